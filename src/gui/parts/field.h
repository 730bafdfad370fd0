/*
 * field: what edit controls lack: a dark border, the key that deletes a word, and an Esc that is the
 * dialog's or window's where the text has several lines.  Lists have the border.
 */
#ifndef SOCKSCOPE_GUI_FIELD_H
#define SOCKSCOPE_GUI_FIELD_H

#include "gui/paint/theme.h"

/* Once for each edit control or list; again does no harm.  The theme must outlive the control. */
void field_attach(const struct theme *theme, HWND control);

#endif
