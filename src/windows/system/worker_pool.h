/*
 * worker_pool: a few threads that work while there is something to do, and that end in bounded time.
 *
 * They are threads of the system's pool.  One lock guards what they share and the pool's own members.
 */
#ifndef SOCKSCOPE_WINDOWS_WORKER_POOL_H
#define SOCKSCOPE_WINDOWS_WORKER_POOL_H

#include <windows.h>

#include <stdbool.h>
#include <stdint.h>

struct worker_pool {
    SRWLOCK lock;
    size_t workers;
    bool stopping; /* workers check it before each piece of work */
    PTP_SIMPLE_CALLBACK work;
    void *context;
};

/*
 * `work` gets `context`; its last access to that is to take itself off `workers`, with the lock held.
 */
void worker_pool_begin(struct worker_pool *pool, PTP_SIMPLE_CALLBACK work, void *context);

/* One more worker, if the system has a thread for it.  The lock is held. */
void worker_pool_add(struct worker_pool *pool);

/* Waits until all have ended; false when that takes longer. */
bool worker_pool_wait(struct worker_pool *pool, uint32_t milliseconds);

/* The same, and they begin nothing more. */
bool worker_pool_end(struct worker_pool *pool, uint32_t milliseconds);

#endif
