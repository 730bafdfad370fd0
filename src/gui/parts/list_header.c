/*
 * list_header: the header is painted by hand in dark mode, where the control has no colours of its own.
 */
#include "gui/parts/list_parts.h"

#include "gui/paint/dpi.h"
#include "gui/paint/shape.h"
#include "gui/paint/strings.h"

enum { TEXT_PADDING = 6 };

static void draw_arrow(HDC dc, RECT cell, bool descending, COLORREF colour, UINT dpi)
{
    int half = dpi_scale(dpi, 4), x = cell.right - dpi_scale(dpi, 12), y = (cell.top + cell.bottom) / 2;
    int tip = descending ? half / 2 : -half / 2;
    const POINT points[3] = {{x - half, y - tip}, {x + half, y - tip}, {x, y + tip}};
    shape_figure(dc, points, 3, colour);
}

static void draw_header_cell(const struct list *list, const NMCUSTOMDRAW *draw)
{
    wchar_t text[STRING_SIZE];
    UINT dpi = dpi_of(list->control);
    HDITEMW item = {.mask = HDI_TEXT | HDI_FORMAT, .pszText = text, .cchTextMax = STRING_SIZE};
    RECT cell = draw->rc, line = draw->rc;
    SendMessageW(draw->hdr.hwndFrom, HDM_GETITEMW, draw->dwItemSpec, (LPARAM)&item);
    FillRect(draw->hdc, &cell, list->theme->face_brush);
    line.left = line.right - 1;
    shape_area(draw->hdc, &line, list->theme->face_border);
    SetBkMode(draw->hdc, TRANSPARENT);
    SetTextColor(draw->hdc, list->theme->face_text);
    if (item.fmt & (HDF_SORTUP | HDF_SORTDOWN)) {
        draw_arrow(draw->hdc, cell, item.fmt & HDF_SORTDOWN, list->theme->face_text, dpi);
    }
    cell.left += dpi_scale(dpi, TEXT_PADDING);
    cell.right -= dpi_scale(dpi, TEXT_PADDING);
    UINT align = (item.fmt & HDF_JUSTIFYMASK) == HDF_RIGHT ? DT_RIGHT : DT_LEFT;
    DrawTextW(draw->hdc, text, -1, &cell, align | DT_SINGLELINE | DT_VCENTER | DT_END_ELLIPSIS | DT_NOPREFIX);
}

LRESULT list_draw_header(const struct list *list, const NMCUSTOMDRAW *draw)
{
    if (!list->theme->dark) {
        return CDRF_DODEFAULT;
    }
    if (draw->dwDrawStage == CDDS_PREPAINT) {
        RECT all;
        GetClientRect(draw->hdr.hwndFrom, &all);
        FillRect(draw->hdc, &all, list->theme->face_brush);
        return CDRF_NOTIFYITEMDRAW;
    }
    if (draw->dwDrawStage == CDDS_ITEMPREPAINT) {
        draw_header_cell(list, draw);
        return CDRF_SKIPDEFAULT;
    }
    return CDRF_DODEFAULT;
}
