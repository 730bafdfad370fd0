/*
 * time_zone: Windows has the rules of each year and is asked for each time; as asking takes a look into its
 * registry, answers are remembered by quarters of an hour, at which clocks are changed everywhere.
 */
#include "sockscope/system.h"

#include <windows.h>

#include "windows/system/late.h"

enum { SLOTS = 64, OFFSET_BITS = 16, BUCKET_BITS = 32 };
#define TICKS_PER_MINUTE UINT64_C(600000000)

/* Quarter of an hour, generation and offset in one word each, so that no lock is needed. */
static volatile LONG64 slots[SLOTS];
static volatile LONG generation = 1;

static uint64_t ticks_of(const SYSTEMTIME *time)
{
    FILETIME ticks = {0, 0};
    SystemTimeToFileTime(time, &ticks);
    return (uint64_t)ticks.dwHighDateTime << 32 | ticks.dwLowDateTime;
}

typedef BOOL(WINAPI *to_local)(const DYNAMIC_TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *utc,
                               SYSTEMTIME *local);

/* Without the function that does both (Wine 8 lacks it), the rules of the year are read first. */
static bool convert(const SYSTEMTIME *utc, SYSTEMTIME *local)
{
    TIME_ZONE_INFORMATION zone;
    to_local both = (to_local)late_function(L"kernel32.dll", "SystemTimeToTzSpecificLocalTimeEx");
    if (both) {
        return both(NULL, utc, local);
    }
    return GetTimeZoneInformationForYear(utc->wYear, NULL, &zone) &&
           SystemTimeToTzSpecificLocalTime(&zone, utc, local);
}

static int ask(uint64_t filetime)
{
    const FILETIME ticks = {(DWORD)filetime, (DWORD)(filetime >> 32)};
    SYSTEMTIME utc, local;
    if (!FileTimeToSystemTime(&ticks, &utc) || !convert(&utc, &local)) {
        return 0;
    }
    return (int)(((int64_t)ticks_of(&local) - (int64_t)ticks_of(&utc)) / (int64_t)TICKS_PER_MINUTE);
}

int system_utc_offset(uint64_t filetime)
{
    uint64_t bucket = filetime / (15 * TICKS_PER_MINUTE);
    uint64_t key = (uint64_t)(uint16_t)generation << BUCKET_BITS | (bucket & UINT32_MAX);
    volatile LONG64 *slot = &slots[bucket % SLOTS];
    uint64_t known = (uint64_t)InterlockedCompareExchange64(slot, 0, 0);
    if (known >> OFFSET_BITS == key) {
        return (int16_t)known;
    }
    int offset = ask(filetime);
    InterlockedExchange64(slot, (LONG64)(key << OFFSET_BITS | (uint16_t)offset));
    return offset;
}

void system_forget_utc_offsets(void)
{
    InterlockedIncrement(&generation);
}
