/*
 * The order of the checks and their limits, what results come to, and both forms of the report, over checks
 * and a clock of the test's own.
 */
#include "sockscope/doctor.h"

#include <stdlib.h>

#include "check.h"

enum { CHECKS_MAX = 8, TEXT_SIZE = 16384 };

/* Checks that take as long and end as the test says. */
static struct {
    struct {
        const char *name, *detail;
        enum doctor_verdict verdict;
        uint32_t takes_ms;
    } checks[CHECKS_MAX];
    size_t count;
    uint64_t now;
    uint32_t limits[CHECKS_MAX];
    size_t tried;
    size_t wanted; /* how many results are wanted */
    struct doctor_result results[CHECKS_MAX];
    size_t told;
} world;

static const char *name(void *context, size_t check)
{
    (void)context;
    return world.checks[check].name;
}

static bool try_one(void *context, size_t check, uint32_t limit_ms, struct doctor_result *result)
{
    (void)context;
    uint32_t takes = world.checks[check].takes_ms;
    world.limits[check] = limit_ms;
    world.tried++;
    world.now += takes < limit_ms ? takes : limit_ms;
    if (takes >= limit_ms) {
        return false;
    }
    doctor_say(result, world.checks[check].verdict, "%s", world.checks[check].detail);
    return true;
}

static uint64_t now_ms(void *context)
{
    (void)context;
    return world.now;
}

static struct doctor_operations operations(void)
{
    return (struct doctor_operations){
        .count = world.count, .name = name, .try_one = try_one, .now_ms = now_ms};
}

static bool take(void *to, const struct doctor_result *result)
{
    (void)to;
    world.results[world.told++] = *result;
    return world.told < world.wanted;
}

static void add(const char *check, enum doctor_verdict verdict, const char *detail, uint32_t takes_ms)
{
    world.checks[world.count].name = check;
    world.checks[world.count].verdict = verdict;
    world.checks[world.count].detail = detail;
    world.checks[world.count++].takes_ms = takes_ms;
}

static void begin(void)
{
    memset(&world, 0, sizeof world);
    world.now = 1000;
    world.wanted = CHECKS_MAX + 1;
}

static bool run(struct doctor_tally *tally)
{
    struct doctor_operations all = operations();
    return doctor_run(&all, take, NULL, tally);
}

CASE(all_are_tried_in_order)
{
    struct doctor_tally tally;
    char words[64];
    begin();
    add("one", DOCTOR_WORKS, "seen", 12);
    add("two", DOCTOR_NOT_TRIED, "needs administrator rights", 0);
    add("three", DOCTOR_WORKS, "seen, too", 5);
    CHECK(run(&tally));
    CHECK_NUMBER(world.told, 3);
    CHECK_TEXT(world.results[0].check, "one");
    CHECK_TEXT(world.results[0].detail, "seen");
    CHECK_NUMBER(world.results[0].milliseconds, 12);
    CHECK_NUMBER(world.results[1].verdict, DOCTOR_NOT_TRIED);
    CHECK_NUMBER(world.results[1].milliseconds, 0);
    CHECK_TEXT(world.results[2].check, "three");
    CHECK_NUMBER(doctor_tally_text(&tally, words, sizeof words), strlen(words));
    CHECK_TEXT(words, "2 work, 0 fail, 1 not tried");
    /* What cannot be tried says nothing against the machine. */
    CHECK(doctor_is_well(&tally));
}

CASE(one_that_fails_is_enough)
{
    struct doctor_tally tally;
    begin();
    add("one", DOCTOR_WORKS, "", 1);
    add("two", DOCTOR_FAILS, "reported success, changed nothing", 1);
    CHECK(run(&tally));
    CHECK_NUMBER(tally.works, 1);
    CHECK_NUMBER(tally.fails, 1);
    CHECK(!doctor_is_well(&tally));
}

CASE(what_hangs_is_left_and_the_rest_is_tried)
{
    struct doctor_tally tally;
    begin();
    add("hangs", DOCTOR_WORKS, "never said", UINT32_MAX);
    add("after", DOCTOR_WORKS, "seen", 1);
    CHECK(run(&tally));
    CHECK_NUMBER(world.limits[0], DOCTOR_CHECK_MS);
    CHECK_NUMBER(world.results[0].verdict, DOCTOR_FAILS);
    CHECK_TEXT(world.results[0].check, "hangs");
    CHECK_TEXT(world.results[0].detail, "it did not end in time and was left");
    CHECK_NUMBER(world.results[0].milliseconds, DOCTOR_CHECK_MS);
    CHECK_TEXT(world.results[1].detail, "seen");
}

