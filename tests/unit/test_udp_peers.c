/* udp_peers: remote ends from bytes that nobody vouches for: whole, torn, short, huge, foreign, raced. */
#include "sockscope/udp_peers.h"

#include <stdlib.h>

#include "check.h"

enum { ROW4 = 168, ROW6 = 200, FIRST = 8, MOST = 64 };

/* A socket as both tables know it, and whom the second says it is connected to. */
struct socket {
    const char *local;
    uint32_t pid;
    uint64_t created;
    const char *remote; /* NULL: not connected */
};

static struct snapshot snapshot;
static struct udp_peers peers;
static uint8_t bytes[FIRST + MOST * ROW6];

static void put(uint8_t *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

static void put_end(uint8_t *address, uint8_t *scope, uint8_t *port, const char *end)
{
    struct address from;
    uint16_t number = 0;
    CHECK(end_parse(end, strlen(end), &from, &number));
    memcpy(address, from.bytes, from.ipv6 ? 16 : 4);
    if (from.ipv6) {
        put(scope, from.scope, 4);
    }
    port[0] = (uint8_t)(number >> 8);
    port[1] = (uint8_t)number;
    port[3] = 0xEE; /* the upper half may hold anything */
}

static void put_socket(uint8_t *row, bool ipv6, const struct socket *socket)
{
    memset(row, 0, ipv6 ? ROW6 : ROW4);
    put_end(row, row + 16, row + (ipv6 ? 20 : 4), socket->local);
    put(row + (ipv6 ? 24 : 8), socket->pid, 4);
    put(row + (ipv6 ? 32 : 16), socket->created, 8);
    put(row + (ipv6 ? 40 : 24), 0xFFFFFFFF, 4); /* flags */
    memset(row + (ipv6 ? 48 : 32), 0x5A, 128);  /* module */
    if (socket->remote) {
        put_end(row + (ipv6 ? 176 : 160), row + 192, row + (ipv6 ? 196 : 164), socket->remote);
    }
}

/* The documented table. */
static void show(const struct socket *sockets, size_t count)
{
    bool ipv6 = count && sockets[0].local[0] == '[';
    snapshot_begin(&snapshot, 0, 0);
    snapshot_begin_table(&snapshot, TABLE_UDP4);
    if (ipv6) {
        snapshot_begin_table(&snapshot, TABLE_UDP6);
    }
    for (size_t i = 0; i < count; i++) {
        struct endpoint *row = snapshot_append(&snapshot, ipv6 ? TABLE_UDP6 : TABLE_UDP4);
        struct address local;
        CHECK(row && end_parse(sockets[i].local, strlen(sockets[i].local), &local, &row->local_port));
        if (row) {
            memcpy(row->local_address, local.bytes, 16);
            row->local_scope = local.scope;
            row->pid = sockets[i].pid;
            row->created = sockets[i].created;
        }
    }
}

/* The second table, in exactly its memory plus `spare`. */
static void tell(const struct socket *sockets, size_t count, size_t spare)
{
    bool ipv6 = count && sockets[0].local[0] == '[';
    size_t row = ipv6 ? ROW6 : ROW4, size = FIRST + count * row + spare;
    uint8_t *exact = calloc(1, size);
    CHECK(exact && count <= MOST);
    if (!exact) {
        return;
    }
    put(exact, count, 4);
    put(exact + 4, 0xBAADF00D, 4);
    for (size_t i = 0; i < count; i++) {
        put_socket(exact + FIRST + i * row, ipv6, &sockets[i]);
    }
    CHECK(udp_peers_add(&peers, &snapshot, ipv6 ? TABLE_UDP6 : TABLE_UDP4, exact, size));
    free(exact);
}

static const char *remote_of(size_t at)
{
    static char text[END_TEXT_SIZE];
    const struct endpoint *row = &snapshot.rows[at];
    struct address remote = endpoint_remote(row);
    if (!row->has_remote) {
        CHECK(address_is_any(&remote) && row->remote_port == 0 && row->remote_scope == 0);
        return "-";
    }
    size_t length = address_format(&remote, text, sizeof text);
    snprintf(text + length, sizeof text - length, " %u", row->remote_port);
    return text;
}

static const struct socket plain[] = {{"0.0.0.0:5353", 10, 1000, NULL},
                                      {"192.0.2.1:50000", 11, 2000, "198.51.100.7:443"},
                                      {"127.0.0.1:50001", 12, 3000, "127.0.0.1:50002"},
                                      {"0.0.0.0:123", 13, 0, NULL},
                                      {"192.0.2.1:50004", 11, 2500, "203.0.113.9:53"}};
enum { PLAIN = sizeof plain / sizeof plain[0] };

static void check_plain(void)
{
    CHECK_TEXT(remote_of(0), "-");
    CHECK_TEXT(remote_of(1), "198.51.100.7 443");
    CHECK_TEXT(remote_of(2), "127.0.0.1 50002");
    CHECK_TEXT(remote_of(3), "-");
    CHECK_TEXT(remote_of(4), "203.0.113.9 53");
}

static void check_nothing(void)
{
    for (size_t i = 0; i < snapshot.count; i++) {
        CHECK_TEXT(remote_of(i), "-");
    }
}

static void check_words(const char *wanted)
{
    char words[128];
    CHECK_NUMBER(udp_peers_text(&peers, words, sizeof words), strlen(wanted));
    CHECK_TEXT(words, wanted);
}

CASE(connected_sockets_have_their_remote_ends)
{
    struct socket turned[PLAIN];
    peers = (struct udp_peers){0};
    CHECK(udp_peers_asked(&peers));
    show(plain, PLAIN);
    tell(plain, PLAIN, 0);
    CHECK_NUMBER(peers.state, UDP_PEERS_WORKS);
    check_plain();
    /* In any order, with room to spare: seen on Windows are 96 rows in memory for 108. */
    for (size_t i = 0; i < PLAIN; i++) {
        turned[i] = plain[PLAIN - 1 - i];
    }
    show(plain, PLAIN);
    tell(turned, PLAIN, 12 * ROW4 + 4);
    check_plain();
    CHECK_NUMBER(snapshot.rows[1].pid, 11);
    CHECK_NUMBER(snapshot.rows[1].created, 2000);
    /* It disconnects, and connects elsewhere. */
    turned[3].remote = NULL;
    turned[0].remote = "203.0.113.10:53";
    show(plain, PLAIN);
    tell(turned, PLAIN, 0);
    CHECK_TEXT(remote_of(1), "-");
    CHECK_TEXT(remote_of(4), "203.0.113.10 53");
}

CASE(ipv6_has_scopes)
{
    static const struct socket six[] = {{"[fe80::1%12]:546", 10, 1000, "[fe80::2%12]:547"},
                                        {"[fe80::1%13]:546", 10, 1000, "[fe80::3%13]:547"},
                                        {"[2001:db8::1]:50000", 11, 2000, "[2001:db8::2]:443"},
                                        {"[::]:5353", 12, 3000, NULL}};
    peers = (struct udp_peers){0};
    show(six, 4);
    tell(six, 4, 0);
    CHECK_TEXT(remote_of(0), "fe80::2%12 547");
    CHECK_TEXT(remote_of(1), "fe80::3%13 547");
    CHECK_TEXT(remote_of(2), "2001:db8::2 443");
    CHECK_TEXT(remote_of(3), "-");
}

/* What is in one table only came or went between the two readings. */
CASE(a_race_is_no_fault)
{
    struct socket told[PLAIN];
    memcpy(told, plain, sizeof told);
    peers = (struct udp_peers){0};
    for (int look = 0; look < 20; look++) {
        told[0] = (struct socket){"192.0.2.1:60000", 20, 9000, "198.51.100.8:443"};
        told[1].created = 2001; /* the port was taken again by a younger socket of the same process */
        show(plain, PLAIN);
        tell(told, PLAIN, 0);
        CHECK_NUMBER(peers.state, UDP_PEERS_WORKS);
        CHECK_TEXT(remote_of(0), "-");
        CHECK_TEXT(remote_of(1), "-");
        CHECK_TEXT(remote_of(2), "127.0.0.1 50002");
    }
    show(plain, PLAIN);
    tell(plain, 2, 0);
    CHECK_NUMBER(peers.state, UDP_PEERS_WORKS);
    CHECK_TEXT(remote_of(1), "198.51.100.7 443");
    CHECK_TEXT(remote_of(4), "-");
    show(plain, 0);
    tell(plain, 1, 0); /* a small machine: all of one socket went */
    CHECK_NUMBER(peers.state, UDP_PEERS_WORKS);
    show(plain, PLAIN);
    tell(plain, PLAIN, 0);
    check_plain();
    CHECK_NUMBER(peers.doubts, 0);
}

CASE(which_is_whose_is_never_guessed)
{
    static const struct socket alike[] = {
        {"0.0.0.0:5353", 10, 1000, "198.51.100.7:443"}, {"0.0.0.0:5353", 10, 1000, "198.51.100.8:443"},
        {"0.0.0.0:5353", 10, 1001, "198.51.100.9:443"}, {"0.0.0.0:5353", 11, 1000, NULL},
        {"0.0.0.0:5353", 12, 1000, "198.51.100.5:1"},   {"0.0.0.0:5353", 12, 1000, "198.51.100.5:1"}};
    struct socket told[6];
    memcpy(told, alike, sizeof told);
    peers = (struct udp_peers){0};
    show(alike, 6);
    tell(told, 6, 0);
    CHECK_TEXT(remote_of(0), "-");
    CHECK_TEXT(remote_of(1), "-");
    CHECK_TEXT(remote_of(2), "198.51.100.9 443");
    CHECK_TEXT(remote_of(3), "-");
    CHECK_TEXT(remote_of(4), "198.51.100.5 1");
    CHECK_TEXT(remote_of(5), "198.51.100.5 1");
    /* One of the two alike is not told of. */
    show(alike, 6);
    tell(told, 5, 0);
    CHECK_TEXT(remote_of(4), "-");
    CHECK_TEXT(remote_of(5), "-");
    CHECK_TEXT(remote_of(2), "198.51.100.9 443");
    /* Nor does one that is connected tell of one that is not. */
    told[1].remote = NULL;
    show(alike, 6);
    tell(told, 6, 0);
    CHECK_TEXT(remote_of(0), "-");
    CHECK_TEXT(remote_of(1), "-");
}

CASE(half_a_remote_end_is_none)
{
    const struct socket odd[] = {{"0.0.0.0:1", 10, 1, "198.51.100.7:0"}, {"0.0.0.0:2", 10, 2, "0.0.0.0:443"}};
    peers = (struct udp_peers){0};
    show(odd, 2);
    tell(odd, 2, 0);
    CHECK_NUMBER(peers.state, UDP_PEERS_WORKS);
    check_nothing();
}

/* Each size below the needed one, in memory of exactly that size. */
CASE(a_torn_table_switches_it_off)
{
    for (int ipv6 = 0; ipv6 <= 1; ipv6++) {
        size_t row = ipv6 ? ROW6 : ROW4, whole = FIRST + 2 * row;
        for (size_t size = 0; size < whole; size++) {
            uint8_t *exact = calloc(1, size + 1);
            CHECK(exact != NULL);
            if (!exact) {
                return;
            }
            memset(bytes, 0, sizeof bytes);
            put(bytes, 2, 4);
            memcpy(exact + 1, bytes, size);
            show(plain, PLAIN);
            peers = (struct udp_peers){0};
            CHECK(udp_peers_add(&peers, &snapshot, ipv6 ? TABLE_UDP6 : TABLE_UDP4, exact + 1, size));
            CHECK_NUMBER(peers.state, UDP_PEERS_TORN);
            CHECK(!udp_peers_asked(&peers));
            free(exact);
        }
    }
    check_nothing();
    memset(bytes, 0xFF, sizeof bytes);
    peers = (struct udp_peers){0};
    CHECK(udp_peers_add(&peers, &snapshot, TABLE_UDP4, bytes, sizeof bytes));
    CHECK_NUMBER(peers.state, UDP_PEERS_TORN);
    /* What is off stays off. */
    tell(plain, PLAIN, 0);
    CHECK_NUMBER(peers.state, UDP_PEERS_TORN);
    check_nothing();
}

/* Rows of the documented layout, or of one that a later Windows may have. */
static void tell_in(size_t row_size, size_t shift, size_t count)
{
    memset(bytes, 0, sizeof bytes);
    put(bytes, count, 4);
    for (size_t i = 0; i < count; i++) {
        struct socket socket = plain[i % PLAIN];
        uint8_t row[ROW4];
        put_socket(row, false, &socket);
        row[4] = (uint8_t)i; /* the port tells them apart */
        size_t length = row_size - shift < ROW4 ? row_size - shift : ROW4;
        memcpy(bytes + FIRST + i * row_size + shift, row, length);
    }
    CHECK(udp_peers_add(&peers, &snapshot, TABLE_UDP4, bytes, sizeof bytes));
}

CASE(a_foreign_layout_is_not_believed_and_switched_off)
{
    enum { MANY = 40 };
    static const struct {
        size_t row, shift;
    } layouts[] = {{160, 0}, {176, 0}, {192, 0}, {168, 4}, {168, 8}, {12, 0}, {24, 0}};
    struct socket many[MANY];
    char locals[MANY][32];
    for (size_t i = 0; i < MANY; i++) {
        many[i] = plain[i % PLAIN];
        snprintf(locals[i], sizeof locals[i], "%s:%u", "192.0.2.1", (unsigned)(i << 8 | 80));
        many[i].local = locals[i];
    }
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        peers = (struct udp_peers){0};
        show(many, MANY);
        tell_in(layouts[i].row, layouts[i].shift, MANY);
        CHECK_NUMBER(peers.state, UDP_PEERS_FOREIGN);
        CHECK_NUMBER(udp_peers_error(&peers), 13);
        check_words("switched off: the table names other sockets than there are");
        CHECK(!udp_peers_asked(&peers));
        check_nothing();
    }
    /* With few rows it takes three looks, and none of them is believed. */
    peers = (struct udp_peers){0};
    for (int look = 1; look <= 3; look++) {
        show(plain, PLAIN);
        tell_in(176, 4, 4);
        CHECK_NUMBER(peers.state == UDP_PEERS_FOREIGN, look == 3);
        CHECK_NUMBER(udp_peers_error(&peers), look == 3 ? 13 : 0);
        check_nothing();
    }
    check_words("switched off after 3 doubtful answers: the table names other sockets than there are");
}

