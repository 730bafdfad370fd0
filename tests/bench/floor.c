/* floor: see floor.h. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <winternl.h>

#include "floor.h"

static void *fetch(DWORD (*get)(void *buffer, DWORD *size, ULONG family), ULONG family)
{
    DWORD size = 1024 * 1024;
    void *buffer = malloc(size);
    DWORD error = ERROR_INSUFFICIENT_BUFFER;

    for (int tries = 0; buffer && tries < 8; tries++) {
        error = get(buffer, &size, family);
        if (error != ERROR_INSUFFICIENT_BUFFER)
            break;
        free(buffer);
        size += size / 4;
        buffer = malloc(size);
    }
    if (error != NO_ERROR) {
        free(buffer);
        buffer = NULL;
    }
    return buffer;
}

static DWORD get_tcp(void *buffer, DWORD *size, ULONG family)
{
    return GetExtendedTcpTable(buffer, size, FALSE, family, TCP_TABLE_OWNER_MODULE_ALL, 0);
}

static DWORD get_udp(void *buffer, DWORD *size, ULONG family)
{
    return GetExtendedUdpTable(buffer, size, FALSE, family, UDP_TABLE_OWNER_MODULE, 0);
}

static void *fetch_processes(void)
{
    ULONG size = 256 * 1024;
    void *buffer = malloc(size);

    while (buffer && NtQuerySystemInformation(SystemProcessInformation, buffer, size, NULL) < 0) {
        free(buffer);
        size *= 2;
        buffer = size <= 64 * 1024 * 1024 ? malloc(size) : NULL;
    }
    return buffer;
}

static void name_process(const void *processes, struct floor_row *row)
{
    const char *at = processes;

    row->process[0] = 0;
    while (at) {
        const SYSTEM_PROCESS_INFORMATION *process = (const void *)at;

        if ((DWORD)(ULONG_PTR)process->UniqueProcessId == row->pid) {
            WideCharToMultiByte(CP_UTF8, 0, process->ImageName.Buffer, process->ImageName.Length / 2,
                                row->process, sizeof row->process - 1, NULL, NULL);
            row->process[sizeof row->process - 1] = 0;
            return;
        }
        at = process->NextEntryOffset ? at + process->NextEntryOffset : NULL;
    }
}

static void write_end(char *text, size_t size, int family, const void *address, DWORD port)
{
    char host[64] = "";

    inet_ntop(family, address, host, sizeof host);
    snprintf(text, size, family == AF_INET ? "%s:%u" : "[%s]:%u", host, ntohs((u_short)port));
}

struct walk {
    void (*each)(void *context, const struct floor_row *row);
    void *context;
    void *processes;
    size_t count;
};

static void deliver(struct walk *walk, struct floor_row *row)
{
    name_process(walk->processes, row);
    walk->each(walk->context, row);
    walk->count++;
}

static void walk_tcp4(struct walk *walk, const MIB_TCPTABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; table && i < table->dwNumEntries; i++) {
        const MIB_TCPROW_OWNER_MODULE *from = &table->table[i];
        struct floor_row row = {.protocol = "TCP", .state = from->dwState, .pid = from->dwOwningPid};

        write_end(row.local, sizeof row.local, AF_INET, &from->dwLocalAddr, from->dwLocalPort);
        write_end(row.remote, sizeof row.remote, AF_INET, &from->dwRemoteAddr, from->dwRemotePort);
        deliver(walk, &row);
    }
}

static void walk_tcp6(struct walk *walk, const MIB_TCP6TABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; table && i < table->dwNumEntries; i++) {
        const MIB_TCP6ROW_OWNER_MODULE *from = &table->table[i];
        struct floor_row row = {.protocol = "TCPV6", .state = from->dwState, .pid = from->dwOwningPid};

        write_end(row.local, sizeof row.local, AF_INET6, from->ucLocalAddr, from->dwLocalPort);
        write_end(row.remote, sizeof row.remote, AF_INET6, from->ucRemoteAddr, from->dwRemotePort);
        deliver(walk, &row);
    }
}

static void walk_udp4(struct walk *walk, const MIB_UDPTABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; table && i < table->dwNumEntries; i++) {
        const MIB_UDPROW_OWNER_MODULE *from = &table->table[i];
        struct floor_row row = {.protocol = "UDP", .remote = "*:*", .pid = from->dwOwningPid};

        write_end(row.local, sizeof row.local, AF_INET, &from->dwLocalAddr, from->dwLocalPort);
        deliver(walk, &row);
    }
}

static void walk_udp6(struct walk *walk, const MIB_UDP6TABLE_OWNER_MODULE *table)
{
    for (DWORD i = 0; table && i < table->dwNumEntries; i++) {
        const MIB_UDP6ROW_OWNER_MODULE *from = &table->table[i];
        struct floor_row row = {.protocol = "UDPV6", .remote = "*:*", .pid = from->dwOwningPid};

        write_end(row.local, sizeof row.local, AF_INET6, from->ucLocalAddr, from->dwLocalPort);
        deliver(walk, &row);
    }
}

size_t floor_rows(void (*each)(void *context, const struct floor_row *row), void *context)
{
    void *tcp4 = fetch(get_tcp, AF_INET);
    void *tcp6 = fetch(get_tcp, AF_INET6);
    void *udp4 = fetch(get_udp, AF_INET);
    void *udp6 = fetch(get_udp, AF_INET6);
    struct walk walk = {each, context, fetch_processes(), 0};

    walk_tcp4(&walk, tcp4);
    walk_tcp6(&walk, tcp6);
    walk_udp4(&walk, udp4);
    walk_udp6(&walk, udp6);
    free(tcp4);
    free(tcp6);
    free(udp4);
    free(udp6);
    free(walk.processes);
    return walk.count;
}
