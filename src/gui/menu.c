/*
 * menu: greyed items carry the reason behind their label.
 */
#include "gui/menu.h"

#include <wchar.h>

#include "gui/strings.h"
#include "sockscope/close_plan.h"

#include "resource.h"

enum { LABEL_SIZE = 256 };

/* Why a close does not apply to the selection: a string id, or 0 when it applies to a row at least. */
static UINT close_reason(const struct list *list, enum close_mode mode, bool elevated)
{
    UINT reason = IDS_REASON_NO_ROW;
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        enum close_obstacle obstacle = row ? close_obstacle(row) : CLOSE_IS_GONE;
        if (obstacle == CLOSE_POSSIBLE) {
            return mode == CLOSE_RESET && !elevated ? IDS_REASON_ELEVATION : 0;
        }
        reason = reason == IDS_REASON_NO_ROW ? IDS_OBSTACLE_FIRST + (UINT)obstacle : reason;
    }
    return reason;
}

static UINT end_reason(const struct list *list)
{
    UINT reason = IDS_REASON_NO_ROW;
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        if (row && row->process && row->process->pid) {
            return 0;
        }
        reason = IDS_REASON_NO_PROCESS;
    }
    return reason;
}

static UINT command_reason(UINT command, const struct list *list, bool elevated)
{
    switch (command) {
    case IDC_CLOSE_GRACEFUL:
        return close_reason(list, CLOSE_GRACEFUL, elevated);
    case IDC_CLOSE_DEADLINE:
        return close_reason(list, CLOSE_DEADLINE, elevated);
    case IDC_CLOSE_RESET:
        return close_reason(list, CLOSE_RESET, elevated);
    case IDC_END_PROCESS:
        return end_reason(list);
    case IDC_COPY_ROW:
    case IDC_COPY_CELL:
        return list_next_selected(list, -1) < 0 ? IDS_REASON_NO_ROW : 0;
    default:
        return 0;
    }
}

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
    if (reason) {
        string_load(list->instance, reason, why);
        if (string_format(list->instance, IDS_MENU_REASON, whole, LABEL_SIZE - 64, inserts)) {
            wcscpy(label, whole);
        }
    }
    wcscat(label, key);
}

static void prepare_item(HMENU menu, UINT position, const struct list *list, bool elevated)
{
    wchar_t label[LABEL_SIZE] = L"";
    UINT command = GetMenuItemID(menu, (int)position);
    switch (command) {
    case IDC_CLOSE_GRACEFUL:
    case IDC_CLOSE_DEADLINE:
    case IDC_CLOSE_RESET:
    case IDC_END_PROCESS:
    case IDC_COPY_ROW:
    case IDC_COPY_CELL:
        break;
    default:
        return;
    }
    UINT reason = command_reason(command, list, elevated);
    GetMenuStringW(menu, position, label, LABEL_SIZE / 2, MF_BYPOSITION);
    word_item(list, reason, label);
    MENUITEMINFOW item = {.cbSize = sizeof item,
                          .fMask = MIIM_STATE | MIIM_STRING,
                          .fState = reason ? MFS_DISABLED : MFS_ENABLED,
                          .dwTypeData = label};
    SetMenuItemInfoW(menu, position, TRUE, &item);
}

void menu_prepare(HMENU menu, const struct list *list, bool elevated)
{
    int count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        HMENU inner = GetSubMenu(menu, i);
        if (inner) {
            menu_prepare(inner, list, elevated);
        } else {
            prepare_item(menu, (UINT)i, list, elevated);
        }
    }
}

UINT menu_track_row(HWND window, const struct list *list, bool elevated, POINT at)
{
    HMENU menu = LoadMenuW(list->instance, MAKEINTRESOURCEW(IDM_ROW));
    if (!menu) {
        return 0;
    }
    menu_prepare(menu, list, elevated);
    UINT command = (UINT)TrackPopupMenuEx(GetSubMenu(menu, 0), TPM_RETURNCMD | TPM_RIGHTBUTTON, at.x, at.y,
                                          window, NULL);
    DestroyMenu(menu);
    return command;
}
