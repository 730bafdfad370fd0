/*
 * ip_helper: the documented functions of iphlpapi.dll.  It is no KnownDLL, so an import would be looked for
 * beside the program first: it is loaded when it is wanted, from System32.
 */
#ifndef SOCKSCOPE_WINDOWS_IP_HELPER_H
#define SOCKSCOPE_WINDOWS_IP_HELPER_H

#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>

struct ip_helper {
    DWORD(WINAPI *tcp_table)
    (void *table, DWORD *size, BOOL sorted, ULONG family, TCP_TABLE_CLASS kind, ULONG reserved);
    DWORD(WINAPI *udp_table)
    (void *table, DWORD *size, BOOL sorted, ULONG family, UDP_TABLE_CLASS kind, ULONG reserved);
    DWORD(WINAPI *set_tcp_entry)(MIB_TCPROW *row);
    ULONG(WINAPI *adapters)
    (ULONG family, ULONG flags, void *reserved, IP_ADAPTER_ADDRESSES *adapters, ULONG *size);
    ULONG(WINAPI *tcp_statistics)(MIB_TCPSTATS *statistics, ULONG family);
    ULONG(WINAPI *udp_statistics)(MIB_UDPSTATS *statistics, ULONG family);
};

/* On any thread.  All of them are there, or it is NULL, as long as the library cannot be loaded. */
const struct ip_helper *ip_helper(void);

#endif
