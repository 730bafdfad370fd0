/*
 * quick_filter: the switches beside the filter box: which protocols and states are shown, and three questions
 * that users ask all the time.  They are written in the filter's language, so that there is one way to match
 * a row.
 *
 * Pure; safe from any thread.
 */
#ifndef SOCKSCOPE_QUICK_FILTER_H
#define SOCKSCOPE_QUICK_FILTER_H

#include "sockscope/filter.h"

/* All zero: everything is shown. */
struct quick_filter {
    unsigned hidden_protocols; /* bit 1u << enum protocol */
    unsigned hidden_states;    /* bit 1u << enum tcp_state, of those below 32 */
    bool hide_loopback, only_listening, only_new;
};

/* The longest text that a user may have typed that leaves quick_filter_query room for its own words. */
enum { QUICK_FILTER_TYPED_MAX = FILTER_TEXT_MAX - 512 };

bool quick_filter_shows_all(const struct quick_filter *quick);

/*
 * Writes the query that a row has to match: the switches and what was typed, which must be a query without
 * errors.  Returns the length; 0 when nothing was typed and everything is shown, or when it does not fit.
 */
size_t quick_filter_query(const struct quick_filter *quick, const char *typed, char *text, size_t size);

#endif
