/*
 * dialog_theme: buttons tell when they are painted (NM_CUSTOMDRAW); the others are subclassed.  Whether it
 * is dark is asked at each painting, so that a theme can change under an open dialog.
 */
#include "gui/dialogs/dialog_theme.h"

#include <commctrl.h>

#include "gui/paint/dpi.h"
#include "gui/paint/shape.h"
#include "gui/parts/field.h"

enum { SUBCLASS = 1, TEXT_SIZE = 256 };

/* Check boxes: buttons of their own, and in lists. */

enum { BOX = 13 };

static void draw_check_box(const struct theme *theme, HDC dc, RECT area, bool checked)
{
    int unit = (area.right - area.left) / 13;
    POINT middle = {(area.left + area.right) / 2, (area.top + area.bottom) / 2};
    shape_area(dc, &area, theme->dark ? theme->button : theme->window);
    shape_frame(dc, &area, theme->quiet_text);
    if (checked) {
        shape_check(dc, middle, unit > 1 ? unit : 1, theme->face_text);
    }
}

/* Buttons. */

static COLORREF ground_of(const struct theme *theme, UINT state)
{
    if (state & CDIS_SELECTED) {
        return theme->pressed;
    }
    return (state & CDIS_HOT) ? theme->hot : theme->button;
}

static void draw_face(const struct theme *theme, const NMCUSTOMDRAW *draw, const RECT *area, bool proposed)
{
    shape_area(draw->hdc, area, ground_of(theme, draw->uItemState));
    shape_frame(draw->hdc, area, proposed ? theme->focus : theme->face_border);
    if (GetFocus() == draw->hdr.hwndFrom) {
        RECT inner = *area;
        InflateRect(&inner, -1, -1);
        shape_frame(draw->hdc, &inner, theme->focus);
    }
}

/* Reduces the area to what the text needs. */
static void draw_box(const struct theme *theme, const NMCUSTOMDRAW *draw, RECT *area)
{
    HWND button = draw->hdr.hwndFrom;
    UINT dpi = dpi_of(button);
    int size = dpi_scale(dpi, BOX), top = (area->top + area->bottom - size) / 2;
    const RECT box = {area->left, top, area->left + size, top + size};
    shape_area(draw->hdc, area, theme->face);
    draw_check_box(theme, draw->hdc, box, SendMessageW(button, BM_GETCHECK, 0, 0) == BST_CHECKED);
    area->left = box.right + dpi_scale(dpi, 3);
    if (GetFocus() == button) {
        shape_frame(draw->hdc, area, theme->focus);
    }
    area->left += dpi_scale(dpi, 2);
}

static LRESULT draw_button(const struct theme *theme, const NMCUSTOMDRAW *draw)
{
    HWND button = draw->hdr.hwndFrom;
    LONG_PTR type = GetWindowLongPtrW(button, GWL_STYLE) & BS_TYPEMASK;
    bool hidden = (SendMessageW(button, WM_QUERYUISTATE, 0, 0) & UISF_HIDEACCEL) != 0;
    wchar_t text[TEXT_SIZE];
    RECT area;
    if (draw->dwDrawStage != CDDS_PREERASE && draw->dwDrawStage != CDDS_PREPAINT) {
        return CDRF_DODEFAULT;
    }
    GetClientRect(button, &area);
    GetWindowTextW(button, text, TEXT_SIZE);
    if (type == BS_AUTOCHECKBOX) {
        draw_box(theme, draw, &area);
    } else {
        draw_face(theme, draw, &area, type == BS_DEFPUSHBUTTON);
    }
    HGDIOBJ old = SelectObject(draw->hdc, (HFONT)SendMessageW(button, WM_GETFONT, 0, 0));
    SetBkMode(draw->hdc, TRANSPARENT);
    SetTextColor(draw->hdc, IsWindowEnabled(button) ? theme->face_text : theme->quiet_text);
    DrawTextW(draw->hdc, text, -1, &area,
              (type == BS_AUTOCHECKBOX ? DT_LEFT : DT_CENTER) | DT_VCENTER | DT_SINGLELINE |
                  (hidden ? DT_HIDEPREFIX : 0));
    SelectObject(draw->hdc, old);
    return CDRF_SKIPDEFAULT;
}

/* Drop-down lists, without a field to write into. */

static void draw_drop_arrow(HDC dc, RECT area, COLORREF colour, UINT dpi)
{
    int half = dpi_scale(dpi, 4), x = area.right - dpi_scale(dpi, 11);
    int y = (area.top + area.bottom - half) / 2;
    const POINT points[] = {{x - half, y}, {x + half, y}, {x, y + half}};
    shape_figure(dc, points, 3, colour);
}

