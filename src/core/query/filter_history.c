/*
 * filter_history: tabs count as blanks in a query, so they can separate queries.
 */
#include "sockscope/filter_history.h"

#include <string.h>

bool filter_history_add(struct filter_history *history, const char *query)
{
    char added[FILTER_HISTORY_SIZE];
    size_t begin = strspn(query, " \t"), length = strlen(query + begin), place = 0;
    while (length > 0 && strchr(" \t", query[begin + length - 1])) {
        length--;
    }
    if (length == 0 || length >= sizeof added) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        added[i] = query[begin + i] == '\t' ? ' ' : query[begin + i];
    }
    added[length] = '\0';
    while (place < history->count && strcmp(history->queries[place], added) != 0) {
        place++;
    }
    if (place == history->count && place < FILTER_HISTORY_COUNT) {
        history->count++;
    } else if (place == history->count) {
        place--;
    }
    memmove(history->queries[1], history->queries[0], place * sizeof history->queries[0]);
    memcpy(history->queries[0], added, length + 1);
    return true;
}

void filter_history_write(const struct filter_history *history, char text[FILTER_HISTORY_TEXT])
{
    size_t length = 0;
    for (size_t i = 0; i < history->count; i++) {
        size_t size = strlen(history->queries[i]);
        if (i > 0) {
            text[length++] = '\t';
        }
        memcpy(text + length, history->queries[i], size);
        length += size;
    }
    text[length] = '\0';
}

bool filter_history_read(struct filter_history *history, const char *text)
{
    const char *starts[FILTER_HISTORY_COUNT];
    char query[FILTER_HISTORY_SIZE];
    size_t count = 0;
    history->count = 0;
    for (const char *at = text; at; at = strchr(at, '\t')) {
        at += at != text;
        if (count == FILTER_HISTORY_COUNT || strcspn(at, "\t") >= sizeof query) {
            return false;
        }
        starts[count++] = at;
    }
    while (count > 0) {
        size_t length = strcspn(starts[--count], "\t");
        memcpy(query, starts[count], length);
        query[length] = '\0';
        filter_history_add(history, query);
    }
    return true;
}
