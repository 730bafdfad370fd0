/*
 * colours_dialog: previews are static controls in the colour itself; a colour is chosen in Windows' own
 * dialog, whose library is loaded when it is first wanted.
 */
#include "gui/dialogs/colours_dialog.h"

#include <commctrl.h>
#include <commdlg.h>
#include <wchar.h>

#include "gui/dialogs/dialog.h"
#include "gui/dialogs/dialog_theme.h"
#include "gui/paint/strings.h"
#include "windows/system/late.h"

#include "resource.h"

enum { SECONDS_MAX = 3600 };

struct dialog {
    HINSTANCE instance;
    const struct theme *theme;
    struct colours_choice choice;
    HBRUSH brushes[MARK_COUNT];
};

static COLORREF colour_of(uint32_t rgb)
{
    return RGB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
}

static uint32_t rgb_of(COLORREF colour)
{
    return (uint32_t)GetRValue(colour) << 16 | (uint32_t)GetGValue(colour) << 8 | GetBValue(colour);
}

static struct mark_colours shown(const struct dialog *dialog)
{
    return dialog->choice.set == MARKS_OWN ? dialog->choice.own
                                           : marks_of(dialog->choice.set, dialog->theme->dark);
}

static void free_brushes(struct dialog *dialog)
{
    for (int i = 0; i < MARK_COUNT; i++) {
        DeleteObject(dialog->brushes[i]);
        dialog->brushes[i] = NULL;
    }
}

static void show(HWND window, struct dialog *dialog)
{
    struct mark_colours marks = shown(dialog);
    free_brushes(dialog);
    for (int i = 0; i < MARK_COUNT; i++) {
        dialog->brushes[i] = CreateSolidBrush(colour_of(marks.rgb[i]));
        InvalidateRect(GetDlgItem(window, IDC_PREVIEW_FIRST + i), NULL, TRUE);
    }
    SendDlgItemMessageW(window, IDC_COLOUR_SET, CB_SETCURSEL, dialog->choice.set, 0);
}

/* A preview is painted as its row would be. */
static HBRUSH preview(const struct dialog *dialog, HDC dc, HWND control)
{
    int mark = GetDlgCtrlID(control) - IDC_PREVIEW_FIRST;
    if (mark < 0 || mark >= MARK_COUNT) {
        return NULL;
    }
    uint32_t rgb = shown(dialog).rgb[mark];
    SetBkColor(dc, colour_of(rgb));
    SetTextColor(dc, mark_is_light(rgb) ? RGB(0, 0, 0) : RGB(255, 255, 255));
    return dialog->brushes[mark];
}

typedef BOOL(WINAPI *choose_colour)(CHOOSECOLORW *chosen);

static const wchar_t THEME[] = L"Sockscope.Theme";

/* Windows' own dialog keeps its data where ours would; so the theme is a property of the window. */
static UINT_PTR CALLBACK chooser_hook(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    if (message == WM_INITDIALOG) {
        const struct theme *theme = (const struct theme *)((const CHOOSECOLORW *)longer)->lCustData;
        SetPropW(window, THEME, (HANDLE)theme);
        dialog_theme_apply(theme, window);
        return TRUE;
    }
    const struct theme *theme = GetPropW(window, THEME);
    if (message == WM_NCDESTROY) {
        RemovePropW(window, THEME);
    }
    return theme ? (UINT_PTR)dialog_theme_message(theme, window, message, wide, longer) : FALSE;
}

