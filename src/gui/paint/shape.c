/* shape: see shape.h. */
#include "gui/paint/shape.h"

void shape_area(HDC dc, const RECT *area, COLORREF colour)
{
    HBRUSH brush = CreateSolidBrush(colour);
    FillRect(dc, area, brush);
    DeleteObject(brush);
}

void shape_frame(HDC dc, const RECT *area, COLORREF colour)
{
    HBRUSH brush = CreateSolidBrush(colour);
    FrameRect(dc, area, brush);
    DeleteObject(brush);
}

void shape_figure(HDC dc, const POINT *points, int count, COLORREF colour)
{
    HBRUSH brush = CreateSolidBrush(colour);
    HGDIOBJ old_brush = SelectObject(dc, brush), old_pen = SelectObject(dc, GetStockObject(NULL_PEN));
    Polygon(dc, points, count);
    SelectObject(dc, old_pen);
    SelectObject(dc, old_brush);
    DeleteObject(brush);
}

void shape_check(HDC dc, POINT middle, int unit, COLORREF colour)
{
    const POINT points[] = {{middle.x - 4 * unit, middle.y},
                            {middle.x - 1 * unit, middle.y + 3 * unit},
                            {middle.x + 4 * unit, middle.y - 3 * unit},
                            {middle.x + 4 * unit, middle.y - 1 * unit},
                            {middle.x - 1 * unit, middle.y + 5 * unit},
                            {middle.x - 4 * unit, middle.y + 2 * unit}};
    shape_figure(dc, points, 6, colour);
}
