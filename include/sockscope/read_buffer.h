/*
 * read_buffer: memory for answers of the system whose size is known only once they turn out too large for it.
 * Its size is kept from look to look; a zeroed struct is empty.
 */
#ifndef SOCKSCOPE_READ_BUFFER_H
#define SOCKSCOPE_READ_BUFFER_H

#include <stdint.h>

struct read_buffer {
    void *bytes; /* NULL: none at the moment */
    uint32_t size;
};

/* What to ask, and what the returned numbers mean; 0 is success. */
struct read_question {
    /* Fills the `*size` bytes; if they are too few, it may set *size to the number needed. */
    uint32_t (*ask)(void *context, void *bytes, uint32_t *size);
    void *context;
    uint32_t first_size; /* of an empty buffer: better too large than asked twice, read_buffer_rest */
    uint32_t too_small;  /* what `ask` returns for too few bytes */
    uint32_t no_memory;  /* what read_buffer_fill returns when memory is out */
};

/*
 * Asks until the answer fits.  The answer may grow from one call to the next, so each buffer is larger than
 * was needed, and after a few rounds the last `too_small` is final.  Returns what `ask` returned, or
 * no_memory.
 */
uint32_t read_buffer_fill(struct read_buffer *buffer, const struct read_question *question);

/*
 * Gives the memory back until the next fill, which begins with as much: a large buffer costs nothing between
 * looks.
 */
void read_buffer_rest(struct read_buffer *buffer);

void read_buffer_free(struct read_buffer *buffer);

#endif
