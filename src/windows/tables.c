/*
 * tables: GetExtendedTcpTable and GetExtendedUdpTable with owners, tags and creation times.
 *
 * A table may grow between the size that one call names and the next call, so each read starts with
 * the buffer of the last look, adds headroom when it was too small, and gives up after a few rounds.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>
#include <string.h>

#include "windows/tables.h"

enum { ROUNDS_MAX = 8, FIRST_SIZE = 64 * 1024 };

static DWORD call_table(enum protocol protocol, void *buffer, DWORD *size)
{
    ULONG family = protocol_is_ipv6(protocol) ? AF_INET6 : AF_INET;
    if (protocol_is_tcp(protocol)) {
        return GetExtendedTcpTable(buffer, size, FALSE, family, TCP_TABLE_OWNER_MODULE_ALL, 0);
    }
    return GetExtendedUdpTable(buffer, size, FALSE, family, UDP_TABLE_OWNER_MODULE, 0);
}

static DWORD fetch(struct table_reader *reader, enum protocol protocol)
{
    DWORD error = ERROR_INSUFFICIENT_BUFFER;
    if (!reader->buffer.bytes && !read_buffer_grow(&reader->buffer, FIRST_SIZE)) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    for (int round = 0; round < ROUNDS_MAX && error == ERROR_INSUFFICIENT_BUFFER; round++) {
        DWORD size = reader->buffer.size;
        error = call_table(protocol, reader->buffer.bytes, &size);
        if (error == ERROR_INSUFFICIENT_BUFFER && !read_buffer_grow(&reader->buffer, size)) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
    }
    return error;
}

/* Ports are in network order in the low 16 bits; the upper ones may hold anything. */
static uint16_t host_port(DWORD port)
{
    return (uint16_t)((port & 0xff) << 8 | (port >> 8 & 0xff));
}

/*
 * Scope ids come in network order (MIB_TCP6ROW_OWNER_MODULE, MIB_UDP6ROW_OWNER_MODULE).  Only link-local
 * and link-local multicast addresses need one (RFC 4007); elsewhere the number says nothing.
 */
static uint32_t host_scope(const UCHAR *address, DWORD scope)
{
    bool link_local = (address[0] == 0xfe && (address[1] & 0xc0) == 0x80) ||
                      (address[0] == 0xff && (address[1] & 0x0f) <= 2);
    return link_local ? _byteswap_ulong(scope) : 0;
}

/* Listeners and sockets that were never connected report a remote end that means nothing. */
static void drop_remote(struct endpoint *row)
{
    memset(row->remote_address, 0, sizeof row->remote_address);
    row->remote_scope = 0;
    row->remote_port = 0;
}

static void set_owner(struct endpoint *row, DWORD pid, LARGE_INTEGER created, ULONGLONG tag)
{
    row->pid = pid;
    row->created = (uint64_t)created.QuadPart;
    row->service_tag = (uint32_t)tag;
}

static void set_state(struct endpoint *row, DWORD state)
{
    row->state = (uint8_t)state;
    row->has_remote = state != MIB_TCP_STATE_LISTEN && state != STATE_BOUND;
    if (!row->has_remote) {
        drop_remote(row);
    }
}

static bool take_tcp4(struct snapshot *snapshot, const MIB_TCPTABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; i < table->dwNumEntries; i++) {
        const MIB_TCPROW_OWNER_MODULE *from = &table->table[i];
        struct endpoint *row = snapshot_append(snapshot, PROTOCOL_TCP4);
        if (!row) {
            return false;
        }
        memcpy(row->local_address, &from->dwLocalAddr, 4);
        memcpy(row->remote_address, &from->dwRemoteAddr, 4);
        row->local_port = host_port(from->dwLocalPort);
        row->remote_port = host_port(from->dwRemotePort);
        set_state(row, from->dwState);
        set_owner(row, from->dwOwningPid, from->liCreateTimestamp, from->OwningModuleInfo[0]);
    }
    return true;
}

static bool take_tcp6(struct snapshot *snapshot, const MIB_TCP6TABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; i < table->dwNumEntries; i++) {
        const MIB_TCP6ROW_OWNER_MODULE *from = &table->table[i];
        struct endpoint *row = snapshot_append(snapshot, PROTOCOL_TCP6);
        if (!row) {
            return false;
        }
        memcpy(row->local_address, from->ucLocalAddr, 16);
        memcpy(row->remote_address, from->ucRemoteAddr, 16);
        row->local_scope = host_scope(from->ucLocalAddr, from->dwLocalScopeId);
        row->remote_scope = host_scope(from->ucRemoteAddr, from->dwRemoteScopeId);
        row->local_port = host_port(from->dwLocalPort);
        row->remote_port = host_port(from->dwRemotePort);
        set_state(row, from->dwState);
        set_owner(row, from->dwOwningPid, from->liCreateTimestamp, from->OwningModuleInfo[0]);
    }
    return true;
}

static bool take_udp4(struct snapshot *snapshot, const MIB_UDPTABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; i < table->dwNumEntries; i++) {
        const MIB_UDPROW_OWNER_MODULE *from = &table->table[i];
        struct endpoint *row = snapshot_append(snapshot, PROTOCOL_UDP4);
        if (!row) {
            return false;
        }
        memcpy(row->local_address, &from->dwLocalAddr, 4);
        row->local_port = host_port(from->dwLocalPort);
        set_owner(row, from->dwOwningPid, from->liCreateTimestamp, from->OwningModuleInfo[0]);
    }
    return true;
}

static bool take_udp6(struct snapshot *snapshot, const MIB_UDP6TABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; i < table->dwNumEntries; i++) {
        const MIB_UDP6ROW_OWNER_MODULE *from = &table->table[i];
        struct endpoint *row = snapshot_append(snapshot, PROTOCOL_UDP6);
        if (!row) {
            return false;
        }
        memcpy(row->local_address, from->ucLocalAddr, 16);
        row->local_scope = host_scope(from->ucLocalAddr, from->dwLocalScopeId);
        row->local_port = host_port(from->dwLocalPort);
        set_owner(row, from->dwOwningPid, from->liCreateTimestamp, from->OwningModuleInfo[0]);
    }
    return true;
}

static bool take(struct snapshot *snapshot, enum protocol protocol, const void *buffer)
{
    switch (protocol) {
    case PROTOCOL_TCP4:
        return take_tcp4(snapshot, buffer);
    case PROTOCOL_TCP6:
        return take_tcp6(snapshot, buffer);
    case PROTOCOL_UDP4:
        return take_udp4(snapshot, buffer);
    case PROTOCOL_UDP6:
        return take_udp6(snapshot, buffer);
    case PROTOCOL_COUNT:
        break;
    }
    return false;
}

uint32_t tables_read_one(struct table_reader *reader, struct snapshot *snapshot, enum protocol protocol)
{
    snapshot_begin_table(snapshot, protocol);
    DWORD error = fetch(reader, protocol);
    if (!error && !take(snapshot, protocol, reader->buffer.bytes)) {
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    if (error) {
        snapshot_fail_table(snapshot, protocol, error);
    }
    return error;
}

void tables_read(struct table_reader *reader, struct snapshot *snapshot)
{
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        tables_read_one(reader, snapshot, (enum protocol)protocol);
    }
}

void tables_free(struct table_reader *reader)
{
    read_buffer_free(&reader->buffer);
}
