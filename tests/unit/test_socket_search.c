/*
 * socket_search over a made-up system: processes, their handles, and sockets that answer, fall silent, vanish
 * or turn out to be another.
 */
#include "check.h"

#include <stdlib.h>

#include "sockscope/socket_search.h"

enum {
    OWN_PID = 1,
    OWN_SOCKET = 4,
    SOCKET_TYPE = 37,
    SOCKET_ACCESS = 0x16019f, /* what Winsock asks for on Windows */
    HANDLES_MAX = 100000,
    ORDERS_MAX = 1000,
    CODE_NO_ACCESS = 5,
    CODE_UNSUPPORTED = 50,
    CODE_NOT_FOUND = 1168,
    CODE_TIMEOUT = 1460
};

/* What one handle is and does. */
struct fake {
    const char *local, *remote; /* "10.0.0.1:1"; NULL: no such end */
    const char *remote_later;   /* from the second time on that it is asked */
    bool udp, vanished, no_socket;
    int silent_at; /* the question that it never answers, from 1; 0: none */
    bool shut;
    enum shutdown_how how;
    int asked, released;
};

/* More handles than fakes: the others are sockets of somebody else. */
struct system {
    struct listed_handle listed[HANDLES_MAX];
    struct fake fakes[64];
    size_t count, fake_count;
    uint32_t refused_pid;
    uint64_t started; /* of every process */
    int opened, closed, duplicated, released, shut;
    bool unwanted;
};

static struct system system_now;

static uint32_t open_owner(void *context, uint32_t pid, void **owner, uint64_t *started)
{
    struct system *system = context;
    if (pid == system->refused_pid) {
        return CODE_NO_ACCESS;
    }
    system->opened++;
    *owner = system;
    *started = system->started;
    return 0;
}

static void close_owner(void *context, void *owner)
{
    struct system *system = context;
    CHECK(owner == system);
    system->closed++;
}

static struct fake stranger = {.local = "203.0.113.9:9", .remote = "203.0.113.8:8"};

static uint32_t duplicate(void *context, void *owner, uint64_t handle, void **socket)
{
    struct system *system = owner;
    (void)context;
    struct fake *fake = handle < system->fake_count ? &system->fakes[handle] : &stranger;
    if (fake->vanished) {
        return CODE_NOT_FOUND;
    }
    system->duplicated++;
    *socket = fake;
    return 0;
}

static void close_socket(void *context, void *socket)
{
    struct system *system = context;
    struct fake *fake = socket;
    fake->released++;
    system->released++;
}

static uint32_t answer(struct fake *fake)
{
    fake->asked++;
    if (fake->no_socket) {
        return CODE_UNSUPPORTED;
    }
    return fake->asked == fake->silent_at ? CODE_TIMEOUT : 0;
}

/* As AFD does: IPv6 for an end with a colon more. */
static void write_end(const char *text, uint8_t bytes[28])
{
    struct address address = {.scope = 0};
    uint16_t port = 0;
    memset(bytes, 0, 28);
    if (!text || !end_parse(text, strlen(text), &address, &port)) {
        return;
    }
    bytes[0] = address.ipv6 ? 23 : 2;
    bytes[2] = (uint8_t)(port >> 8);
    bytes[3] = (uint8_t)port;
    memcpy(bytes + (address.ipv6 ? 8 : 4), address.bytes, address.ipv6 ? 16 : 4);
    if (address.ipv6) {
        bytes[24] = (uint8_t)address.scope;
    }
}

static uint32_t read_end(struct fake *fake, const char *text, struct socket_end *end)
{
    uint8_t bytes[28];
    uint32_t error = answer(fake);
    write_end(text, bytes);
    return error ? error : socket_end_read(bytes, sizeof bytes, end) ? 0 : CODE_NOT_FOUND;
}

static uint32_t local_end(void *socket, struct socket_end *end)
{
    struct fake *fake = socket;
    return read_end(fake, fake->local, end);
}

