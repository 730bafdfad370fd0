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

#include "sockscope/socket_driver.h"
#include "windows/closing/own_connection.h"
#include "windows/closing/winsock_asks.h"

static struct socket_operations hanging_afd(void);
static struct socket_operations hanging_winsock(void);

#define afd_local_end own_afd_local_end
#define afd_remote_end own_afd_remote_end
#define afd_is_tcp own_afd_is_tcp
#define afd_tcp_info own_afd_tcp_info
#define afd_shut_down own_afd_shut_down
#define afd_operations own_afd_operations
#include "windows/closing/afd.c" /* NOLINT(bugprone-suspicious-include) */
#undef afd_operations
#define afd_operations hanging_afd
#define winsock_operations hanging_winsock
#define way_shutdown_all own_shutdown_all
#include "windows/closing/socket_shutdown.c" /* NOLINT(bugprone-suspicious-include) */
#undef winsock_operations

#include "check.h"
#include "peer_client.h"
#include "sockscope/snapshot.h"
#include "sockscope/source.h"
#include "sockscope/system.h"

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

static uint32_t (*ask_local_end)(void *socket, struct socket_end *end);

static uint32_t hang_or_ask(void *socket, struct socket_end *end)
{
    hang();
    return ask_local_end(socket, end);
}

static struct socket_operations hanging(struct socket_operations real)
{
    ask_local_end = real.local_end;
    real.local_end = hang_or_ask;
    return real;
}

static struct socket_operations hanging_afd(void)
{
    return hanging(own_afd_operations());
}

static struct socket_operations hanging_winsock(void)
{
    return hanging(winsock_operations());
}

/* Where a call is refused that Windows has: only Wine is known to. */
static bool is_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
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

/* Where it cannot be told, the answers of the driver decide. */
CASE(only_sockets_are_of_the_driver)
{
    uint8_t volume[64];
    IO_STATUS_BLOCK block;
    HANDLE ends[2], null = CreateFileW(L"NUL", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    SOCKET own = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    query_file query = (query_file)late_function(L"ntdll.dll", "NtQueryInformationFile");
    CHECK(own != INVALID_SOCKET && null != INVALID_HANDLE_VALUE && query &&
          CreatePipe(&ends[0], &ends[1], NULL, 0));
    NTSTATUS status = query((HANDLE)own, &block, volume, sizeof volume, FILE_VOLUME_NAME);
    CHECK(is_afd((HANDLE)own));
    if (status == 0) {
        CHECK(!is_afd(ends[0]));
        CHECK(!is_afd(ends[1]));
        CHECK(!is_afd(null));
    } else {
        printf("     the name of a volume is refused: %08lx\n", (unsigned long)status);
        CHECK(is_wine());
    }
    CloseHandle(ends[0]);
    CloseHandle(ends[1]);
    CloseHandle(null);
    closesocket(own);
}

/* What driver_ask takes for a refusal. */
CASE(refusals_have_these_errors)
{
    status_to_error to_error = (status_to_error)late_function(L"ntdll.dll", "RtlNtStatusToDosError");
    CHECK(to_error != NULL);
    CHECK_NUMBER(to_error((NTSTATUS)0xC0000010), ERROR_INVALID_FUNCTION); /* STATUS_INVALID_DEVICE_REQUEST */
    CHECK_NUMBER(to_error((NTSTATUS)0xC0000002), ERROR_INVALID_FUNCTION); /* STATUS_NOT_IMPLEMENTED */
    CHECK_NUMBER(to_error((NTSTATUS)0xC00000BB), ERROR_NOT_SUPPORTED);    /* STATUS_NOT_SUPPORTED */
}

static bool can_read(SOCKET socket)
{
    fd_set ready;
    struct timeval limit = {60, 0};
    FD_ZERO(&ready);
    FD_SET(socket, &ready);
    return select(0, &ready, NULL, NULL, &limit) == 1;
}

/* Where the driver has other codes it refuses them, and nothing has happened. */
CASE(the_driver_answers_about_our_own)
{
    struct own_connection own;
    TCP_INFO_v0 info = {.State = TCPSTATE_CLOSED};
    char words[512], byte;
    uint32_t error = own_connection_open(&own);
    CHECK_NUMBER(error, 0);
    struct driver_report report = error ? driver_not_asked(error) : own_connection_ask_driver(&own);
    driver_report_text(&report, words, sizeof words);
    printf("     the driver: %s\n", words[0] ? words : "all is right");
    CHECK_NUMBER(report.answers[DRIVER_LOCAL_END], DRIVER_RIGHT);
    if (driver_serves(&report)) {
        CHECK_TEXT(words, "");
        CHECK(can_read(own.accepted));
        CHECK_NUMBER(recv(own.accepted, &byte, 1, 0), 0);
        CHECK_NUMBER(own_afd_tcp_info((HANDLE)own.accepted, &info), 0);
        CHECK_NUMBER(info.State, TCPSTATE_CLOSE_WAIT);
    } else {
        CHECK(is_wine());
        CHECK_NUMBER(send(own.connected, "x", 1, 0), 1);
        CHECK(can_read(own.accepted));
        CHECK_NUMBER(recv(own.accepted, &byte, 1, 0), 1);
    }
    own_connection_close(&own);
}

static uint16_t port_of(SOCKET socket)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof address;
    CHECK(getsockname(socket, (struct sockaddr *)&address, &length) == 0);
    return ntohs(address.sin_port);
}

