/* UTF-8 helpers: folding, cutting, widths, times, durations; malformed input everywhere. */
#include "sockscope/text.h"

#include "check.h"

#define FFFD "\xEF\xBF\xBD"

static const char *sanitised(const char *from, size_t size)
{
    static char to[256];
    size_t length = text_sanitise(from, to, size);
    CHECK_NUMBER(length, strlen(to));
    CHECK(length < size);
    return to;
}

CASE(sanitise_replaces_what_could_deceive)
{
    CHECK_TEXT(sanitised("plain.exe", 256), "plain.exe");
    CHECK_TEXT(sanitised("a\tb\x1b[31m\x7f", 256), "a" FFFD "b" FFFD "[31m" FFFD);
    CHECK_TEXT(sanitised("gpj\xE2\x80\xAE.exe\xE2\x80\xAC", 256), "gpj" FFFD ".exe" FFFD);
    CHECK_TEXT(sanitised("\xE2\x81\xA6x\xE2\x81\xA9\xD8\x9C", 256), FFFD "x" FFFD FFFD);
    CHECK_TEXT(sanitised("\xC2\x85\xE2\x80\xA8", 256), FFFD FFFD);
    CHECK_TEXT(sanitised("gr\xC3\xBC\xC3\x9F", 256), "gr\xC3\xBC\xC3\x9F");
}

CASE(sanitise_replaces_malformed_bytes_one_by_one)
{
    CHECK_TEXT(sanitised("\xFF\xC3", 256), FFFD FFFD);
    CHECK_TEXT(sanitised("\xC0\x80\xE0\x80\x80", 256), FFFD FFFD FFFD FFFD FFFD);
    CHECK_TEXT(sanitised("\xED\xA0\x80", 256), FFFD FFFD FFFD);
    CHECK_TEXT(sanitised("\xF4\x90\x80\x80", 256), FFFD FFFD FFFD FFFD);
    CHECK_TEXT(sanitised("\xF0\x9F\x98\x80", 256), "\xF0\x9F\x98\x80");
    CHECK_TEXT(sanitised("\xF0\x9F\x98", 256), FFFD FFFD FFFD);
}

CASE(sanitise_cuts_at_a_character)
{
    CHECK_TEXT(sanitised("abcdef", 4), "abc");
    CHECK_TEXT(sanitised("ab\xC3\xBC", 4), "ab");
    CHECK_TEXT(sanitised("ab\xC3\xBC", 5), "ab\xC3\xBC");
    CHECK_TEXT(sanitised("abc", 1), "");
    CHECK_TEXT(sanitised("a\x01", 4), "a");
}

CASE(decode_tells_length_and_malformed)
{
    size_t length;
    CHECK_NUMBER(text_decode("A", &length), 'A');
    CHECK_NUMBER(length, 1);
    CHECK_NUMBER(text_decode("\xE2\x82\xAC", &length), 0x20AC);
    CHECK_NUMBER(length, 3);
    CHECK_NUMBER(text_decode("\xF0\x9F\x98\x80", &length), 0x1F600);
    CHECK_NUMBER(length, 4);
    CHECK_NUMBER(text_decode("\x80", &length), TEXT_MALFORMED + 0x80);
    CHECK_NUMBER(length, 1);
    CHECK_NUMBER(text_decode("", &length), 0);
    CHECK_NUMBER(length, 1);
}

CASE(compare_ignores_case)
{
    CHECK_NUMBER(text_compare_fold("Chrome.EXE", "chrome.exe"), 0);
    CHECK_NUMBER(text_compare_fold("a", "B"), -1);
    CHECK_NUMBER(text_compare_fold("b", "A"), 1);
    CHECK_NUMBER(text_compare_fold("ab", "abc"), -1);
    CHECK_NUMBER(text_compare_fold("", ""), 0);
    CHECK_NUMBER(text_compare_fold("\xC3\x84RGER", "\xC3\xA4rger"), 0); /* Latin-1 */
    CHECK_NUMBER(text_compare_fold("\xC5\xA0koda", "\xC5\xA1KODA"), 0); /* Latin Ext. */
    CHECK_NUMBER(text_compare_fold("\xCE\x91\xCE\xA3\xCE\x86", "\xCE\xB1\xCF\x83\xCE\xAC"), 0); /* Greek */
    CHECK_NUMBER(text_compare_fold("\xCF\x82", "\xCF\x83"), 0);                                 /* sigma */
    CHECK_NUMBER(text_compare_fold("\xD0\x96\xD0\x81", "\xD0\xB6\xD1\x91"), 0);                 /* Cyrillic */
    CHECK_NUMBER(text_compare_fold("\xC5\xB8", "\xC3\xBF"), 0); /* Y diaeresis */
    CHECK(text_compare_fold("\xC3\x97", "\xC3\xB7") != 0);      /* times, divided */
    CHECK(text_compare_fold("\xFE", "\xFF") != 0);
    CHECK(text_compare_fold("\xFF", "\xEF\xBF\xBD") != 0);
}

