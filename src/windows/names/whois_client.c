/*
 * whois_client: a socket that does not block, looked at in short steps, so that neither a silent server nor
 * one that never ends holds anybody up.  The server's name is resolved by a thread of its own, which is left
 * behind when it takes too long: getaddrinfo can be neither limited nor stopped.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/system.h"
#include "sockscope/whois_client.h"

enum { STEP_MS = 100 };

struct talk {
    SOCKET socket;
    ULONGLONG end_ms;
    const volatile long *given_up;
};

/* Waits until the socket can be written to or read from; 0 or a system error. */
static uint32_t wait_for(const struct talk *talk, bool writing)
{
    while (!*talk->given_up) {
        fd_set ready, failed;
        struct timeval step = {0, STEP_MS * 1000};
        FD_ZERO(&ready);
        FD_ZERO(&failed);
        FD_SET(talk->socket, &ready);
        FD_SET(talk->socket, &failed);
        int count = select(0, writing ? NULL : &ready, writing ? &ready : NULL, &failed, &step);
        if (count == SOCKET_ERROR) {
            return (uint32_t)WSAGetLastError();
        }
        if (count > 0) {
            int error = 0, size = sizeof error;
            getsockopt(talk->socket, SOL_SOCKET, SO_ERROR, (char *)&error, &size);
            return (uint32_t)error;
        }
        if (GetTickCount64() >= talk->end_ms) {
            return WSAETIMEDOUT;
        }
    }
    return ERROR_CANCELLED;
}

static uint32_t send_all(const struct talk *talk, const char *bytes, size_t length)
{
    uint32_t error = 0;
    for (size_t sent = 0; !error && sent < length;) {
        error = wait_for(talk, true);
        int count = error ? 0 : send(talk->socket, bytes + sent, (int)(length - sent), 0);
        if (count > 0) {
            sent += (size_t)count;
        } else if (count == SOCKET_ERROR && WSAGetLastError() != WSAEWOULDBLOCK) {
            error = (uint32_t)WSAGetLastError();
        }
    }
    return error;
}

/* Until the server closes, or there is no more room. */
static uint32_t receive_all(const struct talk *talk, char *reply, size_t *length)
{
    while (*length < WHOIS_REPLY_MAX) {
        uint32_t error = wait_for(talk, false);
        if (error) {
            return error;
        }
        int count = recv(talk->socket, reply + *length, (int)(WHOIS_REPLY_MAX - *length), 0);
        if (count == 0) {
            return 0;
        }
        if (count > 0) {
            *length += (size_t)count;
        } else if (WSAGetLastError() != WSAEWOULDBLOCK) {
            return (uint32_t)WSAGetLastError();
        }
        /* One that sends a byte now and then never lets a wait run out. */
        if (GetTickCount64() >= talk->end_ms) {
            return WSAETIMEDOUT;
        }
    }
    return 0;
}

static uint32_t begin_connect(const struct talk *talk, const struct addrinfo *at)
{
    u_long without_blocking = 1;
    if (ioctlsocket(talk->socket, (long)FIONBIO, &without_blocking) == SOCKET_ERROR) {
        return (uint32_t)WSAGetLastError();
    }
    if (connect(talk->socket, at->ai_addr, (int)at->ai_addrlen) == SOCKET_ERROR &&
        WSAGetLastError() != WSAEWOULDBLOCK) {
        return (uint32_t)WSAGetLastError();
    }
    return 0;
}

/* To one of the server's addresses. */
static uint32_t talk_to(struct talk *talk, const struct addrinfo *at, const char *question, size_t length,
                        char *reply, size_t *reply_length)
{
    talk->socket = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
    if (talk->socket == INVALID_SOCKET) {
        return (uint32_t)WSAGetLastError();
    }
    uint32_t error = begin_connect(talk, at);
    error = error ? error : send_all(talk, question, length);
    error = error ? error : receive_all(talk, reply, reply_length);
    closesocket(talk->socket);
    return error;
}

/* Shared by who asks and the thread that resolves; the last of the two frees it. */
struct resolution {
    volatile LONG holders;
    HANDLE done;
    struct addrinfo *found;
    uint32_t error;
    char port[8];
    char host[];
};

static void let_go(struct resolution *resolution)
{
    if (InterlockedDecrement(&resolution->holders) > 0) {
        return;
    }
    if (resolution->found) {
        freeaddrinfo(resolution->found);
    }
    CloseHandle(resolution->done);
    free(resolution);
}

static DWORD WINAPI resolve(void *parameter)
{
    WSADATA data;
    struct resolution *resolution = parameter;
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP};
    resolution->error = (uint32_t)WSAStartup(MAKEWORD(2, 2), &data);
    if (!resolution->error) {
        resolution->error =
            (uint32_t)getaddrinfo(resolution->host, resolution->port, &wanted, &resolution->found);
        WSACleanup();
    }
    SetEvent(resolution->done);
    let_go(resolution);
    return 0;
}

/* NULL when memory or threads are out. */
static struct resolution *begin_resolution(const struct whois_server *server)
{
    size_t size = strlen(server->host) + 1;
    struct resolution *resolution = calloc(1, sizeof *resolution + size);
    if (!resolution) {
        return NULL;
    }
    memcpy(resolution->host, server->host, size);
    snprintf(resolution->port, sizeof resolution->port, "%u", (unsigned)server->port);
    resolution->holders = 2;
    resolution->done = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE thread = resolution->done ? CreateThread(NULL, 0, resolve, resolution, 0, NULL) : NULL;
    if (!thread) {
        if (resolution->done) {
            CloseHandle(resolution->done);
        }
        free(resolution);
        return NULL;
    }
    CloseHandle(thread);
    return resolution;
}

static uint32_t await_resolution(const struct resolution *resolution, const struct talk *talk)
{
    do {
        if (*talk->given_up) {
            return ERROR_CANCELLED;
        }
        if (GetTickCount64() >= talk->end_ms) {
            return WSAETIMEDOUT;
        }
    } while (WaitForSingleObject(resolution->done, STEP_MS) != WAIT_OBJECT_0);
    return resolution->error;
}

static uint32_t try_addresses(const struct whois_server *server, const char *question, size_t length,
                              char *reply, size_t *reply_length, struct talk *talk)
{
    struct resolution *resolution = begin_resolution(server);
    if (!resolution) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    uint32_t error = await_resolution(resolution, talk);
    const struct addrinfo *at = error ? NULL : resolution->found;
    /* What a server has sent already is not asked for again elsewhere. */
    for (; at && *reply_length == 0; at = at->ai_next) {
        error = *talk->given_up ? ERROR_CANCELLED : talk_to(talk, at, question, length, reply, reply_length);
        if (!error || error == ERROR_CANCELLED) {
            break;
        }
    }
    let_go(resolution);
    return error;
}

uint32_t whois_client_ask(const struct whois_server *server, const char *question, size_t length, char *reply,
                          size_t *reply_length, const volatile long *given_up, uint32_t milliseconds)
{
    WSADATA data;
    *reply_length = 0;
    int started = WSAStartup(MAKEWORD(2, 2), &data);
    if (started) {
        return (uint32_t)started;
    }
    struct talk talk = {INVALID_SOCKET, GetTickCount64() + milliseconds, given_up};
    uint32_t error = try_addresses(server, question, length, reply, reply_length, &talk);
    WSACleanup();
    return error;
}
