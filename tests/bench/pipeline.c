/*
 * pipeline: what one refresh of the core costs, and what it holds.
 *
 *   pipeline   tables -> snapshot -> tracker -> filter -> sorted view -> frame of 100 000 rows of which
 *              1 % changed, against one qsort of an array of the same endpoints by the view's keys
 *   growth     time a row at 100 000 rows against 10 000 and 1 000
 *   memory     bytes a row that the model holds at 100 000 rows with three frames out, against 400
 *
 * Floor and refresh are measured in turn, so that a busy machine slows both; medians are compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <time.h>
#endif

#include "sockscope/model.h"
#include "synthetic.h"

enum { ROUNDS = 41, FRAMES_OUT = 3, MOST_ROWS = 100000, CHURN = 10, HIGHLIGHT_MS = 2000, BYTES_BAR = 400 };

static const char filter_text[] = "proto:tcp -port:9";
static const char sort_text[] = "remote-address,remote-port";

/* Seconds. */
static double now(void)
{
#ifdef _WIN32
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart / (double)frequency.QuadPart;
#else
    struct timespec time;
    timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
#endif
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
    return values[count / 2];
}

/* The order of the view, on bare endpoints. */
static int compare_endpoints(const void *a, const void *b)
{
    const struct endpoint *x = a, *y = b;
    if (x->has_remote != y->has_remote) {
        return x->has_remote - y->has_remote;
    }
    int x_ipv6 = x->protocol & 1, y_ipv6 = y->protocol & 1;
    if (x_ipv6 != y_ipv6) {
        return x_ipv6 - y_ipv6;
    }
    int by_address = memcmp(x->remote_address, y->remote_address, sizeof x->remote_address);
    if (by_address) {
        return by_address;
    }
    if (x->remote_scope != y->remote_scope) {
        return x->remote_scope < y->remote_scope ? -1 : 1;
    }
    return x->remote_port - y->remote_port;
}

struct measure {
    double refresh, floor; /* seconds, medians */
    size_t memory;
};

struct run {
    struct source source;
    struct model *model;
    struct frame *frames[FRAMES_OUT];
    struct snapshot snapshot;
    size_t rounds;
};

static bool open_run(struct run *run, size_t rows)
{
    struct synthetic_settings settings = {.rows = rows, .churn = CHURN, .own_clock = true};
    struct filter_error error;
    struct sort_order order;
    size_t position, length;
    memset(run, 0, sizeof *run);
    if (!synthetic_open(&run->source, &settings)) {
        return false;
    }
    run->model = model_create(&run->source, HIGHLIGHT_MS);
    struct filter *filter = filter_parse(filter_text, UINT32_MAX, &error);
    if (!run->model || !filter || !sort_order_parse(sort_text, &order, &position, &length, NULL)) {
        filter_free(filter);
        return false;
    }
    model_set_filter(run->model, filter);
    model_set_sort(run->model, &order);
    return true;
}

static void close_run(struct run *run)
{
    for (int i = 0; i < FRAMES_OUT; i++) {
        if (run->frames[i]) {
            model_recycle(run->model, run->frames[i]);
        }
    }
    model_free(run->model);
    snapshot_free(&run->snapshot);
    synthetic_close(&run->source);
}

/* One refresh; the frame stays out for FRAMES_OUT rounds.  False when the frame is not what it must be. */
static bool refresh(struct run *run, double *seconds)
{
    struct frame **frame = &run->frames[run->rounds++ % FRAMES_OUT];
    synthetic_change(&run->source);
    double start = now();
    if (*frame) {
        model_recycle(run->model, *frame);
    }
    model_look(run->model);
    *frame = model_publish(run->model);
    *seconds = now() - start;
    return *frame && !(*frame)->out_of_memory && (*frame)->count > (*frame)->counts.rows / 2;
}

/* One qsort of the endpoints as they lie in the tables. */
static bool sort_floor(struct run *run, double *seconds)
{
    snapshot_begin(&run->snapshot, 0, 0);
    run->source.read_tables(run->source.context, &run->snapshot);
    double start = now();
    qsort(run->snapshot.rows, run->snapshot.count, sizeof *run->snapshot.rows, compare_endpoints);
    *seconds = now() - start;
    return run->snapshot.count > 0;
}

/* Several refreshes make one value where one is too short for the clock. */
static bool measure(size_t rows, bool with_floor, struct measure *result)
{
    struct run run;
    double refreshes[ROUNDS], floors[ROUNDS];
    size_t repeats = MOST_ROWS / rows;
    bool good = open_run(&run, rows);
    for (int warm = 0; warm < 2 * FRAMES_OUT && good; warm++) {
        good = refresh(&run, &refreshes[0]);
    }
    for (size_t i = 0; i < ROUNDS && good; i++) {
        refreshes[i] = 0;
        for (size_t j = 0; j < repeats && good; j++) {
            double seconds;
            good = refresh(&run, &seconds);
            refreshes[i] += seconds / (double)repeats;
        }
        good = good && (!with_floor || sort_floor(&run, &floors[i]));
    }
    if (good) {
        result->refresh = median(refreshes, ROUNDS);
        result->floor = with_floor ? median(floors, ROUNDS) : 0;
        result->memory = model_memory(run.model);
    }
    close_run(&run);
    return good;
}

static bool report(const char *name, double ratio, double bar, const char *remark)
{
    bool met = ratio <= bar;
    printf("%s ratio=%.2f bar=%.2f %s %s\n", name, ratio, bar, met ? "ok" : "MISSED", remark);
    return met;
}

int main(void)
{
    struct measure large, medium, small;
    char remark[120];
    if (!measure(MOST_ROWS, true, &large) || !measure(MOST_ROWS / 10, false, &medium) ||
        !measure(MOST_ROWS / 100, false, &small)) {
        printf("pipeline: the bench could not run\n");
        return 2;
    }
    snprintf(remark, sizeof remark, "(%.2f ms a refresh, qsort %.2f ms)", large.refresh * 1e3,
             large.floor * 1e3);
    bool good = report("pipeline", large.refresh / large.floor, 1.0, remark);
    snprintf(remark, sizeof remark, "(%.0f ns a row at 100 000, %.0f at 10 000)", large.refresh * 1e4,
             medium.refresh * 1e5);
    good = report("growth-10000", large.refresh / medium.refresh / 10, 1.5, remark) && good;
    snprintf(remark, sizeof remark, "(%.0f ns a row at 1 000)", small.refresh * 1e6);
    good = report("growth-1000", large.refresh / small.refresh / 100, 1.5, remark) && good;
    double bytes = (double)large.memory / MOST_ROWS;
    snprintf(remark, sizeof remark, "(%.0f bytes a row)", bytes);
    return report("memory", bytes / BYTES_BAR, 1.0, remark) && good ? 0 : 1;
}