CASE(fold_never_lengthens)
{
    char to[32];
    CHECK_NUMBER(text_fold("ABC\xC3\x9C", 5, to, sizeof to), 5);
    CHECK_TEXT(to, "abc\xC3\xBC");
    CHECK_NUMBER(text_fold("A\xC3", 2, to, sizeof to), 2);
    CHECK_TEXT(to, "a\xC3");
    CHECK_NUMBER(text_fold("ABC", 3, to, 3), 2);
    CHECK_TEXT(to, "ab");
    CHECK_NUMBER(text_fold("ABC", 0, to, sizeof to), 0);
    char all[3] = {0};
    for (unsigned code = 0x80; code < 0x800; code++) {
        const char pair[2] = {(char)(0xC0u | code >> 6), (char)(0x80u | (code & 0x3Fu))};
        CHECK_NUMBER(text_fold(pair, 2, all, sizeof all), 2);
        char again[3];
        text_fold(all, 2, again, sizeof again);
        CHECK_TEXT(again, all);
    }
}

CASE(contains_any_part)
{
    CHECK(text_contains_fold("Chrome.exe", "rome", 4));
    CHECK(text_contains_fold("Chrome.exe", "chrome.exe", 10));
    CHECK(!text_contains_fold("Chrome.exe", "chrome.exe1", 11));
    CHECK(text_contains_fold("x", "", 0));
    CHECK(text_contains_fold("", "", 0));
    CHECK(!text_contains_fold("", "a", 1));
    CHECK(text_contains_fold("aaab", "aab", 3));
    CHECK(text_contains_fold("\xC3\x9C"
                             "ber",
                             "\xC3\xBC", 2));
    CHECK(!text_contains_fold("\xC3", "\xC3\xBC", 2));
    CHECK(!text_contains_fold("\xC3\xBC", "\xC3", 1));
    CHECK(text_contains_fold("abc", "bcX", 2));
}

CASE(distance_is_small_for_slips)
{
    CHECK_NUMBER(text_distance("port", 4, "port"), 0);
    CHECK_NUMBER(text_distance("PORT", 4, "port"), 0);
    CHECK_NUMBER(text_distance("prot", 4, "port"), 1);
    CHECK_NUMBER(text_distance("pot", 3, "port"), 1);
    CHECK_NUMBER(text_distance("portx", 4, "port"), 0);
    CHECK_NUMBER(text_distance("", 0, "port"), 4);
    CHECK_NUMBER(text_distance("abc", 3, ""), 3);
    CHECK_NUMBER(text_distance("kitten", 6, "sitting"), 3);
    char longest[200];
    memset(longest, 'x', sizeof longest);
    CHECK(text_distance(longest, sizeof longest, "port") > 48);
}

CASE(width_counts_columns)
{
    CHECK_NUMBER(text_width("abc"), 3);
    CHECK_NUMBER(text_width("\xE6\x97\xA5\xE6\x9C\xAC"), 4);
    CHECK_NUMBER(text_width("e\xCC\x81"), 1);
    CHECK_NUMBER(text_width("\xC3\xBC"), 1);
    CHECK_NUMBER(text_width("\xF0\x9F\x98\x80"), 2);
    CHECK_NUMBER(text_width(""), 0);
}

CASE(append_stays_inside)
{
    char to[8] = "";
    size_t length = 0;
    text_append(to, sizeof to, &length, "abc");
    text_append_number(to, sizeof to, &length, 42);
    CHECK_TEXT(to, "abc42");
    CHECK_NUMBER(length, 5);
    text_append(to, sizeof to, &length, "\xE2\x82\xAC!");
    CHECK_TEXT(to, "abc42");
    text_append(to, sizeof to, &length, "\xC3\xBC!");
    CHECK_TEXT(to, "abc42\xC3\xBC");
    text_append(to, sizeof to, &length, "more");
    CHECK_NUMBER(length, 7);
    char number[32] = "";
    length = 0;
    text_append_number(number, sizeof number, &length, UINT64_MAX);
    CHECK_TEXT(number, "18446744073709551615");
    length = 0;
    text_append_number(number, sizeof number, &length, 0);
    CHECK_TEXT(number, "0");
}

static const uint64_t noon = UINT64_C(134399127091230000);

static int east(uint64_t filetime)
{
    (void)filetime;
    return 330;
}

static int west(uint64_t filetime)
{
    (void)filetime;
    return -840;
}

static int an_hour_west(uint64_t filetime)
{
    (void)filetime;
    return -60;
}

/* Central Europe in 2026: summer time from 01:00 UTC on the last Sunday of March to that of October. */
static int central_europe(uint64_t filetime)
{
    const uint64_t begins = UINT64_C(134192196000000000), ends = UINT64_C(134373636000000000);
    return filetime >= begins && filetime < ends ? 120 : 60;
}

