/* pace: two bounds, of which the later one counts. */
#include "sockscope/pace.h"

enum { PAUSE_PART = 10 };

void pace_ask(struct pace *pace)
{
    pace->asked = true;
}

void pace_begin(struct pace *pace, uint64_t now_ms)
{
    pace->began_ms = now_ms;
    pace->looked = true;
    pace->looking = true;
    pace->asked = false;
}

void pace_end(struct pace *pace, uint64_t now_ms)
{
    pace->ended_ms = now_ms;
    pace->looking = false;
}

uint64_t pace_kept(uint64_t interval_ms, uint64_t took_ms)
{
    uint64_t least = took_ms + (took_ms + PAUSE_PART - 1) / PAUSE_PART;
    return least > interval_ms ? least : interval_ms;
}

static uint64_t tenths(uint64_t milliseconds)
{
    return (milliseconds + 50) / 100;
}

uint64_t pace_slow_tenths(uint64_t interval_ms, uint64_t took_ms)
{
    uint64_t kept = tenths(pace_kept(interval_ms, took_ms));
    return interval_ms && kept > tenths(interval_ms) ? kept : 0;
}

uint64_t pace_next(const struct pace *pace)
{
    if (pace->looking || (!pace->asked && pace->interval_ms == 0)) {
        return UINT64_MAX;
    }
    if (!pace->looked) {
        return 0;
    }
    return pace->began_ms + pace_kept(pace->asked ? 0 : pace->interval_ms, pace->ended_ms - pace->began_ms);
}
