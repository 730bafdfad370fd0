/*
 * list: a virtual ListView asks for what it paints and nothing else, so its cost is that of the rows in
 * view.  What moves is found by comparing version pointers of the old and the new frame.
 */
#include "gui/parts/list_parts.h"

#include <string.h>
#include <wchar.h>
#include <windowsx.h>

#include "gui/paint/dpi.h"
#include "gui/paint/shape.h"
#include "gui/paint/strings.h"
#include "sockscope/settings.h"
#include "sockscope/system.h"

#include "resource.h"

enum { LIST_SUBCLASS = 1 };

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

/* Painting, and the tip for a text that has no room. */
static bool is_for_eyes(UINT message)
{
    return message == WM_PAINT || message == WM_PRINTCLIENT || message == WM_MOUSEMOVE ||
           message == WM_NOTIFY || message == LVM_SETCOLUMNWIDTH;
}

/* The header tells its parent, the list, when it is painted. */
static LRESULT CALLBACK list_procedure(HWND control, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                       DWORD_PTR data)
{
    const NMHDR *header = (const NMHDR *)longer;
    struct list *list = (struct list *)data;
    (void)id;
    if (message == WM_MOUSEWHEEL && LOWORD(wide) & MK_CONTROL) {
        UINT command = GET_WHEEL_DELTA_WPARAM(wide) > 0 ? IDC_ZOOM_IN : IDC_ZOOM_OUT;
        PostMessageW(GetParent(control), WM_COMMAND, command, 0);
        return 0;
    }
    if (list_type(list, message, wide)) {
        return 0;
    }
    /* The list would drop the other rows of a selection. */
    if (message == WM_KEYDOWN && wide == VK_SPACE && GetKeyState(VK_CONTROL) >= 0) {
        if (!(HIWORD(longer) & KF_REPEAT)) {
            SendMessageW(GetParent(control), WM_COMMAND, IDC_FREEZE, 0);
        }
        return 0;
    }
    if (message == WM_NOTIFY && header->code == (UINT)NM_CUSTOMDRAW &&
        header->hwndFrom == ListView_GetHeader(control)) {
        return list_draw_header(list, (const NMCUSTOMDRAW *)longer);
    }
    /* Asking the control for its tips before would make them. */
    if (message == WM_NOTIFY && header->code == (UINT)TTN_SHOW) {
        theme_apply_tips(list->theme, header->hwndFrom);
    }
    if (!is_for_eyes(message)) {
        return DefSubclassProc(control, message, wide, longer);
    }
    bool outer = list->for_eyes;
    list->for_eyes = true;
    LRESULT result = DefSubclassProc(control, message, wide, longer);
    list->for_eyes = outer;
    return result;
}

/* Making. */

static void add_columns(const struct list *list)
{
    wchar_t title[STRING_SIZE];
    UINT dpi = dpi_of(list->control);
    for (size_t i = 0; i < list->shown_count; i++) {
        const struct column *column = column_get(list->shown[i]);
        LVCOLUMNW added = {.mask = LVCF_TEXT | LVCF_FMT | LVCF_WIDTH | LVCF_SUBITEM,
                           .fmt = column->right ? LVCFMT_RIGHT : LVCFMT_LEFT,
                           .cx = dpi_scale(dpi, list->widths[list->shown[i]]),
                           .pszText = title,
                           .iSubItem = (int)i};
        string_load(list->instance, IDS_COLUMN_FIRST + (UINT)list->shown[i], title);
        SendMessageW(list->control, LVM_INSERTCOLUMNW, i, (LPARAM)&added);
    }
}

bool list_create(struct list *list, HWND parent, HINSTANCE instance, const struct theme *theme,
                 struct icons *icons)
{
    list->instance = instance;
    list->theme = theme;
    list->icons = icons;
    wchar_t name[STRING_SIZE];
    string_load(instance, IDS_NAME_LIST, name);
    list->control = CreateWindowExW(0, WC_LISTVIEWW, name,
                                    WS_CHILD | WS_VISIBLE | WS_TABSTOP | LVS_REPORT | LVS_OWNERDATA |
                                        LVS_SHOWSELALWAYS | LVS_SHAREIMAGELISTS,
                                    0, 0, 0, 0, parent, (HMENU)IDC_LIST, instance, NULL);
    if (!list->control || !SetWindowSubclass(list->control, list_procedure, LIST_SUBCLASS, (DWORD_PTR)list)) {
        return false;
    }
    ListView_SetExtendedListViewStyle(list->control, LVS_EX_DOUBLEBUFFER | LVS_EX_FULLROWSELECT |
                                                         LVS_EX_HEADERDRAGDROP | LVS_EX_LABELTIP);
    struct list_columns columns = {.count = column_set_get(0)->count};
    memcpy(columns.order, column_set_get(0)->columns, sizeof columns.order);
    for (int id = 0; id < COLUMN_COUNT; id++) {
        columns.widths[id] = (uint16_t)column_get((enum column_id)id)->width;
    }
    list_set_columns(list, &columns);
    list_apply_theme(list);
    return true;
}

