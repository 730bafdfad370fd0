/*
 * version: a slab, because rows come and go in thousands and all have one size.
 */
#include "version.h"

#include <stdlib.h>

enum { CHUNK_VERSIONS = 256 };

struct row_version {
    struct row row; /* first, so that a row is its version */
    struct row_version *next;
    uint64_t serial;
};

struct version_chunk {
    struct version_chunk *next;
    struct row_version versions[CHUNK_VERSIONS];
};

static void push_unused(struct version_store *store, struct row_version *version)
{
    version->next = store->unused;
    store->unused = version;
    store->unused_count++;
}

bool version_reserve(struct version_store *store, size_t count)
{
    while (store->unused_count < count) {
        struct version_chunk *chunk = malloc(sizeof *chunk);
        if (!chunk) {
            return false;
        }
        chunk->next = store->chunks;
        store->chunks = chunk;
        store->bytes += sizeof *chunk;
        /* Backwards, so that they are taken in the order of their addresses. */
        for (size_t i = CHUNK_VERSIONS; i > 0; i--) {
            push_unused(store, &chunk->versions[i - 1]);
        }
    }
    return true;
}

struct row *version_take(struct version_store *store)
{
    struct row_version *version = store->unused;
    store->unused = version->next;
    store->unused_count--;
    return &version->row;
}

void version_retire(struct version_store *store, const struct row *row)
{
    struct row_version *version = (struct row_version *)row;
    version->next = NULL;
    version->serial = store->serial;
    if (store->newest_retired) {
        store->newest_retired->next = version;
    } else {
        store->oldest_retired = version;
    }
    store->newest_retired = version;
}

void version_reclaim(struct version_store *store, uint64_t oldest, struct process_table *processes)
{
    while (store->oldest_retired && store->oldest_retired->serial < oldest) {
        struct row_version *version = store->oldest_retired;
        store->oldest_retired = version->next;
        process_release(processes, version->row.process);
        push_unused(store, version);
    }
    if (!store->oldest_retired) {
        store->newest_retired = NULL;
    }
}

void version_free(struct version_store *store, struct process_table *processes)
{
    version_reclaim(store, UINT64_MAX, processes);
    while (store->chunks) {
        struct version_chunk *next = store->chunks->next;
        free(store->chunks);
        store->chunks = next;
    }
}
