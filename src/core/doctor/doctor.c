/*
 * doctor: the order of the checks, what their results come to, and the report.
 */
#include "sockscope/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/export/export_writer.h"
#include "sockscope/text.h"

void doctor_say(struct doctor_result *result, enum doctor_verdict verdict, const char *format, ...)
{
    va_list arguments;
    result->verdict = verdict;
    va_start(arguments, format);
    vsnprintf(result->detail, sizeof result->detail, format, arguments);
    va_end(arguments);
}

const char *doctor_verdict_name(enum doctor_verdict verdict)
{
    static const char *const names[] = {
        [DOCTOR_WORKS] = "works", [DOCTOR_FAILS] = "fails", [DOCTOR_NOT_TRIED] = "not tried"};
    return names[verdict];
}

/* What errors say. */

enum {
    ERROR_NO_FUNCTION = 1,         /* ERROR_INVALID_FUNCTION */
    ERROR_NO_FILE = 2,             /* ERROR_FILE_NOT_FOUND */
    ERROR_NO_SUPPORT = 50,         /* ERROR_NOT_SUPPORTED */
    ERROR_NOT_IMPLEMENTED = 120,   /* ERROR_CALL_NOT_IMPLEMENTED */
    ERROR_NO_PROCEDURE = 127,      /* ERROR_PROC_NOT_FOUND */
    ERROR_NO_PROTOCOL = 10043,     /* WSAEPROTONOSUPPORT */
    ERROR_NO_FAMILY = 10047,       /* WSAEAFNOSUPPORT */
    ERROR_NO_ADDRESS = 10049,      /* WSAEADDRNOTAVAIL */
    ERROR_NO_NETWORK = 10051,      /* WSAENETUNREACH */
    FIRST_WITH_DARK_TITLES = 17763 /* Windows 10 1809 */
};

static bool is_missing(uint32_t error)
{
    return error == ERROR_NO_FUNCTION || error == ERROR_NO_FILE || error == ERROR_NO_SUPPORT ||
           error == ERROR_NOT_IMPLEMENTED || error == ERROR_NO_PROCEDURE;
}

bool doctor_family_is_missing(uint32_t error)
{
    return error == ERROR_NO_PROTOCOL || error == ERROR_NO_FAMILY || error == ERROR_NO_ADDRESS ||
           error == ERROR_NO_NETWORK;
}

void doctor_say_failure(struct doctor_result *result, const char *what, uint32_t error, const char *words,
                        bool elevated)
{
    if (close_wants_rights(error) && !elevated) {
        doctor_say(result, DOCTOR_NOT_TRIED, "needs administrator rights: %s: %s", what, words);
    } else if (is_missing(error)) {
        doctor_say(result, DOCTOR_NOT_TRIED, "this Windows does not have it: %s: %s", what, words);
    } else {
        doctor_say(result, DOCTOR_FAILS, "%s: %s", what, words);
    }
}

void doctor_say_no_socket(struct doctor_result *result, bool ipv6, uint32_t error, const char *words,
                          bool elevated)
{
    if (doctor_family_is_missing(error)) {
        doctor_say(result, DOCTOR_NOT_TRIED, "this machine has no %s: %s", ipv6 ? "IPv6" : "IPv4", words);
    } else {
        doctor_say_failure(result, "no socket on loopback", error, words, elevated);
    }
}

enum doctor_verdict doctor_close_verdict(const struct close_result *closed, bool elevated)
{
    bool refused = false;
    for (size_t i = 0; i < closed->attempt_count; i++) {
        refused = refused || close_wants_rights(closed->attempts[i].error);
    }
    return closed->outcome == OUTCOME_CLOSED ? DOCTOR_WORKS
           : refused && !elevated            ? DOCTOR_NOT_TRIED
                                             : DOCTOR_FAILS;
}

enum doctor_verdict doctor_dark_verdict(uint32_t build, bool taken)
{
    return taken ? DOCTOR_WORKS : build && build < FIRST_WITH_DARK_TITLES ? DOCTOR_NOT_TRIED : DOCTOR_FAILS;
}

/* Running. */

static void count(struct doctor_tally *tally, enum doctor_verdict verdict)
{
    tally->works += verdict == DOCTOR_WORKS;
    tally->fails += verdict == DOCTOR_FAILS;
    tally->not_tried += verdict == DOCTOR_NOT_TRIED;
}

