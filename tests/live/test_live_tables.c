/*
 * The real source shows what a peer has opened: addresses, ports, states, and its PID where the system
 * knows it.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <iphlpapi.h>

#include "check.h"
#include "peer_client.h"
#include "sockscope/system.h"
#include "sockscope/table_rows.h"
#include "windows/tables/tables.h"

static struct source source;
static struct snapshot snapshot;
static struct peer server, client;

static void look(void)
{
    snapshot_begin(&snapshot, 0, 0);
    source.read_tables(source.context, &snapshot, 0);
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        CHECK_NUMBER(snapshot.tables[i].error, 0);
    }
}

/* The row of these ports; a remote port of 0 is a row without remote end. */
static const struct endpoint *find(enum protocol protocol, unsigned local, unsigned remote)
{
    for (size_t i = 0; i < snapshot.count; i++) {
        const struct endpoint *row = &snapshot.rows[i];
        if (row->protocol == protocol && row->local_port == local && row->remote_port == remote) {
            return row;
        }
    }
    printf("no row with local port %u and remote port %u\n", local, remote);
    return NULL;
}

static void check_row(const struct endpoint *row, enum tcp_state state, DWORD pid)
{
    CHECK(row != NULL);
    if (!row) {
        return;
    }
    struct address local = endpoint_local(row), remote = endpoint_remote(row);
    CHECK(address_is_loopback(&local));
    CHECK_NUMBER(local.scope, 0);
    CHECK_NUMBER(row->state, state);
    CHECK_NUMBER(row->has_remote, row->remote_port != 0);
    CHECK(row->remote_port ? address_is_loopback(&remote) : address_is_any(&remote));
    CHECK(row->pid == 0 || row->pid == pid);
}

static void check_connection(bool ipv6)
{
    enum protocol protocol = ipv6 ? PROTOCOL_TCP6 : PROTOCOL_TCP4;
    struct link link;
    bool linked = peer_link(&server, &client, ipv6, &link);
    CHECK(linked);
    if (!linked) {
        return;
    }
    look();
    check_row(find(protocol, link.server_port, 0), STATE_LISTEN, server.pid);
    const struct endpoint *near_end = find(protocol, link.client_port, link.server_port);
    const struct endpoint *far_end = find(protocol, link.server_port, link.client_port);
    check_row(near_end, STATE_ESTABLISHED, client.pid);
    check_row(far_end, STATE_ESTABLISHED, server.pid);
    /* The one whose owner every system knows; of the others Wine may say 0, but never another. */
    CHECK(near_end && (ipv6 || near_end->pid == client.pid));
}

CASE(ipv4_connection_is_shown_with_both_ends)
{
    check_connection(false);
}

CASE(ipv6_connection_is_shown_with_both_ends)
{
    check_connection(true);
}

static void check_udp(bool ipv6)
{
    unsigned port = 0, id = 0;
    CHECK(peer_get(&server, ipv6 ? "udp6" : "udp4", "port", &port, &id));
    look();
    check_row(find(ipv6 ? PROTOCOL_UDP6 : PROTOCOL_UDP4, port, 0), STATE_NONE, server.pid);
}

CASE(udp_sockets_are_shown)
{
    check_udp(false);
    check_udp(true);
}

/* One row, as the headers of the compiler lay it out. */
static const struct endpoint *take(enum table kind, const void *table, size_t size)
{
    snapshot_begin(&snapshot, 0, 0);
    snapshot_begin_table(&snapshot, kind);
    CHECK_NUMBER(table_rows_take(&snapshot, kind, table, size), TABLE_TAKEN);
    CHECK_NUMBER(snapshot.count, 1);
    return snapshot.count == 1 ? &snapshot.rows[0] : NULL;
}

static void check_taken(const struct endpoint *row, uint8_t local_byte, uint8_t remote_byte)
{
    CHECK(row != NULL);
    if (row) {
        CHECK_NUMBER(row->local_address[0], local_byte);
        CHECK_NUMBER(row->remote_address[0], remote_byte);
        CHECK_NUMBER(row->local_port, 443);
        CHECK_NUMBER(row->remote_port, remote_byte ? 80 : 0);
        CHECK_NUMBER(row->state, remote_byte ? STATE_ESTABLISHED : STATE_NONE);
        CHECK_NUMBER(row->pid, 1234);
        CHECK_NUMBER(row->created, 5678);
        CHECK_NUMBER(row->service_tag, 91);
        CHECK_NUMBER(row->local_scope, local_byte == 0xfe ? 12 : 0);
        CHECK_NUMBER(row->remote_scope, remote_byte == 0xfe ? 13 : 0);
    }
}

