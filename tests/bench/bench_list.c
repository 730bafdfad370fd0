/*
 * bench_list FLOOR PRODUCT: two command lines that print the table, each run as a whole process, taking
 * turns, with a few hundred real sockets to print.  The ratio of their median times is held against the
 * bar; what they print is read through a pipe, as a script would.
 */
#include "bench.h"
#include "crowd.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAIRS = 150 };

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
    if (argc != 3 || !crowd_open(PAIRS)) {
        fprintf(stderr, "bench_list FLOOR PRODUCT: the sockets could not be opened\n");
        return EXIT_FAILURE;
    }
    return bench_compare("list", run, argv[1], argv[2], 1.30);
}
