/*
 * terminate_plan: open, check that it is the one, refuse what must not end, end it, look again.
 */
#include "sockscope/terminate_plan.h"

#include "sockscope/text.h"

enum {
    ERROR_NO_ACCESS = 5,      /* ERROR_ACCESS_DENIED */
    ERROR_BAD_PARAMETER = 87, /* ERROR_INVALID_PARAMETER: OpenProcess's word for "no such PID" */
    ERROR_PROTECTED = 1293,   /* ERROR_PROCESS_IS_PROTECTED: from administrators too */
    ERROR_PRIVILEGE = 1314,   /* ERROR_PRIVILEGE_NOT_HELD */
    SYSTEM_PID = 4
};

static struct terminate_result refused(enum terminate_reason reason)
{
    return (struct terminate_result){TERMINATE_REFUSED, reason, 0};
}

static struct terminate_result failed(uint32_t error)
{
    bool denied = error == ERROR_NO_ACCESS || error == ERROR_PRIVILEGE || error == ERROR_PROTECTED;
    return (struct terminate_result){denied ? TERMINATE_ACCESS_DENIED : TERMINATE_FAILED, REASON_NONE, error};
}

static struct terminate_result gone_already(void)
{
    return (struct terminate_result){TERMINATE_ALREADY_GONE, REASON_NONE, 0};
}

/* What can be refused without looking at the process. */
static bool may_open(uint32_t pid, uint64_t started, bool any_start,
                     const struct terminate_operations *operations, struct terminate_result *obstacle)
{
    enum terminate_reason reason = pid == 0 || pid == SYSTEM_PID ? REASON_IDLE_OR_SYSTEM
                                   : pid == operations->own_pid  ? REASON_OWN_PROCESS
                                   : started == 0 && !any_start  ? REASON_START_UNKNOWN
                                                                 : REASON_NONE;
    *obstacle = refused(reason);
    return reason == REASON_NONE;
}

/* The handle is open and refers to the process that has the PID now; while it is held, the PID is not reused.
 */
static bool may_end(void *process, uint64_t started, bool any_start,
                    const struct terminate_operations *operations, struct terminate_result *obstacle)
{
    void *context = operations->context;
    uint64_t really = 0;
    uint32_t error = operations->started(context, process, &really);
    if (error && !(any_start && started == 0)) {
        *obstacle = failed(error);
        return false;
    }
    if ((started && really != started) || operations->wait_exit(context, process, 0)) {
        *obstacle = gone_already();
        return false;
    }
    if (operations->critical(context, process)) {
        *obstacle = refused(REASON_CRITICAL);
        return false;
    }
    return true;
}

/* The process, open and checked, to be closed; NULL with *obstacle set. */
static void *open_checked(uint32_t pid, uint64_t started, bool any_start,
                          const struct terminate_operations *operations, struct terminate_result *obstacle)
{
    void *process = NULL;
    if (!may_open(pid, started, any_start, operations, obstacle)) {
        return NULL;
    }
    uint32_t error = operations->open(operations->context, pid, &process);
    if (error) {
        *obstacle = error == ERROR_BAD_PARAMETER ? gone_already() : failed(error);
        return NULL;
    }
    if (!may_end(process, started, any_start, operations, obstacle)) {
        operations->close(operations->context, process);
        return NULL;
    }
    return process;
}

static struct terminate_result end_process(void *process, uint32_t patience_ms,
                                           const struct terminate_operations *operations)
{
    void *context = operations->context;
    uint32_t error = operations->terminate(context, process);
    if (error) {
        /* It may have ended by itself between the check and the act. */
        return operations->wait_exit(context, process, 0) ? gone_already() : failed(error);
    }
    bool gone = operations->wait_exit(context, process, patience_ms);
    return (struct terminate_result){gone ? TERMINATE_DONE : TERMINATE_STILL_RUNNING, REASON_NONE, 0};
}

struct terminate_result terminate_run(uint32_t pid, uint64_t started, bool any_start, uint32_t patience_ms,
                                      const struct terminate_operations *operations)
{
    struct terminate_result result;
    void *process = open_checked(pid, started, any_start, operations, &result);
    if (process) {
        result = end_process(process, patience_ms, operations);
        operations->close(operations->context, process);
    }
    return result;
}

bool terminate_check(uint32_t pid, uint64_t started, bool any_start,
                     const struct terminate_operations *operations, struct terminate_result *obstacle)
{
    void *process = open_checked(pid, started, any_start, operations, obstacle);
    if (process) {
        operations->close(operations->context, process);
    }
    return process != NULL;
}

static const char *reason_text(enum terminate_reason reason)
{
    static const char *const texts[] = {
        [REASON_NONE] = "refused",
        [REASON_IDLE_OR_SYSTEM] = "refused: this is the system itself",
        [REASON_CRITICAL] = "refused: Windows stops working without this process",
        [REASON_OWN_PROCESS] = "refused: this is Sockscope itself",
        [REASON_START_UNKNOWN] =
            "refused: without its start time it cannot be told from a later process with its PID"};
    return texts[reason];
}

size_t terminate_result_text(const struct terminate_result *result,
                             size_t (*system_text)(uint32_t error, char *text, size_t size), char *text,
                             size_t size)
{
    static const char *const texts[] = {[TERMINATE_DONE] = "ended",
                                        [TERMINATE_ALREADY_GONE] = "already gone",
                                        [TERMINATE_ACCESS_DENIED] = "access denied: ",
                                        [TERMINATE_REFUSED] = "",
                                        [TERMINATE_STILL_RUNNING] =
                                            "still running, although Windows accepted the request",
                                        [TERMINATE_FAILED] = "not ended: "};
    size_t length = 0;
    text[0] = '\0';
    text_append(text, size, &length, texts[result->outcome]);
    if (result->outcome == TERMINATE_REFUSED) {
        text_append(text, size, &length, reason_text(result->reason));
    }
    if (result->error == ERROR_PROTECTED) {
        text_append(text, size, &length, "Windows protects this process, even from administrators");
    } else if (result->error && system_text) {
        char words[512];
        system_text(result->error, words, sizeof words);
        text_append(text, size, &length, words);
    } else if (result->error) {
        text_append(text, size, &length, "error ");
        text_append_number(text, size, &length, result->error);
    }
    return length;
}
