/*
 * list_cells: what a cell of the list says: the text of its column, where the filter looks, too.
 */
#include "gui/parts/list.h"

#include "sockscope/system.h"
#include "sockscope/text.h"

size_t list_change_words(const struct row *row, wchar_t *text, size_t size)
{
    char words[CELL_SIZE];
    change_text(row, words, sizeof words);
    size_t length = system_utf16(words, text, size);
    if (text[0] >= L'a' && text[0] <= L'z') {
        text[0] = (wchar_t)(text[0] - L'a' + L'A');
    }
    return length;
}

size_t list_cell(const struct list *list, const struct row *row, enum column_id column, wchar_t *text,
                 size_t size)
{
    char utf8[CELL_SIZE];
    if (column == COLUMN_CHANGE) {
        return list_change_words(row, text, size);
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
