/*
 * socket_shutdown: finds the owner's socket among its handles, duplicates it and shuts it down, for
 * sending or in both directions.  Sending alone is the one way that loses nothing, and both need only access
 * to the owner.
 *
 * The owner is opened once and its start time compared, so that a reused PID is not searched.  Where the
 * table names no owner, every process that may be opened is searched: type and both ends of the socket
 * must be those of the row, so it can be no other connection.  Handles come from
 * NtQuerySystemInformation(SystemExtendedHandleInformation); only those of the object type that our own
 * socket has are touched, and none is ever asked for its name, because that call can hang on pipes.  All of
 * this runs on a thread that is left behind when it hangs all the same: it owns what it uses.  The owner's
 * handle itself is never closed.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdlib.h>
#include <string.h>
#include <winternl.h>

#include "windows/processes.h"
#include "windows/ways.h"

enum { SYSTEM_EXTENDED_HANDLES = 64, ROUNDS_MAX = 8, FIRST_SIZE = 1024 * 1024, LIMIT_MS = 3000 };

static const NTSTATUS length_mismatch = (NTSTATUS)0xC0000004;

/* SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX as in System Informer's public headers (phnt, ntexapi.h). */
struct handle_entry {
    void *object;
    ULONG_PTR pid;
    ULONG_PTR handle;
    ULONG access;
    USHORT back_trace;
    USHORT type;
    ULONG attributes;
    ULONG reserved;
};

struct handle_table {
    ULONG_PTR count;
    ULONG_PTR reserved;
    struct handle_entry entries[1];
};

typedef NTSTATUS(NTAPI *query_system)(ULONG kind, void *buffer, ULONG size, ULONG *needed);

static struct handle_table *read_handles(void)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    query_system query =
        ntdll ? (query_system)(void (*)(void))GetProcAddress(ntdll, "NtQuerySystemInformation") : NULL;
    ULONG size = FIRST_SIZE;
    for (int round = 0; query && round < ROUNDS_MAX; round++) {
        ULONG needed = 0;
        void *table = malloc(size);
        if (!table) {
            return NULL;
        }
        NTSTATUS status = query(SYSTEM_EXTENDED_HANDLES, table, size, &needed);
        if (status == 0) {
            return table;
        }
        free(table);
        if (status != length_mismatch) {
            return NULL;
        }
        size = (needed > size ? needed : size) + size / 2;
    }
    return NULL;
}

/* The type that sockets have on this system, learnt from one of our own; 0 when it is not listed. */
static USHORT socket_type(const struct handle_table *table, SOCKET own)
{
    for (ULONG_PTR i = 0; i < table->count; i++) {
        const struct handle_entry *entry = &table->entries[i];
        if (entry->pid == GetCurrentProcessId() && entry->handle == (ULONG_PTR)own) {
            return entry->type;
        }
    }
    return 0;
}

static bool is_end(const SOCKADDR_STORAGE *address, bool ipv6, const uint8_t *bytes, uint16_t port)
{
    const struct sockaddr_in *four = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    if (address->ss_family != (ipv6 ? AF_INET6 : AF_INET)) {
        return false;
    }
    if (ipv6) {
        return ntohs(six->sin6_port) == port && memcmp(&six->sin6_addr, bytes, 16) == 0;
    }
    return ntohs(four->sin_port) == port && memcmp(&four->sin_addr, bytes, 4) == 0;
}

/* A socket of our own on the same connection, which can be asked for its peer everywhere. */
static SOCKET adopt(SOCKET duplicate)
{
    WSAPROTOCOL_INFOW info;
    if (WSADuplicateSocketW(duplicate, GetCurrentProcessId(), &info) != 0) {
        return INVALID_SOCKET;
    }
    return WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0);
}

static bool has_peer(SOCKET duplicate, const struct endpoint *endpoint)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    bool ipv6 = protocol_is_ipv6((enum protocol)endpoint->protocol);
    if (getpeername(duplicate, (struct sockaddr *)&address, &length) == 0) {
        return is_end(&address, ipv6, endpoint->remote_address, endpoint->remote_port);
    }
    SOCKET own = adopt(duplicate);
    if (own == INVALID_SOCKET) {
        return false;
    }
    length = sizeof address;
    bool fits = getpeername(own, (struct sockaddr *)&address, &length) == 0 &&
                is_end(&address, ipv6, endpoint->remote_address, endpoint->remote_port);
    closesocket(own);
    return fits;
}

/* UDP can have the same two ends. */
static bool is_stream(SOCKET duplicate)
{
    int type = 0, length = sizeof type;
    WSAPROTOCOL_INFOW info;
    if (getsockopt(duplicate, SOL_SOCKET, SO_TYPE, (char *)&type, &length) == 0) {
        return type == SOCK_STREAM;
    }
    return WSADuplicateSocketW(duplicate, GetCurrentProcessId(), &info) == 0 &&
           info.iSocketType == SOCK_STREAM;
}

static bool is_connection(SOCKET duplicate, const struct endpoint *endpoint)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    bool ipv6 = protocol_is_ipv6((enum protocol)endpoint->protocol);
    return getsockname(duplicate, (struct sockaddr *)&address, &length) == 0 &&
           is_end(&address, ipv6, endpoint->local_address, endpoint->local_port) && is_stream(duplicate) &&
           has_peer(duplicate, endpoint);
}

