/*
 * close_operations: the real operations of close_plan.h: the ways, and a look at one table.
 */
#include <windows.h>

#include <stdlib.h>

#include "sockscope/system.h"
#include "windows/tables.h"
#include "windows/ways.h"

struct looker {
    struct table_reader reader;
    struct snapshot snapshot;
};

/* TIME_WAIT is reported without an owner: it is still the memory of this connection. */
static enum sighting judge(const struct endpoint *wanted, const struct endpoint *row)
{
    bool remnant = row->state == STATE_TIME_WAIT && row->pid == 0;
    return remnant || endpoint_same_identity(wanted, row) ? SIGHT_SEEN : SIGHT_OTHER;
}

static enum sighting look(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                          uint32_t *error)
{
    struct looker *looker = context;
    enum sighting sighting = SIGHT_GONE;
    snapshot_begin(&looker->snapshot, 0, 0);
    *error = tables_read_one(&looker->reader, &looker->snapshot, (enum protocol)endpoint->protocol);
    if (*error) {
        return SIGHT_UNKNOWN;
    }
    for (size_t i = 0; i < looker->snapshot.count && sighting != SIGHT_SEEN; i++) {
        const struct endpoint *row = &looker->snapshot.rows[i];
        if (endpoint_same_tuple(endpoint, row)) {
            sighting = judge(endpoint, row);
            *state = (enum tcp_state)row->state;
        }
    }
    return sighting;
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

static uint32_t shutdown_socket(void *context, const struct endpoint *endpoint, uint64_t owner_started)
{
    (void)context;
    return way_shutdown(endpoint, owner_started);
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
    *operations =
        (struct close_operations){looker, look, set_tcp_entry, nsi_reset, shutdown_socket, wait, now_ms};
    /* cppcheck-suppress memleak ; the context owns it */
    return looker != NULL;
}

void system_close_close(struct close_operations *operations)
{
    struct looker *looker = operations->context;
    tables_free(&looker->reader);
    snapshot_free(&looker->snapshot);
    free(looker);
    operations->context = NULL;
}
