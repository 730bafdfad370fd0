/*
 * snapshot: one array for all tables, so that the tracker walks it once.
 */
#include "sockscope/snapshot.h"

#include <string.h>

#include "array.h"

enum { FIRST_ROWS = 256 };

void snapshot_free(struct snapshot *snapshot)
{
    free(snapshot->rows);
    memset(snapshot, 0, sizeof *snapshot);
}

void snapshot_begin(struct snapshot *snapshot, uint64_t time_ms, uint64_t wall)
{
    snapshot->time_ms = time_ms;
    snapshot->wall = wall;
    snapshot->count = 0;
    memset(snapshot->tables, 0, sizeof snapshot->tables);
}

void snapshot_begin_table(struct snapshot *snapshot, enum protocol protocol)
{
    struct table_read *table = &snapshot->tables[protocol];
    table->error = 0;
    table->first = snapshot->count;
    table->count = 0;
}

void snapshot_fail_table(struct snapshot *snapshot, enum protocol protocol, uint32_t error)
{
    struct table_read *table = &snapshot->tables[protocol];
    if (table->count > 0) {
        struct endpoint *rows = snapshot->rows + table->first;
        size_t behind = snapshot->count - table->first - table->count;
        memmove(rows, rows + table->count, behind * sizeof *rows);
        snapshot->count -= table->count;
        for (int later = (int)protocol + 1; later < PROTOCOL_COUNT; later++) {
            struct table_read *moved = &snapshot->tables[later];
            moved->first -= moved->first > table->first ? table->count : 0;
        }
    }
    table->count = 0;
    table->error = error;
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

struct endpoint *snapshot_append(struct snapshot *snapshot, enum protocol protocol)
{
    if (snapshot->count == snapshot->capacity && !snapshot_reserve(snapshot, 1)) {
        return NULL;
    }
    struct endpoint *row = &snapshot->rows[snapshot->count++];
    snapshot->tables[protocol].count++;
    memset(row, 0, sizeof *row);
    row->protocol = (uint8_t)protocol;
    return row;
}
