/* field: two subclasses, one for the border and one for the keys. */
#include "gui/parts/field.h"

#include <commctrl.h>
#include <stdlib.h>

#include "gui/paint/shape.h"

enum { BORDER_SUBCLASS = 101, KEYS_SUBCLASS = 102 };

/* The border, which is all that fields and lists do not ask colours for. */

static void draw_border(const struct theme *theme, HWND control)
{
    RECT area;
    POINT inner = {0, 0};
    GetWindowRect(control, &area);
    ClientToScreen(control, &inner);
    int width = inner.x - area.left;
    HDC dc = GetWindowDC(control);
    OffsetRect(&area, -area.left, -area.top);
    for (int i = 0; i < width; i++) {
        shape_frame(dc, &area, i ? theme->window : theme_border_of(theme, control));
        InflateRect(&area, -1, -1);
    }
    ReleaseDC(control, dc);
}

static LRESULT CALLBACK border_procedure(HWND control, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                         DWORD_PTR data)
{
    const struct theme *theme = (const struct theme *)data;
    LRESULT result = DefSubclassProc(control, message, wide, longer);
    (void)id;
    if (theme->dark && (message == WM_NCPAINT || message == WM_SETFOCUS || message == WM_KILLFOCUS)) {
        draw_border(theme, control);
    }
    return result;
}

/* The keys. */

/* Halves of a pair are letters, so that none is left alone. */
static bool is_of_word(wchar_t unit)
{
    return unit == L'_' || (unit >= 0xD800 && unit < 0xE000) || IsCharAlphaNumericW(unit);
}

/* Where the word before a position begins, including the blanks in between. */
static DWORD word_start(const wchar_t *text, DWORD place)
{
    while (place && !is_of_word(text[place - 1])) {
        place--;
    }
    while (place && is_of_word(text[place - 1])) {
        place--;
    }
    return place;
}

static void delete_word(HWND edit)
{
    DWORD selected[2] = {0, 0};
    int length = GetWindowTextLengthW(edit);
    wchar_t *text = malloc(((size_t)length + 1) * sizeof *text);
    SendMessageW(edit, EM_GETSEL, (WPARAM)&selected[0], (LPARAM)&selected[1]);
    if (text && (GetWindowLongPtrW(edit, GWL_STYLE) & ES_READONLY) == 0) {
        length = GetWindowTextW(edit, text, length + 1);
        if (selected[0] == selected[1] && selected[0] <= (DWORD)length) {
            SendMessageW(edit, EM_SETSEL, word_start(text, selected[0]), (LPARAM)selected[1]);
        }
        SendMessageW(edit, EM_REPLACESEL, TRUE, (LPARAM)L"");
    }
    free(text);
}

static bool is_escape(const MSG *message)
{
    return message && message->message == WM_KEYDOWN && message->wParam == VK_ESCAPE;
}

/* Windows makes the character 127 of Ctrl+Backspace, Wine the one that Ctrl+H makes too. */
static bool is_control_backspace(WPARAM character, LPARAM key)
{
    enum { DELETE_CHARACTER = 0x7F };
    UINT scan = (UINT)(key >> 16 & 0xFF);
    return character == DELETE_CHARACTER || (character == L'\b' && GetKeyState(VK_CONTROL) < 0 &&
                                             scan == MapVirtualKeyW(VK_BACK, MAPVK_VK_TO_VSC));
}

/*
 * Edit controls know no key for a word.  One of several lines
 * that has ever been asked by IsDialogMessage wants Esc for itself and closes its parent with it.
 */
static LRESULT CALLBACK keys_procedure(HWND edit, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                       DWORD_PTR data)
{
    (void)id;
    (void)data;
    if (message == WM_CHAR && is_control_backspace(wide, longer)) {
        delete_word(edit);
        return 0;
    }
    LRESULT result = DefSubclassProc(edit, message, wide, longer);
    if (message == WM_GETDLGCODE && is_escape((const MSG *)longer)) {
        result &= ~(LRESULT)(DLGC_WANTALLKEYS | DLGC_WANTMESSAGE);
    }
    return result;
}

void field_attach(const struct theme *theme, HWND control)
{
    wchar_t name[16] = L"";
    GetClassNameW(control, name, 16);
    SetWindowSubclass(control, border_procedure, BORDER_SUBCLASS, (DWORD_PTR)theme);
    if (lstrcmpiW(name, WC_EDITW) == 0) {
        SetWindowSubclass(control, keys_procedure, KEYS_SUBCLASS, 0);
    }
}
