/*
 * bench_start FLOOR PRODUCT: two programs with a list of connections in their window, taking turns: the
 * time from starting the process until rows can be seen.  It is watched from outside and without help
 * from the program: the list has items, and pixels of its first line on the screen differ from the
 * background.
 */
#include "bench.h"
#include "crowd.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAIRS = 50, LINE_WIDTH = 300, LINE_HEIGHT = 16, TEXT_PIXELS = 20, PATIENCE_MS = 20000 };

struct search {
    DWORD pid;
    HWND list;
};

static BOOL CALLBACK find_list(HWND window, LPARAM lparam)
{
    struct search *search = (struct search *)lparam;
    wchar_t name[32];

    if (GetClassNameW(window, name, 32) && lstrcmpW(name, WC_LISTVIEWW) == 0 && IsWindowVisible(window))
        search->list = window;
    return search->list == NULL;
}

static BOOL CALLBACK find_window(HWND window, LPARAM lparam)
{
    const struct search *search = (const struct search *)lparam;
    DWORD pid = 0;

    GetWindowThreadProcessId(window, &pid);
    if (pid == search->pid && IsWindowVisible(window))
        EnumChildWindows(window, find_list, lparam);
    return search->list == NULL;
}

/* Whether the screen shows text at the list's first line. */
static bool line_is_painted(HWND list)
{
    BITMAPINFO info = {.bmiHeader = {.biSize = sizeof info.bmiHeader,
                                     .biWidth = LINE_WIDTH,
                                     .biHeight = -LINE_HEIGHT,
                                     .biPlanes = 1,
                                     .biBitCount = 32}};
    HWND header = FindWindowExW(list, NULL, WC_HEADERW, NULL);
    DWORD *pixels = NULL;
    int differing = 0;
    RECT area;
    HDC screen, memory;
    HBITMAP bitmap;

    if (!header || !GetWindowRect(header, &area))
        return false;
    screen = GetDC(NULL);
    memory = CreateCompatibleDC(screen);
    bitmap = CreateDIBSection(screen, &info, DIB_RGB_COLORS, (void **)&pixels, NULL, 0);
    if (memory && bitmap) {
        HGDIOBJ old = SelectObject(memory, bitmap);

        /* Past the first pixels: some lists frame the line that has the focus. */
        BitBlt(memory, 0, 0, LINE_WIDTH, LINE_HEIGHT, screen, area.left + 3, area.bottom + 2, SRCCOPY);
        GdiFlush();
        for (int i = 0; i < LINE_WIDTH * LINE_HEIGHT; i++)
            differing += (pixels[i] & 0xffffff) != (pixels[0] & 0xffffff);
        SelectObject(memory, old);
    }
    if (bitmap)
        DeleteObject(bitmap);
    if (memory)
        DeleteDC(memory);
    ReleaseDC(NULL, screen);
    return differing >= TEXT_PIXELS;
}

static bool has_items(HWND list)
{
    DWORD_PTR count = 0;

    return SendMessageTimeoutW(list, LVM_GETITEMCOUNT, 0, 0, SMTO_ABORTIFHUNG, 1000, &count) && count > 0;
}

/* Milliseconds from start to the first rows on the screen; negative when none came. */
static double run(const wchar_t *command)
{
    PROCESS_INFORMATION process;
    double started = bench_now(), time = -1;
    struct search search = {0};

    if (!bench_start_program(command, NULL, &process))
        return -1;
    search.pid = process.dwProcessId;
    while (time < 0 && bench_now() - started < (double)PATIENCE_MS) {
        if (!search.list)
            EnumWindows(find_window, (LPARAM)&search);
        if (search.list && line_is_painted(search.list) && has_items(search.list))
            time = bench_now() - started;
        else
            Sleep(2);
    }
    TerminateProcess(process.hProcess, 0);
    WaitForSingleObject(process.hProcess, INFINITE);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return time;
}

int wmain(int argc, wchar_t *argv[])
{
    if (argc != 3 || !crowd_open(PAIRS)) {
        fprintf(stderr, "bench_start FLOOR PRODUCT: the sockets could not be opened\n");
        return EXIT_FAILURE;
    }
    return bench_compare("start", run, argv[1], argv[2], 1.50);
}
