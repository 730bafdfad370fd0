/*
 * list_cells: what a cell of the list says, in words from the string resources where they are read by people.
 */
#include "gui/parts/list.h"

#include "gui/paint/strings.h"
#include "sockscope/system.h"
#include "sockscope/text.h"

#include "resource.h"

static size_t load_word(const struct list *list, UINT id, wchar_t *text, size_t size)
{
    int length = LoadStringW(list->instance, id, text, (int)size);
    if (length <= 0) {
        text[0] = L'\0';
        return 0;
    }
    return (size_t)length;
}

static size_t change_cell(const struct list *list, const struct row *row, wchar_t *text, size_t size)
{
    wchar_t state[STRING_SIZE];
    const wchar_t *inserts[] = {state};
    switch (row->change) {
    case CHANGE_NEW:
        return load_word(list, IDS_CHANGE_NEW, text, size);
    case CHANGE_CLOSED:
        return load_word(list, IDS_CHANGE_CLOSED, text, size);
    case CHANGE_CHANGED:
        if (row->remote_change != REMOTE_SAME) {
            return load_word(list, IDS_CHANGE_REMOTE_FIRST + row->remote_change, text, size);
        }
        if (row->previous_state == STATE_NONE) {
            return load_word(list, IDS_CHANGE_CHANGED, text, size);
        }
        string_load(list->instance, IDS_STATE_FIRST + row->previous_state, state);
        return string_format(list->instance, IDS_CHANGE_STATE_WAS, text, size, inserts);
    default:
        break;
    }
    if (row->stale) {
        return load_word(list, IDS_CHANGE_STALE, text, size);
    }
    text[0] = L'\0';
    return row->owner_was ? load_word(list, IDS_CHANGE_OWNER_GONE, text, size) : 0;
}

size_t list_cell(const struct list *list, const struct row *row, enum column_id column, wchar_t *text,
                 size_t size)
{
    char utf8[CELL_SIZE];
    if (column == COLUMN_STATE) {
        return load_word(list, IDS_STATE_FIRST + row->endpoint.state, text, size);
    }
    if (column == COLUMN_CHANGE) {
        return change_cell(list, row, text, size);
    }
    column_get(column)->text(row, &list->context, utf8, sizeof utf8);
    return system_utf16(utf8, text, size);
}

void list_ends(const struct row *row, wchar_t text[LIST_ENDS_SIZE])
{
    const struct endpoint *endpoint = &row->endpoint;
    struct address local = endpoint_local(endpoint), remote = endpoint_remote(endpoint);
    char ends[LIST_ENDS_SIZE];
    size_t length = end_format(&local, endpoint->local_port, ends, sizeof ends);
    if (endpoint->has_remote) {
        char end[END_TEXT_SIZE];
        end_format(&remote, endpoint->remote_port, end, sizeof end);
        text_append(ends, sizeof ends, &length, " - ");
        text_append(ends, sizeof ends, &length, end);
    }
    system_utf16(ends, text, LIST_ENDS_SIZE);
}
