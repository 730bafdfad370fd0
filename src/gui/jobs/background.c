/*
 * background: a window closes once, so looking again and again is simpler than an event for each part.
 */
#include "gui/jobs/background.h"

bool background_wait(const volatile LONG *running, DWORD milliseconds)
{
    enum { STEP_MS = 10 };
    for (DWORD waited = 0; *running && waited < milliseconds; waited += STEP_MS) {
        Sleep(STEP_MS);
    }
    return *running == 0;
}
