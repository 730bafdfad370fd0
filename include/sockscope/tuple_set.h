/*
 * tuple_set: finds the row of a table that has a given tuple.
 *
 * Owns its memory and keeps it; a zeroed struct is a valid empty set.  Not thread-safe: one owner.
 */
#ifndef SOCKSCOPE_TUPLE_SET_H
#define SOCKSCOPE_TUPLE_SET_H

#include "sockscope/endpoint.h"

struct tuple_set {
    uint32_t *places;
    size_t capacity;
    uint32_t mask;    /* of places in use */
    uint32_t numbers; /* bits of a place that are a row's number */
};

/* Empties it, with room for `count` rows whose numbers are below `end`; false when memory is out. */
bool tuple_set_clear(struct tuple_set *set, size_t count, size_t end);
void tuple_set_free(struct tuple_set *set);

/*
 * The number of the member that has the tuple of `row`; if there was none, `number`, which is a member from
 * then on.  Members are read as rows[number].
 */
uint32_t tuple_set_add(struct tuple_set *set, const struct endpoint *rows, const struct endpoint *row,
                       uint32_t number);

/* Hashes a tuple. */
uint64_t tuple_hash(const struct endpoint *endpoint);

#endif
