/*
 * bench_close PRODUCT: closing 200 loopback connections of one program in one command against closing one of
 * them, each a whole run of the product.  The connections are those of a child, `bench_close hold PORT
 * COUNT`; their other ends are here and finish as soon as they see the end, so that what is timed is finding
 * and closing, not waiting for somebody.  What the search costs a handle is printed beside it.
 */
#define FD_SETSIZE 512
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "windows/closing/handles.h"
#include "windows/closing/ways.h"

enum { COUNT = 200, ROUNDS = 3, LINE = 512 };

static const double BAR = 20.0;

/* The far ends: a thread takes every connection and closes it when the near end has. */
struct server {
    SOCKET listener;
    unsigned port;
    volatile LONG open, ended;
    HANDLE thread;
};

static void serve_one(struct server *server, fd_set *sockets, SOCKET ready)
{
    char byte;
    if (ready == server->listener) {
        SOCKET taken = accept(ready, NULL, NULL);
        if (taken != INVALID_SOCKET) {
            /* Or the product, started later, would hold it open. */
            SetHandleInformation((HANDLE)taken, HANDLE_FLAG_INHERIT, 0);
            FD_SET(taken, sockets);
            InterlockedIncrement(&server->open);
        }
    } else if (recv(ready, &byte, 1, 0) > 0) {
        send(ready, &byte, 1, 0);
    } else {
        closesocket(ready);
        FD_CLR(ready, sockets);
        InterlockedDecrement(&server->open);
        InterlockedIncrement(&server->ended);
    }
}

static DWORD WINAPI serve(void *parameter)
{
    struct server *server = parameter;
    fd_set sockets, ready;
    FD_ZERO(&sockets);
    FD_SET(server->listener, &sockets);
    for (;;) {
        ready = sockets;
        if (select(0, &ready, NULL, NULL, NULL) == SOCKET_ERROR)
            return 0;
        for (u_int i = 0; i < ready.fd_count; i++)
            serve_one(server, &sockets, ready.fd_array[i]);
    }
}

static struct sockaddr_in loopback(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((u_short)port);
    return address;
}

static bool start_server(struct server *server)
{
    struct sockaddr_in address = loopback(0);
    int length = sizeof address;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (server->listener == INVALID_SOCKET ||
        bind(server->listener, (const struct sockaddr *)&address, length) != 0 ||
        listen(server->listener, COUNT) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &length) != 0)
        return false;
    server->port = ntohs(address.sin_port);
    server->thread = CreateThread(NULL, 0, serve, server, 0, NULL);
    return server->thread != NULL;
}

/* The child: connects, prints the port of its first socket, and stays until it is ended. */
static int hold(unsigned port, unsigned count)
{
    struct sockaddr_in address = loopback(port);
    int length = sizeof address;
    unsigned first = 0;
    for (unsigned i = 0; i < count; i++) {
        char byte = 1;
        SOCKET made = socket(AF_INET, SOCK_STREAM, 0);
        address = loopback(port);
        /* Each is used: some systems learn only then whose it is. */
        if (made == INVALID_SOCKET || connect(made, (const struct sockaddr *)&address, length) != 0 ||
            send(made, &byte, 1, 0) != 1 || recv(made, &byte, 1, 0) != 1 ||
            getsockname(made, (struct sockaddr *)&address, &length) != 0)
            return EXIT_FAILURE;
        first = first ? first : ntohs(address.sin_port);
    }
    printf("%u\n", first);
    fflush(stdout);
    Sleep(INFINITE);
    return EXIT_SUCCESS;
}

struct child {
    PROCESS_INFORMATION process;
    unsigned first_port;
};

static bool start_child(const struct server *server, struct child *child)
{
    SECURITY_ATTRIBUTES inherited = {.nLength = sizeof inherited, .bInheritHandle = TRUE};
    wchar_t path[MAX_PATH], line[LINE];
    char answer[16] = "";
    HANDLE from, to;
    DWORD got = 0;
    GetModuleFileNameW(NULL, path, MAX_PATH);
    swprintf(line, LINE, L"\"%ls\" hold %u %d", path, server->port, COUNT);
    if (!CreatePipe(&from, &to, &inherited, 0))
        return false;
    SetHandleInformation(from, HANDLE_FLAG_INHERIT, 0);
    bool started = bench_start_program(line, to, &child->process);
    CloseHandle(to);
    started = started && ReadFile(from, answer, sizeof answer - 1, &got, NULL) && got > 0;
    CloseHandle(from);
    child->first_port = (unsigned)strtoul(answer, NULL, 10);
    return started && child->first_port;
}

