/*
 * screen: a console's screen of its own beside the one that was there, keys, and how large it is.
 *
 * Where the console obeys escape sequences, the screen is the terminal's alternate one: Windows Terminal
 * keeps colours and letters beyond the first plane of what was there only then.  Elsewhere it is a second
 * buffer.
 */
#ifndef SOCKSCOPE_CONSOLE_SCREEN_H
#define SOCKSCOPE_CONSOLE_SCREEN_H

#include <windows.h>

#include <stdbool.h>
#include <stdint.h>

#include "sockscope/live_table.h"

struct screen {
    HANDLE input, before,
        own; /* `before` is shown again at the end; the same as `own` in the terminal's way */
    DWORD input_mode, before_mode;
    size_t width, height;
    WORD attributes; /* of ordinary text, as the user's console has it */
};

/* False where stdin or stdout is no console, or there is no second screen: then nothing was changed. */
bool screen_open(struct screen *screen);

/* What was there before is back, as it was. */
void screen_close(struct screen *screen);

/* Takes the size that the window has now; true when it is another. */
bool screen_measure(struct screen *screen);

void screen_line(const struct screen *screen, size_t y, const char *text, enum live_style style);

/* The next key that waits, and its character; false when none does. */
bool screen_key(const struct screen *screen, enum live_key *key, uint32_t *character);

#endif
