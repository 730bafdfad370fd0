/*
 * stream: a million rows written through a pipe, as `list` writes them.
 *
 *   csv, jsonl     the time that takes against `cat` sending the same bytes from a file through a pipe; a bar
 * of four says that a quarter of cat's throughput is reached stream-memory  the most memory that the process
 * ever held after a million rows against after a tenth
 *
 * Measured in turn, medians compared, on systems with cat and pipes.
 */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "sockscope/export.h"
#include "sockscope/model.h"
#include "synthetic.h"

enum { FRAME_ROWS = 10000, ROWS = 1000000, TENTH = ROWS / 10, ROUNDS = 5 };

static const double BAR = 4.0, MEMORY_BAR = 1.05;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int compare_doubles(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *numbers)
{
    qsort(numbers, ROUNDS, sizeof *numbers, compare_doubles);
    return numbers[ROUNDS / 2];
}

static bool write_all(void *context, const char *bytes, size_t length)
{
    int file = *(int *)context;
    while (length > 0) {
        ssize_t count = write(file, bytes, length);
        if (count <= 0) {
            return false;
        }
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

static bool export_rows(const struct frame *frame, enum export_format format, int file, size_t rows)
{
    struct export_options options = {.format = format,
                                     .columns = {COLUMN_PROCESS, COLUMN_PID, COLUMN_PROTOCOL, COLUMN_STATE,
                                                 COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT,
                                                 COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT},
                                     .column_count = 8};
    struct sink sink = {&file, write_all};
    struct export *export = export_create(&options, &sink);
    for (size_t i = 0; export && i < rows; i++) {
        if (!export_row(export, frame->rows[i % frame->count])) {
            break;
        }
    }
    return export && export_finish(export);
}

/* Seconds; negative when it failed. */
static double time_pipe(const struct frame *frame, enum export_format format)
{
    FILE *reader = popen("cat > /dev/null", "w");
    double begun = now();
    bool fine = reader && export_rows(frame, format, fileno(reader), ROWS);
    fine = reader && pclose(reader) == 0 && fine;
    return fine ? now() - begun : -1;
}

static double time_cat(const char *path)
{
    char command[256];
    snprintf(command, sizeof command, "cat '%s' | cat > /dev/null", path);
    double begun = now();
    return system(command) == 0 ? now() - begun : -1;
}

static bool report(const char *name, double ratio, double bar)
{
    printf("%s ratio=%.2f bar=%.2f %s\n", name, ratio, bar, ratio <= bar ? "ok" : "MISSED");
    return ratio <= bar;
}

static bool measure(const struct frame *frame, enum export_format format, const char *name)
{
    double ours[ROUNDS], cats[ROUNDS];
    char path[] = "/tmp/sockscope_stream_XXXXXX";
    int file = mkstemp(path);
    bool fine = file >= 0 && export_rows(frame, format, file, ROWS);
    double megabytes = file >= 0 ? (double)lseek(file, 0, SEEK_END) / 1e6 : 0;
    for (int i = 0; fine && i < ROUNDS; i++) {
        cats[i] = time_cat(path);
        ours[i] = time_pipe(frame, format);
        fine = cats[i] >= 0 && ours[i] >= 0;
    }
    if (file >= 0) {
        close(file);
        unlink(path);
    }
    if (!fine) {
        printf("%s: could not be measured\n", name);
        return false;
    }
    double our = median(ours), cat = median(cats);
    printf("  (%s: %.0f MB/s, cat %.0f MB/s)\n", name, megabytes / our, megabytes / cat);
    return report(name, our / cat, BAR);
}

static double most_memory(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss;
}

static bool measure_memory(const struct frame *frame)
{
    FILE *nowhere = fopen("/dev/null", "w");
    bool fine = nowhere && export_rows(frame, EXPORT_CSV, fileno(nowhere), TENTH);
    double before = most_memory();
    fine = fine && export_rows(frame, EXPORT_CSV, fileno(nowhere), ROWS) &&
           export_rows(frame, EXPORT_JSONL, fileno(nowhere), ROWS);
    if (nowhere) {
        fclose(nowhere);
    }
    return fine && report("stream-memory", most_memory() / before, MEMORY_BAR);
}

int main(void)
{
    struct synthetic_settings settings = {.rows = FRAME_ROWS, .churn = 10, .own_clock = true};
    struct source source;
    signal(SIGPIPE, SIG_IGN);
    if (!synthetic_open(&source, &settings)) {
        return EXIT_FAILURE;
    }
    struct reader *reader = reader_create(&source);
    struct model *model = reader ? model_create(&source, 1000) : NULL;
    if (model) {
        model_look(model, reader);
    }
    struct frame *frame = model ? model_publish(model) : NULL;
    bool fine = frame && measure_memory(frame);
    fine = frame && measure(frame, EXPORT_CSV, "csv") && fine;
    fine = frame && measure(frame, EXPORT_JSONL, "jsonl") && fine;
    if (frame) {
        model_recycle(model, frame);
    }
    model_free(model);
    reader_free(reader);
    synthetic_close(&source);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
