/*
 * driver: one call each.  Waits poll, because what is waited for is on the other side of the window system
 * and sends nothing.
 */
#include "driver.h"

#include <commctrl.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

enum { POLL_MS = 20, FRONT_MS = 200, STILL_MS = 2 * PATIENCE_MS, REMOTE_SIZE = 4096 };

/* Time. */

static volatile LONG steps;

static DWORD WINAPI watch(void *unused)
{
    (void)unused;
    for (LONG before = -1; before != steps;) {
        before = steps;
        Sleep(STILL_MS);
    }
    printf("nothing goes on any more\n");
    picture_of_failure("hangs", 0);
    fflush(stdout);
    TerminateProcess(GetCurrentProcess(), 3);
    return 0;
}

void driver_begin(void)
{
    HANDLE watcher = CreateThread(NULL, 0, watch, NULL, 0, NULL);
    if (!watcher) {
        printf("there is no watch over the test\n");
        exit(EXIT_FAILURE);
    }
    CloseHandle(watcher);
}

void driver_goes_on(void)
{
    InterlockedIncrement(&steps);
}

bool wait_until(condition holds, void *context, const char *what)
{
    ULONGLONG end = GetTickCount64() + PATIENCE_MS;
    driver_goes_on();
    while (!holds(context)) {
        if (GetTickCount64() > end) {
            printf("waited in vain: %s\n", what);
            return false;
        }
        Sleep(POLL_MS);
    }
    return true;
}

/* Windows. */

struct wanted_window {
    DWORD pid;
    const wchar_t *class_name;
    HWND owner, found;
};

static BOOL CALLBACK compare_window(HWND window, LPARAM parameter)
{
    struct wanted_window *wanted = (struct wanted_window *)parameter;
    wchar_t class_name[64];
    DWORD pid = 0;
    GetWindowThreadProcessId(window, &pid);
    GetClassNameW(window, class_name, 64);
    if (pid == wanted->pid && IsWindowVisible(window) && wcscmp(class_name, wanted->class_name) == 0 &&
        (!wanted->owner || GetWindow(window, GW_OWNER) == wanted->owner)) {
        wanted->found = window;
    }
    return wanted->found == NULL;
}

static bool window_there(void *context)
{
    EnumWindows(compare_window, (LPARAM)context);
    return ((struct wanted_window *)context)->found != NULL;
}

HWND wait_window(DWORD pid, const wchar_t *class_name, HWND owner)
{
    struct wanted_window wanted = {pid, class_name, owner, NULL};
    char what[128];
    snprintf(what, sizeof what, "a window of class %ls", class_name);
    wait_until(window_there, &wanted, what);
    return wanted.found;
}

static bool window_gone(void *context)
{
    return !IsWindow(context);
}

bool wait_no_window(HWND window)
{
    return wait_until(window_gone, window, "the window to go");
}

/* What a window manager made of an earlier change comes late and may undo this one. */
struct front {
    HWND window;
    ULONGLONG since;
};

static bool stays_in_front(void *context)
{
    struct front *front = context;
    if (GetForegroundWindow() != front->window) {
        SetForegroundWindow(front->window);
        front->since = GetTickCount64();
    }
    return GetForegroundWindow() == front->window && GetTickCount64() >= front->since + FRONT_MS;
}

bool bring_to_front(HWND window)
{
    struct front front = {window, GetTickCount64()};
    return wait_until(stays_in_front, &front, "the window in front");
}

static bool somebody_in_front(void *unused)
{
    HWND front = GetForegroundWindow();
    (void)unused;
    return front && front != GetDesktopWindow();
}

/* Input. */

/* There, and what was clicked before is long enough ago not to make a double click of the next. */
static void mouse_go(POINT to)
{
    SetCursorPos(to.x, to.y);
    Sleep(GetDoubleClickTime() + POLL_MS);
}

void mouse_click(POINT at, enum button button)
{
    DWORD down = button == BUTTON_LEFT ? MOUSEEVENTF_LEFTDOWN : MOUSEEVENTF_RIGHTDOWN;
    DWORD up = button == BUTTON_LEFT ? MOUSEEVENTF_LEFTUP : MOUSEEVENTF_RIGHTUP;
    INPUT input[2] = {{.type = INPUT_MOUSE, .mi.dwFlags = down}, {.type = INPUT_MOUSE, .mi.dwFlags = up}};
    mouse_go(at);
    SendInput(2, input, sizeof input[0]);
}

