/*
 * read_buffer: memory for answers of the system whose size is known only when they have grown too large
 * for it.  Kept from look to look; a zeroed struct is empty.
 */
#ifndef SOCKSCOPE_WINDOWS_READ_BUFFER_H
#define SOCKSCOPE_WINDOWS_READ_BUFFER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct read_buffer {
    void *bytes;
    uint32_t size;
};

/* Makes it larger than both what it was and what is wanted: the next answer may be longer still. */
static inline bool read_buffer_grow(struct read_buffer *buffer, uint32_t wanted)
{
    uint32_t size = wanted > buffer->size ? wanted : buffer->size;
    size += size / 4;
    void *bytes = realloc(buffer->bytes, size);
    if (!bytes) {
        return false;
    }
    buffer->bytes = bytes;
    buffer->size = size;
    return true;
}

static inline void read_buffer_free(struct read_buffer *buffer)
{
    free(buffer->bytes);
    buffer->bytes = NULL;
    buffer->size = 0;
}

#endif
