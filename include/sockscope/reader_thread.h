/*
 * reader_thread: gives a reader a thread of its own, so that nothing but the reader waits for a look.
 *
 * It looks when its pace says so (pace.h), one look at a time, and lends the reading of each to whoever takes
 * it; the next look begins when that one has been given back.  So looks neither overlap nor pile up, and
 * one reading is all that there is.  All functions may be called from any thread.
 */
#ifndef SOCKSCOPE_READER_THREAD_H
#define SOCKSCOPE_READER_THREAD_H

#include "sockscope/reader.h"

struct reader_thread;

/*
 * Starts it paused: nothing is read before there is an interval, or somebody asks.  `ready` is called on its
 * thread when there is a reading to be taken; it must not block.  The context of the source must outlive
 * the thread.  NULL when memory or threads are out.
 */
struct reader_thread *reader_thread_start(const struct source *source, void (*ready)(void *context),
                                          void *context);

/*
 * Ends it within milliseconds, whatever is lent; false when the look under way did not end in time: then
 * thread and reader are left behind, with the source that they use, and the process should end.
 */
bool reader_thread_stop(struct reader_thread *thread, uint32_t milliseconds);

void reader_thread_set_facts(struct reader_thread *thread, unsigned facts); /* from the next look on */
void reader_thread_set_interval(struct reader_thread *thread, uint64_t interval_ms); /* 0: paused */

/* Looks as soon as may be; during a look, once more after it. */
void reader_thread_look_now(struct reader_thread *thread);

/* The reading of a look that has ended, or NULL; it is the caller's until given back. */
struct reading *reader_thread_take(struct reader_thread *thread);
void reader_thread_give_back(struct reader_thread *thread);

#endif
