/*
 * reader: reads the system and knows nothing of what becomes of it.
 *
 * A look calls every function of the source that may take as long as the system takes: tables, processes,
 * paths, services, titles, service tags.  What it read goes to a model as one reading.
 *
 * The reader remembers what does not change while a process lives (its path, the names behind its service
 * tags) by PID and start time, so that each is read once, and reads only what is asked for and only of
 * processes that own, or have owned, an endpoint.
 *
 * No threads and no locks: whoever owns the reader calls it, and between two looks lends its reading to
 * the model's thread (windows/system/reader_thread.c).
 */
#ifndef SOCKSCOPE_READER_H
#define SOCKSCOPE_READER_H

#include "sockscope/process.h"
#include "sockscope/snapshot.h"
#include "sockscope/source.h"

/* What one look saw. */
struct reading {
    struct snapshot snapshot; /* its time is that of the end of the look: what is new in it is known then */
    struct told_processes processes;
    uint64_t took_ms; /* how long the look took */
};

struct reader;

/* `source` is copied; its context must outlive the reader.  NULL when memory is out. */
struct reader *reader_create(const struct source *source);
void reader_free(struct reader *reader); /* NULL is allowed */

/*
 * One look, for `facts` (enum fact; details are not the reader's).  The reading is the reader's own and
 * good until its next look; whoever has it may change the snapshot.  What cannot be read, or kept for want
 * of memory, is an error in the reading, or missing there and read again by the next look.
 */
struct reading *reader_look(struct reader *reader, unsigned facts);

/* Bytes held, the reading included. */
size_t reader_memory(const struct reader *reader);

#endif
