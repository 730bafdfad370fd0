/*
 * doctor_tables: opens sockets of our own, which the tables have to show as they are.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdio.h>
#include <string.h>

#include "sockscope/resolver.h"
#include "sockscope/system.h"
#include "sockscope/text.h"
#include "windows/doctor/doctor.h"
#include "windows/doctor/doctor_peer.h"

/* A clock may be set while a check runs. */
static const uint64_t tolerance = UINT64_C(10000000) * 5;

/* Some systems learn the owner of a socket only when its process uses it. */
static void use(SOCKET socket, bool tcp, bool ipv6, uint16_t port)
{
    SOCKADDR_STORAGE address;
    BOOL on = TRUE;
    int length = doctor_loopback(ipv6, port, &address);
    if (tcp) {
        setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, (const char *)&on, sizeof on);
    } else {
        sendto(socket, "x", 1, 0, (const struct sockaddr *)&address, length);
    }
}

/* A listener, or a bound UDP socket; INVALID_SOCKET with the verdict set. */
static SOCKET open_own(enum protocol protocol, uint16_t *port, struct doctor_result *result)
{
    bool tcp = protocol_is_tcp(protocol), ipv6 = protocol_is_ipv6(protocol);
    SOCKET own = doctor_open(tcp, ipv6, port);
    if (own == INVALID_SOCKET) {
        doctor_no_socket(result, ipv6, (uint32_t)WSAGetLastError());
    } else {
        use(own, tcp, ipv6, *port);
    }
    return own;
}

/* The row of a socket of ours that has no remote end. */
static const struct endpoint *find_own(const struct snapshot *snapshot, enum protocol protocol, uint16_t port)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        struct address local = endpoint_local(row);
        if (row->protocol == protocol && row->local_port == port && !row->has_remote &&
            address_is_loopback(&local)) {
            return row;
        }
    }
    return NULL;
}

static void judge_row(const struct endpoint *row, enum protocol protocol, uint16_t port,
                      struct doctor_result *result)
{
    char end[END_TEXT_SIZE];
    unsigned long own = GetCurrentProcessId();
    snprintf(end, sizeof end, "%s:%u", protocol_is_ipv6(protocol) ? "[::1]" : "127.0.0.1", port);
    if (!row) {
        doctor_say(result, DOCTOR_FAILS, "the own socket %s is not listed", end);
    } else if (protocol_is_tcp(protocol) && row->state != STATE_LISTEN) {
        doctor_say(result, DOCTOR_FAILS, "the own listener %s is listed as %s", end,
                   state_name((enum tcp_state)row->state, STATE_NETSTAT));
    } else if (row->pid != own) {
        doctor_say(result, DOCTOR_FAILS, "the own socket %s is listed with PID %lu as its owner, not %lu",
                   end, (unsigned long)row->pid, own);
    } else {
        doctor_say(result, DOCTOR_WORKS, "the own socket %s is listed with its owner", end);
    }
}

static void check_table(enum protocol protocol, struct doctor_result *result)
{
    struct snapshot snapshot = {0};
    uint16_t port = 0;
    SOCKET own = open_own(protocol, &port, result);
    if (own == INVALID_SOCKET) {
        return;
    }
    if (doctor_look(&snapshot, (enum table)protocol, result)) {
        judge_row(find_own(&snapshot, protocol, port), protocol, port, result);
    }
    snapshot_free(&snapshot);
    closesocket(own);
}

void doctor_tcp4_table(struct doctor_result *result)
{
    check_table(PROTOCOL_TCP4, result);
}

void doctor_tcp6_table(struct doctor_result *result)
{
    check_table(PROTOCOL_TCP6, result);
}

void doctor_udp4_table(struct doctor_result *result)
{
    check_table(PROTOCOL_UDP4, result);
}

void doctor_udp6_table(struct doctor_result *result)
{
    check_table(PROTOCOL_UDP6, result);
}

