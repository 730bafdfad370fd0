/* place: see place.h. */
#include "gui/paint/place.h"

void place_control(HWND control, int left, int top, int width, int height)
{
    SetWindowPos(control, NULL, left, top, width, height, SWP_NOZORDER | SWP_NOACTIVATE | SWP_NOCOPYBITS);
}
