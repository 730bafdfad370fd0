/*
 * crowd: see crowd.h.  Each end sends and receives a byte, because some systems learn the owner of a
 * socket only when it is used.
 */
#include "crowd.h"

#include <winsock2.h>
#include <ws2tcpip.h>

static const struct sockaddr *loopback(int family, struct sockaddr_storage *storage, int *length)
{
    struct sockaddr_in *four = (struct sockaddr_in *)storage;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)storage;

    memset(storage, 0, sizeof *storage);
    if (family == AF_INET) {
        four->sin_family = AF_INET;
        four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        *length = sizeof *four;
    } else {
        six->sin6_family = AF_INET6;
        six->sin6_addr.s6_addr[15] = 1;
        *length = sizeof *six;
    }
    return (const struct sockaddr *)storage;
}

static SOCKET bound(int family, int type)
{
    struct sockaddr_storage storage;
    int length;
    const struct sockaddr *address = loopback(family, &storage, &length);
    SOCKET made = socket(family, type, 0);

    if (made != INVALID_SOCKET && bind(made, address, length) != 0) {
        closesocket(made);
        made = INVALID_SOCKET;
    }
    return made;
}

static bool speak(SOCKET from, SOCKET to)
{
    char byte = 1;

    return send(from, &byte, 1, 0) == 1 && recv(to, &byte, 1, 0) == 1;
}

static bool open_pair(SOCKET listener)
{
    struct sockaddr_storage address;
    int length = sizeof address;
    SOCKET near_end, far_end;

    if (getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        return false;
    near_end = socket(address.ss_family, SOCK_STREAM, 0);
    if (near_end == INVALID_SOCKET || connect(near_end, (struct sockaddr *)&address, length) != 0)
        return false;
    far_end = accept(listener, NULL, NULL);
    return far_end != INVALID_SOCKET && speak(near_end, far_end) && speak(far_end, near_end);
}

bool crowd_open(unsigned pairs)
{
    SOCKET listeners[2];
    WSADATA data;

    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return false;
    listeners[0] = bound(AF_INET, SOCK_STREAM);
    listeners[1] = bound(AF_INET6, SOCK_STREAM);
    if (listeners[0] == INVALID_SOCKET || listeners[1] == INVALID_SOCKET || listen(listeners[0], 16) != 0 ||
        listen(listeners[1], 16) != 0)
        return false;
    for (unsigned i = 0; i < pairs; i++) {
        if (!open_pair(listeners[i % 2]))
            return false;
        if (i % 4 == 0 && bound(i % 8 == 0 ? AF_INET : AF_INET6, SOCK_DGRAM) == INVALID_SOCKET)
            return false;
    }
    return true;
}
