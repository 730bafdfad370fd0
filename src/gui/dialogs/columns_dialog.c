/*
 * columns_dialog: a list of all columns with a box before each; those that are shown come first, in their
 * order.
 */
#include "gui/dialogs/columns_dialog.h"

#include <string.h>

#include "gui/dialogs/dialog.h"
#include "gui/dialogs/dialog_theme.h"
#include "gui/dialogs/question.h"
#include "gui/paint/dpi.h"
#include "gui/paint/strings.h"

#include "resource.h"
#include "sockscope/column_set.h"

struct dialog {
    HINSTANCE instance;
    const struct theme *theme;
    struct list_columns columns;
    bool filling;
};

static HWND list_of(HWND window)
{
    return GetDlgItem(window, IDC_COLUMN_LIST);
}

static void add_line(const struct dialog *dialog, HWND list, enum column_id id, bool checked)
{
    wchar_t title[STRING_SIZE];
    LVITEMW item = {.mask = LVIF_TEXT | LVIF_PARAM,
                    .iItem = ListView_GetItemCount(list),
                    .pszText = title,
                    .lParam = (LPARAM)id};
    string_load(dialog->instance, IDS_COLUMN_FIRST + (UINT)id, title);
    LRESULT index = SendMessageW(list, LVM_INSERTITEMW, 0, (LPARAM)&item);
    ListView_SetCheckState(list, (int)index, checked);
}

static void fill(HWND window, struct dialog *dialog)
{
    bool shown[COLUMN_COUNT] = {false};
    HWND list = list_of(window);
    dialog->filling = true;
    SendMessageW(list, WM_SETREDRAW, FALSE, 0);
    ListView_DeleteAllItems(list);
    for (size_t i = 0; i < dialog->columns.count; i++) {
        add_line(dialog, list, dialog->columns.order[i], true);
        shown[dialog->columns.order[i]] = true;
    }
    for (int id = 0; id < COLUMN_COUNT; id++) {
        if (!shown[id]) {
            add_line(dialog, list, (enum column_id)id, false);
        }
    }
    SendMessageW(list, WM_SETREDRAW, TRUE, 0);
    dialog->filling = false;
}

static enum column_id id_of(HWND list, int index)
{
    LVITEMW item = {.mask = LVIF_PARAM, .iItem = index};
    SendMessageW(list, LVM_GETITEMW, 0, (LPARAM)&item);
    return (enum column_id)item.lParam;
}

static void gather(HWND window, struct dialog *dialog)
{
    HWND list = list_of(window);
    int count = ListView_GetItemCount(list);
    dialog->columns.count = 0;
    for (int i = 0; i < count; i++) {
        if (ListView_GetCheckState(list, i)) {
            dialog->columns.order[dialog->columns.count++] = id_of(list, i);
        }
    }
}

/* The set that is shown just so, or the last entry: the user's own. */
static void show_set(HWND window, const struct dialog *dialog)
{
    size_t found = column_set_find(dialog->columns.order, dialog->columns.count);
    SendDlgItemMessageW(window, IDC_COLUMN_SET, CB_SETCURSEL, found, 0);
}

static void take_set(HWND window, struct dialog *dialog)
{
    LRESULT chosen = SendDlgItemMessageW(window, IDC_COLUMN_SET, CB_GETCURSEL, 0, 0);
    if (chosen >= 0 && chosen < COLUMN_SET_COUNT) {
        const struct column_set *set = column_set_get((size_t)chosen);
        dialog->columns.count = set->count;
        memcpy(dialog->columns.order, set->columns, sizeof dialog->columns.order);
        fill(window, dialog);
    }
}

