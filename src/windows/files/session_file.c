/*
 * session_file: read whole, and never more than a session may have.
 */
#include "sockscope/session_file.h"

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/system.h"

static HANDLE open_file(const char *path)
{
    size_t size = strlen(path) + 1;
    wchar_t *wide = malloc(size * sizeof *wide);
    HANDLE file = INVALID_HANDLE_VALUE;
    if (!wide) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return file;
    }
    system_utf16(path, wide, size);
    file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                       OPEN_EXISTING, 0, NULL);
    DWORD error = GetLastError();
    free(wide);
    SetLastError(error);
    return file;
}

/* `size` bytes, or fewer where the file has become shorter meanwhile; 0 or an error. */
static uint32_t read_bytes(HANDLE file, char *bytes, size_t size, size_t *length)
{
    *length = 0;
    while (*length < size) {
        DWORD count = 0;
        if (!ReadFile(file, bytes + *length, (DWORD)(size - *length), &count, NULL)) {
            return GetLastError();
        }
        if (count == 0) {
            break;
        }
        *length += count;
    }
    return 0;
}

/* The whole file in a block of its own, to be freed; one byte more than a session has is enough of it. */
static uint32_t read_all(const char *path, char **bytes, size_t *length)
{
    LARGE_INTEGER size;
    HANDLE file = open_file(path);
    uint32_t error = 0;
    *bytes = NULL;
    if (file == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    if (!GetFileSizeEx(file, &size)) {
        error = GetLastError();
    } else {
        size_t wanted = size.QuadPart > SESSION_TEXT_MAX ? SESSION_TEXT_MAX + 1 : (size_t)size.QuadPart;
        *bytes = malloc(wanted + 1);
        error = *bytes ? read_bytes(file, *bytes, wanted, length) : ERROR_NOT_ENOUGH_MEMORY;
    }
    CloseHandle(file);
    return error;
}

bool session_file_load(const char *path, struct session *session, struct session_problem *problem,
                       uint32_t *error)
{
    char *bytes;
    size_t length = 0;
    *problem = (struct session_problem){0, ""};
    *error = read_all(path, &bytes, &length);
    bool fine = *error == 0 && session_read(bytes, length, session, problem);
    free(bytes);
    return fine;
}

bool baseline_file_path(char path[BASELINE_PATH_SIZE], bool make_folder)
{
    enum { ROOM = BASELINE_PATH_SIZE / 4 };
    wchar_t app_data[ROOM], folder[ROOM + 16];
    DWORD length = GetEnvironmentVariableW(L"APPDATA", app_data, ROOM);
    if (length == 0 || length >= ROOM) {
        return false;
    }
    swprintf(folder, sizeof folder / sizeof folder[0], L"%ls\\Sockscope", app_data);
    if (make_folder) {
        /* Where that fails, so does the writing, which says why. */
        CreateDirectoryW(folder, NULL);
    }
    size_t used = system_utf8(folder, path, BASELINE_PATH_SIZE);
    snprintf(path + used, BASELINE_PATH_SIZE - used, "\\baseline.txt");
    return true;
}
