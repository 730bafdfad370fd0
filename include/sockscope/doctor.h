/*
 * doctor: tries on this machine what the program claims, one check after the other, and reports a line each.
 *
 * Pure: what is tried stands behind functions, src/windows/doctor/doctor.c brings the real ones.  The report
 * is in English whatever the language of the window, because it is read by others than who made it.
 */
#ifndef SOCKSCOPE_DOCTOR_H
#define SOCKSCOPE_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include "sockscope/close_plan.h"
#include "sockscope/export.h"

/* Ascending: of several that belong together the greatest counts. */
enum doctor_verdict {
    DOCTOR_NOT_TRIED, /* it cannot be tried here: rights are missing, or the machine does not have it */
    DOCTOR_WORKS,
    DOCTOR_FAILS /* `detail` says why */
};

enum { DOCTOR_DETAIL_SIZE = 1024 };

struct doctor_result {
    const char *check; /* its name, which outlives the result */
    enum doctor_verdict verdict;
    char detail[DOCTOR_DETAIL_SIZE]; /* UTF-8; what was seen, or why not */
    uint32_t milliseconds;           /* what it took */
};

/* Sets verdict and detail. */
void doctor_say(struct doctor_result *result, enum doctor_verdict verdict, const char *format, ...);

/* "works", "fails", "not tried". */
const char *doctor_verdict_name(enum doctor_verdict verdict);

/*
 * For a call that failed with a system error: not tried where rights are missing that an administrator has,
 * or where this Windows does not have what was called; else it fails.  `what` failed, `words` are the
 * system's.
 */
void doctor_say_failure(struct doctor_result *result, const char *what, uint32_t error, const char *words,
                        bool elevated);

/* For an own socket that could not be had: not tried where the machine lacks that family of addresses. */
void doctor_say_no_socket(struct doctor_result *result, bool ipv6, uint32_t error, const char *words,
                          bool elevated);

/* True of a Winsock error that says that the machine lacks the family of an address. */
bool doctor_family_is_missing(uint32_t error);

/* Of a close that has to end in CLOSED: not tried where a way was refused for want of rights. */
enum doctor_verdict doctor_close_verdict(const struct close_result *closed, bool elevated);

/* Of dark title bars, which Windows 10 has from 1809 on; `build` is 0 where it is not known. */
enum doctor_verdict doctor_dark_verdict(uint32_t build, bool taken);

struct doctor_operations {
    void *context;
    size_t count; /* of checks */

    const char *(*name)(void *context, size_t check);

    /*
     * Tries one; fills verdict and detail.  Comes back after limit_ms even when the system does not: false
     * then, and *result is not to be used.  False, too, when `stop` was asked for meanwhile.
     */
    bool (*try_one)(void *context, size_t check, uint32_t limit_ms, struct doctor_result *result);

    uint64_t (*now_ms)(void *context); /* monotonic */
};

/* Where results go as they come; false when nobody wants more. */
typedef bool (*doctor_tell)(void *to, const struct doctor_result *result);

struct doctor_tally {
    size_t works, fails, not_tried;
};

/* No check may take longer, nor all together: 50 s, so that the whole ends within a minute. */
enum { DOCTOR_CHECK_MS = 15000, DOCTOR_ALL_MS = 50000 };

/*
 * Tries all, in order.  One that does not end in time fails and costs the others nothing; those that are left
 * when the time for all is over are told as not tried.  False when `tell` wanted no more.
 */
bool doctor_run(const struct doctor_operations *operations, doctor_tell tell, void *to,
                struct doctor_tally *tally);

/* All that can be tried works. */
bool doctor_is_well(const struct doctor_tally *tally);

/* "31 work, 1 fails, 3 not tried"; returns its length. */
size_t doctor_tally_text(const struct doctor_tally *tally, char *text, size_t size);

/*
 * The report into a sink, a line as soon as its result is there: EXPORT_TABLE, or EXPORT_JSON, one array of
 * objects with Check, Result, Detail and Milliseconds, pure ASCII.
 */
struct doctor_report;

/* NULL: no memory.  `operations` tells the names, whose width the table needs. */
struct doctor_report *doctor_report_create(enum export_format format, const struct sink *sink,
                                           const struct doctor_operations *operations);

/* As doctor_tell; `to` is the report. */
bool doctor_report_tell(void *to, const struct doctor_result *result);

/* Ends and frees it; false when the sink stopped at any time. */
bool doctor_report_finish(struct doctor_report *report);

/*
 * The real checks, without state.  While *given_up is not 0 nothing is waited for; a check that is left then,
 * or after its time, ends by itself and owns what it uses.  Any thread, one at a time.
 */
struct doctor_operations system_doctor_operations(const volatile long *given_up);

/*
 * The checks start this very program again as the owner of what they close and end, so that one program
 * alone is enough.  To be asked for first in every program that runs them, right after system_harden: -1, or
 * the exit code of a program that was started for that and is done.
 */
int system_doctor_helper(int count, wchar_t **arguments);

#endif
