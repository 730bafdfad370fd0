/*
 * hold_desktop: keeps the desktop of this session in use until it is ended, or for two hours, and says when
 * it has it.  Under Wine the desktop and the services end with the last program that uses them and start anew
 * with the next, whose streams they then hold open.
 */
#include <windows.h>

#include <stdio.h>

enum { TWO_HOURS_MS = 2 * 60 * 60 * 1000 };

int main(void)
{
    if (!GetDesktopWindow()) {
        return 1;
    }
    puts("held");
    fflush(stdout);
    Sleep(TWO_HOURS_MS);
    return 0;
}
