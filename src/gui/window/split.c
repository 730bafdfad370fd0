/*
 * split: the strip of ground between list and pane is taken hold of and dragged; keys do the same.
 */
#include "gui/window/window.h"

#include <windowsx.h>

#include "gui/paint/dpi.h"
#include "sockscope/settings.h"

static RECT area_of(const struct window *window, HWND control)
{
    RECT area;
    GetWindowRect(control, &area);
    MapWindowPoints(HWND_DESKTOP, window->frame, (POINT *)&area, 2);
    return area;
}

/* Where the pane ends. */
static int bottom_of(const struct window *window)
{
    return area_of(window, window->status.control).top;
}

/* No more than there is room for, so that the next step back is seen. */
static void set_height(struct window *window, int pixels)
{
    int most = window_pane_most(bottom_of(window) - area_of(window, window->list.control).top);
    int height = MulDiv(pixels < most ? pixels : most, USER_DEFAULT_SCREEN_DPI, (int)window->dpi);
    window->details_height = height < SETTINGS_PANE_MIN   ? SETTINGS_PANE_MIN
                             : height > SETTINGS_PANE_MAX ? SETTINGS_PANE_MAX
                                                          : height;
    window_lay_out(window);
}

void window_resize_pane(struct window *window, int by)
{
    if (!window->details.shown) {
        window_show_details(window, true);
    }
    int shown = bottom_of(window) - area_of(window, window->list.control).bottom;
    set_height(window, shown + dpi_scale(window->dpi, by));
}

static bool is_between(const struct window *window, int y)
{
    return window->details.shown && y >= area_of(window, window->list.control).bottom &&
           y < area_of(window, window->details.text).top;
}

bool window_split(struct window *window, UINT message, LPARAM place)
{
    int y = GET_Y_LPARAM(place);
    bool between = is_between(window, y);
    if (message == WM_LBUTTONDOWN && between) {
        window->splitting = true;
        window->grabbed = y - area_of(window, window->list.control).bottom;
        SetCapture(window->frame);
    } else if (window->splitting && message != WM_CAPTURECHANGED) {
        set_height(window, bottom_of(window) - y + window->grabbed);
    }
    /* The button may have been released where we did not see it. */
    if (window->splitting && GetKeyState(VK_LBUTTON) >= 0) {
        ReleaseCapture();
    }
    if (message == WM_CAPTURECHANGED) {
        window->splitting = false;
    } else if (between || window->splitting) {
        SetCursor(LoadCursorW(NULL, IDC_SIZENS));
        return true;
    }
    return false;
}
