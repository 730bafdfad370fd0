/*
 * terminate: the real operations of terminate_plan.h.
 */
#include <windows.h>

#include <wchar.h>

#include "sockscope/system.h"
#include "windows/processes/privilege.h"
#include "windows/processes/processes.h"
#include "windows/system/late.h"

static uint32_t open_process(void *context, uint32_t pid, void **process)
{
    (void)context;
    return privilege_open_process(PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, pid,
                                  process);
}

static uint32_t started(void *context, void *process, uint64_t *time)
{
    (void)context;
    return process_started(process, time);
}

/* Images of System32 whose end is the end of the session, for systems that cannot say so themselves. */
static bool has_critical_image(HANDLE process)
{
    static const wchar_t *const names[] = {L"csrss.exe", L"wininit.exe",  L"smss.exe",
                                           L"lsass.exe", L"services.exe", L"winlogon.exe"};
    wchar_t path[1024], system[MAX_PATH];
    DWORD length = sizeof path / sizeof path[0];
    UINT folder = GetSystemDirectoryW(system, MAX_PATH);
    if (!QueryFullProcessImageNameW(process, 0, path, &length) || folder == 0 || folder >= MAX_PATH ||
        _wcsnicmp(path, system, folder) != 0 || path[folder] != L'\\') {
        return false;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (_wcsicmp(path + folder + 1, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

typedef BOOL(WINAPI *is_critical)(HANDLE process, BOOL *critical);

/* IsProcessCritical: documented, since Windows 8.1. */
static bool critical(void *context, void *process)
{
    BOOL told = FALSE;
    is_critical ask = (is_critical)late_function(L"kernel32.dll", "IsProcessCritical");
    (void)context;
    return (ask && ask(process, &told) && told) || has_critical_image(process);
}

static uint32_t terminate(void *context, void *process)
{
    (void)context;
    return TerminateProcess(process, 1) ? 0 : GetLastError();
}

static bool wait_exit(void *context, void *process, uint32_t milliseconds)
{
    (void)context;
    return WaitForSingleObject(process, milliseconds) == WAIT_OBJECT_0;
}

static void close_process(void *context, void *process)
{
    (void)context;
    CloseHandle(process);
}

struct terminate_operations system_terminate_operations(void)
{
    return (struct terminate_operations){
        NULL, GetCurrentProcessId(), open_process, started, critical, terminate, wait_exit, close_process};
}
