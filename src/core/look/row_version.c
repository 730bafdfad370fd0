/*
 * row_version: a slab, because rows come and go in thousands and all have one size.
 *
 * A version begins on a cache line, so that its endpoint, which every look compares, is exactly one.
 * Retired versions therefore carry no serial of their own: they lie in a few batches, and where there
 * would be too many, two neighbours become one under the later serial, which only keeps them longer.
 */
#include "core/look/row_version.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_VERSIONS = 256, CACHE_LINE = 64 };

struct row_version {
    struct row row; /* first, so that a row is its version */
    struct row_version *next;
};

struct version_chunk {
    struct version_chunk *next;
};

enum { CHUNK_SIZE = sizeof(struct version_chunk) + CACHE_LINE + CHUNK_VERSIONS * sizeof(struct row_version) };

static void push_unused(struct version_store *store, struct row_version *version)
{
    version->next = store->unused;
    store->unused = version;
    store->unused_count++;
}

static struct row_version *first_version(struct version_chunk *chunk)
{
    char *behind = (char *)(chunk + 1);
    void *first = behind + (CACHE_LINE - (uintptr_t)behind % CACHE_LINE);
    return first;
}

bool version_reserve(struct version_store *store, size_t count)
{
    while (store->unused_count < count) {
        struct version_chunk *chunk = malloc(CHUNK_SIZE);
        if (!chunk) {
            return false;
        }
        chunk->next = store->chunks;
        store->chunks = chunk;
        store->bytes += CHUNK_SIZE;
        /* Backwards, so that they are taken in the order of their addresses. */
        struct row_version *versions = first_version(chunk);
        for (size_t i = CHUNK_VERSIONS; i > 0; i--) {
            push_unused(store, &versions[i - 1]);
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

/* The batch of the store's serial. */
static struct retired_batch *current_batch(struct version_store *store)
{
    struct retired_batch *newest = &store->retired[store->retired_count];
    if (store->retired_count > 0 && newest[-1].serial == store->serial) {
        return &newest[-1];
    }
    if (store->retired_count == RETIRED_BATCHES) {
        newest--;
        newest[-1].last->next = newest->first;
        newest[-1].last = newest->last;
        newest[-1].serial = newest->serial;
        store->retired_count--;
    }
    *newest = (struct retired_batch){.serial = store->serial};
    store->retired_count++;
    return newest;
}

void version_retire(struct version_store *store, const struct row *row)
{
    struct row_version *version = (struct row_version *)row;
    struct retired_batch *batch = current_batch(store);
    version->next = NULL;
    if (batch->last) {
        batch->last->next = version;
    } else {
        batch->first = version;
    }
    batch->last = version;
}

static void release_batch(struct version_store *store, const struct retired_batch *batch,
                          struct process_table *processes)
{
    for (struct row_version *version = batch->first; version;) {
        struct row_version *next = version->next;
        process_release(processes, version->row.process);
        push_unused(store, version);
        version = next;
    }
}

void version_reclaim(struct version_store *store, uint64_t oldest, struct process_table *processes)
{
    size_t done = 0;
    while (done < store->retired_count && store->retired[done].serial < oldest) {
        release_batch(store, &store->retired[done], processes);
        done++;
    }
    store->retired_count -= done;
    memmove(store->retired, store->retired + done, store->retired_count * sizeof store->retired[0]);
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
