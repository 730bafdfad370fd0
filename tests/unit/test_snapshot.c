/* snapshot: grouping by table, failed tables, memory kept. */
#include "check.h"

#include "sockscope/snapshot.h"

static void add(struct snapshot *snapshot, enum protocol protocol, unsigned count, uint16_t port)
{
    snapshot_begin_table(snapshot, protocol);
    for (unsigned i = 0; i < count; i++) {
        struct endpoint *row = snapshot_append(snapshot, protocol);
        CHECK(row != NULL);
        if (row) {
            row->local_port = (uint16_t)(port + i);
        }
    }
}

CASE(rows_lie_grouped_by_table)
{
    struct snapshot snapshot = {0};
    snapshot_begin(&snapshot, 5, 6);
    add(&snapshot, PROTOCOL_TCP4, 3, 100);
    add(&snapshot, PROTOCOL_TCP6, 0, 0);
    add(&snapshot, PROTOCOL_UDP4, 2, 200);
    add(&snapshot, PROTOCOL_UDP6, 1, 300);
    CHECK_NUMBER(snapshot.time_ms, 5);
    CHECK_NUMBER(snapshot.wall, 6);
    CHECK_NUMBER(snapshot.count, 6);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP6].first, 3);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP6].count, 0);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_UDP4].first, 3);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_UDP4].count, 2);
    CHECK_NUMBER(snapshot.rows[3].local_port, 200);
    CHECK_NUMBER(snapshot.rows[3].protocol, PROTOCOL_UDP4);
    CHECK_NUMBER(snapshot.rows[5].protocol, PROTOCOL_UDP6);
    snapshot_free(&snapshot);
    CHECK_NUMBER(snapshot.capacity, 0);
}

CASE(a_failed_table_has_an_error_and_no_rows)
{
    struct snapshot snapshot = {0};
    snapshot_begin(&snapshot, 1, 1);
    add(&snapshot, PROTOCOL_TCP4, 2, 100);
    add(&snapshot, PROTOCOL_TCP6, 4, 200);
    snapshot_fail_table(&snapshot, PROTOCOL_TCP6, 31);
    add(&snapshot, PROTOCOL_UDP4, 2, 300);
    add(&snapshot, PROTOCOL_UDP6, 2, 400);
    CHECK_NUMBER(snapshot.count, 6);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP6].error, 31);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP6].count, 0);
    CHECK_NUMBER(snapshot.rows[snapshot.tables[PROTOCOL_UDP4].first].local_port, 300);
    /* Late, with others behind it. */
    snapshot_fail_table(&snapshot, PROTOCOL_TCP4, 32);
    CHECK_NUMBER(snapshot.count, 4);
    CHECK_NUMBER(snapshot.rows[snapshot.tables[PROTOCOL_UDP4].first].local_port, 300);
    CHECK_NUMBER(snapshot.rows[snapshot.tables[PROTOCOL_UDP6].first].local_port, 400);
    snapshot_fail_table(&snapshot, PROTOCOL_UDP6, 33);
    CHECK_NUMBER(snapshot.count, 2);
    snapshot_begin(&snapshot, 2, 2);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP6].error, 0);
    snapshot_free(&snapshot);
}

CASE(memory_is_kept_from_look_to_look)
{
    struct snapshot snapshot = {0};
    snapshot_begin(&snapshot, 1, 1);
    CHECK(snapshot_reserve(&snapshot, 1000));
    const struct endpoint *rows = snapshot.rows;
    CHECK(snapshot.capacity >= 1000 && snapshot.count == 0);
    add(&snapshot, PROTOCOL_TCP4, 1000, 1);
    CHECK(snapshot.rows == rows);
    snapshot.rows[0].pid = 9;
    snapshot_begin(&snapshot, 2, 2);
    CHECK_NUMBER(snapshot.count, 0);
    add(&snapshot, PROTOCOL_TCP4, 1000, 1);
    CHECK(snapshot.rows == rows);
    CHECK_NUMBER(snapshot.rows[0].pid, 0);
    CHECK(!snapshot_reserve(&snapshot, SIZE_MAX));
    CHECK(!snapshot_reserve(&snapshot, SIZE_MAX / 2));
    CHECK_NUMBER(snapshot.count, 1000);
    add(&snapshot, PROTOCOL_UDP6, 5000, 1);
    CHECK_NUMBER(snapshot.rows[5999].local_port, 5000);
    snapshot_free(&snapshot);
}

int main(void)
{
    RUN(rows_lie_grouped_by_table);
    RUN(a_failed_table_has_an_error_and_no_rows);
    RUN(memory_is_kept_from_look_to_look);
    return check_result();
}
