/*
 * Times by the rules of the zone on their date: where this computer's zone has a summer time, a time in
 * January and one in July differ by it, whatever is in force today.
 */
#include "check.h"
#include "sockscope/system.h"

#include <windows.h>

#include <stdio.h>

static uint64_t moment(WORD year, WORD month, WORD day)
{
    const SYSTEMTIME time = {.wYear = year, .wMonth = month, .wDay = day, .wHour = 12};
    FILETIME ticks = {0, 0};
    CHECK(SystemTimeToFileTime(&time, &ticks));
    return (uint64_t)ticks.dwHighDateTime << 32 | ticks.dwLowDateTime;
}

/* On the day in the middle of each half of the year, far from any change. */
static int offset_by_rules(WORD year, bool july)
{
    TIME_ZONE_INFORMATION zone = {0};
    CHECK(GetTimeZoneInformationForYear(year, NULL, &zone));
    bool north = zone.DaylightDate.wMonth < zone.StandardDate.wMonth;
    bool summer = zone.DaylightDate.wMonth && july == north;
    return -(int)(zone.Bias + (summer ? zone.DaylightBias : zone.StandardBias));
}

CASE(each_time_has_the_offset_of_its_date)
{
    for (WORD year = 2015; year <= 2030; year++) {
        for (int again = 0; again < 2; again++) {
            CHECK_NUMBER(system_utc_offset(moment(year, 1, 15)), offset_by_rules(year, false));
            CHECK_NUMBER(system_utc_offset(moment(year, 7, 15)), offset_by_rules(year, true));
        }
    }
    printf("     January %d, July %d minutes\n", system_utc_offset(moment(2026, 1, 15)),
           system_utc_offset(moment(2026, 7, 15)));
}

CASE(what_is_remembered_can_be_forgotten)
{
    int january = system_utc_offset(moment(2026, 1, 15));
    system_forget_utc_offsets();
    CHECK_NUMBER(system_utc_offset(moment(2026, 1, 15)), january);
    /* No time of a calendar. */
    CHECK_NUMBER(system_utc_offset(UINT64_MAX), 0);
}

/* As it is set for this test where the environment has a say, under Wine. */
CASE(central_europe_has_summer_time)
{
    TIME_ZONE_INFORMATION zone = {0};
    CHECK(GetTimeZoneInformationForYear(2026, NULL, &zone));
    if (zone.Bias == -60 && zone.DaylightDate.wMonth == 3) {
        CHECK_NUMBER(system_utc_offset(moment(2026, 1, 15)), 60);
        CHECK_NUMBER(system_utc_offset(moment(2026, 7, 15)), 120);
    }
}

int main(void)
{
    RUN(each_time_has_the_offset_of_its_date);
    RUN(what_is_remembered_can_be_forgotten);
    RUN(central_europe_has_summer_time);
    return check_result();
}
