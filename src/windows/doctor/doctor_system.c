/*
 * doctor_system: signatures, names and what the window needs.
 */
#include <windows.h>

#include <string.h>
#include <wchar.h>

#include "sockscope/resolver.h"
#include "sockscope/system.h"
#include "windows/doctor/doctor.h"
#include "windows/processes/signature.h"
#include "windows/system/console_buffer.h"
#include "windows/system/late.h"

static void judge_signature(const wchar_t *path, const wchar_t *package, struct doctor_result *result)
{
    char words[512], name[3 * MAX_PATH];
    const wchar_t *file = wcsrchr(path, L'\\');
    signature_read(path, package, words, sizeof words);
    system_utf8(file ? file + 1 : path, name, sizeof name);
    bool right = words[0] && strncmp(words, "not ", 4) != 0 && strstr(words, "not trusted") == NULL;
    doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS, "%s: %s", name,
               words[0] ? words : "it cannot be told");
}

/* Of a file in System32, which is only read. */
static void check_signature(const wchar_t *file, struct doctor_result *result)
{
    wchar_t path[MAX_PATH + 32];
    UINT length = GetSystemDirectoryW(path, MAX_PATH);
    if (length == 0 || length >= MAX_PATH) {
        doctor_say_error(result, "no system folder", GetLastError());
        return;
    }
    swprintf(path + length, 32, L"\\%ls", file);
    judge_signature(path, L"", result);
}

/* Its loader verifies this one before there are catalogues, so it carries its signature itself. */
void doctor_embedded_signature(struct doctor_result *result)
{
    check_signature(L"ntdll.dll", result);
}

void doctor_catalogue_signature(struct doctor_result *result)
{
    check_signature(L"cmd.exe", result);
}

typedef LONG(WINAPI *packages_of_family)(const wchar_t *family, UINT32 *count, wchar_t **names,
                                         UINT32 *length, wchar_t *room);
typedef LONG(WINAPI *path_of_package)(const wchar_t *name, UINT32 *length, wchar_t *path);

/* The folder of the package that this user has of a family; false when there is none. */
static bool find_package(const wchar_t *family, wchar_t *folder, UINT32 size)
{
    enum { NAMES = 8, ROOM = 1024 };
    wchar_t *names[NAMES] = {NULL}, room[ROOM];
    UINT32 count = NAMES, length = ROOM;
    packages_of_family packages =
        (packages_of_family)late_function(L"kernel32.dll", "GetPackagesByPackageFamily");
    path_of_package path = (path_of_package)late_function(L"kernel32.dll", "GetPackagePathByFullName");
    return packages && path && packages(family, &count, names, &length, room) == ERROR_SUCCESS && count > 0 &&
           path(names[0], &size, folder) == ERROR_SUCCESS;
}

static bool find_program(const wchar_t *folder, wchar_t *path, size_t size)
{
    WIN32_FIND_DATAW found;
    swprintf(path, size, L"%ls\\*.exe", folder);
    HANDLE search = FindFirstFileW(path, &found);
    if (search == INVALID_HANDLE_VALUE) {
        return false;
    }
    FindClose(search);
    swprintf(path, size, L"%ls\\%ls", folder, found.cFileName);
    return true;
}

/* Of a program from the Store, if the user has one of the most common ones. */
void doctor_package_signature(struct doctor_result *result)
{
    enum { FOLDER_SIZE = 512 };
    static const wchar_t *const families[] = {L"Microsoft.WindowsTerminal_8wekyb3d8bbwe",
                                              L"Microsoft.WindowsCalculator_8wekyb3d8bbwe",
                                              L"Microsoft.DesktopAppInstaller_8wekyb3d8bbwe"};
    wchar_t folder[FOLDER_SIZE], path[FOLDER_SIZE + MAX_PATH + 2];
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        if (find_package(families[i], folder, FOLDER_SIZE) &&
            find_program(folder, path, sizeof path / sizeof path[0])) {
            judge_signature(path, folder, result);
            return;
        }
    }
    doctor_say(result, DOCTOR_NOT_TRIED, "no program of the Store was found that is looked for");
}

static void count_name(void *to, const struct address *address, const char *name)
{
    (void)address;
    (void)name;
    ++*(unsigned long *)to;
}

