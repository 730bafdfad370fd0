/*
 * Another scale and larger text while the window runs: everything grows, stands beside everything else, and
 * has room for what it says; and the smallest size is kept.
 */
#include "check.h"
#include "driver.h"
#include "resources.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, list;
static bool gdi_counted;
static const char *program;

/* A program that has an icon: the window itself. */
static const struct stage_options options = {
    .world = &world,
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 100, 5001, 0},
            {PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5002, 80},
        },
    .settings = {.interval_ms = 1000},
};

static RECT area_of(HWND control)
{
    RECT area = {0};
    GetWindowRect(control, &area);
    MapWindowPoints(HWND_DESKTOP, window, (POINT *)&area, 2);
    return area;
}

static int text_height(HWND control)
{
    TEXTMETRICW metrics = {.tmHeight = 0};
    HDC dc = GetDC(control);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(control, WM_GETFONT, 0, 0));
    GetTextMetricsW(dc, &metrics);
    SelectObject(dc, old);
    ReleaseDC(control, dc);
    return metrics.tmHeight;
}

static int width_of(HWND control, const wchar_t *text)
{
    SIZE size = {0, 0};
    HDC dc = GetDC(control);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(control, WM_GETFONT, 0, 0));
    GetTextExtentPoint32W(dc, text, (int)wcslen(text), &size);
    SelectObject(dc, old);
    ReleaseDC(control, dc);
    return size.cx;
}

static void check_apart(void)
{
    static const int ids[] = {IDC_TOOLBAR, IDC_FILTER, IDC_LIST, IDC_DETAILS, IDC_OTHERS, IDC_STATUS};
    enum { COUNT = sizeof ids / sizeof ids[0] };
    RECT client, common;
    GetClientRect(window, &client);
    for (int i = 0; i < COUNT; i++) {
        RECT one = area_of(control_of(window, ids[i]));
        CHECK(one.right > one.left && one.bottom > one.top);
        CHECK(one.top >= 0 && one.bottom <= client.bottom && one.left >= 0 && one.left < client.right);
        for (int j = 0; j < i; j++) {
            RECT other = area_of(control_of(window, ids[j]));
            bool apart = !IntersectRect(&common, &one, &other);
            CHECK(apart);
            if (!apart) {
                printf("     %d lies over %d\n", ids[i], ids[j]);
            }
        }
    }
}

static void check_room_for_text(void)
{
    HWND filter = control_of(window, IDC_FILTER), status = control_of(window, IDC_STATUS);
    RECT area;
    GetClientRect(filter, &area);
    CHECK(area.bottom >= text_height(filter));
    CHECK(grid_area(list, 0, COLUMN_STATE, &area));
    CHECK(area.bottom - area.top >= text_height(list));
    for (int part = 0; part < STATUS_MESSAGE; part++) {
        wchar_t text[CELL_LENGTH];
        status_text(window, part, text);
        SendMessageW(status, SB_GETRECT, (WPARAM)part, (LPARAM)&area);
        bool fits = area.right - area.left >= width_of(status, text);
        CHECK(fits && area.bottom - area.top >= text_height(status));
        if (!fits) {
            printf("     no room for: %ls\n", text);
        }
    }
}

static int row_height(void)
{
    RECT area = {0};
    CHECK(grid_area(list, 0, COLUMN_STATE, &area));
    return area.bottom - area.top;
}

static int state_width(void)
{
    return (int)SendMessageW(list, LVM_GETCOLUMNWIDTH, COLUMN_STATE, 0);
}

static SIZE button_size(void)
{
    LRESULT size = SendMessageW(control_of(window, IDC_TOOLBAR), TB_GETBUTTONSIZE, 0, 0);
    return (SIZE){LOWORD(size), HIWORD(size)};
}

/* As Windows does when the window comes to a monitor of this scale. */
static void change_scale(UINT dpi)
{
    RECT place = {20, 20, 20 + 1400, 20 + 800};
    SendMessageW(window, WM_DPICHANGED, MAKEWPARAM(dpi, dpi), (LPARAM)&place);
    stage_settle(stage);
}

static bool has_version_2(HWND of)
{
    return AreDpiAwarenessContextsEqual(GetWindowDpiAwarenessContext(of),
                                        DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
}

/* Whether this system tells version 2 from version 1, of a window that has it for sure. */
static bool tells_version_2(void)
{
    DPI_AWARENESS_CONTEXT old = SetThreadDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
    HWND probe = old ? CreateWindowW(WC_STATICW, L"", 0, 0, 0, 1, 1, NULL, NULL, NULL, NULL) : NULL;
    bool tells = probe && has_version_2(probe);
    if (probe) {
        DestroyWindow(probe);
    }
    if (old) {
        SetThreadDpiAwarenessContext(old);
    }
    return tells;
}

/* The manifest is that of sockscope.exe. */
CASE(the_window_is_aware_of_each_monitor)
{
    DPI_AWARENESS_CONTEXT context = GetWindowDpiAwarenessContext(window);
    CHECK_NUMBER(GetAwarenessFromDpiAwarenessContext(context), DPI_AWARENESS_PER_MONITOR_AWARE);
    bool tells = tells_version_2();
    printf("     version 2 is %s here\n", tells ? "told from 1" : "not told from 1");
    CHECK(!tells || has_version_2(window));
}

CASE(each_scale_has_its_sizes)
{
    static const UINT scales[] = {120, 144, 192, 96};
    int row = row_height(), width = state_width(), height = button_size().cy;
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        change_scale(scales[i]);
        check_apart();
        check_room_for_text();
        CHECK(abs(state_width() - MulDiv(width, (int)scales[i], 96)) <= 3);
        CHECK(abs(row_height() - MulDiv(row, (int)scales[i], 96)) <= 6);
        CHECK(abs(button_size().cy - MulDiv(height, (int)scales[i], 96)) <= 6);
        RECT place;
        GetWindowRect(window, &place);
        CHECK(place.right - place.left == 1400 && place.bottom - place.top == 800);
    }
}

