/*
 * model_thread: gives a model and its reader a thread each, for the window.
 *
 *   reader   looks at the system on its interval, and lends what it read
 *   model    takes it in, and at once, look or not: filter, order, highlights that end, details that come
 *   window   takes the newest frame
 *
 * Setters are messages: they return at once and take effect in a later frame, which waits for no look once
 * there was a first one.  Only the newest frame is kept for taking; one that nobody took is recycled by the
 * next.
 */
#ifndef SOCKSCOPE_MODEL_THREAD_H
#define SOCKSCOPE_MODEL_THREAD_H

#include "sockscope/model.h"

struct model_thread;

struct model_thread_settings {
    struct source source; /* context must outlive the thread */
    uint64_t interval_ms; /* 0: paused */
    uint64_t highlight_ms;
    unsigned facts; /* enum fact bits of the shown columns */
    struct sort_order sort;
    struct filter *filter; /* ownership passes; NULL: all */
    void (*published)(
        void *context); /* on the model thread, when a frame is ready to be taken; must not block */
    void *published_context;
};

/* Starts looking at once.  NULL when memory or threads are out. */
struct model_thread *model_thread_start(const struct model_thread_settings *settings);

/*
 * Ends both threads within milliseconds; false when the look under way did not end in time: then they are
 * left behind with their memory, and the process should end.  Give every frame back first.
 */
bool model_thread_stop(struct model_thread *thread, uint32_t milliseconds);

void model_thread_look_now(struct model_thread *thread);
void model_thread_set_interval(struct model_thread *thread, uint64_t interval_ms);
void model_thread_set_highlight(struct model_thread *thread, uint64_t highlight_ms);
void model_thread_set_facts(struct model_thread *thread, unsigned facts);
void model_thread_set_sort(struct model_thread *thread, const struct sort_order *sort);
void model_thread_watch(struct model_thread *thread, uint64_t row);               /* as model_watch */
void model_thread_set_filter(struct model_thread *thread, struct filter *filter); /* takes ownership */

/* A frame with this `arranged`, or a later one, follows the filter and the order that were set last. */
uint64_t model_thread_arranged(struct model_thread *thread);

/*
 * Asks for a copy as model_copy makes it.  `ready` is called once on the model thread, which it must not
 * block, with the frame, or NULL when memory is out or the thread ends; any thread may give the frame
 * back.  False when another copy is asked for and not made yet: then `ready` is not called.
 */
bool model_thread_ask_copy(struct model_thread *thread, bool all,
                           void (*ready)(void *context, struct frame *frame), void *context);

/* The newest frame not taken yet, or NULL.  It belongs to the caller until given back. */
struct frame *model_thread_take(struct model_thread *thread);
void model_thread_give_back(struct model_thread *thread, struct frame *frame); /* NULL is allowed */

#endif
