#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_OF_MEMORY = 8, ACCESS_DENIED = 5, NO_SUCH_PROCESS = 87, TICKS_PER_MS = 10000 };

static void demand(bool met)
{
    if (!met) {
        printf("the world is not what the test thinks\n");
        exit(EXIT_FAILURE);
    }
}

/* The source. */

static enum table table_of(const struct endpoint *row)
{
    return row->state != STATE_BOUND        ? (enum table)row->protocol
           : row->protocol == PROTOCOL_TCP4 ? TABLE_BOUND4
                                            : TABLE_BOUND6;
}

static bool fill_table(const struct world *world, struct snapshot *snapshot, enum table table)
{
    for (size_t i = 0; i < world->count; i++) {
        bool here = table_of(&world->rows[i]) == table;
        struct endpoint *row = here ? snapshot_append(snapshot, table) : NULL;
        if (row) {
            *row = world->rows[i];
        } else if (here) {
            return false;
        }
    }
    return true;
}

void world_read_tables(void *context, struct snapshot *snapshot, unsigned facts)
{
    struct world *world = context;
    int tables = facts & FACT_BOUND ? TABLE_COUNT : TABLE_BOUND4;
    if (world->before_look) {
        world->before_look(world->hook_context);
    }
    world->table_reads++;
    snapshot->peers_error = world->peers_error;
    for (int i = 0; i < tables; i++) {
        enum table table = (enum table)i;
        snapshot_begin_table(snapshot, table);
        bool filled = world->fill_table ? world->fill_table(world->hook_context, snapshot, table)
                                        : fill_table(world, snapshot, table);
        if (!filled || world->table_errors[table]) {
            snapshot_fail_table(snapshot, table, filled ? world->table_errors[table] : OUT_OF_MEMORY);
        }
    }
}

static uint32_t read_processes(void *context, struct process_list *list)
{
    struct world *world = context;
    world->process_reads++;
    for (size_t i = 0; i < world->process_count && !world->process_error; i++) {
        const struct world_process *process = &world->processes[i];
        if (!process_list_add(list, process->pid, 4, process->started, process->name)) {
            return OUT_OF_MEMORY;
        }
    }
    return world->process_error;
}

static uint32_t path_of(const struct world_process *process, char *path, size_t size)
{
    char own[32];
    if (!process->path) {
        return ACCESS_DENIED;
    }
    snprintf(own, sizeof own, "C:\\World\\%u.exe", (unsigned)process->pid);
    const char *text = process->path[0] ? process->path : own;
    if (strlen(text) >= size) {
        return ACCESS_DENIED;
    }
    memcpy(path, text, strlen(text) + 1);
    return 0;
}

static uint32_t read_path(void *context, uint32_t pid, uint64_t started, char *path, size_t size)
{
    struct world *world = context;
    world->path_reads++;
    for (size_t i = 0; i < world->process_count; i++) {
        const struct world_process *process = &world->processes[i];
        if (process->pid == pid && (started == 0 || process->started == started)) {
            return path_of(process, path, size);
        }
    }
    return NO_SUCH_PROCESS;
}

static uint32_t read_services(void *context, struct pid_texts *list)
{
    struct world *world = context;
    world->service_reads++;
    for (size_t i = 0; i < world->service_count && !world->service_error; i++) {
        if (!pid_texts_add(list, world->services[i].pid, world->services[i].name)) {
            return OUT_OF_MEMORY;
        }
    }
    return world->service_error;
}

static uint32_t read_titles(void *context, struct pid_texts *list)
{
    struct world *world = context;
    world->title_reads++;
    for (size_t i = 0; i < world->title_count && !world->title_error; i++) {
        if (!pid_texts_add(list, world->titles[i].pid, world->titles[i].text)) {
            return OUT_OF_MEMORY;
        }
    }
    return world->title_error;
}

static bool read_tag(void *context, uint32_t pid, uint32_t tag, char *name, size_t size)
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

static bool ask_details(void *context, uint32_t pid, uint64_t started, unsigned fact)
{
    struct world *world = context;
    if (world->asked_count == (world->room ? world->room : WORLD_QUESTIONS)) {
        return false;
    }
    world->detail_reads++;
    world->asked[world->asked_count++] =
        (struct world_question){.pid = pid, .started = started, .fact = fact};
    return true;
}

