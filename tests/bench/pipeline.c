/*
 * pipeline: what one refresh of the core costs, and what it holds.
 *
 *   pipeline   tables -> snapshot -> tracker -> filter -> sorted view -> frame of 1 000 000 rows of which
 *              1 % changed, against one qsort of an array of the same endpoints by the view's keys
 *   growth     time a row at 1 000 000 rows against 10 000, and at 100 000 against 10 000 and 1 000
 *   memory     bytes a row that reader and model hold at 1 000 000 rows with three frames out, against 400
 *
 * What is compared is measured in turn, so that a busy machine slows both; the medians count.
 * For growth the caches are filled with other data before each refresh, at every size: a program that
 * wakes once a second finds them so, and the question is how the work grows, not which cache it fits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "sockscope/model.h"
#include "sockscope/snapshot.h"
#include "synthetic.h"

enum {
    ROUNDS = 11,
    FRAMES_OUT = 3,
    MOST_ROWS = 1000000,
    MOST_REFRESHES = 100, /* in a row, for one time of growth */
    CHURN = 10,
    HIGHLIGHT_MS = 2000,
    BYTES_BAR = 400,
    FLUSH_BYTES = 64 << 20,
    SIZES = 4
};

static const char filter_text[] = "proto:tcp -port:9";
static const char sort_text[] = "remote-address,remote-port";

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
static bool refresh(struct run *run, enum mode mode, double *time)
{
    struct frame **frame = &run->frames[run->rounds++ % FRAMES_OUT];
    synthetic_change(&run->source);
    if (mode == COLD) {
        empty_caches(run);
    }
    double start = bench_now();
    if (*frame) {
        model_recycle(run->model, *frame);
    }
    model_look(run->model, run->reader);
    *frame = model_publish(run->model);
    *time = bench_now() - start;
    return *frame && !(*frame)->out_of_memory && (*frame)->count > (*frame)->counts.rows / 2;
}

/* One qsort of the endpoints as they lie in the tables. */
static bool sort_floor(struct run *run, double *time)
{
    snapshot_begin(&run->snapshot, 0, 0);
    run->source.read_tables(run->source.context, &run->snapshot, 0);
    double start = bench_now();
    qsort(run->snapshot.rows, run->snapshot.count, sizeof *run->snapshot.rows, compare_endpoints);
    *time = bench_now() - start;
    return run->snapshot.count > 0;
}

static bool warm_up(struct run *run, enum mode mode)
{
    double time;
    for (int i = 0; i < 2 * FRAMES_OUT; i++) {
        if (!refresh(run, mode, &time)) {
            return false;
        }
    }
    return true;
}

static bool report(const char *name, double ratio, double bar, const char *remark)
{
    bool met = bench_report(name, ratio, bar) == EXIT_SUCCESS;
    fprintf(stderr, "  %s\n", remark);
    return met;
}

/* False when the bench could not run. */
static bool measure_pipeline(bool *met)
{
    struct run run;
    double refreshes[ROUNDS], floors[ROUNDS], ratios[ROUNDS];
    char remark[120];
    bool good = open_run(&run, MOST_ROWS) && warm_up(&run, WARM);
    for (size_t i = 0; i < ROUNDS && good; i++) {
        good = refresh(&run, WARM, &refreshes[i]) && sort_floor(&run, &floors[i]);
        ratios[i] = good ? refreshes[i] / floors[i] : 0;
    }
    if (good) {
        double bytes = (double)(model_memory(run.model) + reader_memory(run.reader)) / (double)MOST_ROWS;
        snprintf(remark, sizeof remark, "(%.1f ms a refresh, qsort %.1f ms)", bench_median(refreshes, ROUNDS),
                 bench_median(floors, ROUNDS));
        *met = report("pipeline", bench_median(ratios, ROUNDS), 0.4, remark) && *met;
        snprintf(remark, sizeof remark, "(%.0f bytes a row)", bytes);
        *met = report("memory", bytes / (double)BYTES_BAR, 1.0, remark) && *met;
    }
    close_run(&run);
    return good;
}

static const size_t sizes[SIZES] = {MOST_ROWS, MOST_ROWS / 10, MOST_ROWS / 100, MOST_ROWS / 1000};

/*
 * Nanoseconds a row over as many refreshes as a large size needs for one: a single short one ends before
 * other programs get their turn, and a long one waits for them.
 */
static bool time_refreshes(struct run *run, size_t rows, double *nanoseconds)
{
    double sum = 0;
    size_t count = MOST_ROWS / rows;
    if (count > MOST_REFRESHES) {
        count = MOST_REFRESHES;
    }
    for (size_t i = 0; i < count; i++) {
        double time;
        if (!refresh(run, COLD, &time)) {
            return false;
        }
        sum += time;
    }
    *nanoseconds = sum * 1e6 / (double)(rows * count);
    return true;
}

/* Nanoseconds a row at each size, in turn.  False when the bench could not run. */
static bool time_sizes(struct run runs[SIZES], double medians[SIZES])
{
    double nanoseconds[SIZES][ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        for (size_t size = 0; size < SIZES; size++) {
            if (!time_refreshes(&runs[size], sizes[size], &nanoseconds[size][i])) {
                return false;
            }
        }
    }
    for (size_t size = 0; size < SIZES; size++) {
        medians[size] = bench_median(nanoseconds[size], ROUNDS);
    }
    return true;
}

static bool measure_growth(bool *met)
{
    static const struct {
        const char *name;
        size_t large, small; /* of sizes */
        double bar;
    } growths[] = {{"growth-million", 0, 2, 1.6}, {"growth-10000", 1, 2, 1.5}, {"growth-1000", 1, 3, 1.5}};
    struct run runs[SIZES];
    double medians[SIZES];
    bool good = true;
    for (size_t size = 0; size < SIZES; size++) {
        good = open_run(&runs[size], sizes[size]) && good && warm_up(&runs[size], COLD);
    }
    good = good && time_sizes(runs, medians);
    for (size_t i = 0; good && i < sizeof growths / sizeof growths[0]; i++) {
        double large = medians[growths[i].large], small = medians[growths[i].small];
        char remark[120];
        snprintf(remark, sizeof remark, "(%.0f ns a row at %lu rows, %.0f at %lu)", large,
                 (unsigned long)sizes[growths[i].large], small, (unsigned long)sizes[growths[i].small]);
        *met = report(growths[i].name, large / small, growths[i].bar, remark) && *met;
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
