/*
 * model_thread: one lock.  Setters leave what they want in the mailbox and wake the thread; the thread takes
 * the mailbox and the reading of a look that has ended, and puts the newest frame where takers find it.
 * The model itself is touched by its thread only.
 *
 * A reading goes back to its reader when its frame has been published, so a look that begins tells that all
 * looks before it can be seen.
 */
#include "sockscope/model_thread.h"

#include <windows.h>

#include <stdlib.h>

#include "sockscope/reader_thread.h"
#include "windows/system/timeout.h"

enum {
    RETURNED_MAX = 16,
    DETAILS_MS = 100,       /* details that come one by one are shown together */
    DETAILS_AGAIN_MS = 2000 /* while some hang, somebody has to see to it that others do not */
};

/* What was asked since the thread last looked into it. */
struct mailbox {
    bool stop, look, details, has_highlight, has_facts, has_sort, has_filter, has_watch;
    uint64_t highlight_ms;
    unsigned facts;
    struct sort_order sort;
    struct filter *filter;
    uint64_t watched;
    bool copy_all;
    void (*copy_ready)(void *context, struct frame *frame); /* NULL: no copy is wanted */
    void *copy_context;
};

struct model_thread {
    struct model_thread_settings settings;
    struct reader_thread *reader;
    struct model *model;
    HANDLE thread;
    HANDLE wake;
    uint64_t details_ms; /* when details are to be shown; UINT64_MAX: none have come */
    bool looked;         /* the first look is in the model: before, there is nothing to show */
    SRWLOCK lock;        /* over the rest */
    struct mailbox mailbox;
    uint64_t arranged;                    /* what the model will have counted when the mailbox is taken */
    struct frame *newest;                 /* published, not taken */
    struct frame *returned[RETURNED_MAX]; /* given back, not recycled */
    size_t returned_count;
};

static uint64_t now_ms(const struct model_thread *thread)
{
    return thread->settings.source.now_ms(thread->settings.source.context);
}

static struct mailbox take_mail(struct model_thread *thread)
{
    AcquireSRWLockExclusive(&thread->lock);
    struct mailbox mailbox = thread->mailbox;
    thread->mailbox = (struct mailbox){0};
    if (!thread->looked && !mailbox.stop) {
        /* There is nothing to copy yet. */
        thread->mailbox.copy_ready = mailbox.copy_ready;
        thread->mailbox.copy_all = mailbox.copy_all;
        thread->mailbox.copy_context = mailbox.copy_context;
        mailbox.copy_ready = NULL;
    }
    ReleaseSRWLockExclusive(&thread->lock);
    return mailbox;
}

/* Opens the mailbox; post closes it and wakes the thread. */
static struct mailbox *open_mailbox(struct model_thread *thread)
{
    AcquireSRWLockExclusive(&thread->lock);
    return &thread->mailbox;
}

static void post(struct model_thread *thread)
{
    ReleaseSRWLockExclusive(&thread->lock);
    SetEvent(thread->wake);
}

/* What the reader calls when it has a reading. */
static void note_reading(void *to)
{
    const struct model_thread *thread = to;
    SetEvent(thread->wake);
}

/* What a source is told to call when details of processes came. */
static void note_details(void *to)
{
    struct model_thread *thread = to;
    open_mailbox(thread)->details = true;
    post(thread);
}

static void listen_for_details(struct model_thread *thread, bool listen)
{
    const struct source *source = &thread->settings.source;
    if (source->tell_details) {
        source->tell_details(source->context, listen ? note_details : NULL, thread);
    }
}

static void recycle_returned(struct model_thread *thread)
{
    struct frame *frames[RETURNED_MAX];
    AcquireSRWLockExclusive(&thread->lock);
    size_t count = thread->returned_count;
    for (size_t i = 0; i < count; i++) {
        frames[i] = thread->returned[i];
    }
    thread->returned_count = 0;
    ReleaseSRWLockExclusive(&thread->lock);
    for (size_t i = 0; i < count; i++) {
        model_recycle(thread->model, frames[i]);
    }
}

static void publish(struct model_thread *thread)
{
    recycle_returned(thread);
    struct frame *frame = model_publish(thread->model);
    if (!frame) {
        return;
    }
    AcquireSRWLockExclusive(&thread->lock);
    struct frame *untaken = thread->newest;
    thread->newest = frame;
    ReleaseSRWLockExclusive(&thread->lock);
    if (untaken) {
        model_recycle(thread->model, untaken);
    }
    thread->settings.published(thread->settings.published_context);
}

