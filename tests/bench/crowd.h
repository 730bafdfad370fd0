/*
 * crowd: real loopback sockets in number, so that there is something to list: pairs of connections,
 * half IPv4 and half IPv6, and a UDP socket for every fourth.
 */
#ifndef SOCKSCOPE_CROWD_H
#define SOCKSCOPE_CROWD_H

#include <stdbool.h>

/* They stay open until the process ends.  False when the system refuses one. */
bool crowd_open(unsigned pairs);

#endif
