/*
 * bench_list FLOOR PRODUCT: two command lines that print the table, each run as a whole process, taking
 * turns, with a few hundred real sockets to print.  The ratio of their median times is held against the
 * bar; what they print is read through a pipe, as a script would.
 */
#include "bench.h"
#include "crowd.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAIRS = 150, ROUNDS = 15 };

/* Milliseconds from start to exit; negative when it failed or printed less than the sockets here. */
static double run(const wchar_t *command)
{
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    PROCESS_INFORMATION process;
    HANDLE from, to;
    double started = bench_now();
    unsigned lines = 0;
    DWORD code = 1;
    char block[4096];
    DWORD got;

    if (!CreatePipe(&from, &to, &inherited, 65536))
        return -1;
    SetHandleInformation(from, HANDLE_FLAG_INHERIT, 0);
    if (!bench_start_program(command, to, &process)) {
        CloseHandle(from);
        CloseHandle(to);
        return -1;
    }
    CloseHandle(to);
    while (ReadFile(from, block, sizeof block, &got, NULL) && got > 0)
        for (DWORD i = 0; i < got; i++)
            lines += block[i] == '\n';
    WaitForSingleObject(process.hProcess, INFINITE);
    started = bench_now() - started;
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    CloseHandle(from);
    return code == 0 && lines >= 2 * PAIRS ? started : -1;
}

int wmain(int argc, wchar_t *argv[])
{
    double times[2][ROUNDS];
    double floor_time, product_time;

    if (argc != 3 || !crowd_open(PAIRS)) {
        fprintf(stderr, "bench_list FLOOR PRODUCT: the sockets could not be opened\n");
        return EXIT_FAILURE;
    }
    for (int round = -1; round < ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double time = run(argv[1 + i]);

            if (time < 0) {
                fprintf(stderr, "bench_list: %ls does not print the table\n", argv[1 + i]);
                return EXIT_FAILURE;
            }
            /* The first round only warms up. */
            if (round >= 0)
                times[i][round] = time;
        }
    }
    floor_time = bench_median(times[0], ROUNDS);
    product_time = bench_median(times[1], ROUNDS);
    fprintf(stderr, "list: %.1f ms, floor %.1f ms\n", product_time, floor_time);
    return bench_report("list", product_time / floor_time, 1.30);
}