CASE(layouts_are_those_of_the_headers)
{
    MIB_TCPTABLE_OWNER_MODULE tcp4 = {.dwNumEntries = 1,
                                      .table = {{.dwState = MIB_TCP_STATE_ESTAB,
                                                 .dwLocalAddr = 10,
                                                 .dwLocalPort = 0xbb01,
                                                 .dwRemoteAddr = 11,
                                                 .dwRemotePort = 0x5000,
                                                 .dwOwningPid = 1234,
                                                 .liCreateTimestamp = {.QuadPart = 5678},
                                                 .OwningModuleInfo = {91}}}};
    MIB_TCP6TABLE_OWNER_MODULE tcp6 = {.dwNumEntries = 1,
                                       .table = {{.ucLocalAddr = {0xfe, 0x80},
                                                  .dwLocalScopeId = 12,
                                                  .dwLocalPort = 0xbb01,
                                                  .ucRemoteAddr = {0xfe, 0x80},
                                                  .dwRemoteScopeId = 13,
                                                  .dwRemotePort = 0x5000,
                                                  .dwState = MIB_TCP_STATE_ESTAB,
                                                  .dwOwningPid = 1234,
                                                  .liCreateTimestamp = {.QuadPart = 5678},
                                                  .OwningModuleInfo = {91}}}};
    MIB_UDPTABLE_OWNER_MODULE udp4 = {.dwNumEntries = 1,
                                      .table = {{.dwLocalAddr = 10,
                                                 .dwLocalPort = 0xbb01,
                                                 .dwOwningPid = 1234,
                                                 .liCreateTimestamp = {.QuadPart = 5678},
                                                 .OwningModuleInfo = {91}}}};
    MIB_UDP6TABLE_OWNER_MODULE udp6 = {.dwNumEntries = 1,
                                       .table = {{.ucLocalAddr = {0xfe, 0x80},
                                                  .dwLocalScopeId = 12,
                                                  .dwLocalPort = 0xbb01,
                                                  .dwOwningPid = 1234,
                                                  .liCreateTimestamp = {.QuadPart = 5678},
                                                  .OwningModuleInfo = {91}}}};
    check_taken(take(TABLE_TCP4, &tcp4, sizeof tcp4), 10, 11);
    check_taken(take(TABLE_TCP6, &tcp6, sizeof tcp6), 0xfe, 0xfe);
    check_taken(take(TABLE_UDP4, &udp4, sizeof udp4), 10, 0);
    check_taken(take(TABLE_UDP6, &udp6, sizeof udp6), 0xfe, 0);
}

/* Tables of so many rows, which say nothing but that. */
enum { MANY_ROWS = 25000 };
static unsigned table_calls;

static DWORD answer(void *table, DWORD *size, DWORD wanted)
{
    DWORD given = *size;
    table_calls++;
    *size = wanted;
    if (given < wanted) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    memset(table, 0, wanted);
    *(DWORD *)table = MANY_ROWS;
    return NO_ERROR;
}

static DWORD WINAPI many_tcp(void *table, DWORD *size, BOOL sorted, ULONG family, TCP_TABLE_CLASS kind,
                             ULONG reserved)
{
    (void)sorted, (void)kind, (void)reserved;
    return family == AF_INET ? answer(table, size, offsetof(MIB_TCPTABLE_OWNER_MODULE, table[MANY_ROWS]))
                             : answer(table, size, offsetof(MIB_TCP6TABLE_OWNER_MODULE, table[MANY_ROWS]));
}

static DWORD WINAPI many_udp(void *table, DWORD *size, BOOL sorted, ULONG family, UDP_TABLE_CLASS kind,
                             ULONG reserved)
{
    (void)sorted, (void)kind, (void)reserved;
    return family == AF_INET ? answer(table, size, offsetof(MIB_UDPTABLE_OWNER_MODULE, table[MANY_ROWS]))
                             : answer(table, size, offsetof(MIB_UDP6TABLE_OWNER_MODULE, table[MANY_ROWS]));
}

/* A program that looks once waits for each table once; what it took is given back. */
CASE(each_table_of_25000_rows_is_read_in_one_call)
{
    static const struct ip_helper helper = {.tcp_table = many_tcp, .udp_table = many_udp};
    struct table_reader reader = {.helper = &helper};
    table_calls = 0;
    snapshot_begin(&snapshot, 0, 0);
    tables_read(&reader, &snapshot, 0);
    CHECK_NUMBER(table_calls, PROTOCOL_COUNT);
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        CHECK_NUMBER(snapshot.tables[i].error, 0);
        CHECK_NUMBER(snapshot.tables[i].count, MANY_ROWS);
    }
    CHECK(reader.buffer.bytes == NULL);
    tables_free(&reader);
}

CASE(peer_is_in_the_process_list_with_its_path)
{
    char path[4096];
    struct process_list list = {0};
    bool found = false;
    CHECK_NUMBER(source.read_processes(source.context, &list), 0);
    for (size_t i = 0; i < list.count; i++) {
        const struct process_entry *entry = &list.entries[i];
        if (entry->pid == server.pid) {
            found = true;
            CHECK_TEXT(list.names + entry->name, "peer.exe");
            CHECK(entry->started != 0);
            CHECK_NUMBER(source.read_path(source.context, entry->pid, entry->started, path, sizeof path), 0);
            CHECK(strstr(path, "peer.exe") != NULL);
            /* Another start time is another process. */
            CHECK(source.read_path(source.context, entry->pid, entry->started + 1, path, sizeof path) != 0);
        }
    }
    CHECK(found);
    process_list_free(&list);
}

CASE(services_can_be_read)
{
    struct pid_texts list = {0};
    CHECK_NUMBER(source.read_services(source.context, &list), 0);
    for (size_t i = 0; i < list.count; i++) {
        CHECK(list.entries[i].text[0] != '\0');
    }
    pid_texts_free(&list);
}

int main(void)
{
    bool ready = system_source_open(&source) && peer_start(&server) && peer_start(&client);
    CHECK(ready);
    if (ready) {
        RUN(ipv4_connection_is_shown_with_both_ends);
        RUN(ipv6_connection_is_shown_with_both_ends);
        RUN(udp_sockets_are_shown);
        RUN(layouts_are_those_of_the_headers);
        RUN(each_table_of_25000_rows_is_read_in_one_call);
        RUN(peer_is_in_the_process_list_with_its_path);
        RUN(services_can_be_read);
    }
    peer_stop(&server);
    peer_stop(&client);
    snapshot_free(&snapshot);
    system_source_close(&source);
    return check_result();
}
