/*
 * Shows a screen of lines on the terminal until a line comes in, for terminal.sh.
 *
 *     show_screen LINE...    each in the next style
 */
#include <stdio.h>

#include "sockscope/vt_screen.h"

int main(int argc, char **argv)
{
    char line[VT_LINE_SIZE];
    fputs(vt_screen_enter, stdout);
    for (int y = 0; y + 1 < argc; y++) {
        vt_screen_line((size_t)y, argv[y + 1], (enum live_style)(y % (LIVE_WRONG + 1)), line);
        fputs(line, stdout);
    }
    fflush(stdout);
    getchar();
    fputs(vt_screen_leave, stdout);
    return 0;
}