static uint64_t now(void)
{
    FILETIME time;
    GetSystemTimePreciseAsFileTime(&time);
    return (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

/* What one table says about the creation time of a socket made between the two. */
static void judge_time(enum protocol protocol, struct doctor_result *result)
{
    struct snapshot snapshot = {0};
    uint16_t port = 0;
    uint64_t before = now();
    SOCKET own = open_own(protocol, &port, result);
    if (own == INVALID_SOCKET) {
        return;
    }
    if (doctor_look(&snapshot, (enum table)protocol, result)) {
        const struct endpoint *row = find_own(&snapshot, protocol, port);
        bool right = row && row->created + tolerance >= before && row->created <= now() + tolerance;
        doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS, "%s",
                   right          ? "right"
                   : !row         ? "not listed"
                   : row->created ? "another time"
                                  : "none");
    }
    snapshot_free(&snapshot);
    closesocket(own);
}

void doctor_creation_times(struct doctor_result *result)
{
    enum doctor_verdict all = DOCTOR_NOT_TRIED;
    char words[DOCTOR_DETAIL_SIZE] = "";
    size_t length = 0;
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        judge_time((enum protocol)protocol, result);
        text_append(words, sizeof words, &length, protocol ? ", " : "");
        text_append(words, sizeof words, &length, protocol_name((enum protocol)protocol));
        text_append(words, sizeof words, &length, ": ");
        text_append(words, sizeof words, &length, result->detail);
        all = result->verdict > all ? result->verdict : all;
    }
    doctor_say(result, all, "%s", words);
}

/* Scope ids. */

static void take_link_local(void *to, const struct address *address, const char *adapter)
{
    struct address *found = to;
    (void)adapter;
    if (!found->ipv6 && address->ipv6 && address->scope && address->bytes[0] == 0xfe &&
        (address->bytes[1] & 0xc0) == 0x80) {
        *found = *address;
    }
}

/*
 * At an address of this machine outside of loopback.  A listener there would have the firewall ask the user,
 * and remember the answer, so none is made: UDP is connected to itself, and so is TCP, where both ends of one
 * socket open the connection (RFC 9293, 3.5).  Nothing leaves the machine.  *end is what the socket says.
 */
static SOCKET open_at(const struct address *address, enum table table, SOCKADDR_IN6 *end)
{
    bool tcp = protocol_is_tcp(table_protocol(table));
    u_long at_once = 1;
    int length = sizeof *end;
    SOCKET own = WSASocketW(AF_INET6, tcp ? SOCK_STREAM : SOCK_DGRAM, 0, NULL, 0,
                            WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    *end = (SOCKADDR_IN6){.sin6_family = AF_INET6, .sin6_scope_id = address->scope};
    memcpy(&end->sin6_addr, address->bytes, 16);
    if (own != INVALID_SOCKET && (bind(own, (const struct sockaddr *)end, length) != 0 ||
                                  getsockname(own, (struct sockaddr *)end, &length) != 0)) {
        int error = WSAGetLastError();
        closesocket(own);
        WSASetLastError(error);
        return INVALID_SOCKET;
    }
    if (own != INVALID_SOCKET && table != TABLE_BOUND6) {
        /* Whether it came about is for the table to say; nothing of it is to stay. */
        const LINGER reset = {1, 0};
        setsockopt(own, SOL_SOCKET, SO_LINGER, (const char *)&reset, sizeof reset);
        ioctlsocket(own, (long)FIONBIO, &at_once);
        int begun = connect(own, (const struct sockaddr *)end, length);
        (void)begun;
    }
    return own;
}

static const struct endpoint *find_at(const struct snapshot *snapshot, enum table table,
                                      const SOCKADDR_IN6 *end)
{
    const struct table_read *read = &snapshot->tables[table];
    for (size_t i = read->first; i < read->first + read->count; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        if (row->local_port == ntohs(end->sin6_port) &&
            memcmp(row->local_address, &end->sin6_addr, sizeof row->local_address) == 0) {
            return row;
        }
    }
    return NULL;
}

/* Tables and sockaddr_in6 have it in the order of this machine. */
static void judge_scope(const struct endpoint *row, enum table table, const SOCKADDR_IN6 *end,
                        struct doctor_result *result)
{
    if (!row) {
        doctor_say(result, table == TABLE_TCP6 ? DOCTOR_NOT_TRIED : DOCTOR_FAILS,
                   table == TABLE_TCP6
                       ? "no connection of a socket to itself, and the firewall would ask about a listener"
                       : "the own socket at a link-local address is not listed");
        return;
    }
    unsigned long scope = end->sin6_scope_id, local = row->local_scope, remote = row->remote_scope;
    bool right = local == scope && (!row->has_remote || remote == scope);
    if (row->has_remote) {
        doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
                   "the own socket at scope %lu is listed at %lu, connected to %lu", scope, local, remote);
    } else {
        doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
                   "the own socket at scope %lu is listed at %lu", scope, local);
    }
}

