/*
 * find: a search is written like a filter, so that a word means the same in both places.
 */
#include "gui/parts/find.h"

#include "gui/paint/strings.h"
#include "sockscope/filter.h"
#include "sockscope/system.h"

#include "resource.h"

/* The position of the focused row in the frame; a heading counts as before the first row of its group. */
static int place_of_focus(const struct list *list, bool back)
{
    int focused = list_focused(list), count = (int)list->frame->count;
    const struct row *row = list_owner_row(list, focused);
    if (!row) {
        return back ? 0 : count - 1;
    }
    int at = (int)frame_find(list->frame, row->slot, row->id);
    return list_row(list, focused) || back ? at : (at + count - 1) % count;
}

static const struct row *walk(const struct list *list, const struct filter *filter, bool back)
{
    int count = list->frame ? (int)list->frame->count : 0, at = count ? place_of_focus(list, back) : 0;
    for (int step = 0; step < count; step++) {
        at = (at + (back ? count - 1 : 1)) % count;
        if (filter_match(filter, list->frame->rows[at], list->frame->wall)) {
            return list->frame->rows[at];
        }
    }
    return NULL;
}

const struct row *find_row(const struct list *list, const wchar_t *query, bool back,
                           wchar_t said[FIND_SAID_SIZE])
{
    char text[FIND_TEXT_MAX * 3 + 1];
    wchar_t why[256];
    struct filter_error error;
    const wchar_t *wrong[] = {why}, *missing[] = {query};
    said[0] = L'\0';
    system_utf8(query, text, sizeof text);
    struct filter *filter = filter_parse(text, list_column_set(list), &error);
    if (!filter) {
        system_utf16(error.message, why, sizeof why / sizeof why[0]);
        string_format(list->instance, IDS_FIND_WRONG, said, FIND_SAID_SIZE, wrong);
        return NULL;
    }
    const struct row *row = walk(list, filter, back);
    filter_free(filter);
    if (!row) {
        string_format(list->instance, IDS_FIND_NOTHING, said, FIND_SAID_SIZE, missing);
    }
    return row;
}
