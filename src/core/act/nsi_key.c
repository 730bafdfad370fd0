/*
 * nsi_key: written field by field, so that neither padding nor the headers of a system matter.
 */
#include "sockscope/nsi_key.h"

#include <string.h>

enum { END_SIZE = NSI_KEY_SIZE / 2, PORT = 2, IPV4 = 4, IPV6 = 8, SCOPE = 24 };
enum { FAMILY_IPV4 = 2, FAMILY_IPV6 = 23 }; /* AF_INET and AF_INET6 of Windows */

static void put_end(uint8_t *end, bool ipv6, const uint8_t address[16], uint16_t port, uint32_t scope)
{
    uint16_t family = ipv6 ? FAMILY_IPV6 : FAMILY_IPV4;
    memset(end, 0, END_SIZE);
    memcpy(end, &family, sizeof family);
    end[PORT] = (uint8_t)(port >> 8);
    end[PORT + 1] = (uint8_t)port;
    memcpy(end + (ipv6 ? IPV6 : IPV4), address, ipv6 ? 16 : 4);
    memcpy(end + SCOPE, &scope, sizeof scope);
}

void nsi_key(const struct endpoint *endpoint, uint8_t key[NSI_KEY_SIZE])
{
    bool ipv6 = protocol_is_ipv6((enum protocol)endpoint->protocol);
    put_end(key, ipv6, endpoint->local_address, endpoint->local_port, endpoint->local_scope);
    put_end(key + END_SIZE, ipv6, endpoint->remote_address, endpoint->remote_port, endpoint->remote_scope);
}
