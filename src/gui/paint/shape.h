/*
 * shape: areas and small figures in one colour, for what is painted by hand.
 */
#ifndef SOCKSCOPE_GUI_SHAPE_H
#define SOCKSCOPE_GUI_SHAPE_H

#include <windows.h>

void shape_area(HDC dc, const RECT *area, COLORREF colour);
void shape_frame(HDC dc, const RECT *area, COLORREF colour); /* one pixel wide */
void shape_figure(HDC dc, const POINT *points, int count, COLORREF colour);

/* A check mark of 8 by 8 units. */
void shape_check(HDC dc, POINT middle, int unit, COLORREF colour);

#endif