/* However many hang, the whole ends in time; the last gets what is left, the others are not begun. */
CASE(the_time_for_all_is_kept)
{
    struct doctor_tally tally;
    begin();
    for (int i = 0; i < 6; i++) {
        add("hangs", DOCTOR_WORKS, "", UINT32_MAX);
    }
    CHECK(run(&tally));
    CHECK_NUMBER(world.now - 1000, DOCTOR_ALL_MS);
    CHECK_NUMBER(world.tried, 4);
    CHECK_NUMBER(world.limits[3], DOCTOR_ALL_MS - 3 * DOCTOR_CHECK_MS);
    CHECK_NUMBER(world.told, 6);
    CHECK_NUMBER(world.results[5].verdict, DOCTOR_NOT_TRIED);
    CHECK_TEXT(world.results[5].detail, "the time for all checks is over");
}

CASE(it_stops_when_nobody_wants_more)
{
    struct doctor_tally tally;
    begin();
    add("one", DOCTOR_WORKS, "", 1);
    add("two", DOCTOR_WORKS, "", 1);
    add("three", DOCTOR_WORKS, "", 1);
    world.wanted = 2;
    CHECK(!run(&tally));
    CHECK_NUMBER(world.tried, 2);
}

/* What errors say. */

static const char *said(uint32_t error, bool elevated, enum doctor_verdict *verdict)
{
    static struct doctor_result result;
    result = (struct doctor_result){.check = "one"};
    doctor_say_failure(&result, "the call", error, "words", elevated);
    *verdict = result.verdict;
    return result.detail;
}

CASE(who_lacks_rights_has_not_tried)
{
    static const uint32_t denied[] = {5, 317, 1314};
    enum doctor_verdict verdict;
    for (size_t i = 0; i < sizeof denied / sizeof denied[0]; i++) {
        CHECK_TEXT(said(denied[i], false, &verdict), "needs administrator rights: the call: words");
        CHECK_NUMBER(verdict, DOCTOR_NOT_TRIED);
        CHECK_TEXT(said(denied[i], true, &verdict), "the call: words");
        CHECK_NUMBER(verdict, DOCTOR_FAILS);
    }
    CHECK_TEXT(said(127, true, &verdict), "this Windows does not have it: the call: words");
    CHECK_NUMBER(verdict, DOCTOR_NOT_TRIED);
    said(87, false, &verdict);
    CHECK_NUMBER(verdict, DOCTOR_FAILS);
}

/* A deadline of somebody without rights: FIN, both resets refused, then both directions, and still there. */
CASE(a_deadline_without_rights_has_not_been_tried)
{
    static const uint32_t denied[] = {5, 317, 1314};
    struct close_result closed = {.outcome = OUTCOME_CLOSING, .attempt_count = 4};
    for (size_t i = 0; i < sizeof denied / sizeof denied[0]; i++) {
        closed.attempts[0] = (struct close_attempt){WAY_SHUTDOWN_SEND, 0};
        closed.attempts[1] = (struct close_attempt){WAY_SET_TCP_ENTRY, denied[i]};
        closed.attempts[2] = (struct close_attempt){WAY_NSI, denied[i]};
        closed.attempts[3] = (struct close_attempt){WAY_SHUTDOWN_BOTH, 0};
        CHECK_NUMBER(doctor_close_verdict(&closed, false), DOCTOR_NOT_TRIED);
        CHECK_NUMBER(doctor_close_verdict(&closed, true), DOCTOR_FAILS);
    }
    closed.attempts[1].error = closed.attempts[2].error = 0;
    CHECK_NUMBER(doctor_close_verdict(&closed, false), DOCTOR_FAILS);
    closed.outcome = OUTCOME_CLOSED;
    CHECK_NUMBER(doctor_close_verdict(&closed, false), DOCTOR_WORKS);
}

CASE(a_machine_without_a_family_has_not_tried)
{
    static const uint32_t missing[] = {10043, 10047, 10049, 10051};
    struct doctor_result result = {0};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        doctor_say_no_socket(&result, true, missing[i], "words", true);
        CHECK_NUMBER(result.verdict, DOCTOR_NOT_TRIED);
        CHECK_TEXT(result.detail, "this machine has no IPv6: words");
    }
    doctor_say_no_socket(&result, false, 10047, "words", true);
    CHECK_TEXT(result.detail, "this machine has no IPv4: words");
    doctor_say_no_socket(&result, true, 10055, "words", true);
    CHECK_NUMBER(result.verdict, DOCTOR_FAILS);
    CHECK_TEXT(result.detail, "no socket on loopback: words");
}

CASE(dark_title_bars_begin_with_1809)
{
    CHECK_NUMBER(doctor_dark_verdict(17134, false), DOCTOR_NOT_TRIED);
    CHECK_NUMBER(doctor_dark_verdict(17763, false), DOCTOR_FAILS);
    CHECK_NUMBER(doctor_dark_verdict(0, false), DOCTOR_FAILS);
    CHECK_NUMBER(doctor_dark_verdict(17763, true), DOCTOR_WORKS);
}

