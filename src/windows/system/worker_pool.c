/* worker_pool: counts the workers, because whoever frees what they work on has to wait for them. */
#include "windows/system/worker_pool.h"

void worker_pool_begin(struct worker_pool *pool, PTP_SIMPLE_CALLBACK work, void *context)
{
    InitializeSRWLock(&pool->lock);
    pool->workers = 0;
    pool->stopping = false;
    pool->work = work;
    pool->context = context;
}

void worker_pool_add(struct worker_pool *pool)
{
    if (!pool->stopping && TrySubmitThreadpoolCallback(pool->work, pool->context, NULL)) {
        pool->workers++;
    }
}

static bool is_idle(struct worker_pool *pool)
{
    AcquireSRWLockShared(&pool->lock);
    bool idle = pool->workers == 0;
    ReleaseSRWLockShared(&pool->lock);
    return idle;
}

bool worker_pool_wait(struct worker_pool *pool, uint32_t milliseconds)
{
    enum { STEP_MS = 10 };
    for (uint32_t waited = 0; !is_idle(pool); waited += STEP_MS) {
        if (waited >= milliseconds) {
            return false;
        }
        Sleep(STEP_MS);
    }
    return true;
}

bool worker_pool_end(struct worker_pool *pool, uint32_t milliseconds)
{
    AcquireSRWLockExclusive(&pool->lock);
    pool->stopping = true;
    ReleaseSRWLockExclusive(&pool->lock);
    return worker_pool_wait(pool, milliseconds);
}
