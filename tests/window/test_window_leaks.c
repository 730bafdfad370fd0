/*
 * Two thousand refreshes of the real system while rows come and go, the selection moves, menus open, and
 * grouping, theme and zoom change: what the process holds of the system must not grow.  First the counters
 * are shown to notice what is lost.
 */
#include <winsock2.h>

#include <windows.h>

#include "check.h"
#include "driver.h"
#include "resources.h"
#include "stage.h"

#include <commctrl.h>
#include <stdbool.h>
#include <stdlib.h>

#include "gui/paint/theme.h"
#include "sockscope/system.h"

#include "resource.h"

enum {
    WARM_UP = 60,
    REFRESHES = 2000,
    MENU_EVERY = 25,
    LOOKS_EVERY = 40,
    LOST = 40,
    LOST_MEMORY = 16 << 20,
    /* Threads of the system's pool and caches come and go; a leak of one object in 25 refreshes is 80. */
    NOISE = 12,
    MEMORY_NOISE = 1 << 20
};

static struct stage_options options = {.settings = {.highlight_ms = 200}};
static struct stage *stage;
static HWND list;
static bool gdi_counted;

static void print(const char *when, struct resources held)
{
    printf("     %-12s %zu handles, ", when, held.handles);
    if (gdi_counted) {
        printf("%zu GDI objects, ", held.gdi);
    }
    printf("%zu USER objects, %zu KB\n", held.user, held.memory / 1024);
}

/* Where an optimising compiler has to suppose that it is read: else it would leave out the block and all. */
static char *volatile lost_memory;

CASE(the_counters_notice_what_is_lost)
{
    HANDLE events[LOST];
    HBRUSH brushes[LOST];
    HMENU menus[LOST];
    struct resources before = resources_now();
    char *memory = lost_memory = malloc(LOST_MEMORY);
    for (int i = 0; i < LOST; i++) {
        events[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        brushes[i] = CreateSolidBrush(RGB(1, 2, i));
        menus[i] = CreateMenu();
    }
    for (size_t i = 0; memory && i < LOST_MEMORY; i += 1024) {
        memory[i] = (char)i;
    }
    struct resources after = resources_now();
    print("before", before);
    print("with losses", after);
    CHECK(before.handles > 0 && before.user > 0 && before.memory > 0);
    CHECK(after.handles + NOISE >= before.handles + LOST);
    CHECK(!gdi_counted || after.gdi + NOISE >= before.gdi + LOST);
    CHECK(after.user + NOISE >= before.user + LOST);
    CHECK(after.memory >= before.memory + LOST_MEMORY / 2);
    for (int i = 0; i < LOST; i++) {
        CloseHandle(events[i]);
        DeleteObject(brushes[i]);
        DestroyMenu(menus[i]);
    }
    free(memory);
}

/* A row of our own that comes with one refresh and goes with the next. */
static SOCKET change_rows(SOCKET open)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (open != INVALID_SOCKET) {
        closesocket(open);
        return INVALID_SOCKET;
    }
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    open = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(bind(open, (const struct sockaddr *)&address, sizeof address) == 0);
    return open;
}

static void open_and_close_menu(void)
{
    RECT area = {0};
    NEED(grid_area(list, grid_top(list), COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_RIGHT);
    NEED(wait_menu(NULL));
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
}

/* Fonts, brushes and images are made anew. */
static void change_looks(bool other)
{
    HWND window = stage_window(stage);
    SendMessageW(window, WM_COMMAND, IDC_GROUP, 0);
    SendMessageW(window, WM_COMMAND, other ? IDC_THEME_FIRST + THEME_DARK : IDC_THEME_FIRST + 1, 0);
    SendMessageW(window, WM_COMMAND, other ? IDC_ZOOM_IN : IDC_ZOOM_OUT, 0);
    SendMessageW(window, WM_COMMAND, IDC_STRIPES, 0);
}

static void refresh(int times)
{
    SOCKET open = INVALID_SOCKET;
    for (int i = 0; i < times; i++) {
        open = change_rows(open);
        stage_step(stage);
        if (i % MENU_EVERY == 0) {
            open_and_close_menu();
        }
        if (i % LOOKS_EVERY == 0) {
            change_looks(i / LOOKS_EVERY % 2 != 0);
        }
        key_press(i % 20 < 10 ? VK_DOWN : VK_UP);
    }
    if (open != INVALID_SOCKET) {
        closesocket(open);
    }
}

CASE(two_thousand_refreshes)
{
    unsigned looks = stage_looks(stage);
    key_press(VK_F4); /* with the details pane */
    refresh(WARM_UP);
    struct resources before = resources_now();
    print("warmed up", before);
    refresh(REFRESHES);
    struct resources after = resources_now();
    print("2000 later", after);
    CHECK(grid_next(list, -1, LVNI_FOCUSED) >= 0);
    CHECK(stage_looks(stage) >= looks + WARM_UP + REFRESHES);
    CHECK(after.handles <= before.handles + NOISE);
    CHECK(!gdi_counted || after.gdi <= before.gdi + NOISE);
    CHECK(after.user <= before.user + NOISE);
    CHECK(after.memory <= before.memory + MEMORY_NOISE);
}

int main(void)
{
    WSADATA data;
    driver_begin();
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0 || !system_source_open(&options.settings.source)) {
        printf("there is nothing to look at\n");
        return EXIT_FAILURE;
    }
    gdi_counted = resources_know_gdi();
    stage = stage_open(&options);
    list = stage_list(stage);
    RUN(the_counters_notice_what_is_lost);
    RUN(two_thousand_refreshes);
    CHECK_NUMBER(stage_close(stage), 0);
    system_source_close(&options.settings.source);
    WSACleanup();
    return check_result();
}
