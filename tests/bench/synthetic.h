/*
 * synthetic: a system of any size that changes by a given share from look to look, for benches.
 *
 * Of the rows that change, half are connections that close while others open at other places of the
 * table, a quarter change their state and a quarter go to TIME_WAIT and lose their owner; what is in
 * TIME_WAIT only closes.  Four rows in five are TCP, one in five IPv6; some UDP sockets share one
 * identity.  It is the same system each time.
 */
#ifndef SOCKSCOPE_BENCH_SYNTHETIC_H
#define SOCKSCOPE_BENCH_SYNTHETIC_H

#include "sockscope/source.h"

struct synthetic_settings {
    size_t rows;
    unsigned churn;     /* rows in a thousand that change */
    bool change_itself; /* on every look; else when synthetic_change is called */
    bool own_clock;     /* time passes by one second a change; else it is that of the system */
};

/* False when memory is out. */
bool synthetic_open(struct source *source, const struct synthetic_settings *settings);
void synthetic_close(struct source *source);

/* Lets the system go on to its next look. */
void synthetic_change(struct source *source);

#endif
