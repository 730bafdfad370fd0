/* Details of processes on threads of their own: a read that hangs holds up neither the others nor a look. */
#include "check.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "patience.h"
#include "sockscope/details_queue.h"
#include "sockscope/model_thread.h"
#include "windows/details_worker.h"
#include "windows/known_details.h"
#include "world.h"

enum { HANGS = 1000 };

/* Reads of PIDs from HANGS on wait here. */
static HANDLE gate, came;
static volatile LONG at_gate;

static void read_slowly(struct known_details *known, uint32_t pid, uint64_t started, unsigned fact,
                        struct process_details *details)
{
    CHECK(known != NULL);
    if (pid >= HANGS) {
        InterlockedIncrement(&at_gate);
        WaitForSingleObject(gate, INFINITE);
    }
    snprintf(details->texts[PROCESS_USER], PROCESS_TEXT_SIZE, "user %u", (unsigned)pid);
    CHECK(started == 7 && (fact & FACT_DETAILS));
}

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

/* As many files on a share that is gone as there are workers, and then some. */
CASE(others_are_read_while_some_hang)
{
    enum { STUCK = DETAILS_WORKERS + 1, OTHERS = 20 };
    struct details_worker *worker = details_worker_create(read_slowly);
    struct details_answer answer = {0};
    bool seen[OTHERS] = {false};
    CHECK(worker != NULL);
    details_worker_tell(worker, note, came);
    for (uint32_t i = 0; i < STUCK; i++) {
        CHECK(details_worker_ask(worker, HANGS + i, 7, FACT_SIGNER));
    }
    for (uint32_t i = 0; i < OTHERS; i++) {
        CHECK(details_worker_ask(worker, i, 7, FACT_SIGNER));
    }
    for (size_t i = 0; i < OTHERS; i++) {
        CHECK(next(worker, &answer));
        CHECK(answer.pid < OTHERS && answer.started == 7 && answer.fact == FACT_SIGNER);
        CHECK(answer.details.texts[PROCESS_USER][0]);
        seen[answer.pid % OTHERS] = true;
    }
    for (size_t i = 0; i < OTHERS; i++) {
        CHECK(seen[i]);
    }
    CHECK(!details_worker_take(worker, &answer));
    /* The end does not wait for them for ever. */
    CHECK(!details_worker_free(worker, 0));
    SetEvent(gate);
    CHECK(details_worker_free(worker, PATIENCE_MS));
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
    bed.worker = details_worker_create(read_slowly);
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

/* One reads; the others wait for that one and get what it read. */
static volatile LONG reads;
static struct known_details *shared;

static bool read_once(void *context, struct process_details *details)
{
    InterlockedIncrement(&reads);
    WaitForSingleObject(context, PATIENCE_MS);
    strcpy(details->texts[PROCESS_SIGNER], "Contoso");
    return true;
}

static DWORD WINAPI want_signer(void *context)
{
    static const struct details_key key = {.fact = FACT_SIGNER, .bytes = "file", .size = 4};
    struct process_details *details = calloc(1, sizeof *details);
    bool right = false;
    if (details) {
        known_details_get(shared, &key, read_once, context, details);
        right = strcmp(details->texts[PROCESS_SIGNER], "Contoso") == 0;
    }
    free(details);
    return right;
}

CASE(one_file_is_read_once_for_all)
{
    enum { THREADS = 8 };
    HANDLE threads[THREADS];
    shared = known_details_create();
    CHECK(shared != NULL);
    for (size_t i = 0; i < THREADS; i++) {
        threads[i] = CreateThread(NULL, 0, want_signer, gate, 0, NULL);
        CHECK(threads[i] != NULL);
    }
    while (!reads) {
        Sleep(1);
    }
    SetEvent(gate);
    for (size_t i = 0; i < THREADS; i++) {
        DWORD right = FALSE;
        CHECK(WaitForSingleObject(threads[i], PATIENCE_MS) == WAIT_OBJECT_0);
        CHECK(GetExitCodeThread(threads[i], &right) && right);
        CloseHandle(threads[i]);
    }
    CHECK_NUMBER(reads, 1);
    ResetEvent(gate);
    known_details_free(shared);
}

int main(void)
{
    gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    came = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (!gate || !came) {
        printf("there are no events\n");
        return EXIT_FAILURE;
    }
    RUN(one_file_is_read_once_for_all);
    RUN(others_are_read_while_some_hang);
    RUN(what_comes_shows_without_another_look);
    return check_result();
}
