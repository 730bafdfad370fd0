/* details_queue: order, bounds, who takes over from a worker that hangs, and who is held back. */
#include "check.h"

#include <string.h>

#include "sockscope/details_queue.h"

static struct details_answer answer;

static void finish(struct details_queue *queue, struct details_job *job)
{
    CHECK(job != NULL);
    if (job) {
        details_queue_finish(queue, job);
    }
}

CASE(answers_come_as_they_are_asked_for)
{
    struct details_queue *queue = details_queue_create();
    CHECK(!details_queue_begin(queue, 0) && !details_queue_take(queue, &answer));
    CHECK(details_queue_ask(queue, 5, 100, FACT_SIGNER) && details_queue_ask(queue, 5, 100, FACT_USER) &&
          details_queue_ask(queue, 6, 101, FACT_VERSION) && details_queue_ask(queue, 6, 101, FACT_USER));
    /* What needs no file is not behind what does. */
    struct details_job *first = details_queue_begin(queue, 0), *second = details_queue_begin(queue, 0),
                       *third = details_queue_begin(queue, 0), *fourth = details_queue_begin(queue, 0);
    CHECK(first && first->answer.pid == 5 && first->answer.fact == FACT_USER);
    CHECK(second && second->answer.pid == 6 && second->answer.fact == FACT_USER);
    CHECK(third && third->answer.fact == FACT_SIGNER && fourth && fourth->answer.fact == FACT_VERSION);
    CHECK(!details_queue_begin(queue, 0) && !details_queue_take(queue, &answer));
    strcpy(second->answer.details.texts[PROCESS_USER], "me");
    CHECK(details_queue_finish(queue, second));
    CHECK(!details_queue_finish(queue, fourth));
    CHECK(details_queue_take(queue, &answer));
    CHECK(answer.pid == 6 && answer.started == 101 && answer.fact == FACT_USER);
    CHECK_TEXT(answer.details.texts[PROCESS_USER], "me");
    CHECK(details_queue_take(queue, &answer) && answer.fact == FACT_VERSION);
    CHECK(!details_queue_take(queue, &answer));
    CHECK(details_queue_finish(queue, first));
    finish(queue, third);
    details_queue_free(queue);
}

CASE(there_is_room_for_so_many)
{
    struct details_queue *queue = details_queue_create();
    for (uint32_t i = 0; i < DETAILS_MAX; i++) {
        CHECK(details_queue_ask(queue, i, 1, FACT_USER));
    }
    CHECK(!details_queue_ask(queue, 9999, 1, FACT_USER));
    struct details_job *job = details_queue_begin(queue, 0);
    CHECK(!details_queue_ask(queue, 9999, 1, FACT_USER));
    finish(queue, job);
    CHECK(!details_queue_ask(queue, 9999, 1, FACT_USER));
    CHECK(details_queue_take(queue, &answer) && answer.pid == 0);
    CHECK(details_queue_ask(queue, 9999, 1, FACT_USER));
    details_queue_free(queue);
}

CASE(another_takes_over_from_who_hangs)
{
    struct details_queue *queue = details_queue_create();
    struct details_job *stuck[DETAILS_FILE_WORKERS_MAX];
    size_t workers = 0;
    CHECK(!details_queue_wants_worker(queue, 0, 0));
    for (uint32_t i = 0; i < DETAILS_FILE_WORKERS_MAX + 1; i++) {
        CHECK(details_queue_ask(queue, i, 1, FACT_VERSION));
    }
    uint64_t now = 1000;
    for (size_t i = 0; i < DETAILS_FILE_WORKERS_MAX; i++) {
        CHECK(details_queue_wants_worker(queue, workers, now));
        stuck[i] = details_queue_begin(queue, now);
        workers++;
        if (workers % DETAILS_WORKERS == 0) {
            CHECK(!details_queue_wants_worker(queue, workers, now + DETAILS_STUCK_MS - 1));
            now += DETAILS_STUCK_MS;
        }
    }
    /* No more in files; but a user needs none. */
    CHECK(!details_queue_wants_worker(queue, workers, now) && !details_queue_begin(queue, now));
    CHECK(details_queue_ask(queue, 7, 1, FACT_USER));
    CHECK(details_queue_wants_worker(queue, workers, now));
    CHECK(!details_queue_wants_worker(queue, DETAILS_WORKERS_MAX, now));
    struct details_job *user = details_queue_begin(queue, now);
    CHECK(user && user->answer.fact == FACT_USER);
    finish(queue, user);
    finish(queue, stuck[3]);
    struct details_job *last = details_queue_begin(queue, now);
    CHECK(last && last->answer.pid == DETAILS_FILE_WORKERS_MAX);
    finish(queue, last);
    for (size_t i = 0; i < DETAILS_FILE_WORKERS_MAX; i++) {
        if (i != 3) {
            finish(queue, stuck[i]);
        }
    }
    for (int i = 0; i < DETAILS_FILE_WORKERS_MAX + 2; i++) {
        CHECK(details_queue_take(queue, &answer));
    }
    details_queue_free(queue);
}

