/*
 * frame: a finished, immutable picture of the view that another thread may show.
 *
 * rows[i] points to row versions that stay valid and unchanged until the frame goes back to its
 * model.  Two frames that show the same version at a place hold the same pointer there, so "does
 * this line need painting" is one pointer comparison.
 */
#ifndef SOCKSCOPE_FRAME_H
#define SOCKSCOPE_FRAME_H

#include "sockscope/tracker.h"

enum { FRAME_NO_POSITION = -1 };

enum { FRAME_TIMELINE = 16 };

/* What a look reads: the tables by enum table, then lists that only some columns and filters need. */
enum look_part {
    LOOK_PROCESSES = TABLE_COUNT,
    LOOK_SERVICES,
    LOOK_TITLES,    /* of windows */
    LOOK_UDP_PEERS, /* remote ends of UDP sockets */
    LOOK_PART_COUNT
};

/* "TCP table", "process list": behind "the". */
const char *look_part_name(size_t part);

struct frame {
    uint64_t serial;         /* 1, 2, ... */
    uint64_t time_ms;        /* the look: its end, monotonic */
    uint64_t wall;           /* the same, FILETIME units, UTC */
    uint64_t took_ms;        /* and how long it took */
    const struct row **rows; /* in view order */
    size_t count;
    const size_t *groups;             /* of a grouped frame: where each run of rows of one process begins */
    size_t group_count;               /* 0: not grouped, or no rows */
    const uint32_t *position_of_slot; /* UINT32_MAX where the slot is not shown */
    uint32_t slots;
    uint64_t arranged; /* how often filter or order were set before: rows move by themselves while it stays */
    bool same_order;   /* every row is at the index it had in frame serial-1, and none came or went */
    struct tracker_counts counts;
    size_t opened, closed; /* in the last look */
    uint64_t newest_id;    /* of the row that opened last, 0 before there was one; shown or not */
    uint32_t newest_slot;
    uint64_t events;  /* opened, changed and closed, since the first look */
    uint64_t watched; /* id of the row that the timeline belongs to; 0: none was asked for */
    struct journal_event timeline[FRAME_TIMELINE]; /* its newest events, the oldest of them first */
    size_t timeline_count;
    uint32_t errors[LOOK_PART_COUNT]; /* system errors by enum look_part; 0: read, or not wanted */
    bool out_of_memory;               /* the last look could not be taken; the rows are the previous ones */
};

/* Index of the row with this slot and id, or FRAME_NO_POSITION.  O(1). */
ptrdiff_t frame_find(const struct frame *frame, uint32_t slot, uint64_t id);

#endif