void list_set_scale(struct list *list, UINT dpi, UINT old_dpi, HFONT font)
{
    SendMessageW(list->control, WM_SETFONT, (WPARAM)font, TRUE);
    for (int i = 0; i < (int)list->shown_count; i++) {
        int width = ListView_GetColumnWidth(list->control, i);
        ListView_SetColumnWidth(list->control, i, MulDiv(width, (int)dpi, (int)old_dpi));
    }
    ListView_SetImageList(list->control, icons_images(list->icons), LVSIL_SMALL);
}

void list_apply_theme(struct list *list)
{
    theme_apply_list(list->theme, list->control);
    theme_apply_control(list->theme, list->control);
    InvalidateRect(list->control, NULL, FALSE);
}

void list_apply_order(struct list *list)
{
    HWND header = ListView_GetHeader(list->control);
    for (int i = 0; i < (int)list->shown_count; i++) {
        HDITEMW item = {.mask = HDI_FORMAT};
        SendMessageW(header, HDM_GETITEMW, (WPARAM)i, (LPARAM)&item);
        int format = item.fmt & ~(HDF_SORTUP | HDF_SORTDOWN);
        if (list->order.count && list->order.keys[0].column == list->shown[i]) {
            format |= list->order.keys[0].descending ? HDF_SORTDOWN : HDF_SORTUP;
        }
        if (format != item.fmt) {
            item.fmt = format;
            SendMessageW(header, HDM_SETITEMW, (WPARAM)i, (LPARAM)&item);
        }
    }
}

bool list_shows(const struct list *list, enum column_id id)
{
    return (list_column_set(list) >> id & 1u) != 0;
}

uint64_t list_column_set(const struct list *list)
{
    uint64_t set = 0;
    for (size_t i = 0; i < list->shown_count; i++) {
        set |= UINT64_C(1) << list->shown[i];
    }
    return set;
}

int list_number(const struct list *list, enum column_id id)
{
    int number = 0;
    while (list->shown[number] != id) {
        number++;
    }
    return number;
}

void list_set_columns(struct list *list, const struct list_columns *columns)
{
    int places[COLUMN_COUNT];
    SendMessageW(list->control, WM_SETREDRAW, FALSE, 0);
    while (list->shown_count > 0) {
        ListView_DeleteColumn(list->control, (int)--list->shown_count);
    }
    for (int id = 0; id < COLUMN_COUNT; id++) {
        for (size_t i = 0; i < columns->count; i++) {
            if (columns->order[i] == (enum column_id)id) {
                list->shown[list->shown_count++] = (enum column_id)id;
            }
        }
    }
    if (!list_shows(list, list->clicked_column)) {
        list->clicked_column = list->shown[0];
    }
    memcpy(list->widths, columns->widths, sizeof list->widths);
    add_columns(list);
    for (size_t i = 0; i < columns->count; i++) {
        places[i] = list_number(list, columns->order[i]);
    }
    ListView_SetColumnOrderArray(list->control, (int)columns->count, places);
    list_apply_order(list);
    SendMessageW(list->control, WM_SETREDRAW, TRUE, 0);
    InvalidateRect(list->control, NULL, TRUE);
}

/* From left to right. */
static void read_order(const struct list *list, enum column_id order[COLUMN_COUNT])
{
    int places[COLUMN_COUNT] = {0};
    ListView_GetColumnOrderArray(list->control, (int)list->shown_count, places);
    for (size_t i = 0; i < list->shown_count; i++) {
        order[i] = list->shown[places[i]];
    }
}

size_t list_set(const struct list *list)
{
    enum column_id order[COLUMN_COUNT];
    read_order(list, order);
    return column_set_find(order, list->shown_count);
}

