/* table_rows: bytes as Windows hands them out; and the key that its store knows a connection by. */
#include "sockscope/table_rows.h"

#include <stdlib.h>

#include "check.h"
#include "sockscope/nsi_key.h"

/* Fields as they lie in memory on Windows, low byte first. */
static void put(uint8_t *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

/* A port in network order; what the upper half of its DWORD holds must not matter. */
static void put_port(uint8_t *at, uint16_t port)
{
    at[0] = (uint8_t)(port >> 8);
    at[1] = (uint8_t)port;
    at[2] = 0xAB;
    at[3] = 0xCD;
}

static void put_address(uint8_t *at, const char *text)
{
    struct address address;
    CHECK(address_parse(text, strlen(text), &address));
    memcpy(at, address.bytes, address.ipv6 ? 16 : 4);
}

static void check_end(const struct address *address, unsigned port, const char *words)
{
    char text[END_TEXT_SIZE];
    size_t length = address_format(address, text, sizeof text);
    snprintf(text + length, sizeof text - length, " %u", port);
    CHECK_TEXT(text, words);
}

static void check_ends(const struct endpoint *row, const char *local, const char *remote)
{
    struct address near_end = endpoint_local(row), far_end = endpoint_remote(row);
    check_end(&near_end, row->local_port, local);
    CHECK_NUMBER(row->has_remote, remote != NULL);
    check_end(&far_end, row->remote_port,
              remote                                           ? remote
              : protocol_is_ipv6((enum protocol)row->protocol) ? ":: 0"
                                                               : "0.0.0.0 0");
}

static struct snapshot snapshot;
static uint8_t bytes[4096];

static void begin(uint32_t count)
{
    memset(bytes, 0, sizeof bytes);
    put(bytes, count, 4);
    snapshot_begin(&snapshot, 1, 2);
}

/* The table in exactly the memory that it needs, so that a byte too many is found. */
static enum table_taken take(enum table table, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    CHECK(exact != NULL);
    if (!exact) {
        return TABLE_NO_MEMORY;
    }
    memcpy(exact, bytes, size);
    snapshot_begin_table(&snapshot, table);
    enum table_taken taken = table_rows_take(&snapshot, table, exact, size);
    free(exact);
    return taken;
}

static void put_tcp6(uint8_t *row, const char *local, uint32_t local_scope, const char *remote,
                     uint32_t remote_scope, uint32_t state)
{
    put_address(row, local);
    put(row + 16, local_scope, 4);
    put_port(row + 20, 49670);
    put_address(row + 24, remote);
    put(row + 40, remote_scope, 4);
    put_port(row + 44, 443);
    put(row + 48, state, 4);
    put(row + 52, 4321, 4);
    put(row + 56, UINT64_C(0x01DC5C0123456789), 8);
    put(row + 64, 77, 8);
}

CASE(tcp4_rows_have_their_fields)
{
    uint8_t *row = bytes + 8;
    begin(2);
    put(row, STATE_ESTABLISHED, 4);
    put_address(row + 4, "192.0.2.1");
    put_port(row + 8, 50000);
    put_address(row + 12, "198.51.100.7");
    put_port(row + 16, 443);
    put(row + 20, 4711, 4);
    put(row + 24, UINT64_C(0x01DC5C0123456789), 8);
    put(row + 32, 99, 8);
    row += 160;
    put(row, STATE_LISTEN, 4);
    put_port(row + 8, 135);
    put_address(row + 12, "203.0.113.9"); /* what a listener has there means nothing */
    put_port(row + 16, 9);
    CHECK_NUMBER(take(TABLE_TCP4, 8 + 2 * 160), TABLE_TAKEN);
    CHECK_NUMBER(snapshot.count, 2);
    check_ends(&snapshot.rows[0], "192.0.2.1 50000", "198.51.100.7 443");
    CHECK_NUMBER(snapshot.rows[0].state, STATE_ESTABLISHED);
    CHECK_NUMBER(snapshot.rows[0].pid, 4711);
    CHECK(snapshot.rows[0].created == UINT64_C(0x01DC5C0123456789));
    CHECK_NUMBER(snapshot.rows[0].service_tag, 99);
    check_ends(&snapshot.rows[1], "0.0.0.0 135", NULL);
    CHECK_NUMBER(snapshot.rows[1].state, STATE_LISTEN);
}

CASE(scope_ids_are_in_host_order)
{
    begin(2);
    put_tcp6(bytes + 8, "fe80::1", 12, "fe80::2", 13, STATE_ESTABLISHED);
    put_tcp6(bytes + 8 + 192, "2001:db8::1", 12, "2001:db8::2", 13, STATE_ESTABLISHED);
    CHECK_NUMBER(take(TABLE_TCP6, 8 + 2 * 192), TABLE_TAKEN);
    check_ends(&snapshot.rows[0], "fe80::1%12 49670", "fe80::2%13 443");
    CHECK_NUMBER(snapshot.rows[0].pid, 4321);
    CHECK_NUMBER(snapshot.rows[0].service_tag, 77);
    CHECK(snapshot.rows[0].created == UINT64_C(0x01DC5C0123456789));
    /* An address that is the same everywhere needs none. */
    check_ends(&snapshot.rows[1], "2001:db8::1 49670", "2001:db8::2 443");
    begin(2);
    put_address(bytes + 8, "fe80::abcd");
    put(bytes + 8 + 16, 12, 4);
    put_port(bytes + 8 + 20, 5353);
    put(bytes + 8 + 24, 42, 4);
    put(bytes + 8 + 32, 1000, 8);
    put(bytes + 8 + 48, 5, 8);
    put_address(bytes + 8 + 176, "ff02::fb");
    put(bytes + 8 + 176 + 16, 300, 4);
    CHECK_NUMBER(take(TABLE_UDP6, 8 + 2 * 176), TABLE_TAKEN);
    check_ends(&snapshot.rows[0], "fe80::abcd%12 5353", NULL);
    CHECK_NUMBER(snapshot.rows[0].pid, 42);
    CHECK_NUMBER(snapshot.rows[0].created, 1000);
    CHECK_NUMBER(snapshot.rows[0].service_tag, 5);
    CHECK_NUMBER(snapshot.rows[0].state, STATE_NONE);
    check_ends(&snapshot.rows[1], "ff02::fb%300 0", NULL);
}

CASE(addresses_that_are_not_global_keep_their_scope)
{
    begin(3);
    put_tcp6(bytes + 8, "fec0::1", 1, "febf::1", 2, STATE_ESTABLISHED);
    put_tcp6(bytes + 8 + 192, "ff01::1", 3, "ff05::2", 4, STATE_ESTABLISHED);
    put_tcp6(bytes + 8 + 2 * 192, "ff0e::1", 5, "fd00::1", 6, STATE_ESTABLISHED);
    CHECK_NUMBER(take(TABLE_TCP6, 8 + 3 * 192), TABLE_TAKEN);
    check_ends(&snapshot.rows[0], "fec0::1%1 49670", "febf::1%2 443");
    check_ends(&snapshot.rows[1], "ff01::1%3 49670", "ff05::2%4 443");
    check_ends(&snapshot.rows[2], "ff0e::1 49670", "fd00::1 443");
}

/* Only a missing function is missing; what fails is refused, but for having nothing to tell. */
CASE(answers_without_a_table_are_told_apart)
{
    const int table = 0;
    CHECK_NUMBER(table_answer(true, 0, &table), ANSWER_TABLE);
    CHECK_NUMBER(table_answer(true, 0, NULL), ANSWER_EMPTY);
    CHECK_NUMBER(table_answer(true, 232, NULL), ANSWER_EMPTY);
    CHECK_NUMBER(table_answer(true, 1168, NULL), ANSWER_EMPTY);
    CHECK_NUMBER(table_answer(true, 232, &table), ANSWER_EMPTY);
    CHECK_NUMBER(table_answer(true, 50, NULL), ANSWER_REFUSED);
    CHECK_NUMBER(table_answer(true, 5, &table), ANSWER_REFUSED);
    CHECK_NUMBER(table_answer(false, 50, NULL), ANSWER_ABSENT);
}

CASE(udp4_rows_have_their_fields)
{
    uint8_t *row = bytes + 8;
    begin(1);
    put_address(row, "0.0.0.0");
    put_port(row + 4, 53);
    put(row + 8, 1234, 4);
    put(row + 16, 5000, 8);
    put(row + 32, 6, 8);
    CHECK_NUMBER(take(TABLE_UDP4, 8 + 160), TABLE_TAKEN);
    check_ends(&snapshot.rows[0], "0.0.0.0 53", NULL);
    CHECK_NUMBER(snapshot.rows[0].pid, 1234);
    CHECK_NUMBER(snapshot.rows[0].created, 5000);
    CHECK_NUMBER(snapshot.rows[0].service_tag, 6);
}

/* MIB_TCPROW2 and MIB_TCP6ROW2, the first behind the number of rows. */
CASE(bound_sockets_have_a_local_end)
{
    uint8_t *row = bytes + 4;
    begin(1);
    put(row, 100, 4);
    put_address(row + 4, "192.0.2.1");
    put_port(row + 8, 50001);
    put_address(row + 12, "203.0.113.9");
    put_port(row + 16, 9);
    put(row + 20, 4711, 4);
    CHECK_NUMBER(take(TABLE_BOUND4, 4 + 28), TABLE_TAKEN);
    check_ends(&snapshot.rows[0], "192.0.2.1 50001", NULL);
    CHECK_NUMBER(snapshot.rows[0].protocol, PROTOCOL_TCP4);
    CHECK_NUMBER(snapshot.rows[0].state, STATE_BOUND);
    CHECK_NUMBER(snapshot.rows[0].pid, 4711);
    CHECK_NUMBER(snapshot.rows[0].created, 0);
    begin(2);
    put_address(row, "fe80::1");
    put(row + 16, 12, 4);
    put_port(row + 20, 50002);
    put(row + 48, 1, 4); /* whatever state it says, the table is that of bound ones */
    put(row + 52, 4712, 4);
    put_address(row + 60, "::");
    put_port(row + 60 + 20, 50003);
    CHECK_NUMBER(take(TABLE_BOUND6, 4 + 2 * 60), TABLE_TAKEN);
    check_ends(&snapshot.rows[0], "fe80::1%12 50002", NULL);
    CHECK_NUMBER(snapshot.rows[0].protocol, PROTOCOL_TCP6);
    CHECK_NUMBER(snapshot.rows[0].state, STATE_BOUND);
    CHECK_NUMBER(snapshot.rows[0].pid, 4712);
    check_ends(&snapshot.rows[1], ":: 50003", NULL);
}

CASE(a_table_that_names_more_than_it_holds_is_torn)
{
    static const size_t first[TABLE_COUNT] = {8, 8, 8, 8, 4, 4},
                        row[TABLE_COUNT] = {160, 192, 160, 176, 28, 60};
    for (int at = 0; at < TABLE_COUNT; at++) {
        enum table table = (enum table)at;
        size_t whole = first[at] + 3 * row[at];
        for (size_t size = 0; size <= whole; size++) {
            begin(3);
            CHECK_NUMBER(take(table, size), size == whole ? TABLE_TAKEN : TABLE_TORN);
        }
        begin(UINT32_MAX);
        CHECK_NUMBER(take(table, whole), TABLE_TORN);
        begin(0);
        CHECK_NUMBER(take(table, 4), TABLE_TAKEN);
        CHECK_NUMBER(snapshot.count, 0);
        begin(1); /* memory with room to spare is no fault */
        CHECK_NUMBER(take(table, whole), TABLE_TAKEN);
        CHECK_NUMBER(snapshot.count, 1);
    }
}

CASE(the_store_knows_a_connection_by_its_ends)
{
    static const uint8_t ipv6[NSI_KEY_SIZE] = {
        23, 0, 0xC2, 0x06, 0, 0, 0, 0, 0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 12, 0, 0, 0,
        23, 0, 0x01, 0xBB, 0, 0, 0, 0, 0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 13, 0, 0, 0};
    static const uint8_t ipv4[NSI_KEY_SIZE] = {
        [0] = 2,     [2] = 0xC3,  [3] = 0x50, [4] = 192, [6] = 2,    [7] = 1, [28] = 2,
        [30] = 0x01, [31] = 0xBB, [32] = 198, [33] = 51, [34] = 100, [35] = 7};
    uint8_t key[NSI_KEY_SIZE];
    begin(1);
    put_tcp6(bytes + 8, "fe80::1", 12, "fe80::2", 13, STATE_ESTABLISHED);
    CHECK_NUMBER(take(TABLE_TCP6, 8 + 192), TABLE_TAKEN);
    nsi_key(&snapshot.rows[0], key);
    /* 49670 is 0xC206. */
    CHECK(memcmp(key, ipv6, sizeof key) == 0);
    begin(1);
    put(bytes + 8, STATE_ESTABLISHED, 4);
    put_address(bytes + 8 + 4, "192.0.2.1");
    put_port(bytes + 8 + 8, 50000);
    put_address(bytes + 8 + 12, "198.51.100.7");
    put_port(bytes + 8 + 16, 443);
    CHECK_NUMBER(take(TABLE_TCP4, 8 + 160), TABLE_TAKEN);
    nsi_key(&snapshot.rows[0], key);
    CHECK(memcmp(key, ipv4, sizeof key) == 0);
}

int main(void)
{
    RUN(tcp4_rows_have_their_fields);
    RUN(scope_ids_are_in_host_order);
    RUN(addresses_that_are_not_global_keep_their_scope);
    RUN(answers_without_a_table_are_told_apart);
    RUN(udp4_rows_have_their_fields);
    RUN(bound_sockets_have_a_local_end);
    RUN(a_table_that_names_more_than_it_holds_is_torn);
    RUN(the_store_knows_a_connection_by_its_ends);
    snapshot_free(&snapshot);
    return check_result();
}
