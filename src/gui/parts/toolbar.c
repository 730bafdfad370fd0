/*
 * toolbar: a standard toolbar, which screen readers and the keyboard know.  The ground of its buttons is
 * painted here, in the colours of the theme, and the text of those without a picture, which the control does
 * not put in the middle.
 */
#include "gui/parts/toolbar.h"

#include <wchar.h>

#include "gui/paint/dpi.h"
#include "gui/paint/shape.h"
#include "gui/paint/strings.h"
#include "sockscope/endpoint.h"

#include "resource.h"

/* In 1/96 inch. */
enum { PICTURE = 16, TEXT_EDGE = 7, ARROW_ROOM = 15, ARROW_HALF = 4 };
enum { NO_PICTURE = I_IMAGENONE };

struct button {
    UINT command; /* 0: a gap */
    UINT text;
    int icon; /* resource; 0: text instead */
    BYTE style;
};

static const struct button buttons[] = {
    {IDC_REFRESH, IDS_TOOL_REFRESH, IDI_REFRESH, BTNS_BUTTON},
    {IDC_FREEZE, IDS_TOOL_FREEZE, IDI_FREEZE, BTNS_CHECK},
    {IDC_PAUSE, IDS_TOOL_PAUSE, IDI_PAUSE, BTNS_CHECK},
    {IDC_RESOLVE, IDS_TOOL_RESOLVE, IDI_RESOLVE, BTNS_CHECK},
    {IDC_SHOW_DETAILS, IDS_TOOL_DETAILS, IDI_DETAILS, BTNS_CHECK},
    {0, 0, 0, BTNS_SEP},
    {IDC_PROTOCOL_FIRST + PROTOCOL_TCP4, IDS_TOOL_TCP4, 0, BTNS_CHECK | BTNS_SHOWTEXT},
    {IDC_PROTOCOL_FIRST + PROTOCOL_TCP6, IDS_TOOL_TCP6, 0, BTNS_CHECK | BTNS_SHOWTEXT},
    {IDC_PROTOCOL_FIRST + PROTOCOL_UDP4, IDS_TOOL_UDP4, 0, BTNS_CHECK | BTNS_SHOWTEXT},
    {IDC_PROTOCOL_FIRST + PROTOCOL_UDP6, IDS_TOOL_UDP6, 0, BTNS_CHECK | BTNS_SHOWTEXT},
    {IDC_STATES, IDS_TOOL_STATES, 0, BTNS_BUTTON | BTNS_SHOWTEXT},
    {0, 0, 0, BTNS_SEP},
    {IDC_FILTER_MENU, IDS_TOOL_FILTER, 0, BTNS_BUTTON | BTNS_SHOWTEXT},
};
enum { BUTTON_COUNT = sizeof buttons / sizeof buttons[0] };

static bool add_buttons(const struct toolbar *toolbar)
{
    wchar_t texts[BUTTON_COUNT][STRING_SIZE];
    TBBUTTON added[BUTTON_COUNT] = {{0}};
    int picture = 0;
    for (int i = 0; i < BUTTON_COUNT; i++) {
        string_load(toolbar->instance, buttons[i].text, texts[i]);
        added[i] = (TBBUTTON){.iBitmap = buttons[i].icon ? picture++ : NO_PICTURE,
                              .idCommand = (int)buttons[i].command,
                              .fsState = TBSTATE_ENABLED,
                              .fsStyle = (BYTE)(buttons[i].style | (buttons[i].icon ? BTNS_AUTOSIZE : 0)),
                              .iString = (INT_PTR)texts[i]};
        if (!buttons[i].command) {
            added[i].iBitmap = 0;
            added[i].iString = 0;
        }
    }
    return SendMessageW(toolbar->control, TB_ADDBUTTONSW, BUTTON_COUNT, (LPARAM)added) != 0;
}

bool toolbar_create(struct toolbar *toolbar, HWND parent, HINSTANCE instance, const struct theme *theme)
{
    toolbar->instance = instance;
    toolbar->theme = theme;
    wchar_t name[STRING_SIZE];
    string_load(instance, IDS_NAME_TOOLBAR, name);
    toolbar->control =
        CreateWindowExW(0, TOOLBARCLASSNAMEW, name,
                        WS_CHILD | WS_VISIBLE | WS_TABSTOP | TBSTYLE_FLAT | TBSTYLE_LIST | TBSTYLE_TOOLTIPS |
                            TBSTYLE_TRANSPARENT | CCS_NODIVIDER | CCS_NORESIZE | CCS_NOPARENTALIGN,
                        0, 0, 0, 0, parent, (HMENU)IDC_TOOLBAR, instance, NULL);
    if (!toolbar->control) {
        return false;
    }
    SendMessageW(toolbar->control, TB_BUTTONSTRUCTSIZE, sizeof(TBBUTTON), 0);
    /* Text beside the buttons that ask for it; that of the others is their tooltip. */
    SendMessageW(toolbar->control, TB_SETEXTENDEDSTYLE, 0, TBSTYLE_EX_MIXEDBUTTONS);
    return add_buttons(toolbar);
}

