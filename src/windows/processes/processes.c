/*
 * processes: one NtQuerySystemInformation(SystemProcessInformation) per look gives PID, parent, start time
 * and name of every process, also of those that must not be opened.  If the call is not available, Toolhelp
 * gives the same without start times.
 */
#include <windows.h>

#include <stdlib.h>
#include <tlhelp32.h>
#include <winternl.h>

#include "sockscope/system.h"
#include "windows/processes/privilege.h"
#include "windows/processes/processes.h"
#include "windows/system/late.h"

enum { FIRST_SIZE = 256 * 1024, NAME_SIZE = 1024, LONG_PATH = 32768 };

#define LENGTH_MISMATCH 0xC0000004u /* STATUS_INFO_LENGTH_MISMATCH */

/*
 * SYSTEM_PROCESS_INFORMATION with the fields that winternl.h calls reserved; layout as in the public
 * headers of System Informer (phnt, ntexapi.h).
 */
struct process_information {
    ULONG next_offset;
    ULONG thread_count;
    LARGE_INTEGER reserved[3];
    LARGE_INTEGER create_time;
    LARGE_INTEGER user_time;
    LARGE_INTEGER kernel_time;
    UNICODE_STRING image_name;
    LONG base_priority;
    HANDLE pid;
    HANDLE parent_pid;
};

typedef NTSTATUS(NTAPI *query_system)(ULONG kind, void *buffer, ULONG size, ULONG *needed);

static uint32_t ask(void *query, void *bytes, uint32_t *size)
{
    ULONG needed = 0;
    NTSTATUS status = (*(query_system *)query)(SystemProcessInformation, bytes, *size, &needed);
    *size = needed;
    return (uint32_t)status;
}

static uint32_t fetch(struct process_reader *reader, query_system query)
{
    struct read_question question = {.ask = ask,
                                     .context = &query,
                                     .first_size = FIRST_SIZE,
                                     .too_small = LENGTH_MISMATCH,
                                     .no_memory = ERROR_NOT_ENOUGH_MEMORY};
    return read_buffer_fill(&reader->buffer, &question);
}

static bool add_process(struct process_list *list, const struct process_information *from)
{
    wchar_t wide[NAME_SIZE / 3];
    char name[NAME_SIZE] = "";
    size_t length = from->image_name.Length / sizeof(wchar_t);
    if (length >= sizeof wide / sizeof wide[0]) {
        length = sizeof wide / sizeof wide[0] - 1;
    }
    DWORD pid = (DWORD)(ULONG_PTR)from->pid;
    if (from->image_name.Buffer && length) {
        memcpy(wide, from->image_name.Buffer, length * sizeof(wchar_t));
        wide[length] = L'\0';
        system_utf8(wide, name, sizeof name);
    }
    return process_list_add(list, pid, (DWORD)(ULONG_PTR)from->parent_pid,
                            (uint64_t)from->create_time.QuadPart, pid ? name : "System Idle Process");
}

static uint32_t take_information(const struct process_reader *reader, struct process_list *list)
{
    const uint8_t *at = reader->buffer.bytes;
    for (;;) {
        const struct process_information *from = (const void *)at;
        if (!add_process(list, from)) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        if (from->next_offset == 0) {
            return 0;
        }
        at += from->next_offset;
    }
}

static uint32_t read_toolhelp(struct process_list *list)
{
    char name[MAX_PATH * 3];
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    uint32_t error = 0;
    if (snapshot == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    for (BOOL more = Process32FirstW(snapshot, &entry); more && !error;
         more = Process32NextW(snapshot, &entry)) {
        system_utf8(entry.szExeFile, name, sizeof name);
        if (!process_list_add(list, entry.th32ProcessID, entry.th32ParentProcessID, 0, name)) {
            error = ERROR_NOT_ENOUGH_MEMORY;
        }
    }
    CloseHandle(snapshot);
    return error;
}

uint32_t processes_read(struct process_reader *reader, struct process_list *list)
{
    query_system query = (query_system)late_function(L"ntdll.dll", "NtQuerySystemInformation");
    if (!query) {
        return read_toolhelp(list);
    }
    return fetch(reader, query) == 0 ? take_information(reader, list) : read_toolhelp(list);
}

void processes_free(struct process_reader *reader)
{
    read_buffer_free(&reader->buffer);
}

uint32_t process_started(void *process, uint64_t *started)
{
    FILETIME created, exited, kernel, user;
    if (!GetProcessTimes(process, &created, &exited, &kernel, &user)) {
        return GetLastError();
    }
    *started = (uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime;
    return 0;
}

static uint32_t query_path(HANDLE process, char *path, size_t size)
{
    DWORD length = LONG_PATH;
    wchar_t *wide = malloc(length * sizeof *wide);
    uint32_t error = 0;
    if (!wide) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (QueryFullProcessImageNameW(process, 0, wide, &length)) {
        system_utf8(wide, path, size);
    } else {
        error = GetLastError();
    }
    free(wide);
    return error;
}

uint32_t process_path(uint32_t pid, uint64_t started, char *path, size_t size)
{
    uint64_t really = 0;
    path[0] = '\0';
    HANDLE process;
    uint32_t error = privilege_open_process(PROCESS_QUERY_LIMITED_INFORMATION, pid, &process);
    if (error) {
        return error;
    }
    error = started ? process_started(process, &really) : 0;
    if (!error && really != started) {
        error = ERROR_INVALID_PARAMETER; /* what OpenProcess returns for a PID that does not exist */
    }
    if (!error) {
        error = query_path(process, path, size);
    }
    CloseHandle(process);
    return error;
}
