/*
 * details_queue: a job moves from list to list: waiting, under way, done; or from under way to held, and
 * back. Whoever finishes a job that others were held back for takes one of them next.
 */
#include "sockscope/details_queue.h"

#include <stdlib.h>

struct list {
    struct details_job *first, *last;
    size_t count;
};

/* What needs no file, and what does. */
enum { QUICK, FILES, KINDS };

struct details_queue {
    struct list waiting[KINDS], held[KINDS], under_way[KINDS], told;
    size_t count; /* of all jobs */
};

static int kind_of(const struct details_job *job)
{
    return (job->answer.fact & (FACT_VERSION | FACT_SIGNER)) != 0 ? FILES : QUICK;
}

static void append(struct list *list, struct details_job *job)
{
    job->next = NULL;
    if (list->last) {
        list->last->next = job;
    } else {
        list->first = job;
    }
    list->last = job;
    list->count++;
}

/* Takes the job, which the list has. */
static void take_out(struct list *list, const struct details_job *job)
{
    struct details_job **link = &list->first, *before = NULL;
    while (*link != job) {
        before = *link;
        link = &before->next;
    }
    *link = job->next;
    list->last = job->next ? list->last : before;
    list->count--;
}

static struct details_job *remove_first(struct list *list)
{
    struct details_job *job = list->first;
    if (job) {
        take_out(list, job);
    }
    return job;
}

struct details_queue *details_queue_create(void)
{
    return calloc(1, sizeof(struct details_queue));
}

static void free_list(struct list *list)
{
    struct details_job *job;
    while ((job = remove_first(list)) != NULL) {
        free(job);
    }
}

void details_queue_free(struct details_queue *queue)
{
    if (queue) {
        for (int kind = 0; kind < KINDS; kind++) {
            free_list(&queue->waiting[kind]);
            free_list(&queue->held[kind]);
        }
        free_list(&queue->told);
        free(queue);
    }
}

bool details_queue_ask(struct details_queue *queue, uint32_t pid, uint64_t started, unsigned fact)
{
    size_t counted = queue->count - queue->held[QUICK].count - queue->held[FILES].count;
    struct details_job *job = counted < DETAILS_MAX ? calloc(1, sizeof *job) : NULL;
    if (!job) {
        return false;
    }
    job->answer.pid = pid;
    job->answer.started = started;
    job->answer.fact = fact;
    append(&queue->waiting[kind_of(job)], job);
    queue->count++;
    return true;
}

static bool may_enter(const struct details_queue *queue, const struct details_job *job)
{
    size_t in_root = 0;
    for (const struct details_job *other = queue->under_way[kind_of(job)].first; other; other = other->next) {
        bool counts = other != job && other->place.item;
        if (counts && other->place.item == job->place.item) {
            return false;
        }
        in_root += counts && other->place.root == job->place.root;
    }
    return !job->place.item || in_root < DETAILS_ROOT_WORKERS_MAX;
}

/* The first job that need not be held back any more, otherwise the first that waits; NULL for none. */
static struct details_job *first_of(const struct details_queue *queue, int kind)
{
    struct details_job *job = queue->held[kind].first;
    while (job && !may_enter(queue, job)) {
        job = job->next;
    }
    return job ? job : queue->waiting[kind].first;
}

static struct details_job *next_job(const struct details_queue *queue)
{
    struct details_job *quick = first_of(queue, QUICK);
    bool may_read = queue->under_way[FILES].count < DETAILS_FILE_WORKERS_MAX;
    return quick || !may_read ? quick : first_of(queue, FILES);
}

struct details_job *details_queue_begin(struct details_queue *queue, uint64_t now_ms)
{
    struct details_job *job = next_job(queue);
    if (!job) {
        return NULL;
    }
    int kind = kind_of(job);
    take_out(job->place.item ? &queue->held[kind] : &queue->waiting[kind], job);
    job->begun_ms = now_ms;
    append(&queue->under_way[kind], job);
    return job;
}

bool details_queue_enter(struct details_queue *queue, struct details_job *job, struct details_place place)
{
    int kind = kind_of(job);
    job->place = place;
    if (may_enter(queue, job)) {
        return true;
    }
    take_out(&queue->under_way[kind], job);
    append(&queue->held[kind], job);
    return false;
}

bool details_queue_finish(struct details_queue *queue, struct details_job *job)
{
    take_out(&queue->under_way[kind_of(job)], job);
    append(&queue->told, job);
    return queue->told.count == 1;
}

bool details_queue_take(struct details_queue *queue, struct details_answer *answer)
{
    struct details_job *job = remove_first(&queue->told);
    if (!job) {
        return false;
    }
    *answer = job->answer;
    free(job);
    queue->count--;
    return true;
}

static size_t count_stuck(const struct details_queue *queue, uint64_t now_ms)
{
    size_t count = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        for (const struct details_job *job = queue->under_way[kind].first; job; job = job->next) {
            count += now_ms - job->begun_ms >= DETAILS_STUCK_MS;
        }
    }
    return count;
}

bool details_queue_wants_worker(const struct details_queue *queue, size_t workers, uint64_t now_ms)
{
    return workers < DETAILS_WORKERS_MAX && workers < DETAILS_WORKERS + count_stuck(queue, now_ms) &&
           next_job(queue);
}
