/*
 * world: the fake system of all tests and benches: a source whose rows, processes, clock and failures are
 * written by hand.
 *
 * Fields that are not named are empty: a world of zeros is a system without rows, whose clock stands at 0.  A
 * test alters its world between two looks: in tests with threads, while a look is held at before_look.
 * Nothing here takes a lock.
 */
#ifndef SOCKSCOPE_TEST_WORLD_H
#define SOCKSCOPE_TEST_WORLD_H

#include "rows.h"
#include "sockscope/close_plan.h"
#include "sockscope/snapshot.h"
#include "sockscope/source.h"
#include "sockscope/terminate_plan.h"

enum { WORLD_ROWS = 512, WORLD_PROCESSES = 256, WORLD_QUESTIONS = 128 };

/* When the processes of world_program started, in FILETIME units. */
#define WORLD_STARTED UINT64_C(134399000000000000)

struct world_process {
    uint32_t pid;
    uint64_t started;
    const char *name;
    const char *path; /* NULL: access denied; "": C:\World\PID.exe */
};

struct world_service {
    uint32_t pid, tag;
    const char *name;
};

struct world_title {
    uint32_t pid;
    const char *text;
};

struct world_question {
    uint32_t pid;
    uint64_t started;
    unsigned fact;
};

struct world {
    /* What the system says; the rows are told table by table, each in this order. */
    struct endpoint rows[WORLD_ROWS];
    size_t count;
    struct world_process processes[WORLD_PROCESSES];
    size_t process_count;
    struct world_service services[WORLD_PROCESSES];
    size_t service_count;
    struct world_title titles[WORLD_PROCESSES];
    size_t title_count;

    /* What cannot be read, and why: 0 or a system error. */
    uint32_t table_errors[TABLE_COUNT];
    uint32_t process_error, service_error, title_error, peers_error;

    /* The clock: milliseconds, and NOON with them added. */
    uint64_t ms;

    /*
     * Hooks, called with hook_context on the thread that reads.  before_look comes before each reading of the
     * tables: it may wait (a gate that holds the look) and may alter the world.  fill_table appends the rows
     * of a table in place of those above, for more than there is room for; false when memory is out.
     * clock is asked in place of ms.
     */
    void *hook_context;
    void (*before_look)(void *context);
    bool (*fill_table)(void *context, struct snapshot *snapshot, enum table table);
    uint64_t (*clock)(void *context);

    /* Details of processes: questions that are not answered yet. */
    struct world_question asked[WORLD_QUESTIONS];
    size_t asked_count;
    size_t room;    /* how many of them there may be; 0: all */
    bool held_back; /* no answer comes */

    /* How often each function was called. */
    unsigned table_reads, process_reads, path_reads, service_reads, title_reads, tag_reads, detail_reads;
};

/* The world as a source, with all but tell_details.  The world must outlive it. */
struct source world_source(struct world *world);

/* Two of its functions, for tests of what is below the model. */
void world_read_tables(void *context, struct snapshot *snapshot, unsigned facts);
uint64_t world_wall(void *context);

/* A row as in rows.h, at the end; altered through the pointer. */
struct endpoint *world_row(struct world *world, bool tcp, const char *local, const char *remote,
                           enum tcp_state state, uint32_t pid);

/* The same between loopback addresses; a remote port of 0 is no remote end. */
struct endpoint *world_add(struct world *world, enum protocol protocol, enum tcp_state state, uint32_t pid,
                           uint16_t local_port, uint16_t remote_port);

/* The first row with this local port; the test ends where there is none. */
struct endpoint *world_at(struct world *world, uint16_t local_port);

void world_drop(struct world *world, size_t at);

/* As world_drop; the row of world_at. */
void world_remove(struct world *world, uint16_t local_port);

void world_process(struct world *world, uint32_t pid, uint64_t started, const char *name, const char *path);

/* A process that started at WORLD_STARTED, with a path made from its PID. */
void world_program(struct world *world, uint32_t pid, const char *name);

/*
 * Ways of acting on a world that come to nothing: every connection is gone as soon as it is looked for,
 * resets and shutdowns are refused with 5 (access denied), and waiting takes no time.
 */
struct close_operations world_refuses_close(void);

/* A clock that stands at 0, for ports whose time does not matter. */
uint64_t world_no_time(void *context);

/* No process can be opened: 5. */
struct terminate_operations world_refuses_terminate(void);

#endif
