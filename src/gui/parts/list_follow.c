/*
 * list_follow: what moves is found by comparing the lines of before with those of now: selection, focus and
 * scroll position stay with what they are on, and only what looks another way is painted.
 */
#include "gui/parts/list_parts.h"

#include <stdlib.h>

/* Where the content of an old line is now, or -1. */
static int place_now(const struct list *list, int index)
{
    const struct outline *old = &list->before;
    if (index < 0) {
        return -1;
    }
    struct outline_line line = outline_at(old, (size_t)index);
    if (line.row) {
        return (int)outline_find(&list->outline, line.row->slot, line.row->id);
    }
    return line.group ? (int)outline_find_group(&list->outline, group_of(outline_first(old, line.group)))
                      : -1;
}

/* True if the content of that line is elsewhere now, or gone. */
static bool has_left(const struct list *list, int index)
{
    return index >= 0 && (size_t)index < list->before.lines && place_now(list, index) != index;
}

/* True if the selected rows and the focused one are where they were. */
static bool selection_holds(const struct list *list)
{
    if (has_left(list, list_focused(list)) || has_left(list, ListView_GetSelectionMark(list->control))) {
        return false;
    }
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        if (place_now(list, at) != at) {
            return false;
        }
    }
    return true;
}

/* The selection, by the new lines; noted before the control forgets lines that go. */
struct chosen {
    bool *lines; /* which are selected; NULL for none */
    int focused, mark;
};

static struct chosen note_selection(const struct list *list)
{
    struct chosen chosen = {.lines = NULL};
    if (ListView_GetSelectedCount(list->control)) {
        chosen.lines = calloc(list->outline.lines + 1, sizeof *chosen.lines);
    }
    for (int at = list_next_selected(list, -1); chosen.lines && at >= 0; at = list_next_selected(list, at)) {
        int line = place_now(list, at);
        if (line >= 0) {
            chosen.lines[line] = true;
        }
    }
    chosen.focused = place_now(list, list_focused(list));
    chosen.mark = place_now(list, ListView_GetSelectionMark(list->control));
    return chosen;
}

/* Only what differs is changed: of many thousand selected rows that moved by one, that is two. */
static void select_only(const struct list *list, bool *lines)
{
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        if (lines && lines[at]) {
            lines[at] = false;
        } else {
            ListView_SetItemState(list->control, at, 0, LVIS_SELECTED);
        }
    }
    for (size_t i = 0; lines && i < list->outline.lines; i++) {
        if (lines[i]) {
            ListView_SetItemState(list->control, (int)i, LVIS_SELECTED, LVIS_SELECTED);
        }
    }
}

static void restore_selection(const struct list *list, struct chosen *chosen)
{
    select_only(list, chosen->lines);
    free(chosen->lines);
    if (chosen->focused >= 0) {
        ListView_SetItemState(list->control, chosen->focused, LVIS_FOCUSED, LVIS_FOCUSED);
    }
    /* Where a selection by Shift begins. */
    ListView_SetSelectionMark(list->control, chosen->mark);
}

/* By how many rows the view has to scroll for its first row to stay where it is. */
static int scroll_to_hold(const struct list *list, int top)
{
    if (top <= 0 || (size_t)top >= list->before.lines) {
        return 0;
    }
    int page = ListView_GetCountPerPage(list->control);
    for (int i = top; i <= top + page && (size_t)i < list->before.lines; i++) {
        int place = place_now(list, i);
        if (place >= 0) {
            return place - i;
        }
    }
    return 0;
}

static void scroll_rows(const struct list *list, int rows)
{
    RECT first;
    if (ListView_GetItemRect(list->control, 0, &first, LVIR_BOUNDS)) {
        ListView_Scroll(list->control, 0, rows * (first.bottom - first.top));
    }
}

/* A heading shows its process and a count. */
static bool same_heading(const struct list *list, const struct outline_line *was,
                         const struct outline_line *is)
{
    struct group_key a = group_of(outline_first(&list->before, was->group)),
                     b = group_of(outline_first(&list->outline, is->group));
    return a.pid == b.pid && a.started == b.started && was->group->count == is->group->count &&
           was->group->folded == is->group->folded;
}

static bool looks_the_same(const struct list *list, size_t index)
{
    struct outline_line was = outline_at(&list->before, index), is = outline_at(&list->outline, index);
    /* Ages change by themselves. */
    if (was.row != is.row || !was.group != !is.group || (is.row && list_shows(list, COLUMN_AGE))) {
        return false;
    }
    return was.row || (was.group && same_heading(list, &was, &is));
}

static void repaint_changed(const struct list *list, int top)
{
    int last = top + ListView_GetCountPerPage(list->control);
    for (int i = top; i <= last && (size_t)i < list->outline.lines; i++) {
        if (!looks_the_same(list, (size_t)i)) {
            ListView_RedrawItems(list->control, i, i);
        }
    }
}

static void invalidate_below(const struct list *list)
{
    RECT area, last = {0};
    GetClientRect(list->control, &area);
    if (list->outline.lines &&
        ListView_GetItemRect(list->control, (int)list->outline.lines - 1, &last, LVIR_BOUNDS)) {
        area.top = last.bottom;
    }
    InvalidateRect(list->control, &area, TRUE);
}

