/*
 * scene: an array of rows, told table by table.
 */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t epoch = UINT64_C(134399127091230000); /* 2026-11-23, FILETIME units */
static const uint64_t process_start = UINT64_C(134399000000000000);

static enum table table_of(const struct endpoint *row)
{
    return row->state != STATE_BOUND        ? (enum table)row->protocol
           : row->protocol == PROTOCOL_TCP4 ? TABLE_BOUND4
                                            : TABLE_BOUND6;
}

static void read_tables(void *context, struct snapshot *snapshot, unsigned facts)
{
    const struct scene *scene = context;
    int tables = facts & FACT_BOUND ? TABLE_COUNT : TABLE_BOUND4;
    for (int table = 0; table < tables; table++) {
        snapshot_begin_table(snapshot, (enum table)table);
        for (size_t i = 0; i < scene->count; i++) {
            if (table_of(&scene->rows[i]) == (enum table)table && snapshot_reserve(snapshot, 1)) {
                *snapshot_append(snapshot, (enum table)table) = scene->rows[i];
            }
        }
        if (scene->table_errors[table]) {
            snapshot_fail_table(snapshot, (enum table)table, scene->table_errors[table]);
        }
    }
}

static uint32_t read_processes(void *context, struct process_list *list)
{
    const struct scene *scene = context;
    for (size_t i = 0; i < scene->process_count; i++) {
        process_list_add(list, scene->processes[i].pid, 4, process_start, scene->processes[i].name);
    }
    return scene->process_error;
}

static uint32_t read_path(void *context, uint32_t pid, uint64_t started, char *path, size_t size)
{
    (void)context;
    (void)started;
    snprintf(path, size, "C:\\Scene\\%u.exe", (unsigned)pid);
    return 0;
}

static uint32_t read_services(void *context, struct pid_texts *list)
{
    const struct scene *scene = context;
    (void)list;
    return scene->service_error;
}

static uint32_t read_titles(void *context, struct pid_texts *list)
{
    const struct scene *scene = context;
    (void)list;
    return scene->title_error;
}

static bool read_tag(void *context, uint32_t pid, uint32_t tag, char *name, size_t size)
{
    (void)context;
    (void)pid;
    (void)tag;
    (void)name;
    (void)size;
    return false;
}

static uint64_t now_ms(void *context)
{
    return ((const struct scene *)context)->now_ms;
}

static uint64_t wall(void *context)
{
    return epoch + now_ms(context) * 10000;
}

void scene_begin(struct scene *scene)
{
    memset(scene, 0, sizeof *scene);
    scene->now_ms = 1000;
}

struct source scene_source(struct scene *scene)
{
    return (struct source){
        .context = scene,
        .read_tables = read_tables,
        .read_processes = read_processes,
        .read_path = read_path,
        .read_services = read_services,
        .read_titles = read_titles,
        .read_tag = read_tag,
        .now_ms = now_ms,
        .wall = wall,
    };
}

static void demand(bool met)
{
    if (!met) {
        printf("the scene is not what the test thinks\n");
        exit(EXIT_FAILURE);
    }
}

void scene_add_process(struct scene *scene, uint32_t pid, const char *name)
{
    demand(scene->process_count < SCENE_PROCESSES);
    scene->processes[scene->process_count].pid = pid;
    scene->processes[scene->process_count++].name = name;
}

void scene_add(struct scene *scene, enum protocol protocol, enum tcp_state state, uint32_t pid,
               uint16_t local_port, uint16_t remote_port)
{
    demand(scene->count < SCENE_ROWS);
    struct endpoint *row = &scene->rows[scene->count++];
    memset(row, 0, sizeof *row);
    row->protocol = (uint8_t)protocol;
    row->state = (uint8_t)state;
    row->pid = pid;
    row->local_port = local_port;
    row->remote_port = remote_port;
    row->has_remote = remote_port != 0;
    if (protocol_is_ipv6(protocol)) {
        row->local_address[15] = 1;
        row->remote_address[15] = row->has_remote;
    } else {
        row->local_address[0] = 127;
        row->local_address[3] = 1;
        row->remote_address[0] = row->has_remote ? 127 : 0;
        row->remote_address[3] = row->has_remote;
    }
}

static struct endpoint *row_at(struct scene *scene, uint16_t local_port)
{
    for (size_t i = 0; i < scene->count; i++) {
        if (scene->rows[i].local_port == local_port) {
            return &scene->rows[i];
        }
    }
    demand(false);
    return NULL;
}

void scene_remove(struct scene *scene, uint16_t local_port)
{
    struct endpoint *row = row_at(scene, local_port);
    size_t behind = (size_t)(&scene->rows[scene->count] - row) - 1;
    memmove(row, row + 1, behind * sizeof *row);
    scene->count--;
}

void scene_set_state(struct scene *scene, uint16_t local_port, enum tcp_state state)
{
    row_at(scene, local_port)->state = (uint8_t)state;
}
