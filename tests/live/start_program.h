/*
 * start_program: starts a Windows program, for tests and benches.
 *
 * Wine loses about one start in a thousand before the program's first instruction, and then reports
 * ERROR_INTERNAL_ERROR.  Nothing has run by then, so it is started again; any other error is final and is
 * printed.
 */
#ifndef SOCKSCOPE_TESTS_START_PROGRAM_H
#define SOCKSCOPE_TESTS_START_PROGRAM_H

#include <windows.h>

#include <stdbool.h>

/* How a program is to be started: what CreateProcess takes of it. */
struct start_options {
    DWORD flags;
    HANDLE input, output, errors; /* its streams, to be inherited; all NULL: the customary ones */
};

/* `line` is its command line, the program first; both handles of *process are the caller's to close. */
bool start_program(const wchar_t *line, const struct start_options *options, PROCESS_INFORMATION *process);

/* The same in the system's code page. */
bool start_program_narrow(const char *line, const struct start_options *options,
                          PROCESS_INFORMATION *process);

#endif
