/*
 * terminate_plan: ends one process, the right one, and verifies that it is gone.
 *
 * Like close_plan it is logic over a table of functions.  The process is opened once and the handle kept from
 * the check of its start time to the end, so that a reused PID cannot be hit.
 */
#ifndef SOCKSCOPE_TERMINATE_PLAN_H
#define SOCKSCOPE_TERMINATE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum terminate_outcome {
    TERMINATE_DONE,          /* verified: the process has exited */
    TERMINATE_ALREADY_GONE,  /* no such PID, or it now belongs to a later process */
    TERMINATE_ACCESS_DENIED, /* error */
    TERMINATE_REFUSED,       /* critical to the system, or Sockscope itself: see reason */
    TERMINATE_STILL_RUNNING, /* terminate reported success, but the process did not exit in time */
    TERMINATE_FAILED         /* error */
};

enum terminate_reason {
    REASON_NONE,
    REASON_IDLE_OR_SYSTEM,
    REASON_CRITICAL,
    REASON_OWN_PROCESS,
    REASON_START_UNKNOWN
};

struct terminate_operations {
    void *context;
    uint32_t own_pid;
    uint32_t (*open)(void *context, uint32_t pid, void **process); /* 0 or a system error */
    uint32_t (*started)(void *context, void *process, uint64_t *started);
    /* True if ending it would stop Windows (IsProcessCritical, or a known system image). */
    bool (*critical)(void *context, void *process);
    uint32_t (*terminate)(void *context, void *process);
    /* True if it exits within the time. */
    bool (*wait_exit)(void *context, void *process, uint32_t milliseconds);
    void (*close)(void *context, void *process);
};

struct terminate_result {
    enum terminate_outcome outcome;
    enum terminate_reason reason;
    uint32_t error;
};

/*
 * Ends the process with this PID and start time (FILETIME units).  `started` 0 is refused unless `any_start`
 * says that the user named only the PID.  Blocks up to patience_ms.
 */
struct terminate_result terminate_run(uint32_t pid, uint64_t started, bool any_start, uint32_t patience_ms,
                                      const struct terminate_operations *operations);

/* Checks everything without ending it; if false, *obstacle is what terminate_run would return now. */
bool terminate_check(uint32_t pid, uint64_t started, bool any_start,
                     const struct terminate_operations *operations, struct terminate_result *obstacle);

size_t terminate_result_text(const struct terminate_result *result,
                             size_t (*system_text)(uint32_t error, char *text, size_t size), char *text,
                             size_t size);

#endif