static uint32_t remote_end(void *socket, struct socket_end *end)
{
    struct fake *fake = socket;
    return read_end(fake, fake->remote_later ? fake->remote_later : fake->remote, end);
}

static uint32_t is_tcp(void *socket, bool *tcp)
{
    struct fake *fake = socket;
    *tcp = !fake->udp;
    return answer(fake);
}

static uint32_t shut_down(void *socket, enum shutdown_how how)
{
    struct fake *fake = socket;
    system_now.shut++;
    fake->shut = true;
    fake->how = how;
    return answer(fake);
}

static bool still_wanted(void *context)
{
    const struct system *system = context;
    return !system->unwanted;
}

static const struct socket_operations operations = {
    .context = &system_now,
    .open_owner = open_owner,
    .close_owner = close_owner,
    .duplicate = duplicate,
    .close_socket = close_socket,
    .local_end = local_end,
    .remote_end = remote_end,
    .is_tcp = is_tcp,
    .shut_down = shut_down,
    .still_wanted = still_wanted,
};

static void begin(void)
{
    memset(&system_now, 0, sizeof system_now);
    system_now.started = 100;
    system_now.fake_count = 1;
    system_now.listed[system_now.count++] =
        (struct listed_handle){OWN_SOCKET, OWN_PID, SOCKET_ACCESS, SOCKET_TYPE};
}

static struct fake *add(uint32_t pid, const char *local, const char *remote)
{
    struct system *system = &system_now;
    struct fake *fake = &system->fakes[system->fake_count];
    *fake = (struct fake){.local = local, .remote = remote};
    system->listed[system->count++] =
        (struct listed_handle){system->fake_count++, pid, SOCKET_ACCESS, SOCKET_TYPE};
    return fake;
}

static struct listed_handle *last_listed(void)
{
    return &system_now.listed[system_now.count - 1];
}

static struct endpoint row_of(uint32_t pid, const char *local, const char *remote)
{
    struct endpoint row = {.pid = pid, .has_remote = 1};
    struct address from = {.scope = 0}, to = {.scope = 0};
    CHECK(end_parse(local, strlen(local), &from, &row.local_port) &&
          end_parse(remote, strlen(remote), &to, &row.remote_port));
    row.protocol = from.ipv6 ? PROTOCOL_TCP6 : PROTOCOL_TCP4;
    memcpy(row.local_address, from.bytes, sizeof from.bytes);
    memcpy(row.remote_address, to.bytes, sizeof to.bytes);
    row.local_scope = from.scope;
    row.remote_scope = to.scope;
    return row;
}

/* What the search does without anybody who loses patience. */
static uint32_t search_all(struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    struct socket_search search;
    struct socket_candidate candidate;
    struct socket_owner owner = {.pid = 0};
    uint32_t error =
        socket_search_open(&search, orders, count, system_now.listed, system_now.count, OWN_PID, OWN_SOCKET);
    if (error) {
        return error;
    }
    while (socket_search_next(&search, &candidate)) {
        struct socket_finding finding = socket_search_try(&search, &candidate, &owner, how, &operations);
        socket_search_settle(&search, &candidate, &finding);
    }
    socket_owner_close(&owner, &operations);
    socket_search_finish(&search, orders, 0);
    socket_search_close(&search);
    CHECK_NUMBER(system_now.opened, system_now.closed);
    CHECK_NUMBER(system_now.duplicated, system_now.released);
    return 0;
}

static struct shutdown_order search_one(const struct endpoint *row, uint64_t started)
{
    struct shutdown_order order = {row, started, 77, 77};
    CHECK_NUMBER(search_all(&order, 1, SHUTDOWN_SEND), 0);
    return order;
}

#define LOCAL "10.0.0.1:1000"
#define REMOTE "10.0.0.2:80"

