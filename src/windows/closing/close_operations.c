/*
 * close_operations: the real operations of close_plan.h: the ways, and a look at one table.
 */
#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "sockscope/system.h"
#include "windows/closing/ways.h"
#include "windows/tables/tables.h"

/* Several threads may close at once; one reading serves all looks until the next renewal. */
struct looker {
    SRWLOCK lock;
    struct table_reader reader;
    struct snapshot snapshots[PROTOCOL_COUNT];
    bool fresh[PROTOCOL_COUNT];
};

static uint32_t read_table(struct looker *looker, enum protocol protocol)
{
    if (looker->fresh[protocol]) {
        return 0;
    }
    snapshot_begin(&looker->snapshots[protocol], 0, 0);
    uint32_t error = tables_read_one(&looker->reader, &looker->snapshots[protocol], protocol);
    if (!error && !snapshot_unite(&looker->snapshots[protocol])) {
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    looker->fresh[protocol] = error == 0;
    return error;
}

static enum sighting find(const struct snapshot *snapshot, const struct endpoint *endpoint,
                          enum tcp_state *state)
{
    enum sighting sighting = SIGHT_GONE;
    for (size_t i = 0; i < snapshot->count && sighting != SIGHT_SEEN; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        enum sighting here = close_sighting(endpoint, row);
        if (here != SIGHT_GONE) {
            sighting = here;
            *state = (enum tcp_state)row->state;
        }
    }
    return sighting;
}

static enum sighting look(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                          uint32_t *error)
{
    struct looker *looker = context;
    enum protocol protocol = (enum protocol)endpoint->protocol;
    AcquireSRWLockExclusive(&looker->lock);
    *error = read_table(looker, protocol);
    enum sighting sighting = *error ? SIGHT_UNKNOWN : find(&looker->snapshots[protocol], endpoint, state);
    ReleaseSRWLockExclusive(&looker->lock);
    return sighting;
}

static void renew(void *context)
{
    struct looker *looker = context;
    AcquireSRWLockExclusive(&looker->lock);
    memset(looker->fresh, 0, sizeof looker->fresh);
    ReleaseSRWLockExclusive(&looker->lock);
}

static uint32_t set_tcp_entry(void *context, const struct endpoint *endpoint)
{
    (void)context;
    return way_set_tcp_entry(endpoint);
}

static uint32_t nsi_reset(void *context, const struct endpoint *endpoint)
{
    (void)context;
    return way_nsi(endpoint);
}

static void shutdown_sockets(void *context, struct shutdown_order *orders, size_t count,
                             enum shutdown_how how)
{
    (void)context;
    way_shutdown_all(orders, count, how);
}

static void wait(void *context, uint32_t milliseconds)
{
    (void)context;
    Sleep(milliseconds);
}

static uint64_t now_ms(void *context)
{
    (void)context;
    return GetTickCount64();
}

bool system_close_open(struct close_operations *operations)
{
    struct looker *looker = calloc(1, sizeof *looker);
    *operations = (struct close_operations){
        .context = looker,
        .look = look,
        .set_tcp_entry = set_tcp_entry,
        .nsi_reset = nsi_reset,
        .shutdown_sockets = shutdown_sockets,
        .wait = wait,
        .now_ms = now_ms,
        .renew = renew,
        .elevated = system_is_elevated(),
    };
    /* cppcheck-suppress memleak ; the context owns it */
    return looker != NULL;
}

void system_close_close(struct close_operations *operations)
{
    struct looker *looker = operations->context;
    tables_free(&looker->reader);
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        snapshot_free(&looker->snapshots[i]);
    }
    free(looker);
    operations->context = NULL;
}
