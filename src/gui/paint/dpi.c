/*
 * dpi: thin wrappers of the per-monitor calls, all of which exist since Windows 10 1607.
 */
#include "gui/paint/dpi.h"

#include <stdbool.h>
#include <wchar.h>

UINT dpi_of(HWND window)
{
    UINT dpi = GetDpiForWindow(window);
    return dpi ? dpi : USER_DEFAULT_SCREEN_DPI;
}

int dpi_scale(UINT dpi, int size)
{
    return MulDiv(size, (int)dpi, USER_DEFAULT_SCREEN_DPI);
}

static bool message_font(UINT dpi, LOGFONTW *font)
{
    NONCLIENTMETRICSW metrics = {.cbSize = sizeof metrics};
    if (!SystemParametersInfoForDpi(SPI_GETNONCLIENTMETRICS, sizeof metrics, &metrics, 0, dpi)) {
        return false;
    }
    *font = metrics.lfMessageFont;
    return true;
}

HFONT dpi_font(UINT dpi, int percent)
{
    LOGFONTW font;
    if (!message_font(dpi, &font)) {
        return NULL;
    }
    font.lfHeight = MulDiv(font.lfHeight, percent, 100);
    return CreateFontIndirectW(&font);
}

HFONT dpi_fixed_font(UINT dpi)
{
    LOGFONTW font;
    if (!message_font(dpi, &font)) {
        return NULL;
    }
    font.lfPitchAndFamily = FIXED_PITCH | FF_MODERN;
    wcscpy(font.lfFaceName, L"Consolas");
    return CreateFontIndirectW(&font);
}

int dpi_points(void)
{
    enum { USUAL = 9, POINTS_AN_INCH = 72 };
    LOGFONTW font;
    if (!message_font(USER_DEFAULT_SCREEN_DPI, &font) || font.lfHeight >= 0) {
        return USUAL;
    }
    return MulDiv(-font.lfHeight, POINTS_AN_INCH, USER_DEFAULT_SCREEN_DPI);
}