CASE(each_time_is_in_the_zone_of_its_date)
{
    const uint64_t hour = UINT64_C(36000000000), begins = UINT64_C(134192196000000000);
    const struct {
        uint64_t filetime;
        const char *shown;
    } times[] = {{begins - 1, "2026-03-29 01:59:59"},
                 {begins, "2026-03-29 03:00:00"},
                 {noon, "2026-11-23 14:05:09"},
                 {noon - 24 * 150 * hour, "2026-06-26 15:05:09"},
                 {UINT64_C(134373636000000000) - hour / 2, "2026-10-25 02:30:00"},
                 {UINT64_C(134373636000000000) + hour / 2, "2026-10-25 02:30:00"}};
    char to[64];
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        text_time(times[i].filetime, central_europe, to, sizeof to);
        CHECK_TEXT(to, times[i].shown);
    }
    CHECK_NUMBER(text_utc_offset(central_europe, noon), 60);
    CHECK_NUMBER(text_utc_offset(NULL, noon), 0);
}

CASE(times_are_calendar_times)
{
    char to[64];
    CHECK_NUMBER(text_time(noon, NULL, to, sizeof to), 19);
    CHECK_TEXT(to, "2026-11-23 13:05:09");
    text_time(noon, east, to, sizeof to);
    CHECK_TEXT(to, "2026-11-23 18:35:09");
    text_time(noon, west, to, sizeof to);
    CHECK_TEXT(to, "2026-11-22 23:05:09");
    text_time(0, NULL, to, sizeof to);
    CHECK_TEXT(to, "1601-01-01 00:00:00");
    text_time(0, an_hour_west, to, sizeof to);
    CHECK_TEXT(to, "1601-01-01 00:00:00");
    text_time(UINT64_C(116444736000000000), NULL, to, sizeof to);
    CHECK_TEXT(to, "1970-01-01 00:00:00");
    text_time(UINT64_C(125963423990000000), NULL, to, sizeof to);
    CHECK_TEXT(to, "2000-02-29 23:59:59");
    text_time(UINT64_C(125963424000000000), NULL, to, sizeof to);
    CHECK_TEXT(to, "2000-03-01 00:00:00");
    CHECK_NUMBER(text_time_iso(noon, to, sizeof to), 24);
    CHECK_TEXT(to, "2026-11-23T13:05:09.123Z");
    text_time_iso(noon - 1230000 + 50000, to, sizeof to);
    CHECK_TEXT(to, "2026-11-23T13:05:09.005Z");
    text_time_iso(noon - 1230000 + 420000, to, sizeof to);
    CHECK_TEXT(to, "2026-11-23T13:05:09.042Z");
    CHECK(text_time_iso(UINT64_MAX, to, 8) < 8);
}

static long long duration(const char *text)
{
    uint64_t milliseconds;
    return text_parse_duration(text, strlen(text), &milliseconds) ? (long long)milliseconds : -1;
}

CASE(durations_with_every_unit)
{
    CHECK_NUMBER(duration("500ms"), 500);
    CHECK_NUMBER(duration("1s"), 1000);
    CHECK_NUMBER(duration("5"), 5000);
    CHECK_NUMBER(duration("2m"), 120000);
    CHECK_NUMBER(duration("1h"), 3600000);
    CHECK_NUMBER(duration("1d"), 86400000);
    CHECK_NUMBER(duration("0.5s"), 500);
    CHECK_NUMBER(duration("1.25"), 1250);
    CHECK_NUMBER(duration("0"), 0);
    CHECK_NUMBER(duration("1.0000000000000001s"), 1000);
}

CASE(durations_that_are_none)
{
    CHECK_NUMBER(duration(""), -1);
    CHECK_NUMBER(duration("s"), -1);
    CHECK_NUMBER(duration("1x"), -1);
    CHECK_NUMBER(duration("1 s"), -1);
    CHECK_NUMBER(duration("-1s"), -1);
    CHECK_NUMBER(duration(".5s"), -1);
    CHECK_NUMBER(duration("1."), -1);
    CHECK_NUMBER(duration("1.s"), -1);
    CHECK_NUMBER(duration("1S"), -1);
    CHECK_NUMBER(duration("99999999999999999999"), -1);
    CHECK_NUMBER(duration("99999999999999h"), -1);
}

int main(void)
{
    RUN(sanitise_replaces_what_could_deceive);
    RUN(sanitise_replaces_malformed_bytes_one_by_one);
    RUN(sanitise_cuts_at_a_character);
    RUN(decode_tells_length_and_malformed);
    RUN(compare_ignores_case);
    RUN(fold_never_lengthens);
    RUN(contains_any_part);
    RUN(distance_is_small_for_slips);
    RUN(width_counts_columns);
    RUN(append_stays_inside);
    RUN(times_are_calendar_times);
    RUN(each_time_is_in_the_zone_of_its_date);
    RUN(durations_with_every_unit);
    RUN(durations_that_are_none);
    return check_result();
}
