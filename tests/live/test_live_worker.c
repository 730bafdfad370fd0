/* Details of processes on threads of their own: a read that hangs holds up neither the others nor a look. */
#include "check.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "patience.h"
#include "sockscope/details_queue.h"
#include "sockscope/model_thread.h"
#include "windows/processes/details_worker.h"
#include "windows/processes/known_details.h"
#include "world.h"

/* PIDs from HANGS on have files of their own on a share that is gone, those from ONE_FILE on have one that
 * hangs. */
enum { HANGS = 1000, ONE_FILE = 2000 };

/* Reads of both wait here. */
static HANDLE gate, came;
static volatile LONG at_gate, reads_of_one;

static struct details_place place_of(uint32_t pid, unsigned fact)
{
    CHECK(fact & FACT_DETAILS);
    if (pid >= ONE_FILE) {
        return (struct details_place){.root = 3, .item = ONE_FILE};
    }
    return (struct details_place){.root = pid >= HANGS ? 2 : 1, .item = pid + 1};
}

static void wait_at_gate(void)
{
    InterlockedIncrement(&at_gate);
    WaitForSingleObject(gate, INFINITE);
}

static bool read_one(void *context, struct process_details *details)
{
    (void)context;
    InterlockedIncrement(&reads_of_one);
    wait_at_gate();
    strcpy(details->texts[PROCESS_SIGNER], "Contoso");
    return true;
}

static void read_slowly(struct known_details *known, uint32_t pid, uint64_t started, unsigned fact,
                        struct process_details *details)
{
    static const struct details_key key = {.fact = FACT_SIGNER, .bytes = "file", .size = 4};
    CHECK(known != NULL && started == 7 && (fact & FACT_DETAILS));
    if (pid >= ONE_FILE) {
        known_details_get(known, &key, read_one, NULL, details);
    } else if (pid >= HANGS) {
        wait_at_gate();
    }
    snprintf(details->texts[PROCESS_USER], PROCESS_TEXT_SIZE, "user %u", (unsigned)pid);
}

static const struct details_reader reader = {place_of, read_slowly};

static void note(void *to)
{
    SetEvent(to);
}

/* The next answer; false when none comes. */
static bool next(struct details_worker *worker, struct details_answer *answer)
{
    ULONGLONG end = GetTickCount64() + PATIENCE_MS;
    while (!details_worker_take(worker, answer)) {
        if (GetTickCount64() > end) {
            return false;
        }
        WaitForSingleObject(came, 100);
    }
    return true;
}

/* So many processes each: more than there are workers. */
enum { EACH = DETAILS_WORKERS_MAX + 4 };

static void ask_each(struct details_worker *worker, uint32_t first_pid)
{
    for (uint32_t i = 0; i < EACH; i++) {
        CHECK(details_worker_ask(worker, first_pid + i, 7, FACT_SIGNER));
    }
}

/* Each answer once, and nothing else meanwhile. */
static void take_each(struct details_worker *worker, const uint32_t *first_pids, size_t kinds)
{
    struct details_answer answer = {0};
    bool seen[3][EACH] = {{false}};
    for (size_t i = 0; i < kinds * EACH; i++) {
        CHECK(next(worker, &answer) && answer.started == 7 && answer.fact == FACT_SIGNER);
        size_t kind = 0;
        while (kind < kinds && answer.pid - first_pids[kind] >= EACH) {
            kind++;
        }
        CHECK(kind < kinds && !seen[kind][answer.pid - first_pids[kind]]);
        if (kind < kinds) {
            seen[kind][answer.pid - first_pids[kind]] = true;
            CHECK(first_pids[kind] != ONE_FILE ||
                  strcmp(answer.details.texts[PROCESS_SIGNER], "Contoso") == 0);
        }
        CHECK(answer.details.texts[PROCESS_USER][0]);
    }
    CHECK(!details_worker_take(worker, &answer));
}

