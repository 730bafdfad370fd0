/*
 * read_buffer: memory for answers of the system whose size is known only when they have grown too large
 * for it.  Kept from look to look; a zeroed struct is empty.
 */
#ifndef SOCKSCOPE_READ_BUFFER_H
#define SOCKSCOPE_READ_BUFFER_H

#include <stdint.h>

struct read_buffer {
    void *bytes;
    uint32_t size;
};

/* What is asked, and which of the numbers that come back mean what; 0 is success. */
struct read_question {
    /* Fills the `*size` bytes; where they are too few, it may leave the number wanted there. */
    uint32_t (*ask)(void *context, void *bytes, uint32_t *size);
    void *context;
    uint32_t first_size; /* of an empty buffer */
    uint32_t too_small;  /* what `ask` says of too few bytes */
    uint32_t no_memory;  /* what read_buffer_fill says when there is none */
};

/*
 * Asks until the answer fits.  What is asked for may grow from one call to the next, so each buffer has room
 * for more than was wanted, and after a few rounds the last `too_small` stands.  Returns what `ask` returned,
 * or no_memory.
 */
uint32_t read_buffer_fill(struct read_buffer *buffer, const struct read_question *question);

void read_buffer_free(struct read_buffer *buffer);

#endif
