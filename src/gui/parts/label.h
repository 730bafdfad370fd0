/*
 * label: what a control that shows no name of its own is called by screen readers.
 */
#ifndef SOCKSCOPE_GUI_LABEL_H
#define SOCKSCOPE_GUI_LABEL_H

#include <windows.h>

/*
 * Names the control that is created next in `parent`.  The label has no size: for the eye there is nothing,
 * but accessibility takes the name of a field from the static control before it.
 */
void label_create(HWND parent, HINSTANCE instance, UINT words);

#endif
