/*
 * menu_theme: the data of an item is what screen readers look for in an item that Windows does not draw
 * (MSAAMENUINFO: its text), and behind that the menu that it is in, because the messages about it name the
 * item alone.  The data of all items of a menu is one block, which the menu's own data points to.
 */
#include "gui/paint/menu_theme.h"

#include <ole2.h>

#include <oleacc.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/paint/dpi.h"
#include "gui/paint/shape.h"

enum { LABEL_SIZE = 256, PADDING = 4, GUTTER = 20, KEY_GAP = 24, SEPARATOR = 7 };

struct item {
    UINT type, state;
    bool in_bar, has_menu;
    wchar_t label[LABEL_SIZE];
    wchar_t *key; /* in label, NULL for none */
};

struct spoken {
    MSAAMENUINFO msaa; /* first: that is how it is known */
    HMENU menu;
    wchar_t label[LABEL_SIZE];
};

/* The block of a menu, which takes the place of another. */
static void set_block(HMENU menu, HBRUSH brush, struct spoken *block)
{
    MENUINFO info = {.cbSize = sizeof info, .fMask = MIM_MENUDATA};
    GetMenuInfo(menu, &info);
    struct spoken *old = (struct spoken *)info.dwMenuData;
    info.fMask = MIM_MENUDATA | MIM_BACKGROUND;
    info.dwMenuData = (ULONG_PTR)block;
    info.hbrBack = brush;
    SetMenuInfo(menu, &info);
    free(old);
}

static void set_item(HMENU menu, UINT position, struct spoken *spoken)
{
    MENUITEMINFOW item = {.cbSize = sizeof item, .fMask = MIIM_FTYPE};
    GetMenuItemInfoW(menu, position, TRUE, &item);
    item.fMask = MIIM_FTYPE | MIIM_DATA;
    item.fType = spoken ? item.fType | MFT_OWNERDRAW : item.fType & ~(UINT)MFT_OWNERDRAW;
    item.dwItemData = (ULONG_PTR)spoken;
    if (spoken) {
        int length = GetMenuStringW(menu, position, spoken->label, LABEL_SIZE, MF_BYPOSITION);
        spoken->menu = menu;
        spoken->msaa = (MSAAMENUINFO){(DWORD)MSAA_MENU_SIG, (DWORD)length, spoken->label};
    }
    SetMenuItemInfoW(menu, position, TRUE, &item);
}

/* Without a ground, or memory for it, a menu is Windows' own. */
static void apply(HMENU menu, HBRUSH ground)
{
    int count = GetMenuItemCount(menu);
    struct spoken *block = ground && count > 0 ? calloc((size_t)count, sizeof *block) : NULL;
    for (int i = 0; i < count; i++) {
        HMENU inner = GetSubMenu(menu, i);
        set_item(menu, (UINT)i, block ? &block[i] : NULL);
        if (inner) {
            apply(inner, ground);
        }
    }
    set_block(menu, block ? ground : NULL, block);
}

void menu_theme_apply(const struct theme *theme, HMENU menu)
{
    apply(menu, theme->dark ? theme->face_brush : NULL);
}

void menu_theme_release(HMENU menu)
{
    apply(menu, NULL);
}

static HMENU menu_of(ULONG_PTR data)
{
    const struct spoken *spoken = (const struct spoken *)data;
    return spoken ? spoken->menu : NULL;
}

/* The item with this id; for those that open a menu, too, the id is the only thing that the messages name. */
static bool find_item(HWND frame, HMENU menu, UINT id, struct item *found)
{
    int count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        MENUITEMINFOW item = {.cbSize = sizeof item,
                              .fMask = MIIM_ID | MIIM_FTYPE | MIIM_STATE | MIIM_SUBMENU | MIIM_STRING,
                              .dwTypeData = found->label,
                              .cch = LABEL_SIZE};
        found->label[0] = L'\0';
        if (GetMenuItemInfoW(menu, (UINT)i, TRUE, &item) && item.wID == id) {
            found->type = item.fType;
            found->state = item.fState;
            found->has_menu = item.hSubMenu != NULL;
            found->in_bar = GetMenu(frame) == menu;
            found->key = wcschr(found->label, L'\t');
            if (found->key) {
                *found->key++ = L'\0';
            }
            return true;
        }
    }
    return false;
}

