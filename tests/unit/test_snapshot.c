/* snapshot: grouping by table, failed tables, memory kept. */
#include "check.h"

#include "sockscope/snapshot.h"

static void add(struct snapshot *snapshot, enum table table, unsigned count, uint16_t port)
{
    snapshot_begin_table(snapshot, table);
    for (unsigned i = 0; i < count; i++) {
        struct endpoint *row = snapshot_append(snapshot, table);
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
    add(&snapshot, TABLE_TCP4, 3, 100);
    add(&snapshot, TABLE_TCP6, 0, 0);
    add(&snapshot, TABLE_UDP4, 2, 200);
    add(&snapshot, TABLE_UDP6, 1, 300);
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
    add(&snapshot, TABLE_TCP4, 2, 100);
    add(&snapshot, TABLE_TCP6, 4, 200);
    snapshot_fail_table(&snapshot, TABLE_TCP6, 31);
    add(&snapshot, TABLE_UDP4, 2, 300);
    add(&snapshot, TABLE_UDP6, 2, 400);
    CHECK_NUMBER(snapshot.count, 6);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP6].error, 31);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP6].count, 0);
    CHECK_NUMBER(snapshot.rows[snapshot.tables[PROTOCOL_UDP4].first].local_port, 300);
    /* Late, with others behind it. */
    snapshot_fail_table(&snapshot, TABLE_TCP4, 32);
    CHECK_NUMBER(snapshot.count, 4);
    CHECK_NUMBER(snapshot.rows[snapshot.tables[PROTOCOL_UDP4].first].local_port, 300);
    CHECK_NUMBER(snapshot.rows[snapshot.tables[PROTOCOL_UDP6].first].local_port, 400);
    snapshot_fail_table(&snapshot, TABLE_UDP6, 33);
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
    add(&snapshot, TABLE_TCP4, 1000, 1);
    CHECK(snapshot.rows == rows);
    snapshot.rows[0].pid = 9;
    snapshot_begin(&snapshot, 2, 2);
    CHECK_NUMBER(snapshot.count, 0);
    add(&snapshot, TABLE_TCP4, 1000, 1);
    CHECK(snapshot.rows == rows);
    CHECK_NUMBER(snapshot.rows[0].pid, 0);
    CHECK(!snapshot_reserve(&snapshot, SIZE_MAX));
    CHECK(!snapshot_reserve(&snapshot, SIZE_MAX / 2));
    CHECK_NUMBER(snapshot.count, 1000);
    add(&snapshot, TABLE_UDP6, 5000, 1);
    CHECK_NUMBER(snapshot.rows[5999].local_port, 5000);
    snapshot_free(&snapshot);
}

/* Four connections and a listener, the second connection again at place `again`. */
enum { CONNECTIONS = 4, LISTENER_PORT = 9000 };

static void put_connection(struct snapshot *snapshot, unsigned which, enum tcp_state state, uint32_t pid,
                           uint64_t created)
{
    struct endpoint *row = snapshot_append(snapshot, TABLE_TCP6);
    CHECK(row != NULL);
    if (row) {
        row->local_address[15] = 1;
        row->remote_address[15] = 2;
        row->local_scope = 12;
        row->local_port = (uint16_t)(1000 + which);
        row->remote_port = 443;
        row->has_remote = 1;
        row->state = (uint8_t)state;
        row->pid = pid;
        row->created = created;
    }
}

static void put_doubled(struct snapshot *snapshot, unsigned again, struct endpoint twin)
{
    snapshot_begin(snapshot, 0, 0);
    add(snapshot, TABLE_TCP4, 2, LISTENER_PORT);
    snapshot_begin_table(snapshot, TABLE_TCP6);
    for (unsigned i = 0; i <= CONNECTIONS; i++) {
        if (i == again) {
            put_connection(snapshot, 1, (enum tcp_state)twin.state, twin.pid, twin.created);
        }
        if (i < CONNECTIONS) {
            put_connection(snapshot, i, STATE_ESTABLISHED, 7, 70);
        }
    }
    add(snapshot, TABLE_UDP4, 3, LISTENER_PORT);
}

