/*
 * sockscope.exe: the window on the real system.
 */
#include <stdlib.h>

#include "gui/gui.h"
#include "gui/paint/strings.h"
#include "sockscope/crash.h"
#include "sockscope/doctor.h"
#include "sockscope/settings_file.h"
#include "sockscope/system.h"

#include "resource.h"

enum { INTERVAL_MS = 1000, HIGHLIGHT_MS = 3000 };

static int fail(HINSTANCE instance, UINT words)
{
    wchar_t text[STRING_SIZE];
    string_load(instance, words, text);
    MessageBoxW(NULL, text, L"Sockscope", MB_ICONERROR);
    return words == IDS_ERROR_USAGE ? 2 : 1;
}

/* "/settings FILE" or nothing; false for anything else.  Without a place for settings nothing is kept. */
static bool find_settings(struct window_settings *settings, char path[SETTINGS_PATH_SIZE])
{
    bool given = __argc == 3 &&
                 CompareStringOrdinal(__wargv[1] + 1, -1, L"settings", -1, TRUE) == CSTR_EQUAL &&
                 (__wargv[1][0] == L'/' || __wargv[1][0] == L'-') && __wargv[2][0];
    if (given) {
        wchar_t full[SETTINGS_PATH_SIZE];
        DWORD length = GetFullPathNameW(__wargv[2], SETTINGS_PATH_SIZE, full, NULL);
        if (!length || length >= SETTINGS_PATH_SIZE) {
            return false;
        }
        system_utf8(full, path, SETTINGS_PATH_SIZE);
    }
    settings->settings_path = given || settings_file_path(path) ? path : NULL;
    return given || __argc == 1;
}

int WINAPI wWinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, wchar_t *lpCmdLine, int nShowCmd)
{
    struct window_settings settings = {.interval_ms = INTERVAL_MS, .highlight_ms = HIGHLIGHT_MS};
    char path[SETTINGS_PATH_SIZE];
    (void)hPrevInstance;
    (void)lpCmdLine;
    system_harden();
    int helped = system_doctor_helper(__argc, __wargv);
    if (helped >= 0) {
        return helped;
    }
    if (!find_settings(&settings, path)) {
        return fail(hInstance, IDS_ERROR_USAGE);
    }
    if (settings.settings_path) {
        crash_prepare(settings.settings_path);
    }
    if (!system_source_open(&settings.source)) {
        return fail(hInstance, IDS_ERROR_START);
    }
    if (!system_close_open(&settings.close)) {
        system_source_close(&settings.source);
        return fail(hInstance, IDS_ERROR_START);
    }
    settings.terminate = system_terminate_operations();
    settings.shell = system_shell_operations();
    settings.names = system_name_operations();
    settings.adapters = system_adapter_operations();
    settings.whois = whois_root;
    settings.doctor = system_doctor_operations;
    settings.tcpview_was_used = settings_tcpview_was_used();
    settings.elevated = system_is_elevated();
    settings.list_processes = system_list_processes;
    HWND window = window_create(hInstance, &settings, nShowCmd);
    int code = window ? window_run(window) : fail(hInstance, IDS_ERROR_START);
    system_close_close(&settings.close);
    system_source_close(&settings.source);
    return code;
}
