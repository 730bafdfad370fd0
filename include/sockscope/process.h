/*
 * process: facts of processes, keyed by PID and start time, because PIDs are reused.
 *
 * One look at the system's process list a refresh feeds the table; slower facts are
 * asked for only when a shown column or a filter needs them: once a process, but services now and then, and
 * titles of windows at each look.
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
    unsigned facts; /* bit set of enum fact: those that were told, or refused */
};

struct source; /* source.h: the port to the system */

struct process_table;

struct process_table *process_table_create(void); /* NULL when memory is out */
void process_table_free(struct process_table *table);

/*
 * Takes one look: reads the process list, and what `facts` asks for of processes that are held; find
 * reads it of others when they are first asked for, so `source` must stay good.  Details are only asked
 * for here, and those that came are taken.  Returns 0 or the error of the list read; on error everything
 * known stays.
 */
uint32_t process_table_refresh(struct process_table *table, const struct source *source, unsigned facts);

/* Between refreshes: takes the details that came, and asks for those that there was no room for. */
void process_table_catch_up(struct process_table *table);

/*
 * How many processes that are held lack details that the last refresh wanted, those apart that were
 * written off.
 */
size_t process_table_awaited(const struct process_table *table);

/* Waits no more for what is awaited now: it is still taken when it comes. */
void process_table_write_off(struct process_table *table);

/* 0, or why services could not be read when a refresh wanted them last; those of before stay. */
uint32_t process_table_service_error(const struct process_table *table);

/* The same of the titles of windows. */
uint32_t process_table_title_error(const struct process_table *table);

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

/*
 * Name of the service behind a tag in a process, NULL for none known.  Asks `source` once a process
 * and tag; with NULL it only tells what is known.  The name lives as long as the table.
 */
const char *process_table_service(struct process_table *table, const struct process *process, uint32_t tag,
                                  const struct source *source);

void process_hold(const struct process *process); /* NULL is allowed in both */
void process_release(struct process_table *table, const struct process *process);

/* Bytes held now. */
size_t process_table_memory(const struct process_table *table);

#endif
