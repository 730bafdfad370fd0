/*
 * reader_thread: one lock over all but the reader, which the thread has while it looks, and whoever took the
 * reading between two looks.
 *
 * Time is the system's, not the source's: it is for waiting, and waiting cannot be done by another clock.
 */
#include "sockscope/reader_thread.h"

#include <windows.h>

#include <stdlib.h>

#include "sockscope/pace.h"
#include "windows/system/timeout.h"

enum loan { LOAN_NONE, LOAN_READY, LOAN_TAKEN };

struct reader_thread {
    struct reader *reader;
    void (*ready)(void *context);
    void *context;
    HANDLE thread;
    SRWLOCK lock; /* over the rest */
    CONDITION_VARIABLE changed;
    struct pace pace;
    struct reading *reading;
    enum loan loan; /* of the reading */
    unsigned facts;
    bool stop;
};

static struct reader_thread *lock(struct reader_thread *thread)
{
    AcquireSRWLockExclusive(&thread->lock);
    return thread;
}

/* After what can make a look due, or end the thread. */
static void unlock_and_wake(struct reader_thread *thread)
{
    ReleaseSRWLockExclusive(&thread->lock);
    WakeConditionVariable(&thread->changed);
}

/* With the lock; it is free during the look. */
static void look(struct reader_thread *thread)
{
    unsigned facts = thread->facts;
    pace_begin(&thread->pace, GetTickCount64());
    ReleaseSRWLockExclusive(&thread->lock);
    struct reading *reading = reader_look(thread->reader, facts);
    AcquireSRWLockExclusive(&thread->lock);
    pace_end(&thread->pace, GetTickCount64());
    thread->reading = reading;
    thread->loan = LOAN_READY;
    ReleaseSRWLockExclusive(&thread->lock);
    thread->ready(thread->context);
    AcquireSRWLockExclusive(&thread->lock);
}

static DWORD WINAPI run(void *parameter)
{
    struct reader_thread *thread = lock(parameter);
    while (!thread->stop) {
        uint64_t next = thread->loan == LOAN_NONE ? pace_next(&thread->pace) : UINT64_MAX;
        uint64_t now = GetTickCount64();
        if (next <= now) {
            look(thread);
        } else {
            SleepConditionVariableSRW(&thread->changed, &thread->lock, time_until(now, next), 0);
        }
    }
    ReleaseSRWLockExclusive(&thread->lock);
    return 0;
}

struct reader_thread *reader_thread_start(const struct source *source, void (*ready)(void *context),
                                          void *context)
{
    struct reader_thread *thread = calloc(1, sizeof *thread);
    if (!thread) {
        return NULL;
    }
    thread->reader = reader_create(source);
    thread->ready = ready;
    thread->context = context;
    InitializeSRWLock(&thread->lock);
    InitializeConditionVariable(&thread->changed);
    thread->thread = thread->reader ? CreateThread(NULL, 0, run, thread, 0, NULL) : NULL;
    if (!thread->thread) {
        reader_free(thread->reader);
        free(thread);
        return NULL;
    }
    return thread;
}

bool reader_thread_stop(struct reader_thread *thread, uint32_t milliseconds)
{
    lock(thread)->stop = true;
    unlock_and_wake(thread);
    if (WaitForSingleObject(thread->thread, milliseconds) != WAIT_OBJECT_0) {
        return false;
    }
    CloseHandle(thread->thread);
    reader_free(thread->reader);
    free(thread);
    return true;
}

void reader_thread_set_facts(struct reader_thread *thread, unsigned facts)
{
    lock(thread)->facts = facts;
    ReleaseSRWLockExclusive(&thread->lock);
}

void reader_thread_set_interval(struct reader_thread *thread, uint64_t interval_ms)
{
    lock(thread)->pace.interval_ms = interval_ms;
    unlock_and_wake(thread);
}

void reader_thread_look_now(struct reader_thread *thread)
{
    pace_ask(&lock(thread)->pace);
    unlock_and_wake(thread);
}

struct reading *reader_thread_take(struct reader_thread *thread)
{
    bool ready = lock(thread)->loan == LOAN_READY;
    thread->loan = ready ? LOAN_TAKEN : thread->loan;
    struct reading *reading = ready ? thread->reading : NULL;
    ReleaseSRWLockExclusive(&thread->lock);
    return reading;
}

void reader_thread_give_back(struct reader_thread *thread)
{
    lock(thread)->loan = LOAN_NONE;
    unlock_and_wake(thread);
}