/* All in one call: between two, a busy machine can let more time go by than a double click may take. */
void mouse_double_click(POINT at)
{
    INPUT input[4];
    for (int i = 0; i < 4; i++) {
        input[i] =
            (INPUT){.type = INPUT_MOUSE, .mi.dwFlags = i % 2 ? MOUSEEVENTF_LEFTUP : MOUSEEVENTF_LEFTDOWN};
    }
    mouse_go(at);
    SendInput(4, input, sizeof input[0]);
}

static bool is_captured(void *unused)
{
    GUITHREADINFO thread = {.cbSize = sizeof thread};
    (void)unused;
    return GetGUIThreadInfo(0, &thread) && thread.hwndCapture;
}

/* Nobody moves before what is dragged has been taken hold of. */
void mouse_drag(POINT from, POINT to)
{
    INPUT input = {.type = INPUT_MOUSE, .mi.dwFlags = MOUSEEVENTF_LEFTDOWN};
    mouse_go(from);
    SendInput(1, &input, sizeof input);
    wait_until(is_captured, NULL, "the mouse to be captured");
    SetCursorPos(to.x, to.y);
    input.mi.dwFlags = MOUSEEVENTF_LEFTUP;
    SendInput(1, &input, sizeof input);
}

/* The keys beside the number pad's twins are told apart by this flag. */
static DWORD key_flags(WORD key)
{
    switch (key) {
    case VK_APPS:
    case VK_DELETE:
    case VK_DOWN:
    case VK_END:
    case VK_HOME:
    case VK_LEFT:
    case VK_NEXT:
    case VK_PRIOR:
    case VK_RIGHT:
    case VK_UP:
        return KEYEVENTF_EXTENDEDKEY;
    default:
        return 0;
    }
}

static INPUT key_input(WORD key, DWORD flags)
{
    return (INPUT){.type = INPUT_KEYBOARD,
                   .ki = {.wVk = key,
                          .wScan = (WORD)MapVirtualKeyW(key, MAPVK_VK_TO_VSC),
                          .dwFlags = key_flags(key) | flags}};
}

/*
 * In one call, so that no other input comes in between.  With nobody in front a key is lost, as between two
 * windows while one goes.
 */
static void send_keys(INPUT *input, UINT count)
{
    wait_until(somebody_in_front, NULL, "a window in front");
    SendInput(count, input, sizeof input[0]);
}

void key_press(WORD key)
{
    INPUT input[] = {key_input(key, 0), key_input(key, KEYEVENTF_KEYUP)};
    send_keys(input, 2);
}

void key_chord(WORD modifier, WORD key)
{
    INPUT input[] = {key_input(modifier, 0), key_input(key, 0), key_input(key, KEYEVENTF_KEYUP),
                     key_input(modifier, KEYEVENTF_KEYUP)};
    send_keys(input, 4);
}

void type_text(const wchar_t *text)
{
    for (; *text; text++) {
        SHORT key = VkKeyScanW(*text);
        if (HIBYTE(key) & 1) {
            key_chord(VK_SHIFT, LOBYTE(key));
        } else {
            key_press(LOBYTE(key));
        }
    }
}

/*
 * A message whose parameter is filled in the control's process: `data` is written there, and read back
 * after.  `inner` is the place of a pointer within data that is to point to `inner_offset` in it; 0 for none.
 */
static LRESULT remote_message(HWND control, UINT message, WPARAM wide, void *data, size_t size, size_t inner,
                              size_t inner_offset)
{
    DWORD pid = 0;
    GetWindowThreadProcessId(control, &pid);
    HANDLE process = OpenProcess(PROCESS_VM_OPERATION | PROCESS_VM_READ | PROCESS_VM_WRITE, FALSE, pid);
    char *memory = process ? VirtualAllocEx(process, NULL, size, MEM_COMMIT, PAGE_READWRITE) : NULL;
    DWORD_PTR result = 0;
    if (memory) {
        if (inner) {
            *(void **)((char *)data + inner) = memory + inner_offset;
        }
        WriteProcessMemory(process, memory, data, size, NULL);
        SendMessageTimeoutW(control, message, wide, (LPARAM)memory, SMTO_NORMAL, PATIENCE_MS, &result);
        ReadProcessMemory(process, memory, data, size, NULL);
        VirtualFreeEx(process, memory, 0, MEM_RELEASE);
    }
    if (process) {
        CloseHandle(process);
    }
    return (LRESULT)result;
}

