/*
 * toolbar: a standard toolbar, which screen readers and the keyboard know; only the ground of its buttons
 * is painted here, in the colours of the theme.
 */
#include "gui/toolbar.h"

#include <wchar.h>

#include "gui/dpi.h"
#include "gui/shape.h"
#include "gui/strings.h"
#include "sockscope/endpoint.h"

#include "resource.h"

enum { PICTURE = 16, NO_PICTURE = I_IMAGENONE };

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
                              .fsStyle = (BYTE)(buttons[i].style | BTNS_AUTOSIZE),
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

void toolbar_set_scale(struct toolbar *toolbar, UINT dpi, HFONT font)
{
    HIMAGELIST images = load_pictures(toolbar, dpi_scale(dpi, PICTURE));
    SendMessageW(toolbar->control, WM_SETFONT, (WPARAM)font, FALSE);
    SendMessageW(toolbar->control, TB_SETIMAGELIST, 0, (LPARAM)images);
    toolbar_destroy(toolbar);
    toolbar->images = images;
    SendMessageW(toolbar->control, TB_SETPADDING, 0, MAKELPARAM(dpi_scale(dpi, 7), dpi_scale(dpi, 6)));
    SendMessageW(toolbar->control, TB_AUTOSIZE, 0, 0);
}

/* Custom draw leaves out the gaps: their lines are in the colours of the control. */
void toolbar_apply_theme(const struct toolbar *toolbar)
{
    COLORREF line = toolbar->theme->dark ? toolbar->theme->face_border : CLR_DEFAULT;
    COLORSCHEME scheme = {sizeof scheme, line, line};
    SendMessageW(toolbar->control, TB_SETCOLORSCHEME, 0, (LPARAM)&scheme);
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

/* The button that opens a menu has an arrow, in the colour of its text, which the control's own has not. */
static void draw_arrow(const NMTBCUSTOMDRAW *draw, COLORREF colour, UINT dpi)
{
    const RECT *area = &draw->nmcd.rc;
    int half = dpi_scale(dpi, 4), x = area->right - dpi_scale(dpi, 12);
    int y = (area->top + area->bottom - half) / 2;
    POINT points[3] = {{x - half, y}, {x + half, y}, {x, y + half}};
    shape_figure(draw->nmcd.hdc, points, 3, colour);
}

static bool opens_menu(UINT command)
{
    return command == IDC_STATES || command == IDC_FILTER_MENU;
}

static LRESULT draw_button(const struct toolbar *toolbar, NMTBCUSTOMDRAW *draw)
{
    const struct theme *theme = toolbar->theme;
    if (draw->nmcd.dwDrawStage == CDDS_PREPAINT) {
        return theme->high_contrast ? CDRF_DODEFAULT : CDRF_NOTIFYITEMDRAW;
    }
    if (draw->nmcd.dwDrawStage == CDDS_ITEMPOSTPAINT) {
        draw_arrow(draw, theme->face_text, dpi_of(toolbar->control));
    }
    if (draw->nmcd.dwDrawStage != CDDS_ITEMPREPAINT) {
        return CDRF_DODEFAULT;
    }
    bool pressed = (draw->nmcd.uItemState & (CDIS_CHECKED | CDIS_SELECTED)) != 0;
    bool hot = (draw->nmcd.uItemState & CDIS_HOT) != 0;
    COLORREF ground = pressed ? theme->pressed : hot ? theme->hot : theme->face;
    RECT area = draw->nmcd.rc;
    InflateRect(&area, -1, 0);
    shape_area(draw->nmcd.hdc, &area, ground);
    draw->clrText = theme->face_text;
    LRESULT after = opens_menu((UINT)draw->nmcd.dwItemSpec) ? CDRF_NOTIFYPOSTPAINT : CDRF_DODEFAULT;
    return after | TBCDRF_NOBACKGROUND | TBCDRF_NOEDGES | TBCDRF_NOOFFSET;
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

bool toolbar_notify(const struct toolbar *toolbar, const NMHDR *header, LRESULT *result)
{
    if (header->hwndFrom != toolbar->control) {
        return false;
    }
    *result = 0;
    if (header->code == (UINT)NM_CUSTOMDRAW) {
        *result = draw_button(toolbar, (NMTBCUSTOMDRAW *)header);
    }
    return true;
}
