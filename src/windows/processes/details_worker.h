/*
 * details_worker: reads details of processes on a few threads, so that who looks never waits for a file, a
 * share or a controller of a domain.
 */
#ifndef SOCKSCOPE_WINDOWS_DETAILS_WORKER_H
#define SOCKSCOPE_WINDOWS_DETAILS_WORKER_H

#include "sockscope/details_place.h"
#include "sockscope/process_list.h"

struct known_details;

/*
 * As those of processes.h, for one fact; several at once.  `place` is called before each `read`, also when it
 * comes to none yet, and must not wait; `read` may take as long as it takes.
 */
struct details_reader {
    struct details_place (*place)(uint32_t pid, unsigned fact);
    void (*read)(struct known_details *known, uint32_t pid, uint64_t started, unsigned fact,
                 struct process_details *details);
};

struct details_worker;

/* NULL when memory is out. */
struct details_worker *details_worker_create(const struct details_reader *reader);

/* As those of struct source, on one thread; `context` is a details_worker. */
bool details_worker_ask(void *context, uint32_t pid, uint64_t started, unsigned fact);
bool details_worker_take(void *context, struct details_answer *answer);
void details_worker_tell(void *context, void (*came)(void *to), void *to);

/*
 * Ends it.  False when a read does not come to its end within the time: then it is left behind with its
 * memory, and the process should end.
 */
bool details_worker_free(struct details_worker *worker, uint32_t milliseconds);

#endif
