/*
 * sockscope.exe: the window on the real system.
 */
#include "gui/gui.h"
#include "gui/strings.h"
#include "sockscope/system.h"

#include "resource.h"

enum { INTERVAL_MS = 1000, HIGHLIGHT_MS = 3000 };

static int fail(HINSTANCE instance)
{
    wchar_t text[STRING_SIZE];
    string_load(instance, IDS_ERROR_START, text);
    MessageBoxW(NULL, text, L"Sockscope", MB_ICONERROR);
    return 1;
}

int WINAPI wWinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, wchar_t *lpCmdLine, int nShowCmd)
{
    struct window_settings settings = {.interval_ms = INTERVAL_MS, .highlight_ms = HIGHLIGHT_MS};
    (void)hPrevInstance;
    (void)lpCmdLine;
    system_harden();
    if (!system_source_open(&settings.source)) {
        return fail(hInstance);
    }
    if (!system_close_open(&settings.close)) {
        system_source_close(&settings.source);
        return fail(hInstance);
    }
    settings.terminate = system_terminate_operations();
    settings.elevated = system_is_elevated();
    settings.list_processes = system_list_processes;
    HWND window = window_create(hInstance, &settings, nShowCmd);
    int code = window ? window_run(window) : fail(hInstance);
    system_close_close(&settings.close);
    system_source_close(&settings.source);
    return code;
}