/* A check that forgets its verdict claims nothing; of several that belong together one that fails counts. */
CASE(verdicts_have_an_order)
{
    struct doctor_result *result = calloc(1, sizeof *result);
    if (result) {
        CHECK_TEXT(doctor_verdict_name(result->verdict), "not tried");
    }
    CHECK(result && DOCTOR_NOT_TRIED < DOCTOR_WORKS && DOCTOR_WORKS < DOCTOR_FAILS);
    free(result);
}

/* The report. */

static char text[TEXT_SIZE];
static size_t length, writes, writes_wanted;

static bool append(void *context, const char *bytes, size_t count)
{
    (void)context;
    memcpy(text + length, bytes, count);
    length += count;
    text[length] = '\0';
    return ++writes < writes_wanted;
}

/* The report of the world's results; what its end returned. */
static bool write_report(enum export_format format)
{
    struct doctor_operations all = operations();
    struct doctor_tally tally;
    struct sink sink = {NULL, append};
    length = writes = 0;
    text[0] = '\0';
    struct doctor_report *report = doctor_report_create(format, &sink, &all);
    CHECK(report != NULL);
    if (!report) {
        return false;
    }
    doctor_run(&all, doctor_report_tell, report, &tally);
    return doctor_report_finish(report);
}

CASE(the_table_is_aligned_and_clean)
{
    begin();
    writes_wanted = CHECKS_MAX * 4;
    add("short", DOCTOR_WORKS, "a detail", 1);
    add("a longer name", DOCTOR_FAILS, "line\nbreak \xE2\x80\xAE and \xE2\x80\xAC\xFF", 1);
    add("third", DOCTOR_NOT_TRIED, "", 1);
    CHECK(write_report(EXPORT_TABLE));
    CHECK_TEXT(text, "Check          Result     Detail\n"
                     "short          works      a detail\n"
                     "a longer name  fails      line\xEF\xBF\xBD"
                     "break \xEF\xBF\xBD and \xEF\xBF\xBD\xEF\xBF\xBD\n"
                     "third          not tried  \n");
}

CASE(json_is_an_array_of_objects_in_ascii)
{
    begin();
    writes_wanted = CHECKS_MAX * 4;
    add("one", DOCTOR_WORKS, "J\xC3\xBCrgen \"says\" C:\\x \xF0\x9F\x98\x80", 7);
    add("two", DOCTOR_FAILS, "line\nbreak", 0);
    CHECK(write_report(EXPORT_JSON));
    CHECK_TEXT(text, "[\n"
                     "{\"Check\":\"one\",\"Result\":\"works\",\"Detail\":\"J\\u00fcrgen \\\"says\\\" C:\\\\x "
                     "\\ud83d\\ude00\","
                     "\"Milliseconds\":7},\n"
                     "{\"Check\":\"two\",\"Result\":\"fails\",\"Detail\":\"line\\u000abreak\","
                     "\"Milliseconds\":0}\n"
                     "]\n");
    begin();
    CHECK(write_report(EXPORT_JSON));
    CHECK_TEXT(text, "[]\n");
}

/* The longest detail at its worst fits; a result that is there is handed over before the next is tried. */
CASE(details_are_bounded_and_lines_come_at_once)
{
    char detail[2 * DOCTOR_DETAIL_SIZE];
    memset(detail, '\x01', sizeof detail - 1);
    detail[sizeof detail - 1] = '\0';
    begin();
    writes_wanted = CHECKS_MAX * 4;
    add("one", DOCTOR_WORKS, detail, 1);
    add("two", DOCTOR_WORKS, detail, 1);
    CHECK(write_report(EXPORT_JSON));
    CHECK(length > 2 * 6 * (DOCTOR_DETAIL_SIZE - 1) && writes >= 3);
    CHECK(strstr(text, "\\u0001\",\"Milliseconds\":1}\n]\n") != NULL);
}

CASE(a_closed_pipe_ends_the_report)
{
    begin();
    writes_wanted = 2;
    add("one", DOCTOR_WORKS, "", 1);
    add("two", DOCTOR_WORKS, "", 1);
    add("three", DOCTOR_WORKS, "", 1);
    CHECK(!write_report(EXPORT_TABLE));
    CHECK(world.tried < 3);
}

int main(void)
{
    RUN(all_are_tried_in_order);
    RUN(one_that_fails_is_enough);
    RUN(what_hangs_is_left_and_the_rest_is_tried);
    RUN(the_time_for_all_is_kept);
    RUN(it_stops_when_nobody_wants_more);
    RUN(who_lacks_rights_has_not_tried);
    RUN(a_deadline_without_rights_has_not_been_tried);
    RUN(a_machine_without_a_family_has_not_tried);
    RUN(dark_title_bars_begin_with_1809);
    RUN(verdicts_have_an_order);
    RUN(the_table_is_aligned_and_clean);
    RUN(json_is_an_array_of_objects_in_ascii);
    RUN(details_are_bounded_and_lines_come_at_once);
    RUN(a_closed_pipe_ends_the_report);
    return check_result();
}
