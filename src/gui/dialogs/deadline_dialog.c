/*
 * deadline_dialog: one number with a spin button; a mistake is shown beside the field.
 */
#include "gui/dialogs/deadline_dialog.h"

#include <commctrl.h>

#include "gui/dialogs/dialog.h"
#include "gui/dialogs/dialog_theme.h"
#include "gui/paint/strings.h"
#include "sockscope/settings.h"

#include "resource.h"

enum { SECONDS_MIN = SETTINGS_DEADLINE_MIN_MS / 1000, SECONDS_MAX = SETTINGS_DEADLINE_MAX_MS / 1000 };

struct dialog {
    HINSTANCE instance;
    const struct theme *theme;
    struct deadline *deadline;
};

static void complain(HWND window, const struct dialog *dialog)
{
    wchar_t text[STRING_SIZE];
    EDITBALLOONTIP tip = {.cbStruct = sizeof tip, .pszTitle = NULL, .pszText = text};
    string_load(dialog->instance, IDS_BAD_SECONDS, text);
    SendDlgItemMessageW(window, IDC_SECONDS, EM_SHOWBALLOONTIP, 0, (LPARAM)&tip);
    SetFocus(GetDlgItem(window, IDC_SECONDS));
    SendDlgItemMessageW(window, IDC_SECONDS, EM_SETSEL, 0, -1);
    MessageBeep(MB_ICONWARNING);
}

static void accept(HWND window, struct dialog *dialog)
{
    BOOL is_number = FALSE;
    UINT seconds = GetDlgItemInt(window, IDC_SECONDS, &is_number, FALSE);
    if (!is_number || seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
        complain(window, dialog);
        return;
    }
    dialog->deadline->milliseconds = seconds * 1000;
    dialog->deadline->kept = IsDlgButtonChecked(window, IDC_SECONDS_KEEP) == BST_CHECKED;
    EndDialog(window, IDOK);
}

static void begin(HWND window, const struct dialog *dialog)
{
    wchar_t what[STRING_SIZE];
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)dialog);
    SendDlgItemMessageW(window, IDC_SECONDS_SPIN, UDM_SETRANGE32, SECONDS_MIN, SECONDS_MAX);
    SetDlgItemInt(window, IDC_SECONDS, dialog->deadline->milliseconds / 1000, FALSE);
    if (!dialog->deadline->elevated) {
        string_load(dialog->instance, IDS_DEADLINE_WITHOUT_RIGHTS, what);
        SetDlgItemTextW(window, IDC_SECONDS_WHAT, what);
    }
    dialog_theme_apply(dialog->theme, window);
    dialog_centre(window);
}

static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    struct dialog *dialog = (struct dialog *)GetWindowLongPtrW(window, DWLP_USER);
    if (message == WM_INITDIALOG) {
        begin(window, (const struct dialog *)longer);
        return TRUE;
    }
    if (message == WM_COMMAND && LOWORD(wide) == IDOK) {
        accept(window, dialog);
        return TRUE;
    }
    if (message == WM_COMMAND && LOWORD(wide) == IDCANCEL) {
        EndDialog(window, IDCANCEL);
        return TRUE;
    }
    return dialog ? dialog_theme_message(dialog->theme, window, message, wide, longer) : FALSE;
}

bool deadline_ask(HWND parent, HINSTANCE instance, const struct theme *theme, struct deadline *deadline)
{
    struct dialog dialog = {instance, theme, deadline};
    return dialog_run(instance, IDD_DEADLINE, parent, procedure, (LPARAM)&dialog) == IDOK;
}
