/*
 * background: work that pool threads do for a part of the window, and that must be over before it goes.
 */
#ifndef SOCKSCOPE_GUI_BACKGROUND_H
#define SOCKSCOPE_GUI_BACKGROUND_H

#include <windows.h>

#include <stdbool.h>

/* True when none of what was counted in `running` is under way any more within the time. */
bool background_wait(const volatile LONG *running, DWORD milliseconds);

#endif
