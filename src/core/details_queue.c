/*
 * details_queue: a job is in one list after the other: waiting, under way, told.
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
    struct list waiting[KINDS], told;
    struct details_job *under_way[KINDS];
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

static struct details_job *remove_first(struct list *list)
{
    struct details_job *job = list->first;
    if (job) {
        list->first = job->next;
        list->last = list->first ? list->last : NULL;
        list->count--;
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
        free_list(&queue->waiting[QUICK]);
        free_list(&queue->waiting[FILES]);
        free_list(&queue->told);
        free(queue);
    }
}

bool details_queue_ask(struct details_queue *queue, uint32_t pid, uint64_t started, unsigned fact)
{
    struct details_job *job = queue->count < DETAILS_MAX ? calloc(1, sizeof *job) : NULL;
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

static size_t count_under_way(const struct details_queue *queue, int kind)
{
    size_t count = 0;
    for (const struct details_job *job = queue->under_way[kind]; job; job = job->next) {
        count++;
    }
    return count;
}

/* The kind of the job that is next, or KINDS for none that may begin. */
static int next_kind(const struct details_queue *queue)
{
    if (queue->waiting[QUICK].first) {
        return QUICK;
    }
    bool may = queue->waiting[FILES].first && count_under_way(queue, FILES) < DETAILS_FILE_WORKERS_MAX;
    return may ? FILES : KINDS;
}

struct details_job *details_queue_begin(struct details_queue *queue, uint64_t now_ms)
{
    int kind = next_kind(queue);
    if (kind == KINDS) {
        return NULL;
    }
    struct details_job *job = remove_first(&queue->waiting[kind]);
    job->begun_ms = now_ms;
    job->next = queue->under_way[kind];
    queue->under_way[kind] = job;
    return job;
}

bool details_queue_finish(struct details_queue *queue, struct details_job *job)
{
    struct details_job **link = &queue->under_way[kind_of(job)];
    while (*link != job) {
        link = &(*link)->next;
    }
    *link = job->next;
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
        for (const struct details_job *job = queue->under_way[kind]; job; job = job->next) {
            count += now_ms - job->begun_ms >= DETAILS_STUCK_MS;
        }
    }
    return count;
}

bool details_queue_wants_worker(const struct details_queue *queue, size_t workers, uint64_t now_ms)
{
    return next_kind(queue) != KINDS && workers < DETAILS_WORKERS_MAX &&
           workers < DETAILS_WORKERS + count_stuck(queue, now_ms);
}
