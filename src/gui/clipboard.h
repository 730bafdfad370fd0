/*
 * clipboard: rows and cells as text.
 */
#ifndef SOCKSCOPE_GUI_CLIPBOARD_H
#define SOCKSCOPE_GUI_CLIPBOARD_H

#include "gui/list.h"

/* The selected rows, one a line, columns separated by tabs. */
void clipboard_copy_rows(HWND window, const struct list *list);

/* One cell of the focused row. */
void clipboard_copy_cell(HWND window, const struct list *list, enum column_id column);

#endif
