/* Reader beside model: while a look is held at a gate, the model answers; looks never overlap or pile up. */
#include "check.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "patience.h"
#include "sockscope/model_thread.h"
#include "world.h"

struct bed {
    struct world world;
    SRWLOCK lock; /* over the gate */
    CONDITION_VARIABLE changed;
    unsigned begun, allowed, within, most_within;
    HANDLE published;
    struct model_thread *thread;
};

static void wait_at_gate(void *context)
{
    struct bed *bed = context;
    AcquireSRWLockExclusive(&bed->lock);
    bed->begun++;
    bed->within++;
    bed->most_within = bed->within > bed->most_within ? bed->within : bed->most_within;
    WakeAllConditionVariable(&bed->changed);
    while (bed->begun > bed->allowed) {
        SleepConditionVariableSRW(&bed->changed, &bed->lock, INFINITE, 0);
    }
    if (bed->begun == 3) {
        world_add(&bed->world, PROTOCOL_UDP4, STATE_NONE, 6, 54, 0);
    }
    bed->within--;
    ReleaseSRWLockExclusive(&bed->lock);
}

static void allow(struct bed *bed, unsigned looks)
{
    AcquireSRWLockExclusive(&bed->lock);
    bed->allowed = looks;
    ReleaseSRWLockExclusive(&bed->lock);
    WakeAllConditionVariable(&bed->changed);
}

/* Until so many looks have begun, or more where they are let through. */
static void wait_begun(struct bed *bed, unsigned looks)
{
    BOOL in_time = TRUE;
    AcquireSRWLockExclusive(&bed->lock);
    while (in_time && bed->begun < looks) {
        in_time = SleepConditionVariableSRW(&bed->changed, &bed->lock, PATIENCE_MS, 0);
    }
    CHECK(bed->begun >= looks);
    ReleaseSRWLockExclusive(&bed->lock);
}

static void published(void *context)
{
    SetEvent(((const struct bed *)context)->published);
}

/* The next frame; the test ends where none comes. */
static struct frame *next_frame(const struct bed *bed)
{
    struct frame *frame = NULL;
    while (!frame) {
        if (WaitForSingleObject(bed->published, PATIENCE_MS) != WAIT_OBJECT_0) {
            printf("no frame comes\n");
            exit(EXIT_FAILURE);
        }
        frame = model_thread_take(bed->thread);
    }
    return frame;
}

/* Three rows of two processes; the first look is let through, and its frame taken. */
static void set_up(struct bed *bed, uint64_t interval_ms)
{
    memset(bed, 0, sizeof *bed);
    InitializeSRWLock(&bed->lock);
    InitializeConditionVariable(&bed->changed);
    bed->published = CreateEventW(NULL, FALSE, FALSE, NULL);
    bed->world.hook_context = bed;
    bed->world.before_look = wait_at_gate;
    world_program(&bed->world, 5, "five.exe");
    world_program(&bed->world, 6, "six.exe");
    world_add(&bed->world, PROTOCOL_TCP4, STATE_LISTEN, 5, 80, 0);
    world_add(&bed->world, PROTOCOL_TCP4, STATE_LISTEN, 6, 81, 0);
    world_add(&bed->world, PROTOCOL_UDP4, STATE_NONE, 5, 53, 0);
    struct model_thread_settings settings = {.source = world_source(&bed->world),
                                             .interval_ms = interval_ms,
                                             .highlight_ms = 2000,
                                             .published = published,
                                             .published_context = bed};
    bed->allowed = 1;
    bed->thread = model_thread_start(&settings);
    CHECK(bed->published && bed->thread);
    struct frame *frame = next_frame(bed);
    CHECK_NUMBER(frame->count, 3);
    CHECK_NUMBER(frame->arranged, model_thread_arranged(bed->thread));
    model_thread_give_back(bed->thread, frame);
}

static void tear_down(struct bed *bed)
{
    allow(bed, UINT32_MAX);
    CHECK(model_thread_stop(bed->thread, PATIENCE_MS));
    CHECK_NUMBER(bed->most_within, 1);
    CloseHandle(bed->published);
}

/* A look is under way, and stays so. */
static void hold_a_look(struct bed *bed)
{
    model_thread_look_now(bed->thread);
    wait_begun(bed, 2);
}

