/*
 * port_name: what a port is customarily used for, such as "https".  Pure.
 *
 * Source: the most common entries of IANA's Service Name and Transport Protocol Port Number Registry
 * (RFC 6335), and a few that Windows uses without having registered them.
 */
#ifndef SOCKSCOPE_PORT_NAME_H
#define SOCKSCOPE_PORT_NAME_H

#include <stdbool.h>
#include <stdint.h>

/* Of a port of TCP, or else of UDP; "" for one that has no name here. */
const char *port_name(bool tcp, uint16_t port);

#endif
