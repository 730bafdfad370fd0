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

/* Facts beyond the tables and the process list, as a bit set: what columns and filters need. */
enum fact {
    FACT_PATH = 1u << 0,
    FACT_SERVICES = 1u << 1,
    FACT_USER = 1u << 2, /* user and elevation */
    FACT_COMMAND_LINE = 1u << 3,
    FACT_VERSION = 1u << 4, /* what the file of the program says of itself */
    FACT_SIGNER = 1u << 5,  /* who signed it: reads and hashes the whole file */
    FACT_TITLE = 1u << 6,   /* the title of its window, read anew in each refresh */
    FACT_BOUND = 1u << 7    /* sockets that are bound, but neither listen nor are connected */
};

/* Those that are asked for and come when they come: a refresh does not wait for them. */
enum { FACT_DETAILS = FACT_USER | FACT_COMMAND_LINE | FACT_VERSION | FACT_SIGNER };

/* Texts that are read on demand. */
enum process_text {
    PROCESS_USER,
    PROCESS_COMMAND_LINE,
    PROCESS_PRODUCT,
    PROCESS_DESCRIPTION,
    PROCESS_COMPANY,
    PROCESS_FILE_VERSION,
    PROCESS_FILE_ATTRIBUTES, /* letters as those of "attrib": "RHS" */
    PROCESS_SIGNER,
    PROCESS_TITLE, /* not one of the details: from the titles of all windows */
    PROCESS_TEXT_COUNT
};

enum elevation { ELEVATION_UNKNOWN, ELEVATION_NO, ELEVATION_YES };

/* What the port fills: "" and ELEVATION_UNKNOWN where it cannot tell. */
enum { PROCESS_TEXT_SIZE = 1024 };
struct process_details {
    char texts[PROCESS_TEXT_COUNT][PROCESS_TEXT_SIZE];
    enum elevation elevation;
};

/* What is told of one process when one of its details was asked for. */
struct details_answer {
    uint32_t pid;
    uint64_t started;
    unsigned fact; /* one of FACT_DETAILS */
    struct process_details details;
};

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

/* One look at the system's processes: what the port fills. */
struct process_entry {
    uint32_t pid;
    uint32_t parent_pid;
    uint64_t started;
    size_t name; /* offset into names */
};

struct process_list {
    struct process_entry *entries;
    size_t count, capacity;
    char *names; /* NUL-terminated strings, one after the other */
    size_t names_length, names_capacity;
};

void process_list_clear(struct process_list *list); /* keeps the memory */
void process_list_free(struct process_list *list);
bool process_list_add(struct process_list *list, uint32_t pid, uint32_t parent_pid, uint64_t started,
                      const char *name);

/* Services or titles of windows by PID: what the port fills.  Several entries may share a PID. */
struct pid_text {
    uint32_t pid;
    char text[260]; /* service names have at most 256 characters; a longer title is cut at a character */
};

struct pid_texts {
    struct pid_text *entries;
    size_t count, capacity;
};

void pid_texts_clear(struct pid_texts *list);
void pid_texts_free(struct pid_texts *list);
bool pid_texts_add(struct pid_texts *list, uint32_t pid, const char *text);

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
