/*
 * ip_helper: looked up once; what failed, perhaps because memory was out, is tried again the next time.
 */
#include "windows/tables/ip_helper.h"

#include "windows/system/late.h"

static INIT_ONCE looked_up = INIT_ONCE_STATIC_INIT;
static struct ip_helper functions;

static BOOL CALLBACK look_up(INIT_ONCE *once, void *parameter, void **context)
{
    static const wchar_t library[] = L"iphlpapi.dll";
    (void)once, (void)parameter, (void)context;
    functions.tcp_table = (DWORD(WINAPI *)(void *, DWORD *, BOOL, ULONG, TCP_TABLE_CLASS,
                                           ULONG))late_function(library, "GetExtendedTcpTable");
    functions.udp_table = (DWORD(WINAPI *)(void *, DWORD *, BOOL, ULONG, UDP_TABLE_CLASS,
                                           ULONG))late_function(library, "GetExtendedUdpTable");
    functions.set_tcp_entry = (DWORD(WINAPI *)(MIB_TCPROW *))late_function(library, "SetTcpEntry");
    functions.adapters = (ULONG(WINAPI *)(ULONG, ULONG, void *, IP_ADAPTER_ADDRESSES *,
                                          ULONG *))late_function(library, "GetAdaptersAddresses");
    functions.tcp_statistics =
        (ULONG(WINAPI *)(MIB_TCPSTATS *, ULONG))late_function(library, "GetTcpStatisticsEx");
    functions.udp_statistics =
        (ULONG(WINAPI *)(MIB_UDPSTATS *, ULONG))late_function(library, "GetUdpStatisticsEx");
    return functions.tcp_table && functions.udp_table && functions.set_tcp_entry && functions.adapters &&
           functions.tcp_statistics && functions.udp_statistics;
}

const struct ip_helper *ip_helper(void)
{
    return InitOnceExecuteOnce(&looked_up, look_up, NULL, NULL) ? &functions : NULL;
}
