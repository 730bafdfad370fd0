/*
 * save_dialog: where to, in which format, and whether all rows or those of the view.
 */
#ifndef SOCKSCOPE_GUI_SAVE_DIALOG_H
#define SOCKSCOPE_GUI_SAVE_DIALOG_H

#include <windows.h>

#include "sockscope/export.h"

struct save_choice {
    wchar_t *path; /* to be freed; NULL when there is none */
    enum export_format format;
    bool all;
    bool cut; /* the path is not the one that the dialog has asked about */
};

/*
 * Starts from what `choice` says.  True when the user chose: `choice` is that, its path allocated anew.
 * False if the user cancels, or if the dialog cannot be shown: then *error is not 0.
 */
bool save_dialog_ask(HWND parent, HINSTANCE instance, struct save_choice *choice, DWORD *error);

#endif
