/*
 * doctor_closing: a connection that another process of ours owns is closed in each way; this process is its
 * peer and says what it saw.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdlib.h>

#include "sockscope/system.h"
#include "windows/closing/handles.h"
#include "windows/doctor/doctor.h"
#include "windows/doctor/doctor_peer.h"

enum { QUEUED = 5, LATE = 4, DEADLINE_MS = 500, PATIENCE_MS = 500, GONE_MS = 2000, STEP_MS = 50 };

struct link {
    struct doctor_peer owner;
    SOCKET listener, peer;
    struct endpoint endpoint; /* of the owner's end */
    struct close_operations operations;
    bool opened; /* the operations */
};

/* What the other side saw. */
enum sight { SAW_NOTHING, SAW_END, SAW_RESET };

struct seen {
    enum sight sight;
    int bytes; /* before that */
};

/* Building the connection. */

static bool can_read(SOCKET socket)
{
    fd_set ready;
    struct timeval limit = {5, 0};
    FD_ZERO(&ready);
    FD_SET(socket, &ready);
    return select(0, &ready, NULL, NULL, &limit) == 1;
}

/* A byte each way, so that both processes have used their sockets. */
static bool greet(struct link *link)
{
    char byte = 'x';
    uint32_t count = 0;
    return doctor_peer_ask(&link->owner, PEER_SEND, 1, &count) == 0 && recv(link->peer, &byte, 1, 0) == 1 &&
           send(link->peer, &byte, 1, 0) == 1 &&
           doctor_peer_ask(&link->owner, PEER_RECEIVE, 0, &count) == 0 && count == 1;
}

static bool connect_owner(struct link *link, enum peer_task how, uint16_t port, uint32_t *own,
                          struct doctor_result *result)
{
    uint32_t error = doctor_peer_start(&link->owner);
    if (error) {
        doctor_say_error(result, "the process that owns the connection cannot be started", error);
        return false;
    }
    error = doctor_peer_ask(&link->owner, how, port, own);
    link->peer = !error && can_read(link->listener) ? accept(link->listener, NULL, NULL) : INVALID_SOCKET;
    if (link->peer == INVALID_SOCKET) {
        doctor_no_socket(result, how != PEER_CONNECT, error ? error : (uint32_t)WSAGetLastError());
        return false;
    }
    doctor_limit(link->peer);
    if (!greet(link)) {
        doctor_say(result, DOCTOR_FAILS, "nothing passes through the connection on loopback");
        return false;
    }
    return true;
}

static bool find_row(struct link *link, bool ipv6, uint16_t port, uint32_t own, struct doctor_result *result)
{
    enum protocol protocol = ipv6 ? PROTOCOL_TCP6 : PROTOCOL_TCP4;
    struct snapshot snapshot = {0};
    bool found = false;
    if (!doctor_look(&snapshot, (enum table)protocol, result)) {
        snapshot_free(&snapshot);
        return false;
    }
    for (size_t i = 0; i < snapshot.count && !found; i++) {
        const struct endpoint *row = &snapshot.rows[i];
        found = row->protocol == protocol && row->has_remote && row->local_port == own &&
                row->remote_port == port;
        if (found) {
            link->endpoint = *row;
        }
    }
    snapshot_free(&snapshot);
    if (!found) {
        doctor_say(result, DOCTOR_FAILS, "the connection to be closed is not listed for %s",
                   ipv6 ? "IPv6" : "IPv4");
    }
    return found;
}

static bool link_open(struct link *link, enum peer_task how, struct doctor_result *result)
{
    bool ipv6 = how == PEER_CONNECT6;
    uint16_t port = 0;
    uint32_t own = 0;
    *link = (struct link){.peer = INVALID_SOCKET};
    link->listener = doctor_open(true, ipv6, &port);
    if (link->listener == INVALID_SOCKET) {
        doctor_no_socket(result, ipv6, (uint32_t)WSAGetLastError());
        return false;
    }
    if (!connect_owner(link, how, port, &own, result) || !find_row(link, ipv6, port, own, result)) {
        return false;
    }
    link->opened = system_close_open(&link->operations);
    if (!link->opened) {
        doctor_say(result, DOCTOR_FAILS, "out of memory");
    }
    return link->opened;
}

static void link_close(struct link *link)
{
    if (link->opened) {
        system_close_close(&link->operations);
    }
    if (link->peer != INVALID_SOCKET) {
        closesocket(link->peer);
    }
    if (link->listener != INVALID_SOCKET) {
        closesocket(link->listener);
    }
    doctor_peer_stop(&link->owner);
}

