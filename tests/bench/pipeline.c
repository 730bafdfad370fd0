/*
 * pipeline: what one refresh of the core costs, and what it holds.
 *
 *   pipeline   tables -> snapshot -> tracker -> filter -> sorted view -> frame of 100 000 rows of which
 *              1 % changed, against one qsort of an array of the same endpoints by the view's keys
 *   growth     time a row at 100 000 rows against 10 000 and 1 000
 *   memory     bytes a row that the model holds at 100 000 rows with three frames out, against 400
 *
 * What is compared is measured in turn, so that a busy machine slows both; medians are compared.
 * For growth the caches are filled with other data before each refresh, at every size: a program that
 * wakes once a second finds them so, and the question is how the work grows, not which cache it fits.
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
#include "sockscope/snapshot.h"
#include "synthetic.h"

enum {
    ROUNDS = 41,
    FRAMES_OUT = 3,
    MOST_ROWS = 100000,
    CHURN = 10,
    HIGHLIGHT_MS = 2000,
    BYTES_BAR = 400,
    FLUSH_BYTES = 64 << 20,
    SIZES = 3
};

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

enum mode { WARM, COLD };

struct run {
    struct source source;
    struct reader *reader;
    struct model *model;
    struct frame *frames[FRAMES_OUT];
    struct snapshot snapshot;
    uint64_t *flush;
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
    run->flush = calloc(1, FLUSH_BYTES);
    run->reader = reader_create(&run->source);
    run->model = model_create(&run->source, HIGHLIGHT_MS);
    struct filter *filter = filter_parse(filter_text, UINT32_MAX, &error);
    if (!run->flush || !run->reader || !run->model || !filter ||
        !sort_order_parse(sort_text, &order, &position, &length, NULL)) {
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
    reader_free(run->reader);
    snapshot_free(&run->snapshot);
    free(run->flush);
    synthetic_close(&run->source);
}

static void empty_caches(struct run *run)
{
    for (size_t i = 0; i < FLUSH_BYTES / sizeof *run->flush; i++) {
        run->flush[i] += i;
    }
}

/* One refresh; the frame stays out for FRAMES_OUT rounds.  False when the frame is not what it must be. */
static bool refresh(struct run *run, enum mode mode, double *seconds)
{
    struct frame **frame = &run->frames[run->rounds++ % FRAMES_OUT];
    synthetic_change(&run->source);
    if (mode == COLD) {
        empty_caches(run);
    }
    double start = now();
    if (*frame) {
        model_recycle(run->model, *frame);
    }
    model_look(run->model, run->reader);
    *frame = model_publish(run->model);
    *seconds = now() - start;
    return *frame && !(*frame)->out_of_memory && (*frame)->count > (*frame)->counts.rows / 2;
}

/* One qsort of the endpoints as they lie in the tables. */
static bool sort_floor(struct run *run, double *seconds)
{
    snapshot_begin(&run->snapshot, 0, 0);
    run->source.read_tables(run->source.context, &run->snapshot, 0);
    double start = now();
    qsort(run->snapshot.rows, run->snapshot.count, sizeof *run->snapshot.rows, compare_endpoints);
    *seconds = now() - start;
    return run->snapshot.count > 0;
}

static bool warm_up(struct run *run, enum mode mode)
{
    double seconds;
    for (int i = 0; i < 2 * FRAMES_OUT; i++) {
        if (!refresh(run, mode, &seconds)) {
            return false;
        }
    }
    return true;
}

static bool report(const char *name, double ratio, double bar, const char *remark)
{
    bool met = ratio <= bar;
    printf("%s ratio=%.2f bar=%.2f %s\n", name, ratio, bar, met ? "ok" : "MISSED");
    fprintf(stderr, "  %s\n", remark);
    return met;
}

/* False when the bench could not run. */
static bool measure_pipeline(bool *met)
{
    struct run run;
    double refreshes[ROUNDS], floors[ROUNDS];
    char remark[120];
    bool good = open_run(&run, MOST_ROWS) && warm_up(&run, WARM);
    for (size_t i = 0; i < ROUNDS && good; i++) {
        good = refresh(&run, WARM, &refreshes[i]) && sort_floor(&run, &floors[i]);
    }
    if (good) {
        double time = median(refreshes, ROUNDS), floor = median(floors, ROUNDS);
        double bytes = (double)(model_memory(run.model) + reader_memory(run.reader)) / (double)MOST_ROWS;
        snprintf(remark, sizeof remark, "(%.2f ms a refresh, qsort %.2f ms)", time * 1e3, floor * 1e3);
        *met = report("pipeline", time / floor, 1.0, remark) && *met;
        snprintf(remark, sizeof remark, "(%.0f bytes a row)", bytes);
        *met = report("memory", bytes / (double)BYTES_BAR, 1.0, remark) && *met;
    }
    close_run(&run);
    return good;
}

static bool measure_growth(bool *met)
{
    static const size_t sizes[SIZES] = {MOST_ROWS, MOST_ROWS / 10, MOST_ROWS / 100};
    struct run runs[SIZES];
    double nanoseconds[SIZES][ROUNDS]; /* a row */
    char name[40], remark[120];
    bool good = true;
    for (size_t size = 0; size < SIZES; size++) {
        good = open_run(&runs[size], sizes[size]) && good && warm_up(&runs[size], COLD);
    }
    for (size_t i = 0; i < ROUNDS && good; i++) {
        for (size_t size = 0; size < SIZES && good; size++) {
            double seconds = 0;
            good = refresh(&runs[size], COLD, &seconds);
            nanoseconds[size][i] = seconds * 1e9 / (double)sizes[size];
        }
    }
    double large = good ? median(nanoseconds[0], ROUNDS) : 0;
    for (size_t size = 1; size < SIZES && good; size++) {
        double small = median(nanoseconds[size], ROUNDS);
        snprintf(name, sizeof name, "growth-%lu", (unsigned long)sizes[size]);
        snprintf(remark, sizeof remark, "(%.0f ns a row, %.0f at %lu rows)", large, small,
                 (unsigned long)sizes[size]);
        *met = report(name, large / small, 1.5, remark) && *met;
    }
    for (size_t size = 0; size < SIZES; size++) {
        close_run(&runs[size]);
    }
    return good;
}

int main(void)
{
    bool met = true;
    if (!measure_pipeline(&met) || !measure_growth(&met)) {
        printf("pipeline: the bench could not run\n");
        return 2;
    }
    return met ? 0 : 1;
}
