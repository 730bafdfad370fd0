/*
 * vt_screen: see vt_screen.h.  Colours are those of a console's attributes: black on green is new, and so on;
 * the heading is bold in the terminal's own colour, as white cannot be read on every terminal's ground.
 */
#include "sockscope/vt_screen.h"

#include "sockscope/text.h"

const char vt_screen_enter[] = "\x1b[?1049h\x1b[?25l";
const char vt_screen_leave[] = "\x1b[0m\x1b[?25h\x1b[?1049l";

static const char *colours_of(enum live_style style)
{
    static const char *const colours[] = {
        [LIVE_PLAIN] = "0",    [LIVE_NEW] = "0;30;42", [LIVE_CHANGED] = "0;30;43", [LIVE_CLOSED] = "0;97;41",
        [LIVE_QUIET] = "0;90", [LIVE_HEADER] = "0;1",  [LIVE_BAR] = "0;30;47",     [LIVE_WRONG] = "0;31;47",
    };
    return colours[style];
}

size_t vt_screen_line(size_t y, const char *text, enum live_style style, char to[VT_LINE_SIZE])
{
    size_t length = 0;
    text_append(to, VT_LINE_SIZE, &length, "\x1b[");
    text_append_number(to, VT_LINE_SIZE, &length, y + 1);
    text_append(to, VT_LINE_SIZE, &length, ";1H\x1b[");
    text_append(to, VT_LINE_SIZE, &length, colours_of(style));
    /* Cleared first: behind a line that is full, a terminal would clear its last letter. */
    text_append(to, VT_LINE_SIZE, &length, "m\x1b[K");
    return length + text_sanitise(text, to + length, VT_LINE_SIZE - length);
}
