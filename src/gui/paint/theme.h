/*
 * theme: the colours of the window: light, dark or high contrast, as Windows is set.
 */
#ifndef SOCKSCOPE_GUI_THEME_H
#define SOCKSCOPE_GUI_THEME_H

#include <windows.h>

#include <stdbool.h>

#include "sockscope/marks.h"
#include "sockscope/tracker.h"

/* Where Windows itself is in high contrast, its colours come before any choice. */
enum theme_choice { THEME_AS_WINDOWS, THEME_LIGHT, THEME_DARK, THEME_CONTRAST };

struct theme {
    enum theme_choice choice;
    enum mark_set mark_set;
    struct mark_colours own_marks[2];      /* by `dark` */
    bool dark;                             /* light text on a dark ground, all painted here */
    bool high_contrast;                    /* the colours are those of Windows */
    bool plain;                            /* marks are left to the words */
    COLORREF window, text;                 /* list and edit */
    COLORREF face, face_text, face_border; /* everything around them */
    COLORREF quiet_text, error_text;
    COLORREF hot, pressed;              /* buttons of the toolbar */
    COLORREF pressed_text;              /* on both */
    COLORREF button, focus;             /* dark: buttons of dialogs; who has the keyboard */
    COLORREF selection, idle_selection; /* rows chosen, with (dark only) and without the keyboard */
    COLORREF marks[4], mark_text[4];    /* background and text by enum change */
    COLORREF stripe;                    /* background of every other row that has no mark */
    HBRUSH window_brush, face_brush;
};

/* Reads the settings of Windows as far as the choice leaves them open; theme_free gives the brushes back. */
void theme_read(struct theme *theme);
void theme_free(struct theme *theme);

/* The same, but only when something is another than it was: false when nothing is. */
bool theme_update(struct theme *theme);

/* Title bar, scroll bars and visual styles of a window and its control. */
void theme_apply_frame(const struct theme *theme, HWND frame);
void theme_apply_control(const struct theme *theme, HWND control);
/* The control is drawn by what the visual style has under this name (SetWindowTheme); "": without a style. */
void theme_set_class(HWND control, const wchar_t *name);
void theme_apply_tips(const struct theme *theme, HWND tips); /* NULL: there are none */

/*
 * The parts that differ between versions of Windows, which only tests call from elsewhere.
 *
 * DwmSetWindowAttribute, and the attribute of a dark title bar: 20 since Windows 10 2004 (build 19041), 19
 * before; Windows refuses the one that it does not know, so 20 is tried first.  False when both are refused.
 */
typedef HRESULT(WINAPI *theme_set_attribute)(HWND window, DWORD attribute, const void *value, DWORD size);
bool theme_set_title(theme_set_attribute set, HWND frame, bool dark);

/*
 * What function 135 of uxtheme.dll takes: since build 18362 a mode (SetPreferredAppMode: 2 forces dark), in
 * 1809 and up to there whether dark is allowed (AllowDarkModeForApp); 0 is light in both.  -1: it is neither.
 */
int theme_app_mode(DWORD build, bool dark);

/* In dark mode: who has the keyboard has a border that cannot be overlooked. */
COLORREF theme_border_of(const struct theme *theme, HWND control);

/* Ground and text of a list view. */
void theme_apply_list(const struct theme *theme, HWND list);

#endif
