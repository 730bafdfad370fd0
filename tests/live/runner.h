/*
 * runner: console programs as a user runs them, with what they wrote.
 */
#ifndef SOCKSCOPE_LIVE_RUNNER_H
#define SOCKSCOPE_LIVE_RUNNER_H

#include <windows.h>

#include <stdbool.h>

enum { OUTPUT_SIZE = 1 << 20, RUN_MS = 60000 };

/* Of the last run: stdout and stderr. */
extern char output[OUTPUT_SIZE], messages[OUTPUT_SIZE];

/* Runs a command line; its exit code, or -1 when it did not start or not end in time. */
int run_line(const char *line);

/* The parts of a run.  Streams are files, so that no pipe can fill up; reading one closes it. */
HANDLE open_stream(void);
void read_stream(HANDLE stream, char text[OUTPUT_SIZE]);
bool start(char *line, HANDLE out, HANDLE err, PROCESS_INFORMATION *process);
int finish(PROCESS_INFORMATION *process);

#endif
