/*
 * clipboard: rows and cells as text.
 */
#ifndef SOCKSCOPE_GUI_CLIPBOARD_H
#define SOCKSCOPE_GUI_CLIPBOARD_H

#include "gui/parts/list.h"
#include "sockscope/export.h"

/* The selected rows, one a line, columns separated by tabs. */
uint32_t clipboard_copy_rows(HWND window, struct list *list);

/* One cell of the focused row. */
uint32_t clipboard_copy_cell(HWND window, const struct list *list, enum column_id column);

/*
 * The selected rows as IDC_COPY_CSV and the commands beside it say: a table, an array, or a line for each
 * row of which there is something to say.
 */
uint32_t clipboard_copy_as(HWND window, struct list *list, UINT command);

/* What `write` puts into the sink; it returns false when that is not all. */
uint32_t clipboard_copy_written(HWND window, bool (*write)(const struct sink *sink, const void *from),
                                const void *from);

/* UTF-8, as it is. */
uint32_t clipboard_copy_text(HWND window, const char *text);

#endif
