/*
 * statistics: GetTcpStatisticsEx and GetUdpStatisticsEx, whose counters are of 32 bits and begin anew.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>

#include "sockscope/statistics.h"

#include "windows/tables/ip_helper.h"

static struct protocol_statistics tcp(ULONG family)
{
    const struct ip_helper *helper = ip_helper();
    MIB_TCPSTATS from = {0};
    bool known = helper && helper->tcp_statistics(&from, family) == NO_ERROR;
    return (struct protocol_statistics){.known = known,
                                        .active_opens = from.dwActiveOpens,
                                        .passive_opens = from.dwPassiveOpens,
                                        .failed_attempts = from.dwAttemptFails,
                                        .resets = from.dwEstabResets,
                                        .current = from.dwCurrEstab,
                                        .received = from.dwInSegs,
                                        .sent = from.dwOutSegs,
                                        .retransmitted = from.dwRetransSegs};
}

static struct protocol_statistics udp(ULONG family)
{
    const struct ip_helper *helper = ip_helper();
    MIB_UDPSTATS from = {0};
    bool known = helper && helper->udp_statistics(&from, family) == NO_ERROR;
    return (struct protocol_statistics){.known = known,
                                        .received = from.dwInDatagrams,
                                        .sent = from.dwOutDatagrams,
                                        .no_ports = from.dwNoPorts,
                                        .receive_errors = from.dwInErrors};
}

void system_statistics(struct protocol_statistics statistics[PROTOCOL_COUNT])
{
    statistics[PROTOCOL_TCP4] = tcp(AF_INET);
    statistics[PROTOCOL_TCP6] = tcp(AF_INET6);
    statistics[PROTOCOL_UDP4] = udp(AF_INET);
    statistics[PROTOCOL_UDP6] = udp(AF_INET6);
}