void toolbar_destroy(struct toolbar *toolbar)
{
    if (toolbar->images) {
        ImageList_Destroy(toolbar->images);
        toolbar->images = NULL;
    }
}

static HIMAGELIST load_pictures(const struct toolbar *toolbar, int size)
{
    HIMAGELIST images = ImageList_Create(size, size, ILC_COLOR32 | ILC_MASK, BUTTON_COUNT, 0);
    for (int i = 0; images && i < BUTTON_COUNT; i++) {
        HICON icon = buttons[i].icon ? LoadImageW(toolbar->instance, MAKEINTRESOURCEW(buttons[i].icon),
                                                  IMAGE_ICON, size, size, LR_DEFAULTCOLOR)
                                     : NULL;
        if (icon) {
            ImageList_AddIcon(images, icon);
            DestroyIcon(icon);
        }
    }
    return images;
}

static bool opens_menu(UINT command)
{
    return command == IDC_STATES || command == IDC_FILTER_MENU;
}

/* Buttons without a picture are as wide as their text and, where a menu opens, an arrow. */
static void fit_texts(const struct toolbar *toolbar, UINT dpi, HFONT font)
{
    HDC dc = GetDC(toolbar->control);
    HGDIOBJ old = SelectObject(dc, font);
    for (int i = 0; i < BUTTON_COUNT; i++) {
        wchar_t text[STRING_SIZE];
        SIZE size;
        if (buttons[i].icon || !buttons[i].command) {
            continue;
        }
        string_load(toolbar->instance, buttons[i].text, text);
        GetTextExtentPoint32W(dc, text, (int)wcslen(text), &size);
        int room = 2 * TEXT_EDGE + (opens_menu(buttons[i].command) ? ARROW_ROOM : 0);
        TBBUTTONINFOW info = {
            .cbSize = sizeof info, .dwMask = TBIF_SIZE, .cx = (WORD)(size.cx + dpi_scale(dpi, room))};
        SendMessageW(toolbar->control, TB_SETBUTTONINFOW, buttons[i].command, (LPARAM)&info);
    }
    SelectObject(dc, old);
    ReleaseDC(toolbar->control, dc);
}

void toolbar_set_scale(struct toolbar *toolbar, UINT dpi, HFONT font)
{
    HIMAGELIST images = load_pictures(toolbar, dpi_scale(dpi, PICTURE));
    SendMessageW(toolbar->control, WM_SETFONT, (WPARAM)font, FALSE);
    SendMessageW(toolbar->control, TB_SETIMAGELIST, 0, (LPARAM)images);
    toolbar_destroy(toolbar);
    toolbar->images = images;
    SendMessageW(toolbar->control, TB_SETPADDING, 0, MAKELPARAM(dpi_scale(dpi, 7), dpi_scale(dpi, 6)));
    fit_texts(toolbar, dpi, font);
    SendMessageW(toolbar->control, TB_AUTOSIZE, 0, 0);
}

/* Custom draw leaves out the gaps: their lines are in the colours of the control. */
void toolbar_apply_theme(const struct toolbar *toolbar)
{
    COLORREF line = toolbar->theme->dark ? toolbar->theme->face_border : CLR_DEFAULT;
    COLORSCHEME scheme = {sizeof scheme, line, line};
    SendMessageW(toolbar->control, TB_SETCOLORSCHEME, 0, (LPARAM)&scheme);
    theme_apply_tips(toolbar->theme, toolbar->tips);
}

SIZE toolbar_size(const struct toolbar *toolbar)
{
    RECT last = {0};
    SendMessageW(toolbar->control, TB_GETITEMRECT, BUTTON_COUNT - 1, (LPARAM)&last);
    return (SIZE){last.right, HIWORD(SendMessageW(toolbar->control, TB_GETBUTTONSIZE, 0, 0))};
}

/* True when a state is hidden: the button that opens the menu of states then looks pressed. */
static bool hides_state(HMENU menu)
{
    bool hidden = false;
    for (UINT command = IDC_STATE_FIRST + STATE_LISTEN; command <= IDC_STATE_FIRST + STATE_TIME_WAIT;
         command++) {
        hidden = hidden || !(GetMenuState(menu, command, MF_BYCOMMAND) & MF_CHECKED);
    }
    return hidden;
}

void toolbar_show(const struct toolbar *toolbar, HMENU menu)
{
    SendMessageW(toolbar->control, TB_CHECKBUTTON, IDC_STATES, MAKELPARAM(hides_state(menu), 0));
    for (int i = 0; i < BUTTON_COUNT; i++) {
        if (buttons[i].style & BTNS_CHECK) {
            bool checked = (GetMenuState(menu, buttons[i].command, MF_BYCOMMAND) & MF_CHECKED) != 0;
            SendMessageW(toolbar->control, TB_CHECKBUTTON, buttons[i].command, MAKELPARAM(checked, 0));
        }
    }
}

