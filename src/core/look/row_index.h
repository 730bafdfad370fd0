/*
 * row_index: finds the slots of an identity.
 *
 * Slots that share an identity form a ring that is used as a queue: the tracker takes the front one
 * for each row it meets and turns the ring, so the k-th meets the k-th and each step costs the same,
 * however many there are.  Chains link only the last slot of each ring.
 */
#ifndef SOCKSCOPE_ROW_INDEX_H
#define SOCKSCOPE_ROW_INDEX_H

#include "sockscope/tracker.h"

#define NO_SLOT UINT32_MAX

struct index_node {
    uint32_t hash;
    uint32_t next; /* the next ring of the chain; valid for the last slot of a ring */
    uint32_t ring; /* the next slot of the same identity; itself when alone */
};

struct row_index {
    uint32_t *buckets;
    size_t bucket_count; /* 0 or a power of two */
    struct index_node *nodes;
    size_t capacity;
};

void row_index_free(struct row_index *index);

/* Room for slots up to `slots`; false when memory is out. */
bool row_index_reserve(struct row_index *index, size_t slots);

void row_index_clear(struct row_index *index);

/*
 * Link to the ring of an identity, NULL for none.  rows[slot] is the current version in a slot; the
 * link is good until the index is next changed.
 */
uint32_t *row_index_find(const struct row_index *index, const struct row *const *rows,
                         const struct endpoint *endpoint);

/*
 * A chain that holds the last slot of each ring with the tuple of a TCP endpoint whose remote port is not 0,
 * and of others: its first slot, and the one after a slot; NO_SLOT at the end.
 */
uint32_t row_index_first(const struct row_index *index, const struct endpoint *endpoint);
uint32_t row_index_next(const struct row_index *index, uint32_t slot);

/* The front slot of a ring. */
uint32_t row_index_front(const struct row_index *index, const uint32_t *link);

/* Sends the front slot of a ring to its end. */
void row_index_turn(struct row_index *index, uint32_t *link);

bool row_index_is_alone(const struct row_index *index, uint32_t slot);

/* At the end of its ring, by the identity of rows[slot]; returns the slot before it, NO_SLOT for none. */
uint32_t row_index_add(struct row_index *index, const struct row *const *rows, uint32_t slot);

void row_index_remove(struct row_index *index, const struct row *const *rows, uint32_t slot);

#endif
