/*
 * snapshot: one array for all tables, so that the tracker walks it once.
 */
#include "sockscope/snapshot.h"

#include <string.h>

#include "core/base/array.h"

enum { FIRST_ROWS = 256 };

void snapshot_free(struct snapshot *snapshot)
{
    free(snapshot->rows);
    tuple_set_free(&snapshot->united);
    memset(snapshot, 0, sizeof *snapshot);
}

void snapshot_begin(struct snapshot *snapshot, uint64_t time_ms, uint64_t wall)
{
    snapshot->time_ms = time_ms;
    snapshot->wall = wall;
    snapshot->count = 0;
    memset(snapshot->tables, 0, sizeof snapshot->tables);
    snapshot->peers_error = 0;
}

enum protocol table_protocol(enum table table)
{
    static const uint8_t protocols[TABLE_COUNT] = {
        [TABLE_TCP4] = PROTOCOL_TCP4, [TABLE_TCP6] = PROTOCOL_TCP6,   [TABLE_UDP4] = PROTOCOL_UDP4,
        [TABLE_UDP6] = PROTOCOL_UDP6, [TABLE_BOUND4] = PROTOCOL_TCP4, [TABLE_BOUND6] = PROTOCOL_TCP6};
    return (enum protocol)protocols[table];
}

void snapshot_begin_table(struct snapshot *snapshot, enum table table)
{
    snapshot->tables[table] = (struct table_read){.asked = true, .first = snapshot->count};
}

/* Takes rows off the end of a table; those of later ones move up. */
static void shorten_table(struct snapshot *snapshot, int table, size_t by)
{
    struct table_read *read = &snapshot->tables[table];
    size_t end = read->first + read->count;
    memmove(snapshot->rows + end - by, snapshot->rows + end,
            (snapshot->count - end) * sizeof *snapshot->rows);
    snapshot->count -= by;
    read->count -= by;
    for (int later = table + 1; later < TABLE_COUNT; later++) {
        struct table_read *moved = &snapshot->tables[later];
        moved->first -= moved->first >= end ? by : 0;
    }
}

void snapshot_fail_table(struct snapshot *snapshot, enum table table, uint32_t error)
{
    struct table_read *read = &snapshot->tables[table];
    if (read->count > 0) {
        shorten_table(snapshot, (int)table, read->count);
    }
    read->error = error;
}

bool snapshot_reserve(struct snapshot *snapshot, size_t count)
{
    if (count > SIZE_MAX - snapshot->count) {
        return false;
    }
    if (snapshot->count + count <= snapshot->capacity) {
        return true;
    }
    size_t wanted = snapshot->count + count;
    wanted = wanted < FIRST_ROWS ? FIRST_ROWS : wanted;
    struct endpoint *rows = array_grow(snapshot->rows, &snapshot->capacity, wanted, sizeof *rows);
    if (!rows) {
        return false;
    }
    snapshot->rows = rows;
    return true;
}

struct endpoint *snapshot_append(struct snapshot *snapshot, enum table table)
{
    if (snapshot->count == snapshot->capacity && !snapshot_reserve(snapshot, 1)) {
        return NULL;
    }
    struct endpoint *row = &snapshot->rows[snapshot->count++];
    snapshot->tables[table].count++;
    memset(row, 0, sizeof *row);
    row->protocol = (uint8_t)table_protocol(table);
    return row;
}

/* True if a row says more about the connection than the one chosen so far. */
static bool is_better(const struct endpoint *row, const struct endpoint *than)
{
    bool waits = row->state == STATE_TIME_WAIT, waited = than->state == STATE_TIME_WAIT;
    if (waits != waited) {
        return waited;
    }
    if ((row->pid != 0) != (than->pid != 0)) {
        return row->pid != 0;
    }
    return row->created > than->created;
}

static bool unite_table(struct snapshot *snapshot, int table)
{
    const struct table_read *read = &snapshot->tables[table];
    struct tuple_set *set = &snapshot->united;
    uint32_t used = 0;
    if (read->count == 0) {
        return true;
    }
    struct endpoint *rows = snapshot->rows + read->first;
    if (!tuple_set_clear(set, read->count, read->count)) {
        return false;
    }
    for (size_t i = 0; i < read->count; i++) {
        const struct endpoint *row = &rows[i];
        uint32_t standing = row->has_remote ? tuple_set_add(set, rows, row, used) : used;
        if (standing != used) {
            rows[standing] = is_better(row, &rows[standing]) ? *row : rows[standing];
            continue;
        }
        if (used != i) {
            rows[used] = *row;
        }
        used++;
    }
    if (used < read->count) {
        shorten_table(snapshot, table, read->count - used);
    }
    return true;
}

bool snapshot_unite(struct snapshot *snapshot)
{
    return unite_table(snapshot, TABLE_TCP4) && unite_table(snapshot, TABLE_TCP6);
}