static const struct button *button_of(UINT command)
{
    int i = 0;
    while (i < BUTTON_COUNT - 1 && buttons[i].command != command) {
        i++;
    }
    return &buttons[i];
}

/* The arrow is in the colour of the text, which the control's own has not. */
static void draw_text(const struct toolbar *toolbar, const NMTBCUSTOMDRAW *draw, const struct button *button,
                      COLORREF colour)
{
    wchar_t text[STRING_SIZE];
    UINT dpi = dpi_of(toolbar->control);
    HDC dc = draw->nmcd.hdc;
    RECT area = draw->nmcd.rc;
    int middle = (area.top + area.bottom) / 2, half = dpi_scale(dpi, ARROW_HALF);
    if (opens_menu(button->command)) {
        int x = area.right - dpi_scale(dpi, TEXT_EDGE) - half, y = middle - half / 2;
        const POINT points[3] = {{x - half, y}, {x + half, y}, {x, y + half}};
        shape_figure(dc, points, 3, colour);
        area.right -= dpi_scale(dpi, ARROW_ROOM);
    }
    string_load(toolbar->instance, button->text, text);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(toolbar->control, WM_GETFONT, 0, 0));
    SetBkMode(dc, TRANSPARENT);
    SetTextColor(dc, colour);
    DrawTextW(dc, text, -1, &area, DT_CENTER | DT_VCENTER | DT_SINGLELINE | DT_NOPREFIX);
    SelectObject(dc, old);
}

static LRESULT draw_button(const struct toolbar *toolbar, NMTBCUSTOMDRAW *draw)
{
    const struct theme *theme = toolbar->theme;
    if (draw->nmcd.dwDrawStage == CDDS_PREPAINT) {
        return CDRF_NOTIFYITEMDRAW;
    }
    if (draw->nmcd.dwDrawStage != CDDS_ITEMPREPAINT) {
        return CDRF_DODEFAULT;
    }
    bool pressed = (draw->nmcd.uItemState & (CDIS_CHECKED | CDIS_SELECTED)) != 0;
    bool hot = (draw->nmcd.uItemState & CDIS_HOT) != 0;
    const struct button *button = button_of((UINT)draw->nmcd.dwItemSpec);
    if (theme->high_contrast && button->icon) {
        return CDRF_DODEFAULT;
    }
    COLORREF ground = pressed ? theme->pressed : hot ? theme->hot : theme->face;
    RECT area = draw->nmcd.rc;
    InflateRect(&area, -1, 0);
    shape_area(draw->nmcd.hdc, &area, ground);
    if (hot) {
        /* The keyboard's place, too, which no ground shows on a button that is pressed. */
        HBRUSH line = CreateSolidBrush(theme->plain ? theme->pressed_text : theme->quiet_text);
        FrameRect(draw->nmcd.hdc, &area, line);
        DeleteObject(line);
    }
    if (!button->icon) {
        draw_text(toolbar, draw, button, pressed || hot ? theme->pressed_text : theme->face_text);
        return CDRF_SKIPDEFAULT;
    }
    return TBCDRF_NOBACKGROUND | TBCDRF_NOEDGES | TBCDRF_NOOFFSET;
}

static HMENU states_menu(HMENU menu)
{
    int count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        HMENU inner = GetSubMenu(menu, i);
        HMENU found = inner ? states_menu(inner) : NULL;
        if (found) {
            return found;
        }
        if (GetMenuItemID(menu, i) == IDC_STATE_FIRST + STATE_LISTEN) {
            return menu;
        }
    }
    return NULL;
}

void toolbar_drop(const struct toolbar *toolbar, UINT command, HMENU menu)
{
    HWND parent = GetParent(toolbar->control);
    TPMPARAMS keep_clear = {.cbSize = sizeof keep_clear};
    SendMessageW(toolbar->control, TB_GETRECT, command, (LPARAM)&keep_clear.rcExclude);
    MapWindowPoints(toolbar->control, HWND_DESKTOP, (POINT *)&keep_clear.rcExclude, 2);
    TrackPopupMenuEx(menu, TPM_LEFTALIGN | TPM_TOPALIGN | TPM_VERTICAL, keep_clear.rcExclude.left,
                     keep_clear.rcExclude.bottom, parent, &keep_clear);
}

void toolbar_open_states(const struct toolbar *toolbar)
{
    toolbar_drop(toolbar, IDC_STATES, states_menu(GetMenu(GetParent(toolbar->control))));
}

/* By its number: the tips may be made before the control itself is known. */
bool toolbar_notify(struct toolbar *toolbar, const NMHDR *header, LRESULT *result)
{
    if (header->idFrom != IDC_TOOLBAR) {
        return false;
    }
    *result = 0;
    if (header->code == (UINT)NM_CUSTOMDRAW) {
        *result = draw_button(toolbar, (NMTBCUSTOMDRAW *)header);
    } else if (header->code == (UINT)NM_TOOLTIPSCREATED) {
        toolbar->tips = ((const NMTOOLTIPSCREATED *)header)->hwndToolTips;
        theme_apply_tips(toolbar->theme, toolbar->tips);
    }
    return true;
}
