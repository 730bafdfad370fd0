/*
 * process: facts about processes, keyed by PID and start time, because PIDs are reused.
 *
 * The table is fed with what a look read about processes (reader.h); details, which may take longer than a
 * look, are asked for and taken through a port that does not wait.  Nothing here reads the system.
 *
 * A struct process is immutable from the moment a row points to it.  When a fact becomes known or
 * changes, the table makes a new version and reports it; rows are moved over by the tracker.  Rows
 * hold references (process_hold/process_release); a version dies with its last reference.
 * All functions belong to the thread that owns the tracker; reading a struct process that a live
 * frame shows is safe from any thread.
 *
 * All text is UTF-8 and untrusted: sanitise it on display (text.h).
 */
#ifndef SOCKSCOPE_PROCESS_H
#define SOCKSCOPE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sockscope/process_list.h"

struct process {
    uint32_t pid;
    uint32_t references;
    uint64_t started;                      /* FILETIME units; 0 when unknown */
    const char *name;                      /* image name; "" when unknown, never NULL */
    const char *path;                      /* full path, or NULL: not asked, or refused (path_error) */
    uint32_t path_error;                   /* system error of the look-up, 0 when none */
    const char *services;                  /* service names joined by ", ", or NULL for none or not asked */
    const char *texts[PROCESS_TEXT_COUNT]; /* NULL: not asked, or not known */
    enum elevation elevation;
    unsigned facts; /* bit set of enum fact: those that were reported or refused */
};

/* A service tag in a process, and the service behind it. */
struct tag_name {
    uint32_t tag;
    const char *name; /* NULL when the system could not tell */
};

/* What a look reports about one process of the list. */
struct told_process {
    uint32_t pid;
    uint64_t started;
    const char *name;
    unsigned facts;   /* of FACT_PATH, FACT_SERVICES and FACT_TITLE those that are reported or were refused */
    const char *path; /* NULL where that was refused */
    uint32_t path_error;
    const char *services; /* joined by ", ", or NULL for none */
    const char *title;    /* NULL for none */
    const struct tag_name *tags;
    size_t tag_count;
};

/* What a look reports about all of them. */
struct told_processes {
    uint32_t error;                   /* 0, or why the list could not be read: then it is the previous one */
    uint32_t service_error;           /* 0, or why services could not be read when they were last wanted */
    uint32_t title_error;             /* the same of the titles of windows */
    const struct told_process *items; /* in the order of the list */
    size_t count;
};

/* Where details are asked for and come from, neither of which waits: see struct source. */
struct details_port {
    void *context;
    bool (*ask)(void *context, uint32_t pid, uint64_t started, unsigned fact); /* NULL: there are none */
    bool (*take)(void *context, struct details_answer *answer);
};

struct process_table;

/* `port` is copied; its context must outlive the table.  NULL when memory is out. */
struct process_table *process_table_create(const struct details_port *port);
void process_table_free(struct process_table *table);

/*
 * Takes what one look reports and the details that arrived; asks for those of `facts` for processes that are
 * held, as find does for others.  Returns 0, the error of the list, or that memory is out: then everything
 * known stays.
 */
uint32_t process_table_refresh(struct process_table *table, const struct told_processes *told,
                               unsigned facts);

/* Between refreshes: takes the details that arrived, and asks for those that there was no room for. */
void process_table_catch_up(struct process_table *table);

/*
 * How many held processes lack details that the last refresh wanted, not counting those that were written
 * off.
 */
size_t process_table_awaited(const struct process_table *table);

/* Stops counting what is awaited now; it is still taken when it arrives. */
void process_table_write_off(struct process_table *table);

/*
 * The process that has this PID now, or NULL for PID 0.  A PID that the last list did not hold gets
 * an entry without name.  `created` is the creation time of the endpoint in question (0: unknown), which
 * was not there before the last two lists: where the first of them had another process with this PID,
 * and the present one started after the endpoint was created, an entry without name is returned instead.
 * Without that change of hands the later start is no proof, because clocks are set back.  The pointer is good
 * until the next refresh unless held.  NULL for another PID than 0 means that memory is out.
 */
const struct process *process_table_find(struct process_table *table, uint32_t pid, uint64_t created);

/*
 * True when processes that somebody holds are described anew since process_table_followed: holders then
 * ask process_table_current.
 */
bool process_table_changed(const struct process_table *table);
void process_table_followed(struct process_table *table);

/*
 * The newest version of the process that `process` describes (itself when it is the newest); never
 * NULL.  One found while the list could not be read gets its owner now, by the rule of `created`.
 */
const struct process *process_table_current(struct process_table *table, const struct process *process,
                                            uint64_t created);

/* Name of the service behind a tag in a process, NULL for none known.  It lives as long as the table. */
const char *process_table_service(const struct process *process, uint32_t tag);

void process_hold(const struct process *process); /* NULL is allowed in both */
void process_release(struct process_table *table, const struct process *process);

/* Bytes held now. */
size_t process_table_memory(const struct process_table *table);

#endif