CASE(the_socket_is_found_and_shut)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    const struct fake *listener, *other, *wanted;
    begin();
    listener = add(7, LOCAL, NULL);
    other = add(7, LOCAL, "10.0.0.2:81");
    wanted = add(7, LOCAL, REMOTE);
    const struct fake *again = add(7, LOCAL, REMOTE);
    struct shutdown_order order = search_one(&row, 100);
    CHECK_NUMBER(order.error, 0);
    CHECK_NUMBER(order.silent, 0);
    CHECK(wanted->shut && wanted->how == SHUTDOWN_SEND);
    CHECK(!listener->shut && !other->shut);
    CHECK_NUMBER(again->asked, 0);
    CHECK_NUMBER(system_now.opened, 1);

    begin();
    wanted = add(7, LOCAL, REMOTE);
    CHECK_NUMBER(search_all(&order, 1, SHUTDOWN_BOTH), 0);
    CHECK(wanted->shut && wanted->how == SHUTDOWN_BOTH);
}

CASE(a_udp_socket_with_the_same_ends_is_left)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    struct fake *twin = add(7, LOCAL, REMOTE);
    twin->udp = true;
    const struct fake *wanted = add(7, LOCAL, REMOTE);
    CHECK_NUMBER(search_one(&row, 0).error, 0);
    CHECK(!twin->shut && wanted->shut);
}

CASE(a_dual_stack_socket_answers_for_an_ipv4_row)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    const struct fake *wanted = add(7, "[::ffff:10.0.0.1]:1000", "[::ffff:10.0.0.2]:80");
    CHECK_NUMBER(search_one(&row, 0).error, 0);
    CHECK(wanted->shut);

    /* Not for any other IPv6 address that ends alike. */
    begin();
    wanted = add(7, "[::10.0.0.1]:1000", "[::10.0.0.2]:80");
    CHECK_NUMBER(search_one(&row, 0).error, CODE_NOT_FOUND);
    CHECK(!wanted->shut);
}

CASE(scopes_differ_only_where_both_are_known)
{
    struct endpoint row = row_of(7, "[fe80::1%12]:1000", "[fe80::2%12]:80");
    begin();
    const struct fake *elsewhere = add(7, "[fe80::1%13]:1000", "[fe80::2%13]:80");
    const struct fake *wanted = add(7, "[fe80::1%12]:1000", "[fe80::2%12]:80");
    CHECK_NUMBER(search_one(&row, 0).error, 0);
    CHECK(!elsewhere->shut && wanted->shut);

    begin();
    wanted = add(7, "[fe80::1]:1000", "[fe80::2%12]:80");
    CHECK_NUMBER(search_one(&row, 0).error, 0);
    CHECK(wanted->shut);
}

CASE(a_socket_without_a_peer_is_another)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    const struct fake *alone = add(7, LOCAL, NULL);
    CHECK_NUMBER(search_one(&row, 0).error, CODE_NOT_FOUND);
    CHECK(!alone->shut);
}

CASE(what_vanished_or_is_reused_is_not_hit)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    add(7, LOCAL, REMOTE)->vanished = true;
    struct fake *file = add(7, LOCAL, REMOTE);
    file->no_socket = true;
    /* A socket that is taken for a new connection while it is asked. */
    struct fake *reused = add(7, LOCAL, REMOTE);
    reused->remote_later = "10.0.0.3:80";
    struct shutdown_order order = search_one(&row, 0);
    CHECK_NUMBER(order.error, CODE_NOT_FOUND);
    CHECK_NUMBER(order.silent, 0);
    CHECK_NUMBER(system_now.shut, 0);
    CHECK_NUMBER(file->asked, 1);
}