static void check_united(struct snapshot *snapshot, enum tcp_state state, uint32_t pid, uint64_t created)
{
    unsigned seen[CONNECTIONS] = {0};
    CHECK(snapshot_unite(snapshot));
    CHECK_NUMBER(snapshot->count, 2 + CONNECTIONS + 3);
    CHECK_NUMBER(snapshot->tables[TABLE_TCP6].count, CONNECTIONS);
    CHECK_NUMBER(snapshot->tables[TABLE_UDP4].first, 2 + CONNECTIONS);
    CHECK_NUMBER(snapshot->tables[TABLE_UDP4].count, 3);
    CHECK_NUMBER(snapshot->rows[2 + CONNECTIONS].local_port, LISTENER_PORT);
    for (size_t i = 2; i < 2 + CONNECTIONS && i < snapshot->count; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        unsigned which = row->local_port - 1000u;
        CHECK(which < CONNECTIONS);
        if (which < CONNECTIONS) {
            seen[which]++;
            CHECK_NUMBER(row->state, which == 1 ? state : STATE_ESTABLISHED);
            CHECK_NUMBER(row->pid, which == 1 ? pid : 7);
            CHECK_NUMBER(row->created, which == 1 ? created : 70);
        }
    }
    for (unsigned i = 0; i < CONNECTIONS; i++) {
        CHECK_NUMBER(seen[i], 1);
    }
}

CASE(a_connection_named_twice_is_one_row)
{
    struct snapshot snapshot = {0};
    for (unsigned again = 0; again <= CONNECTIONS; again++) {
        put_doubled(&snapshot, again, (struct endpoint){.state = STATE_ESTABLISHED, .pid = 7, .created = 70});
        check_united(&snapshot, STATE_ESTABLISHED, 7, 70);
        /* The memory of a connection beside the living one. */
        put_doubled(&snapshot, again, (struct endpoint){.state = STATE_TIME_WAIT, .pid = 0, .created = 0});
        check_united(&snapshot, STATE_ESTABLISHED, 7, 70);
        put_doubled(&snapshot, again, (struct endpoint){.state = STATE_TIME_WAIT, .pid = 8, .created = 80});
        check_united(&snapshot, STATE_ESTABLISHED, 7, 70);
        /* The owner of one is not known yet. */
        put_doubled(&snapshot, again, (struct endpoint){.state = STATE_ESTABLISHED, .pid = 0, .created = 0});
        check_united(&snapshot, STATE_ESTABLISHED, 7, 70);
        /* Another connection took its place while the table was read. */
        put_doubled(&snapshot, again, (struct endpoint){.state = STATE_SYN_SENT, .pid = 8, .created = 80});
        check_united(&snapshot, STATE_SYN_SENT, 8, 80);
    }
    snapshot_free(&snapshot);
}

CASE(what_may_share_an_end_stays)
{
    struct snapshot snapshot = {0};
    for (int table = 0; table < TABLE_COUNT; table++) {
        snapshot_begin_table(&snapshot, (enum table)table);
        for (int i = 0; i < 3; i++) {
            struct endpoint *row = snapshot_append(&snapshot, (enum table)table);
            if (row) {
                row->local_port = 5353;
                row->state = table_protocol((enum table)table) <= PROTOCOL_TCP6 ? STATE_LISTEN : STATE_NONE;
            }
        }
    }
    CHECK(snapshot_unite(&snapshot));
    CHECK_NUMBER(snapshot.count, 3 * TABLE_COUNT);
    /* The same ports over another family, and a scope apart, are other connections. */
    snapshot_begin(&snapshot, 0, 0);
    snapshot_begin_table(&snapshot, TABLE_TCP6);
    put_connection(&snapshot, 0, STATE_ESTABLISHED, 7, 70);
    put_connection(&snapshot, 0, STATE_ESTABLISHED, 7, 70);
    snapshot.rows[1].remote_scope = 13;
    CHECK(snapshot_unite(&snapshot));
    CHECK_NUMBER(snapshot.count, 2);
    snapshot_free(&snapshot);
}

CASE(many_doubles_are_many_fewer_rows)
{
    enum { MANY = 5000 };
    struct snapshot snapshot = {0};
    snapshot_begin_table(&snapshot, TABLE_TCP6);
    for (unsigned i = 0; i < MANY; i++) {
        put_connection(&snapshot, i % (MANY / 5), STATE_ESTABLISHED, 7, 70);
    }
    CHECK(snapshot_unite(&snapshot));
    CHECK_NUMBER(snapshot.count, MANY / 5);
    for (unsigned i = 0; i < snapshot.count; i++) {
        CHECK_NUMBER(snapshot.rows[i].local_port, 1000 + i);
    }
    snapshot_free(&snapshot);
}

int main(void)
{
    RUN(rows_lie_grouped_by_table);
    RUN(a_failed_table_has_an_error_and_no_rows);
    RUN(memory_is_kept_from_look_to_look);
    RUN(a_connection_named_twice_is_one_row);
    RUN(what_may_share_an_end_stays);
    RUN(many_doubles_are_many_fewer_rows);
    return check_result();
}
