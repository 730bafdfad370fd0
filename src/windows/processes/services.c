/*
 * services: EnumServicesStatusExW for PID to services, I_QueryTagInformation for tag to service.
 *
 * advapi32 is loaded only when somebody asks: the console's plain list needs nothing of it.
 */
#include <windows.h>

#include <stdlib.h>
#include <winsvc.h>

#include "sockscope/system.h"
#include "windows/processes/services.h"

enum { ROUNDS_MAX = 8, BUFFER_SIZE = 256 * 1024 /* the most that one call takes */ };

typedef SC_HANDLE(WINAPI *open_manager)(const wchar_t *, const wchar_t *, DWORD);
typedef BOOL(WINAPI *close_manager)(SC_HANDLE);
typedef BOOL(WINAPI *enum_services)(SC_HANDLE, SC_ENUM_TYPE, DWORD, DWORD, BYTE *, DWORD, DWORD *, DWORD *,
                                    DWORD *, const wchar_t *);

/*
 * I_QueryTagInformation(NULL, 1, &query) of advapi32, as described by Alex Ionescu's sctagquery and used
 * by System Informer (phlib, PhGetServiceNameFromTag): the name comes in a block for LocalFree.
 */
struct tag_query {
    ULONG pid;
    ULONG tag;
    ULONG kind;
    wchar_t *name;
};

typedef ULONG(WINAPI *query_tag)(void *, ULONG, struct tag_query *);

static void (*find(struct service_reader *reader, const char *name))(void)
{
    if (!reader->advapi) {
        reader->advapi = LoadLibraryExW(L"advapi32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    }
    return reader->advapi ? (void (*)(void))GetProcAddress(reader->advapi, name) : NULL;
}

static uint32_t take(struct pid_texts *list, const ENUM_SERVICE_STATUS_PROCESSW *services, DWORD count)
{
    char name[260 * 3];
    for (DWORD i = 0; i < count; i++) {
        system_utf8(services[i].lpServiceName, name, sizeof name);
        if (!pid_texts_add(list, services[i].ServiceStatusProcess.dwProcessId, name)) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
    }
    return 0;
}

/* Part after part until the resume handle says that this was the last. */
static uint32_t enumerate(struct service_reader *reader, SC_HANDLE manager, enum_services enumerate_services,
                          struct pid_texts *list)
{
    DWORD resume = 0;
    for (int round = 0; round < ROUNDS_MAX; round++) {
        DWORD needed = 0, count = 0;
        BOOL all = enumerate_services(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE,
                                      reader->buffer, BUFFER_SIZE, &needed, &count, &resume, NULL);
        DWORD error = all ? 0 : GetLastError();
        if (error && error != ERROR_MORE_DATA) {
            return error;
        }
        uint32_t taken = take(list, reader->buffer, count);
        if (taken || all) {
            return taken;
        }
    }
    return ERROR_MORE_DATA;
}

uint32_t services_read(struct service_reader *reader, struct pid_texts *list)
{
    open_manager open = (open_manager)find(reader, "OpenSCManagerW");
    close_manager close = (close_manager)find(reader, "CloseServiceHandle");
    enum_services enumerate_services = (enum_services)find(reader, "EnumServicesStatusExW");
    if (!open || !close || !enumerate_services) {
        return ERROR_PROC_NOT_FOUND;
    }
    if (!reader->buffer) {
        reader->buffer = malloc(BUFFER_SIZE);
    }
    if (!reader->buffer) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    SC_HANDLE manager = open(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
    if (!manager) {
        return GetLastError();
    }
    uint32_t error = enumerate(reader, manager, enumerate_services, list);
    close(manager);
    return error;
}

bool services_tag(struct service_reader *reader, uint32_t pid, uint32_t tag, char *name, size_t size)
{
    query_tag query = (query_tag)find(reader, "I_QueryTagInformation");
    struct tag_query asked = {pid, tag, 0, NULL};
    if (!query || query(NULL, 1, &asked) != 0 || !asked.name) {
        return false;
    }
    system_utf8(asked.name, name, size);
    LocalFree(asked.name);
    return true;
}

void services_free(struct service_reader *reader)
{
    free(reader->buffer);
    if (reader->advapi) {
        FreeLibrary(reader->advapi);
    }
    ZeroMemory(reader, sizeof *reader);
}
