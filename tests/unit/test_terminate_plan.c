/*
 * terminate_plan over a made-up process: every outcome and reason, and the handle closed once.
 */
#include "check.h"
#include "sockscope/terminate_plan.h"

enum { OWN_PID = 7, PID = 42, START = 99 };

struct world {
    uint32_t open_error, started_error, terminate_error;
    uint64_t started;
    bool exited, critical;
    bool ends; /* terminate has its effect */
    int opened, closed, terminated;
};

static uint32_t open_process(void *context, uint32_t pid, void **process)
{
    struct world *world = context;
    CHECK_NUMBER(pid, PID);
    *process = world;
    world->opened += world->open_error == 0;
    return world->open_error;
}

static uint32_t started(void *context, void *process, uint64_t *time)
{
    const struct world *world = context;
    (void)process;
    *time = world->started;
    return world->started_error;
}

static bool critical(void *context, void *process)
{
    const struct world *world = context;
    (void)process;
    return world->critical;
}

static uint32_t terminate(void *context, void *process)
{
    struct world *world = context;
    (void)process;
    world->terminated++;
    world->exited = world->exited || world->ends;
    return world->terminate_error;
}

static bool wait_exit(void *context, void *process, uint32_t milliseconds)
{
    const struct world *world = context;
    (void)process;
    (void)milliseconds;
    return world->exited;
}

static void close_process(void *context, void *process)
{
    struct world *world = context;
    (void)process;
    world->closed++;
}

static struct terminate_result run_pid(struct world *world, uint32_t pid, uint64_t start, bool any_start)
{
    struct terminate_operations operations = {.context = world,
                                              .own_pid = OWN_PID,
                                              .open = open_process,
                                              .started = started,
                                              .critical = critical,
                                              .terminate = terminate,
                                              .wait_exit = wait_exit,
                                              .close = close_process};
    struct terminate_result result = terminate_run(pid, start, any_start, 1000, &operations);
    CHECK_NUMBER(world->closed, world->opened);
    return result;
}

static struct terminate_result run(struct world *world)
{
    return run_pid(world, PID, START, false);
}

static void check_text(const struct terminate_result *result, const char *wanted)
{
    char text[256];
    terminate_result_text(result, NULL, text, sizeof text);
    CHECK_TEXT(text, wanted);
}

CASE(the_right_process_ends)
{
    struct world world = {.started = START, .ends = true};
    struct terminate_result result = run(&world);
    CHECK_NUMBER(result.outcome, TERMINATE_DONE);
    CHECK_NUMBER(world.terminated, 1);
    check_text(&result, "ended");
}

CASE(a_later_process_with_the_pid_is_not_touched)
{
    struct world world = {.started = START + 1, .ends = true};
    CHECK_NUMBER(run(&world).outcome, TERMINATE_ALREADY_GONE);
    CHECK_NUMBER(world.terminated, 0);
}

CASE(what_is_gone_is_already_gone)
{
    struct world none = {.open_error = 87};
    struct terminate_result result = run(&none);
    CHECK_NUMBER(result.outcome, TERMINATE_ALREADY_GONE);
    check_text(&result, "already gone");
    struct world exited = {.started = START, .exited = true};
    CHECK_NUMBER(run(&exited).outcome, TERMINATE_ALREADY_GONE);
    CHECK_NUMBER(exited.terminated, 0);
}

CASE(refusals_of_the_system_are_told)
{
    struct world world = {.open_error = 5};
    struct terminate_result result = run(&world);
    CHECK_NUMBER(result.outcome, TERMINATE_ACCESS_DENIED);
    CHECK_NUMBER(result.error, 5);
    check_text(&result, "access denied: error 5");
    struct world protected_one = {.open_error = 1293};
    result = run(&protected_one);
    CHECK_NUMBER(result.outcome, TERMINATE_ACCESS_DENIED);
    check_text(&result, "access denied: Windows protects this process, even from administrators");
    struct world refused = {.started = START, .terminate_error = 5};
    CHECK_NUMBER(run(&refused).outcome, TERMINATE_ACCESS_DENIED);
    struct world failing = {.started = START, .terminate_error = 31};
    result = run(&failing);
    CHECK_NUMBER(result.outcome, TERMINATE_FAILED);
    check_text(&result, "not ended: error 31");
}

