/* pace: looks keep their interval, never overlap, and leave the system a pause. */
#include "check.h"

#include "sockscope/pace.h"

static void look(struct pace *pace, uint64_t from, uint64_t to)
{
    pace_begin(pace, from);
    CHECK(pace_next(pace) == UINT64_MAX);
    pace_end(pace, to);
}

CASE(the_first_look_is_due_at_once)
{
    struct pace pace = {.interval_ms = 1000};
    CHECK_NUMBER(pace_next(&pace), 0);
    pace.interval_ms = 0;
    CHECK(pace_next(&pace) == UINT64_MAX);
    pace_ask(&pace);
    CHECK_NUMBER(pace_next(&pace), 0);
}

CASE(the_interval_counts_from_start_to_start)
{
    struct pace pace = {.interval_ms = 1000};
    look(&pace, 5000, 5300);
    CHECK_NUMBER(pace_next(&pace), 6000);
    pace.interval_ms = 2000;
    CHECK_NUMBER(pace_next(&pace), 7000);
    pace.interval_ms = 0;
    CHECK(pace_next(&pace) == UINT64_MAX);
}

CASE(slow_looks_leave_a_tenth_of_their_length)
{
    struct pace pace = {.interval_ms = 1000};
    look(&pace, 5000, 5950);
    CHECK_NUMBER(pace_next(&pace), 6045);
    look(&pace, 6045, 16045);
    CHECK_NUMBER(pace_next(&pace), 17045);
    /* Who asks gets no look without the pause either: to hold the key down must not keep the system busy. */
    pace_ask(&pace);
    CHECK_NUMBER(pace_next(&pace), 17045);
}

CASE(asked_looks_are_one_after_the_one_that_runs)
{
    struct pace pace = {.interval_ms = 0};
    pace_ask(&pace);
    pace_begin(&pace, 100);
    for (int i = 0; i < 5; i++) {
        pace_ask(&pace);
        CHECK(pace_next(&pace) == UINT64_MAX);
    }
    pace_end(&pace, 100);
    CHECK_NUMBER(pace_next(&pace), 100);
    look(&pace, 100, 104);
    CHECK(pace_next(&pace) == UINT64_MAX);
    /* An asked one does not wait for the interval, which counts from it on. */
    pace.interval_ms = 1000;
    pace_ask(&pace);
    CHECK_NUMBER(pace_next(&pace), 105);
    look(&pace, 200, 204);
    CHECK_NUMBER(pace_next(&pace), 1200);
}

CASE(the_kept_interval_is_told)
{
    CHECK_NUMBER(pace_kept(1000, 0), 1000);
    CHECK_NUMBER(pace_kept(1000, 909), 1000);
    CHECK_NUMBER(pace_kept(1000, 1000), 1100);
    CHECK_NUMBER(pace_kept(1000, 2910), 3201);
    CHECK_NUMBER(pace_kept(0, 0), 0);
    CHECK_NUMBER(pace_slow_tenths(1000, 2910), 32);
    CHECK_NUMBER(pace_slow_tenths(1000, 0), 0);
    CHECK_NUMBER(pace_slow_tenths(1000, 920), 0); /* 1.012 s */
    CHECK_NUMBER(pace_slow_tenths(1000, 1000), 11);
    CHECK_NUMBER(pace_slow_tenths(500, 500), 6);
    CHECK_NUMBER(pace_slow_tenths(0, 5000), 0);
}

int main(void)
{
    RUN(the_first_look_is_due_at_once);
    RUN(the_interval_counts_from_start_to_start);
    RUN(slow_looks_leave_a_tenth_of_their_length);
    RUN(asked_looks_are_one_after_the_one_that_runs);
    RUN(the_kept_interval_is_told);
    return check_result();
}