static void paint_combo(const struct theme *theme, HWND combo)
{
    wchar_t text[TEXT_SIZE];
    PAINTSTRUCT paint;
    RECT area;
    UINT dpi = dpi_of(combo);
    HDC dc = BeginPaint(combo, &paint);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(combo, WM_GETFONT, 0, 0));
    GetClientRect(combo, &area);
    GetWindowTextW(combo, text, TEXT_SIZE);
    shape_area(dc, &area, theme->button);
    shape_frame(dc, &area, theme_border_of(theme, combo));
    draw_drop_arrow(dc, area, theme->face_text, dpi);
    area.left += dpi_scale(dpi, 5);
    area.right -= dpi_scale(dpi, 20);
    SetBkMode(dc, TRANSPARENT);
    SetTextColor(dc, theme->face_text);
    DrawTextW(dc, text, -1, &area, DT_VCENTER | DT_SINGLELINE | DT_END_ELLIPSIS | DT_NOPREFIX);
    SelectObject(dc, old);
    EndPaint(combo, &paint);
}

/* What the control paints at once instead of asking for. */
static bool paints_itself(UINT message)
{
    switch (message) {
    case WM_SETFOCUS:
    case WM_KILLFOCUS:
    case WM_LBUTTONDOWN:
    case WM_LBUTTONUP:
    case WM_MOUSEMOVE:
    case WM_MOUSELEAVE:
    case WM_KEYDOWN:
    case WM_COMMAND:
    case CB_SETCURSEL:
        return true;
    default:
        return false;
    }
}

static LRESULT CALLBACK combo_procedure(HWND combo, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                        DWORD_PTR data)
{
    const struct theme *theme = (const struct theme *)data;
    (void)id;
    if (theme->dark && message == WM_PAINT) {
        paint_combo(theme, combo);
        return 0;
    }
    if (theme->dark && message == WM_ERASEBKGND) {
        return 1;
    }
    LRESULT result = DefSubclassProc(combo, message, wide, longer);
    if (theme->dark && paints_itself(message)) {
        RedrawWindow(combo, NULL, NULL, RDW_INVALIDATE | RDW_UPDATENOW);
    }
    return result;
}

/* Spin buttons. */

static void draw_half(const struct theme *theme, HDC dc, RECT area, bool up)
{
    int x = (area.left + area.right) / 2, y = (area.top + area.bottom) / 2;
    int size = (area.right - area.left) / 4, tip = up ? -size / 2 : size / 2;
    const POINT points[] = {{x - size, y - tip}, {x + size, y - tip}, {x, y + tip}};
    shape_area(dc, &area, theme->button);
    shape_frame(dc, &area, theme->face_border);
    shape_figure(dc, points, 3, theme->face_text);
}

static void paint_spin(const struct theme *theme, HWND spin)
{
    PAINTSTRUCT paint;
    RECT upper, lower;
    HDC dc = BeginPaint(spin, &paint);
    GetClientRect(spin, &upper);
    lower = upper;
    upper.bottom = lower.top = (upper.top + upper.bottom) / 2;
    draw_half(theme, dc, upper, true);
    draw_half(theme, dc, lower, false);
    EndPaint(spin, &paint);
}

static LRESULT CALLBACK spin_procedure(HWND spin, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                       DWORD_PTR data)
{
    const struct theme *theme = (const struct theme *)data;
    (void)id;
    if (theme->dark && message == WM_PAINT) {
        paint_spin(theme, spin);
        return 0;
    }
    if (theme->dark && message == WM_ERASEBKGND) {
        return 1;
    }
    return DefSubclassProc(spin, message, wide, longer);
}

/* Check boxes of a list. */

/* Windows' own stay in a light list that was never dark. */
static void draw_check_boxes(const struct theme *theme, HWND list)
{
    enum { ROOM = 16, OWN = 1 };
    if (!theme->dark && GetWindowLongPtrW(list, GWLP_USERDATA) != OWN) {
        return;
    }
    SetWindowLongPtrW(list, GWLP_USERDATA, OWN);
    UINT dpi = dpi_of(list);
    int box = dpi_scale(dpi, BOX), room = dpi_scale(dpi, ROOM), edge = (room - box) / 2;
    HIMAGELIST images = ImageList_Create(room, room, ILC_COLOR24, 2, 0);
    HDC screen = GetDC(list), dc = CreateCompatibleDC(screen);
    HBITMAP bitmap = CreateCompatibleBitmap(screen, 2 * room, room);
    HGDIOBJ old = SelectObject(dc, bitmap);
    const RECT all = {0, 0, 2 * room, room};
    shape_area(dc, &all, theme->window);
    for (int i = 0; i < 2; i++) {
        RECT area = {i * room + edge, edge, i * room + edge + box, edge + box};
        draw_check_box(theme, dc, area, i == 1);
    }
    SelectObject(dc, old);
    DeleteDC(dc);
    ReleaseDC(list, screen);
    ImageList_Add(images, bitmap, NULL);
    DeleteObject(bitmap);
    /* The control frees the one that it has when it ends. */
    ImageList_Destroy(ListView_SetImageList(list, images, LVSIL_STATE));
}