CASE(a_silent_handle_costs_nobody_else)
{
    struct endpoint rows[] = {row_of(7, LOCAL, REMOTE), row_of(8, "10.0.0.1:1001", REMOTE),
                              row_of(7, "10.0.0.1:1002", REMOTE)};
    begin();
    add(7, NULL, NULL)->silent_at = 1;
    const struct fake *found = add(7, "10.0.0.1:1002", REMOTE);
    add(8, "10.0.0.1:1001", REMOTE)->silent_at = 3;
    const struct fake *second = add(8, "10.0.0.1:1001", REMOTE);
    struct shutdown_order orders[] = {{&rows[0], 0, 0, 0}, {&rows[1], 0, 0, 0}, {&rows[2], 0, 0, 0}};
    CHECK_NUMBER(search_all(orders, 3, SHUTDOWN_SEND), 0);
    CHECK_NUMBER(orders[0].error, CODE_TIMEOUT);
    CHECK_NUMBER(orders[0].silent, 1);
    CHECK_NUMBER(orders[1].error, 0);
    CHECK_NUMBER(orders[2].error, 0);
    CHECK_NUMBER(orders[2].silent, 0);
    CHECK(found->shut && second->shut);
}

/* One that told its own end before can only have been those orders. */
CASE(a_silent_handle_counts_where_it_could_be_the_one)
{
    struct endpoint rows[] = {row_of(7, LOCAL, REMOTE), row_of(7, "10.0.0.1:1001", REMOTE),
                              row_of(0, LOCAL, "10.0.0.2:81")};
    begin();
    add(7, LOCAL, REMOTE)->silent_at = 2;
    struct shutdown_order orders[] = {{&rows[0], 0, 0, 0}, {&rows[1], 0, 0, 0}, {&rows[2], 0, 0, 0}};
    CHECK_NUMBER(search_all(orders, 3, SHUTDOWN_SEND), 0);
    CHECK_NUMBER(orders[0].silent, 1);
    CHECK_NUMBER(orders[1].silent, 0);
    CHECK_NUMBER(orders[1].error, CODE_NOT_FOUND);
    CHECK_NUMBER(orders[2].silent, 1);
    CHECK_NUMBER(orders[2].error, CODE_TIMEOUT);
}

CASE(a_process_of_silent_handles_is_left)
{
    struct endpoint rows[] = {row_of(7, LOCAL, REMOTE), row_of(8, LOCAL, REMOTE)};
    begin();
    for (int i = 0; i < 20; i++) {
        add(7, LOCAL, REMOTE)->silent_at = 1;
    }
    const struct fake *late = add(7, LOCAL, REMOTE), *other = add(8, LOCAL, REMOTE);
    struct shutdown_order orders[] = {{&rows[0], 0, 0, 0}, {&rows[1], 0, 0, 0}};
    CHECK_NUMBER(search_all(orders, 2, SHUTDOWN_SEND), 0);
    CHECK_NUMBER(orders[0].error, CODE_TIMEOUT);
    CHECK_NUMBER(orders[0].silent, 4);
    CHECK(!late->shut && other->shut);
}

CASE(a_refused_owner_is_the_reason)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    add(7, LOCAL, REMOTE);
    add(7, LOCAL, REMOTE);
    system_now.refused_pid = 7;
    CHECK_NUMBER(search_one(&row, 0).error, CODE_NO_ACCESS);
    CHECK_NUMBER(system_now.duplicated, 0);
}

CASE(a_later_process_with_the_pid_is_not_touched)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    add(7, LOCAL, REMOTE);
    CHECK_NUMBER(search_one(&row, 101).error, CODE_NOT_FOUND);
    CHECK_NUMBER(system_now.duplicated, 0);
}

/* Of whom the table names no owner: any process, but never ours. */
CASE(an_unknown_owner_is_searched_for_everywhere)
{
    struct endpoint row = row_of(0, LOCAL, REMOTE);
    begin();
    const struct fake *own = add(OWN_PID, LOCAL, REMOTE);
    add(6, LOCAL, REMOTE);
    system_now.refused_pid = 6;
    const struct fake *wanted = add(9, LOCAL, REMOTE);
    CHECK_NUMBER(search_one(&row, 0).error, 0);
    CHECK(!own->shut && wanted->shut);
    CHECK_NUMBER(own->asked, 0);

    begin();
    own = add(OWN_PID, LOCAL, REMOTE);
    row.pid = OWN_PID;
    CHECK_NUMBER(search_one(&row, 0).error, 0);
    CHECK(own->shut);
}

