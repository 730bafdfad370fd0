/*
 * tuple_set: an open hash table that is at most half full.
 *
 * A place holds a row's number and, to spare looking at most other rows, bits of its hash above it: in 32
 * bits, because what this costs is the memory that it touches.
 */
#include "sockscope/tuple_set.h"

#include <string.h>

#include "core/base/array.h"
#include "core/base/hash.h"

#define EMPTY_PLACE UINT32_MAX

enum { FIRST_PLACES = 64 };

uint64_t tuple_hash(const struct endpoint *endpoint)
{
    uint64_t words[5]; /* both addresses and both scopes */
    uint64_t hash =
        endpoint->local_port | (uint64_t)endpoint->remote_port << 16 | (uint64_t)endpoint->protocol << 32;
    memcpy(words, endpoint, sizeof words);
    if (!protocol_is_tcp((enum protocol)endpoint->protocol)) {
        hash = endpoint->local_port | (uint64_t)endpoint->protocol << 32;
        words[2] = words[3] = 0;
        words[4] = endpoint->local_scope;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        hash = mix_hash(hash, words[i]);
    }
    return hash;
}

/* The bits of numbers below a power of two that is at least `least`. */
static uint32_t mask_of(size_t least)
{
    size_t power = FIRST_PLACES;
    while (power < least) {
        power *= 2;
    }
    return (uint32_t)(power - 1);
}

bool tuple_set_clear(struct tuple_set *set, size_t count, size_t end)
{
    if (end > UINT32_MAX / 4 || count > end) {
        return false;
    }
    set->mask = mask_of(2 * count);
    set->numbers = mask_of(end + 1);
    size_t wanted = (size_t)set->mask + 1;
    uint32_t *places = array_grow(set->places, &set->capacity, wanted, sizeof *places);
    if (!places) {
        return false;
    }
    set->places = places;
    memset(places, 0xFF, wanted * sizeof *places);
    return true;
}

void tuple_set_free(struct tuple_set *set)
{
    free(set->places);
    memset(set, 0, sizeof *set);
}

uint32_t tuple_set_add(struct tuple_set *set, const struct endpoint *rows, const struct endpoint *row,
                       uint32_t number)
{
    uint64_t hash = tuple_hash(row);
    uint32_t bits = (uint32_t)(hash >> 32) & ~set->numbers, at = (uint32_t)hash & set->mask;
    for (uint32_t place = set->places[at]; place != EMPTY_PLACE; place = set->places[at]) {
        uint32_t member = place & set->numbers;
        if ((place & ~set->numbers) == bits && endpoint_same_tuple(&rows[member], row)) {
            return member;
        }
        at = (at + 1) & set->mask;
    }
    set->places[at] = bits | number;
    return number;
}
