/* bench: see bench.h. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "start_program.h"

enum { ROUNDS = 15 };

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
