/*
 * deadline_dialog: asks for how many seconds a graceful close may take.
 */
#ifndef SOCKSCOPE_GUI_DEADLINE_DIALOG_H
#define SOCKSCOPE_GUI_DEADLINE_DIALOG_H

#include <windows.h>

#include <stdbool.h>
#include <stdint.h>

#include "gui/theme.h"

/* False when cancelled. */
bool deadline_ask(HWND parent, HINSTANCE instance, const struct theme *theme, uint32_t *milliseconds);

#endif
