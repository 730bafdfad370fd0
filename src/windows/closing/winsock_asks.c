/* winsock_asks: see winsock_asks.h. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <string.h>

#include "windows/closing/winsock_asks.h"

static uint32_t read_end(const SOCKADDR_STORAGE *address, int length, struct socket_end *end)
{
    return socket_end_read((const uint8_t *)address, (size_t)length, end) ? 0 : ERROR_NOT_FOUND;
}

static uint32_t ask_local_end(void *socket, struct socket_end *end)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    if (getsockname((SOCKET)socket, (struct sockaddr *)&address, &length) != 0) {
        return (uint32_t)WSAGetLastError();
    }
    return read_end(&address, length, end);
}

/*
 * A socket of our own on the same connection, which can be asked for its peer everywhere; the caller closes
 * it. The information may stand for a handle, so a socket is made of it always.
 */
static SOCKET adopt(SOCKET duplicate, WSAPROTOCOL_INFOW *info)
{
    if (WSADuplicateSocketW(duplicate, GetCurrentProcessId(), info) != 0) {
        return INVALID_SOCKET;
    }
    return WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, 0);
}

static uint32_t peer_of(SOCKET socket, struct socket_end *end)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    if (getpeername(socket, (struct sockaddr *)&address, &length) != 0) {
        return (uint32_t)WSAGetLastError();
    }
    return read_end(&address, length, end);
}

static uint32_t ask_remote_end(void *socket, struct socket_end *end)
{
    WSAPROTOCOL_INFOW info;
    uint32_t error = peer_of((SOCKET)socket, end);
    SOCKET own = error ? adopt((SOCKET)socket, &info) : INVALID_SOCKET;
    if (own != INVALID_SOCKET) {
        error = peer_of(own, end);
        closesocket(own);
    }
    return error;
}

static uint32_t ask_is_tcp(void *socket, bool *tcp)
{
    int type = 0, length = sizeof type;
    WSAPROTOCOL_INFOW info;
    if (getsockopt((SOCKET)socket, SOL_SOCKET, SO_TYPE, (char *)&type, &length) == 0) {
        *tcp = type == SOCK_STREAM;
        return 0;
    }
    SOCKET own = adopt((SOCKET)socket, &info);
    *tcp = own != INVALID_SOCKET && info.iSocketType == SOCK_STREAM;
    if (own != INVALID_SOCKET) {
        closesocket(own);
    }
    return 0;
}

static uint32_t ask_shut_down(void *socket, enum shutdown_how how)
{
    int what = how == SHUTDOWN_BOTH ? SD_BOTH : SD_SEND;
    return shutdown((SOCKET)socket, what) == 0 ? 0 : (uint32_t)WSAGetLastError();
}

struct socket_operations winsock_operations(void)
{
    return (struct socket_operations){.local_end = ask_local_end,
                                      .remote_end = ask_remote_end,
                                      .is_tcp = ask_is_tcp,
                                      .shut_down = ask_shut_down};
}
