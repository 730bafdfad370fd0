/*
 * Jobs: answered in order, let go when their window has gone, and bounded at the end although one hangs. Each
 * job is freed once, whoever has it last.
 */
#include <windows.h>

#include "check.h"
#include "driver.h"

#include <stdlib.h>

#include "windows/system/job.h"

enum { MESSAGE_JOBS = WM_APP, NOTES = 3 };

struct errand {
    struct job job; /* first */
    int notes;      /* to be told before the end */
    bool waits, saw_given_up;
};

struct note {
    struct job_note note; /* first */
    int number;
};

static struct jobs jobs;
static unsigned rings;
static HANDLE begun, go_on, freed_one;
static volatile LONG freed;

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    if (message == MESSAGE_JOBS) {
        rings++;
        return 0;
    }
    return DefWindowProcW(window, message, wide, longer);
}

static void pump(void)
{
    MSG message;
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        DispatchMessageW(&message);
    }
}

static bool rang(void *wanted)
{
    pump();
    return rings >= *(const unsigned *)wanted;
}

static void wait_rings(unsigned wanted)
{
    SEE(wait_until(rang, &wanted, "the messages of the jobs"));
}

static void work(struct job *job)
{
    struct errand *errand = (struct errand *)job;
    for (int i = 0; i < errand->notes; i++) {
        struct note *note = calloc(1, sizeof *note);
        CHECK(note);
        if (note) {
            note->number = i;
            job_tell(job, &note->note);
        }
    }
    SetEvent(begun);
    if (errand->waits) {
        WaitForSingleObject(go_on, INFINITE);
    }
    errand->saw_given_up = job->given_up != 0;
}

static void discard(struct job *job)
{
    InterlockedIncrement(&freed);
    SetEvent(freed_one);
    free(job);
}

static struct errand *make(int notes, bool waits)
{
    struct errand *errand = calloc(1, sizeof *errand);
    if (!errand) {
        exit(EXIT_FAILURE);
    }
    *errand = (struct errand){.job = {.work = work, .discard = discard}, .notes = notes, .waits = waits};
    return errand;
}

static void begin(void)
{
    jobs = (struct jobs){.message = MESSAGE_JOBS};
    jobs.window = CreateWindowExW(0, L"JobsTest", L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    CHECK(jobs.window);
    rings = 0;
    freed = 0;
    ResetEvent(begun);
    ResetEvent(go_on);
    ResetEvent(freed_one);
}

static void start(struct errand *errand)
{
    CHECK(jobs_start(&jobs, &errand->job));
    CHECK(WaitForSingleObject(begun, PATIENCE_MS) == WAIT_OBJECT_0);
}

CASE(what_a_job_tells_comes_in_order_and_its_end_last)
{
    begin();
    CHECK(!jobs_run(&jobs) && !jobs_take(&jobs));
    struct errand *errand = make(NOTES, false);
    start(errand);
    wait_rings(NOTES + 1);
    CHECK(jobs_run(&jobs)); /* nothing is taken yet */
    for (int i = 0; i < NOTES; i++) {
        struct job_note *note = jobs_take(&jobs);
        NEED(note && note != &errand->job.end);
        CHECK(note->job == &errand->job);
        CHECK_NUMBER(((const struct note *)note)->number, i);
        free(note);
    }
    CHECK(jobs_take(&jobs) == &errand->job.end);
    CHECK(!jobs_run(&jobs) && !jobs_take(&jobs));
    CHECK_NUMBER(freed, 0);
    job_free(&errand->job);
    CHECK_NUMBER(freed, 1);
    CHECK(jobs_close(&jobs, 0));
    DestroyWindow(jobs.window);
}

CASE(a_job_whose_window_goes_meanwhile_is_freed)
{
    begin();
    start(make(NOTES, true));
    DestroyWindow(jobs.window);
    SetEvent(go_on);
    CHECK(jobs_close(&jobs, PATIENCE_MS));
    CHECK_NUMBER(freed, 1);
    pump();
    CHECK_NUMBER(rings, 0);
}

CASE(answers_that_are_not_taken_are_freed)
{
    begin();
    start(make(NOTES, false));
    start(make(0, false));
    CHECK(jobs_wait(&jobs, PATIENCE_MS));
    CHECK(jobs_close(&jobs, 0));
    CHECK_NUMBER(freed, 2);
    DestroyWindow(jobs.window);
}

/* No time is given to it, and it frees itself when it comes back. */
CASE(the_end_does_not_wait_for_a_job_that_hangs)
{
    begin();
    start(make(0, true));
    CHECK(!jobs_wait(&jobs, 0));
    CHECK(!jobs_close(&jobs, 1));
    CHECK_NUMBER(freed, 0);
    SetEvent(go_on);
    CHECK(WaitForSingleObject(freed_one, PATIENCE_MS) == WAIT_OBJECT_0);
    CHECK_NUMBER(freed, 1);
    pump();
    CHECK_NUMBER(rings, 0);
    DestroyWindow(jobs.window);
}

CASE(a_job_hears_that_it_is_given_up)
{
    begin();
    struct errand *errand = make(0, true);
    start(errand);
    jobs_give_up(&jobs);
    SetEvent(go_on);
    wait_rings(1);
    CHECK(jobs_take_done(&jobs) == &errand->job && errand->saw_given_up);
    job_free(&errand->job);
    CHECK(jobs_close(&jobs, 0));
    DestroyWindow(jobs.window);
}

/* A save waits for rows before its work can begin, and may get none. */
CASE(what_is_expected_counts_until_it_ends_or_is_cancelled)
{
    begin();
    struct errand *first = make(0, false), *second = make(0, false);
    CHECK(jobs_expect(&jobs, &first->job) && jobs_expect(&jobs, &second->job));
    jobs_cancel(&jobs, &first->job);
    CHECK(jobs_run(&jobs) && !jobs_wait(&jobs, 0));
    job_free(&first->job);
    job_end(&second->job);
    CHECK(jobs_wait(&jobs, 0));
    wait_rings(1);
    CHECK(jobs_take_done(&jobs) == &second->job);
    job_free(&second->job);
    CHECK_NUMBER(freed, 2);
    CHECK(jobs_close(&jobs, 0));
    DestroyWindow(jobs.window);
}

int main(void)
{
    WNDCLASSW class = {.lpfnWndProc = procedure, .lpszClassName = L"JobsTest"};
    driver_begin();
    RegisterClassW(&class);
    begun = CreateEventW(NULL, FALSE, FALSE, NULL);
    go_on = CreateEventW(NULL, TRUE, FALSE, NULL);
    freed_one = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (!begun || !go_on || !freed_one) {
        return EXIT_FAILURE;
    }
    RUN(what_a_job_tells_comes_in_order_and_its_end_last);
    RUN(a_job_whose_window_goes_meanwhile_is_freed);
    RUN(answers_that_are_not_taken_are_freed);
    RUN(the_end_does_not_wait_for_a_job_that_hangs);
    RUN(a_job_hears_that_it_is_given_up);
    RUN(what_is_expected_counts_until_it_ends_or_is_cancelled);
    return check_result();
}