static void move(HWND window, struct dialog *dialog, int by)
{
    const UINT chosen = LVIS_SELECTED | LVIS_FOCUSED;
    HWND list = list_of(window);
    int from = ListView_GetNextItem(list, -1, LVNI_SELECTED), to = from + by;
    if (from < 0 || to < 0 || to >= ListView_GetItemCount(list)) {
        return;
    }
    enum column_id id = id_of(list, from);
    bool checked = ListView_GetCheckState(list, from) != 0;
    wchar_t title[STRING_SIZE];
    LVITEMW item = {.mask = LVIF_TEXT | LVIF_PARAM, .iItem = to, .pszText = title, .lParam = (LPARAM)id};
    string_load(dialog->instance, IDS_COLUMN_FIRST + (UINT)id, title);
    dialog->filling = true;
    ListView_DeleteItem(list, from);
    SendMessageW(list, LVM_INSERTITEMW, 0, (LPARAM)&item);
    ListView_SetCheckState(list, to, checked);
    dialog->filling = false;
    ListView_SetItemState(list, to, chosen, chosen);
    ListView_EnsureVisible(list, to, FALSE);
    gather(window, dialog);
    show_set(window, dialog);
}

static INT_PTR begin(HWND window, struct dialog *dialog)
{
    wchar_t name[STRING_SIZE];
    HWND list = list_of(window);
    LVCOLUMNW column = {.mask = LVCF_WIDTH};
    RECT room;
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)dialog);
    for (UINT i = 0; i <= COLUMN_SET_COUNT; i++) {
        string_load(dialog->instance, IDS_COLUMN_SET_FIRST + i, name);
        SendDlgItemMessageW(window, IDC_COLUMN_SET, CB_ADDSTRING, 0, (LPARAM)name);
    }
    ListView_SetExtendedListViewStyle(list, LVS_EX_CHECKBOXES | LVS_EX_FULLROWSELECT | LVS_EX_DOUBLEBUFFER);
    GetClientRect(list, &room);
    column.cx = room.right - GetSystemMetricsForDpi(SM_CXVSCROLL, dpi_of(window));
    SendMessageW(list, LVM_INSERTCOLUMNW, 0, (LPARAM)&column);
    dialog_theme_apply(dialog->theme, window);
    dialog_centre(window);
    fill(window, dialog);
    show_set(window, dialog);
    ListView_SetItemState(list, 0, LVIS_SELECTED | LVIS_FOCUSED, LVIS_SELECTED | LVIS_FOCUSED);
    SetFocus(list);
    return FALSE;
}

static void accept(HWND window, const struct dialog *dialog)
{
    if (dialog->columns.count == 0) {
        wchar_t text[STRING_SIZE];
        string_load(dialog->instance, IDS_NO_COLUMN, text);
        const struct question question = {IDI_WARNING, text, NULL, NULL, NULL, false};
        question_ask(window, dialog->instance, dialog->theme, &question);
        return;
    }
    EndDialog(window, IDOK);
}

static INT_PTR command(HWND window, struct dialog *dialog, UINT id, UINT code)
{
    switch (id) {
    case IDOK:
        accept(window, dialog);
        return TRUE;
    case IDCANCEL:
        EndDialog(window, IDCANCEL);
        return TRUE;
    case IDC_COLUMN_UP:
    case IDC_COLUMN_DOWN:
        move(window, dialog, id == IDC_COLUMN_UP ? -1 : 1);
        return TRUE;
    case IDC_COLUMN_SET:
        if (code == CBN_SELCHANGE) {
            take_set(window, dialog);
        }
        return TRUE;
    default:
        return FALSE;
    }
}

static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    struct dialog *dialog = (struct dialog *)GetWindowLongPtrW(window, DWLP_USER);
    if (message == WM_INITDIALOG) {
        return begin(window, (struct dialog *)longer);
    }
    if (!dialog) {
        return FALSE;
    }
    if (message == WM_COMMAND) {
        return command(window, dialog, LOWORD(wide), HIWORD(wide));
    }
    if (message == WM_NOTIFY && ((const NMHDR *)longer)->code == (UINT)LVN_ITEMCHANGED && !dialog->filling) {
        gather(window, dialog);
        show_set(window, dialog);
        return TRUE;
    }
    return dialog_theme_message(dialog->theme, window, message, wide, longer);
}

bool columns_ask(HWND parent, HINSTANCE instance, const struct theme *theme, struct list_columns *columns)
{
    struct dialog dialog = {.instance = instance, .theme = theme, .columns = *columns, .filling = true};
    INT_PTR answer = dialog_run(instance, IDD_COLUMNS, parent, procedure, (LPARAM)&dialog);
    if (answer == IDOK) {
        *columns = dialog.columns;
    }
    return answer == IDOK;
}