static LRESULT ask(HWND control, UINT message, WPARAM wide, LPARAM longer)
{
    DWORD_PTR result = 0;
    SendMessageTimeoutW(control, message, wide, longer, SMTO_NORMAL, PATIENCE_MS, &result);
    return (LRESULT)result;
}

static void to_screen(HWND control, RECT *area)
{
    MapWindowPoints(control, NULL, (POINT *)area, 2);
}

POINT middle_of(RECT area)
{
    return (POINT){(area.left + area.right) / 2, (area.top + area.bottom) / 2};
}

/* The list. */

int grid_rows(HWND list)
{
    return (int)ask(list, LVM_GETITEMCOUNT, 0, 0);
}

void grid_text(HWND list, int row, enum column_id column, wchar_t text[CELL_LENGTH])
{
    struct {
        LVITEMW item;
        wchar_t text[CELL_LENGTH];
    } cell = {.item = {.iSubItem = (int)column, .cchTextMax = CELL_LENGTH}};
    remote_message(list, LVM_GETITEMTEXTW, (WPARAM)row, &cell, sizeof cell, offsetof(LVITEMW, pszText),
                   sizeof cell.item);
    cell.text[CELL_LENGTH - 1] = L'\0';
    wcscpy(text, cell.text);
}

bool grid_area(HWND list, int row, enum column_id column, RECT *area)
{
    *area = (RECT){.left = LVIR_LABEL, .top = (LONG)column};
    bool known = remote_message(list, LVM_GETSUBITEMRECT, (WPARAM)row, area, sizeof *area, 0, 0) != 0;
    to_screen(list, area);
    return known;
}

int grid_next(HWND list, int after, UINT state)
{
    return (int)ask(list, LVM_GETNEXTITEM, (WPARAM)after, (LPARAM)state);
}

int grid_top(HWND list)
{
    return (int)ask(list, LVM_GETTOPINDEX, 0, 0);
}

bool grid_matches(HWND list, int row, const row_pattern pattern)
{
    wchar_t text[CELL_LENGTH];
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (pattern[column]) {
            grid_text(list, row, (enum column_id)column, text);
            if (wcscmp(text, pattern[column]) != 0) {
                return false;
            }
        }
    }
    return true;
}

int grid_find(HWND list, const row_pattern pattern)
{
    int rows = grid_rows(list);
    for (int row = 0; row < rows; row++) {
        if (grid_matches(list, row, pattern)) {
            return row;
        }
    }
    return -1;
}

void grid_print(HWND list)
{
    wchar_t text[CELL_LENGTH];
    int rows = grid_rows(list);
    for (int row = 0; row < rows && row < 100; row++) {
        for (int column = 0; column <= COLUMN_CHANGE; column++) {
            grid_text(list, row, (enum column_id)column, text);
            printf("%s%ls", column ? " | " : "  ", text);
        }
        printf("\n");
    }
}

static HWND header_of(HWND list)
{
    return (HWND)ask(list, LVM_GETHEADER, 0, 0);
}

bool header_area(HWND list, enum column_id column, RECT *area)
{
    HWND header = header_of(list);
    bool known = remote_message(header, HDM_GETITEMRECT, (WPARAM)column, area, sizeof *area, 0, 0) != 0;
    to_screen(header, area);
    return known;
}

int header_arrow(HWND list, enum column_id column)
{
    HDITEMW item = {.mask = HDI_FORMAT};
    remote_message(header_of(list), HDM_GETITEMW, (WPARAM)column, &item, sizeof item, 0, 0);
    return item.fmt & (HDF_SORTUP | HDF_SORTDOWN);
}

/* Other controls. */

HWND control_of(HWND window, int id)
{
    return GetDlgItem(window, id);
}

void control_text(HWND control, wchar_t text[CELL_LENGTH])
{
    text[0] = L'\0';
    ask(control, WM_GETTEXT, CELL_LENGTH, (LPARAM)text);
}

