/*
 * array: growth of plain arrays, in one place so that sizes are checked everywhere the same way.
 */
#ifndef SOCKSCOPE_ARRAY_H
#define SOCKSCOPE_ARRAY_H

#include <stdint.h>
#include <stdlib.h>

/*
 * The array with room for `wanted` (> 0) elements of `size` bytes, moved if need be; NULL when memory is
 * out, and then the old one is as it was.  Grows by a quarter: these arrays are large and long-lived.
 */
static inline void *array_grow(void *items, size_t *capacity, size_t wanted, size_t size)
{
    if (wanted <= *capacity && items) {
        return items;
    }
    size_t room = *capacity + *capacity / 4;
    room = room < wanted ? wanted : room;
    if (room > SIZE_MAX / size) {
        return NULL;
    }
    void *grown = realloc(items, room * size);
    if (grown) {
        *capacity = room;
    }
    return grown;
}

#endif