struct list_columns list_get_columns(struct list *list)
{
    struct list_columns columns = {.count = list->shown_count};
    UINT dpi = dpi_of(list->control);
    read_order(list, columns.order);
    for (size_t i = 0; i < list->shown_count; i++) {
        int width = MulDiv(ListView_GetColumnWidth(list->control, (int)i), USER_DEFAULT_SCREEN_DPI, (int)dpi);
        width = width < SETTINGS_WIDTH_MIN ? SETTINGS_WIDTH_MIN : width;
        list->widths[list->shown[i]] = (uint16_t)(width > SETTINGS_WIDTH_MAX ? SETTINGS_WIDTH_MAX : width);
    }
    memcpy(columns.widths, list->widths, sizeof columns.widths);
    return columns;
}

static void fit(const struct list *list, int number)
{
    enum { AROUND_TITLE = 28 }; /* margins, and the arrow of the order */
    wchar_t title[STRING_SIZE];
    string_load(list->instance, IDS_COLUMN_FIRST + (UINT)list->shown[number], title);
    ListView_SetColumnWidth(list->control, number, LVSCW_AUTOSIZE);
    int least = (int)SendMessageW(list->control, LVM_GETSTRINGWIDTHW, 0, (LPARAM)title) +
                dpi_scale(dpi_of(list->control), AROUND_TITLE);
    if (ListView_GetColumnWidth(list->control, number) < least) {
        ListView_SetColumnWidth(list->control, number, least);
    }
}

void list_fit_columns(const struct list *list)
{
    for (int i = 0; i < (int)list->shown_count; i++) {
        fit(list, i);
    }
}

void list_fit_column(const struct list *list)
{
    fit(list, list_number(list, list->clicked_column));
}

struct sort_order list_order_after_click(const struct list *list, int column)
{
    enum column_id id = list->shown[column];
    struct sort_order order = {.keys = {{id, false}}, .count = 1, .grouped = list->order.grouped};
    const struct sort_order *old = &list->order;
    if (old->count && old->keys[0].column == id) {
        order.keys[0].descending = !old->keys[0].descending;
    }
    /* What was sorted by before breaks ties, so that one click after the other sorts by both. */
    for (size_t i = 0; i < old->count && order.count < SORT_KEYS_MAX; i++) {
        if (old->keys[i].column != id) {
            order.keys[order.count++] = old->keys[i];
        }
    }
    return order;
}

/* Rows and selection. */

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