static SIZE text_size(HDC dc, const wchar_t *text)
{
    RECT area = {0};
    DrawTextW(dc, text, -1, &area, DT_SINGLELINE | DT_CALCRECT);
    return (SIZE){area.right, area.bottom};
}

/* The width that the keys of a menu take, which form a column as in menus of Windows. */
static int keys_width(HDC dc, HMENU menu)
{
    wchar_t label[LABEL_SIZE];
    int width = 0, count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        GetMenuStringW(menu, (UINT)i, label, LABEL_SIZE, MF_BYPOSITION);
        const wchar_t *key = wcschr(label, L'\t');
        int wanted = key ? text_size(dc, key + 1).cx : 0;
        width = wanted > width ? wanted : width;
    }
    return width;
}

void menu_theme_measure(HWND frame, HFONT font, MEASUREITEMSTRUCT *measure)
{
    struct item item;
    UINT dpi = dpi_of(frame);
    if (!find_item(frame, menu_of(measure->itemData), measure->itemID, &item)) {
        return;
    }
    if (item.type & MFT_SEPARATOR) {
        measure->itemHeight = (UINT)dpi_scale(dpi, SEPARATOR);
        return;
    }
    HDC dc = GetDC(frame);
    HGDIOBJ old = SelectObject(dc, font);
    SIZE label = text_size(dc, item.label);
    int width = label.cx;
    if (item.key) {
        width += dpi_scale(dpi, KEY_GAP) + keys_width(dc, menu_of(measure->itemData));
    }
    SelectObject(dc, old);
    ReleaseDC(frame, dc);
    measure->itemWidth = (UINT)(width + (item.in_bar ? 0 : dpi_scale(dpi, 2 * GUTTER)));
    measure->itemHeight = (UINT)(label.cy + dpi_scale(dpi, 2 * PADDING));
}

/* Shapes of the gutter, in the text's colour: the dot of a choice, the arrow of a menu. */

static void draw_dot(HDC dc, POINT middle, int unit, COLORREF colour)
{
    const POINT points[] = {
        {middle.x - 1 * unit, middle.y - 3 * unit}, {middle.x + 1 * unit, middle.y - 3 * unit},
        {middle.x + 3 * unit, middle.y - 1 * unit}, {middle.x + 3 * unit, middle.y + 1 * unit},
        {middle.x + 1 * unit, middle.y + 3 * unit}, {middle.x - 1 * unit, middle.y + 3 * unit},
        {middle.x - 3 * unit, middle.y + 1 * unit}, {middle.x - 3 * unit, middle.y - 1 * unit}};
    shape_figure(dc, points, 8, colour);
}

static void draw_arrow(HDC dc, POINT middle, int unit, COLORREF colour)
{
    const POINT points[] = {{middle.x - 2 * unit, middle.y - 4 * unit},
                            {middle.x + 2 * unit, middle.y},
                            {middle.x - 2 * unit, middle.y + 4 * unit}};
    shape_figure(dc, points, 3, colour);
}

static void draw_gutters(const DRAWITEMSTRUCT *draw, const struct item *item, int gutter, COLORREF colour)
{
    int unit = gutter / GUTTER > 1 ? gutter / GUTTER : 1,
        middle = (draw->rcItem.top + draw->rcItem.bottom) / 2;
    POINT left = {draw->rcItem.left + gutter / 2, middle}, right = {draw->rcItem.right - gutter / 2, middle};
    if (draw->itemState & ODS_CHECKED) {
        ((item->type & MFT_RADIOCHECK) ? draw_dot : shape_check)(draw->hDC, left, unit, colour);
    }
    if (item->has_menu) {
        draw_arrow(draw->hDC, right, unit, colour);
    }
}

