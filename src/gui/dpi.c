/*
 * dpi: thin names for the per-monitor calls, all there since Windows 10 1607.
 */
#include "gui/dpi.h"

UINT dpi_of(HWND window)
{
    UINT dpi = GetDpiForWindow(window);
    return dpi ? dpi : USER_DEFAULT_SCREEN_DPI;
}

int dpi_scale(UINT dpi, int size)
{
    return MulDiv(size, (int)dpi, USER_DEFAULT_SCREEN_DPI);
}

HFONT dpi_font(UINT dpi, int percent)
{
    NONCLIENTMETRICSW metrics = {.cbSize = sizeof metrics};
    if (!SystemParametersInfoForDpi(SPI_GETNONCLIENTMETRICS, sizeof metrics, &metrics, 0, dpi)) {
        return NULL;
    }
    metrics.lfMessageFont.lfHeight = MulDiv(metrics.lfMessageFont.lfHeight, percent, 100);
    return CreateFontIndirectW(&metrics.lfMessageFont);
}
