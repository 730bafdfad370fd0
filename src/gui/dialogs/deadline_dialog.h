/*
 * deadline_dialog: asks after how many seconds a close resets.
 */
#ifndef SOCKSCOPE_GUI_DEADLINE_DIALOG_H
#define SOCKSCOPE_GUI_DEADLINE_DIALOG_H

#include <windows.h>

#include <stdbool.h>
#include <stdint.h>

#include "gui/paint/theme.h"

struct deadline {
    bool elevated;         /* in: whether a reset can be had */
    uint32_t milliseconds; /* in: proposed; out: chosen */
    bool kept;             /* out: and so from now on */
};

/* False when cancelled. */
bool deadline_ask(HWND parent, HINSTANCE instance, const struct theme *theme, struct deadline *deadline);

#endif
