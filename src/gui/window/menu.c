/*
 * menu: greyed items carry the reason behind their label.
 */
#include "gui/window/menu.h"

#include <wchar.h>

#include "gui/paint/menu_theme.h"
#include "gui/paint/strings.h"
#include "gui/window/window.h"

#include "resource.h"

enum { LABEL_SIZE = 256 };

/* "Label (reason)\tKey" from "Label\tKey" or from what was made of it before. */
static void word_item(const struct list *list, UINT reason, wchar_t label[LABEL_SIZE])
{
    wchar_t key[64] = L"", base[LABEL_SIZE], why[STRING_SIZE], whole[LABEL_SIZE];
    const wchar_t *inserts[] = {base, why};
    wchar_t *tab = wcschr(label, L'\t');
    if (tab) {
        wcsncpy(key, tab, 63);
        *tab = L'\0';
    }
    wchar_t *behind = wcsstr(label, L" (");
    if (behind) {
        *behind = L'\0';
    }
    wcscpy(base, label);
    if (reason && reason != REASON_SILENT) {
        string_load(list->instance, reason, why);
        if (string_format(list->instance, IDS_MENU_REASON, whole, LABEL_SIZE - 64, inserts)) {
            wcscpy(label, whole);
        }
    }
    wcscat(label, key);
}

static void prepare_item(const struct window *window, HMENU menu, UINT position)
{
    wchar_t label[LABEL_SIZE] = L"";
    UINT id = GetMenuItemID(menu, (int)position);
    const struct command *command = command_find(window, id);
    command_mark_item(window, menu, position);
    if (!command || !command->reason) {
        return;
    }
    UINT reason = command_reason(window, id);
    GetMenuStringW(menu, position, label, LABEL_SIZE / 2, MF_BYPOSITION);
    word_item(&window->list, reason, label);
    EnableMenuItem(menu, position, MF_BYPOSITION | (UINT)(reason ? MF_GRAYED : MF_ENABLED));
    MENUITEMINFOW item = {.cbSize = sizeof item, .fMask = MIIM_STRING, .dwTypeData = label};
    SetMenuItemInfoW(menu, position, TRUE, &item);
}

/* The shown columns, behind the items that the menu keeps. */
static void fill_columns(HMENU menu, const struct list *list, UINT first, int kept)
{
    wchar_t title[STRING_SIZE];
    while (GetMenuItemCount(menu) > kept) {
        DeleteMenu(menu, (UINT)kept, MF_BYPOSITION);
    }
    for (size_t i = 0; i < list->shown_count; i++) {
        UINT column = (UINT)list->shown[i];
        string_load(list->instance, IDS_COLUMN_FIRST + column, title);
        AppendMenuW(menu, MF_STRING, first + column, title);
    }
}

static void fill(HMENU menu, const struct list *list)
{
    UINT command = GetMenuItemID(menu, 0);
    if (command == IDC_SORT_REVERSE) {
        fill_columns(menu, list, IDC_SORT_FIRST, 2);
    } else if (command >= IDC_COPY_COLUMN_FIRST && command <= IDC_COPY_COLUMN_LAST) {
        fill_columns(menu, list, IDC_COPY_COLUMN_FIRST, 0);
    }
}

void menu_prepare(const struct window *window, HMENU menu)
{
    fill(menu, &window->list);
    int count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        HMENU inner = GetSubMenu(menu, i);
        if (inner) {
            menu_prepare(window, inner);
        } else {
            prepare_item(window, menu, (UINT)i);
        }
    }
}

/* Shows a menu of the resources (IDM_ROW, IDM_HEADER) at a point of the screen and runs what is chosen. */
static void track(struct window *window, UINT id, POINT at)
{
    HMENU menu = LoadMenuW(window->instance, MAKEINTRESOURCEW(id));
    if (!menu) {
        return;
    }
    command_add_items(window, menu);
    menu_prepare(window, menu);
    UINT command = (UINT)TrackPopupMenuEx(GetSubMenu(menu, 0), TPM_RETURNCMD | TPM_RIGHTBUTTON, at.x, at.y,
                                          window->frame, NULL);
    menu_theme_release(menu);
    DestroyMenu(menu);
    command_run(window, command);
}

/* Where the menu goes when it is asked for by key: under the focused row. */
static POINT menu_point(const struct window *window)
{
    RECT area;
    POINT point = {0, 0};
    int focused = list_focused(&window->list);
    if (focused >= 0 && ListView_GetItemRect(window->list.control, focused, &area, LVIR_LABEL)) {
        point.x = area.left;
        point.y = area.bottom;
    }
    ClientToScreen(window->list.control, &point);
    return point;
}

static void remember_column(struct window *window, POINT at)
{
    LVHITTESTINFO hit = {.pt = at};
    ScreenToClient(window->list.control, &hit.pt);
    int index = ListView_SubItemHitTest(window->list.control, &hit);
    window->list.clicked_column = window->list.shown[index >= 0 ? hit.iSubItem : 0];
}

void menu_show_row(struct window *window, LPARAM place)
{
    POINT at = {(short)LOWORD(place), (short)HIWORD(place)};
    if (place == -1) {
        at = menu_point(window);
    } else {
        remember_column(window, at);
    }
    track(window, IDM_ROW, at);
}

bool menu_show_header(struct window *window, LPARAM place)
{
    HWND header = ListView_GetHeader(window->list.control);
    POINT at = {(short)LOWORD(place), (short)HIWORD(place)};
    HDHITTESTINFO hit = {.pt = at};
    RECT area;
    if (place == -1 || !GetWindowRect(header, &area) || !PtInRect(&area, at)) {
        return false;
    }
    ScreenToClient(header, &hit.pt);
    int number = (int)SendMessageW(header, HDM_HITTEST, 0, (LPARAM)&hit);
    window->list.clicked_column = window->list.shown[number >= 0 ? number : 0];
    track(window, IDM_HEADER, at);
    return true;
}
