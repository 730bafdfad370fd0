/*
 * row_index: a hash table of chained rings in three numbers a slot.
 */
#include "core/look/row_index.h"

#include <string.h>

#include "core/base/array.h"
#include "core/base/hash.h"
#include "sockscope/tuple_set.h"

enum { FIRST_BUCKETS = 1024 };

/*
 * Sockets share ends, so their owner is in the hash.  A connection is the only one with its ends; without its
 * owner all that may be it lie in one chain.
 */
static uint32_t identity_hash(const struct endpoint *endpoint)
{
    uint64_t hash = tuple_hash(endpoint);
    bool connection = protocol_is_tcp((enum protocol)endpoint->protocol) && endpoint->remote_port != 0;
    return (uint32_t)(connection ? hash : mix_hash(mix_hash(hash, endpoint->pid), endpoint->created));
}

void row_index_free(struct row_index *index)
{
    free(index->buckets);
    free(index->nodes);
    memset(index, 0, sizeof *index);
}

static uint32_t *bucket_of(const struct row_index *index, uint32_t hash)
{
    return &index->buckets[hash & (index->bucket_count - 1)];
}

void row_index_clear(struct row_index *index)
{
    for (size_t i = 0; i < index->bucket_count; i++) {
        index->buckets[i] = NO_SLOT;
    }
}

static bool grow_buckets(struct row_index *index, size_t slots)
{
    struct row_index grown = *index;
    grown.bucket_count = index->bucket_count ? index->bucket_count : FIRST_BUCKETS;
    while (grown.bucket_count < slots) {
        grown.bucket_count *= 2;
    }
    grown.buckets = malloc(grown.bucket_count * sizeof *grown.buckets);
    if (!grown.buckets) {
        return false;
    }
    row_index_clear(&grown);
    for (size_t i = 0; i < index->bucket_count; i++) {
        for (uint32_t last = index->buckets[i]; last != NO_SLOT;) {
            struct index_node *node = &index->nodes[last];
            uint32_t next = node->next;
            uint32_t *bucket = bucket_of(&grown, node->hash);
            node->next = *bucket;
            *bucket = last;
            last = next;
        }
    }
    free(index->buckets);
    *index = grown;
    return true;
}

bool row_index_reserve(struct row_index *index, size_t slots)
{
    if (slots > index->capacity) {
        struct index_node *nodes = array_grow(index->nodes, &index->capacity, slots, sizeof *nodes);
        if (!nodes) {
            return false;
        }
        index->nodes = nodes;
    }
    return slots <= index->bucket_count || grow_buckets(index, slots);
}

static uint32_t *find_ring(const struct row_index *index, const struct row *const *rows,
                           const struct endpoint *endpoint, uint32_t hash)
{
    if (index->bucket_count == 0) {
        return NULL;
    }
    for (uint32_t *link = bucket_of(index, hash); *link != NO_SLOT; link = &index->nodes[*link].next) {
        if (index->nodes[*link].hash == hash && endpoint_same_identity(&rows[*link]->endpoint, endpoint)) {
            return link;
        }
    }
    return NULL;
}

uint32_t *row_index_find(const struct row_index *index, const struct row *const *rows,
                         const struct endpoint *endpoint)
{
    return find_ring(index, rows, endpoint, identity_hash(endpoint));
}

uint32_t row_index_first(const struct row_index *index, const struct endpoint *endpoint)
{
    return index->bucket_count ? *bucket_of(index, identity_hash(endpoint)) : NO_SLOT;
}

uint32_t row_index_next(const struct row_index *index, uint32_t slot)
{
    return index->nodes[slot].next;
}

uint32_t row_index_front(const struct row_index *index, const uint32_t *link)
{
    return index->nodes[*link].ring;
}

/* Makes another slot of the ring its last. */
static void set_last(struct row_index *index, uint32_t *link, uint32_t slot)
{
    index->nodes[slot].next = index->nodes[*link].next;
    *link = slot;
}

void row_index_turn(struct row_index *index, uint32_t *link)
{
    uint32_t front = row_index_front(index, link);
    if (front != *link) {
        set_last(index, link, front);
    }
}

bool row_index_is_alone(const struct row_index *index, uint32_t slot)
{
    return index->nodes[slot].ring == slot;
}

uint32_t row_index_add(struct row_index *index, const struct row *const *rows, uint32_t slot)
{
    struct index_node *node = &index->nodes[slot];
    const struct endpoint *endpoint = &rows[slot]->endpoint;
    node->hash = identity_hash(endpoint);
    uint32_t *link = find_ring(index, rows, endpoint, node->hash);
    if (link) {
        uint32_t last = *link;
        node->ring = index->nodes[last].ring;
        index->nodes[last].ring = slot;
        set_last(index, link, slot);
        return last;
    }
    uint32_t *bucket = bucket_of(index, node->hash);
    node->ring = slot;
    node->next = *bucket;
    *bucket = slot;
    return NO_SLOT;
}

void row_index_remove(struct row_index *index, const struct row *const *rows, uint32_t slot)
{
    const struct index_node *node = &index->nodes[slot];
    uint32_t *link = find_ring(index, rows, &rows[slot]->endpoint, node->hash);
    if (!link) {
        return;
    }
    if (node->ring == slot) {
        *link = node->next;
        return;
    }
    uint32_t before = *link;
    while (index->nodes[before].ring != slot) {
        before = index->nodes[before].ring;
    }
    index->nodes[before].ring = node->ring;
    if (*link == slot) {
        set_last(index, link, before);
    }
}
