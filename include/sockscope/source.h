/*
 * source: the port through which the core sees a system.
 *
 * src/windows/tables/source.c is the real one; tests and benches bring their own.
 *
 * Functions that read may take as long as the system takes to answer; one thread at a time calls them, the
 * reader's, which calls nothing else but the time.  What may wait for a disk, the network or another machine
 * is asked for and taken later, by the model's thread, and waits for nothing.  Both threads ask for the time.
 */
#ifndef SOCKSCOPE_SOURCE_H
#define SOCKSCOPE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sockscope/process_list.h"

struct snapshot; /* snapshot.h */

struct source {
    void *context;

    /* Called by the reader. */

    /*
     * Fills the tables of all protocols and, if `facts` (enum fact) has FACT_BOUND, those of bound sockets;
     * snapshot_begin has been called.  A table that cannot be read is marked with snapshot_fail_table; the
     * others are still read.  A connection may be listed twice.
     */
    void (*read_tables)(void *context, struct snapshot *snapshot, unsigned facts);

    /* Appends every process to an empty list; 0 or a system error. */
    uint32_t (*read_processes)(void *context, struct process_list *list);

    /*
     * Full image path of the process that has this PID *and* start time (0: any) into `path`, UTF-8,
     * always NUL-terminated; 0 or a system error (access denied, no such process).
     */
    uint32_t (*read_path)(void *context, uint32_t pid, uint64_t started, char *path, size_t size);

    /* Appends every running service with its PID; 0 or a system error. */
    uint32_t (*read_services)(void *context, struct pid_texts *list);

    /*
     * Appends the title of the window that each process with one shows first; 0 or a system error.  NULL:
     * there are no windows.
     */
    uint32_t (*read_titles)(void *context, struct pid_texts *list);

    /* Name of the service behind a tag in a process; false if the system does not know. */
    bool (*read_tag)(void *context, uint32_t pid, uint32_t tag, char *name, size_t size);

    /* Called by the model; none of them waits. */

    /*
     * Asks for one fact of FACT_DETAILS of the process that has this PID and start time (0: any), and does
     * not wait for it; false when there is no room: ask again later.  NULL: there are no details.
     */
    bool (*ask_details)(void *context, uint32_t pid, uint64_t started, unsigned fact);

    /*
     * The next answer, in the order in which they arrive; false when there is none.  Each question is
     * answered once, with "" and ELEVATION_UNKNOWN for what is unknown.
     */
    bool (*take_details)(void *context, struct details_answer *answer);

    /*
     * From now on `came` is called, on any thread, when there are answers after there were none; it must not
     * block.  After a call with NULL no call is made or under way any more.
     */
    void (*tell_details)(void *context, void (*came)(void *to), void *to);

    /* Called by both, perhaps at the same time. */

    uint64_t (*now_ms)(void *context); /* monotonic milliseconds */
    uint64_t (*wall)(void *context);   /* FILETIME units, UTC */
};

#endif
