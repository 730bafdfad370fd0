/*
 * row_version: where row versions live: chunks that never move, a free list, and a queue of versions that
 * were replaced but may still be shown by a frame.
 */
#ifndef SOCKSCOPE_ROW_VERSION_H
#define SOCKSCOPE_ROW_VERSION_H

#include "sockscope/tracker.h"

struct version_chunk;
struct row_version;

/* Versions that were retired under one serial, in a list. */
struct retired_batch {
    uint64_t serial;
    struct row_version *first, *last;
};

enum { RETIRED_BATCHES = 8 };

struct version_store {
    struct version_chunk *chunks;
    struct row_version *unused;
    size_t unused_count;
    struct retired_batch retired[RETIRED_BATCHES]; /* by serial */
    size_t retired_count;
    uint64_t serial; /* what versions are retired under from now on */
    size_t bytes;
};

/* Makes sure that `count` versions can be taken; false when memory is out. */
bool version_reserve(struct version_store *store, size_t count);

/* A version with undefined content; one must have been reserved. */
struct row *version_take(struct version_store *store);

/* Hands a version over that only frames up to the store's serial may show. */
void version_retire(struct version_store *store, const struct row *row);

/* Takes back versions whose serial is below `oldest`, releasing their processes. */
void version_reclaim(struct version_store *store, uint64_t oldest, struct process_table *processes);

/* Frees all chunks; the processes of versions in use have been released, those of retired ones are here. */
void version_free(struct version_store *store, struct process_table *processes);

#endif
