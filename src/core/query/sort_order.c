/*
 * sort_order: several keys, each a column's own order, and groups of processes before them.
 */
#include "sockscope/sort_order.h"

#include <string.h>

/* One part of the text up to a comma. */
static bool parse_key(const char *text, size_t length, struct sort_key *key, const char **nearest)
{
    key->descending = length > 0 && text[0] == '-';
    text += key->descending;
    length -= key->descending;
    int column = length ? column_find(text, length) : -1;
    if (column >= 0) {
        key->column = (enum column_id)column;
    } else if (length && nearest) {
        *nearest = column_nearest(text, length);
    }
    return column >= 0;
}

bool sort_order_parse(const char *text, struct sort_order *order, size_t *position, size_t *length,
                      const char **nearest)
{
    struct sort_order parsed = {.count = 0};
    const char *part = text;
    if (nearest) {
        *nearest = NULL;
    }
    for (;;) {
        size_t part_length = strcspn(part, ",");
        if (parsed.count == SORT_KEYS_MAX ||
            !parse_key(part, part_length, &parsed.keys[parsed.count], nearest)) {
            *position = (size_t)(part - text);
            *length = part_length;
            return false;
        }
        parsed.count++;
        if (part[part_length] == '\0') {
            *order = parsed;
            return true;
        }
        part += part_length + 1;
    }
}

static int compare_by(enum column_id column, bool descending, const struct row *a, const struct row *b)
{
    int result = column_get(column)->compare(a, b);
    return descending ? -result : result;
}

static int compare_groups(const struct sort_order *order, const struct row *a, const struct row *b)
{
    bool by_pid = order->count && order->keys[0].column == COLUMN_PID;
    bool by_name = order->count && order->keys[0].column == COLUMN_PROCESS;
    bool descending = (by_pid || by_name) && order->keys[0].descending;
    int result = by_pid ? 0 : compare_by(COLUMN_PROCESS, descending, a, b);
    if (result == 0) {
        result = compare_by(COLUMN_PID, by_pid && descending, a, b);
    }
    if (result == 0) {
        uint64_t first = row_process_started(a), second = row_process_started(b);
        result = (first > second) - (first < second);
    }
    return result;
}

int sort_order_compare(const struct sort_order *order, const struct row *a, const struct row *b)
{
    int grouped = order->grouped ? compare_groups(order, a, b) : 0;
    if (grouped) {
        return grouped;
    }
    for (size_t i = 0; i < order->count; i++) {
        int result = compare_by(order->keys[i].column, order->keys[i].descending, a, b);
        if (result != 0) {
            return result;
        }
    }
    return 0;
}
