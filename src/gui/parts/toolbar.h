/*
 * toolbar: the commands that are wanted at a glance.  A button is pressed in when its item in the menu bar
 * is checked, so the menu is the one place that knows.
 */
#ifndef SOCKSCOPE_GUI_TOOLBAR_H
#define SOCKSCOPE_GUI_TOOLBAR_H

#include <windows.h>

#include <commctrl.h>
#include <stdbool.h>

#include "gui/paint/theme.h"

struct toolbar {
    HWND control;
    HWND tips; /* NULL before the control makes them: asking it for them would make them */
    HINSTANCE instance;
    const struct theme *theme;
    HIMAGELIST images;
};

bool toolbar_create(struct toolbar *toolbar, HWND parent, HINSTANCE instance, const struct theme *theme);
void toolbar_destroy(struct toolbar *toolbar);
void toolbar_set_scale(struct toolbar *toolbar, UINT dpi, HFONT font);
void toolbar_apply_theme(const struct toolbar *toolbar);
SIZE toolbar_size(const struct toolbar *toolbar);

/* Follows the check marks of the window's menu. */
void toolbar_show(const struct toolbar *toolbar, HMENU menu);

/* The menu of states, under its button (IDC_STATES). */
void toolbar_open_states(const struct toolbar *toolbar);

/* Tracks a menu under the button of a command. */
void toolbar_drop(const struct toolbar *toolbar, UINT command, HMENU menu);

/* Notifications of the control; true when handled, with *result to return. */
bool toolbar_notify(struct toolbar *toolbar, const NMHDR *header, LRESULT *result);

#endif
