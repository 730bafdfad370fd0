/*
 * vt_screen: what a terminal is told so that a screen of its own shows lines: the escape sequences that
 * Microsoft's page "Console Virtual Terminal Sequences" lists, and no others.  Pure.
 */
#ifndef SOCKSCOPE_VT_SCREEN_H
#define SOCKSCOPE_VT_SCREEN_H

#include "sockscope/live_table.h"

/* To the alternate screen, without a cursor; and back to what was there before. */
extern const char vt_screen_enter[], vt_screen_leave[];

enum { VT_LINE_SIZE = LIVE_LINE_SIZE + 64 };

/*
 * Writes what puts `text`, of at most LIVE_LINE_SIZE bytes with its NUL, into line `y` from 0, which
 * it clears.  Control characters in it become U+FFFD: they would be obeyed.  Returns the length.
 */
size_t vt_screen_line(size_t y, const char *text, enum live_style style, char to[VT_LINE_SIZE]);

#endif