void status_text(HWND window, int part, wchar_t text[CELL_LENGTH])
{
    wchar_t there[CELL_LENGTH] = L"";
    remote_message(control_of(window, IDC_STATUS), SB_GETTEXTW, (WPARAM)part, there, sizeof there, 0, 0);
    there[CELL_LENGTH - 1] = L'\0';
    wcscpy(text, there);
}

const wchar_t *clipboard_text(void)
{
    enum { LENGTH = 8192 };
    static wchar_t text[LENGTH];
    text[0] = L'\0';
    if (OpenClipboard(NULL)) {
        HANDLE memory = GetClipboardData(CF_UNICODETEXT);
        const wchar_t *copied = memory ? GlobalLock(memory) : NULL;
        if (copied) {
            wcsncpy(text, copied, LENGTH - 1);
            GlobalUnlock(memory);
        }
        CloseClipboard();
    }
    return text;
}

struct wanted_status {
    HWND window;
    int part;
    const wchar_t *first, *second;
};

static bool status_says(void *parameter)
{
    const struct wanted_status *wanted = parameter;
    wchar_t text[CELL_LENGTH];
    status_text(wanted->window, wanted->part, text);
    return wcsstr(text, wanted->first) && wcsstr(text, wanted->second);
}

bool wait_status(HWND window, int part, const wchar_t *first, const wchar_t *second)
{
    struct wanted_status wanted = {window, part, first, second};
    wchar_t text[CELL_LENGTH];
    char what[256];
    snprintf(what, sizeof what, "\"%ls\" and \"%ls\" in the status bar", first, second);
    bool said = wait_until(status_says, &wanted, what);
    status_text(window, part, text);
    printf("     the status bar: %ls\n", text);
    return said;
}

/* Menus. */

static const UINT get_menu = 0x01E1; /* MN_GETHMENU of winuser.h */

struct wanted_menu {
    HMENU wanted, found;
};

static BOOL CALLBACK compare_menu(HWND window, LPARAM parameter)
{
    struct wanted_menu *menu = (struct wanted_menu *)parameter;
    wchar_t class_name[64];
    DWORD pid = 0;
    GetWindowThreadProcessId(window, &pid);
    GetClassNameW(window, class_name, 64);
    if (pid == GetCurrentProcessId() && IsWindowVisible(window) && wcscmp(class_name, L"#32768") == 0) {
        HMENU shown = (HMENU)ask(window, get_menu, 0, 0);
        menu->found = !menu->wanted || menu->wanted == shown ? shown : NULL;
    }
    return menu->found == NULL;
}

static bool menu_there(void *context)
{
    struct wanted_menu *menu = context;
    menu->found = NULL;
    EnumWindows(compare_menu, (LPARAM)menu);
    return menu->found != NULL;
}

static bool menu_gone(void *context)
{
    return !menu_there(context);
}

HMENU wait_menu(HMENU wanted)
{
    struct wanted_menu menu = {wanted, NULL};
    wait_until(menu_there, &menu, "a menu");
    return menu.found;
}

bool wait_no_menu(void)
{
    struct wanted_menu menu = {NULL, NULL};
    return wait_until(menu_gone, &menu, "all menus to go");
}

int menu_place(HMENU menu, UINT command)
{
    for (int place = GetMenuItemCount(menu) - 1; place >= 0; place--) {
        if (GetMenuItemID(menu, place) == command) {
            return place;
        }
    }
    return -1;
}

bool menu_enabled(HMENU menu, int place)
{
    return (GetMenuState(menu, (UINT)place, MF_BYPOSITION) & (MF_DISABLED | MF_GRAYED)) == 0;
}

void menu_label(HMENU menu, int place, wchar_t label[CELL_LENGTH])
{
    label[0] = L'\0';
    GetMenuStringW(menu, (UINT)place, label, CELL_LENGTH, MF_BYPOSITION);
}

struct menu_item {
    HMENU menu;
    UINT place;
    RECT area;
};

/* Goes there again each time: a menu that has just come may not have told yet where it stands. */
static bool is_pointed_at(void *context)
{
    struct menu_item *item = context;
    GetMenuItemRect(NULL, item->menu, item->place, &item->area);
    mouse_go(middle_of(item->area));
    return (GetMenuState(item->menu, item->place, MF_BYPOSITION) & MF_HILITE) != 0;
}