CASE(what_does_not_look_like_a_socket_is_not_touched)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    add(7, LOCAL, REMOTE);
    last_listed()->type++;
    add(7, LOCAL, REMOTE);
    last_listed()->access = 0x12019f; /* a file or pipe, open for reading and writing */
    add(8, LOCAL, REMOTE);
    CHECK_NUMBER(search_one(&row, 0).error, CODE_NOT_FOUND);
    CHECK_NUMBER(system_now.opened, 0);

    const struct fake *more = add(7, LOCAL, REMOTE);
    last_listed()->access =
        SOCKET_ACCESS | 0x01000000; /* ACCESS_SYSTEM_SECURITY: Winsock has a flag for it */
    CHECK_NUMBER(search_one(&row, 0).error, 0);
    CHECK(more->shut);
}

CASE(without_a_socket_of_ours_there_is_no_telling)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    struct shutdown_order order = {&row, 0, 0, 0};
    begin();
    add(7, LOCAL, REMOTE);
    system_now.listed[0].handle++;
    CHECK_NUMBER(search_all(&order, 1, SHUTDOWN_SEND), CODE_UNSUPPORTED);
    CHECK_NUMBER(system_now.opened, 0);
}

CASE(nobody_waits_any_more)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    begin();
    const struct fake *wanted = add(7, LOCAL, REMOTE);
    system_now.unwanted = true;
    search_one(&row, 0);
    CHECK(!wanted->shut);
}

/* Whoever waits has left a try behind: the search goes on with the next handle. */
CASE(a_try_is_left_behind)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    struct shutdown_order order = {&row, 0, 0, 0};
    struct socket_search search;
    struct socket_candidate candidate;
    struct socket_owner owner = {.pid = 0};
    begin();
    add(7, LOCAL, REMOTE);
    const struct fake *wanted = add(7, LOCAL, REMOTE);
    CHECK_NUMBER(
        socket_search_open(&search, &order, 1, system_now.listed, system_now.count, OWN_PID, OWN_SOCKET), 0);
    CHECK(socket_search_next(&search, &candidate));
    socket_search_left(&search, &candidate);
    socket_search_finish(&search, &order, CODE_NO_ACCESS);
    CHECK_NUMBER(order.error, CODE_TIMEOUT);
    CHECK_NUMBER(order.silent, 1);
    CHECK(socket_search_next(&search, &candidate));
    struct socket_finding finding =
        socket_search_try(&search, &candidate, &owner, SHUTDOWN_SEND, &operations);
    socket_search_settle(&search, &candidate, &finding);
    CHECK(!socket_search_next(&search, &candidate));
    socket_search_finish(&search, &order, 0);
    CHECK_NUMBER(order.error, 0);
    CHECK_NUMBER(order.silent, 0);
    CHECK(wanted->shut);
    socket_owner_close(&owner, &operations);
    socket_search_close(&search);
}

CASE(an_unfinished_search_says_so)
{
    struct endpoint row = row_of(7, LOCAL, REMOTE);
    struct shutdown_order order = {&row, 0, 0, 0};
    struct socket_search search;
    begin();
    CHECK_NUMBER(
        socket_search_open(&search, &order, 1, system_now.listed, system_now.count, OWN_PID, OWN_SOCKET), 0);
    socket_search_finish(&search, &order, CODE_NO_ACCESS);
    CHECK_NUMBER(order.error, CODE_NO_ACCESS);
    socket_search_close(&search);
}

