/*
 * world: a small system that tests build by hand and alter between looks: the source of the core's tests.
 */
#ifndef SOCKSCOPE_TEST_WORLD_H
#define SOCKSCOPE_TEST_WORLD_H

#include <stdio.h>
#include <string.h>

#include "rows.h"
#include "sockscope/source.h"

enum { WORLD_ROWS = 512, WORLD_PROCESSES = 32, WORLD_QUESTIONS = 128 };

struct world_process {
    uint32_t pid;
    uint64_t started;
    const char *name;
    const char *path; /* NULL: access denied */
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
    struct endpoint rows[WORLD_ROWS];
    size_t count;
    uint32_t table_errors[TABLE_COUNT];
    struct world_process processes[WORLD_PROCESSES];
    size_t process_count;
    struct world_service services[WORLD_PROCESSES];
    size_t service_count;
    struct world_title titles[WORLD_PROCESSES];
    size_t title_count;
    uint32_t process_error, service_error, title_error, peers_error;
    uint64_t ms;
    struct world_question asked[WORLD_QUESTIONS]; /* and not answered */
    size_t asked_count;
    size_t room;    /* how many of them there may be; 0: all */
    bool held_back; /* no answer comes */
    unsigned path_reads, service_reads, tag_reads, detail_reads;
};

static inline enum table world_table(const struct endpoint *row)
{
    return row->state != STATE_BOUND        ? (enum table)row->protocol
           : row->protocol == PROTOCOL_TCP4 ? TABLE_BOUND4
                                            : TABLE_BOUND6;
}

static inline void world_read_tables(void *context, struct snapshot *snapshot, unsigned facts)
{
    const struct world *world = context;
    snapshot->peers_error = world->peers_error;
    int tables = facts & FACT_BOUND ? TABLE_COUNT : TABLE_BOUND4;
    for (int table = 0; table < tables; table++) {
        snapshot_begin_table(snapshot, (enum table)table);
        for (size_t i = 0; i < world->count; i++) {
            bool here = world_table(&world->rows[i]) == (enum table)table;
            struct endpoint *row = here ? snapshot_append(snapshot, (enum table)table) : NULL;
            if (row) {
                *row = world->rows[i];
            } else if (here) {
                snapshot_fail_table(snapshot, (enum table)table, 8);
                break;
            }
        }
        if (world->table_errors[table]) {
            snapshot_fail_table(snapshot, (enum table)table, world->table_errors[table]);
        }
    }
}

static inline uint32_t world_read_processes(void *context, struct process_list *list)
{
    const struct world *world = context;
    for (size_t i = 0; i < world->process_count && !world->process_error; i++) {
        const struct world_process *process = &world->processes[i];
        if (!process_list_add(list, process->pid, 4, process->started, process->name)) {
            return 8;
        }
    }
    return world->process_error;
}

static inline uint32_t world_read_path(void *context, uint32_t pid, uint64_t started, char *path, size_t size)
{
    struct world *world = context;
    world->path_reads++;
    for (size_t i = 0; i < world->process_count; i++) {
        const struct world_process *process = &world->processes[i];
        if (process->pid == pid && (started == 0 || process->started == started)) {
            if (!process->path || strlen(process->path) >= size) {
                return 5;
            }
            memcpy(path, process->path, strlen(process->path) + 1);
            return 0;
        }
    }
    return 87;
}

static inline uint32_t world_read_services(void *context, struct pid_texts *list)
{
    struct world *world = context;
    world->service_reads++;
    for (size_t i = 0; i < world->service_count && !world->service_error; i++) {
        if (!pid_texts_add(list, world->services[i].pid, world->services[i].name)) {
            return 8;
        }
    }
    return world->service_error;
}

static inline uint32_t world_read_titles(void *context, struct pid_texts *list)
{
    const struct world *world = context;
    for (size_t i = 0; i < world->title_count && !world->title_error; i++) {
        if (!pid_texts_add(list, world->titles[i].pid, world->titles[i].text)) {
            return 8;
        }
    }
    return world->title_error;
}

static inline bool world_read_tag(void *context, uint32_t pid, uint32_t tag, char *name, size_t size)
{
    struct world *world = context;
    world->tag_reads++;
    for (size_t i = 0; i < world->service_count; i++) {
        const struct world_service *service = &world->services[i];
        if (service->pid == pid && service->tag == tag && strlen(service->name) < size) {
            memcpy(name, service->name, strlen(service->name) + 1);
            return true;
        }
    }
    return false;
}

static inline bool world_ask_details(void *context, uint32_t pid, uint64_t started, unsigned fact)
{
    struct world *world = context;
    if (world->asked_count == (world->room ? world->room : WORLD_QUESTIONS)) {
        return false;
    }
    world->detail_reads++;
    world->asked[world->asked_count++] = (struct world_question){pid, started, fact};
    return true;
}

/* A user for each, made from the PID, and a company; in the order of the asking, unless they are held back.
 */
static inline bool world_take_details(void *context, struct details_answer *answer)
{
    struct world *world = context;
    if (world->held_back || world->asked_count == 0) {
        return false;
    }
    struct world_question asked = world->asked[0];
    memmove(world->asked, world->asked + 1, --world->asked_count * sizeof asked);
    memset(answer, 0, sizeof *answer);
    answer->pid = asked.pid;
    answer->started = asked.started;
    answer->fact = asked.fact;
    if (asked.fact == FACT_USER) {
        snprintf(answer->details.texts[PROCESS_USER], PROCESS_TEXT_SIZE, "user %u", (unsigned)asked.pid);
        answer->details.elevation = asked.pid % 2 ? ELEVATION_YES : ELEVATION_NO;
    }
    if (asked.fact == FACT_VERSION) {
        snprintf(answer->details.texts[PROCESS_COMPANY], PROCESS_TEXT_SIZE, "company %u",
                 (unsigned)asked.pid);
    }
    return true;
}

static inline uint64_t world_now_ms(void *context)
{
    const struct world *world = context;
    return world->ms;
}

static inline uint64_t world_wall(void *context)
{
    const struct world *world = context;
    return NOON + world->ms * 10000;
}

static inline struct source world_source(struct world *world)
{
    return (struct source){
        .context = world,
        .read_tables = world_read_tables,
        .read_processes = world_read_processes,
        .read_path = world_read_path,
        .read_services = world_read_services,
        .read_titles = world_read_titles,
        .read_tag = world_read_tag,
        .ask_details = world_ask_details,
        .take_details = world_take_details,
        .now_ms = world_now_ms,
        .wall = world_wall,
    };
}

/* A row as in rows.h, at the end; altered through the pointer. */
static inline struct endpoint *world_row(struct world *world, bool tcp, const char *local, const char *remote,
                                         enum tcp_state state, uint32_t pid)
{
    struct row row = a_row(tcp, local, remote, state, NULL);
    row.endpoint.pid = pid;
    world->rows[world->count] = row.endpoint;
    return &world->rows[world->count++];
}

static inline void world_drop(struct world *world, size_t at)
{
    world->count--;
    memmove(&world->rows[at], &world->rows[at + 1], (world->count - at) * sizeof world->rows[0]);
}

static inline void world_process(struct world *world, uint32_t pid, uint64_t started, const char *name,
                                 const char *path)
{
    world->processes[world->process_count++] = (struct world_process){pid, started, name, path};
}

#endif
