/*
 * hold_desktop: keeps the desktop of this session in use until it is ended, or for two hours.  Under Wine the
 * desktop and the services end with the last program that uses them and start anew with the next.
 */
#include <windows.h>

enum { TWO_HOURS_MS = 2 * 60 * 60 * 1000 };

int main(void)
{
    if (!GetDesktopWindow()) {
        return 1;
    }
    Sleep(TWO_HOURS_MS);
    return 0;
}
