/* read_buffer: see read_buffer.h. */
#include "sockscope/read_buffer.h"

#include <stdbool.h>
#include <stdlib.h>

enum { ROUNDS_MAX = 8 };

/* Makes it larger than both what it was and what is wanted: the next answer may be longer still. */
static bool grow(struct read_buffer *buffer, uint32_t wanted)
{
    uint32_t size = wanted > buffer->size ? wanted : buffer->size, headroom = size / 4;
    void *bytes = size <= UINT32_MAX - headroom ? realloc(buffer->bytes, size + headroom) : NULL;
    if (!bytes) {
        return false;
    }
    buffer->bytes = bytes;
    buffer->size = size + headroom;
    return true;
}

/* As large as it once was, or with room for the first answer. */
static bool begin(struct read_buffer *buffer, uint32_t first_size)
{
    if (buffer->bytes) {
        return true;
    }
    if (buffer->size) {
        buffer->bytes = malloc(buffer->size);
        return buffer->bytes != NULL;
    }
    return grow(buffer, first_size > 0 ? first_size : 1);
}

uint32_t read_buffer_fill(struct read_buffer *buffer, const struct read_question *question)
{
    uint32_t answer = question->too_small;
    if (!begin(buffer, question->first_size)) {
        return question->no_memory;
    }
    for (int round = 0; round < ROUNDS_MAX && answer == question->too_small; round++) {
        uint32_t size = buffer->size;
        answer = question->ask(question->context, buffer->bytes, &size);
        if (answer == question->too_small && !grow(buffer, size)) {
            return question->no_memory;
        }
    }
    return answer;
}

void read_buffer_rest(struct read_buffer *buffer)
{
    free(buffer->bytes);
    buffer->bytes = NULL;
}

void read_buffer_free(struct read_buffer *buffer)
{
    read_buffer_rest(buffer);
    buffer->size = 0;
}
