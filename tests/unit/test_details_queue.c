/* details_queue: order, bounds, and who takes over from a worker that hangs. */
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

int main(void)
{
    RUN(answers_come_as_they_are_asked_for);
    RUN(there_is_room_for_so_many);
    RUN(another_takes_over_from_who_hangs);
    return check_result();
}