static void check_scope(enum table table, struct doctor_result *result)
{
    struct name_operations adapters = system_adapter_operations();
    struct address address = {.ipv6 = false};
    struct snapshot snapshot = {0};
    SOCKADDR_IN6 end;
    adapters.read_cache(adapters.context, take_link_local, &address);
    if (!address.ipv6) {
        doctor_say(result, DOCTOR_NOT_TRIED, "no adapter has a link-local IPv6 address");
        return;
    }
    SOCKET own = open_at(&address, table, &end);
    if (own == INVALID_SOCKET) {
        doctor_say_error(result, "no socket at a link-local address", (uint32_t)WSAGetLastError());
        return;
    }
    if (doctor_look(&snapshot, table, result)) {
        judge_scope(find_at(&snapshot, table, &end), table, &end, result);
    }
    snapshot_free(&snapshot);
    closesocket(own);
}

void doctor_scope_ids_tcp(struct doctor_result *result)
{
    check_scope(TABLE_TCP6, result);
}

void doctor_scope_ids_udp(struct doctor_result *result)
{
    check_scope(TABLE_UDP6, result);
}

void doctor_scope_ids_bound(struct doctor_result *result)
{
    check_scope(TABLE_BOUND6, result);
}

/* Services. */

void doctor_services(struct doctor_result *result)
{
    struct source source;
    struct pid_texts services = {0};
    if (!system_source_open(&source)) {
        doctor_say(result, DOCTOR_FAILS, "out of memory");
        return;
    }
    uint32_t error = source.read_services(source.context, &services);
    if (error) {
        doctor_say_error(result, "the services cannot be listed", error);
    } else {
        doctor_say(result, services.count ? DOCTOR_WORKS : DOCTOR_FAILS, "%lu running services are listed",
                   (unsigned long)services.count);
    }
    pid_texts_free(&services);
    system_source_close(&source);
}

static void judge_tag(const struct source *source, const struct snapshot *snapshot,
                      struct doctor_result *result)
{
    char name[256];
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        if (row->service_tag) {
            bool told = source->read_tag(source->context, row->pid, row->service_tag, name, sizeof name);
            doctor_say(result, told ? DOCTOR_WORKS : DOCTOR_FAILS, "the tag %lu of PID %lu is %s",
                       (unsigned long)row->service_tag, (unsigned long)row->pid,
                       told ? name : "not translated");
            return;
        }
    }
    doctor_say(result, DOCTOR_NOT_TRIED, "no socket on this machine has a service tag");
}

/* A socket of ours belongs to no service, so one of the system's is looked at. */
void doctor_service_tags(struct doctor_result *result)
{
    struct source source;
    struct snapshot snapshot = {0};
    if (!system_source_open(&source)) {
        doctor_say(result, DOCTOR_FAILS, "out of memory");
        return;
    }
    snapshot_begin(&snapshot, 0, 0);
    source.read_tables(source.context, &snapshot, 0);
    judge_tag(&source, &snapshot, result);
    snapshot_free(&snapshot);
    system_source_close(&source);
}
