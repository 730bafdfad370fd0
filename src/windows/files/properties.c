/*
 * properties: the shell shows a sheet on a thread of its own, which goes on asking the one that it was called
 * on: so that one has an apartment and answers messages for as long as the program runs.  SHObjectProperties
 * shows properties and nothing else; a verb that a file's type does not know could be taken for "open".
 */
#include "windows/files/properties.h"

#include <windows.h>

#include "windows/files/com.h"
#include "windows/files/native_file.h"
#include "windows/system/late.h"

enum { MESSAGE_SHOW = WM_APP, FILE_PATH = 2 /* SHOP_FILEPATH of shlobj.h */, PATH_SIZE = 4096 };

struct errand {
    const wchar_t *path;
    HANDLE done;
    uint32_t error;
};

/* Starting the thread. */
struct start {
    HANDLE ready;
    HWND window; /* NULL: it could not be made */
};

typedef BOOL(WINAPI *show_properties)(HWND owner, DWORD kind, const wchar_t *name, const wchar_t *page);

static uint32_t show(const wchar_t *path)
{
    show_properties run = (show_properties)late_function(L"shell32.dll", "SHObjectProperties");
    if (!run) {
        return ERROR_PROC_NOT_FOUND;
    }
    SetLastError(ERROR_SUCCESS);
    if (run(NULL, FILE_PATH, path, NULL)) {
        return 0;
    }
    DWORD error = GetLastError();
    return error ? error : ERROR_GEN_FAILURE;
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    struct errand *errand = (struct errand *)longer;
    if (message == MESSAGE_SHOW) {
        errand->error = show(errand->path);
        SetEvent(errand->done);
        return 0;
    }
    return DefWindowProcW(window, message, wide, longer);
}

static DWORD WINAPI serve(void *parameter)
{
    struct start *start = parameter;
    WNDCLASSW class = {.lpfnWndProc = procedure,
                       .hInstance = GetModuleHandleW(NULL),
                       .lpszClassName = L"SockscopeProperties"};
    MSG message;
    com_begin();
    RegisterClassW(&class);
    HWND window = CreateWindowExW(0, class.lpszClassName, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL,
                                  class.hInstance, NULL);
    start->window = window;
    SetEvent(start->ready);
    while (window && GetMessageW(&message, NULL, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    com_end();
    return 0;
}

/* The window of the thread, which is started when it is first wanted. */
static HWND server(void)
{
    static SRWLOCK lock = SRWLOCK_INIT;
    static HWND window;
    AcquireSRWLockExclusive(&lock);
    struct start start = {window ? NULL : CreateEventW(NULL, FALSE, FALSE, NULL), NULL};
    HANDLE thread = start.ready ? CreateThread(NULL, 0, serve, &start, 0, NULL) : NULL;
    if (thread) {
        WaitForSingleObject(start.ready, INFINITE);
        CloseHandle(thread);
        window = start.window;
    }
    if (start.ready) {
        CloseHandle(start.ready);
    }
    HWND found = window;
    ReleaseSRWLockExclusive(&lock);
    return found;
}

uint32_t properties_show(const wchar_t *path)
{
    wchar_t room[PATH_SIZE];
    const wchar_t *file = native_file(path, room, PATH_SIZE);
    if (GetFileAttributesW(file) == INVALID_FILE_ATTRIBUTES) {
        return GetLastError();
    }
    HWND window = server();
    struct errand errand = {file, window ? CreateEventW(NULL, FALSE, FALSE, NULL) : NULL, 0};
    if (!errand.done) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (PostMessageW(window, MESSAGE_SHOW, 0, (LPARAM)&errand)) {
        WaitForSingleObject(errand.done, INFINITE);
    } else {
        errand.error = GetLastError();
    }
    CloseHandle(errand.done);
    return errand.error;
}
