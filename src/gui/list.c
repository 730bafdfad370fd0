/*
 * list: a virtual ListView asks for what it paints and nothing else, so its cost is that of the rows in
 * view.  What moves is found by comparing version pointers of the old and the new frame.
 */
#include "gui/list.h"

#include <stdlib.h>

#include <wchar.h>
#include <windowsx.h>

#include "gui/dpi.h"
#include "gui/shape.h"
#include "gui/strings.h"
#include "sockscope/settings.h"
#include "sockscope/system.h"

#include "resource.h"

enum { LIST_SUBCLASS = 1, TEXT_PADDING = 6 };

/* Cells. */

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

static void one_end(const struct list *list, const struct row *row, enum column_id address,
                    enum column_id port, wchar_t text[LIST_ENDS_SIZE / 2])
{
    wchar_t host[80], number[16];
    list_cell(list, row, address, host, 80);
    list_cell(list, row, port, number, 16);
    swprintf(text, LIST_ENDS_SIZE / 2, wcschr(host, L':') ? L"[%ls]:%ls" : L"%ls:%ls", host, number);
}

void list_ends(const struct list *list, const struct row *row, wchar_t text[LIST_ENDS_SIZE])
{
    wchar_t remote[LIST_ENDS_SIZE / 2];
    one_end(list, row, COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT, text);
    if (row->endpoint.has_remote) {
        one_end(list, row, COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT, remote);
        wcscat(text, L" - ");
        wcscat(text, remote);
    }
}

/* Header: painted by hand in dark mode, where the control has no colours of its own. */

static void draw_arrow(HDC dc, RECT cell, bool descending, COLORREF colour, UINT dpi)
{
    int half = dpi_scale(dpi, 4), x = cell.right - dpi_scale(dpi, 12), y = (cell.top + cell.bottom) / 2;
    int tip = descending ? half / 2 : -half / 2;
    POINT points[3] = {{x - half, y - tip}, {x + half, y - tip}, {x, y + tip}};
    shape_figure(dc, points, 3, colour);
}

static void draw_header_cell(const struct list *list, const NMCUSTOMDRAW *draw)
{
    wchar_t text[STRING_SIZE];
    UINT dpi = dpi_of(list->control);
    HDITEMW item = {.mask = HDI_TEXT | HDI_FORMAT, .pszText = text, .cchTextMax = STRING_SIZE};
    RECT cell = draw->rc, line = draw->rc;
    SendMessageW(draw->hdr.hwndFrom, HDM_GETITEMW, draw->dwItemSpec, (LPARAM)&item);
    FillRect(draw->hdc, &cell, list->theme->face_brush);
    line.left = line.right - 1;
    shape_area(draw->hdc, &line, list->theme->face_border);
    SetBkMode(draw->hdc, TRANSPARENT);
    SetTextColor(draw->hdc, list->theme->face_text);
    if (item.fmt & (HDF_SORTUP | HDF_SORTDOWN)) {
        draw_arrow(draw->hdc, cell, item.fmt & HDF_SORTDOWN, list->theme->face_text, dpi);
    }
    cell.left += dpi_scale(dpi, TEXT_PADDING);
    cell.right -= dpi_scale(dpi, TEXT_PADDING);
    UINT align = (item.fmt & HDF_JUSTIFYMASK) == HDF_RIGHT ? DT_RIGHT : DT_LEFT;
    DrawTextW(draw->hdc, text, -1, &cell, align | DT_SINGLELINE | DT_VCENTER | DT_END_ELLIPSIS | DT_NOPREFIX);
}

static LRESULT draw_header(const struct list *list, const NMCUSTOMDRAW *draw)
{
    if (!list->theme->dark) {
        return CDRF_DODEFAULT;
    }
    if (draw->dwDrawStage == CDDS_PREPAINT) {
        RECT all;
        GetClientRect(draw->hdr.hwndFrom, &all);
        FillRect(draw->hdc, &all, list->theme->face_brush);
        return CDRF_NOTIFYITEMDRAW;
    }
    if (draw->dwDrawStage == CDDS_ITEMPREPAINT) {
        draw_header_cell(list, draw);
        return CDRF_SKIPDEFAULT;
    }
    return CDRF_DODEFAULT;
}

/* The header tells its parent, the list, when it is painted. */
static LRESULT CALLBACK list_procedure(HWND control, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                       DWORD_PTR data)
{
    const NMHDR *header = (const NMHDR *)longer;
    (void)id;
    if (message == WM_NOTIFY && header->code == (UINT)NM_CUSTOMDRAW &&
        header->hwndFrom == ListView_GetHeader(control)) {
        return draw_header((const struct list *)data, (const NMCUSTOMDRAW *)longer);
    }
    return DefSubclassProc(control, message, wide, longer);
}