int list_line_of(struct list *list, uint32_t slot, uint64_t id)
{
    ptrdiff_t line = outline_find(&list->outline, slot, id);
    if (line >= 0 && !outline_at(&list->outline, (size_t)line).row) {
        list_fold(list, (int)line, false);
        line = outline_find(&list->outline, slot, id);
    }
    return (int)line;
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

/* Notifications. */

static bool is_of_process(enum column_id id)
{
    return id == COLUMN_PID || id == COLUMN_PATH || (id >= COLUMN_STARTED && id <= COLUMN_SIGNER);
}

/*
 * A heading tells of its process; of the rows under it, how many there are.  What a triangle shows is said in
 * words to those who do not see it: a row of a virtual list has no other place for that than its text.
 */
static void heading_cell(const struct list *list, const struct outline_group *group, enum column_id column,
                         wchar_t *text, size_t size)
{
    wchar_t name[CELL_SIZE], count[24];
    const wchar_t *inserts[] = {name, count};
    const struct row *first = outline_first(&list->outline, group);
    text[0] = L'\0';
    if (column == list->shown[0]) {
        wchar_t seen[CELL_SIZE];
        const wchar_t *shown[] = {seen};
        swprintf(count, 24, L"%llu", (unsigned long long)group->count);
        if (!list_cell(list, first, COLUMN_PROCESS, name, CELL_SIZE)) {
            string_load(list->instance, IDS_GROUP_NAMELESS, name);
        }
        string_format(list->instance, IDS_GROUP_HEADING, seen, CELL_SIZE, inserts);
        if (list->for_eyes) {
            wcsncpy(text, seen, size - 1);
            text[size - 1] = L'\0';
        } else {
            string_format(list->instance, group->folded ? IDS_GROUP_FOLDED : IDS_GROUP_UNFOLDED, text, size,
                          shown);
        }
    } else if (is_of_process(column)) {
        list_cell(list, first, column, text, size);
    }
}

/* Under a heading, rows stand in by one icon; the heading by one too, for the sign before it. */
static int indent_of(struct outline_line line)
{
    return !line.group ? 0 : line.row ? 2 : 1;
}

static void fill_item(const struct list *list, NMLVDISPINFOW *info)
{
    struct outline_line line = outline_at(&list->outline, (size_t)info->item.iItem);
    const struct row *row = list_owner_row(list, info->item.iItem);
    if (!row) {
        return;
    }
    enum column_id column = list->shown[info->item.iSubItem];
    if (info->item.mask & LVIF_TEXT && line.row) {
        list_cell(list, row, column, info->item.pszText, (size_t)info->item.cchTextMax);
    } else if (info->item.mask & LVIF_TEXT) {
        heading_cell(list, line.group, column, info->item.pszText, (size_t)info->item.cchTextMax);
    }
    if (info->item.mask & LVIF_IMAGE) {
        info->item.iImage = icons_index(list->icons, row->process ? row->process->path : NULL);
    }
    if (info->item.mask & LVIF_INDENT) {
        info->item.iIndent = indent_of(line);
    }
}

/*
 * Where the control's own colours of a selection are light, in dark mode, or too faint, without the
 * keyboard, it must not see one.
 */
static void draw_selection(const struct list *list, NMLVCUSTOMDRAW *draw)
{
    bool active = GetFocus() == list->control;
    if (list->theme->high_contrast || (active && !list->theme->dark)) {
        return;
    }
    if (ListView_GetItemState(list->control, (int)draw->nmcd.dwItemSpec, LVIS_SELECTED)) {
        draw->nmcd.uItemState &= ~(UINT)CDIS_SELECTED;
        draw->clrTextBk = active ? list->theme->selection : list->theme->idle_selection;
    }
}

/* A triangle in the space that the indent leaves before the icon: down for unfolded, right for folded. */
static void draw_fold(const struct list *list, const NMLVCUSTOMDRAW *draw, bool folded)
{
    RECT icon;
    if (!ListView_GetItemRect(list->control, (int)draw->nmcd.dwItemSpec, &icon, LVIR_ICON)) {
        return;
    }
    int size = icon.bottom - icon.top, half = dpi_scale(dpi_of(list->control), 4);
    int x = icon.left - size / 2, y = (icon.top + icon.bottom) / 2, tip = half / 2;
    const POINT down[3] = {{x - half, y - tip}, {x + half, y - tip}, {x, y + tip}};
    const POINT right[3] = {{x - tip, y - half}, {x - tip, y + half}, {x + tip, y}};
    shape_figure(draw->nmcd.hdc, folded ? right : down, 3, list->theme->text);
}

static COLORREF ground_of(const struct list *list, const struct outline_line *line, size_t index)
{
    if (!line->row) {
        return list->theme->face;
    }
    if (line->row->change == CHANGE_NONE && list->striped && index % 2) {
        return list->theme->stripe;
    }
    return list->theme->marks[line->row->change];
}

static LRESULT draw_row(const struct list *list, NMLVCUSTOMDRAW *draw)
{
    size_t index = (size_t)draw->nmcd.dwItemSpec;
    if (draw->nmcd.dwDrawStage == CDDS_PREPAINT) {
        return CDRF_NOTIFYITEMDRAW;
    }
    struct outline_line line = outline_at(&list->outline, index);
    if (!line.row && !line.group) {
        return CDRF_DODEFAULT;
    }
    if (draw->nmcd.dwDrawStage == CDDS_ITEMPOSTPAINT) {
        draw_fold(list, draw, line.group->folded);
        return CDRF_DODEFAULT;
    }
    if (draw->nmcd.dwDrawStage == CDDS_ITEMPREPAINT) {
        draw->clrTextBk = ground_of(list, &line, index);
        draw->clrText = !line.row         ? list->theme->text
                        : line.row->stale ? list->theme->quiet_text
                                          : list->theme->mark_text[line.row->change];
        draw_selection(list, draw);
    }
    return line.row ? CDRF_DODEFAULT : CDRF_NOTIFYPOSTPAINT;
}

/* Who asks the control for a text, as scripts and screen readers do. */
static int find_text(const struct list *list, const NMLVFINDITEMW *find)
{
    if (!(find->lvfi.flags & (LVFI_STRING | LVFI_PARTIAL)) || !find->lvfi.psz) {
        return -1;
    }
    return list_find_name(list, find->iStart, find->lvfi.psz);
}

static void note_column(struct list *list, const NMITEMACTIVATE *click)
{
    if (click->iItem >= 0 && click->iSubItem >= 0 && (size_t)click->iSubItem < list->shown_count) {
        list->clicked_column = list->shown[click->iSubItem];
    }
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
    case NM_CLICK:
        note_column(list, (const NMITEMACTIVATE *)header);
        return false;
    case NM_DBLCLK:
        list_fold_toggle(list, ((const NMITEMACTIVATE *)header)->iItem);
        *result = 0;
        return true;
    case LVN_ODFINDITEMW:
        *result = find_text(list, (const NMLVFINDITEMW *)header);
        return true;
    default:
        return false;
    }
}
