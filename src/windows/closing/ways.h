/*
 * ways: the three ways of ending a connection, one a source file: set_tcp_entry.c, nsi.c and
 * socket_shutdown.c.  Answers are 0 or a system error and say nothing of what the connection does next.
 */
#ifndef SOCKSCOPE_WINDOWS_WAYS_H
#define SOCKSCOPE_WINDOWS_WAYS_H

#include "sockscope/close_plan.h"

uint32_t way_set_tcp_entry(const struct endpoint *endpoint);
uint32_t way_nsi(const struct endpoint *endpoint);

/* 0 if the device that way_nsi asks can be opened, otherwise why not. */
uint32_t way_nsi_obstacle(void);

/*
 * Fills `error` and `silent` of each order; errors as of shutdown_sockets in close_plan.h.  Works on a thread
 * of its own and gives up on it after a while: ERROR_TIMEOUT.
 */
void way_shutdown_all(struct shutdown_order *orders, size_t count, enum shutdown_how how);

#endif
