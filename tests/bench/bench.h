/*
 * bench: what the benches on Windows share beside measure.h: programs started and ended by handle.
 */
#ifndef SOCKSCOPE_BENCH_H
#define SOCKSCOPE_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include <windows.h>

#include "measure.h"

/* One run of a command line: its milliseconds, negative when it did not do what is measured. */
typedef double bench_run(const wchar_t *command);

/*
 * Runs the floor's and the product's command line in turns and holds the ratio of their median times against
 * the bar; returns the exit code.
 */
int bench_compare(const char *name, bench_run *run, const wchar_t *floor, const wchar_t *product, double bar);

/* Starts a program; `output` becomes its standard output unless NULL.  False when it does not start. */
bool bench_start_program(const wchar_t *command, HANDLE output, PROCESS_INFORMATION *process);

#endif