/* A user and a company made from the PID, in the order of the questions. */
static bool take_details(void *context, struct details_answer *answer)
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

static uint64_t now_ms(void *context)
{
    const struct world *world = context;
    return world->clock ? world->clock(world->hook_context) : world->ms;
}

uint64_t world_wall(void *context)
{
    return NOON + now_ms(context) * TICKS_PER_MS;
}

struct source world_source(struct world *world)
{
    return (struct source){
        .context = world,
        .read_tables = world_read_tables,
        .read_processes = read_processes,
        .read_path = read_path,
        .read_services = read_services,
        .read_titles = read_titles,
        .read_tag = read_tag,
        .ask_details = ask_details,
        .take_details = take_details,
        .now_ms = now_ms,
        .wall = world_wall,
    };
}

/* What a test writes. */

struct endpoint *world_row(struct world *world, bool tcp, const char *local, const char *remote,
                           enum tcp_state state, uint32_t pid)
{
    demand(world->count < WORLD_ROWS);
    struct row row = a_row(tcp, local, remote, state, NULL);
    row.endpoint.pid = pid;
    world->rows[world->count] = row.endpoint;
    return &world->rows[world->count++];
}

struct endpoint *world_add(struct world *world, enum protocol protocol, enum tcp_state state, uint32_t pid,
                           uint16_t local_port, uint16_t remote_port)
{
    const char *end = protocol_is_ipv6(protocol) ? "[::1]:0" : "127.0.0.1:0";
    struct endpoint *row =
        world_row(world, protocol_is_tcp(protocol), end, remote_port ? end : NULL, state, pid);
    row->local_port = local_port;
    row->remote_port = remote_port;
    return row;
}

struct endpoint *world_at(struct world *world, uint16_t local_port)
{
    size_t at = 0;
    while (at < world->count && world->rows[at].local_port != local_port) {
        at++;
    }
    demand(at < world->count);
    return &world->rows[at];
}

void world_drop(struct world *world, size_t at)
{
    demand(at < world->count);
    world->count--;
    memmove(&world->rows[at], &world->rows[at + 1], (world->count - at) * sizeof world->rows[0]);
}

void world_remove(struct world *world, uint16_t local_port)
{
    world_drop(world, (size_t)(world_at(world, local_port) - world->rows));
}

void world_process(struct world *world, uint32_t pid, uint64_t started, const char *name, const char *path)
{
    demand(world->process_count < WORLD_PROCESSES);
    world->processes[world->process_count++] =
        (struct world_process){.pid = pid, .started = started, .name = name, .path = path};
}

void world_program(struct world *world, uint32_t pid, const char *name)
{
    world_process(world, pid, WORLD_STARTED, name, "");
}

/* Acting. */

static enum sighting see_gone(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                              uint32_t *error)
{
    (void)context;
    (void)endpoint;
    *state = STATE_CLOSED;
    *error = 0;
    return SIGHT_GONE;
}

static uint32_t refuse(void *context, const struct endpoint *endpoint)
{
    (void)context;
    (void)endpoint;
    return ACCESS_DENIED;
}

static void refuse_all(void *context, struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    (void)context;
    (void)how;
    for (size_t i = 0; i < count; i++) {
        orders[i].error = ACCESS_DENIED;
    }
}

static void wait_not(void *context, uint32_t milliseconds)
{
    *(uint64_t *)context += milliseconds;
}

static uint64_t waited(void *context)
{
    return *(const uint64_t *)context;
}

struct close_operations world_refuses_close(void)
{
    static uint64_t time;
    return (struct close_operations){
        .context = &time,
        .look = see_gone,
        .set_tcp_entry = refuse,
        .nsi_reset = refuse,
        .shutdown_sockets = refuse_all,
        .wait = wait_not,
        .now_ms = waited,
    };
}

uint64_t world_no_time(void *context)
{
    (void)context;
    return 0;
}

static uint32_t open_nothing(void *context, uint32_t pid, void **process)
{
    (void)context;
    (void)pid;
    *process = NULL;
    return ACCESS_DENIED;
}

struct terminate_operations world_refuses_terminate(void)
{
    return (struct terminate_operations){.open = open_nothing};
}
