/*
 * job: work that a part of the window has done in the background: asked for on the window's thread, done on a
 * thread of the pool, answered by a message, and over or let go in bounded time when the window closes.
 *
 * A part holds one `struct jobs`.  For each question it allocates a struct that begins with a `struct job`
 * and holds all that its work needs: the work must not touch the part, which may be gone before it ends.
 *
 * Who owns a job: the part until jobs_start says true, then its work, then, from jobs_take on, the part
 * again, which frees it with job_free.  What is never taken is freed by jobs_close, or by its thread where
 * that ends later.
 *
 * Who may call: jobs_* the window's thread only; job_begin, job_end and job_tell whoever has the job.
 *
 * When memory or the pool is out, jobs_start says false and the job stays with the part, which says so to the
 * user.  When the window goes while a job runs, its message reaches nobody and jobs_close frees it.  When the
 * queue of messages is full, a note waits for the message of the next.
 */
#ifndef SOCKSCOPE_GUI_JOB_H
#define SOCKSCOPE_GUI_JOB_H

#include <windows.h>

#include <stdbool.h>

struct job;
struct job_desk; /* what the window and the threads of its jobs share; kept by whoever refers to it */

/* The jobs of a part: zeros but for window and message. */
struct jobs {
    HWND window;
    UINT message; /* posted with lParam 1 when there is something to take */
    struct job_desk *desk;
};

/* Something that a job tells the window: a struct that begins with this, from malloc. */
struct job_note {
    struct job_note *next;
    struct job *job;
};

struct job {
    struct job_note end;              /* what jobs_take hands out when it is done; first */
    void (*work)(struct job *job);    /* on a thread of the pool, as long as it takes */
    void (*discard)(struct job *job); /* frees it, on any thread; NULL: it is one piece from malloc */
    volatile long given_up;           /* not 0: nobody waits for the work any more; it may look, or not */
    struct job_desk *desk;            /* this and the next: of job.c */
    struct job *other;
};

/* Has the work done.  False, with GetLastError, when memory or the pool is out: the job is still the
 * caller's.
 */
bool jobs_start(struct jobs *jobs, struct job *job);

/*
 * The same in two steps, for a job that waits for something first: from jobs_expect on it counts as running,
 * and exactly one of these follows: job_begin, which does the work, job_end, which answers without it, or
 * jobs_cancel, which gives it back to the caller.  False of either as above.
 */
bool jobs_expect(struct jobs *jobs, struct job *job);
bool job_begin(struct job *job);
void job_end(struct job *job);
void jobs_cancel(struct jobs *jobs, struct job *job);

/* Hands the note over, to come before those that follow and before the end of its job. */
void job_tell(struct job *job, struct job_note *note);

/*
 * The next of what was told, in order, or NULL.  It is &job->end when the job is done: then job_free is due,
 * and for other notes free.
 */
struct job_note *jobs_take(struct jobs *jobs);

/* The same for parts whose jobs tell nothing before they end. */
struct job *jobs_take_done(struct jobs *jobs);

void job_free(struct job *job); /* NULL: nothing */

/* Whether any is under way, or done and not taken yet. */
bool jobs_run(const struct jobs *jobs);

/* Says to all that are under way that they are given up. */
void jobs_give_up(struct jobs *jobs);

/* True when none is under way any more within the time. */
bool jobs_wait(struct jobs *jobs, DWORD milliseconds);

/*
 * The same as the last thing: nothing is told or taken after it, and what was not taken is freed.  False when
 * a job is still under way: it frees itself when it ends, and what its work uses of others (operations, a
 * model) must be left alone.
 */
bool jobs_close(struct jobs *jobs, DWORD milliseconds);

#endif
