/*
 * sink: somewhere to write to: a file, a pipe, memory.
 */
#ifndef SOCKSCOPE_SINK_H
#define SOCKSCOPE_SINK_H

#include <stdbool.h>
#include <stddef.h>

/* Where bytes go.  `write` returns false to stop: whoever writes then writes nothing more. */
struct sink {
    void *context;
    bool (*write)(void *context, const char *bytes, size_t length);
};

#endif
