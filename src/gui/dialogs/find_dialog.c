/* find_dialog: modeless, so that one can look, act on the row, and look on. */
#include "gui/dialogs/find_dialog.h"

#include "gui/dialogs/dialog.h"
#include "gui/dialogs/dialog_theme.h"

#include "resource.h"

static void look(struct find_dialog *find, UINT command)
{
    GetDlgItemTextW(find->window, IDC_FIND_TEXT, find->query, FIND_TEXT_MAX + 1);
    if (find->query[0]) {
        SendMessageW(find->owner, WM_COMMAND, command, 0);
    }
}

/* At the right, where it hides the columns that matter least. */
static void place(HWND window, HWND owner)
{
    RECT area, around;
    GetWindowRect(window, &area);
    GetWindowRect(owner, &around);
    int width = area.right - area.left, height = area.bottom - area.top;
    int left = around.right - width * 9 / 8;
    dialog_move(window, left > around.left ? left : around.left, around.top + height);
}

static INT_PTR begin(HWND window, struct find_dialog *find)
{
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)find);
    find->window = window;
    SendDlgItemMessageW(window, IDC_FIND_TEXT, EM_SETLIMITTEXT, FIND_TEXT_MAX, 0);
    SetDlgItemTextW(window, IDC_FIND_TEXT, find->query);
    dialog_theme_apply(find->theme, window);
    place(window, find->owner);
    return TRUE;
}

static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    struct find_dialog *find = (struct find_dialog *)GetWindowLongPtrW(window, DWLP_USER);
    if (message == WM_INITDIALOG) {
        return begin(window, (struct find_dialog *)longer);
    }
    if (!find) {
        return FALSE;
    }
    switch (message) {
    case WM_COMMAND:
        if (LOWORD(wide) == IDOK) {
            look(find, IDC_FIND_NEXT);
        } else if (LOWORD(wide) == IDC_FIND_PREVIOUS) {
            look(find, IDC_FIND_PREVIOUS);
        } else if (LOWORD(wide) == IDCANCEL) {
            DestroyWindow(window);
        }
        return TRUE;
    case WM_DESTROY:
        find->window = NULL;
        return TRUE;
    default:
        return dialog_theme_message(find->theme, window, message, wide, longer);
    }
}

void find_dialog_open(struct find_dialog *find)
{
    if (!find->window) {
        dialog_open(find->instance, IDD_FIND, find->owner, procedure, (LPARAM)find);
    }
    ShowWindow(find->window, SW_SHOW);
    SetFocus(GetDlgItem(find->window, IDC_FIND_TEXT));
    SendDlgItemMessageW(find->window, IDC_FIND_TEXT, EM_SETSEL, 0, -1);
}

bool find_dialog_translate(struct find_dialog *find, MSG *message)
{
    if (!find->window) {
        return false;
    }
    if (message->message == WM_KEYDOWN && message->wParam == VK_F3 && IsChild(find->window, message->hwnd)) {
        look(find, GetKeyState(VK_SHIFT) < 0 ? IDC_FIND_PREVIOUS : IDC_FIND_NEXT);
        return true;
    }
    return IsDialogMessageW(find->window, message);
}
