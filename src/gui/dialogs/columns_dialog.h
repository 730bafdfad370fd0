/*
 * columns_dialog: which columns are shown, and in which order; or one of the sets that come along.
 */
#ifndef SOCKSCOPE_GUI_COLUMNS_DIALOG_H
#define SOCKSCOPE_GUI_COLUMNS_DIALOG_H

#include "gui/parts/list.h"

/* Asks; if the user cancels, false, and nothing is changed.  Widths stay as they are. */
bool columns_ask(HWND parent, HINSTANCE instance, const struct theme *theme, struct list_columns *columns);

#endif
