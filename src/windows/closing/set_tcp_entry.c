/*
 * set_tcp_entry: the documented way to reset an IPv4 connection.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>
#include <string.h>

#include "windows/closing/ways.h"
#include "windows/tables/ip_helper.h"

static DWORD network_port(uint16_t port)
{
    return (DWORD)(port >> 8 | (port & 0xff) << 8);
}

uint32_t way_set_tcp_entry(const struct endpoint *endpoint)
{
    const struct ip_helper *helper = ip_helper();
    MIB_TCPROW row;
    memset(&row, 0, sizeof row);
    row.dwState = MIB_TCP_STATE_DELETE_TCB;
    memcpy(&row.dwLocalAddr, endpoint->local_address, 4);
    memcpy(&row.dwRemoteAddr, endpoint->remote_address, 4);
    row.dwLocalPort = network_port(endpoint->local_port);
    row.dwRemotePort = network_port(endpoint->remote_port);
    return helper ? helper->set_tcp_entry(&row) : ERROR_PROC_NOT_FOUND;
}
