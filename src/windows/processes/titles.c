/*
 * titles: EnumWindows, from the topmost window down.
 *
 * user32 is loaded only when somebody asks: the console's plain list needs nothing of it.
 */
#include "windows/processes/titles.h"

#include <windows.h>

#include "sockscope/system.h"
#include "windows/system/late.h"

enum { TITLE_UNITS = 256 };

typedef BOOL(WINAPI *each_window)(WNDENUMPROC, LPARAM);

struct search {
    struct pid_texts *titles;
    BOOL(WINAPI *is_visible)(HWND window);
    HWND(WINAPI *related)(HWND window, UINT relation);
    DWORD(WINAPI *owner)(HWND window, DWORD *pid);
    /* Unlike GetWindowText it calls no window procedure, so it never waits for a program that hangs. */
    int(WINAPI *read_title)(HWND window, wchar_t *title, int units);
    bool out_of_memory;
};

static bool is_known(const struct pid_texts *titles, uint32_t pid)
{
    size_t i = 0;
    while (i < titles->count && titles->entries[i].pid != pid) {
        i++;
    }
    return i < titles->count;
}

static BOOL CALLBACK take(HWND window, LPARAM parameter)
{
    struct search *search = (struct search *)parameter;
    wchar_t wide[TITLE_UNITS];
    char title[TITLE_UNITS * 3];
    DWORD pid = 0;
    if (!search->is_visible(window) || search->related(window, GW_OWNER) || !search->owner(window, &pid) ||
        is_known(search->titles, pid) || search->read_title(window, wide, TITLE_UNITS) <= 0) {
        return TRUE;
    }
    system_utf8(wide, title, sizeof title);
    search->out_of_memory = !pid_texts_add(search->titles, pid, title);
    return !search->out_of_memory;
}

uint32_t titles_read(struct pid_texts *titles)
{
    static const wchar_t library[] = L"user32.dll";
    each_window enumerate = (each_window)late_function(library, "EnumWindows");
    struct search search = {
        titles,
        (BOOL(WINAPI *)(HWND))late_function(library, "IsWindowVisible"),
        (HWND(WINAPI *)(HWND, UINT))late_function(library, "GetWindow"),
        (DWORD(WINAPI *)(HWND, DWORD *))late_function(library, "GetWindowThreadProcessId"),
        (int(WINAPI *)(HWND, wchar_t *, int))late_function(library, "InternalGetWindowText"),
        false,
    };
    if (!enumerate || !search.is_visible || !search.related || !search.owner || !search.read_title) {
        return ERROR_PROC_NOT_FOUND;
    }
    BOOL whole = enumerate(take, (LPARAM)&search);
    return search.out_of_memory ? ERROR_NOT_ENOUGH_MEMORY : whole ? 0 : GetLastError();
}
