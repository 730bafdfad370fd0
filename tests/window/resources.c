/*
 * resources: Windows has calls that count.  Wine (seen in 8) answers 0 to three of them, so that a count
 * of 0, which no process with a window has, is taken as "not known" and the objects are counted where they
 * are kept:
 *  - kernel handles: NtQuerySystemInformation(SystemExtendedHandleInformation) lists those of all processes;
 *  - GDI objects: the table that the PEB's GdiSharedHandleTable points to, one per process in Wine; the
 *    layout of its entries is that of Windows, as published with ReactOS and in Wine's ntgdi.h.  32-bit
 *    programs under a 64-bit Wine have none: there it hangs on the 64-bit PEB (init_gdi_shared of win32u's
 *    gdiobj.c);
 *  - USER objects: Wine numbers them over the session, and the numbers of freed ones are given out first.
 *    So menus are made until the numbers rise one by one: then all that were free are in use, the last
 *    number tells how many there are, and what is not ours of these is live.
 */
#include "resources.h"

#include <windows.h>

#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <winternl.h>

enum {
    SYSTEM_EXTENDED_HANDLE_INFORMATION = 64,
    GDI_ENTRIES = 65536,
    MENUS_MAX = 12000,
    FRESH_RUN = 64,
    FIRST_USER_HANDLE = 0x20
};

/* SYSTEM_HANDLE_INFORMATION_EX, as in the public headers of System Informer (phnt, ntexapi.h). */
struct handle_list {
    ULONG_PTR count, reserved;
    struct {
        ULONG_PTR object, pid, handle;
        ULONG access;
        USHORT trace, type;
        ULONG attributes, reserved;
    } handles[];
};

struct gdi_entry {
    UINT64 object;
    USHORT owner, count, unique;
    UCHAR type, flags;
    UINT64 user;
};

typedef NTSTATUS(NTAPI *query_system)(ULONG kind, void *buffer, ULONG size, ULONG *needed);
typedef void *(NTAPI *get_peb)(void);

static void (*find_call(const char *name))(void)
{
    return (void (*)(void))GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name);
}

static size_t count_handles_of(const struct handle_list *list, ULONG_PTR pid)
{
    size_t count = 0;
    for (ULONG_PTR i = 0; i < list->count; i++) {
        count += list->handles[i].pid == pid;
    }
    return count;
}

static size_t listed_handles(void)
{
    query_system query = (query_system)find_call("NtQuerySystemInformation");
    size_t count = 0;
    for (ULONG size = 1 << 20; query && size <= 1 << 26; size *= 4) {
        struct handle_list *list = malloc(size);
        NTSTATUS status = list ? query(SYSTEM_EXTENDED_HANDLE_INFORMATION, list, size, NULL) : -1;
        count = status >= 0 ? count_handles_of(list, GetCurrentProcessId()) : 0;
        free(list);
        if (status >= 0) {
            break;
        }
    }
    return count;
}

static size_t table_gdi(void)
{
    get_peb get = (get_peb)find_call("RtlGetCurrentPeb");
    if (!get) {
        return 0;
    }
    const char *peb = get();
    const struct gdi_entry *entries =
        *(const struct gdi_entry *const *)(peb + (sizeof peb == 8 ? 0xF8 : 0x94));
    size_t count = 0;
    for (size_t i = 0; entries && i < GDI_ENTRIES; i++) {
        count += entries[i].type != 0;
    }
    return count;
}

size_t resources_gdi(void)
{
    DWORD told = GetGuiResources(GetCurrentProcess(), GR_GDIOBJECTS);
    return told ? told : table_gdi();
}

static HGDIOBJ make_gdi(int number)
{
    switch (number % 3) {
    case 0:
        return CreateSolidBrush(RGB(1, 2, number));
    case 1:
        return CreatePen(PS_SOLID, 1, RGB(1, 2, number));
    default:
        return CreateBitmap(8, 8, 1, 1, NULL);
    }
}

bool resources_count_gdi(gdi_counter counter)
{
    HGDIOBJ made[GDI_TRIED];
    /* The first object of a process brings others along. */
    DeleteObject(make_gdi(0));
    size_t before = counter();
    for (int i = 0; i < GDI_TRIED; i++) {
        made[i] = make_gdi(i);
    }
    size_t with = counter();
    for (int i = 0; i < GDI_TRIED; i++) {
        DeleteObject(made[i]);
    }
    return with == before + GDI_TRIED && counter() == before;
}

bool resources_know_gdi(void)
{
    bool known = resources_count_gdi(resources_gdi);
    if (!known) {
        printf("GDI objects cannot be counted here, so that nothing is said of them\n");
    }
    return known;
}

static size_t number_of(HMENU menu)
{
    return (LOWORD((ULONG_PTR)menu) - (size_t)FIRST_USER_HANDLE) / 2;
}

static int by_number(const void *a, const void *b)
{
    size_t first = number_of(*(const HMENU *)a), second = number_of(*(const HMENU *)b);
    return (first > second) - (first < second);
}

static size_t session_user(void)
{
    static HMENU menus[MENUS_MAX];
    size_t made = 0, run = 0, last = 0;
    while (made < MENUS_MAX && run < FRESH_RUN) {
        HMENU menu = CreateMenu();
        if (!menu) {
            break;
        }
        run = number_of(menu) == last + 1 ? run + 1 : 0;
        last = number_of(menu);
        menus[made++] = menu;
    }
    size_t live = run == FRESH_RUN ? last + 1 - made : 0;
    /* The last one freed is the first one given out again: so freed they come falling, not as a fresh run. */
    qsort(menus, made, sizeof menus[0], by_number);
    for (size_t i = 0; i < made; i++) {
        DestroyMenu(menus[i]);
    }
    return live;
}

size_t resources_handles(void)
{
    DWORD told = 0;
    GetProcessHandleCount(GetCurrentProcess(), &told);
    return told ? told : listed_handles();
}

struct resources resources_now(void)
{
    struct resources now = {0};
    PROCESS_MEMORY_COUNTERS memory = {.cb = sizeof memory};
    now.handles = resources_handles();
    now.gdi = resources_gdi();
    now.user = GetGuiResources(GetCurrentProcess(), GR_USEROBJECTS);
    now.user = now.user ? now.user : session_user();
    if (GetProcessMemoryInfo(GetCurrentProcess(), &memory, sizeof memory)) {
        now.memory = memory.PagefileUsage;
    }
    return now;
}