/* Making. */

static void add_columns(const struct list *list)
{
    wchar_t title[STRING_SIZE];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const struct column *column = column_get((enum column_id)i);
        LVCOLUMNW added = {.mask = LVCF_TEXT | LVCF_FMT | LVCF_WIDTH | LVCF_SUBITEM,
                           .fmt = column->right ? LVCFMT_RIGHT : LVCFMT_LEFT,
                           .cx = column->width,
                           .pszText = title,
                           .iSubItem = i};
        string_load(list->instance, IDS_COLUMN_FIRST + (UINT)i, title);
        SendMessageW(list->control, LVM_INSERTCOLUMNW, (WPARAM)i, (LPARAM)&added);
    }
}

bool list_create(struct list *list, HWND parent, HINSTANCE instance, const struct theme *theme,
                 struct icons *icons)
{
    list->instance = instance;
    list->theme = theme;
    list->icons = icons;
    list->context.utc_offset = system_time_zone();
    list->clicked_column = 0;
    list->control = CreateWindowExW(0, WC_LISTVIEWW, L"",
                                    WS_CHILD | WS_VISIBLE | WS_TABSTOP | LVS_REPORT | LVS_OWNERDATA |
                                        LVS_SHOWSELALWAYS | LVS_SHAREIMAGELISTS,
                                    0, 0, 0, 0, parent, (HMENU)IDC_LIST, instance, NULL);
    if (!list->control || !SetWindowSubclass(list->control, list_procedure, LIST_SUBCLASS, (DWORD_PTR)list)) {
        return false;
    }
    ListView_SetExtendedListViewStyle(list->control, LVS_EX_DOUBLEBUFFER | LVS_EX_FULLROWSELECT |
                                                         LVS_EX_HEADERDRAGDROP | LVS_EX_LABELTIP);
    add_columns(list);
    list_apply_theme(list);
    return true;
}

void list_set_scale(struct list *list, UINT dpi, UINT old_dpi, HFONT font)
{
    SendMessageW(list->control, WM_SETFONT, (WPARAM)font, TRUE);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        int width = ListView_GetColumnWidth(list->control, i);
        ListView_SetColumnWidth(list->control, i, MulDiv(width, (int)dpi, (int)old_dpi));
    }
    ListView_SetImageList(list->control, icons_images(list->icons), LVSIL_SMALL);
}

void list_apply_theme(struct list *list)
{
    ListView_SetBkColor(list->control, list->theme->window);
    ListView_SetTextBkColor(list->control, list->theme->window);
    ListView_SetTextColor(list->control, list->theme->text);
    theme_apply_control(list->theme, list->control);
    InvalidateRect(list->control, NULL, FALSE);
}

void list_apply_order(struct list *list)
{
    HWND header = ListView_GetHeader(list->control);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        HDITEMW item = {.mask = HDI_FORMAT};
        SendMessageW(header, HDM_GETITEMW, (WPARAM)i, (LPARAM)&item);
        int format = item.fmt & ~(HDF_SORTUP | HDF_SORTDOWN);
        if (list->order.count && (int)list->order.keys[0].column == i) {
            format |= list->order.keys[0].descending ? HDF_SORTDOWN : HDF_SORTUP;
        }
        if (format != item.fmt) {
            item.fmt = format;
            SendMessageW(header, HDM_SETITEMW, (WPARAM)i, (LPARAM)&item);
        }
    }
}

void list_set_columns(const struct list *list, const enum column_id order[COLUMN_COUNT],
                      const uint16_t widths[COLUMN_COUNT])
{
    int places[COLUMN_COUNT];
    UINT dpi = dpi_of(list->control);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        places[i] = (int)order[i];
        ListView_SetColumnWidth(list->control, i, dpi_scale(dpi, widths[i]));
    }
    ListView_SetColumnOrderArray(list->control, COLUMN_COUNT, places);
}

void list_get_columns(const struct list *list, enum column_id order[COLUMN_COUNT],
                      uint16_t widths[COLUMN_COUNT])
{
    int places[COLUMN_COUNT];
    UINT dpi = dpi_of(list->control);
    if (ListView_GetColumnOrderArray(list->control, COLUMN_COUNT, places)) {
        for (int i = 0; i < COLUMN_COUNT; i++) {
            order[i] = (enum column_id)places[i];
        }
    }
    for (int i = 0; i < COLUMN_COUNT; i++) {
        int width = MulDiv(ListView_GetColumnWidth(list->control, i), USER_DEFAULT_SCREEN_DPI, (int)dpi);
        width = width < SETTINGS_WIDTH_MIN ? SETTINGS_WIDTH_MIN : width;
        widths[i] = (uint16_t)(width > SETTINGS_WIDTH_MAX ? SETTINGS_WIDTH_MAX : width);
    }
}

