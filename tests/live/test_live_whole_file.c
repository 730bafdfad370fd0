/* Files that are there only when they are whole: what was there before survives every failure. */
#include "sockscope/whole_file.h"

#include "check.h"

#include <windows.h>

#include <stdlib.h>

static wchar_t folder[MAX_PATH], path[MAX_PATH + 32];

/* What the file holds, or "(none)". */
static const char *content(void)
{
    static char text[64];
    DWORD length = 0;
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return "(none)";
    }
    CHECK(ReadFile(file, text, sizeof text - 1, &length, NULL));
    CloseHandle(file);
    text[length] = '\0';
    return text;
}

static int files(void)
{
    wchar_t pattern[MAX_PATH + 32];
    WIN32_FIND_DATAW found;
    int count = 0;
    wcscpy(pattern, folder);
    wcscat(pattern, L"\\*");
    HANDLE search = FindFirstFileW(pattern, &found);
    if (search != INVALID_HANDLE_VALUE) {
        do {
            count += found.cFileName[0] != L'.';
        } while (FindNextFileW(search, &found));
        FindClose(search);
    }
    return count;
}

static struct whole_file *begin(const char *text)
{
    struct whole_file *file = NULL;
    CHECK_NUMBER(whole_file_create(path, &file), 0);
    CHECK(file && whole_file_write(file, text, strlen(text)));
    return file;
}

CASE(it_takes_its_place_when_whole)
{
    struct whole_file *file = begin("one, ");
    CHECK_TEXT(content(), "(none)");
    CHECK(file && whole_file_write(file, "two", 3));
    CHECK_NUMBER(whole_file_finish(file, true), 0);
    CHECK_TEXT(content(), "one, two");
    file = begin("new");
    CHECK_TEXT(content(), "one, two");
    CHECK_NUMBER(whole_file_finish(file, true), 0);
    CHECK_TEXT(content(), "new");
    CHECK_NUMBER(files(), 1);
}

CASE(what_is_given_up_leaves_nothing)
{
    struct whole_file *file = begin("half");
    CHECK_NUMBER(whole_file_finish(file, false), 0);
    CHECK_TEXT(content(), "new");
    CHECK_NUMBER(files(), 1);
}

CASE(two_at_once_do_not_mix)
{
    struct whole_file *first = begin("first"), *second = begin("second");
    CHECK_NUMBER(whole_file_finish(second, true), 0);
    CHECK_TEXT(content(), "second");
    CHECK_NUMBER(whole_file_finish(first, true), 0);
    CHECK_TEXT(content(), "first");
    CHECK_NUMBER(files(), 1);
}

/* Somebody who has the file open, and how often the writer has waited for it. */
struct holder {
    HANDLE lock;
    int leaves_at; /* the wait at which it lets go; 0: never */
    int waits;
};

static void wait(void *context, uint32_t milliseconds)
{
    struct holder *holder = context;
    CHECK(milliseconds > 0);
    if (++holder->waits == holder->leaves_at) {
        CloseHandle(holder->lock);
    }
}

static struct whole_file *begin_waiting(const char *text, struct holder *holder)
{
    struct whole_file *file = begin(text);
    if (file) {
        whole_file_wait_with(file, wait, holder);
    }
    return file;
}

/* As a scanner has it, which lets nobody else in for a moment. */
CASE(a_file_that_is_locked_for_a_moment_is_replaced)
{
    struct holder holder = {.leaves_at = 3};
    holder.lock = CreateFileW(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(holder.lock != INVALID_HANDLE_VALUE);
    CHECK_NUMBER(whole_file_finish(begin_waiting("in the end", &holder), true), 0);
    CHECK_NUMBER(holder.waits, 3);
    CHECK_TEXT(content(), "in the end");
    CHECK_NUMBER(files(), 1);
}

/* One who never lets go: an error, and what was there is there still. */
CASE(a_file_that_stays_locked_is_an_error)
{
    struct holder holder = {.leaves_at = 0};
    holder.lock = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(holder.lock != INVALID_HANDLE_VALUE);
    CHECK(whole_file_finish(begin_waiting("never", &holder), true) != 0);
    CHECK(holder.waits > 3);
    CloseHandle(holder.lock);
    CHECK_TEXT(content(), "in the end");
    CHECK_NUMBER(files(), 1);
}

/* A folder of that name is in the way. */
CASE(what_cannot_be_replaced_stays)
{
    CHECK(DeleteFileW(path));
    CHECK(CreateDirectoryW(path, NULL));
    struct holder nobody = {.leaves_at = 0};
    CHECK(whole_file_finish(begin_waiting("never", &nobody), true) != 0);
    CHECK_NUMBER(nobody.waits, 0);
    CHECK_NUMBER(files(), 1);
    CHECK(RemoveDirectoryW(path));
}

CASE(a_folder_that_is_not_there_is_an_error_at_once)
{
    struct whole_file *file = NULL;
    wchar_t nowhere[MAX_PATH + 64];
    wcscpy(nowhere, folder);
    wcscat(nowhere, L"\\none\\file.txt");
    CHECK_NUMBER(whole_file_create(nowhere, &file), ERROR_PATH_NOT_FOUND);
    CHECK(file == NULL);
}

int main(void)
{
    wchar_t name[64];
    DWORD length = GetTempPathW(MAX_PATH - 64, folder);
    swprintf(name, 64, L"sockscope_whole_%lu_%llu", (unsigned long)GetCurrentProcessId(), GetTickCount64());
    wcscat(folder, name);
    if (length == 0 || !CreateDirectoryW(folder, NULL)) {
        printf("there is no folder to write into\n");
        return EXIT_FAILURE;
    }
    wcscpy(path, folder);
    wcscat(path, L"\\file.txt");
    RUN(it_takes_its_place_when_whole);
    RUN(what_is_given_up_leaves_nothing);
    RUN(two_at_once_do_not_mix);
    RUN(a_file_that_is_locked_for_a_moment_is_replaced);
    RUN(a_file_that_stays_locked_is_an_error);
    RUN(what_cannot_be_replaced_stays);
    RUN(a_folder_that_is_not_there_is_an_error_at_once);
    RemoveDirectoryW(folder);
    return check_result();
}
