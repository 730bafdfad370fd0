/*
 * whole_file: the other name has our PID and a number in it, and must not exist: two programs, or two
 * saves of one, never write into the same file, and nobody can have planted a link there.
 */
#include "sockscope/whole_file.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

enum {
    NAMES_TRIED = 100,
    PIECE = 1 << 20,
    MOVES_TRIED = 20,
    MOVE_AGAIN_MS = 100,
    NAME_SIZE = sizeof L"sockscope-4294967295-4294967295.tmp" / sizeof(wchar_t)
};

struct whole_file {
    HANDLE handle;
    uint32_t error;
    void (*wait)(void *context, uint32_t milliseconds);
    void *context;
    wchar_t *temporary; /* behind the path in the same block */
    wchar_t path[];
};

/* In the same folder, so that the rename cannot become a copy. */
static void name_temporary(struct whole_file *file, unsigned number)
{
    size_t folder = wcslen(file->path);
    while (folder > 0 && !wcschr(L"\\/:", file->path[folder - 1])) {
        folder--;
    }
    wmemcpy(file->temporary, file->path, folder);
    swprintf(file->temporary + folder, NAME_SIZE, L"sockscope-%lu-%u.tmp",
             (unsigned long)GetCurrentProcessId(), number);
}

static uint32_t open_temporary(struct whole_file *file)
{
    DWORD error = ERROR_FILE_EXISTS;
    for (unsigned number = 1; number <= NAMES_TRIED && error == ERROR_FILE_EXISTS; number++) {
        name_temporary(file, number);
        file->handle = CreateFileW(file->temporary, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_NEW,
                                   FILE_ATTRIBUTE_NORMAL, NULL);
        error = file->handle == INVALID_HANDLE_VALUE ? GetLastError() : 0;
    }
    return error;
}

static void sleep(void *context, uint32_t milliseconds)
{
    (void)context;
    Sleep(milliseconds);
}

uint32_t whole_file_create(const wchar_t *path, struct whole_file **file)
{
    size_t length = wcslen(path) + 1, name = NAME_SIZE;
    *file = NULL;
    struct whole_file *made = malloc(sizeof *made + (2 * length + name) * sizeof(wchar_t));
    if (!made) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    wmemcpy(made->path, path, length);
    made->temporary = made->path + length;
    made->error = 0;
    made->wait = sleep;
    uint32_t error = open_temporary(made);
    if (error) {
        free(made);
        return error;
    }
    *file = made;
    return 0;
}

void whole_file_wait_with(struct whole_file *file, void (*wait)(void *context, uint32_t milliseconds),
                          void *context)
{
    file->wait = wait;
    file->context = context;
}

bool whole_file_write(struct whole_file *file, const char *bytes, size_t length)
{
    while (length > 0 && !file->error) {
        DWORD piece = length < PIECE ? (DWORD)length : PIECE, written = 0;
        if (!WriteFile(file->handle, bytes, piece, &written, NULL)) {
            file->error = GetLastError();
        }
        bytes += written;
        length -= written;
    }
    return !file->error;
}

static void note(struct whole_file *file, BOOL done)
{
    DWORD error = GetLastError();
    if (!done && !file->error) {
        file->error = error;
    }
}

/* Whether somebody has the file open for a moment, such as a scanner: a folder and a read-only file stay. */
static bool may_pass(const wchar_t *path, DWORD error)
{
    DWORD attributes = GetFileAttributesW(path);
    if (error == ERROR_SHARING_VIOLATION || error == ERROR_LOCK_VIOLATION) {
        return true;
    }
    return error == ERROR_ACCESS_DENIED && attributes != INVALID_FILE_ATTRIBUTES &&
           !(attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_READONLY));
}

static BOOL move_into_place(const struct whole_file *file)
{
    DWORD flags = MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH;
    for (int tries = 1;; tries++) {
        if (MoveFileExW(file->temporary, file->path, flags)) {
            return TRUE;
        }
        DWORD error = GetLastError();
        if (tries == MOVES_TRIED || !may_pass(file->path, error)) {
            SetLastError(error);
            return FALSE;
        }
        file->wait(file->context, MOVE_AGAIN_MS);
    }
}

uint32_t whole_file_finish(struct whole_file *file, bool complete)
{
    if (complete && !file->error) {
        note(file, FlushFileBuffers(file->handle));
    }
    note(file, CloseHandle(file->handle));
    if (complete && !file->error) {
        note(file, move_into_place(file));
    }
    if (!complete || file->error) {
        DeleteFileW(file->temporary);
    }
    uint32_t error = file->error;
    free(file);
    return error;
}