struct sort_order list_order_after_click(const struct list *list, int column)
{
    struct sort_order order = {{{(enum column_id)column, false}}, 1};
    const struct sort_order *old = &list->order;
    if (old->count && (int)old->keys[0].column == column) {
        order.keys[0].descending = !old->keys[0].descending;
    }
    /* What was sorted by before breaks ties, so that one click after the other sorts by both. */
    for (size_t i = 0; i < old->count && order.count < SORT_KEYS_MAX; i++) {
        if ((int)old->keys[i].column != column) {
            order.keys[order.count++] = old->keys[i];
        }
    }
    return order;
}

/* Rows and selection. */

const struct row *list_row(const struct list *list, int index)
{
    bool there = list->frame && index >= 0 && (size_t)index < list->frame->count;
    return there ? list->frame->rows[index] : NULL;
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

/* Where a row of the old frame stands in the new one, or -1. */
static int place_now(const struct frame *now, const struct row *row)
{
    return row ? (int)frame_find(now, row->slot, row->id) : -1;
}

/* True when each selected row, and the focused one, stands where it stood. */
static bool selection_holds(const struct list *list, const struct frame *old)
{
    int focused = list_focused(list);
    if (focused >= 0 && (size_t)focused < old->count &&
        place_now(list->frame, old->rows[focused]) != focused) {
        return false;
    }
    int mark = ListView_GetSelectionMark(list->control);
    if (mark >= 0 && (size_t)mark < old->count && place_now(list->frame, old->rows[mark]) != mark) {
        return false;
    }
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        if ((size_t)at >= old->count || place_now(list->frame, old->rows[at]) != at) {
            return false;
        }
    }
    return true;
}

static void move_selection(struct list *list, const struct frame *old)
{
    int count = (int)ListView_GetSelectedCount(list->control), kept = 0;
    int focused = list_focused(list), mark = ListView_GetSelectionMark(list->control);
    int *places = count ? malloc((size_t)count * sizeof *places) : NULL;
    for (int at = list_next_selected(list, -1); places && at >= 0 && kept < count;
         at = list_next_selected(list, at)) {
        int place = (size_t)at < old->count ? place_now(list->frame, old->rows[at]) : -1;
        if (place >= 0) {
            places[kept++] = place;
        }
    }
    ListView_SetItemState(list->control, -1, 0, LVIS_SELECTED);
    for (int i = 0; i < kept; i++) {
        ListView_SetItemState(list->control, places[i], LVIS_SELECTED, LVIS_SELECTED);
    }
    free(places);
    int place =
        focused >= 0 && (size_t)focused < old->count ? place_now(list->frame, old->rows[focused]) : -1;
    if (place >= 0) {
        ListView_SetItemState(list->control, place, LVIS_FOCUSED, LVIS_FOCUSED);
    }
    /* Where a selection by Shift begins. */
    ListView_SetSelectionMark(
        list->control, mark >= 0 && (size_t)mark < old->count ? place_now(list->frame, old->rows[mark]) : -1);
}

