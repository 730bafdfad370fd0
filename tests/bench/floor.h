/*
 * floor: what every program of this kind has to do at the least: fetch the four tables and one list of
 * processes, the plain way.  The floor programs that the benches compare with are made of it.
 */
#ifndef SOCKSCOPE_FLOOR_H
#define SOCKSCOPE_FLOOR_H

#include <stddef.h>

#include <windows.h>

struct floor_row {
    const char *protocol;
    char local[80], remote[80]; /* address and port */
    DWORD state, pid;
    char process[64];
};

/* Calls `each` for every row of every table; returns how many there were. */
size_t floor_rows(void (*each)(void *context, const struct floor_row *row), void *context);

#endif
