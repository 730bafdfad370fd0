/*
 * place: puts a control where it belongs in its parent.
 */
#ifndef SOCKSCOPE_GUI_PLACE_H
#define SOCKSCOPE_GUI_PLACE_H

#include <windows.h>

/* Nothing is copied from the place of before, where by now another control may have been painted. */
void place_control(HWND control, int left, int top, int width, int height);

#endif
