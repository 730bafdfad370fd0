/*
 * list: makes the control and answers it.  A virtual ListView asks for what it paints and nothing else, so
 * its cost is that of the rows in view.
 */
#include "gui/parts/list_parts.h"

#include <string.h>
#include <windowsx.h>

#include "gui/paint/dpi.h"
#include "gui/paint/shape.h"
#include "gui/paint/strings.h"

#include "resource.h"
#include "sockscope/column_set.h"

enum { LIST_SUBCLASS = 1 };

/* Painting, and the tip for a text that has no room. */
static bool is_for_eyes(UINT message)
{
    return message == WM_PAINT || message == WM_PRINTCLIENT || message == WM_MOUSEMOVE ||
           message == WM_NOTIFY || message == LVM_SETCOLUMNWIDTH;
}

/* The header notifies its parent, the list, when it is painted. */
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

/* Notifications. */

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
    } else if (column != COLUMN_PROCESS && column_get(column)->of_process) {
        /* The name stands in the heading itself. */
        list_cell(list, first, column, text, size);
    }
}

/* Under a heading, rows are indented by one icon; so is the heading, for the triangle before it. */
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
        info->item.iImage =
            icons_index(list->icons, row->process && !list->foreign ? row->process->path : NULL);
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
