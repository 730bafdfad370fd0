/*
 * menu: greyed items carry the reason behind their label.
 */
#include "gui/window/menu.h"

#include <limits.h>
#include <wchar.h>

#include "gui/paint/menu_theme.h"
#include "gui/paint/strings.h"
#include "sockscope/close_plan.h"
#include "sockscope/whois.h"

#include "resource.h"

enum { LABEL_SIZE = 256 };

/* A command that always applies, or whose state another part keeps. */
static const UINT NOT_JUDGED = UINT_MAX;

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
        const struct row *row = list_owner_row(list, at);
        if (row && row->process && row->process->pid) {
            return 0;
        }
        reason = IDS_REASON_NO_PROCESS;
    }
    return reason;
}

static bool has_path(const struct row *row)
{
    return row->process && row->process->path;
}

static bool has_name(const struct row *row)
{
    return row->process && row->process->name[0];
}

static bool has_remote(const struct row *row)
{
    return row->endpoint.has_remote;
}

static bool is_in_registries(const struct row *row)
{
    struct address remote = endpoint_remote(&row->endpoint);
    return !whois_obstacle(&remote);
}

static UINT fact_reason(const struct row *row, bool (*has)(const struct row *row), UINT reason)
{
    if (!row) {
        return IDS_REASON_NO_ROW;
    }
    return !has || has(row) ? 0 : reason;
}

static UINT command_reason(UINT command, const struct list *list, const struct actions *actions)
{
    bool elevated = actions->elevated;
    int first = list_next_selected(list, -1);
    const struct row *row = list_row(list, first), *owner = list_owner_row(list, first);
    switch (command) {
    case IDC_CLOSE:
        return close_reason(list, actions->mode, elevated);
    case IDC_CLOSE_GRACEFUL:
        return close_reason(list, CLOSE_GRACEFUL, elevated);
    case IDC_CLOSE_DEADLINE:
        return close_reason(list, CLOSE_DEADLINE, elevated);
    case IDC_CLOSE_RESET:
        return close_reason(list, CLOSE_RESET, elevated);
    case IDC_END_PROCESS:
        return end_reason(list);
    case IDC_COPY_CLOSE_COMMAND:
        return close_reason(list, CLOSE_GRACEFUL, elevated);
    case IDC_OPEN_LOCATION:
    case IDC_PROPERTIES:
        return fact_reason(owner, has_path, IDS_REASON_NO_PATH);
    case IDC_SEARCH_WEB:
        return fact_reason(owner, has_name, IDS_REASON_NO_PROCESS);
    case IDC_COPY_ADDRESS:
        return fact_reason(row, has_remote, IDS_REASON_NO_REMOTE);
    case IDC_WHOIS:
        return row && has_remote(row) ? fact_reason(row, is_in_registries, IDS_REASON_LOCAL_NETWORK)
                                      : fact_reason(row, has_remote, IDS_REASON_NO_REMOTE);
    case IDC_COPY_ROW:
    case IDC_COPY_CELL:
    case IDC_COPY_CSV:
    case IDC_COPY_JSON:
    case IDC_COPY_SHOW_COMMAND:
        return fact_reason(row, NULL, 0);
    case IDC_RESTART_ELEVATED:
        return elevated ? IDS_REASON_ELEVATED : 0;
    case IDC_HIDE_COLUMN:
        return list->shown_count == 1 ? IDS_REASON_ONLY_COLUMN : 0;
    default:
        return NOT_JUDGED;
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

static void prepare_item(HMENU menu, UINT position, const struct list *list, const struct actions *actions)
{
    wchar_t label[LABEL_SIZE] = L"";
    UINT command = GetMenuItemID(menu, (int)position);
    if (command >= IDC_USE_SET_FIRST && command <= IDC_USE_SET_LAST) {
        bool used = command - IDC_USE_SET_FIRST == list_set(list);
        CheckMenuItem(menu, position, MF_BYPOSITION | (used ? MF_CHECKED : MF_UNCHECKED));
        return;
    }
    bool of_column = command >= IDC_COPY_COLUMN_FIRST && command <= IDC_COPY_COLUMN_LAST;
    UINT reason = command_reason(of_column ? IDC_COPY_CELL : command, list, actions);
    if (reason == NOT_JUDGED) {
        return;
    }
    GetMenuStringW(menu, position, label, LABEL_SIZE / 2, MF_BYPOSITION);
    word_item(list, reason, label);
    MENUITEMINFOW item = {.cbSize = sizeof item,
                          .fMask = MIIM_STATE | MIIM_STRING,
                          .fState = reason ? MFS_DISABLED : MFS_ENABLED,
                          .dwTypeData = label};
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
        CheckMenuRadioItem(menu, IDC_SORT_FIRST, IDC_SORT_LAST, IDC_SORT_FIRST + list->order.keys[0].column,
                           MF_BYCOMMAND);
    } else if (command >= IDC_COPY_COLUMN_FIRST && command <= IDC_COPY_COLUMN_LAST) {
        fill_columns(menu, list, IDC_COPY_COLUMN_FIRST, 0);
    }
}

void menu_prepare(HMENU menu, const struct list *list, const struct actions *actions)
{
    fill(menu, list);
    int count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        HMENU inner = GetSubMenu(menu, i);
        if (inner) {
            menu_prepare(inner, list, actions);
        } else {
            prepare_item(menu, (UINT)i, list, actions);
        }
    }
}

UINT menu_track(HWND window, UINT id, const struct list *list, const struct actions *actions, POINT at)
{
    HMENU menu = LoadMenuW(list->instance, MAKEINTRESOURCEW(id));
    if (!menu) {
        return 0;
    }
    menu_prepare(menu, list, actions);
    UINT command = (UINT)TrackPopupMenuEx(GetSubMenu(menu, 0), TPM_RETURNCMD | TPM_RIGHTBUTTON, at.x, at.y,
                                          window, NULL);
    menu_theme_release(menu);
    DestroyMenu(menu);
    return command;
}
