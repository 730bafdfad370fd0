/*
 * details_queue: which details of processes are to be read, are being read, and have been read.
 *
 * Details come from files, which may be on a share that is gone, and from domain controllers: a read may take
 * milliseconds or minutes.  The queue says what a worker does next and when one more worker is wanted, so
 * that a read that hangs holds up only its own answer, and a place where every read hangs only the answers
 * from there: a job that wants what another one is reading, or that would be one too many in a place, is held
 * back until a read there has ended.  The queue has no lock and no clock: whoever owns it brings both
 * (windows/processes/details_worker.c).
 */
#ifndef SOCKSCOPE_DETAILS_QUEUE_H
#define SOCKSCOPE_DETAILS_QUEUE_H

#include "sockscope/details_place.h"
#include "sockscope/process_list.h"

enum {
    DETAILS_MAX = 256,             /* at most so many asked for and not taken, not counting those held back */
    DETAILS_WORKERS = 2,           /* that make progress */
    DETAILS_STUCK_MS = 2000,       /* a worker that reads for longer makes none, and another takes over */
    DETAILS_WORKERS_MAX = 16,      /* altogether */
    DETAILS_FILE_WORKERS_MAX = 12, /* at most so many in files: users and command lines always get through */
    DETAILS_ROOT_WORKERS_MAX = 3   /* at most so many in one root: a slow file or two do not block it */
};

/* One fact about one process: first the question, then the answer. */
struct details_job {
    struct details_job *next;
    uint64_t begun_ms;
    struct details_place place; /* none before details_queue_enter */
    struct details_answer answer;
};

struct details_queue;

struct details_queue *details_queue_create(void);     /* NULL when memory is out */
void details_queue_free(struct details_queue *queue); /* no job may be under way */

/* False when there is no room or memory is out: ask again later. */
bool details_queue_ask(struct details_queue *queue, uint32_t pid, uint64_t started, unsigned fact);

/*
 * The next job for a worker, in the order in which they were asked for, those that need no file first; NULL
 * when none can begin.  The job belongs to the worker until it hands it to details_queue_finish, or until
 * details_queue_enter takes it back.
 */
struct details_job *details_queue_begin(struct details_queue *queue, uint64_t now_ms);

/*
 * Call it before the job is read, with its place.  False when the job is held back: it will begin again,
 * ahead of those that have not begun yet, once its place has room.
 */
bool details_queue_enter(struct details_queue *queue, struct details_job *job, struct details_place place);

/* True when this is the first answer to be taken, so that somebody has to be told. */
bool details_queue_finish(struct details_queue *queue, struct details_job *job);

/* The oldest answer; false when there is none. */
bool details_queue_take(struct details_queue *queue, struct details_answer *answer);

/* True if one more worker than `workers` would have something to do. */
bool details_queue_wants_worker(const struct details_queue *queue, size_t workers, uint64_t now_ms);

#endif
