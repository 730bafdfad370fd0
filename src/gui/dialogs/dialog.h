/*
 * dialog: dialogs of the resources in the user's text size, which Windows does not apply to them by itself,
 * and where they stand.
 */
#ifndef SOCKSCOPE_GUI_DIALOG_H
#define SOCKSCOPE_GUI_DIALOG_H

#include <windows.h>

/* As DialogBoxParam and CreateDialogParam, by the number of the template; no larger than the monitor. */
INT_PTR dialog_run(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter);
HWND dialog_open(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter);

/* To a place on the screen, as far as all of it stays on the monitor of its owner. */
void dialog_move(HWND dialog, int left, int top);

/* Over the middle of its owner, or of the monitor when it has none. */
void dialog_centre(HWND dialog);

/* How small one with IDCANCEL may be made: room for its buttons, however large their text is. */
POINT dialog_least_size(HWND window);

#endif
