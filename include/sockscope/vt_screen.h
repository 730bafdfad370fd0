/*
 * vt_screen: the escape sequences that make a terminal show lines on a screen of their own: only those that
 * Microsoft's page "Console Virtual Terminal Sequences" lists.  Pure.
 */
#ifndef SOCKSCOPE_VT_SCREEN_H
#define SOCKSCOPE_VT_SCREEN_H

#include "sockscope/live_table.h"

/* Switch to the alternate screen, without a cursor, and back to what was shown before. */
extern const char vt_screen_enter[], vt_screen_leave[];

enum { VT_LINE_SIZE = LIVE_LINE_SIZE + 64 };

/*
 * Writes what puts `text`, of at most LIVE_LINE_SIZE bytes with its NUL, into line `y` from 0, which
 * it clears.  Control characters in the text become U+FFFD, because the terminal would obey them.  Returns
 * the length.
 */
size_t vt_screen_line(size_t y, const char *text, enum live_style style, char to[VT_LINE_SIZE]);

#endif
