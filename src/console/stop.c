/* stop: an event that the handler sets and that stays, because a late Ctrl+C may still want it. */
#include "stop.h"

#include <windows.h>

#include "words.h"

/* The handler runs on a thread of the system's making and takes no argument. */
static HANDLE stop_event;

static BOOL WINAPI stop_on_signal(DWORD signal)
{
    (void)signal;
    SetEvent(stop_event);
    return TRUE;
}

bool stop_begin(void)
{
    stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!stop_event || !SetConsoleCtrlHandler(stop_on_signal, TRUE)) {
        say("Windows refused an event for Ctrl+C");
        return false;
    }
    return true;
}

bool stop_wait(uint64_t milliseconds)
{
    return WaitForSingleObject(stop_event, (DWORD)milliseconds) != WAIT_TIMEOUT;
}

bool stop_wait_or(void *event, uint64_t milliseconds)
{
    HANDLE both[] = {event, stop_event};
    DWORD count = stop_event ? 2 : 1;
    return WaitForMultipleObjects(count, both, FALSE, (DWORD)milliseconds) == WAIT_OBJECT_0 + 1;
}