/* What happened. */

static struct seen look_at_peer(SOCKET peer)
{
    struct seen seen = {SAW_NOTHING, 0};
    char bytes[64];
    int count;
    while ((count = recv(peer, bytes, sizeof bytes, 0)) > 0) {
        seen.bytes += count;
    }
    if (count == 0) {
        seen.sight = SAW_END;
    } else if (WSAGetLastError() != WSAETIMEDOUT) {
        seen.sight = SAW_RESET;
    }
    return seen;
}

static const char *sight_words(enum sight sight)
{
    static const char *const words[] = {
        [SAW_NOTHING] = "nothing", [SAW_END] = "the end of the stream", [SAW_RESET] = "a reset"};
    return words[sight];
}

/* True when what the peer sends after the close still reaches the owner. */
static bool late_arrives(const struct link *link)
{
    uint32_t count = 0;
    return send(link->peer, "late", LATE, 0) == LATE &&
           doctor_peer_ask(&link->owner, PEER_RECEIVE, 0, &count) == 0 && count == LATE;
}

static struct close_result close_link(const struct link *link, enum close_mode mode)
{
    struct close_request request = {.endpoint = link->endpoint,
                                    .owner_started = link->endpoint.pid ? link->owner.started : 0,
                                    .mode = mode,
                                    .deadline_ms = DEADLINE_MS,
                                    .patience_ms = PATIENCE_MS};
    return close_run(&request, &link->operations);
}

/* Through the plan, as for the user. */

static void check_graceful(enum peer_task how, struct doctor_result *result)
{
    struct link link;
    char words[512];
    uint32_t count = 0;
    if (link_open(&link, how, result)) {
        doctor_peer_ask(&link.owner, PEER_SEND, QUEUED, &count);
        struct close_result closed = close_link(&link, CLOSE_GRACEFUL);
        bool told = closed.outcome == OUTCOME_CLOSED || closed.outcome == OUTCOME_CLOSING;
        struct seen seen = look_at_peer(link.peer);
        bool late = late_arrives(&link);
        close_result_text(&closed, CLOSE_GRACEFUL, system_error_text, words, sizeof words);
        bool right = told && seen.sight == SAW_END && seen.bytes == QUEUED && late;
        doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
                   "%s; the peer saw %s after %d of %d bytes; what it sent then %s the owner", words,
                   sight_words(seen.sight), seen.bytes, QUEUED, late ? "reached" : "did not reach");
    }
    link_close(&link);
}

void doctor_graceful4(struct doctor_result *result)
{
    check_graceful(PEER_CONNECT, result);
}

void doctor_graceful6(struct doctor_result *result)
{
    check_graceful(PEER_CONNECT6, result);
}

/* As programs on .NET, Java, Node and Go have them: listed as IPv4, but the socket says ::ffff:. */
void doctor_graceful_dual(struct doctor_result *result)
{
    check_graceful(PEER_CONNECT_DUAL, result);
}

/* The peer keeps its side open, so that the reset at the deadline is what ends it. */
static void check_deadline(enum peer_task how, struct doctor_result *result)
{
    struct link link;
    char words[512];
    if (link_open(&link, how, result)) {
        struct close_result closed = close_link(&link, CLOSE_DEADLINE);
        struct seen seen = look_at_peer(link.peer);
        close_result_text(&closed, CLOSE_DEADLINE, system_error_text, words, sizeof words);
        doctor_say(result, doctor_close_verdict(&closed, system_is_elevated()), "%s; the peer saw %s", words,
                   sight_words(seen.sight));
    }
    link_close(&link);
}

void doctor_deadline4(struct doctor_result *result)
{
    check_deadline(PEER_CONNECT, result);
}

void doctor_deadline6(struct doctor_result *result)
{
    check_deadline(PEER_CONNECT6, result);
}

/* A single way: what the call returned, what the table shows and what the peer saw. */

/* The state if it is still there, STATE_NONE if it is gone. */
static enum tcp_state wait_gone(const struct link *link)
{
    const struct close_operations *operations = &link->operations;
    enum tcp_state state = STATE_NONE;
    enum sighting sighting = SIGHT_SEEN;
    ULONGLONG end = GetTickCount64() + GONE_MS;
    while (sighting == SIGHT_SEEN && GetTickCount64() < end) {
        uint32_t error = 0;
        Sleep(STEP_MS);
        operations->renew(operations->context);
        sighting = operations->look(operations->context, &link->endpoint, &state, &error);
    }
    return sighting == SIGHT_SEEN ? state : STATE_NONE;
}

