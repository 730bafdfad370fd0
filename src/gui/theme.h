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

/* Title bar, scroll bars and visual styles of a window and its control. */
void theme_apply_frame(const struct theme *theme, HWND frame);
void theme_apply_control(const struct theme *theme, HWND control);
/* The control is drawn by what the visual style has under this name (SetWindowTheme). */
void theme_set_class(HWND control, const wchar_t *name);

/* Ground and text of a list view. */
void theme_apply_list(const struct theme *theme, HWND list);

#endif