CASE(another_time_in_the_rows_is_a_foreign_layout)
{
    enum { MANY = 20 };
    struct socket many[MANY], told[MANY];
    char locals[MANY][32];
    for (size_t i = 0; i < MANY; i++) {
        snprintf(locals[i], sizeof locals[i], "192.0.2.1:%u", (unsigned)(1000 + i));
        many[i] = told[i] = (struct socket){locals[i], 5, 1000 + i, "198.51.100.7:443"};
        told[i].created += i % 3 ? 1 : 0; /* of two thirds */
    }
    peers = (struct udp_peers){0};
    show(many, MANY);
    tell(told, MANY, 0);
    CHECK_NUMBER(peers.state, UDP_PEERS_FOREIGN);
    check_nothing();
    memcpy(told, many, sizeof told);
    for (size_t i = 0; i < MANY; i++) {
        told[i].pid += i % 3 ? 1 : 0;
    }
    peers = (struct udp_peers){0};
    show(many, MANY);
    tell(told, MANY, 0);
    CHECK_NUMBER(peers.state, UDP_PEERS_FOREIGN);
    check_nothing();
}

CASE(refused_and_absent_are_told_apart)
{
    peers = (struct udp_peers){0};
    udp_peers_refuse(&peers, true, 50);
    CHECK(peers.state == UDP_PEERS_ABSENT && !udp_peers_asked(&peers));
    CHECK_NUMBER(udp_peers_error(&peers), 0);
    check_words("this Windows does not tell them");
    peers = (struct udp_peers){0};
    udp_peers_refuse(&peers, false, 5);
    CHECK(peers.state == UDP_PEERS_REFUSED && peers.error == 5 && !udp_peers_asked(&peers));
    CHECK_NUMBER(udp_peers_error(&peers), 5);
    check_words("switched off: Windows refuses the table");
    peers = (struct udp_peers){.state = UDP_PEERS_WORKS};
    CHECK_NUMBER(udp_peers_error(&peers), 0);
    check_words("works");
    peers.state = UDP_PEERS_TORN;
    CHECK_NUMBER(udp_peers_error(&peers), 13);
    check_words("switched off: the table names more rows than it holds");
}

int main(void)
{
    RUN(connected_sockets_have_their_remote_ends);
    RUN(ipv6_has_scopes);
    RUN(a_race_is_no_fault);
    RUN(which_is_whose_is_never_guessed);
    RUN(half_a_remote_end_is_none);
    RUN(a_torn_table_switches_it_off);
    RUN(a_foreign_layout_is_not_believed_and_switched_off);
    RUN(another_time_in_the_rows_is_a_foreign_layout);
    RUN(refused_and_absent_are_told_apart);
    snapshot_free(&snapshot);
    return check_result();
}
