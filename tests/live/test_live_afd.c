/*
 * What is asked of sockets of other processes: that no question waits for good, that a thread that hangs in
 * one costs one handle, and what this system's driver answers about sockets of our own.
 *
 * The sources are taken in whole: the pieces that are tested are theirs alone, and one question is replaced
 * by one that hangs.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "windows/winsock_asks.h"

static uint32_t hang_or_ask_afd(void *socket, struct socket_end *end);
static uint32_t hang_or_ask_winsock(void *socket, struct socket_end *end);

#define afd_local_end own_afd_local_end
#define afd_remote_end own_afd_remote_end
#define afd_is_tcp own_afd_is_tcp
#define afd_tcp_info own_afd_tcp_info
#define afd_shut_down own_afd_shut_down
#define afd_answers own_afd_answers
#include "windows/afd.c" /* NOLINT(bugprone-suspicious-include) */
#undef afd_local_end
#define afd_local_end hang_or_ask_afd
#define winsock_local_end hang_or_ask_winsock
#define way_shutdown_all own_shutdown_all
#include "windows/socket_shutdown.c" /* NOLINT(bugprone-suspicious-include) */
#undef winsock_local_end

#include "check.h"
#include "peer_client.h"

enum { FSCTL_LISTEN = 0x110008 }; /* FSCTL_PIPE_LISTEN: pends until somebody connects */

static struct peer server, client;

/* The question that hangs: the first one, until it is let go. */
static HANDLE let_go;
static volatile LONG hung, hang_count;

static void hang(void)
{
    if (InterlockedIncrement(&hung) <= hang_count) {
        WaitForSingleObject(let_go, INFINITE);
    }
}

static uint32_t hang_or_ask_afd(void *socket, struct socket_end *end)
{
    hang();
    return own_afd_local_end(socket, end);
}

static uint32_t hang_or_ask_winsock(void *socket, struct socket_end *end)
{
    hang();
    return winsock_local_end(socket, end);
}

static struct endpoint client_end(const struct link *link, DWORD pid)
{
    struct endpoint row = {
        .local_address = {127, 0, 0, 1}, .remote_address = {127, 0, 0, 1}, .has_remote = 1};
    row.local_port = (uint16_t)link->client_port;
    row.remote_port = (uint16_t)link->server_port;
    row.pid = pid;
    return row;
}

static void check_seen(const struct link *link, const char *wanted)
{
    char command[32], answer[128];
    snprintf(command, sizeof command, "recv %u", link->server_id);
    peer_ask(&server, command, answer);
    CHECK_TEXT(answer, wanted);
}

/* The thread in the first handle is left behind, another one finds the two sockets behind it. */
CASE(a_thread_that_hangs_costs_one_handle)
{
    struct link links[2];
    char ignored[128];
    peer_ask(&client, "udp4", ignored);
    bool ready =
        peer_link(&server, &client, false, &links[0]) && peer_link(&server, &client, false, &links[1]);
    CHECK(ready);
    if (!ready) {
        return;
    }
    struct endpoint rows[] = {client_end(&links[0], client.pid), client_end(&links[1], client.pid)};
    struct shutdown_order orders[] = {{&rows[0], 0, 77, 77}, {&rows[1], 0, 77, 77}};
    let_go = CreateEventW(NULL, TRUE, FALSE, NULL);
    hang_count = 1;
    own_shutdown_all(orders, 2, SHUTDOWN_SEND);
    CHECK(hung > 1);
    CHECK_NUMBER(left_behind, 1);
    for (size_t i = 0; i < 2; i++) {
        CHECK_NUMBER(orders[i].error, 0);
        CHECK_NUMBER(orders[i].silent, 0);
        check_seen(&links[i], "end");
    }
    /* Come back, it does nothing more. */
    SetEvent(let_go);
    while (left_behind > 0) {
        Sleep(10);
    }
}

CASE(when_all_hang_the_search_ends)
{
    struct link link;
    bool ready = peer_link(&server, &client, false, &link);
    CHECK(ready);
    if (!ready) {
        return;
    }
    struct endpoint row = client_end(&link, client.pid);
    struct shutdown_order order = {&row, 0, 77, 0};
    ResetEvent(let_go);
    hung = 0;
    hang_count = 1000;
    own_shutdown_all(&order, 1, SHUTDOWN_SEND);
    CHECK_NUMBER(order.error, ERROR_TIMEOUT);
    CHECK(order.silent > 0);
    CHECK_NUMBER(order.silent, left_behind);
    SetEvent(let_go);
    while (left_behind > 0) {
        Sleep(10);
    }
    hang_count = 0;
    own_shutdown_all(&order, 1, SHUTDOWN_SEND);
    CHECK_NUMBER(order.error, 0);
    check_seen(&link, "end");
}

