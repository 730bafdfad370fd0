/*
 * dialog: dialogs of the resources in the user's text size, which Windows does not apply to them by itself.
 */
#ifndef SOCKSCOPE_GUI_DIALOG_H
#define SOCKSCOPE_GUI_DIALOG_H

#include <windows.h>

/* As DialogBoxParam and CreateDialogParam, by the number of the template. */
INT_PTR dialog_run(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter);
HWND dialog_open(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter);

#endif
