/*
 * snapshot: the endpoints of one look at the system, with its time and the fate of each table.
 *
 * Rows lie grouped by table in the order of enum table, each group in the order the system gave
 * it.  A table that could not be read has no rows and an error: "failed" is never "empty", and a table that
 * was not asked for is neither.
 * A snapshot owns its memory and keeps it from look to look.  Not thread-safe: one owner.
 */
#ifndef SOCKSCOPE_SNAPSHOT_H
#define SOCKSCOPE_SNAPSHOT_H

#include "sockscope/tuple_set.h"

/* The first four are those of enum protocol; sockets that are only bound have tables of their own. */
enum table {
    TABLE_TCP4 = PROTOCOL_TCP4,
    TABLE_TCP6 = PROTOCOL_TCP6,
    TABLE_UDP4 = PROTOCOL_UDP4,
    TABLE_UDP6 = PROTOCOL_UDP6,
    TABLE_BOUND4, /* TCP over IPv4, state Bound */
    TABLE_BOUND6,
    TABLE_COUNT
};

struct table_read {
    bool asked;     /* it was opened in this look */
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
    struct table_read tables[TABLE_COUNT];
    struct tuple_set united; /* of the table that was united last */
    uint32_t
        peers_error; /* why the remote ends of UDP sockets are unknown; 0: known, or not available at all */
};

/* A zeroed struct is a valid empty snapshot. */
void snapshot_free(struct snapshot *snapshot);

/* Empties it for a new look and keeps the memory. */
void snapshot_begin(struct snapshot *snapshot, uint64_t time_ms, uint64_t wall);

/* The protocol of the rows of a table. */
enum protocol table_protocol(enum table table);

/* Opens the next table; call it once for each that is wanted, ascending.  Appended rows belong to it. */
void snapshot_begin_table(struct snapshot *snapshot, enum table table);

/* Marks a table that was opened as failed; drops rows it may have appended before. */
void snapshot_fail_table(struct snapshot *snapshot, enum table table, uint32_t error);

/* Room for `count` more rows; false when memory is out (nothing changed then). */
bool snapshot_reserve(struct snapshot *snapshot, size_t count);

/* Appends a zeroed row with its protocol set; NULL when memory is out. */
struct endpoint *snapshot_append(struct snapshot *snapshot, enum table table);

/*
 * Makes one row of each TCP connection that a table lists more than once, which happens when a table is read
 * while it changes: no two connections have the same four ends.  Of rows that differ, the one that is not in
 * TIME_WAIT is kept, then the one with an owner, then the younger one, then the first.  Listeners and UDP
 * sockets that share an end are all kept.  O(n); false when memory is out: some may still be listed twice.
 */
bool snapshot_unite(struct snapshot *snapshot);

#endif
