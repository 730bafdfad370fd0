/*
 * own_connection: a TCP connection of this process with itself on loopback, of which all is known, so that it
 * can be tried what the system answers about one.  Nobody else takes part in it, and nothing of it stays.
 */
#ifndef SOCKSCOPE_WINDOWS_OWN_CONNECTION_H
#define SOCKSCOPE_WINDOWS_OWN_CONNECTION_H

#include <winsock2.h>

#include <windows.h>

#include "sockscope/socket_driver.h"

/* INVALID_SOCKET where there is none. */
struct own_connection {
    SOCKET connected, accepted;
    SOCKET datagram; /* UDP, bound */
};

/*
 * 0, or the error of Winsock that stopped it: a while without a connection is WSAETIMEDOUT.  What there is
 * then is to be closed all the same; `connected` is a socket, if only that could be had.  Winsock is started.
 */
uint32_t own_connection_open(struct own_connection *own);
void own_connection_close(struct own_connection *own);

/* What the driver answers about it; it is half closed then. */
struct driver_report own_connection_ask_driver(const struct own_connection *own);

#endif
