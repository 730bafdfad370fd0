/*
 * place: puts a control where it belongs in its parent.
 */
#ifndef SOCKSCOPE_GUI_PLACE_H
#define SOCKSCOPE_GUI_PLACE_H

#include <windows.h>

/* Nothing is copied from the old place, where another control may have been painted by now. */
void place_control(HWND control, int left, int top, int width, int height);

#endif