/* A dead share, and one file that hangs, each wanted by more processes than there are workers. */
CASE(others_are_read_while_some_hang)
{
    static const uint32_t others[] = {0}, hanging[] = {HANGS, ONE_FILE};
    struct details_worker *worker = details_worker_create(&reader);
    CHECK(worker != NULL);
    details_worker_tell(worker, note, came);
    ask_each(worker, HANGS);
    ask_each(worker, ONE_FILE);
    ask_each(worker, 0);
    take_each(worker, others, 1);
    CHECK(at_gate <= DETAILS_ROOT_WORKERS_MAX + 1);
    SetEvent(gate);
    take_each(worker, hanging, 2);
    CHECK_NUMBER(reads_of_one, 1);
    CHECK(details_worker_free(worker, PATIENCE_MS));
    ResetEvent(gate);
}

/* Neither for those that are read nor for those that are held back. */
CASE(the_end_does_not_wait_for_who_hangs)
{
    struct details_worker *worker = details_worker_create(&reader);
    LONG before = at_gate;
    CHECK(worker != NULL);
    ask_each(worker, HANGS);
    while (at_gate == before) {
        Sleep(1);
    }
    CHECK(!details_worker_free(worker, 0));
    SetEvent(gate);
    CHECK(details_worker_free(worker, PATIENCE_MS));
    CHECK(at_gate <= before + DETAILS_ROOT_WORKERS_MAX);
    ResetEvent(gate);
}

struct bed {
    struct world world; /* first: the world's functions get the bed */
    struct details_worker *worker;
    HANDLE published;
};

static bool ask_details(void *context, uint32_t pid, uint64_t started, unsigned fact)
{
    const struct bed *bed = context;
    return details_worker_ask(bed->worker, pid, started, fact);
}

static bool take_details(void *context, struct details_answer *answer)
{
    const struct bed *bed = context;
    return details_worker_take(bed->worker, answer);
}

static void tell_details(void *context, void (*when)(void *to), void *to)
{
    const struct bed *bed = context;
    details_worker_tell(bed->worker, when, to);
}

static uint64_t now_ms(void *context)
{
    (void)context;
    return GetTickCount64();
}

static void published(void *context)
{
    SetEvent(((const struct bed *)context)->published);
}

/* The next frame; whether the row that it must have tells its user. */
static bool tells_user(const struct bed *bed, struct model_thread *thread)
{
    CHECK(WaitForSingleObject(bed->published, PATIENCE_MS) == WAIT_OBJECT_0);
    struct frame *frame = model_thread_take(thread);
    bool tells = frame && frame->count == 1 && frame->rows[0]->process->texts[PROCESS_USER];
    model_thread_give_back(thread, frame);
    return tells;
}

/* Nobody looks again: what came is shown all the same. */
CASE(what_comes_shows_without_another_look)
{
    static struct bed bed;
    struct model_thread_settings settings = {.source = world_source(&bed.world),
                                             .facts = FACT_USER,
                                             .published = published,
                                             .published_context = &bed};
    bed.published = CreateEventW(NULL, FALSE, FALSE, NULL);
    bed.worker = details_worker_create(&reader);
    settings.source.ask_details = ask_details;
    settings.source.take_details = take_details;
    settings.source.tell_details = tell_details;
    settings.source.now_ms = now_ms; /* the world's stands still */
    world_process(&bed.world, HANGS, 7, "slow.exe", NULL);
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, HANGS);
    LONG before = at_gate;
    struct model_thread *thread = model_thread_start(&settings);
    CHECK(thread != NULL && bed.worker != NULL);
    CHECK(!tells_user(&bed, thread));
    while (at_gate == before) {
        Sleep(1);
    }
    SetEvent(gate);
    bool told = false;
    for (int frames = 0; !told && frames < 1000; frames++) {
        told = tells_user(&bed, thread);
    }
    CHECK(told);
    CHECK(model_thread_stop(thread, PATIENCE_MS));
    CHECK(details_worker_free(bed.worker, PATIENCE_MS));
    CloseHandle(bed.published);
}

int main(void)
{
    gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    came = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (!gate || !came) {
        printf("there are no events\n");
        return EXIT_FAILURE;
    }
    RUN(others_are_read_while_some_hang);
    RUN(the_end_does_not_wait_for_who_hangs);
    RUN(what_comes_shows_without_another_look);
    return check_result();
}
