/* details_worker: the threads and the lock of a details_queue. */
#include "windows/processes/details_worker.h"

#include <windows.h>

#include <stdlib.h>

#include "sockscope/details_queue.h"
#include "windows/processes/known_details.h"
#include "windows/system/worker_pool.h"

struct details_worker {
    struct details_reader reader;
    struct worker_pool pool; /* its lock is over what follows */
    struct details_queue *queue;
    struct known_details *known; /* has a lock of its own */
    void (*came)(void *to);
    void *to;
};

/* The next job, or NULL: the worker has to end. */
static struct details_job *next_job(struct details_worker *worker)
{
    AcquireSRWLockExclusive(&worker->pool.lock);
    struct details_job *job =
        worker->pool.stopping ? NULL : details_queue_begin(worker->queue, GetTickCount64());
    worker->pool.workers -= job == NULL;
    ReleaseSRWLockExclusive(&worker->pool.lock);
    return job;
}

/* Whether the job may be read; if not, the queue has it back. */
static bool enter(struct details_worker *worker, struct details_job *job)
{
    struct details_place place = worker->reader.place(job->answer.pid, job->answer.fact);
    AcquireSRWLockExclusive(&worker->pool.lock);
    bool entered = details_queue_enter(worker->queue, job, place);
    ReleaseSRWLockExclusive(&worker->pool.lock);
    return entered;
}

/* Called with the lock held, so that details_worker_tell returns only when no call is under way. */
static void finish(struct details_worker *worker, struct details_job *job)
{
    AcquireSRWLockExclusive(&worker->pool.lock);
    if (details_queue_finish(worker->queue, job) && worker->came) {
        worker->came(worker->to);
    }
    ReleaseSRWLockExclusive(&worker->pool.lock);
}

static VOID CALLBACK run(PTP_CALLBACK_INSTANCE instance, void *parameter)
{
    struct details_worker *worker = parameter;
    struct details_job *job;
    CallbackMayRunLong(instance);
    while ((job = next_job(worker)) != NULL) {
        if (enter(worker, job)) {
            struct details_answer *answer = &job->answer;
            worker->reader.read(worker->known, answer->pid, answer->started, answer->fact, &answer->details);
            finish(worker, job);
        }
    }
}

static void free_parts(struct details_worker *worker)
{
    known_details_free(worker->known);
    details_queue_free(worker->queue);
    free(worker);
}

struct details_worker *details_worker_create(const struct details_reader *reader)
{
    struct details_worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        return NULL;
    }
    worker->reader = *reader;
    worker_pool_begin(&worker->pool, run, worker);
    worker->queue = details_queue_create();
    worker->known = known_details_create();
    if (!worker->queue || !worker->known) {
        free_parts(worker);
        return NULL;
    }
    return worker;
}

static void add_worker_if_wanted(struct details_worker *worker)
{
    if (details_queue_wants_worker(worker->queue, worker->pool.workers, GetTickCount64())) {
        worker_pool_add(&worker->pool);
    }
}

bool details_worker_ask(void *context, uint32_t pid, uint64_t started, unsigned fact)
{
    struct details_worker *worker = context;
    AcquireSRWLockExclusive(&worker->pool.lock);
    bool asked = details_queue_ask(worker->queue, pid, started, fact);
    add_worker_if_wanted(worker);
    ReleaseSRWLockExclusive(&worker->pool.lock);
    return asked;
}

/* Whoever looks comes by now and then: time to see whether a worker hangs. */
bool details_worker_take(void *context, struct details_answer *answer)
{
    struct details_worker *worker = context;
    AcquireSRWLockExclusive(&worker->pool.lock);
    bool taken = details_queue_take(worker->queue, answer);
    add_worker_if_wanted(worker);
    ReleaseSRWLockExclusive(&worker->pool.lock);
    return taken;
}

void details_worker_tell(void *context, void (*came)(void *to), void *to)
{
    struct details_worker *worker = context;
    AcquireSRWLockExclusive(&worker->pool.lock);
    worker->came = came;
    worker->to = to;
    ReleaseSRWLockExclusive(&worker->pool.lock);
}

bool details_worker_free(struct details_worker *worker, uint32_t milliseconds)
{
    if (worker) {
        if (!worker_pool_end(&worker->pool, milliseconds)) {
            return false;
        }
        free_parts(worker);
    }
    return true;
}
