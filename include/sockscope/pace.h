/*
 * pace: when the next look begins.
 *
 * Looks never overlap.  The interval counts from the start of one to the start of the next, but between two
 * there is a pause of at least a tenth of the time that the first one took: a system that answers slowly is
 * not kept busy by the asking.  Who asks for a look while one runs gets one more after it, however often
 * it was asked for.
 *
 * All times are monotonic milliseconds of one clock, which the caller brings.
 */
#ifndef SOCKSCOPE_PACE_H
#define SOCKSCOPE_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* A zeroed one is paused, and nothing is asked for. */
struct pace {
    uint64_t interval_ms; /* 0: paused; set it at any time */
    uint64_t began_ms;    /* the last look */
    uint64_t ended_ms;
    bool looked;  /* there was a look */
    bool looking; /* it has not ended */
    bool asked;   /* a look is wanted whatever the interval */
};

void pace_ask(struct pace *pace);
void pace_begin(struct pace *pace, uint64_t now_ms); /* what was asked for is answered by this look */
void pace_end(struct pace *pace, uint64_t now_ms);

/* When the next look is to begin, which may be past; UINT64_MAX: not before something else happens. */
uint64_t pace_next(const struct pace *pace);

/* The interval that is kept when looks take so long: the asked one, or a longer one. */
uint64_t pace_kept(uint64_t interval_ms, uint64_t took_ms);

/* The kept interval in tenths of a second where it can be told from the asked one; 0 where it cannot, or
 * paused. */
uint64_t pace_slow_tenths(uint64_t interval_ms, uint64_t took_ms);

#endif
