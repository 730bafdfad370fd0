/*
 * afd: asks the driver behind Winsock about a socket by any handle to it, duplicated from any process.
 *
 * Winsock must not be asked about such a handle: it records what it finds there under the value of the
 * handle, where a later handle of that value then finds it, and one that does not answer holds
 * up all who come later.  Here nothing is kept, and every question ends after a while.
 *
 * All return 0 or a system error: ERROR_TIMEOUT when no answer came in time, ERROR_INVALID_FUNCTION or
 * ERROR_NOT_SUPPORTED where the driver does not know the question.  Safe from any thread.
 */
#ifndef SOCKSCOPE_WINDOWS_AFD_H
#define SOCKSCOPE_WINDOWS_AFD_H

#include <winsock2.h>

#include <windows.h>

#include "sockscope/socket_search.h"

/* What TCP counts for a connection: TCP_INFO_v0 of mstcpip.h, which mingw's headers have too. */
struct _TCP_INFO_v0;

uint32_t afd_local_end(HANDLE socket, struct socket_end *end);
uint32_t afd_remote_end(HANDLE socket, struct socket_end *end); /* ERROR_NOT_FOUND: it has none */
uint32_t afd_is_tcp(HANDLE socket, bool *tcp);
uint32_t afd_tcp_info(HANDLE socket, struct _TCP_INFO_v0 *info);
uint32_t afd_shut_down(HANDLE socket, enum shutdown_how how);

/* Those that a search needs (local_end, remote_end, is_tcp, shut_down); the others are NULL. */
struct socket_operations afd_operations(void);

#endif
