/* floor_window: the least that a window has to do; bench_start compares with it. */
#include "floor.h"

#include <commctrl.h>
#include <stdio.h>

static void add_row(void *context, const struct floor_row *row)
{
    HWND list = context;
    char number[2][16];
    const char *cells[] = {row->process, number[0], row->protocol, number[1], row->local, row->remote};
    LVITEMA item = {.mask = LVIF_TEXT, .iItem = 0x7fffffff, .pszText = (char *)cells[0]};

    snprintf(number[0], sizeof number[0], "%lu", row->pid);
    snprintf(number[1], sizeof number[1], "%lu", row->state);
    item.iItem = (int)SendMessageA(list, LVM_INSERTITEMA, 0, (LPARAM)&item);
    for (item.iSubItem = 1; item.iSubItem < 6; item.iSubItem++) {
        item.pszText = (char *)cells[item.iSubItem];
        SendMessageA(list, LVM_SETITEMA, 0, (LPARAM)&item);
    }
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    if (message == WM_DESTROY)
        PostQuitMessage(0);
    return DefWindowProcW(window, message, wparam, lparam);
}

static HWND create_list(HWND window)
{
    static const char *const titles[] = {"Process", "PID", "Protocol", "State", "Local", "Remote"};
    HWND list = CreateWindowExW(0, WC_LISTVIEWW, NULL, WS_CHILD | WS_VISIBLE | LVS_REPORT, 0, 0, 960, 560,
                                window, NULL, NULL, NULL);

    for (int i = 0; i < 6; i++) {
        LVCOLUMNA column = {.mask = LVCF_TEXT | LVCF_WIDTH, .cx = 140, .pszText = (char *)titles[i]};

        SendMessageA(list, LVM_INSERTCOLUMNA, (WPARAM)i, (LPARAM)&column);
    }
    return list;
}

int WINAPI WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPSTR lpCmdLine, int nShowCmd)
{
    WNDCLASSW class = {.lpfnWndProc = procedure, .hInstance = hInstance, .lpszClassName = L"floor"};
    INITCOMMONCONTROLSEX controls = {sizeof controls, ICC_LISTVIEW_CLASSES};
    HWND window;
    MSG message;

    (void)hPrevInstance;
    (void)lpCmdLine;
    InitCommonControlsEx(&controls);
    RegisterClassW(&class);
    window = CreateWindowExW(0, class.lpszClassName, L"floor", WS_OVERLAPPEDWINDOW, CW_USEDEFAULT,
                             CW_USEDEFAULT, 980, 600, NULL, NULL, hInstance, NULL);
    if (!window)
        return 1;
    floor_rows(add_row, create_list(window));
    ShowWindow(window, nShowCmd);
    while (GetMessageW(&message, NULL, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    return 0;
}