CASE(an_unknown_start_time_stops_it)
{
    struct world world = {.started_error = 6, .ends = true};
    struct terminate_result result = run(&world);
    CHECK_NUMBER(result.outcome, TERMINATE_FAILED);
    CHECK_NUMBER(result.error, 6);
    CHECK_NUMBER(world.terminated, 0);
    result = run_pid(&world, PID, 0, false);
    CHECK_NUMBER(result.outcome, TERMINATE_REFUSED);
    CHECK_NUMBER(result.reason, REASON_START_UNKNOWN);
    CHECK_NUMBER(world.terminated, 0);
    CHECK_NUMBER(run_pid(&world, PID, 0, true).outcome, TERMINATE_DONE);
}

CASE(what_windows_needs_is_refused)
{
    struct world world = {.started = START, .critical = true, .ends = true};
    struct terminate_result result = run(&world);
    CHECK_NUMBER(result.outcome, TERMINATE_REFUSED);
    CHECK_NUMBER(result.reason, REASON_CRITICAL);
    CHECK_NUMBER(world.terminated, 0);
    check_text(&result, "refused: Windows stops working without this process");
    CHECK_NUMBER(run_pid(&world, 0, START, false).reason, REASON_IDLE_OR_SYSTEM);
    CHECK_NUMBER(run_pid(&world, 4, START, false).reason, REASON_IDLE_OR_SYSTEM);
    result = run_pid(&world, OWN_PID, START, false);
    CHECK_NUMBER(result.reason, REASON_OWN_PROCESS);
    check_text(&result, "refused: this is Sockscope itself");
}

CASE(an_order_without_effect_is_told)
{
    struct world world = {.started = START};
    struct terminate_result result = run(&world);
    CHECK_NUMBER(result.outcome, TERMINATE_STILL_RUNNING);
    check_text(&result, "still running, although Windows accepted the request");
}

CASE(a_process_that_ends_by_itself_meanwhile_is_gone)
{
    struct world world = {.started = START, .terminate_error = 5, .ends = true};
    CHECK_NUMBER(run(&world).outcome, TERMINATE_ALREADY_GONE);
}

/* What a check says is what would happen, and nothing happens. */
CASE(a_check_ends_nothing)
{
    struct world fine = {.started = START, .ends = true}, later = {.started = START + 1},
                 critical_one = {.started = START, .critical = true}, denied = {.open_error = 5};
    struct {
        struct world *world;
        uint32_t pid;
        const char *says; /* NULL: it would be ended */
    } cases[] = {{&fine, PID, NULL},
                 {&later, PID, "already gone"},
                 {&critical_one, PID, "refused: Windows stops working without this process"},
                 {&denied, PID, "access denied: error 5"},
                 {&fine, 4, "refused: this is the system itself"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct world *world = cases[i].world;
        struct terminate_operations operations = {.context = world,
                                                  .own_pid = OWN_PID,
                                                  .open = open_process,
                                                  .started = started,
                                                  .critical = critical,
                                                  .terminate = terminate,
                                                  .wait_exit = wait_exit,
                                                  .close = close_process};
        struct terminate_result obstacle;
        bool possible = terminate_check(cases[i].pid, START, false, &operations, &obstacle);
        CHECK(possible == (cases[i].says == NULL));
        if (cases[i].says && !possible) {
            check_text(&obstacle, cases[i].says);
        }
        CHECK(world->terminated == 0 && world->closed == world->opened);
    }
}

int main(void)
{
    RUN(the_right_process_ends);
    RUN(a_later_process_with_the_pid_is_not_touched);
    RUN(what_is_gone_is_already_gone);
    RUN(refusals_of_the_system_are_told);
    RUN(an_unknown_start_time_stops_it);
    RUN(what_windows_needs_is_refused);
    RUN(an_order_without_effect_is_told);
    RUN(a_check_ends_nothing);
    RUN(a_process_that_ends_by_itself_meanwhile_is_gone);
    return check_result();
}
