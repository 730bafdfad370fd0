/*
 * colours_dialog: the colours of new, changed and closed rows, with a preview, and how long they stay.
 */
#ifndef SOCKSCOPE_GUI_COLOURS_DIALOG_H
#define SOCKSCOPE_GUI_COLOURS_DIALOG_H

#include "gui/paint/theme.h"

struct colours_choice {
    enum mark_set set;
    struct mark_colours own; /* for a window as light or dark as this one */
    uint32_t highlight_ms;
};

/* Asks; if the user cancels, false, and nothing is changed. */
bool colours_ask(HWND parent, HINSTANCE instance, const struct theme *theme, struct colours_choice *choice);

#endif
