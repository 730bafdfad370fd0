/*
 * doctor: tries on this machine what the program claims, one check after the other, and reports a line each.
 *
 * Pure: the checks are functions, and src/windows/doctor/doctor.c brings the real ones.  The report is in
 * English whatever the language of the window, because other people read it than the one who made it.
 */
#ifndef SOCKSCOPE_DOCTOR_H
#define SOCKSCOPE_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include "sockscope/close_plan.h"
#include "sockscope/export.h"

/* Ascending: of several that belong together, the greatest counts. */
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
 * For a call that failed with a system error: not tried if rights are missing that an administrator has, or
 * if this Windows does not have what was called; otherwise it fails.  `what` failed, `words` are the
 * system's.
 */
void doctor_say_failure(struct doctor_result *result, const char *what, uint32_t error, const char *words,
                        bool elevated);

/* For a socket of ours that could not be created: not tried if the machine lacks that address family. */
void doctor_say_no_socket(struct doctor_result *result, bool ipv6, uint32_t error, const char *words,
                          bool elevated);

/* True for a Winsock error that says that the machine lacks an address family. */
bool doctor_family_is_missing(uint32_t error);

/* For a close that has to end in CLOSED: not tried if a way was refused because rights are missing. */
enum doctor_verdict doctor_close_verdict(const struct close_result *closed, bool elevated);

/* For dark title bars, which Windows 10 has from 1809 on; `build` is 0 if it is unknown. */
enum doctor_verdict doctor_dark_verdict(uint32_t build, bool taken);

struct doctor_operations {
    void *context;
    size_t count; /* of checks */

    const char *(*name)(void *context, size_t check);

    /*
     * Tries one; fills verdict and detail.  Returns after limit_ms even if the system does not: false then,
     * and *result must not be used.  Also false if `stop` was asked for in the meantime.
     */
    bool (*try_one)(void *context, size_t check, uint32_t limit_ms, struct doctor_result *result);

    uint64_t (*now_ms)(void *context); /* monotonic */
};

/* Receives results as they come; false to stop. */
typedef bool (*doctor_tell)(void *to, const struct doctor_result *result);

struct doctor_tally {
    size_t works, fails, not_tried;
};

/* Limits for one check and for all together: 50 s, so that the whole ends within a minute. */
enum { DOCTOR_CHECK_MS = 15000, DOCTOR_ALL_MS = 50000 };

/*
 * Tries all, in order.  One that does not end in time fails and costs the others nothing; those that are left
 * when the time for all is over are reported as not tried.  False if `tell` wanted no more.
 */
bool doctor_run(const struct doctor_operations *operations, doctor_tell tell, void *to,
                struct doctor_tally *tally);

/* True if everything that can be tried works. */
bool doctor_is_well(const struct doctor_tally *tally);

/* "31 work, 1 fails, 3 not tried"; returns its length. */
size_t doctor_tally_text(const struct doctor_tally *tally, char *text, size_t size);

/*
 * Writes the report into a sink, each line as soon as its result is there: EXPORT_TABLE, or EXPORT_JSON, one
 * array of objects with Check, Result, Detail and Milliseconds, pure ASCII.
 */
struct doctor_report;

/* NULL: no memory.  `operations` gives the names, whose width the table needs. */
struct doctor_report *doctor_report_create(enum export_format format, const struct sink *sink,
                                           const struct doctor_operations *operations);

/* A doctor_tell; `to` is the report. */
bool doctor_report_tell(void *to, const struct doctor_result *result);

/* Ends and frees it; false if the sink stopped at any time. */
bool doctor_report_finish(struct doctor_report *report);

/*
 * The real checks, without state.  Once *given_up is not 0, nothing is waited for; a check that is abandoned
 * then, or after its time, ends by itself and owns what it uses.  Any thread, one at a time.
 */
struct doctor_operations system_doctor_operations(const volatile long *given_up);

/*
 * The checks start this very program again as the owner of what they close and end, so that one program is
 * enough.  Every program that runs them calls this first, right after system_harden: -1, or the exit code of
 * a program that was started for this purpose and is done.
 */
int system_doctor_helper(int count, wchar_t **arguments);

#endif
