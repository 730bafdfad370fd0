/*
 * details_queue: which details of processes are to be read, are being read, and have been.
 *
 * Details come from files, which may lie on a share that is gone, and from controllers of domains: a read may
 * take milliseconds or minutes.  The queue says what a worker does next and when one more worker is wanted,
 * so that a read that hangs holds up its own answer only, and a place where all reads hang only its own: who
 * wants what another reads, or would be one too many in a place, is held back until a read there has ended.
 * It has no lock and no clock: whoever owns it brings both (windows/processes/details_worker.c).
 */
#ifndef SOCKSCOPE_DETAILS_QUEUE_H
#define SOCKSCOPE_DETAILS_QUEUE_H

#include "sockscope/details_place.h"
#include "sockscope/process_list.h"

enum {
    DETAILS_MAX = 256,             /* asked for and not taken yet, at most, not counting those held back */
    DETAILS_WORKERS = 2,           /* that get on */
    DETAILS_STUCK_MS = 2000,       /* who reads longer than this does not get on, and another takes over */
    DETAILS_WORKERS_MAX = 16,      /* all together */
    DETAILS_FILE_WORKERS_MAX = 12, /* so many of them may be in files: users and command lines always come */
    DETAILS_ROOT_WORKERS_MAX = 3   /* so many in one root: a slow file or two do not stop it */
};

/* One fact of one process: asked for, then told. */
struct details_job {
    struct details_job *next;
    uint64_t begun_ms;
    struct details_place place; /* none before details_queue_enter */
    struct details_answer answer;
};

struct details_queue;

struct details_queue *details_queue_create(void);     /* NULL when memory is out */
void details_queue_free(struct details_queue *queue); /* no job may be under way */

/* False when there is no room, or memory is out: ask again later. */
bool details_queue_ask(struct details_queue *queue, uint32_t pid, uint64_t started, unsigned fact);

/*
 * What a worker does next, in the order of the asking, but what needs no file first; NULL for nothing that
 * could begin.  The job is the worker's until it brings it to details_queue_finish or details_queue_enter
 * takes it back.
 */
struct details_job *details_queue_begin(struct details_queue *queue, uint64_t now_ms);

/*
 * Said before the job is read, with its place.  False when it is held back: it begins again, before what was
 * not begun yet, when its place has room.
 */
bool details_queue_enter(struct details_queue *queue, struct details_job *job, struct details_place place);

/* True when nobody knows yet that there is something to take. */
bool details_queue_finish(struct details_queue *queue, struct details_job *job);

/* The oldest answer; false when there is none. */
bool details_queue_take(struct details_queue *queue, struct details_answer *answer);

/* Whether one more worker has something to do, when there are so many. */
bool details_queue_wants_worker(const struct details_queue *queue, size_t workers, uint64_t now_ms);

#endif