static void set_filter(struct bed *bed, const char *text)
{
    struct filter_error error;
    model_thread_set_filter(bed->thread, filter_parse(text, 0, &error));
}

CASE(the_model_answers_while_a_look_is_held)
{
    static struct bed bed;
    struct sort_order order = {.keys = {{COLUMN_LOCAL_PORT, true}}, .count = 1};
    set_up(&bed, 0);
    hold_a_look(&bed);
    set_filter(&bed, "proto:tcp");
    struct frame *frame = next_frame(&bed);
    CHECK_NUMBER(frame->count, 2);
    CHECK_NUMBER(frame->arranged, model_thread_arranged(bed.thread));
    model_thread_give_back(bed.thread, frame);
    model_thread_set_sort(bed.thread, &order);
    frame = next_frame(&bed);
    CHECK(frame->count == 2 && frame->rows[0]->endpoint.local_port == 81);
    uint64_t id = frame->rows[0]->id;
    model_thread_give_back(bed.thread, frame);
    order.grouped = true;
    model_thread_set_sort(bed.thread, &order);
    frame = next_frame(&bed);
    CHECK_NUMBER(frame->group_count, 2);
    model_thread_give_back(bed.thread, frame);
    model_thread_watch(bed.thread, id);
    frame = next_frame(&bed);
    CHECK(frame->watched == id && frame->serial == 5);
    model_thread_give_back(bed.thread, frame);
    /* And all the while nothing was read. */
    CHECK_NUMBER(bed.world.table_reads, 1);
    tear_down(&bed);
}

/* However many came before it was taken: no frame but the last filter's has that number. */
CASE(what_was_arranged_last_is_told)
{
    static struct bed bed;
    set_up(&bed, 0);
    hold_a_look(&bed);
    for (int i = 0; i < 200; i++) {
        set_filter(&bed, i % 2 ? "proto:udp" : "proto:tcp");
    }
    struct frame *frame = next_frame(&bed);
    while (frame->arranged != model_thread_arranged(bed.thread)) {
        CHECK(frame->arranged < model_thread_arranged(bed.thread));
        model_thread_give_back(bed.thread, frame);
        frame = next_frame(&bed);
    }
    CHECK(frame->count == 1 && frame->rows[0]->endpoint.local_port == 53);
    model_thread_give_back(bed.thread, frame);
    tear_down(&bed);
}

CASE(looks_asked_for_during_a_look_are_one)
{
    static struct bed bed;
    set_up(&bed, 0);
    hold_a_look(&bed);
    for (int i = 0; i < 5; i++) {
        model_thread_look_now(bed.thread);
        /* So that the thread takes each of them by itself. */
        set_filter(&bed, "");
        model_thread_give_back(bed.thread, next_frame(&bed));
    }
    allow(&bed, 3);
    wait_begun(&bed, 3);
    size_t rows = 3;
    while (rows == 3) {
        struct frame *frame = next_frame(&bed);
        rows = frame->count;
        model_thread_give_back(bed.thread, frame);
    }
    set_filter(&bed, "");
    model_thread_give_back(bed.thread, next_frame(&bed));
    tear_down(&bed);
    CHECK_NUMBER(bed.begun, 3);
}

/* An interval shorter than any look: one at a time, each with its frame. */
CASE(looks_do_not_overlap)
{
    static struct bed bed;
    set_up(&bed, 1);
    for (unsigned looks = 2; looks <= 20; looks++) {
        allow(&bed, looks);
        wait_begun(&bed, looks);
        model_thread_look_now(bed.thread);
    }
    tear_down(&bed);
}

CASE(the_end_does_not_wait_for_a_look)
{
    static struct bed bed;
    set_up(&bed, 0);
    hold_a_look(&bed);
    CHECK(!model_thread_stop(bed.thread, 0));
    CHECK(!model_thread_stop(bed.thread, 1));
    tear_down(&bed);
}

int main(void)
{
    RUN(the_model_answers_while_a_look_is_held);
    RUN(what_was_arranged_last_is_told);
    RUN(looks_asked_for_during_a_look_are_one);
    RUN(looks_do_not_overlap);
    RUN(the_end_does_not_wait_for_a_look);
    return check_result();
}
