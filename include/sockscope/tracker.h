/*
 * tracker: joins each snapshot to the last one and knows what is new, changed and closed.
 *
 * Identity of a row: protocol, both ends with scope, PID, creation time; for UDP only the local end, so that
 * a socket that connects, or connects to another end, is the same row, changed.  Rows that share an identity
 * (many sockets on UDP 5353) pair in order, so that an identical snapshot changes nothing. Two exceptions let
 * a row live on although its reported owner changed, on the same tuple:
 *  - the PID goes to 0 in TIME_WAIT: the row keeps the owner it had, marked owner_was;
 *  - the PID was 0 and becomes known while the state stays: the owner was learned late.
 * A table whose read failed keeps its rows, marked stale: a failed read never looks like "closed".
 * A table that is not asked for any more has no rows, and none of them counts as closed.
 * The first read of each table is the starting point: its rows are not new.
 *
 * Rows live in slots, small integers that views and frames index by.  A struct row is immutable once
 * handed out: a change makes a new version in the same slot and retires the old one, which stays
 * readable until tracker_reclaim says that no frame that could show it is left.  So a frame is just
 * pointers, and an update costs what changed, not what exists, beyond one linear pass.
 *
 * One thread owns the tracker.  O(n) in rows and snapshot, whatever the duplicates, once connections are
 * united.
 */
#ifndef SOCKSCOPE_TRACKER_H
#define SOCKSCOPE_TRACKER_H

#include "sockscope/journal.h"
#include "sockscope/process.h"
#include "sockscope/row.h"
#include "sockscope/snapshot.h"

struct tracker_counts {
    size_t rows; /* without closed ones */
    size_t established, listening, time_wait, close_wait, udp;
    size_t highlighted_new, highlighted_changed, highlighted_closed;
};

struct tracker;

/* highlight_ms: how long new, changed and closed rows stay marked.  NULL when memory is out. */
struct tracker *tracker_create(struct process_table *processes, uint64_t highlight_ms);
void tracker_free(struct tracker *tracker);

/* Joins a snapshot.  False when memory is out: then nothing of this snapshot was taken. */
bool tracker_update(struct tracker *tracker, const struct snapshot *snapshot);

/*
 * The same after snapshot_unite, which is skipped if nothing is listed twice.  For trackers whose rows all
 * came this way.
 */
bool tracker_join(struct tracker *tracker, struct snapshot *snapshot);

/*
 * Between updates: moves rows to the newest versions of their processes.  False when memory is out: then the
 * next call or update does it.
 */
bool tracker_follow_processes(struct tracker *tracker);

/* Ends highlights whose time has come; closed rows leave then. */
void tracker_expire(struct tracker *tracker, uint64_t now_ms);

/* Monotonic time at which the next highlight ends; UINT64_MAX when none is running. */
uint64_t tracker_next_expiry(const struct tracker *tracker);

/* Changes the time highlights last; those running end at event_ms + the new time. */
void tracker_set_highlight(struct tracker *tracker, uint64_t highlight_ms);

/* The current version in a slot, or NULL when the slot is empty; slot < tracker_slots. */
const struct row *tracker_row(const struct tracker *tracker, uint32_t slot);
uint32_t tracker_slots(const struct tracker *tracker);

/*
 * The slots whose version is not what it was at the last tracker_taken, each once, in no order:
 * appeared, changed, left.  The pointer is good until the tracker is next called.
 */
const uint32_t *tracker_touched(const struct tracker *tracker, size_t *count);
void tracker_taken(struct tracker *tracker);

struct tracker_counts tracker_counts(const struct tracker *tracker);

/* Rows that opened and closed in the last update: the status bar's rate. */
void tracker_rates(const struct tracker *tracker, size_t *opened, size_t *closed);

/* Rows that opened, changed or closed since the first update: take the difference of two for what came
 * between. */
uint64_t tracker_events(const struct tracker *tracker);

/* Id and slot of the row that opened last; 0 before there was one.  It may have gone. */
uint64_t tracker_newest(const struct tracker *tracker, uint32_t *slot);

/* From now on retired versions carry `serial`: call it when a frame of that serial is published. */
void tracker_stamp(struct tracker *tracker, uint64_t serial);

/* Frees versions retired before `oldest`, the oldest serial that somebody still shows. */
void tracker_reclaim(struct tracker *tracker, uint64_t oldest);

/* What happened to rows since the first look. */
const struct journal *tracker_journal(const struct tracker *tracker);

/* Bytes held now, processes included: for the memory bound and its test. */
size_t tracker_memory(const struct tracker *tracker);

#endif