/* By how many rows the view has to scroll for its first row to stay where it is. */
static int scroll_to_hold(const struct list *list, const struct frame *old, int top)
{
    if (top <= 0 || (size_t)top >= old->count) {
        return 0;
    }
    int page = ListView_GetCountPerPage(list->control);
    for (int i = top; i <= top + page && (size_t)i < old->count; i++) {
        int place = place_now(list->frame, old->rows[i]);
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

static void repaint_changed(const struct list *list, const struct frame *old, int top)
{
    int last = top + ListView_GetCountPerPage(list->control);
    for (int i = top; i <= last && (size_t)i < list->frame->count; i++) {
        if ((size_t)i >= old->count || old->rows[i] != list->frame->rows[i]) {
            ListView_RedrawItems(list->control, i, i);
        }
    }
}

static void invalidate_below(const struct list *list)
{
    RECT area, last = {0};
    GetClientRect(list->control, &area);
    if (list->frame->count &&
        ListView_GetItemRect(list->control, (int)list->frame->count - 1, &last, LVIR_BOUNDS)) {
        area.top = last.bottom;
    }
    InvalidateRect(list->control, &area, TRUE);
}

static void follow(struct list *list, const struct frame *old)
{
    int top = ListView_GetTopIndex(list->control);
    bool resized = old->count != list->frame->count;
    bool held = selection_holds(list, old);
    int shift = list->frame->same_order && list->frame->serial == old->serial + 1
                    ? 0
                    : scroll_to_hold(list, old, top);
    if (!resized && held && shift == 0) {
        repaint_changed(list, old, top);
        return;
    }
    SendMessageW(list->control, WM_SETREDRAW, FALSE, 0);
    if (resized) {
        ListView_SetItemCountEx(list->control, (int)list->frame->count,
                                LVSICF_NOSCROLL | LVSICF_NOINVALIDATEALL);
    }
    if (!held) {
        move_selection(list, old);
    }
    /* Moving the focus may have scrolled already. */
    int rest = top + shift - ListView_GetTopIndex(list->control);
    if (rest) {
        scroll_rows(list, rest);
    }
    SendMessageW(list->control, WM_SETREDRAW, TRUE, 0);
    if (shift == 0 && ListView_GetTopIndex(list->control) == top) {
        repaint_changed(list, old, top);
        if (list->frame->count < old->count) {
            invalidate_below(list);
        }
    } else {
        InvalidateRect(list->control, NULL, FALSE);
    }
}

struct frame *list_show(struct list *list, struct frame *frame)
{
    struct frame *old = list->frame;
    list->frame = frame;
    list->context.wall = frame->wall;
    if (old) {
        follow(list, old);
    } else {
        ListView_SetItemCountEx(list->control, (int)frame->count, LVSICF_NOSCROLL);
    }
    return old;
}

/* Notifications. */

static void fill_item(const struct list *list, NMLVDISPINFOW *info)
{
    const struct row *row = list_row(list, info->item.iItem);
    if (!row) {
        return;
    }
    if (info->item.mask & LVIF_TEXT) {
        list_cell(list, row, (enum column_id)info->item.iSubItem, info->item.pszText,
                  (size_t)info->item.cchTextMax);
    }
    if (info->item.mask & LVIF_IMAGE) {
        info->item.iImage = icons_index(list->icons, row->process ? row->process->path : NULL);
    }
}

/* In dark mode the control's own colours of a selection are light, so that it must not see one. */
static void draw_dark_selection(const struct list *list, NMLVCUSTOMDRAW *draw)
{
    if (ListView_GetItemState(list->control, (int)draw->nmcd.dwItemSpec, LVIS_SELECTED)) {
        bool active = GetFocus() == list->control;
        draw->nmcd.uItemState &= ~(UINT)CDIS_SELECTED;
        draw->clrTextBk = active ? list->theme->selection : list->theme->idle_selection;
    }
}

static LRESULT draw_row(const struct list *list, NMLVCUSTOMDRAW *draw)
{
    if (draw->nmcd.dwDrawStage == CDDS_PREPAINT) {
        return CDRF_NOTIFYITEMDRAW;
    }
    const struct row *row = list_row(list, (int)draw->nmcd.dwItemSpec);
    if (draw->nmcd.dwDrawStage == CDDS_ITEMPREPAINT && row) {
        draw->clrTextBk = list->theme->marks[row->change];
        draw->clrText = row->stale ? list->theme->quiet_text : list->theme->text;
        if (list->theme->dark) {
            draw_dark_selection(list, draw);
        }
    }
    return CDRF_DODEFAULT;
}

static bool begins_with(const wchar_t *text, const wchar_t *start, int length)
{
    return lstrlenW(text) >= length && CompareStringOrdinal(text, length, start, length, TRUE) == CSTR_EQUAL;
}

/* Typing a name jumps to the next process that begins with it. */
static int find_typed(const struct list *list, const NMLVFINDITEMW *find)
{
    wchar_t text[CELL_SIZE];
    int count = list->frame ? (int)list->frame->count : 0;
    if (!(find->lvfi.flags & (LVFI_STRING | LVFI_PARTIAL)) || !find->lvfi.psz) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        int at = (find->iStart + i) % count;
        list_cell(list, list->frame->rows[at], COLUMN_PROCESS, text, CELL_SIZE);
        if (begins_with(text, find->lvfi.psz, lstrlenW(find->lvfi.psz))) {
            return at;
        }
    }
    return -1;
}

bool list_notify(struct list *list, const NMHDR *header, LRESULT *result)
{
    switch (header->code) {
    case LVN_GETDISPINFOW:
        fill_item(list, (NMLVDISPINFOW *)header);
        *result = 0;
        return true;
    case NM_CUSTOMDRAW:
        *result = draw_row(list, (NMLVCUSTOMDRAW *)header);
        return true;
    case LVN_ODFINDITEMW:
        *result = find_typed(list, (const NMLVFINDITEMW *)header);
        return true;
    default:
        return false;
    }
}