/* Every row in the line that it had: what the frame knows, when there are no headings. */
static bool nothing_moved(const struct list *list)
{
    return list->outline.group_count == 0 && list->before.group_count == 0 &&
           list->outline.held_from == list->before.held_from &&
           list->outline.held_at == list->before.held_at &&
           (list->outline.frame == list->before.frame ||
            (list->outline.frame->same_order &&
             list->outline.frame->serial == list->before.frame->serial + 1));
}

static void follow(const struct list *list)
{
    int top = ListView_GetTopIndex(list->control);
    bool resized = list->before.lines != list->outline.lines;
    bool held = selection_holds(list);
    int shift = nothing_moved(list) ? 0 : scroll_to_hold(list, top);
    if (!resized && held && shift == 0) {
        repaint_changed(list, top);
        return;
    }
    SendMessageW(list->control, WM_SETREDRAW, FALSE, 0);
    struct chosen chosen = {.lines = NULL};
    if (!held) {
        chosen = note_selection(list);
    }
    if (resized) {
        ListView_SetItemCountEx(list->control, (int)list->outline.lines,
                                LVSICF_NOSCROLL | LVSICF_NOINVALIDATEALL);
    }
    if (!held) {
        restore_selection(list, &chosen);
    }
    /* Moving the focus may have scrolled already. */
    int rest = top + shift - ListView_GetTopIndex(list->control);
    if (rest) {
        scroll_rows(list, rest);
    }
    SendMessageW(list->control, WM_SETREDRAW, TRUE, 0);
    if (shift == 0 && ListView_GetTopIndex(list->control) == top) {
        repaint_changed(list, top);
        if (list->outline.lines < list->before.lines) {
            invalidate_below(list);
        }
    } else {
        InvalidateRect(list->control, NULL, FALSE);
    }
}

/* The old outline is kept for what follows, and its memory for the next one. */
static void set_outline(struct list *list, const struct frame *frame)
{
    struct outline old = list->before;
    list->before = list->outline;
    list->outline = old;
    outline_set(&list->outline, frame, &list->folds);
}

static bool reader_runs(void)
{
    BOOL runs = FALSE;
    return SystemParametersInfoW(SPI_GETSCREENREADER, 0, &runs, 0) && runs;
}

/*
 * A focus that goes to another line is announced by screen readers, again and again where rows move by
 * themselves.  So the focused row keeps its line until somebody does something: moves on, sorts, filters,
 * folds or leaves the list.
 */
static void hold_focused(struct list *list)
{
    int focused = list_focused(list);
    if (focused < 0 || GetFocus() != list->control || list->before.frame->arranged != list->frame->arranged ||
        !(list->holding || reader_runs())) {
        return;
    }
    const struct row *row = outline_at(&list->before, (size_t)focused).row;
    if (row) {
        outline_hold(&list->outline, row->slot, row->id, (size_t)focused);
    }
}

struct frame *list_show(struct list *list, struct frame *frame)
{
    struct frame *old = list->frame;
    list->frame = frame;
    list->context.wall = frame->wall;
    set_outline(list, frame);
    if (old) {
        hold_focused(list);
        follow(list);
    } else {
        ListView_SetItemCountEx(list->control, (int)list->outline.lines, LVSICF_NOSCROLL);
    }
    return old;
}

struct frame *list_clear(struct list *list)
{
    struct frame *old = list->frame;
    list->frame = NULL;
    ListView_SetItemCountEx(list->control, 0, 0);
    outline_free(&list->outline);
    outline_free(&list->before);
    folds_free(&list->folds);
    return old;
}

static void refold(struct list *list)
{
    if (list->frame) {
        set_outline(list, list->frame);
        follow(list);
    }
}

bool list_fold(struct list *list, int index, bool folded)
{
    struct outline_line line =
        index < 0 ? (struct outline_line){NULL, NULL} : outline_at(&list->outline, (size_t)index);
    if (!line.group || line.group->folded == folded) {
        return false;
    }
    folds_toggle(&list->folds, group_of(outline_first(&list->outline, line.group)));
    refold(list);
    /* The heading, which stays in its place or, folded from a row, takes the focus, is called otherwise. */
    NotifyWinEvent(EVENT_OBJECT_NAMECHANGE, list->control, OBJID_CLIENT, list_focused(list) + 1);
    return true;
}

int list_line_of(struct list *list, uint32_t slot, uint64_t id)
{
    ptrdiff_t line = outline_find(&list->outline, slot, id);
    if (line >= 0 && !outline_at(&list->outline, (size_t)line).row) {
        list_fold(list, (int)line, false);
        line = outline_find(&list->outline, slot, id);
    }
    return (int)line;
}

void list_fold_toggle(struct list *list, int index)
{
    struct outline_line line =
        index < 0 ? (struct outline_line){NULL, NULL} : outline_at(&list->outline, (size_t)index);
    if (line.group && !line.row) {
        list_fold(list, index, !line.group->folded);
    }
}

void list_fold_all(struct list *list, bool folded)
{
    folds_set_all(&list->folds, folded);
    refold(list);
}
