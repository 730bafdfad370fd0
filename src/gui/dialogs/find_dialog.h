/*
 * find_dialog: asks what to look for, beside the window, which stays usable.
 */
#ifndef SOCKSCOPE_GUI_FIND_DIALOG_H
#define SOCKSCOPE_GUI_FIND_DIALOG_H

#include "gui/paint/theme.h"
#include "gui/parts/find.h"

struct find_dialog {
    HWND window; /* NULL while it is not open */
    HWND owner;  /* gets IDC_FIND_NEXT and IDC_FIND_PREVIOUS as commands */
    HINSTANCE instance;
    const struct theme *theme;
    wchar_t query[FIND_TEXT_MAX + 1]; /* "" before the first */
};

/* Opens it, or brings the open one to the front. */
void find_dialog_open(struct find_dialog *find);

/* Keys of the dialog before they are dispatched: true when the message was used up. */
bool find_dialog_translate(struct find_dialog *find, MSG *message);

#endif
