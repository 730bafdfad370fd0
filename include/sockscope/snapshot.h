/*
 * snapshot: the endpoints of one look at the system, with its time and the fate of each table.
 *
 * Rows lie grouped by table in the order of enum protocol, each group in the order the system gave
 * it.  A table that could not be read has no rows and an error: "failed" is never "empty".
 * A snapshot owns its memory and keeps it from look to look.  Not thread-safe: one owner.
 */
#ifndef SOCKSCOPE_SNAPSHOT_H
#define SOCKSCOPE_SNAPSHOT_H

#include "sockscope/endpoint.h"

struct table_read {
    uint32_t error; /* 0, or the system's error code for this look */
    size_t first;   /* index of the table's first row in rows */
    size_t count;
};

struct snapshot {
    uint64_t time_ms; /* monotonic milliseconds */
    uint64_t wall;    /* FILETIME units, UTC */
    struct endpoint *rows;
    size_t count;
    size_t capacity;
    struct table_read tables[PROTOCOL_COUNT];
};

/* A zeroed struct is a valid empty snapshot. */
void snapshot_free(struct snapshot *snapshot);

/* Empties it for a new look and keeps the memory. */
void snapshot_begin(struct snapshot *snapshot, uint64_t time_ms, uint64_t wall);

/* Opens the next table; call once for each protocol, ascending.  Rows appended belong to it. */
void snapshot_begin_table(struct snapshot *snapshot, enum protocol protocol);

/* Marks a table as failed; drops rows it may have appended before. */
void snapshot_fail_table(struct snapshot *snapshot, enum protocol protocol, uint32_t error);

/* Room for `count` more rows; false when memory is out (nothing changed then). */
bool snapshot_reserve(struct snapshot *snapshot, size_t count);

/* A zeroed row at the end with its protocol set, or NULL when memory is out. */
struct endpoint *snapshot_append(struct snapshot *snapshot, enum protocol protocol);

#endif
