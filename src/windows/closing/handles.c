/*
 * handles: NtQuerySystemInformation(SystemExtendedHandleInformation), undocumented but read by every handle
 * viewer; layout as in System Informer's public headers (phnt, ntexapi.h).
 */
#include <windows.h>

#include <stdlib.h>
#include <winternl.h>

#include "sockscope/read_buffer.h"
#include "windows/closing/handles.h"
#include "windows/system/late.h"

enum { SYSTEM_EXTENDED_HANDLES = 64, FIRST_SIZE = 1024 * 1024 };

#define LENGTH_MISMATCH 0xC0000004u /* STATUS_INFO_LENGTH_MISMATCH */

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

static uint32_t ask(void *query, void *bytes, uint32_t *size)
{
    ULONG needed = 0;
    NTSTATUS status = (*(query_system *)query)(SYSTEM_EXTENDED_HANDLES, bytes, *size, &needed);
    *size = needed;
    return (uint32_t)status;
}

static uint32_t fetch(query_system query, struct read_buffer *buffer)
{
    struct read_question question = {.ask = ask,
                                     .context = &query,
                                     .first_size = FIRST_SIZE,
                                     .too_small = LENGTH_MISMATCH,
                                     .no_memory = ERROR_NOT_ENOUGH_MEMORY};
    uint32_t answer = read_buffer_fill(buffer, &question);
    return answer == 0 || answer == ERROR_NOT_ENOUGH_MEMORY ? answer : ERROR_NOT_SUPPORTED;
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