enum { DEAD = 20 }; /* questions whose place does not answer */

static const struct details_place elsewhere = {.root = 99, .item = 99};

/* The next job, said to be read in the root; its item is as its PID. */
static struct details_job *begin_in(struct details_queue *queue, uint64_t root, bool *entered)
{
    struct details_job *job = details_queue_begin(queue, 0);
    CHECK(job != NULL);
    struct details_place place = {.root = root, .item = job ? job->answer.pid + 1 : 0};
    *entered = job && details_queue_enter(queue, job, place);
    return job;
}

/* Asks so often, and begins what may: as many as a root has workers, the rest is held back. */
static void fill_root(struct details_queue *queue, struct details_job *hanging[DETAILS_ROOT_WORKERS_MAX])
{
    bool entered;
    for (uint32_t pid = 0; pid < DEAD; pid++) {
        CHECK(details_queue_ask(queue, pid, 1, FACT_SIGNER));
    }
    for (uint32_t pid = 0; pid < DEAD; pid++) {
        struct details_job *job = begin_in(queue, 7, &entered);
        CHECK(entered == (pid < DETAILS_ROOT_WORKERS_MAX));
        if (entered && pid < DETAILS_ROOT_WORKERS_MAX) {
            hanging[pid] = job;
        }
    }
}

CASE(a_dead_place_holds_up_no_other)
{
    struct details_queue *queue = details_queue_create();
    struct details_job *hanging[DETAILS_ROOT_WORKERS_MAX] = {NULL};
    fill_root(queue, hanging);
    /* Nothing could begin: no worker tries, and none is wanted. */
    CHECK(!details_queue_begin(queue, 0));
    CHECK(!details_queue_wants_worker(queue, DETAILS_ROOT_WORKERS_MAX, DETAILS_STUCK_MS));
    CHECK(details_queue_ask(queue, 100, 1, FACT_SIGNER));
    CHECK(details_queue_wants_worker(queue, DETAILS_ROOT_WORKERS_MAX, DETAILS_STUCK_MS));
    struct details_job *other = details_queue_begin(queue, 0);
    CHECK(other && other->answer.pid == 100 && details_queue_enter(queue, other, elsewhere));
    finish(queue, other);
    CHECK(details_queue_take(queue, &answer) && answer.pid == 100);
    /* The place answers: all come, once, in the order of the asking; the ends of others change nothing. */
    CHECK(!details_queue_begin(queue, 0));
    for (uint32_t pid = 0; pid < DEAD; pid++) {
        finish(queue, hanging[pid % DETAILS_ROOT_WORKERS_MAX]);
        CHECK(details_queue_take(queue, &answer) && answer.pid == pid);
        CHECK(!details_queue_take(queue, &answer));
        if (pid + DETAILS_ROOT_WORKERS_MAX < DEAD) {
            bool entered;
            hanging[pid % DETAILS_ROOT_WORKERS_MAX] = begin_in(queue, 7, &entered);
            CHECK(entered);
        }
        CHECK(!details_queue_begin(queue, 0));
    }
    details_queue_free(queue);
}

CASE(who_is_held_back_goes_before_who_comes_later)
{
    struct details_queue *queue = details_queue_create();
    struct details_job *hanging[DETAILS_ROOT_WORKERS_MAX] = {NULL};
    fill_root(queue, hanging);
    CHECK(details_queue_ask(queue, 100, 1, FACT_SIGNER));
    finish(queue, hanging[1]);
    struct details_job *next = details_queue_begin(queue, 0);
    CHECK(next && next->answer.pid == DETAILS_ROOT_WORKERS_MAX);
    /* Its place is taken before it is said again. */
    struct details_job *other = details_queue_begin(queue, 0);
    CHECK(other && other->answer.pid == 100);
    CHECK(!details_queue_begin(queue, 0));
    finish(queue, hanging[0]);
    finish(queue, hanging[2]);
    finish(queue, next);
    finish(queue, other);
    details_queue_free(queue); /* with those held back */
}

