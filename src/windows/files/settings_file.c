/*
 * settings_file: the text is small, so it is read and written whole.  A file with a fault is renamed, not
 * deleted: what its owner wrote by hand is worth a look.
 */
#include "sockscope/settings_file.h"

#include <windows.h>

#include <stdlib.h>
#include <wchar.h>

#include "sockscope/system.h"
#include "sockscope/whole_file.h"

typedef wchar_t path_text[SETTINGS_PATH_SIZE];

static bool beside_program(path_text path)
{
    static const wchar_t name[] = L"sockscope.ini";
    DWORD length = GetModuleFileNameW(NULL, path, SETTINGS_PATH_SIZE);
    wchar_t *folder_end = length && length < SETTINGS_PATH_SIZE ? wcsrchr(path, L'\\') : NULL;
    if (!folder_end || (size_t)(folder_end - path) + 1 + sizeof name / sizeof name[0] > SETTINGS_PATH_SIZE) {
        return false;
    }
    wcscpy(folder_end + 1, name);
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                              OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return false;
    }
    CloseHandle(file);
    return true;
}

/* From the environment: asking the shell would load it before the first row is painted. */
static bool in_app_data(path_text path)
{
    static const wchar_t name[] = L"\\Sockscope\\sockscope.ini";
    const DWORD room = SETTINGS_PATH_SIZE - sizeof name / sizeof name[0];
    DWORD length = GetEnvironmentVariableW(L"APPDATA", path, room);
    return length && length < room && wcscat(path, name);
}

bool settings_file_path(char path[SETTINGS_PATH_SIZE])
{
    path_text wide;
    if (!beside_program(wide) && !in_app_data(wide)) {
        return false;
    }
    system_utf8(wide, path, SETTINGS_PATH_SIZE);
    return true;
}

/* 0 or an error; a file that is longer than any settings is read to the size that is then refused. */
static DWORD read_all(const wchar_t *path, char *text, DWORD size, DWORD *length)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    DWORD error = ReadFile(file, text, size, length, NULL) ? 0 : GetLastError();
    CloseHandle(file);
    return error;
}

/* "x.ini" becomes "x.broken.ini". */
static DWORD set_aside(const wchar_t *path)
{
    wchar_t aside[SETTINGS_PATH_SIZE + 16];
    wcscpy(aside, path);
    wchar_t *dot = wcsrchr(aside, L'.');
    wcscpy(dot && !wcschr(dot, L'\\') ? dot : aside + wcslen(aside), L".broken.ini");
    return MoveFileExW(path, aside, MOVEFILE_REPLACE_EXISTING) ? 0 : GetLastError();
}

/* 0 or an error; what is wrong in the text is in *problem. */
static DWORD read_settings(const wchar_t *path, struct settings *settings, struct settings_problem *problem)
{
    DWORD length = 0;
    char *text = malloc(SETTINGS_TEXT_MAX);
    settings_default(settings);
    *problem = (struct settings_problem){0, ""};
    DWORD error = text ? read_all(path, text, SETTINGS_TEXT_MAX, &length) : ERROR_NOT_ENOUGH_MEMORY;
    if (!error) {
        settings_read(text, length, settings, problem);
    }
    free(text);
    return error;
}

static bool is_absence(DWORD error)
{
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
}

enum settings_load settings_file_load(const char *path, struct settings *settings,
                                      struct settings_problem *problem, uint32_t *error)
{
    path_text wide;
    system_utf16(path, wide, SETTINGS_PATH_SIZE);
    *error = read_settings(wide, settings, problem);
    if (*error) {
        return is_absence(*error) ? SETTINGS_NEW : SETTINGS_UNREADABLE;
    }
    if (!problem->message[0]) {
        return SETTINGS_LOADED;
    }
    *error = set_aside(wide);
    return *error ? SETTINGS_UNREADABLE : SETTINGS_SET_ASIDE;
}

bool settings_file_peek(struct settings *settings, struct settings_problem *problem)
{
    path_text path;
    DWORD error = beside_program(path) || in_app_data(path) ? read_settings(path, settings, problem)
                                                            : ERROR_FILE_NOT_FOUND;
    if (error == 0) {
        return !problem->message[0];
    }
    settings_default(settings);
    *problem = (struct settings_problem){0, ""};
    if (!is_absence(error)) {
        system_error_text(error, problem->message, sizeof problem->message);
    }
    return is_absence(error);
}

static void make_folder(const wchar_t *path)
{
    path_text folder;
    wcscpy(folder, path);
    wchar_t *end = wcsrchr(folder, L'\\');
    if (end) {
        *end = L'\0';
        CreateDirectoryW(folder, NULL);
    }
}

uint32_t settings_file_save(const char *path, const struct settings *settings)
{
    path_text wide;
    struct whole_file *file = NULL;
    char *text = malloc(SETTINGS_TEXT_MAX);
    if (!text) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    system_utf16(path, wide, SETTINGS_PATH_SIZE);
    make_folder(wide);
    uint32_t error = whole_file_create(wide, &file);
    if (!error) {
        whole_file_write(file, text, settings_write(settings, text));
        error = whole_file_finish(file, true);
    }
    free(text);
    return error;
}

bool settings_tcpview_was_used(void)
{
    HKEY key;
    LSTATUS error =
        RegOpenKeyExW(HKEY_CURRENT_USER, L"Software\\Sysinternals\\TCPView", 0, KEY_QUERY_VALUE, &key);
    if (!error) {
        RegCloseKey(key);
    }
    return !error;
}
