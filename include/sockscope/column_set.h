/*
 * column_set: sets of columns to choose from.  Pure.
 */
#ifndef SOCKSCOPE_COLUMN_SET_H
#define SOCKSCOPE_COLUMN_SET_H

#include "sockscope/column.h"

/* Sets of columns to choose from, from left to right; the first is what is shown to begin with. */
struct column_set {
    const char *name; /* on command lines, and in English for people */
    enum column_id columns[COLUMN_COUNT];
    size_t count;
};
enum { COLUMN_SET_TCPVIEW = 1, COLUMN_SET_COUNT = 4 };
const struct column_set *column_set_get(size_t index); /* < COLUMN_SET_COUNT */

/* The index of the set that is just these columns in this order; COLUMN_SET_COUNT for none. */
size_t column_set_find(const enum column_id *order, size_t count);

#endif
