/* What a terminal is told: places, colours, and that no text of a program's is obeyed. */
#include "sockscope/vt_screen.h"

#include <string.h>

#include "check.h"

static char line[VT_LINE_SIZE];

static const char *told(size_t y, const char *text, enum live_style style)
{
    CHECK_NUMBER(vt_screen_line(y, text, style, line), strlen(line));
    return line;
}

/* The alternate screen before anything is hidden on it; the cursor and its colours before the former one. */
CASE(it_enters_a_screen_of_its_own_and_leaves_it)
{
    CHECK_TEXT(vt_screen_enter, "\x1b[?1049h\x1b[?25l");
    CHECK_TEXT(vt_screen_leave, "\x1b[0m\x1b[?25h\x1b[?1049l");
}

CASE(lines_have_a_place_and_a_colour)
{
    CHECK_TEXT(told(0, "plain", LIVE_PLAIN), "\x1b[1;1H\x1b[0m\x1b[Kplain");
    CHECK_TEXT(told(9, "new", LIVE_NEW), "\x1b[10;1H\x1b[0;30;42m\x1b[Knew");
    CHECK_TEXT(told(99, "changed", LIVE_CHANGED), "\x1b[100;1H\x1b[0;30;43m\x1b[Kchanged");
    CHECK_TEXT(told(1, "closed", LIVE_CLOSED), "\x1b[2;1H\x1b[0;97;41m\x1b[Kclosed");
    CHECK_TEXT(told(1, "quiet", LIVE_QUIET), "\x1b[2;1H\x1b[0;90m\x1b[Kquiet");
    CHECK_TEXT(told(1, "header", LIVE_HEADER), "\x1b[2;1H\x1b[0;1m\x1b[Kheader");
    CHECK_TEXT(told(1, "bar", LIVE_BAR), "\x1b[2;1H\x1b[0;30;47m\x1b[Kbar");
    CHECK_TEXT(told(1, "", LIVE_WRONG), "\x1b[2;1H\x1b[0;31;47m\x1b[K");
}

CASE(letters_stay_and_controls_do_not)
{
    CHECK_TEXT(told(0, "J\xC3\xBCrgen \xE6\xBC\xA2 \xF0\x9F\x98\x80", LIVE_PLAIN),
               "\x1b[1;1H\x1b[0m\x1b[KJ\xC3\xBCrgen \xE6\xBC\xA2 \xF0\x9F\x98\x80");
    CHECK_TEXT(told(0,
                    "a\x1b]0;title\x07\x9b\xC2\x9B"
                    "b",
                    LIVE_PLAIN),
               "\x1b[1;1H\x1b[0m\x1b[Ka\xEF\xBF\xBD]0;title\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
               "b");
}

CASE(a_line_that_grows_is_cut)
{
    static char controls[LIVE_LINE_SIZE];
    memset(controls, '\x1b', sizeof controls - 1);
    const char *text = told(4, controls, LIVE_NEW);
    CHECK(strlen(text) < VT_LINE_SIZE);
    CHECK(strrchr(text, '\x1b') == strstr(text, "\x1b[K"));
}

int main(void)
{
    RUN(it_enters_a_screen_of_its_own_and_leaves_it);
    RUN(lines_have_a_place_and_a_colour);
    RUN(letters_stay_and_controls_do_not);
    RUN(a_line_that_grows_is_cut);
    return check_result();
}
