/*
 * doctor_internal: what stands in tables that no page of Microsoft's names: bound sockets, and whom UDP
 * sockets are connected to.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include "sockscope/system.h"
#include "windows/doctor.h"
#include "windows/doctor_peer.h"

/* One look; what it found out about the remote ends of UDP sockets, too. */
static bool look(struct snapshot *snapshot, unsigned facts, struct udp_peers peers[2],
                 struct doctor_result *result)
{
    struct source source;
    if (!system_source_open(&source)) {
        doctor_say(result, DOCTOR_FAILS, "out of memory");
        return false;
    }
    snapshot_begin(snapshot, 0, 0);
    source.read_tables(source.context, snapshot, facts);
    peers[0] = system_udp_peers(&source, false);
    peers[1] = system_udp_peers(&source, true);
    system_source_close(&source);
    return true;
}

static const struct endpoint *find(const struct snapshot *snapshot, enum protocol protocol, bool bound,
                                   uint16_t port)
{
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        if (row->protocol == protocol && row->local_port == port && (row->state == STATE_BOUND) == bound) {
            return row;
        }
    }
    return NULL;
}

/* Bound to a port of loopback, and no more. */
static SOCKET open_bound(uint16_t *port)
{
    SOCKADDR_STORAGE address;
    int length = doctor_loopback(false, 0, &address);
    SOCKET own = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0,
                            WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (own != INVALID_SOCKET && (bind(own, (const struct sockaddr *)&address, length) != 0 ||
                                  getsockname(own, (struct sockaddr *)&address, &length) != 0)) {
        closesocket(own);
        return INVALID_SOCKET;
    }
    *port = ntohs(((const struct sockaddr_in *)&address)->sin_port);
    return own;
}

static void judge_bound(const struct snapshot *snapshot, uint16_t port, struct doctor_result *result)
{
    uint32_t error = snapshot->tables[TABLE_BOUND4].error;
    const struct endpoint *row = find(snapshot, PROTOCOL_TCP4, true, port);
    if (error) {
        doctor_say_error(result, "the table cannot be read", error);
    } else if (!row) {
        doctor_say(result, DOCTOR_FAILS, "the own socket 127.0.0.1:%u is not listed", port);
    } else {
        doctor_say(result, row->pid == GetCurrentProcessId() ? DOCTOR_WORKS : DOCTOR_FAILS,
                   "the own socket 127.0.0.1:%u is listed with PID %lu as its owner", port,
                   (unsigned long)row->pid);
    }
}

void doctor_bound_sockets(struct doctor_result *result)
{
    struct snapshot snapshot = {0};
    struct udp_peers peers[2];
    uint16_t port = 0;
    SOCKET own = open_bound(&port);
    if (own == INVALID_SOCKET) {
        doctor_no_socket(result, false, (uint32_t)WSAGetLastError());
        return;
    }
    if (look(&snapshot, FACT_BOUND, peers, result)) {
        judge_bound(&snapshot, port, result);
    }
    snapshot_free(&snapshot);
    closesocket(own);
}

static void judge_peer(const struct snapshot *snapshot, const struct udp_peers *peers, enum protocol protocol,
                       const uint16_t ports[2], struct doctor_result *result)
{
    const struct endpoint *row = find(snapshot, protocol, false, ports[0]);
    if (peers->state == UDP_PEERS_REFUSED) {
        doctor_say_error(result, udp_peers_words(peers->state), peers->error);
    } else if (peers->state != UDP_PEERS_WORKS) {
        doctor_say(result, peers->state == UDP_PEERS_ABSENT ? DOCTOR_NOT_TRIED : DOCTOR_FAILS, "%s",
                   udp_peers_words(peers->state));
    } else if (!row || !row->has_remote || row->remote_port != ports[1]) {
        doctor_say(result, DOCTOR_FAILS, "the own socket of port %u, connected to port %u, is listed %s",
                   ports[0], ports[1],
                   !row              ? "nowhere"
                   : row->has_remote ? "with another"
                                     : "without it");
    } else {
        doctor_say(result, DOCTOR_WORKS, "the own socket of port %u is listed as connected to port %u",
                   ports[0], ports[1]);
    }
}

static void check_peers(bool ipv6, struct doctor_result *result)
{
    struct snapshot snapshot = {0};
    struct udp_peers peers[2];
    SOCKADDR_STORAGE address;
    uint16_t ports[2] = {0, 0};
    SOCKET own = doctor_open(false, ipv6, &ports[0]), other = doctor_open(false, ipv6, &ports[1]);
    int length = doctor_loopback(ipv6, ports[1], &address);
    if (own == INVALID_SOCKET || other == INVALID_SOCKET ||
        connect(own, (const struct sockaddr *)&address, length) != 0) {
        doctor_no_socket(result, ipv6, (uint32_t)WSAGetLastError());
    } else if (look(&snapshot, 0, peers, result)) {
        judge_peer(&snapshot, &peers[ipv6], ipv6 ? PROTOCOL_UDP6 : PROTOCOL_UDP4, ports, result);
    }
    snapshot_free(&snapshot);
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
