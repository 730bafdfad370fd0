/*
 * own_connection: nothing blocks and every wait ends; if a stranger connects first, it is sent away.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <string.h>

#include "windows/closing/afd.h"
#include "windows/closing/own_connection.h"

enum { WAIT_SECONDS = 5, STRANGERS_MAX = 8 };

static uint32_t last_error(void)
{
    return (uint32_t)WSAGetLastError();
}

/* Not inherited, and nothing on it blocks. */
static SOCKET open_one(int type)
{
    u_long on = 1;
    SOCKET opened = WSASocketW(AF_INET, type, 0, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (opened != INVALID_SOCKET) {
        ioctlsocket(opened, (long)FIONBIO, &on);
    }
    return opened;
}

static void close_one(SOCKET *socket)
{
    if (*socket != INVALID_SOCKET) {
        closesocket(*socket);
        *socket = INVALID_SOCKET;
    }
}

static bool bind_loopback(SOCKET socket)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return bind(socket, (const struct sockaddr *)&address, sizeof address) == 0;
}

static bool name_of(SOCKET socket, struct sockaddr_in *address)
{
    int length = sizeof *address;
    return getsockname(socket, (struct sockaddr *)address, &length) == 0;
}

/* Until something can be accepted, or sent; a connection that fails counts as that, too. */
static bool wait_for(SOCKET socket, bool to_accept)
{
    fd_set wanted, failed;
    struct timeval limit = {WAIT_SECONDS, 0};
    FD_ZERO(&wanted);
    FD_ZERO(&failed);
    FD_SET(socket, &wanted);
    FD_SET(socket, &failed);
    return select(0, to_accept ? &wanted : NULL, to_accept ? NULL : &wanted, &failed, &limit) == 1;
}

static bool begin_to_connect(SOCKET socket, const struct sockaddr_in *to)
{
    return connect(socket, (const struct sockaddr *)to, sizeof *to) == 0 ||
           WSAGetLastError() == WSAEWOULDBLOCK;
}

static uint32_t accept_ours(SOCKET listener, struct own_connection *own)
{
    struct sockaddr_in ours, theirs;
    for (int i = 0; i < STRANGERS_MAX && wait_for(listener, true); i++) {
        int length = sizeof theirs;
        own->accepted = accept(listener, (struct sockaddr *)&theirs, &length);
        if (own->accepted != INVALID_SOCKET && name_of(own->connected, &ours) &&
            ours.sin_port == theirs.sin_port && ours.sin_addr.s_addr == theirs.sin_addr.s_addr) {
            return wait_for(own->connected, false) ? 0 : WSAETIMEDOUT;
        }
        close_one(&own->accepted);
    }
    return WSAETIMEDOUT;
}

static uint32_t connect_through(SOCKET listener, struct own_connection *own)
{
    struct sockaddr_in address;
    if (listener == INVALID_SOCKET || !bind_loopback(listener) || listen(listener, 1) != 0 ||
        !name_of(listener, &address) || !begin_to_connect(own->connected, &address)) {
        return last_error();
    }
    return accept_ours(listener, own);
}

uint32_t own_connection_open(struct own_connection *own)
{
    *own = (struct own_connection){open_one(SOCK_STREAM), INVALID_SOCKET, open_one(SOCK_DGRAM)};
    if (own->connected == INVALID_SOCKET || own->datagram == INVALID_SOCKET ||
        !bind_loopback(own->connected) || !bind_loopback(own->datagram)) {
        return last_error();
    }
    SOCKET listener = open_one(SOCK_STREAM);
    uint32_t error = connect_through(listener, own);
    close_one(&listener);
    return error;
}

/* By reset, so that no table lists it a moment later, not even in TIME_WAIT. */
static void reset_one(SOCKET *socket)
{
    struct linger at_once = {1, 0};
    if (*socket != INVALID_SOCKET) {
        setsockopt(*socket, SOL_SOCKET, SO_LINGER, (const char *)&at_once, sizeof at_once);
    }
    close_one(socket);
}

void own_connection_close(struct own_connection *own)
{
    reset_one(&own->connected);
    reset_one(&own->accepted);
    close_one(&own->datagram);
}

static bool read_end(const struct sockaddr_in *address, struct socket_end *end)
{
    return socket_end_read((const uint8_t *)address, sizeof *address, end);
}

struct driver_report own_connection_ask_driver(const struct own_connection *own)
{
    struct sockaddr_in here, there;
    struct socket_operations driver = afd_operations();
    struct driver_trial trial = {.connected = (void *)own->connected,
                                 .accepted = (void *)own->accepted,
                                 .datagram = (void *)own->datagram};
    if (!name_of(own->connected, &here) || !name_of(own->accepted, &there)) {
        return driver_not_asked(last_error());
    }
    read_end(&here, &trial.local);
    read_end(&there, &trial.remote);
    return driver_ask(&trial, &driver);
}