/* Twenty processes of one file. */
CASE(one_reads_for_all_who_want_the_same)
{
    struct details_queue *queue = details_queue_create();
    static const struct details_place file = {.root = 7, .item = 8}, neighbour = {.root = 7, .item = 9};
    for (uint32_t pid = 0; pid < DEAD; pid++) {
        CHECK(details_queue_ask(queue, pid, 1, pid % 2 ? FACT_VERSION : FACT_SIGNER));
    }
    CHECK(details_queue_ask(queue, 100, 1, FACT_VERSION));
    struct details_job *first = details_queue_begin(queue, 0);
    CHECK(first && details_queue_enter(queue, first, file));
    for (uint32_t pid = 1; pid < DEAD; pid++) {
        struct details_job *job = details_queue_begin(queue, 0);
        CHECK(job && job->answer.pid == pid && !details_queue_enter(queue, job, file));
    }
    struct details_job *other = details_queue_begin(queue, 0);
    CHECK(other && other->answer.pid == 100 && details_queue_enter(queue, other, neighbour));
    for (uint32_t pid = 1; pid < DEAD; pid++) {
        CHECK(!details_queue_begin(queue, 0));
        finish(queue, first);
        first = details_queue_begin(queue, 0);
        CHECK(first && first->answer.pid == pid && details_queue_enter(queue, first, file));
    }
    finish(queue, first);
    finish(queue, other);
    for (uint32_t pid = 0; pid < DEAD; pid++) {
        CHECK(details_queue_take(queue, &answer) && answer.pid == pid);
    }
    CHECK(details_queue_take(queue, &answer) && answer.pid == 100 && !details_queue_take(queue, &answer));
    details_queue_free(queue);
}

/* A domain whose controller is gone, and a question that has no place. */
CASE(users_and_files_do_not_hold_each_other_up)
{
    struct details_queue *queue = details_queue_create();
    struct details_job *jobs[6] = {NULL};
    static const struct details_place none = {0};
    for (uint32_t pid = 0; pid < 3; pid++) {
        CHECK(details_queue_ask(queue, pid, 1, FACT_USER));
        CHECK(details_queue_ask(queue, pid, 1, FACT_SIGNER));
    }
    for (size_t i = 0; i < 6; i++) {
        bool entered;
        jobs[i] = begin_in(queue, 7, &entered);
        CHECK(entered);
    }
    for (uint32_t pid = 0; pid < DEAD; pid++) {
        CHECK(details_queue_ask(queue, pid, 1, FACT_COMMAND_LINE));
        struct details_job *line = details_queue_begin(queue, 0);
        CHECK(line && details_queue_enter(queue, line, none));
        finish(queue, line);
    }
    for (size_t i = 0; i < 6; i++) {
        finish(queue, jobs[i]);
    }
    details_queue_free(queue);
}

/* A file that was moved meanwhile. */
CASE(a_place_may_be_another_the_second_time)
{
    struct details_queue *queue = details_queue_create();
    struct details_job *hanging[DETAILS_ROOT_WORKERS_MAX] = {NULL};
    fill_root(queue, hanging);
    CHECK(details_queue_ask(queue, 100, 1, FACT_SIGNER));
    struct details_job *other = details_queue_begin(queue, 0);
    CHECK(other && details_queue_enter(queue, other, elsewhere));
    finish(queue, hanging[0]);
    struct details_job *moved = details_queue_begin(queue, 0);
    CHECK(moved && !details_queue_enter(queue, moved, elsewhere));
    struct details_job *next = details_queue_begin(queue, 0);
    CHECK(next && next != moved && next->answer.pid == DETAILS_ROOT_WORKERS_MAX + 1);
    finish(queue, other);
    CHECK(details_queue_begin(queue, 0) == moved);
    finish(queue, moved);
    finish(queue, next);
    finish(queue, hanging[1]);
    finish(queue, hanging[2]);
    details_queue_free(queue);
}

/* More than there is room for may be held back: users and other files are asked for all the same. */
CASE(who_is_held_back_takes_no_room)
{
    struct details_queue *queue = details_queue_create();
    struct details_job *hanging[DETAILS_ROOT_WORKERS_MAX] = {NULL};
    bool entered;
    fill_root(queue, hanging);
    for (uint32_t pid = 1000; pid < 1000 + DETAILS_MAX; pid++) {
        CHECK(details_queue_ask(queue, pid, 1, FACT_SIGNER));
        begin_in(queue, 7, &entered);
        CHECK(!entered);
    }
    for (uint32_t pid = DETAILS_ROOT_WORKERS_MAX; pid < DETAILS_MAX; pid++) {
        CHECK(details_queue_ask(queue, pid, 1, FACT_USER));
    }
    CHECK(!details_queue_ask(queue, 9999, 1, FACT_USER));
    for (size_t i = 0; i < DETAILS_ROOT_WORKERS_MAX; i++) {
        finish(queue, hanging[i]);
    }
    details_queue_free(queue);
}

int main(void)
{
    RUN(answers_come_as_they_are_asked_for);
    RUN(there_is_room_for_so_many);
    RUN(another_takes_over_from_who_hangs);
    RUN(a_dead_place_holds_up_no_other);
    RUN(who_is_held_back_goes_before_who_comes_later);
    RUN(one_reads_for_all_who_want_the_same);
    RUN(users_and_files_do_not_hold_each_other_up);
    RUN(a_place_may_be_another_the_second_time);
    RUN(who_is_held_back_takes_no_room);
    return check_result();
}