/* ERROR_NOT_FOUND when this handle is another socket or none. */
static uint32_t try_handle(HANDLE owner, ULONG_PTR handle, const struct endpoint *endpoint, int how)
{
    HANDLE duplicate;
    uint32_t error = ERROR_NOT_FOUND;
    if (!DuplicateHandle(owner, (HANDLE)handle, GetCurrentProcess(), &duplicate, 0, FALSE,
                         DUPLICATE_SAME_ACCESS)) {
        return error;
    }
    if (is_connection((SOCKET)duplicate, endpoint)) {
        error = shutdown((SOCKET)duplicate, how) == 0 ? 0 : (uint32_t)WSAGetLastError();
    }
    CloseHandle(duplicate);
    return error;
}

/* The process whose handles are tried now. */
struct owner {
    HANDLE process;
    ULONG_PTR pid;
    uint32_t error; /* why it could not be opened */
};

static uint32_t open_process(ULONG_PTR pid, uint64_t started, HANDLE *process)
{
    uint64_t really = 0;
    *process = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, (DWORD)pid);
    if (!*process) {
        return GetLastError();
    }
    uint32_t error = started ? process_started(*process, &really) : 0;
    if (!error && really != started) {
        error = ERROR_NOT_FOUND;
    }
    if (error) {
        CloseHandle(*process);
        *process = NULL;
    }
    return error;
}

/* Handles of one process lie together, so each is opened once. */
static void turn_to(struct owner *owner, ULONG_PTR pid, uint64_t started)
{
    if (owner->pid != pid) {
        if (owner->process) {
            CloseHandle(owner->process);
        }
        owner->pid = pid;
        owner->error = open_process(pid, started, &owner->process);
    }
}

static bool is_searched(const struct handle_entry *entry, USHORT type, const struct endpoint *endpoint)
{
    return entry->type == type &&
           (endpoint->pid ? entry->pid == endpoint->pid : entry->pid != GetCurrentProcessId());
}

static uint32_t search_table(const struct handle_table *table, USHORT type, const struct endpoint *endpoint,
                             uint64_t started, int how)
{
    struct owner owner = {NULL, 0, 0};
    uint32_t error = ERROR_NOT_FOUND;
    for (ULONG_PTR i = 0; i < table->count && error == ERROR_NOT_FOUND; i++) {
        const struct handle_entry *entry = &table->entries[i];
        if (!is_searched(entry, type, endpoint)) {
            continue;
        }
        turn_to(&owner, entry->pid, endpoint->pid ? started : 0);
        if (owner.process) {
            error = try_handle(owner.process, entry->handle, endpoint, how);
        }
    }
    /* Of the one owner that there is, the refusal is the reason. */
    if (error == ERROR_NOT_FOUND && endpoint->pid && owner.error) {
        error = owner.error;
    }
    if (owner.process) {
        CloseHandle(owner.process);
    }
    return error;
}

static uint32_t search(const struct endpoint *endpoint, uint64_t started, int how)
{
    SOCKET own = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, 0);
    if (own == INVALID_SOCKET) {
        return (uint32_t)WSAGetLastError();
    }
    struct handle_table *table = read_handles();
    uint32_t error =
        table ? search_table(table, socket_type(table, own), endpoint, started, how) : ERROR_NOT_SUPPORTED;
    free(table);
    closesocket(own);
    return error;
}

/* What the worker uses; whoever finishes last frees it. */
struct work {
    struct endpoint endpoint;
    uint64_t owner_started;
    int how;
    uint32_t error;
    volatile LONG users;
};

static void leave(struct work *work)
{
    if (InterlockedDecrement(&work->users) == 0) {
        free(work);
    }
}

static DWORD WINAPI run(void *parameter)
{
    struct work *work = parameter;
    WSADATA data;
    int failed = WSAStartup(MAKEWORD(2, 2), &data);
    if (failed) {
        work->error = (uint32_t)failed;
    } else {
        work->error = search(&work->endpoint, work->owner_started, work->how);
        WSACleanup();
    }
    leave(work);
    return 0;
}

static uint32_t shut_down(const struct endpoint *endpoint, uint64_t owner_started, int how)
{
    struct work *work = calloc(1, sizeof *work);
    if (!work) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    work->endpoint = *endpoint;
    work->owner_started = owner_started;
    work->how = how;
    work->users = 2;
    HANDLE thread = CreateThread(NULL, 0, run, work, 0, NULL);
    if (!thread) {
        free(work);
        return GetLastError();
    }
    bool ended = WaitForSingleObject(thread, LIMIT_MS) == WAIT_OBJECT_0;
    uint32_t error = ended ? work->error : ERROR_TIMEOUT;
    CloseHandle(thread);
    leave(work);
    return error;
}

void way_shutdown_all(struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    for (size_t i = 0; i < count; i++) {
        struct shutdown_order *order = &orders[i];
        order->silent = 0;
        order->error =
            shut_down(order->endpoint, order->owner_started, how == SHUTDOWN_SEND ? SD_SEND : SD_BOTH);
    }
}