/* What was asked is not held: the connection ends when its owner closes it, though this program lives on. */
CASE(a_socket_that_was_asked_is_let_go)
{
    struct link link;
    char command[32], answer[128];
    bool ready = peer_link(&server, &client, false, &link);
    CHECK(ready);
    if (!ready) {
        return;
    }
    struct endpoint row = client_end(&link, client.pid);
    struct shutdown_order order = {&row, 0, 0, 0};
    row.remote_port++;
    own_shutdown_all(&order, 1, SHUTDOWN_SEND);
    CHECK_NUMBER(order.error, ERROR_NOT_FOUND);
    snprintf(command, sizeof command, "close %u", link.client_id);
    peer_ask(&client, command, answer);
    CHECK_TEXT(answer, "closed");
    check_seen(&link, "end");
}

/* A pipe that nobody connects to: the request is given up, and its memory is ours again. */
CASE(a_request_that_pends_is_given_up)
{
    wchar_t name[64];
    swprintf(name, sizeof name / sizeof name[0], L"\\\\.\\pipe\\sockscope-test-%lu", GetCurrentProcessId());
    HANDLE pipe =
        CreateNamedPipeW(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 64, 64, 0, NULL);
    struct request *request = new_request();
    CHECK(pipe != INVALID_HANDLE_VALUE && request != NULL);
    CHECK_NUMBER(ask(pipe, FSCTL_LISTEN, &request, 0, 0), ERROR_TIMEOUT);
    CHECK(request != NULL);
    free_request(request);
    struct socket_end end;
    CHECK(own_afd_local_end(pipe, &end) != 0);
    CloseHandle(pipe);
}

static bool connect_pair(SOCKET pair[2], struct sockaddr_in ends[2])
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof address;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    pair[0] = socket(AF_INET, SOCK_STREAM, 0);
    bool connected = bind(listener, (const struct sockaddr *)&address, length) == 0 &&
                     getsockname(listener, (struct sockaddr *)&address, &length) == 0 &&
                     listen(listener, 1) == 0 &&
                     connect(pair[0], (const struct sockaddr *)&address, length) == 0;
    pair[1] = connected ? accept(listener, NULL, NULL) : INVALID_SOCKET;
    ends[1] = address;
    connected = connected && pair[1] != INVALID_SOCKET &&
                getsockname(pair[0], (struct sockaddr *)&ends[0], &length) == 0;
    closesocket(listener);
    return connected;
}

static void check_end(uint32_t error, const struct socket_end *told, const struct sockaddr_in *known)
{
    struct socket_end wanted;
    CHECK_NUMBER(error, 0);
    CHECK(socket_end_read((const uint8_t *)known, sizeof *known, &wanted));
    CHECK(memcmp(told->address, wanted.address, sizeof wanted.address) == 0);
    CHECK_NUMBER(told->port, wanted.port);
}

/* Where the driver has other codes it refuses them, and nothing has happened. */
CASE(the_driver_answers_about_our_own)
{
    SOCKET pair[2];
    struct sockaddr_in ends[2];
    struct socket_end end;
    TCP_INFO_v0 info = {.State = TCPSTATE_CLOSED};
    bool ready = connect_pair(pair, ends), tcp = false;
    char byte;
    CHECK(ready);
    if (!ready) {
        return;
    }
    check_end(own_afd_local_end((HANDLE)pair[0], &end), &end, &ends[0]);
    bool answers = own_afd_answers(pair[0]);
    printf("     the driver %s\n", answers ? "answers" : "has other codes");
    CHECK_NUMBER(own_afd_is_tcp((HANDLE)pair[0], &tcp), 0);
    CHECK_NUMBER(tcp, answers);
    uint32_t shut = own_afd_shut_down((HANDLE)pair[0], SHUTDOWN_SEND);
    CHECK_NUMBER(shut == 0, answers);
    if (answers) {
        check_end(own_afd_remote_end((HANDLE)pair[0], &end), &end, &ends[1]);
        check_end(own_afd_remote_end((HANDLE)pair[1], &end), &end, &ends[0]);
        CHECK_NUMBER(own_afd_tcp_info((HANDLE)pair[1], &info), 0);
        CHECK_NUMBER(info.State, TCPSTATE_CLOSE_WAIT);
        CHECK_NUMBER(recv(pair[1], &byte, 1, 0), 0);
    } else {
        CHECK_NUMBER(send(pair[0], "x", 1, 0), 1);
        CHECK_NUMBER(recv(pair[1], &byte, 1, 0), 1);
    }
    closesocket(pair[0]);
    closesocket(pair[1]);
}

int main(void)
{
    WSADATA data;
    bool ready = WSAStartup(MAKEWORD(2, 2), &data) == 0 && peer_start(&server) && peer_start(&client);
    CHECK(ready);
    if (ready) {
        RUN(a_thread_that_hangs_costs_one_handle);
        RUN(when_all_hang_the_search_ends);
        RUN(a_socket_that_was_asked_is_let_go);
        RUN(a_request_that_pends_is_given_up);
        RUN(the_driver_answers_about_our_own);
    }
    peer_stop(&server);
    peer_stop(&client);
    return check_result();
}