static void judge_reset(const struct link *link, const char *way, uint32_t error,
                        struct doctor_result *result)
{
    if (error) {
        doctor_say_error(result, way, error);
        return;
    }
    enum tcp_state state = wait_gone(link);
    struct seen seen = look_at_peer(link->peer);
    bool changed = state != (enum tcp_state)link->endpoint.state || seen.sight != SAW_NOTHING;
    bool right = state == STATE_NONE && seen.sight == SAW_RESET;
    doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
               "%s reported success%s: the table says %s, the peer saw %s", way,
               changed ? "" : ", changed nothing",
               state == STATE_NONE ? "gone" : state_name(state, STATE_NETSTAT), sight_words(seen.sight));
}

void doctor_set_tcp_entry(struct doctor_result *result)
{
    struct link link;
    if (link_open(&link, PEER_CONNECT, result)) {
        uint32_t error = link.operations.set_tcp_entry(link.operations.context, &link.endpoint);
        judge_reset(&link, close_way_name(WAY_SET_TCP_ENTRY), error, result);
    }
    link_close(&link);
}

static void check_nsi(enum peer_task how, struct doctor_result *result)
{
    struct link link;
    if (link_open(&link, how, result)) {
        uint32_t error = link.operations.nsi_reset(link.operations.context, &link.endpoint);
        judge_reset(&link, close_way_name(WAY_NSI), error, result);
    }
    link_close(&link);
}

void doctor_nsi4(struct doctor_result *result)
{
    check_nsi(PEER_CONNECT, result);
}

void doctor_nsi6(struct doctor_result *result)
{
    check_nsi(PEER_CONNECT6, result);
}

/* What is done where a reset is refused: the peer sees the end, and what it sends then is answered by a
 * reset. */
static void check_both_directions(enum peer_task how, struct doctor_result *result)
{
    struct link link;
    if (link_open(&link, how, result)) {
        struct shutdown_order order = {.endpoint = &link.endpoint,
                                       .owner_started = link.endpoint.pid ? link.owner.started : 0};
        link.operations.shutdown_sockets(link.operations.context, &order, 1, SHUTDOWN_BOTH);
        if (order.error) {
            doctor_say_error(result, "the owner's socket cannot be shut down", order.error);
        } else {
            struct seen before = look_at_peer(link.peer);
            bool late = late_arrives(&link);
            enum tcp_state state = wait_gone(&link);
            bool right = before.sight == SAW_END && !late;
            doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
                       "the peer saw %s; what it sent then %s the owner; the table says %s after that",
                       sight_words(before.sight), late ? "reached" : "did not reach",
                       state == STATE_NONE ? "gone" : state_name(state, STATE_NETSTAT));
        }
    }
    link_close(&link);
}

void doctor_both_directions4(struct doctor_result *result)
{
    check_both_directions(PEER_CONNECT, result);
}

void doctor_both_directions6(struct doctor_result *result)
{
    check_both_directions(PEER_CONNECT6, result);
}

/* A socket of ours has to be among them. */
void doctor_handle_search(struct doctor_result *result)
{
    struct listed_handle *list = NULL;
    size_t count = 0, found = 0;
    uint16_t port = 0;
    SOCKET own = doctor_open(true, false, &port);
    if (own == INVALID_SOCKET) {
        doctor_no_socket(result, false, (uint32_t)WSAGetLastError());
        return;
    }
    LARGE_INTEGER before, after, second;
    QueryPerformanceFrequency(&second);
    QueryPerformanceCounter(&before);
    uint32_t error = handles_read(&list, &count);
    QueryPerformanceCounter(&after);
    for (size_t i = 0; !error && i < count; i++) {
        found += list[i].pid == GetCurrentProcessId() && list[i].handle == (uint64_t)own;
    }
    free(list);
    closesocket(own);
    if (error) {
        doctor_say_error(result, "the handles cannot be listed", error);
        return;
    }
    LONGLONG microseconds = (after.QuadPart - before.QuadPart) * 1000000 / second.QuadPart;
    doctor_say(result, found == 1 ? DOCTOR_WORKS : DOCTOR_FAILS,
               "%lu handles in %lu microseconds, the own socket %s", (unsigned long)count,
               (unsigned long)microseconds, found == 1 ? "among them" : "not among them");
}