/* From one monitor to another and back, as often as this. */
static void change_often(int times)
{
    for (int i = 0; i < times; i++) {
        change_scale(144);
        change_scale(96);
    }
}

CASE(a_change_of_scale_keeps_nothing_of_the_old)
{
    enum { WARM_UP = 4, CHANGES = 20, NOISE = 8 };
    change_often(WARM_UP);
    struct resources before = resources_now();
    change_often(CHANGES);
    struct resources after = resources_now();
    printf("     %zu handles, %zu GDI objects, %zu USER objects; then %zu, %zu, %zu\n", before.handles,
           before.gdi, before.user, after.handles, after.gdi, after.user);
    CHECK(after.handles <= before.handles + NOISE);
    CHECK(!gdi_counted || after.gdi <= before.gdi + NOISE);
    CHECK(after.user <= before.user + NOISE);
}

/* As the accessibility setting of Windows does; it lasts as long as the session. */
static void set_text_size(int percent)
{
    static LONG normal;
    NONCLIENTMETRICSW metrics = {.cbSize = sizeof metrics};
    NEED(SystemParametersInfoW(SPI_GETNONCLIENTMETRICS, sizeof metrics, &metrics, 0));
    normal = normal ? normal : metrics.lfMessageFont.lfHeight;
    metrics.lfMessageFont.lfHeight = MulDiv(normal, percent, 100);
    NEED(SystemParametersInfoW(SPI_SETNONCLIENTMETRICS, sizeof metrics, &metrics, 0));
    SendMessageW(window, WM_SETTINGCHANGE, SPI_SETNONCLIENTMETRICS, 0);
    stage_settle(stage);
}

CASE(text_of_twice_the_size_has_room)
{
    int before = text_height(list);
    set_text_size(200);
    CHECK(text_height(list) >= before * 3 / 2);
    check_apart();
    check_room_for_text();
    change_scale(192);
    check_apart();
    check_room_for_text();
    change_scale(96);
    set_text_size(100);
    CHECK_NUMBER(text_height(list), before);
}

/* How high and wide the dialog is, which measures everything in its text; it is closed again. */
static SIZE dialog_size(void)
{
    RECT area = {0}, room = {0};
    SendMessageW(window, WM_COMMAND, IDC_FIND, 0);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    SEE(dialog != NULL);
    HWND field = GetDlgItem(dialog, IDC_FIND_TEXT);
    GetClientRect(field, &area);
    CHECK(area.bottom >= text_height(field));
    SystemParametersInfoW(SPI_GETWORKAREA, 0, &room, 0);
    GetWindowRect(dialog, &area);
    SEE(area.left >= room.left && area.right <= room.right && area.top >= room.top &&
        area.bottom <= room.bottom);
    SendMessageW(dialog, WM_COMMAND, IDCANCEL, 0);
    SEE(wait_no_window(dialog));
    return (SIZE){area.right - area.left, area.bottom - area.top};
}

CASE(dialogs_have_the_size_of_text_too)
{
    SIZE before = dialog_size();
    set_text_size(200);
    SIZE large = dialog_size();
    CHECK(large.cx >= before.cx * 3 / 2 && large.cy >= before.cy * 3 / 2);
    /* As far as the monitor has room. */
    set_text_size(500);
    dialog_size();
    set_text_size(100);
    SIZE after = dialog_size();
    CHECK(after.cx == before.cx && after.cy == before.cy);
}

CASE(it_does_not_get_smaller_than_its_parts)
{
    RECT place;
    SetWindowPos(window, NULL, 20, 20, 10, 10, SWP_NOZORDER);
    stage_settle(stage);
    GetWindowRect(window, &place);
    CHECK(place.right - place.left >= 480 && place.bottom - place.top >= 240);
    check_apart();
}

int main(int count, char **arguments)
{
    program = count > 1 ? arguments[1] : "";
    driver_begin();
    gdi_counted = resources_know_gdi();
    world_process(&world, 100, WORLD_STARTED, "alpha.exe", program);
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    SendMessageW(window, WM_COMMAND, IDC_SHOW_DETAILS, 0);
    RUN(the_window_is_aware_of_each_monitor);
    RUN(each_scale_has_its_sizes);
    RUN(a_change_of_scale_keeps_nothing_of_the_old);
    RUN(text_of_twice_the_size_has_room);
    RUN(dialogs_have_the_size_of_text_too);
    RUN(it_does_not_get_smaller_than_its_parts);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