/* True when the model has something to settle. */
static bool apply(struct model_thread *thread, const struct mailbox *mailbox)
{
    if (mailbox->has_highlight) {
        model_set_highlight(thread->model, mailbox->highlight_ms);
    }
    if (mailbox->has_facts) {
        model_set_facts(thread->model, mailbox->facts);
    }
    if (mailbox->has_sort) {
        model_set_sort(thread->model, &mailbox->sort);
    }
    if (mailbox->has_filter) {
        model_set_filter(thread->model, mailbox->filter);
    }
    if (mailbox->has_watch) {
        model_watch(thread->model, mailbox->watched);
    }
    reader_thread_set_facts(thread->reader, model_facts(thread->model));
    if (mailbox->look) {
        reader_thread_look_now(thread->reader);
    }
    return mailbox->has_watch || mailbox->has_highlight || mailbox->has_sort || mailbox->has_filter;
}

static void copy(struct model_thread *thread, const struct mailbox *mailbox)
{
    if (mailbox->copy_ready) {
        recycle_returned(thread);
        struct frame *frame = mailbox->stop ? NULL : model_copy(thread->model, mailbox->copy_all);
        mailbox->copy_ready(mailbox->copy_context, frame);
    }
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t next_settling(const struct model_thread *thread)
{
    return earlier(model_next_expiry(thread->model), thread->details_ms);
}

/* Puts off what came until there may be more of it. */
static void expect_details(struct model_thread *thread, bool came, uint64_t now)
{
    bool awaited = model_awaited(thread->model) > 0;
    if (came || awaited) {
        thread->details_ms = earlier(thread->details_ms, now + (came ? DETAILS_MS : DETAILS_AGAIN_MS));
    }
}

static void wait_for_work(const struct model_thread *thread)
{
    uint64_t then = thread->looked ? next_settling(thread) : UINT64_MAX;
    WaitForSingleObject(thread->wake, time_until(now_ms(thread), then));
}

/* What was asked for before the look ended is in its frame: the mailbox is taken after the reading. */
static DWORD WINAPI run(void *parameter)
{
    struct model_thread *thread = parameter;
    thread->details_ms = UINT64_MAX;
    listen_for_details(thread, true);
    for (;;) {
        struct reading *reading = reader_thread_take(thread->reader);
        struct mailbox mailbox = take_mail(thread);
        bool settle = apply(thread, &mailbox);
        if (mailbox.stop) {
            listen_for_details(thread, false);
            copy(thread, &mailbox);
            return 0;
        }
        uint64_t now = now_ms(thread);
        if (reading) {
            thread->looked = true;
            thread->details_ms = UINT64_MAX;
            model_take(thread->model, reading);
            publish(thread);
            reader_thread_give_back(thread->reader);
        } else if (thread->looked && (settle || next_settling(thread) <= now)) {
            thread->details_ms = UINT64_MAX;
            model_settle(thread->model);
            publish(thread);
        }
        expect_details(thread, mailbox.details, now);
        copy(thread, &mailbox);
        wait_for_work(thread);
    }
}

static void free_thread(struct model_thread *thread)
{
    if (thread->newest) {
        model_recycle(thread->model, thread->newest);
    }
    if (thread->model) {
        recycle_returned(thread);
        model_free(thread->model);
    }
    filter_free(thread->mailbox.filter);
    if (thread->wake) {
        CloseHandle(thread->wake);
    }
    if (thread->thread) {
        CloseHandle(thread->thread);
    }
    free(thread);
}

/* The reader does not look before it is told to, so it can be stopped while nobody takes what it reads. */
static bool start_threads(struct model_thread *thread)
{
    thread->reader = reader_thread_start(&thread->settings.source, note_reading, thread);
    if (!thread->reader) {
        return false;
    }
    reader_thread_set_facts(thread->reader, model_facts(thread->model));
    thread->thread = CreateThread(NULL, 0, run, thread, 0, NULL);
    if (!thread->thread) {
        reader_thread_stop(thread->reader, INFINITE);
        return false;
    }
    /* The interval comes last: with it alone the reader would begin, and begin again when asked. */
    reader_thread_look_now(thread->reader);
    reader_thread_set_interval(thread->reader, thread->settings.interval_ms);
    return true;
}

struct model_thread *model_thread_start(const struct model_thread_settings *settings)
{
    struct model_thread *thread = calloc(1, sizeof *thread);
    if (!thread) {
        filter_free(settings->filter);
        return NULL;
    }
    InitializeSRWLock(&thread->lock);
    thread->settings = *settings;
    thread->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread->model = thread->wake ? model_create(&settings->source, settings->highlight_ms) : NULL;
    if (!thread->model) {
        filter_free(settings->filter);
        free_thread(thread);
        return NULL;
    }
    model_set_facts(thread->model, settings->facts);
    model_set_sort(thread->model, &settings->sort);
    model_set_filter(thread->model, settings->filter);
    thread->arranged = model_arranged(thread->model);
    if (!start_threads(thread)) {
        free_thread(thread);
        return NULL;
    }
    return thread;
}

bool model_thread_stop(struct model_thread *thread, uint32_t milliseconds)
{
    uint64_t end = GetTickCount64() + milliseconds;
    open_mailbox(thread)->stop = true;
    post(thread);
    if (WaitForSingleObject(thread->thread, milliseconds) != WAIT_OBJECT_0 ||
        !reader_thread_stop(thread->reader, time_until(GetTickCount64(), end))) {
        return false;
    }
    free_thread(thread);
    return true;
}

void model_thread_look_now(struct model_thread *thread)
{
    open_mailbox(thread)->look = true;
    post(thread);
}

void model_thread_set_interval(struct model_thread *thread, uint64_t interval_ms)
{
    reader_thread_set_interval(thread->reader, interval_ms);
}

void model_thread_set_highlight(struct model_thread *thread, uint64_t highlight_ms)
{
    struct mailbox *mailbox = open_mailbox(thread);
    mailbox->has_highlight = true;
    mailbox->highlight_ms = highlight_ms;
    post(thread);
}

/* New facts take a look to become known. */
void model_thread_set_facts(struct model_thread *thread, unsigned facts)
{
    struct mailbox *mailbox = open_mailbox(thread);
    mailbox->has_facts = true;
    mailbox->facts = facts;
    mailbox->look = true;
    post(thread);
}

void model_thread_set_sort(struct model_thread *thread, const struct sort_order *sort)
{
    struct mailbox *mailbox = open_mailbox(thread);
    thread->arranged += !mailbox->has_sort;
    mailbox->has_sort = true;
    mailbox->sort = *sort;
    post(thread);
}

void model_thread_set_filter(struct model_thread *thread, struct filter *filter)
{
    struct mailbox *mailbox = open_mailbox(thread);
    filter_free(mailbox->filter);
    thread->arranged += !mailbox->has_filter;
    mailbox->has_filter = true;
    mailbox->filter = filter;
    post(thread);
}

uint64_t model_thread_arranged(struct model_thread *thread)
{
    AcquireSRWLockShared(&thread->lock);
    uint64_t arranged = thread->arranged;
    ReleaseSRWLockShared(&thread->lock);
    return arranged;
}

void model_thread_watch(struct model_thread *thread, uint64_t row)
{
    struct mailbox *mailbox = open_mailbox(thread);
    mailbox->has_watch = true;
    mailbox->watched = row;
    post(thread);
}

bool model_thread_ask_copy(struct model_thread *thread, bool all,
                           void (*ready)(void *context, struct frame *frame), void *context)
{
    struct mailbox *mailbox = open_mailbox(thread);
    bool free_to_ask = mailbox->copy_ready == NULL;
    if (free_to_ask) {
        mailbox->copy_all = all;
        mailbox->copy_ready = ready;
        mailbox->copy_context = context;
    }
    post(thread);
    return free_to_ask;
}

struct frame *model_thread_take(struct model_thread *thread)
{
    AcquireSRWLockExclusive(&thread->lock);
    struct frame *frame = thread->newest;
    thread->newest = NULL;
    ReleaseSRWLockExclusive(&thread->lock);
    return frame;
}

void model_thread_give_back(struct model_thread *thread, struct frame *frame)
{
    if (!frame) {
        return;
    }
    AcquireSRWLockExclusive(&thread->lock);
    /* There is room: no more frames are out than the window shows, takes and saves. */
    thread->returned[thread->returned_count++] = frame;
    ReleaseSRWLockExclusive(&thread->lock);
}