static void try_within(const struct doctor_operations *operations, size_t check, uint64_t left_ms,
                       struct doctor_result *result)
{
    uint32_t limit = left_ms < DOCTOR_CHECK_MS ? (uint32_t)left_ms : DOCTOR_CHECK_MS;
    if (limit == 0) {
        doctor_say(result, DOCTOR_NOT_TRIED, "the time for all checks is over");
    } else if (!operations->try_one(operations->context, check, limit, result)) {
        doctor_say(result, DOCTOR_FAILS, "it did not end in time and was left");
    }
    result->check = operations->name(operations->context, check);
}

bool doctor_run(const struct doctor_operations *operations, doctor_tell tell, void *to,
                struct doctor_tally *tally)
{
    uint64_t begun = operations->now_ms(operations->context), before = begun;
    *tally = (struct doctor_tally){0, 0, 0};
    for (size_t check = 0; check < operations->count; check++) {
        struct doctor_result result = {.verdict = DOCTOR_NOT_TRIED};
        uint64_t spent = before - begun;
        try_within(operations, check, spent < DOCTOR_ALL_MS ? DOCTOR_ALL_MS - spent : 0, &result);
        uint64_t now = operations->now_ms(operations->context);
        result.milliseconds = (uint32_t)(now - before);
        before = now;
        count(tally, result.verdict);
        if (!tell(to, &result)) {
            return false;
        }
    }
    return true;
}

bool doctor_is_well(const struct doctor_tally *tally)
{
    return tally->fails == 0;
}

size_t doctor_tally_text(const struct doctor_tally *tally, char *text, size_t size)
{
    int length = snprintf(text, size, "%lu work, %lu fail, %lu not tried", (unsigned long)tally->works,
                          (unsigned long)tally->fails, (unsigned long)tally->not_tried);
    return length > 0 && (size_t)length < size ? (size_t)length : strlen(text);
}

/* The report. */

enum { VERDICT_WIDTH = 9, GAP = 2 };

struct doctor_report {
    struct export *export;
    bool json;
    size_t width; /* of the longest name */
};

static void put_padded(struct export *export, const char *text, size_t width)
{
    size_t own = text_width(text);
    export_put(export, text);
    export_put_blanks(export, (own < width ? width - own : 0) + GAP);
}

static void put_line(struct doctor_report *report, const char *check, const char *verdict, const char *detail)
{
    char clean[DOCTOR_DETAIL_SIZE];
    text_sanitise(detail, clean, sizeof clean);
    put_padded(report->export, check, report->width);
    put_padded(report->export, verdict, VERDICT_WIDTH);
    export_put(report->export, clean);
    export_put(report->export, "\n");
}

static void put_object(struct doctor_report *report, const struct doctor_result *result)
{
    struct export *export = report->export;
    char number[24];
    snprintf(number, sizeof number, "%lu", (unsigned long)result->milliseconds);
    export_put(export, export->any ? ",\n" : "\n");
    export_put(export, "{\"Check\":");
    export_put_json_text(export, result->check);
    export_put(export, ",\"Result\":");
    export_put_json_text(export, doctor_verdict_name(result->verdict));
    export_put(export, ",\"Detail\":");
    export_put_json_text(export, result->detail);
    export_put(export, ",\"Milliseconds\":");
    export_put(export, number);
    export_put(export, "}");
}

struct doctor_report *doctor_report_create(enum export_format format, const struct sink *sink,
                                           const struct doctor_operations *operations)
{
    struct export_options options = {.format = format, .no_header = true};
    struct doctor_report *report = calloc(1, sizeof *report);
    struct export *export = report ? export_create(&options, sink) : NULL;
    if (!export) {
        free(report);
        return NULL;
    }
    report->export = export;
    report->json = format == EXPORT_JSON;
    for (size_t i = 0; i < operations->count; i++) {
        size_t width = text_width(operations->name(operations->context, i));
        report->width = width > report->width ? width : report->width;
    }
    if (!report->json) {
        put_line(report, "Check", "Result", "Detail");
    }
    return report;
}

bool doctor_report_tell(void *to, const struct doctor_result *result)
{
    struct doctor_report *report = to;
    /* First what begins the format. */
    bool wanted = export_flush(report->export);
    if (report->json) {
        put_object(report, result);
    } else {
        put_line(report, result->check, doctor_verdict_name(result->verdict), result->detail);
    }
    report->export->any = true;
    return wanted && export_flush(report->export);
}

bool doctor_report_finish(struct doctor_report *report)
{
    bool whole = export_finish(report->export);
    free(report);
    return whole;
}
