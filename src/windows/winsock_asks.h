/*
 * winsock_asks: the questions of afd.h, put through Winsock, for systems whose driver has other codes.  See
 * afd.h for what is wrong with that where it can be helped.
 */
#ifndef SOCKSCOPE_WINDOWS_WINSOCK_ASKS_H
#define SOCKSCOPE_WINDOWS_WINSOCK_ASKS_H

#include "sockscope/socket_search.h"

uint32_t winsock_local_end(void *socket, struct socket_end *end);
uint32_t winsock_remote_end(void *socket, struct socket_end *end);
uint32_t winsock_is_tcp(void *socket, bool *tcp);
uint32_t winsock_shut_down(void *socket, enum shutdown_how how);

#endif
