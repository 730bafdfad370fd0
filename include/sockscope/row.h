/*
 * row: an endpoint as the program follows it through the looks, and what can be asked about one.
 *
 * A row is immutable once it is handed out (tracker.h), so these functions are safe from any thread that may
 * read it.
 */
#ifndef SOCKSCOPE_ROW_H
#define SOCKSCOPE_ROW_H

#include "sockscope/endpoint.h"
#include "sockscope/process.h"

enum change { CHANGE_NONE, CHANGE_NEW, CHANGE_CHANGED, CHANGE_CLOSED };

/* What happened to the remote end of a UDP socket. */
enum remote_change {
    REMOTE_SAME,
    REMOTE_CAME,  /* it was not connected before */
    REMOTE_OTHER, /* it was connected to another end */
    REMOTE_WENT
};

/* Who opened a connection, judging by the listeners at that moment. */
enum direction {
    DIRECTION_NONE, /* no connection */
    DIRECTION_UNKNOWN,
    DIRECTION_INBOUND,
    DIRECTION_OUTBOUND,
    DIRECTION_LOCAL /* both ends are on this machine */
};

struct row {
    struct endpoint endpoint;      /* as last reported */
    uint64_t id;                   /* never reused */
    uint64_t first_seen;           /* wall time of the look that first showed it, FILETIME units */
    uint64_t event_ms;             /* monotonic time of the last change, 0 when none */
    uint64_t changed;              /* wall time of the last change, FILETIME units, 0 when none */
    const struct process *process; /* the owner, or the last known one; NULL when none is known */
    const char *service;           /* name of the service behind the row's tag, or NULL */
    uint32_t slot;
    uint8_t change;           /* enum change, until its highlight ends */
    uint8_t previous_state;   /* with CHANGE_CHANGED: the state before, if that was what changed */
    uint8_t remote_change;    /* with CHANGE_CHANGED: enum remote_change */
    uint8_t owner_was;        /* 1: process owned it, but the system reports no owner any more */
    uint8_t stale;            /* 1: the last read of its table failed */
    uint8_t known_from_start; /* 1: it was there at the first look, so first_seen is not when it opened */
    uint8_t direction;        /* enum direction, inferred when the row opened */
};

/* Owner's PID: the reported one, or the one it had. */
uint32_t row_pid(const struct row *row);

/* When that process started, FILETIME units; 0 for unknown. */
uint64_t row_process_started(const struct row *row);

/* When it was created, FILETIME units: as the system says, otherwise when first seen; 0 for unknown. */
uint64_t row_created(const struct row *row);

/* A text of the owning process; "" if unknown. */
const char *row_process_text(const struct row *row, enum process_text which);

/* The service behind the row's tag, otherwise those of its process; "" for none. */
const char *row_service(const struct row *row);

/* The part of the process that it belongs to: its service, otherwise the file of the program without folder.
 */
const char *row_module(const struct row *row);

/* The file of the owning process with its folder; "" if unknown. */
const char *row_path(const struct row *row);

#endif
