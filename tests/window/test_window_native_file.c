/*
 * Whatever reads the file of a program asks native_file where it is.  The one here stands before the
 * library's: it takes a folder of this test for the System32 that a 32-bit program does not see.
 */
#include "check.h"

#include <windows.h>

#include <string.h>
#include <wchar.h>

#include "gui/parts/icons.h"
#include "sockscope/native_path.h"
#include "sockscope/process.h"
#include "start_program.h"
#include "windows/files/native_file.h"
#include "windows/files/properties.h"
#include "windows/processes/processes.h"

#define PROGRAM L"program.exe"
#define OTHER L"other.exe"

enum { PATH_SIZE = 2 * MAX_PATH };

static wchar_t seen[MAX_PATH];   /* the folder that the program sees as System32 */
static wchar_t native[MAX_PATH]; /* Sysnative beside it */
static PROCESS_INFORMATION process;

const wchar_t *native_file(const wchar_t *path, wchar_t *room, size_t size)
{
    return native_path(seen, path, room, size) ? room : path;
}

static const wchar_t *in(const wchar_t *folder, const wchar_t *name)
{
    static wchar_t path[PATH_SIZE];
    swprintf(path, PATH_SIZE, L"%ls\\%ls", folder, name);
    return path;
}

static void copy_this_program(const wchar_t *to)
{
    wchar_t path[MAX_PATH];
    CHECK(GetModuleFileNameW(NULL, path, MAX_PATH));
    CHECK(CopyFileW(path, to, TRUE));
}

static bool make_folders(void)
{
    wchar_t name[MAX_PATH];
    DWORD length = GetTempPathW(MAX_PATH - 64, name);
    swprintf(name + length, MAX_PATH - length, L"sockscope-native-%lu", (unsigned long)GetCurrentProcessId());
    swprintf(seen, MAX_PATH, L"%ls\\System32", name);
    swprintf(native, MAX_PATH, L"%ls\\Sysnative", name);
    return length && CreateDirectoryW(name, NULL) && CreateDirectoryW(seen, NULL) &&
           CreateDirectoryW(native, NULL);
}

/* Once it is not in use any more. */
static void remove_file(const wchar_t *path)
{
    while (!DeleteFileW(path) && GetLastError() != ERROR_FILE_NOT_FOUND) {
        Sleep(20);
    }
}

static void remove_folders(void)
{
    remove_file(in(seen, PROGRAM));
    remove_file(in(native, PROGRAM));
    remove_file(in(native, OTHER));
    RemoveDirectoryW(native);
    RemoveDirectoryW(seen);
    *wcsrchr(seen, L'\\') = L'\0';
    CHECK(RemoveDirectoryW(seen));
}

static bool start(void)
{
    wchar_t line[PATH_SIZE + 2];
    struct start_options options = {.flags = CREATE_SUSPENDED};
    copy_this_program(in(seen, PROGRAM));
    swprintf(line, PATH_SIZE + 2, L"\"%ls\"", in(seen, PROGRAM));
    return start_program(line, &options, &process);
}

static const char *detail(unsigned fact, enum process_text which)
{
    static struct process_details details;
    memset(&details, 0, sizeof details);
    process_details_read(NULL, process.dwProcessId, 0, fact, &details);
    return details.texts[which];
}

static bool has_icon(const wchar_t *path)
{
    HICON icon = icons_extract(path, 16);
    if (icon) {
        DestroyIcon(icon);
    }
    return icon != NULL;
}

/* The process was started from the folder that is seen, so its file is there: it is another one. */
CASE(the_file_that_is_seen_is_not_read)
{
    CHECK_TEXT(detail(FACT_VERSION, PROCESS_FILE_VERSION), "");
    CHECK_TEXT(detail(FACT_VERSION, PROCESS_FILE_ATTRIBUTES), "");
    CHECK_TEXT(detail(FACT_SIGNER, PROCESS_SIGNER), "");
    CHECK(!has_icon(in(seen, PROGRAM)));
    CHECK_NUMBER(properties_show(in(seen, PROGRAM)), ERROR_FILE_NOT_FOUND);
}

CASE(the_native_file_is_read)
{
    copy_this_program(in(native, PROGRAM));
    CHECK(detail(FACT_VERSION, PROCESS_FILE_VERSION)[0] != '\0');
    CHECK(detail(FACT_VERSION, PROCESS_FILE_ATTRIBUTES)[0] != '\0');
    CHECK(detail(FACT_SIGNER, PROCESS_SIGNER)[0] != '\0');
    CHECK(has_icon(in(seen, PROGRAM)));
    CHECK_NUMBER(properties_show(in(seen, PROGRAM)), 0);
}

/* As most programs of 64-bit Windows are. */
CASE(what_is_in_the_native_folder_alone_is_found)
{
    copy_this_program(in(native, OTHER));
    CHECK(has_icon(in(seen, OTHER)));
    CHECK_NUMBER(properties_show(in(seen, OTHER)), 0);
}

int main(void)
{
    bool ready = make_folders() && start();
    CHECK(ready);
    if (ready) {
        RUN(the_file_that_is_seen_is_not_read);
        RUN(the_native_file_is_read);
        RUN(what_is_in_the_native_folder_alone_is_found);
        CHECK(TerminateProcess(process.hProcess, 0));
        CHECK_NUMBER(WaitForSingleObject(process.hProcess, INFINITE), WAIT_OBJECT_0);
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    }
    remove_folders();
    return check_result();
}
