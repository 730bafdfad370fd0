/*
 * console_run: runs sockscope.com as a user does, and keeps what it said.
 */
#ifndef SOCKSCOPE_TESTS_CONSOLE_RUN_H
#define SOCKSCOPE_TESTS_CONSOLE_RUN_H

#include <windows.h>

#include <stdbool.h>

enum { OUTPUT_SIZE = 1 << 20 };

#define MARK "\xEF\xBB\xBF" /* begins a file of CSV, so also what run() reads */

extern const char *program; /* its path, to be set first */

/* Of the last run. */
extern char output[OUTPUT_SIZE], messages[OUTPUT_SIZE];

/* Runs it with these arguments, or any command line; the exit code, or -1. */
int run(const char *arguments);
int run_line(const char *line);

/* The parts of a run.  Streams go to files, so that no pipe can fill up; reading one closes it. */
HANDLE open_stream(void);
void read_stream(HANDLE stream, char text[OUTPUT_SIZE]);
bool start(const char *line, HANDLE out, HANDLE err, PROCESS_INFORMATION *process);
int finish(PROCESS_INFORMATION *process);

/* Runs it with its stdout into a pipe that holds this many bytes. */
bool start_into_pipe(const char *arguments, DWORD size, HANDLE err, HANDLE *reader,
                     PROCESS_INFORMATION *process);

/* Reads on into `output` until that holds this; false, with a message, when it never comes. */
bool read_until(HANDLE reader, const char *part);

#endif
