/*
 * port_name: what a port is registered for, by its customary name: "https".  Pure.
 *
 * Source: the most met entries of IANA's Service Name and Transport Protocol Port Number Registry
 * (RFC 6335), and a few that Windows uses without having registered them.
 */
#ifndef SOCKSCOPE_PORT_NAME_H
#define SOCKSCOPE_PORT_NAME_H

#include "sockscope/endpoint.h"

/* "" for a port without a name here. */
const char *port_name(enum protocol protocol, uint16_t port);

#endif
