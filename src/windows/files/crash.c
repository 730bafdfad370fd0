/*
 * crash: the path is prepared beforehand, because little can be trusted in a process that crashes.  The dump
 * is written by a thread of its own: the stack of the other may be what ran out.  Where that thread cannot
 * run, the program ends without a dump, but it ends.
 */
#include "sockscope/crash.h"

#include <windows.h>

#include <dbghelp.h>
#include <wchar.h>

#include "sockscope/system.h"
#include "windows/system/late.h"

typedef BOOL(WINAPI *write_dump)(HANDLE process, DWORD pid, HANDLE file, MINIDUMP_TYPE type,
                                 MINIDUMP_EXCEPTION_INFORMATION *exception, void *user, void *callback);

static const MINIDUMP_TYPE dump_contents =
    (MINIDUMP_TYPE)(MiniDumpNormal | MiniDumpWithThreadInfo | MiniDumpWithUnloadedModules);

/* A dump takes Windows a second, and Wine a minute where it has much debug information to read. */
enum { STACK_FOR_FILTER = 16384, PATIENCE_MS = 120000 };

/* One per process, like the filter. */
static wchar_t dump_path[SETTINGS_PATH_SIZE];

/* "FOLDER\\NAME" and an ending in place of the settings'; false when it is too long. */
static bool beside(const char *settings_path, const wchar_t *ending, wchar_t path[SETTINGS_PATH_SIZE])
{
    size_t length = system_utf16(settings_path, path, SETTINGS_PATH_SIZE);
    const wchar_t *slash = wcsrchr(path, L'\\'), *dot = wcsrchr(path, L'.');
    if (dot && (!slash || dot > slash)) {
        length = (size_t)(dot - path);
    }
    if (length + wcslen(ending) + 1 > SETTINGS_PATH_SIZE) {
        return false;
    }
    wmemcpy(path + length, ending, wcslen(ending) + 1);
    return true;
}

static void make_folder(void)
{
    wchar_t folder[SETTINGS_PATH_SIZE];
    wmemcpy(folder, dump_path, SETTINGS_PATH_SIZE);
    wchar_t *slash = wcsrchr(folder, L'\\');
    if (slash) {
        *slash = L'\0';
        CreateDirectoryW(folder, NULL);
    }
}

static DWORD WINAPI keep_dump(void *exception)
{
    write_dump write = (write_dump)late_function(L"dbghelp.dll", "MiniDumpWriteDump");
    make_folder();
    HANDLE file =
        write ? CreateFileW(dump_path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL)
              : INVALID_HANDLE_VALUE;
    if (file != INVALID_HANDLE_VALUE) {
        BOOL written =
            write(GetCurrentProcess(), GetCurrentProcessId(), file, dump_contents, exception, NULL, NULL);
        CloseHandle(file);
        if (!written) {
            /* Half a dump is of no use, and would be announced at the next start. */
            DeleteFileW(dump_path);
        }
    }
    return 0;
}

static LONG WINAPI take_fault(EXCEPTION_POINTERS *pointers)
{
    static volatile LONG taken;
    MINIDUMP_EXCEPTION_INFORMATION exception = {GetCurrentThreadId(), pointers, FALSE};
    if (InterlockedExchange(&taken, 1)) {
        /* The thread that came first ends the process. */
        Sleep(PATIENCE_MS);
    } else {
        HANDLE thread = CreateThread(NULL, 0, keep_dump, &exception, 0, NULL);
        if (thread) {
            WaitForSingleObject(thread, PATIENCE_MS);
        }
    }
    /* It ends here: nothing goes to Windows' error reports. */
    return EXCEPTION_EXECUTE_HANDLER;
}

void crash_prepare(const char *settings_path)
{
    ULONG stack = STACK_FOR_FILTER;
    if (beside(settings_path, L".crash.dmp", dump_path)) {
        SetThreadStackGuarantee(&stack);
        SetUnhandledExceptionFilter(take_fault);
    }
}

bool crash_take_note(const char *settings_path, char kept[SETTINGS_PATH_SIZE])
{
    wchar_t from[SETTINGS_PATH_SIZE], to[SETTINGS_PATH_SIZE];
    if (!beside(settings_path, L".crash.dmp", from) || !beside(settings_path, L".last-crash.dmp", to) ||
        !MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING)) {
        return false;
    }
    system_utf8(to, kept, SETTINGS_PATH_SIZE);
    return true;
}