void doctor_name_cache(struct doctor_result *result)
{
    struct name_operations names = system_name_operations();
    unsigned long count = 0;
    if (!late_function(L"dnsapi.dll", "DnsGetCacheDataTable")) {
        doctor_say(result, DOCTOR_NOT_TRIED, "this Windows does not have it");
        return;
    }
    names.read_cache(names.context, count_name, &count);
    doctor_say(result, count ? DOCTOR_WORKS : DOCTOR_NOT_TRIED,
               count ? "%lu names of addresses" : "%lu names: the cache is empty, or it is not given out",
               count);
}

void doctor_adapter_names(struct doctor_result *result)
{
    struct name_operations adapters = system_adapter_operations();
    unsigned long count = 0;
    adapters.read_cache(adapters.context, count_name, &count);
    doctor_say(result, count ? DOCTOR_WORKS : DOCTOR_FAILS, "%lu addresses of adapters", count);
}

typedef HRESULT(WINAPI *set_attribute)(HWND window, DWORD attribute, const void *value, DWORD size);

/* The attribute is 20, and was 19 before Windows 10 2004. */
void doctor_dark_title(struct doctor_result *result)
{
    enum { DARK = 20, DARK_BEFORE = 19 };
    set_attribute set = (set_attribute)late_function(L"dwmapi.dll", "DwmSetWindowAttribute");
    if (!set) {
        doctor_say(result, DOCTOR_NOT_TRIED, "this Windows does not have it");
        return;
    }
    HWND window =
        CreateWindowExW(0, L"STATIC", L"", WS_OVERLAPPEDWINDOW, 0, 0, 64, 64, NULL, NULL, NULL, NULL);
    if (!window) {
        doctor_say_error(result, "no window", GetLastError());
        return;
    }
    BOOL on = TRUE;
    HRESULT later = set(window, DARK, &on, sizeof on);
    HRESULT before = later == S_OK ? later : set(window, DARK_BEFORE, &on, sizeof on);
    DestroyWindow(window);
    doctor_say(result, doctor_dark_verdict(system_windows_build(), before == S_OK),
               "attribute %d: 0x%08lx, %d: 0x%08lx", DARK, (unsigned long)later, DARK_BEFORE,
               (unsigned long)before);
}

typedef HANDLE(WINAPI *set_awareness)(HANDLE awareness);
typedef BOOL(WINAPI *same_awareness)(HANDLE a, HANDLE b);
typedef HANDLE(WINAPI *get_awareness)(void);

/* For this thread alone, as the console program has no window and does not say so in its manifest. */
void doctor_dpi(struct doctor_result *result)
{
    HANDLE per_monitor = (HANDLE)(LONG_PTR)-4; /* DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2 */
    set_awareness set = (set_awareness)late_function(L"user32.dll", "SetThreadDpiAwarenessContext");
    get_awareness get = (get_awareness)late_function(L"user32.dll", "GetThreadDpiAwarenessContext");
    same_awareness same = (same_awareness)late_function(L"user32.dll", "AreDpiAwarenessContextsEqual");
    if (!set || !get || !same) {
        doctor_say(result, DOCTOR_NOT_TRIED, "this Windows does not have it");
        return;
    }
    bool before = same(get(), per_monitor);
    bool right = set(per_monitor) && same(get(), per_monitor);
    doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS, "%s; this program is %s from its start",
               right ? "version 2 can be had" : "version 2 is refused", before ? "aware" : "not aware");
}

/* In a hidden buffer: what the user sees stays as it is. */
void doctor_console_screen(struct doctor_result *result)
{
    DWORD mode;
    if (!GetConsoleMode(GetStdHandle(STD_OUTPUT_HANDLE), &mode)) {
        doctor_say(result, DOCTOR_NOT_TRIED, "the output of this program is no console");
        return;
    }
    if (console_obeys_sequences(mode)) {
        doctor_say(result, DOCTOR_WORKS, "escape sequences are obeyed: the alternate screen");
        return;
    }
    HANDLE second = console_buffer_create();
    if (second == INVALID_HANDLE_VALUE) {
        doctor_say_error(result, "neither escape sequences nor a second buffer", GetLastError());
        return;
    }
    CloseHandle(second);
    doctor_say(result, DOCTOR_WORKS, "escape sequences are not obeyed: a second buffer");
}
