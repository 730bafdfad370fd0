/*
 * winsock_asks: the questions of afd.h, put through Winsock, for systems whose driver has other codes.  See
 * afd.h for what is wrong with that where it can be helped.
 */
#ifndef SOCKSCOPE_WINDOWS_WINSOCK_ASKS_H
#define SOCKSCOPE_WINDOWS_WINSOCK_ASKS_H

#include "sockscope/socket_search.h"

/* Those that a search needs (local_end, remote_end, is_tcp, shut_down); the others are NULL. */
struct socket_operations winsock_operations(void);

#endif
