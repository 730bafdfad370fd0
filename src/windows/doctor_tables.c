/*
 * doctor_tables: sockets of our own are opened, and the tables have to show them as they are.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdio.h>
#include <string.h>

#include "sockscope/resolver.h"
#include "sockscope/system.h"
#include "sockscope/text.h"
#include "windows/doctor.h"
#include "windows/doctor_peer.h"

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
    if (doctor_look(&snapshot, protocol, result)) {
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

/* What one table says about the time of a socket made between the two. */
static void judge_time(enum protocol protocol, struct doctor_result *result)
{
    struct snapshot snapshot = {0};
    uint16_t port = 0;
    uint64_t before = now();
    SOCKET own = open_own(protocol, &port, result);
    if (own == INVALID_SOCKET) {
        return;
    }
    if (doctor_look(&snapshot, protocol, result)) {
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
 * Connected to the address of its own machine, so that it has it at both ends, and nothing is sent: a
 * listener outside of loopback would have the firewall ask the user, and remember the answer.
 */
static SOCKET connect_to(const struct address *address, uint16_t *port)
{
    enum { DISCARD_PORT = 9 };
    SOCKADDR_IN6 end = {
        .sin6_family = AF_INET6, .sin6_port = htons(DISCARD_PORT), .sin6_scope_id = address->scope};
    int length = sizeof end;
    SOCKET own = WSASocketW(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, NULL, 0,
                            WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    memcpy(&end.sin6_addr, address->bytes, 16);
    if (own != INVALID_SOCKET && (connect(own, (const struct sockaddr *)&end, length) != 0 ||
                                  getsockname(own, (struct sockaddr *)&end, &length) != 0)) {
        int error = WSAGetLastError();
        closesocket(own);
        WSASetLastError(error);
        return INVALID_SOCKET;
    }
    *port = ntohs(end.sin6_port);
    return own;
}

static void judge_scope(const struct snapshot *snapshot, const struct address *wanted, uint16_t port,
                        struct doctor_result *result)
{
    char words[ADDRESS_TEXT_SIZE], listed[ADDRESS_TEXT_SIZE];
    address_format(wanted, words, sizeof words);
    doctor_say(result, DOCTOR_FAILS, "the own socket at %s is not listed", words);
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        struct address local = endpoint_local(row);
        if (row->protocol == PROTOCOL_UDP6 && row->local_port == port) {
            bool whole = memcmp(local.bytes, wanted->bytes, 16) == 0;
            address_format(&local, listed, sizeof listed);
            doctor_say(result,
                       !whole                         ? DOCTOR_NOT_TRIED
                       : local.scope == wanted->scope ? DOCTOR_WORKS
                                                      : DOCTOR_FAILS,
                       "the own socket at %s is listed as %s", words, listed);
        }
    }
}

void doctor_scope_ids(struct doctor_result *result)
{
    struct name_operations adapters = system_adapter_operations();
    struct address address = {.ipv6 = false};
    struct snapshot snapshot = {0};
    uint16_t port = 0;
    adapters.read_cache(adapters.context, take_link_local, &address);
    if (!address.ipv6) {
        doctor_say(result, DOCTOR_NOT_TRIED, "no adapter has a link-local IPv6 address");
        return;
    }
    SOCKET own = connect_to(&address, &port);
    if (own == INVALID_SOCKET) {
        doctor_say_error(result, "no socket at a link-local address", (uint32_t)WSAGetLastError());
        return;
    }
    if (doctor_look(&snapshot, PROTOCOL_UDP6, result)) {
        judge_scope(&snapshot, &address, port, result);
    }
    snapshot_free(&snapshot);
    closesocket(own);
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
