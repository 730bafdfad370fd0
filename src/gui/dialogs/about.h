/*
 * about: what this is, and what a report of a problem needs to be copied.
 */
#ifndef SOCKSCOPE_GUI_ABOUT_H
#define SOCKSCOPE_GUI_ABOUT_H

#include "gui/paint/theme.h"
#include "sockscope/frame.h"

enum { DIAGNOSTICS_SIZE = 4096 };

/* True when the user wants the diagnostics copied. */
bool about_ask(HWND owner, HINSTANCE instance, const struct theme *theme);

/* Version, system, and of the frame (NULL: there is none) only counts and failures. */
size_t about_diagnostics(const struct frame *frame, char text[DIAGNOSTICS_SIZE]);

#endif
