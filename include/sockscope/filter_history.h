/*
 * filter_history: former queries, the latest first, each once.  Pure.
 */
#ifndef SOCKSCOPE_FILTER_HISTORY_H
#define SOCKSCOPE_FILTER_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

enum { FILTER_HISTORY_COUNT = 12, FILTER_HISTORY_SIZE = 256 };

/* Longest text of all of them with its NUL. */
enum { FILTER_HISTORY_TEXT = FILTER_HISTORY_COUNT * FILTER_HISTORY_SIZE };

struct filter_history {
    char queries[FILTER_HISTORY_COUNT][FILTER_HISTORY_SIZE];
    size_t count;
};

/* Puts a query in front; the oldest goes when there are too many.  False if it is blank or too long. */
bool filter_history_add(struct filter_history *history, const char *query);

/* All of them, separated by tabs. */
void filter_history_write(const struct filter_history *history, char text[FILTER_HISTORY_TEXT]);
bool filter_history_read(struct filter_history *history, const char *text); /* false: too many or too long */

#endif
