/*
 * nsi_key: the name that the network store interface has for a TCP connection: its ends as two
 * SOCKADDR_INET, local then remote, 28 bytes each: family 16 bits, port 16 bits in network order, IPv4
 * address or flow information 32, IPv6 address 128, scope id 32 bits in host order.  System Informer and
 * WireGuard for Windows use the same; Wine's nsi conformance test compares ports and scopes of such keys with
 * the tables' rows.
 *
 * Pure; safe from any thread.
 */
#ifndef SOCKSCOPE_NSI_KEY_H
#define SOCKSCOPE_NSI_KEY_H

#include "sockscope/endpoint.h"

enum { NSI_KEY_SIZE = 56 };

void nsi_key(const struct endpoint *endpoint, uint8_t key[NSI_KEY_SIZE]);

#endif
