/*
 * measure: what all benches share: time in milliseconds, medians, and the one line a bar.
 */
#ifndef SOCKSCOPE_MEASURE_H
#define SOCKSCOPE_MEASURE_H

#include <stddef.h>

double bench_now(void); /* milliseconds */

/* Sorts the numbers. */
double bench_median(double *numbers, size_t count);

/* Prints "NAME ratio=R bar=B ok" or "... MISSED"; returns the exit code that goes with it. */
int bench_report(const char *name, double ratio, double bar);

#endif
