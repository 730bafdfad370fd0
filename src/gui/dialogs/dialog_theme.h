/*
 * dialog_theme: dialogs and their controls in the colours of the theme.
 *
 * In dark mode buttons, fields, drop-down lists and spin buttons are painted here: the controls have
 * messages for the colours of their text at most.  In light mode and in Windows' own high contrast they are
 * left to Windows.
 */
#ifndef SOCKSCOPE_GUI_DIALOG_THEME_H
#define SOCKSCOPE_GUI_DIALOG_THEME_H

#include "gui/paint/theme.h"

/* A dialog and what is in it: at its start, and again when the theme has become another.  The theme must
 * outlive the dialog. */
void dialog_theme_apply(const struct theme *theme, HWND dialog);

/* What the dialog's procedure returns for messages that it does not know itself. */
INT_PTR dialog_theme_message(const struct theme *theme, HWND dialog, UINT message, WPARAM wide,
                             LPARAM longer);

#endif