static void change(HWND window, struct dialog *dialog, int mark)
{
    struct mark_colours marks = shown(dialog);
    COLORREF custom[16] = {colour_of(marks.rgb[MARK_NEW]), colour_of(marks.rgb[MARK_CHANGED]),
                           colour_of(marks.rgb[MARK_CLOSED])};
    CHOOSECOLORW chosen = {.lStructSize = sizeof chosen,
                           .hwndOwner = window,
                           .rgbResult = colour_of(marks.rgb[mark]),
                           .lpCustColors = custom,
                           .Flags = CC_RGBINIT | CC_FULLOPEN | CC_ENABLEHOOK,
                           .lCustData = (LPARAM)dialog->theme,
                           .lpfnHook = chooser_hook};
    choose_colour choose = (choose_colour)late_function(L"comdlg32.dll", "ChooseColorW");
    if (choose && choose(&chosen)) {
        marks.rgb[mark] = rgb_of(chosen.rgbResult);
        dialog->choice.own = marks;
        dialog->choice.set = MARKS_OWN;
        show(window, dialog);
    }
}

static INT_PTR begin(HWND window, struct dialog *dialog)
{
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)dialog);
    for (UINT set = 0; set < MARK_SET_COUNT; set++) {
        wchar_t name[STRING_SIZE];
        string_load(dialog->instance, IDS_MARK_SET_FIRST + set, name);
        SendDlgItemMessageW(window, IDC_COLOUR_SET, CB_ADDSTRING, 0, (LPARAM)name);
    }
    SendDlgItemMessageW(window, IDC_SECONDS_SPIN, UDM_SETRANGE32, 0, SECONDS_MAX);
    SetDlgItemInt(window, IDC_SECONDS, (dialog->choice.highlight_ms + 999) / 1000, FALSE);
    dialog_theme_apply(dialog->theme, window);
    dialog_centre(window);
    show(window, dialog);
    return TRUE;
}

static void accept(HWND window, struct dialog *dialog)
{
    wchar_t text[STRING_SIZE];
    BOOL is_number = FALSE;
    UINT seconds = GetDlgItemInt(window, IDC_SECONDS, &is_number, FALSE);
    if (!is_number || seconds > SECONDS_MAX) {
        EDITBALLOONTIP tip = {.cbStruct = sizeof tip, .pszText = text};
        string_load(dialog->instance, IDS_BAD_HIGHLIGHT, text);
        SetFocus(GetDlgItem(window, IDC_SECONDS));
        SendDlgItemMessageW(window, IDC_SECONDS, EM_SETSEL, 0, -1);
        SendDlgItemMessageW(window, IDC_SECONDS, EM_SHOWBALLOONTIP, 0, (LPARAM)&tip);
        return;
    }
    dialog->choice.highlight_ms = seconds * 1000;
    EndDialog(window, IDOK);
}

static INT_PTR command(HWND window, struct dialog *dialog, UINT id, UINT code)
{
    if (id == IDOK) {
        accept(window, dialog);
    } else if (id == IDCANCEL) {
        EndDialog(window, IDCANCEL);
    } else if (id == IDC_COLOUR_SET && code == CBN_SELCHANGE) {
        dialog->choice.set = (enum mark_set)SendDlgItemMessageW(window, IDC_COLOUR_SET, CB_GETCURSEL, 0, 0);
        show(window, dialog);
    } else if (id >= IDC_CHANGE_FIRST && id < IDC_CHANGE_FIRST + MARK_COUNT) {
        change(window, dialog, (int)(id - IDC_CHANGE_FIRST));
    } else {
        return FALSE;
    }
    return TRUE;
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
    HBRUSH brush = message == WM_CTLCOLORSTATIC ? preview(dialog, (HDC)wide, (HWND)longer) : NULL;
    return brush ? (INT_PTR)brush : dialog_theme_message(dialog->theme, window, message, wide, longer);
}

bool colours_ask(HWND parent, HINSTANCE instance, const struct theme *theme, struct colours_choice *choice)
{
    struct dialog dialog = {.instance = instance, .theme = theme, .choice = *choice};
    INT_PTR answer = dialog_run(instance, IDD_COLOURS, parent, procedure, (LPARAM)&dialog);
    free_brushes(&dialog);
    if (answer == IDOK) {
        *choice = dialog.choice;
    }
    return answer == IDOK;
}
