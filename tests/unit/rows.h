/*
 * rows: rows built by hand for tests, from text that a reader can check at a glance.
 */
#ifndef SOCKSCOPE_TEST_ROWS_H
#define SOCKSCOPE_TEST_ROWS_H

#include <string.h>

#include "sockscope/tracker.h"

/* 2026-11-23 13:05:09.123 UTC */
#define NOON UINT64_C(134399127091230000)
#define HOUR UINT64_C(36000000000)

static inline struct process a_process(uint32_t pid, const char *name)
{
    struct process process;
    memset(&process, 0, sizeof process);
    process.pid = pid;
    process.name = name;
    process.started = NOON;
    return process;
}

static inline void set_end(uint8_t bytes[16], uint32_t *scope, uint16_t *port, const char *end)
{
    struct address address;
    if (end_parse(end, strlen(end), &address, port)) {
        memcpy(bytes, address.bytes, 16);
        *scope = address.scope;
    }
}

/* `remote` may be NULL; the protocol follows from `tcp` and the form of the local end. */
static inline struct row a_row(bool tcp, const char *local, const char *remote, enum tcp_state state,
                               const struct process *process)
{
    struct row row;
    struct endpoint *endpoint = &row.endpoint;
    bool ipv6 = local[0] == '[';
    memset(&row, 0, sizeof row);
    set_end(endpoint->local_address, &endpoint->local_scope, &endpoint->local_port, local);
    if (remote) {
        set_end(endpoint->remote_address, &endpoint->remote_scope, &endpoint->remote_port, remote);
        endpoint->has_remote = 1;
    }
    endpoint->protocol =
        (uint8_t)(tcp ? (ipv6 ? PROTOCOL_TCP6 : PROTOCOL_TCP4) : (ipv6 ? PROTOCOL_UDP6 : PROTOCOL_UDP4));
    endpoint->state = (uint8_t)state;
    endpoint->pid = process ? process->pid : 0;
    row.process = process;
    row.known_from_start = 1;
    return row;
}

#endif
