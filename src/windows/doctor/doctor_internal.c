/*
 * doctor_internal: tables that no page of Microsoft's mentions: bound sockets, and the remote ends of UDP
 * sockets.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include "sockscope/system.h"
#include "windows/doctor/doctor.h"
#include "windows/doctor/doctor_peer.h"

static const struct endpoint *find(const struct snapshot *snapshot, enum table table, uint16_t port)
{
    const struct table_read *read = &snapshot->tables[table];
    for (size_t i = read->first; i < read->first + read->count; i++) {
        struct address local = endpoint_local(&snapshot->rows[i]);
        if (snapshot->rows[i].local_port == port && address_is_loopback(&local)) {
            return &snapshot->rows[i];
        }
    }
    return NULL;
}

/* Bound to a port of loopback, and nothing else. */
static void check_bound(bool ipv6, struct doctor_result *result)
{
    enum table table = ipv6 ? TABLE_BOUND6 : TABLE_BOUND4;
    struct snapshot snapshot = {0};
    uint16_t port = 0;
    SOCKET own = doctor_bind(true, ipv6, &port);
    if (own == INVALID_SOCKET) {
        doctor_no_socket(result, ipv6, (uint32_t)WSAGetLastError());
        return;
    }
    if (doctor_look(&snapshot, table, result)) {
        const struct endpoint *row = find(&snapshot, table, port);
        bool right = row && row->pid == GetCurrentProcessId();
        doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
                   row ? "the own socket of port %u is listed with PID %lu as its owner"
                       : "the own socket of port %u is not listed",
                   port, row ? (unsigned long)row->pid : 0UL);
    }
    snapshot_free(&snapshot);
    closesocket(own);
}

void doctor_bound_sockets4(struct doctor_result *result)
{
    check_bound(false, result);
}

void doctor_bound_sockets6(struct doctor_result *result)
{
    check_bound(true, result);
}

/* The sockets of one check: `own` is connected to `other`. */
struct pair {
    bool ipv6;
    uint16_t own, other;
};

static void judge_row(const struct endpoint *row, const struct pair *pair, struct doctor_result *result)
{
    if (row && row->has_remote && row->remote_port == pair->other) {
        doctor_say(result, DOCTOR_WORKS, "the own socket of port %u is listed as connected to port %u",
                   pair->own, pair->other);
    } else {
        doctor_say(result, DOCTOR_FAILS, "the own socket of port %u, connected to port %u, is listed %s",
                   pair->own, pair->other,
                   !row              ? "nowhere"
                   : row->has_remote ? "with another"
                                     : "without it");
    }
}

static void judge_peers(const struct udp_peers *peers, struct doctor_result *result)
{
    char words[128];
    udp_peers_text(peers, words, sizeof words);
    if (peers->state == UDP_PEERS_REFUSED) {
        doctor_say_error(result, words, peers->error);
    } else {
        doctor_say(result, peers->state == UDP_PEERS_ABSENT ? DOCTOR_NOT_TRIED : DOCTOR_FAILS, "%s", words);
    }
}

/*
 * As many looks as it takes to switch the tables off by doubts; a single one of them may be doubted for a
 * socket that went meanwhile, and then tells nothing.
 */
static void look_often(const struct source *source, const struct pair *pair, struct doctor_result *result)
{
    enum table table = pair->ipv6 ? TABLE_UDP6 : TABLE_UDP4;
    struct udp_peers peers = {UDP_PEERS_UNTRIED, 0, 0};
    struct snapshot snapshot = {0};
    uint32_t error = 0;
    bool listed = false;
    for (int look = 0; look < UDP_PEERS_DOUBTS_MAX && !error && udp_peers_asked(&peers); look++) {
        snapshot_begin(&snapshot, 0, 0);
        source->read_tables(source->context, &snapshot, 0);
        error = snapshot.tables[table].error;
        peers = system_udp_peers(source, pair->ipv6);
        if (!listed) {
            judge_row(find(&snapshot, table, pair->own), pair, result);
            listed = result->verdict == DOCTOR_WORKS;
        }
    }
    snapshot_free(&snapshot);
    if (error) {
        doctor_say_error(result, "the table cannot be read", error);
    } else if (!udp_peers_asked(&peers)) {
        judge_peers(&peers, result);
    }
}

static void check_peers(bool ipv6, struct doctor_result *result)
{
    struct source source;
    SOCKADDR_STORAGE address;
    struct pair pair = {ipv6, 0, 0};
    SOCKET own = doctor_bind(false, ipv6, &pair.own), other = doctor_bind(false, ipv6, &pair.other);
    int length = doctor_loopback(ipv6, pair.other, &address);
    if (own == INVALID_SOCKET || other == INVALID_SOCKET ||
        connect(own, (const struct sockaddr *)&address, length) != 0) {
        doctor_no_socket(result, ipv6, (uint32_t)WSAGetLastError());
    } else if (system_source_open(&source)) {
        look_often(&source, &pair, result);
        system_source_close(&source);
    } else {
        doctor_say(result, DOCTOR_FAILS, "out of memory");
    }
    if (own != INVALID_SOCKET) {
        closesocket(own);
    }
    if (other != INVALID_SOCKET) {
        closesocket(other);
    }
}

void doctor_udp_peers4(struct doctor_result *result)
{
    check_peers(false, result);
}

void doctor_udp_peers6(struct doctor_result *result)
{
    check_peers(true, result);
}
