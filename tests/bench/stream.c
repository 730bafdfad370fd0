/*
 * stream: a million rows into a pipe, against the same bytes written into the same pipe from memory, in
 * blocks as large as those of the exporter.  What is compared is measured in turn, pair by pair, so that a
 * busy machine slows both; the median of the pairs' ratios is held against the bar.  stream-memory: ten times
 * the rows take no more.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>

#include <psapi.h>
#else
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "measure.h"
#include "sockscope/export.h"
#include "sockscope/model.h"
#include "sockscope/reader.h"
#include "synthetic.h"

enum {
    FRAME_ROWS = 10000,
    ROWS = 1000000,
    PAIR_ROWS = ROWS / 5,
    TENTH = ROWS / 10,
    PAIRS = 11,
    BLOCK = 65536
};

static const double BAR = 2.0, MEMORY_BAR = 1.05;

/* Reads all that comes through a pipe, on a thread of its own, and forgets it. */
struct pipe {
#ifdef _WIN32
    HANDLE from, to, thread;
#else
    int ends[2];
    pthread_t thread;
#endif
};

#ifdef _WIN32
static DWORD WINAPI drain(void *context)
{
    static char block[BLOCK];
    DWORD got;
    while (ReadFile(((struct pipe *)context)->from, block, sizeof block, &got, NULL) && got > 0) {
    }
    return 0;
}

static bool open_pipe(struct pipe *pipe)
{
    if (!CreatePipe(&pipe->from, &pipe->to, NULL, BLOCK)) {
        return false;
    }
    pipe->thread = CreateThread(NULL, 0, drain, pipe, 0, NULL);
    return pipe->thread != NULL;
}

static void close_pipe(struct pipe *pipe)
{
    CloseHandle(pipe->to);
    WaitForSingleObject(pipe->thread, INFINITE);
    CloseHandle(pipe->thread);
    CloseHandle(pipe->from);
}

static bool write_all(void *context, const char *bytes, size_t length)
{
    DWORD count = 0;
    return WriteFile(((struct pipe *)context)->to, bytes, (DWORD)length, &count, NULL) && count == length;
}

static double most_memory(void)
{
    PROCESS_MEMORY_COUNTERS counters = {.cb = sizeof counters};
    GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
    return (double)counters.PeakWorkingSetSize;
}
#else
static void *drain(void *context)
{
    static char block[BLOCK];
    while (read(((struct pipe *)context)->ends[0], block, sizeof block) > 0) {
    }
    return NULL;
}

static bool open_pipe(struct pipe *made)
{
    return pipe(made->ends) == 0 && pthread_create(&made->thread, NULL, drain, made) == 0;
}

static void close_pipe(struct pipe *pipe)
{
    close(pipe->ends[1]);
    pthread_join(pipe->thread, NULL);
    close(pipe->ends[0]);
}

static bool write_all(void *context, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(((struct pipe *)context)->ends[1], bytes, length);
        if (count <= 0) {
            return false;
        }
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

static double most_memory(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss;
}
#endif

/* Where what is exported is kept, and how large the blocks were in which it came. */
struct copy {
    char *bytes;
    size_t length, capacity, block;
};

static bool keep(void *context, const char *bytes, size_t length)
{
    struct copy *copy = context;
    if (copy->length + length > copy->capacity) {
        size_t capacity = 2 * (copy->length + length);
        char *larger = realloc(copy->bytes, capacity);
        if (!larger) {
            return false;
        }
        copy->bytes = larger;
        copy->capacity = capacity;
    }
    memcpy(copy->bytes + copy->length, bytes, length);
    copy->length += length;
    copy->block = length > copy->block ? length : copy->block;
    return true;
}

static bool forget(void *context, const char *bytes, size_t length)
{
    (void)context, (void)bytes, (void)length;
    return true;
}

static bool export_rows(const struct frame *frame, enum export_format format, const struct sink *sink,
                        size_t rows)
{
    struct export_options options = {.format = format,
                                     .columns = {COLUMN_PROCESS, COLUMN_PID, COLUMN_PROTOCOL, COLUMN_STATE,
                                                 COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT,
                                                 COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT},
                                     .column_count = 8};
    struct export *export = export_create(&options, sink);
    for (size_t i = 0; export && i < rows; i++) {
        if (!export_row(export, frame->rows[i % frame->count])) {
            break;
        }
    }
    return export && export_finish(export);
}

/* Milliseconds; negative when it failed. */
static double time_export(const struct frame *frame, enum export_format format)
{
    struct pipe pipe;
    double begun = bench_now();
    if (!open_pipe(&pipe)) {
        return -1;
    }
    struct sink sink = {&pipe, write_all};
    bool fine = export_rows(frame, format, &sink, PAIR_ROWS);
    close_pipe(&pipe);
    return fine ? bench_now() - begun : -1;
}

static double time_copy(const struct copy *copy)
{
    struct pipe pipe;
    bool fine = true;
    double begun = bench_now();
    if (!open_pipe(&pipe)) {
        return -1;
    }
    for (size_t at = 0; fine && at < copy->length; at += copy->block) {
        size_t left = copy->length - at;
        fine = write_all(&pipe, copy->bytes + at, left < copy->block ? left : copy->block);
    }
    close_pipe(&pipe);
    return fine ? bench_now() - begun : -1;
}

static bool measure(const struct frame *frame, enum export_format format, const char *name)
{
    double ours[PAIRS], copies[PAIRS], ratios[PAIRS];
    struct copy copy = {NULL, 0, 0, 0};
    struct sink sink = {&copy, keep};
    bool fine = export_rows(frame, format, &sink, PAIR_ROWS);
    for (int i = 0; fine && i < PAIRS; i++) {
        copies[i] = time_copy(&copy);
        ours[i] = time_export(frame, format);
        fine = copies[i] > 0 && ours[i] > 0;
        ratios[i] = ours[i] / copies[i];
    }
    double kilobytes = (double)copy.length / 1e3;
    free(copy.bytes);
    if (!fine) {
        printf("%s: could not be measured\n", name);
        return false;
    }
    fprintf(stderr, "  (%s: %.0f MB/s, from memory %.0f MB/s)\n", name, kilobytes / bench_median(ours, PAIRS),
            kilobytes / bench_median(copies, PAIRS));
    return bench_report(name, bench_median(ratios, PAIRS), BAR) == EXIT_SUCCESS;
}

static bool measure_memory(const struct frame *frame)
{
    struct sink sink = {NULL, forget};
    bool fine = export_rows(frame, EXPORT_CSV, &sink, TENTH);
    double before = most_memory();
    fine =
        fine && export_rows(frame, EXPORT_CSV, &sink, ROWS) && export_rows(frame, EXPORT_JSONL, &sink, ROWS);
    return fine && bench_report("stream-memory", most_memory() / before, MEMORY_BAR) == EXIT_SUCCESS;
}

int main(void)
{
    struct synthetic_settings settings = {.rows = FRAME_ROWS, .churn = 10, .own_clock = true};
    struct source source;
    if (!synthetic_open(&source, &settings)) {
        return EXIT_FAILURE;
    }
    struct reader *reader = reader_create(&source);
    struct model *model = model_create(&source, 1000);
    if (model && reader) {
        model_look(model, reader);
    }
    struct frame *frame = model && reader ? model_publish(model) : NULL;
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
