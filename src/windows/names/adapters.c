/*
 * adapters: which adapter has an address, in the form in which a resolver's cache gives names, so that it is
 * read in the background and again now and then.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/resolver.h"
#include "sockscope/system.h"
#include "windows/tables/ip_helper.h"

enum { ROUNDS_MAX = 4, FIRST_SIZE = 16 * 1024 };

/* NULL when they cannot be read; the caller frees it. */
static IP_ADAPTER_ADDRESSES *read_adapters(void)
{
    const struct ip_helper *helper = ip_helper();
    const ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
    ULONG size = FIRST_SIZE, error = ERROR_BUFFER_OVERFLOW;
    IP_ADAPTER_ADDRESSES *adapters = NULL;
    for (int round = 0; helper && round < ROUNDS_MAX && error == ERROR_BUFFER_OVERFLOW; round++) {
        free(adapters);
        adapters = malloc(size);
        error =
            adapters ? helper->adapters(AF_UNSPEC, flags, NULL, adapters, &size) : ERROR_NOT_ENOUGH_MEMORY;
    }
    if (error) {
        free(adapters);
        return NULL;
    }
    return adapters;
}

static bool take_address(const SOCKADDR *from, struct address *address)
{
    memset(address, 0, sizeof *address);
    if (from->sa_family == AF_INET) {
        memcpy(address->bytes, &((const SOCKADDR_IN *)from)->sin_addr, 4);
        return true;
    }
    if (from->sa_family == AF_INET6) {
        const SOCKADDR_IN6 *ipv6 = (const SOCKADDR_IN6 *)from;
        memcpy(address->bytes, &ipv6->sin6_addr, 16);
        address->ipv6 = true;
        address->scope = ipv6->sin6_scope_id;
        return true;
    }
    return false;
}

static void tell_adapters(void *context,
                          void (*tell)(void *to, const struct address *address, const char *name), void *to)
{
    (void)context;
    IP_ADAPTER_ADDRESSES *adapters = read_adapters();
    for (const IP_ADAPTER_ADDRESSES *adapter = adapters; adapter; adapter = adapter->Next) {
        char name[HOST_NAME_SIZE];
        struct address address;
        system_utf8(adapter->FriendlyName, name, sizeof name);
        for (const IP_ADAPTER_UNICAST_ADDRESS *at = adapter->FirstUnicastAddress; at; at = at->Next) {
            if (take_address(at->Address.lpSockaddr, &address)) {
                tell(to, &address, name);
            }
        }
    }
    free(adapters);
}

struct name_operations system_adapter_operations(void)
{
    return (struct name_operations){.read_cache = tell_adapters};
}
