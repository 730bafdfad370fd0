/*
 * dpi: sizes in 1/96 inch to pixels of a monitor, and the font of messages at that size.
 */
#ifndef SOCKSCOPE_GUI_DPI_H
#define SOCKSCOPE_GUI_DPI_H

#include <windows.h>

UINT dpi_of(HWND window);
int dpi_scale(UINT dpi, int size);

/* The user's message font; the caller deletes it.  NULL if it cannot be made. */
HFONT dpi_font(UINT dpi, int percent);

/* In its size, but with letters of one width, as for a text in columns. */
HFONT dpi_fixed_font(UINT dpi);

/* Its size in points, which grows with Windows' text size. */
int dpi_points(void);

#endif