static void end_child(const struct server *server, struct child *child)
{
    TerminateProcess(child->process.hProcess, 0);
    WaitForSingleObject(child->process.hProcess, INFINITE);
    CloseHandle(child->process.hProcess);
    CloseHandle(child->process.hThread);
    while (server->open > 0)
        Sleep(1);
}

/* Milliseconds of one run of the product; negative when it did not close them. */
static double time_close(struct server *server, const wchar_t *product, bool all)
{
    struct child child;
    PROCESS_INFORMATION process;
    wchar_t line[LINE];
    DWORD code = 1;
    HANDLE nowhere =
        CreateFileW(L"NUL", GENERIC_WRITE, 0,
                    &(SECURITY_ATTRIBUTES){.nLength = sizeof(SECURITY_ATTRIBUTES), .bInheritHandle = TRUE},
                    OPEN_EXISTING, 0, NULL);
    if (!start_child(server, &child))
        return -1;
    if (all)
        swprintf(line, LINE, L"%ls close \"pid:%lu rport:%u\" --graceful --all --yes", product,
                 child.process.dwProcessId, server->port);
    else
        swprintf(line, LINE, L"%ls close 127.0.0.1:%u 127.0.0.1:%u --graceful --yes", product,
                 child.first_port, server->port);
    server->ended = 0;
    double begun = bench_now();
    if (bench_start_program(line, nowhere, &process)) {
        WaitForSingleObject(process.hProcess, INFINITE);
        GetExitCodeProcess(process.hProcess, &code);
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    }
    double taken = bench_now() - begun;
    LONG ended = server->ended;
    CloseHandle(nowhere);
    end_child(server, &child);
    return code == 0 && ended == (all ? COUNT : 1) ? taken : -1;
}

/* An order that no socket of the child fulfils: all of them are asked. */
static void print_search(const struct server *server)
{
    struct child child;
    struct listed_handle *listed;
    size_t count = 0;
    if (!start_child(server, &child))
        return;
    struct endpoint row = {
        .local_address = {127, 0, 0, 1}, .remote_address = {127, 0, 0, 1}, .has_remote = 1};
    row.local_port = (uint16_t)child.first_port;
    row.remote_port = 1;
    row.pid = child.process.dwProcessId;
    struct shutdown_order order = {.endpoint = &row};
    double begun = bench_now();
    if (handles_read(&listed, &count) == 0)
        free(listed);
    double listing = bench_now() - begun;
    begun = bench_now();
    way_shutdown_all(&order, 1, SHUTDOWN_SEND);
    double search = bench_now() - begun;
    printf("  (handle search: %.1f ms; %.2f us for each of %u handles listed, %.1f us for each of %d sockets "
           "asked)\n",
           search, listing * 1000 / (double)(count ? count : 1), (unsigned)count,
           (search - listing) * 1000 / (double)COUNT, COUNT);
    end_child(server, &child);
}

static int compare(struct server *server, const wchar_t *product)
{
    double one[ROUNDS], all[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        one[round] = time_close(server, product, false);
        all[round] = time_close(server, product, true);
        if (one[round] < 0 || all[round] < 0) {
            fprintf(stderr, "close: %ls does not do what is measured\n", product);
            return EXIT_FAILURE;
        }
    }
    double single = bench_median(one, ROUNDS), many = bench_median(all, ROUNDS);
    fprintf(stderr, "close: %d in %.1f ms, one in %.1f ms\n", COUNT, many, single);
    return bench_report("close", many / single, BAR);
}

int wmain(int argc, wchar_t *argv[])
{
    struct server server = {.port = 0};
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return EXIT_FAILURE;
    if (argc == 4)
        return hold((unsigned)wcstoul(argv[2], NULL, 10), (unsigned)wcstoul(argv[3], NULL, 10));
    if (argc != 2 || !start_server(&server)) {
        fprintf(stderr, "bench_close PRODUCT: the sockets could not be opened\n");
        return EXIT_FAILURE;
    }
    print_search(&server);
    return compare(&server, argv[1]);
}
