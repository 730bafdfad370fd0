/* bench: see bench.h. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "start_program.h"

enum { ROUNDS = 15 };

double bench_now(void)
{
    LARGE_INTEGER frequency, count;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&count);
    return (double)count.QuadPart * 1000.0 / (double)frequency.QuadPart;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, by_size);
    return count % 2 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

bool bench_start_program(const wchar_t *command, HANDLE output, PROCESS_INFORMATION *process)
{
    struct start_options options = {.flags = 0};
    if (output) {
        options.input = GetStdHandle(STD_INPUT_HANDLE);
        options.output = output;
        options.errors = GetStdHandle(STD_ERROR_HANDLE);
    }
    return start_program(command, &options, process);
}

int bench_compare(const char *name, bench_run *run, const wchar_t *floor, const wchar_t *product, double bar)
{
    const wchar_t *commands[2] = {floor, product};
    double times[2][ROUNDS], medians[2];

    /* The first round only warms up. */
    for (int round = -1; round < ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double time = run(commands[i]);

            if (time < 0) {
                fprintf(stderr, "%s: %ls does not do what is measured\n", name, commands[i]);
                return EXIT_FAILURE;
            }
            if (round >= 0)
                times[i][round] = time;
        }
    }
    for (int i = 0; i < 2; i++)
        medians[i] = bench_median(times[i], ROUNDS);
    fprintf(stderr, "%s: %.1f ms, floor %.1f ms\n", name, medians[1], medians[0]);
    return bench_report(name, medians[1] / medians[0], bar);
}

int bench_report(const char *name, double ratio, double bar)
{
    printf("%s ratio=%.2f bar=%.2f %s\n", name, ratio, bar, ratio <= bar ? "ok" : "MISSED");
    return ratio <= bar ? EXIT_SUCCESS : EXIT_FAILURE;
}
