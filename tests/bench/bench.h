/*
 * bench: what the benches on Windows share: programs started and ended by handle, time in milliseconds,
 * medians, and the one line a bar.
 */
#ifndef SOCKSCOPE_BENCH_H
#define SOCKSCOPE_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include <windows.h>

double bench_now(void); /* milliseconds */

/* Sorts the numbers. */
double bench_median(double *numbers, size_t count);

/* One run of a command line: its milliseconds, negative when it did not do what is measured. */
typedef double bench_run(const wchar_t *command);

/*
 * Runs the floor's and the product's command line in turns and holds the ratio of their median times against
 * the bar; returns the exit code.
 */
int bench_compare(const char *name, bench_run *run, const wchar_t *floor, const wchar_t *product, double bar);

/* Starts a program; `output` becomes its standard output unless NULL.  False when it does not start. */
bool bench_start_program(const wchar_t *command, HANDLE output, PROCESS_INFORMATION *process);

/* Prints "NAME ratio=R bar=B ok" or "... MISSED"; returns the exit code that goes with it. */
int bench_report(const char *name, double ratio, double bar);

#endif
