/*
 * tables: GetExtendedTcpTable and GetExtendedUdpTable with owners, tags and creation times.
 *
 * A table may grow between the size that one call names and the next call, so each read starts with
 * the buffer of the last look, adds headroom when it was too small, and gives up after a few rounds.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>

#include "sockscope/table_rows.h"
#include "windows/ip_helper.h"
#include "windows/tables.h"

enum { ROUNDS_MAX = 8, FIRST_SIZE = 64 * 1024 };

static DWORD call_table(enum protocol protocol, void *buffer, DWORD *size)
{
    const struct ip_helper *helper = ip_helper();
    ULONG family = protocol_is_ipv6(protocol) ? AF_INET6 : AF_INET;
    if (!helper) {
        return ERROR_PROC_NOT_FOUND;
    }
    if (protocol_is_tcp(protocol)) {
        return helper->tcp_table(buffer, size, FALSE, family, TCP_TABLE_OWNER_MODULE_ALL, 0);
    }
    return helper->udp_table(buffer, size, FALSE, family, UDP_TABLE_OWNER_MODULE, 0);
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

static uint32_t take(struct snapshot *snapshot, enum protocol protocol, const struct read_buffer *buffer)
{
    switch (table_rows_take(snapshot, protocol, buffer->bytes, buffer->size)) {
    case TABLE_TAKEN:
        return 0;
    case TABLE_TORN:
        return ERROR_INVALID_DATA;
    case TABLE_NO_MEMORY:
        break;
    }
    return ERROR_NOT_ENOUGH_MEMORY;
}

uint32_t tables_read_one(struct table_reader *reader, struct snapshot *snapshot, enum protocol protocol)
{
    snapshot_begin_table(snapshot, protocol);
    DWORD error = fetch(reader, protocol);
    if (!error) {
        error = take(snapshot, protocol, &reader->buffer);
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
