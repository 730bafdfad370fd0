/*
 * list_lines: the lines of the list by number: the row of each, which are selected, which has the focus.
 */
#include "gui/parts/list.h"

const struct row *list_row(const struct list *list, int index)
{
    return index < 0 ? NULL : outline_at(&list->outline, (size_t)index).row;
}

const struct row *list_owner_row(const struct list *list, int index)
{
    if (index < 0) {
        return NULL;
    }
    struct outline_line line = outline_at(&list->outline, (size_t)index);
    return line.row || !line.group ? line.row : outline_first(&list->outline, line.group);
}

int list_next_selected(const struct list *list, int after)
{
    return ListView_GetNextItem(list->control, after, LVNI_SELECTED);
}

int list_focused(const struct list *list)
{
    return ListView_GetNextItem(list->control, -1, LVNI_FOCUSED);
}

void list_select_all(struct list *list)
{
    ListView_SetItemState(list->control, -1, LVIS_SELECTED, LVIS_SELECTED);
}

void list_reveal(const struct list *list, int index)
{
    if (index >= 0) {
        ListView_EnsureVisible(list->control, index, FALSE);
    }
}

void list_select(const struct list *list, int index)
{
    const UINT chosen = LVIS_SELECTED | LVIS_FOCUSED;
    if (index >= 0) {
        ListView_SetItemState(list->control, -1, 0, LVIS_SELECTED);
        ListView_SetItemState(list->control, index, chosen, chosen);
        ListView_SetSelectionMark(list->control, index);
        list_reveal(list, index);
    }
}
