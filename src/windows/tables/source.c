/*
 * source: puts the readers of tables, processes, services and titles together as the port of source.h.
 */
#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>

#include "sockscope/snapshot.h"
#include "sockscope/system.h"
#include "windows/processes/details_worker.h"
#include "windows/processes/processes.h"
#include "windows/processes/services.h"
#include "windows/processes/titles.h"
#include "windows/tables/tables.h"

/* How long the end waits for details that are being read. */
enum { DETAILS_END_MS = 2000 };

struct readers {
    struct table_reader tables;
    struct process_reader processes;
    struct service_reader services;
    struct details_worker *details;
};

static void read_tables(void *context, struct snapshot *snapshot, unsigned facts)
{
    struct readers *readers = context;
    tables_read(&readers->tables, snapshot, facts);
}

static uint32_t read_processes(void *context, struct process_list *list)
{
    struct readers *readers = context;
    return processes_read(&readers->processes, list);
}

static uint32_t read_path(void *context, uint32_t pid, uint64_t started, char *path, size_t size)
{
    (void)context;
    return process_path(pid, started, path, size);
}

static bool ask_details(void *context, uint32_t pid, uint64_t started, unsigned fact)
{
    const struct readers *readers = context;
    return details_worker_ask(readers->details, pid, started, fact);
}

static bool take_details(void *context, struct details_answer *answer)
{
    const struct readers *readers = context;
    return details_worker_take(readers->details, answer);
}

static void tell_details(void *context, void (*came)(void *to), void *to)
{
    const struct readers *readers = context;
    details_worker_tell(readers->details, came, to);
}

static uint32_t read_services(void *context, struct pid_texts *list)
{
    struct readers *readers = context;
    return services_read(&readers->services, list);
}

static uint32_t read_titles(void *context, struct pid_texts *list)
{
    (void)context;
    return titles_read(list);
}

static bool read_tag(void *context, uint32_t pid, uint32_t tag, char *name, size_t size)
{
    struct readers *readers = context;
    return services_tag(&readers->services, pid, tag, name, size);
}

static uint64_t now_ms(void *context)
{
    (void)context;
    return GetTickCount64();
}

static uint64_t wall(void *context)
{
    FILETIME now;
    (void)context;
    GetSystemTimePreciseAsFileTime(&now);
    return (uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime;
}

bool system_source_open(struct source *source)
{
    static const struct details_reader reader = {process_details_place, process_details_read};
    struct readers *readers = calloc(1, sizeof *readers);
    if (readers) {
        readers->details = details_worker_create(&reader);
    }
    if (readers && !readers->details) {
        free(readers);
        readers = NULL;
    }
    *source = (struct source){
        .context = readers,
        .read_tables = read_tables,
        .read_processes = read_processes,
        .read_path = read_path,
        .read_services = read_services,
        .read_titles = read_titles,
        .read_tag = read_tag,
        .ask_details = ask_details,
        .take_details = take_details,
        .tell_details = tell_details,
        .now_ms = now_ms,
        .wall = wall,
    };
    /* cppcheck-suppress memleak ; the context owns it */
    return readers != NULL;
}

struct udp_peers system_udp_peers(const struct source *source, bool ipv6)
{
    const struct readers *readers = source->context;
    return readers->tables.peers[ipv6];
}

void system_source_close(struct source *source)
{
    struct readers *readers = source->context;
    tables_free(&readers->tables);
    processes_free(&readers->processes);
    services_free(&readers->services);
    details_worker_free(readers->details, DETAILS_END_MS);
    free(readers);
    source->context = NULL;
}

uint32_t system_list_processes(struct process_list *list)
{
    struct process_reader reader = {{0}};
    uint32_t error = processes_read(&reader, list);
    processes_free(&reader);
    return error;
}