void menu_click(HMENU menu, int place)
{
    struct menu_item item = {.menu = menu, .place = (UINT)place};
    if (wait_until(is_pointed_at, &item, "the item under the mouse to be marked")) {
        mouse_click(middle_of(item.area), BUTTON_LEFT);
    }
}

/* The screen. */

struct picture {
    int width, height;
    DWORD *pixels; /* 0x00RRGGBB, top line first */
};

static BITMAPINFOHEADER picture_format(int width, int height)
{
    return (BITMAPINFOHEADER){.biSize = sizeof(BITMAPINFOHEADER),
                              .biWidth = width,
                              .biHeight = -height,
                              .biPlanes = 1,
                              .biBitCount = 32,
                              .biCompression = BI_RGB};
}

static bool picture_take(struct picture *picture, RECT area)
{
    *picture = (struct picture){.width = area.right - area.left, .height = area.bottom - area.top};
    BITMAPINFO info = {.bmiHeader = picture_format(picture->width, picture->height)};
    HDC screen = GetDC(NULL), memory = CreateCompatibleDC(screen);
    HBITMAP bitmap = CreateCompatibleBitmap(screen, picture->width, picture->height);
    size_t count = (size_t)picture->width * (size_t)picture->height;
    picture->pixels = count ? calloc(count, sizeof *picture->pixels) : NULL;
    bool taken = false;
    if (memory && bitmap && picture->pixels) {
        HGDIOBJ old = SelectObject(memory, bitmap);
        taken = BitBlt(memory, 0, 0, picture->width, picture->height, screen, area.left, area.top, SRCCOPY);
        SelectObject(memory, old);
        taken = taken && GetDIBits(memory, bitmap, 0, (UINT)picture->height, picture->pixels, &info,
                                   DIB_RGB_COLORS) == picture->height;
    }
    DeleteObject(bitmap);
    DeleteDC(memory);
    ReleaseDC(NULL, screen);
    return taken;
}

static COLORREF picture_colour(const struct picture *picture, size_t index)
{
    DWORD pixel = picture->pixels[index];
    return RGB((pixel >> 16) & 0xFF, (pixel >> 8) & 0xFF, pixel & 0xFF);
}

/* The majority vote of Boyer and Moore: a colour and how much it leads by. */
COLORREF screen_ground(RECT area)
{
    struct picture picture;
    COLORREF ground = CLR_INVALID;
    size_t lead = 0, count = 0;
    if (picture_take(&picture, area)) {
        count = (size_t)picture.width * (size_t)picture.height;
    }
    for (size_t i = 0; i < count; i++) {
        COLORREF colour = picture_colour(&picture, i);
        if (lead == 0) {
            ground = colour;
        }
        lead = colour == ground ? lead + 1 : lead - 1;
    }
    free(picture.pixels);
    return ground;
}

static bool picture_save(const struct picture *picture, const char *path)
{
    BITMAPINFOHEADER format = picture_format(picture->width, picture->height);
    size_t count = (size_t)picture->width * (size_t)picture->height;
    BITMAPFILEHEADER head = {.bfType = 0x4D42,
                             .bfSize = (DWORD)(sizeof head + sizeof format + count * sizeof(DWORD)),
                             .bfOffBits = sizeof head + sizeof format};
    FILE *file = fopen(path, "wb");
    if (!file) {
        return false;
    }
    bool saved = fwrite(&head, sizeof head, 1, file) == 1 && fwrite(&format, sizeof format, 1, file) == 1 &&
                 fwrite(picture->pixels, sizeof(DWORD), count, file) == count;
    return fclose(file) == 0 && saved;
}

bool picture_of_failure(const char *name, int line)
{
    struct picture picture;
    RECT screen = {0, 0, GetSystemMetrics(SM_CXSCREEN), GetSystemMetrics(SM_CYSCREEN)};
    char path[MAX_PATH];
    snprintf(path, sizeof path, "%s-%d.bmp", name, line);
    if (picture_take(&picture, screen) && picture_save(&picture, path)) {
        printf("picture: %s\n", path);
    }
    free(picture.pixels);
    return false;
}