static void draw_words(const DRAWITEMSTRUCT *draw, const struct item *item, int gutter)
{
    RECT area = draw->rcItem;
    UINT format = DT_SINGLELINE | DT_VCENTER | ((draw->itemState & ODS_NOACCEL) ? DT_HIDEPREFIX : 0);
    if (item->in_bar) {
        DrawTextW(draw->hDC, item->label, -1, &area, format | DT_CENTER);
        return;
    }
    area.left += gutter;
    area.right -= gutter;
    DrawTextW(draw->hDC, item->label, -1, &area, format);
    if (item->key) {
        area.left = area.right - keys_width(draw->hDC, menu_of(draw->itemData));
        DrawTextW(draw->hDC, item->key, -1, &area, DT_SINGLELINE | DT_VCENTER | DT_NOPREFIX);
    }
}

static void draw_separator(const struct theme *theme, const DRAWITEMSTRUCT *draw)
{
    RECT line = draw->rcItem;
    line.top = (line.top + line.bottom) / 2;
    line.bottom = line.top + 1;
    shape_area(draw->hDC, &line, theme->face_border);
}

void menu_theme_draw(HWND frame, const struct theme *theme, HFONT font, const DRAWITEMSTRUCT *draw)
{
    struct item item;
    int gutter = dpi_scale(dpi_of(frame), GUTTER);
    if (!find_item(frame, menu_of(draw->itemData), draw->itemID, &item)) {
        return;
    }
    bool marked = (draw->itemState & (ODS_SELECTED | ODS_HOTLIGHT)) && !(item.type & MFT_SEPARATOR);
    bool greyed = draw->itemState & (ODS_GRAYED | ODS_DISABLED);
    COLORREF colour = greyed ? theme->quiet_text : theme->face_text;
    shape_area(draw->hDC, &draw->rcItem, marked ? theme->face_border : theme->face);
    if (item.type & MFT_SEPARATOR) {
        draw_separator(theme, draw);
        return;
    }
    HGDIOBJ old = SelectObject(draw->hDC, font);
    SetBkMode(draw->hDC, TRANSPARENT);
    SetTextColor(draw->hDC, colour);
    draw_words(draw, &item, gutter);
    if (!item.in_bar) {
        draw_gutters(draw, &item, gutter, colour);
    }
    SelectObject(draw->hDC, old);
    if (item.has_menu) {
        /* Windows would draw its own arrow over this one. */
        ExcludeClipRect(draw->hDC, draw->rcItem.left, draw->rcItem.top, draw->rcItem.right,
                        draw->rcItem.bottom);
    }
}

void menu_theme_fill_bar(const struct theme *theme, HWND frame)
{
    MENUBARINFO bar = {.cbSize = sizeof bar};
    RECT window, last, rest, line;
    HMENU menu = GetMenu(frame);
    if (!theme->dark || !GetMenuBarInfo(frame, OBJID_MENU, 0, &bar) || !GetWindowRect(frame, &window) ||
        !GetMenuItemRect(frame, menu, (UINT)GetMenuItemCount(menu) - 1, &last)) {
        return;
    }
    rest = bar.rcBar;
    rest.left = last.right;
    OffsetRect(&rest, -window.left, -window.top);
    GetClientRect(frame, &line);
    MapWindowPoints(frame, HWND_DESKTOP, (POINT *)&line, 2);
    OffsetRect(&line, -window.left, -window.top);
    line.bottom = line.top--;
    HDC dc = GetWindowDC(frame);
    FillRect(dc, &rest, theme->face_brush);
    FillRect(dc, &line, theme->face_brush);
    ReleaseDC(frame, dc);
}

LRESULT menu_theme_key(HMENU menu, wchar_t key)
{
    wchar_t label[LABEL_SIZE];
    int count = GetMenuItemCount(menu);
    wchar_t wanted = (wchar_t)(ULONG_PTR)CharUpperW((wchar_t *)(ULONG_PTR)key);
    for (int i = 0; i < count; i++) {
        GetMenuStringW(menu, (UINT)i, label, LABEL_SIZE, MF_BYPOSITION);
        const wchar_t *mark = wcschr(label, L'&');
        if (mark && (wchar_t)(ULONG_PTR)CharUpperW((wchar_t *)(ULONG_PTR)mark[1]) == wanted) {
            return MAKELRESULT(i, MNC_EXECUTE);
        }
    }
    return MAKELRESULT(0, MNC_IGNORE);
}
