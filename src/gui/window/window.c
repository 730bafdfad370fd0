/*
 * window: what gui.h promises: a window that makes its parts when it is created, and its message loop.
 */
#include "gui/window/window.h"

#include <stdlib.h>

#include "gui/paint/dpi.h"

#include "resource.h"

enum { WIDTH = 1220, HEIGHT = 640 };

static ATOM register_class(HINSTANCE instance)
{
    WNDCLASSEXW class = {.cbSize = sizeof class,
                         .lpfnWndProc = window_procedure,
                         .hInstance = instance,
                         .hIcon = LoadIconW(instance, MAKEINTRESOURCEW(IDI_SOCKSCOPE)),
                         .hCursor = LoadCursorW(NULL, IDC_ARROW),
                         .lpszMenuName = MAKEINTRESOURCEW(IDM_WINDOW),
                         .lpszClassName = SOCKSCOPE_WINDOW_CLASS};
    return RegisterClassExW(&class);
}

/* What fits on the first monitor, up to the size that shows all columns but the path. */
static SIZE first_size(void)
{
    UINT dpi = GetDpiForSystem();
    SIZE size = {dpi_scale(dpi, WIDTH), dpi_scale(dpi, HEIGHT)};
    RECT work;
    if (SystemParametersInfoW(SPI_GETWORKAREA, 0, &work, 0)) {
        size.cx = size.cx < work.right - work.left ? size.cx : work.right - work.left;
        size.cy = size.cy < work.bottom - work.top ? size.cy : work.bottom - work.top;
    }
    return size;
}

HWND window_create(HINSTANCE instance, const struct window_settings *settings, int show)
{
    INITCOMMONCONTROLSEX controls = {sizeof controls,
                                     ICC_LISTVIEW_CLASSES | ICC_BAR_CLASSES | ICC_UPDOWN_CLASS};
    struct window *window = calloc(1, sizeof *window);
    InitCommonControlsEx(&controls);
    if (!window || (!register_class(instance) && GetLastError() != ERROR_CLASS_ALREADY_EXISTS)) {
        free(window);
        return NULL;
    }
    window->instance = instance;
    window->settings = *settings;
    window->commands = window_commands();
    window->keys = command_accelerators(window);
    SIZE size = first_size();
    /* From WM_NCCREATE on the window frees itself. */
    HWND frame = CreateWindowExW(WS_EX_CONTROLPARENT, SOCKSCOPE_WINDOW_CLASS, L"Sockscope",
                                 WS_OVERLAPPEDWINDOW | WS_CLIPCHILDREN, CW_USEDEFAULT, CW_USEDEFAULT, size.cx,
                                 size.cy, NULL, NULL, instance, window);
    if (frame) {
        ShowWindow(frame, window_place(window, show));
    }
    return frame;
}

bool window_translate(HWND frame, MSG *message)
{
    struct window *window = (struct window *)GetWindowLongPtrW(frame, GWLP_USERDATA);
    return window &&
           (find_dialog_translate(&window->find, message) ||
            whois_window_translate(&window->whois, message) ||
            doctor_window_translate(&window->doctor, message) ||
            TranslateAcceleratorW(frame, window->keys, message) || IsDialogMessageW(frame, message));
}

int window_run(HWND frame)
{
    MSG message;
    while (GetMessageW(&message, NULL, 0, 0) > 0) {
        if (!window_translate(frame, &message)) {
            TranslateMessage(&message);
            DispatchMessageW(&message);
        }
    }
    return (int)message.wParam;
}
