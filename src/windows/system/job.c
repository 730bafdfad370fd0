/*
 * job: the desk has a lock of its own and outlives the part where a job hangs.  Notes wait at the desk, so
 * that a message is no more than a ring: none is lost with a window or in a full queue.
 */
#include "windows/system/job.h"

#include <stdlib.h>

#include "windows/system/timeout.h"

struct job_desk {
    SRWLOCK lock; /* over all of it */
    CONDITION_VARIABLE fewer;
    size_t references; /* the part, and each job under way */
    HWND window;
    UINT message;
    bool closed;
    struct job *running; /* linked by `other` */
    struct job_note *first, *last;
};

enum { RING = 1 };

void job_free(struct job *job)
{
    if (job && job->discard) {
        job->discard(job);
    } else {
        free(job);
    }
}

static void free_note(struct job_note *note)
{
    if (note == &note->job->end) {
        job_free(note->job);
    } else {
        free(note);
    }
}

/* Unlocks it; the last to leave frees it. */
static void leave(struct job_desk *desk)
{
    bool last = --desk->references == 0;
    ReleaseSRWLockExclusive(&desk->lock);
    if (last) {
        free(desk);
    }
}

static struct job_desk *desk_of(struct jobs *jobs)
{
    if (!jobs->desk) {
        jobs->desk = calloc(1, sizeof *jobs->desk);
        if (!jobs->desk) {
            SetLastError(ERROR_NOT_ENOUGH_MEMORY);
            return NULL;
        }
        InitializeSRWLock(&jobs->desk->lock);
        InitializeConditionVariable(&jobs->desk->fewer);
        jobs->desk->references = 1;
        jobs->desk->window = jobs->window;
        jobs->desk->message = jobs->message;
    }
    return jobs->desk;
}

static void remove_running(struct job_desk *desk, const struct job *job)
{
    struct job **at = &desk->running;
    while (*at != job) {
        at = &(*at)->other;
    }
    *at = job->other;
    WakeAllConditionVariable(&desk->fewer);
}

/* With the lock held; false when nobody is there to take it. */
static bool put(struct job_desk *desk, struct job_note *note)
{
    if (desk->closed) {
        return false;
    }
    note->next = NULL;
    if (desk->last) {
        desk->last->next = note;
    } else {
        desk->first = note;
    }
    desk->last = note;
    PostMessageW(desk->window, desk->message, 0, RING);
    return true;
}

bool jobs_expect(struct jobs *jobs, struct job *job)
{
    struct job_desk *desk = desk_of(jobs);
    if (!desk) {
        return false;
    }
    job->end.job = job;
    job->desk = desk;
    AcquireSRWLockExclusive(&desk->lock);
    job->other = desk->running;
    desk->running = job;
    desk->references++;
    ReleaseSRWLockExclusive(&desk->lock);
    return true;
}

void jobs_cancel(struct jobs *jobs, struct job *job)
{
    AcquireSRWLockExclusive(&jobs->desk->lock);
    remove_running(jobs->desk, job);
    leave(jobs->desk);
}

void job_end(struct job *job)
{
    struct job_desk *desk = job->desk;
    AcquireSRWLockExclusive(&desk->lock);
    remove_running(desk, job);
    bool told = put(desk, &job->end);
    leave(desk);
    if (!told) {
        job_free(job);
    }
}

static VOID CALLBACK run(PTP_CALLBACK_INSTANCE instance, void *parameter)
{
    struct job *job = parameter;
    CallbackMayRunLong(instance);
    job->work(job);
    job_end(job);
}

bool job_begin(struct job *job)
{
    return TrySubmitThreadpoolCallback(run, job, NULL);
}

bool jobs_start(struct jobs *jobs, struct job *job)
{
    if (!jobs_expect(jobs, job)) {
        return false;
    }
    if (!job_begin(job)) {
        DWORD error = GetLastError();
        jobs_cancel(jobs, job);
        SetLastError(error);
        return false;
    }
    return true;
}

void job_tell(struct job *job, struct job_note *note)
{
    note->job = job;
    AcquireSRWLockExclusive(&job->desk->lock);
    bool told = put(job->desk, note);
    ReleaseSRWLockExclusive(&job->desk->lock);
    if (!told) {
        free(note);
    }
}

struct job_note *jobs_take(struct jobs *jobs)
{
    struct job_desk *desk = jobs->desk;
    if (!desk) {
        return NULL;
    }
    AcquireSRWLockExclusive(&desk->lock);
    struct job_note *note = desk->first;
    if (note) {
        desk->first = note->next;
        desk->last = note->next ? desk->last : NULL;
    }
    ReleaseSRWLockExclusive(&desk->lock);
    return note;
}

struct job *jobs_take_done(struct jobs *jobs)
{
    struct job_note *note = jobs_take(jobs);
    return note ? note->job : NULL;
}

bool jobs_run(const struct jobs *jobs)
{
    struct job_desk *desk = jobs->desk;
    if (!desk) {
        return false;
    }
    AcquireSRWLockShared(&desk->lock);
    bool some = desk->running || desk->first;
    ReleaseSRWLockShared(&desk->lock);
    return some;
}

void jobs_give_up(struct jobs *jobs)
{
    if (!jobs->desk) {
        return;
    }
    AcquireSRWLockExclusive(&jobs->desk->lock);
    for (struct job *job = jobs->desk->running; job; job = job->other) {
        InterlockedExchange(&job->given_up, 1);
    }
    ReleaseSRWLockExclusive(&jobs->desk->lock);
}

/* With the lock held. */
static bool wait_for_none(struct job_desk *desk, DWORD milliseconds)
{
    ULONGLONG end = GetTickCount64() + milliseconds, now = end - milliseconds;
    while (desk->running && now < end) {
        SleepConditionVariableSRW(&desk->fewer, &desk->lock, time_until(now, end), 0);
        now = GetTickCount64();
    }
    return !desk->running;
}

bool jobs_wait(struct jobs *jobs, DWORD milliseconds)
{
    if (!jobs->desk) {
        return true;
    }
    AcquireSRWLockExclusive(&jobs->desk->lock);
    bool none = wait_for_none(jobs->desk, milliseconds);
    ReleaseSRWLockExclusive(&jobs->desk->lock);
    return none;
}

bool jobs_close(struct jobs *jobs, DWORD milliseconds)
{
    struct job_desk *desk = jobs->desk;
    if (!desk) {
        return true;
    }
    AcquireSRWLockExclusive(&desk->lock);
    bool none = wait_for_none(desk, milliseconds);
    struct job_note *note = desk->first;
    desk->first = desk->last = NULL;
    desk->closed = true;
    leave(desk);
    jobs->desk = NULL;
    while (note) {
        struct job_note *next = note->next;
        free_note(note);
        note = next;
    }
    return none;
}
