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

static bool wait_or(void *const *events, DWORD count, uint64_t milliseconds)
{
    HANDLE all[3] = {stop_event};
    DWORD first = stop_event ? 1 : 0;
    for (DWORD i = 0; i < count; i++) {
        all[first + i] = events[i];
    }
    DWORD answer = WaitForMultipleObjects(first + count, all, FALSE, (DWORD)milliseconds);
    return stop_event && answer == WAIT_OBJECT_0;
}

bool stop_wait_or(void *event, uint64_t milliseconds)
{
    return wait_or(&event, 1, milliseconds);
}

bool stop_wait_or_either(void *event, void *other, uint64_t milliseconds)
{
    void *const events[] = {event, other};
    return wait_or(events, 2, milliseconds);
}