/* The state of the connection between the ports in the table, from either side; STATE_NONE: it is not there.
 */
static enum tcp_state state_between(uint16_t one, uint16_t other)
{
    struct source source;
    struct snapshot snapshot = {0};
    enum tcp_state state = STATE_NONE;
    CHECK(system_source_open(&source));
    snapshot_begin(&snapshot, 0, 0);
    source.read_tables(source.context, &snapshot, 0);
    CHECK_NUMBER(snapshot.tables[PROTOCOL_TCP4].error, 0);
    for (size_t i = 0; i < snapshot.count; i++) {
        const struct endpoint *row = &snapshot.rows[i];
        bool its = (row->local_port == one && row->remote_port == other) ||
                   (row->local_port == other && row->remote_port == one);
        if (row->protocol == PROTOCOL_TCP4 && row->has_remote && its) {
            state = (enum tcp_state)row->state;
        }
    }
    snapshot_free(&snapshot);
    system_source_close(&source);
    return state;
}

/* Nobody who watches the list is shown what we tried. */
CASE(nothing_stays_of_our_connection)
{
    struct own_connection own;
    CHECK_NUMBER(own_connection_open(&own), 0);
    uint16_t connected = port_of(own.connected), accepted = port_of(own.accepted);
    CHECK_NUMBER(state_between(connected, accepted), STATE_ESTABLISHED);
    shutdown(own.connected, SD_SEND);
    own_connection_close(&own);
    CHECK(own.connected == INVALID_SOCKET && own.accepted == INVALID_SOCKET);
    enum tcp_state state = state_between(connected, accepted);
    while (state != STATE_NONE && state != STATE_TIME_WAIT) {
        Sleep(10);
        state = state_between(connected, accepted);
    }
    CHECK_NUMBER(state, STATE_NONE);
}

/* A driver that was not asked, as loopback is blocked, is no reason for Winsock. */
CASE(questions_follow_the_report)
{
    struct driver_report report = driver_not_asked(WSAETIMEDOUT);
    bool tcp = false;
    struct socket_operations questions = questions_for(&report);
    CHECK(questions.remote_end == own_afd_remote_end && questions.shut_down == own_afd_shut_down);
    CHECK_NUMBER(questions.is_tcp(NULL, &tcp), 0);
    CHECK(tcp);
    report.answers[DRIVER_TYPE] = DRIVER_RIGHT;
    CHECK(questions_for(&report).is_tcp == own_afd_is_tcp);
    report.answers[DRIVER_SHUT_DOWN] = DRIVER_REFUSED;
    questions = questions_for(&report);
    CHECK(questions.shut_down == winsock_operations().shut_down);
    CHECK(questions.is_tcp == winsock_operations().is_tcp);
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
        RUN(only_sockets_are_of_the_driver);
        RUN(refusals_have_these_errors);
        RUN(the_driver_answers_about_our_own);
        RUN(nothing_stays_of_our_connection);
        RUN(questions_follow_the_report);
    }
    peer_stop(&server);
    peer_stop(&client);
    return check_result();
}
