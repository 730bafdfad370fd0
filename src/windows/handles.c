/*
 * handles: NtQuerySystemInformation(SystemExtendedHandleInformation), undocumented but read by every handle
 * viewer; layout as in System Informer's public headers (phnt, ntexapi.h).
 */
#include <windows.h>

#include <stdlib.h>
#include <winternl.h>

#include "windows/handles.h"
#include "windows/late.h"
#include "windows/read_buffer.h"

enum { SYSTEM_EXTENDED_HANDLES = 64, ROUNDS_MAX = 8, FIRST_SIZE = 1024 * 1024 };

static const NTSTATUS length_mismatch = (NTSTATUS)0xC0000004;

/* SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX. */
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

static uint32_t fetch(query_system query, struct read_buffer *buffer)
{
    NTSTATUS status = length_mismatch;
    ULONG needed = FIRST_SIZE;
    for (int round = 0; round < ROUNDS_MAX && status == length_mismatch; round++) {
        if (!read_buffer_grow(buffer, needed)) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        status = query(SYSTEM_EXTENDED_HANDLES, buffer->bytes, buffer->size, &needed);
    }
    return status == 0 ? 0 : ERROR_NOT_SUPPORTED;
}

static struct listed_handle *convert(const struct handle_table *table)
{
    struct listed_handle *list = malloc((table->count + 1) * sizeof *list);
    for (ULONG_PTR i = 0; list && i < table->count; i++) {
        const struct handle_entry *entry = &table->entries[i];
        list[i] = (struct listed_handle){entry->handle, (uint32_t)entry->pid, entry->access, entry->type};
    }
    return list;
}

uint32_t handles_read(struct listed_handle **list, size_t *count)
{
    query_system query = (query_system)late_function(L"ntdll.dll", "NtQuerySystemInformation");
    struct read_buffer buffer = {NULL, 0};
    uint32_t error = query ? fetch(query, &buffer) : ERROR_NOT_SUPPORTED;
    if (!error) {
        const struct handle_table *table = buffer.bytes;
        *list = convert(table);
        *count = table->count;
        error = *list ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    }
    read_buffer_free(&buffer);
    return error;
}