/* Each handle is asked once for all orders, and each process opened once. */
CASE(one_list_serves_a_thousand_orders)
{
    static struct endpoint rows[ORDERS_MAX];
    static struct shutdown_order orders[ORDERS_MAX];
    begin();
    const struct fake *wanted = add(7, "10.0.0.1:1500", REMOTE);
    for (size_t i = 0; i < ORDERS_MAX; i++) {
        char local[32];
        snprintf(local, sizeof local, "10.0.0.1:%u", 1000 + (unsigned)i);
        rows[i] = row_of(7 + (uint32_t)(i % 10), local, REMOTE);
        orders[i] = (struct shutdown_order){&rows[i], 100, 0, 0};
    }
    rows[500].pid = 7;
    while (system_now.count < HANDLES_MAX) {
        system_now.listed[system_now.count] = (struct listed_handle){
            HANDLES_MAX, 2 + (uint32_t)(system_now.count / 1000), SOCKET_ACCESS, SOCKET_TYPE};
        system_now.count++;
    }
    CHECK_NUMBER(search_all(orders, ORDERS_MAX, SHUTDOWN_SEND), 0);
    CHECK(wanted->shut);
    CHECK_NUMBER(orders[500].error, 0);
    CHECK_NUMBER(orders[501].error, CODE_NOT_FOUND);
    CHECK_NUMBER(system_now.duplicated, 10 * 1000 + 1);
    CHECK(system_now.opened <= 11);
}

CASE(ends_are_read_in_both_forms)
{
    struct socket_end end;
    uint8_t ipv4[16] = {2, 0, 0x12, 0x34, 10, 0, 0, 1};
    uint8_t ipv6[28] = {23, 0, 0, 80, 0, 0, 0, 0, 0xfe, 0x80, [23] = 1, [24] = 12};
    uint8_t tdi[10 + 16] = {1, 0, 0, 0, 1, 0, 0, 0, 14, 0, 2, 0, 0x12, 0x34, 10, 0, 0, 2};
    uint8_t nothing[28] = {0};
    CHECK(socket_end_read(ipv4, sizeof ipv4, &end) && end.port == 0x1234 && end.address[10] == 0xff &&
          end.address[12] == 10 && end.address[15] == 1);
    CHECK(socket_end_read(ipv6, sizeof ipv6, &end) && end.port == 80 && end.scope == 12 &&
          end.address[0] == 0xfe && end.address[15] == 1);
    CHECK(socket_end_read(tdi, sizeof tdi, &end) && end.port == 0x1234 && end.address[15] == 2);
    CHECK(!socket_end_read(nothing, sizeof nothing, &end));
    CHECK(!socket_end_read(ipv4, sizeof ipv4 - 1, &end));
    CHECK(!socket_end_read(ipv6, sizeof ipv6 - 1, &end));
    CHECK(!socket_end_read(tdi, sizeof tdi - 1, &end));
    tdi[4] = 0;
    CHECK(!socket_end_read(tdi, sizeof tdi, &end));
    for (size_t size = 0; size < 10; size++) {
        CHECK(!socket_end_read(ipv6, size, &end));
    }
}

int main(void)
{
    RUN(the_socket_is_found_and_shut);
    RUN(a_udp_socket_with_the_same_ends_is_left);
    RUN(a_dual_stack_socket_answers_for_an_ipv4_row);
    RUN(scopes_differ_only_where_both_are_known);
    RUN(a_socket_without_a_peer_is_another);
    RUN(what_vanished_or_is_reused_is_not_hit);
    RUN(a_silent_handle_costs_nobody_else);
    RUN(a_silent_handle_counts_where_it_could_be_the_one);
    RUN(a_process_of_silent_handles_is_left);
    RUN(a_refused_owner_is_the_reason);
    RUN(a_later_process_with_the_pid_is_not_touched);
    RUN(an_unknown_owner_is_searched_for_everywhere);
    RUN(what_does_not_look_like_a_socket_is_not_touched);
    RUN(without_a_socket_of_ours_there_is_no_telling);
    RUN(nobody_waits_any_more);
    RUN(a_try_is_left_behind);
    RUN(an_unfinished_search_says_so);
    RUN(one_list_serves_a_thousand_orders);
    RUN(ends_are_read_in_both_forms);
    return check_result();
}