/* In dark mode the control's own colours of a selection are light, so that it must not see one. */
static LRESULT draw_list_row(const struct theme *theme, NMLVCUSTOMDRAW *draw)
{
    HWND list = draw->nmcd.hdr.hwndFrom;
    if (draw->nmcd.dwDrawStage == CDDS_PREPAINT) {
        return CDRF_NOTIFYITEMDRAW;
    }
    if (draw->nmcd.dwDrawStage == CDDS_ITEMPREPAINT &&
        ListView_GetItemState(list, (int)draw->nmcd.dwItemSpec, LVIS_SELECTED)) {
        draw->nmcd.uItemState &= ~(UINT)CDIS_SELECTED;
        draw->clrText = theme->text;
        draw->clrTextBk = GetFocus() == list ? theme->selection : theme->idle_selection;
    }
    return CDRF_DODEFAULT;
}

static void apply_to_list(const struct theme *theme, HWND list)
{
    theme_apply_list(theme, list);
    if (ListView_GetExtendedListViewStyle(list) & LVS_EX_CHECKBOXES) {
        draw_check_boxes(theme, list);
    }
}

/* All of it. */

static bool is_of_class(HWND control, const wchar_t *wanted)
{
    wchar_t name[32] = L"";
    GetClassNameW(control, name, 32);
    return lstrcmpiW(name, wanted) == 0;
}

/*
 * Scroll bars, and the list of a drop-down list, are dark in theme classes of Explorer and its file dialogs
 * (see theme_apply_control).
 */
static BOOL CALLBACK apply_to_child(HWND control, LPARAM parameter)
{
    const struct theme *theme = (const struct theme *)parameter;
    SUBCLASSPROC procedure = NULL;
    if (is_of_class(control, WC_COMBOBOXW)) {
        theme_set_class(control, theme->dark ? L"DarkMode_CFD" : L"Explorer");
        procedure = combo_procedure;
    } else {
        theme_apply_control(theme, control);
        if (is_of_class(control, UPDOWN_CLASSW)) {
            procedure = spin_procedure;
        } else if (is_of_class(control, WC_LISTVIEWW)) {
            apply_to_list(theme, control);
            field_attach(theme, control);
        } else if (is_of_class(control, WC_EDITW)) {
            field_attach(theme, control);
        }
    }
    if (procedure) {
        SetWindowSubclass(control, procedure, SUBCLASS, (DWORD_PTR)theme);
    }
    return TRUE;
}

void dialog_theme_apply(const struct theme *theme, HWND dialog)
{
    theme_apply_frame(theme, dialog);
    EnumChildWindows(dialog, apply_to_child, (LPARAM)theme);
    RedrawWindow(dialog, NULL, NULL, RDW_INVALIDATE | RDW_ERASE | RDW_FRAME | RDW_ALLCHILDREN);
}

static HBRUSH colour(const struct theme *theme, UINT message, HDC dc)
{
    switch (message) {
    case WM_CTLCOLOREDIT:
    case WM_CTLCOLORLISTBOX:
        SetTextColor(dc, theme->text);
        SetBkColor(dc, theme->window);
        return theme->window_brush;
    case WM_CTLCOLORDLG:
    case WM_CTLCOLORSTATIC:
    case WM_CTLCOLORBTN:
        SetTextColor(dc, theme->face_text);
        SetBkColor(dc, theme->face);
        return theme->face_brush;
    default:
        return NULL;
    }
}

INT_PTR dialog_theme_message(const struct theme *theme, HWND dialog, UINT message, WPARAM wide, LPARAM longer)
{
    const NMHDR *header = (const NMHDR *)longer;
    if (!theme->dark) {
        return FALSE;
    }
    if (message != WM_NOTIFY || header->code != (UINT)NM_CUSTOMDRAW) {
        return (INT_PTR)colour(theme, message, (HDC)wide);
    }
    LRESULT drawn = CDRF_DODEFAULT;
    if (is_of_class(header->hwndFrom, WC_BUTTONW)) {
        drawn = draw_button(theme, (const NMCUSTOMDRAW *)longer);
    } else if (is_of_class(header->hwndFrom, WC_LISTVIEWW)) {
        drawn = draw_list_row(theme, (NMLVCUSTOMDRAW *)longer);
    }
    SetWindowLongPtrW(dialog, DWLP_MSGRESULT, drawn);
    return TRUE;
}
