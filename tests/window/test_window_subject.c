/*
 * Another subject in the window: its rows, its title and nothing that could be acted on; then the first one
 * again.  And that swapping them holds nothing back.
 */
#include "check.h"
#include "driver.h"
#include "resources.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/paint/strings.h"
#include "gui/parts/status.h"
#include "gui/window/window.h"

#include "resource.h"

enum { SHOW_FILE = 0x7000, SHOW_MACHINE, END_MS = 20000 };

/*
 * One frame that is not given back to a file of so many rows is 160 KB that stay.  Handles and objects of
 * threads and caches come and go.
 */
enum { MANY = 20000, WARM_UP = 6, SWAPS = 30, NOISE = 12, MEMORY_NOISE = 2 << 20 };

static struct world machine, file;
static struct source file_source;
static struct stage *stage;
static HWND window, list;

/* On the window's thread. */
static struct subject *here; /* the machine, while a file is shown */

static void show_file(struct window *of, UINT id)
{
    (void)id;
    struct subject *opened = window_start_subject(of, SUBJECT_FILE, L"evening.cap", false, &file_source);
    CHECK(opened != NULL);
    here = window_show_subject(of, opened);
    CHECK(here != NULL && here->kind == SUBJECT_MACHINE);
}

static void show_machine(struct window *of, UINT id)
{
    (void)id;
    struct subject *closed = window_show_subject(of, here);
    CHECK(closed != NULL && closed->kind == SUBJECT_FILE);
    CHECK(subject_end(closed, END_MS));
}

static const struct command commands[] = {{.id = SHOW_FILE, .run = show_file},
                                          {.id = SHOW_MACHINE, .run = show_machine}};

static const struct stage_options options = {
    .world = &machine,
    .programs = {{100, "alpha.exe"}},
    .rows = {{PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5001, 80},
             {PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5002, 80},
             {PROTOCOL_TCP4, STATE_LISTEN, 100, 5003, 0}},
    .settings = {.interval_ms = 1000, .elevated = true, .more_commands = {commands, 2}},
    .settled = true,
};

static void write_file(void)
{
    world_program(&file, 900, "elsewhere.exe");
    world_add(&file, PROTOCOL_TCP4, STATE_ESTABLISHED, 900, 7001, 443);
    world_add(&file, PROTOCOL_TCP6, STATE_ESTABLISHED, 900, 7002, 443);
    file_source = world_source(&file);
}

struct wanted {
    const wchar_t *port;
    int rows;
};

static bool rows_are(void *context)
{
    const struct wanted *wanted = context;
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = wanted->port};
    return grid_rows(list) == wanted->rows && grid_find(list, pattern) >= 0;
}

static bool wait_rows(const wchar_t *port, int rows)
{
    struct wanted wanted = {port, rows};
    return wait_until(rows_are, &wanted, "the rows of the subject");
}

static void check_title(const wchar_t *wanted)
{
    wchar_t title[CELL_LENGTH];
    control_text(window, title);
    CHECK(wcscmp(title, wanted) == 0);
}

static void select_row(const wchar_t *port)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = port};
    RECT area = {0};
    int row = grid_find(list, pattern);
    NEED(row >= 0 && grid_area(list, row, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
}

static HMENU open_menu(const wchar_t *port)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = port};
    RECT area = {0};
    int row = grid_find(list, pattern);
    bool there = row >= 0 && grid_area(list, row, COLUMN_STATE, &area);
    SEE(there);
    if (there) {
        mouse_click(middle_of(area), BUTTON_RIGHT);
    }
    return there ? wait_menu(NULL) : NULL;
}

/* NULL: it can be done. */
static void check_item(HMENU menu, UINT command, const wchar_t *reason)
{
    wchar_t label[CELL_LENGTH];
    int place = menu_place(menu, command);
    CHECK(place >= 0);
    menu_label(menu, place, label);
    CHECK(menu_enabled(menu, place) == (reason == NULL));
    CHECK(reason ? wcsstr(label, reason) != NULL : !wcschr(label, L'('));
}

/* What acts can be done, or is refused for this reason. */
static void check_menu(const wchar_t *port, const wchar_t *reason)
{
    HMENU menu = open_menu(port), closing = menu ? GetSubMenu(menu, 1) : NULL;
    NEED(closing);
    check_item(menu, IDC_CLOSE, reason);
    check_item(closing, IDC_CLOSE_GRACEFUL, reason);
    check_item(closing, IDC_CLOSE_DEADLINE, reason);
    check_item(closing, IDC_CLOSE_RESET, reason);
    check_item(menu, IDC_END_PROCESS, reason);
    check_item(menu, IDC_PROPERTIES, reason);
    check_item(menu, IDC_OPEN_LOCATION, reason);
    check_item(menu, IDC_COPY_ROW, NULL);
    check_item(menu, IDC_SEARCH_WEB, NULL);
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
}

static wchar_t of_5001[] = L"5001", of_7001[] = L"7001";

static bool details_say(void *words)
{
    static wchar_t text[8 * CELL_LENGTH];
    GetWindowTextW(control_of(window, IDC_DETAILS), text, sizeof text / sizeof text[0]);
    return wcsstr(text, words) != NULL;
}

CASE(a_file_takes_the_place_of_the_machine)
{
    wchar_t reason[STRING_SIZE];
    string_load(GetModuleHandleW(NULL), IDS_REASON_FILE, reason);
    NEED(wait_rows(L"5001", 3));
    check_title(L"Sockscope");
    SendMessageW(window, WM_COMMAND, IDC_SHOW_DETAILS, 0);
    select_row(L"5001");
    SEE(wait_until(details_say, of_5001, "the details of the machine's row"));
    check_menu(L"5001", NULL);

    SendMessageW(window, WM_COMMAND, SHOW_FILE, 0);
    NEED(wait_rows(L"7001", 2));
    check_title(L"evening.cap - Sockscope");
    CHECK(!details_say(of_5001));
    CHECK(grid_next(list, -1, LVNI_SELECTED) < 0);
    check_menu(L"7001", reason);
    select_row(L"7001");
    SEE(wait_until(details_say, of_7001, "the details of the file's row"));
}

/* A key is refused in words, and no question is asked. */
CASE(keys_act_on_nothing_in_a_file)
{
    wchar_t reason[STRING_SIZE];
    string_load(GetModuleHandleW(NULL), IDS_REASON_FILE, reason);
    NEED(bring_to_front(window));
    select_row(L"7001");
    key_press(VK_DELETE);
    SEE(wait_status(window, STATUS_MESSAGE, reason, reason));
    CHECK(IsWindowEnabled(window));
}

CASE(filter_and_order_hold_for_what_comes)
{
    SendMessageW(window, WM_COMMAND, IDC_PROTOCOL_FIRST + PROTOCOL_TCP6, 0);
    SEE(wait_rows(L"7001", 1));
    SendMessageW(window, WM_COMMAND, SHOW_MACHINE, 0);
    SendMessageW(window, WM_COMMAND, SHOW_FILE, 0);
    SEE(wait_rows(L"7001", 1));
    SendMessageW(window, WM_COMMAND, IDC_SHOW_ALL, 0);
    SEE(wait_rows(L"7002", 2));
}

CASE(the_machine_comes_back)
{
    /* It has gone on meanwhile. */
    world_add(&machine, PROTOCOL_UDP4, STATE_NONE, 100, 5004, 0);
    SendMessageW(window, WM_COMMAND, SHOW_MACHINE, 0);
    stage_free(stage);
    SEE(wait_rows(L"5004", 4));
    check_title(L"Sockscope");
    stage_hold(stage);
    check_menu(L"5001", NULL);
}

static bool fill(void *context, struct snapshot *snapshot, enum table table)
{
    (void)context;
    for (uint32_t i = 0; table == TABLE_TCP4 && i < MANY; i++) {
        struct endpoint *row = snapshot_append(snapshot, table);
        if (!row) {
            return false;
        }
        row->state = STATE_ESTABLISHED;
        row->has_remote = true;
        row->local_port = (uint16_t)(i + 1);
        row->pid = 900;
    }
    return true;
}

static bool has_many(void *context)
{
    (void)context;
    return grid_rows(list) == MANY;
}

/* Frozen, so that a frame is kept beside the one that is shown. */
static void swap(int times)
{
    for (int i = 0; i < times; i++) {
        SendMessageW(window, WM_COMMAND, SHOW_FILE, 0);
        SEE(wait_until(has_many, NULL, "many rows"));
        SendMessageW(window, WM_COMMAND, IDC_FREEZE, 0);
        SendMessageW(window, WM_COMMAND, IDC_REFRESH, 0);
        SendMessageW(window, WM_COMMAND, SHOW_MACHINE, 0);
    }
}

CASE(swapping_holds_nothing_back)
{
    bool gdi_counted = resources_know_gdi();
    file.fill_table = fill;
    swap(WARM_UP);
    struct resources before = resources_now();
    swap(SWAPS);
    struct resources after = resources_now();
    printf("     handles %zu to %zu, GDI %zu to %zu, USER %zu to %zu, memory %zu to %zu KB\n", before.handles,
           after.handles, before.gdi, after.gdi, before.user, after.user, before.memory / 1024,
           after.memory / 1024);
    CHECK(after.handles <= before.handles + NOISE);
    CHECK(!gdi_counted || after.gdi <= before.gdi + NOISE);
    CHECK(after.user <= before.user + NOISE);
    CHECK(after.memory <= before.memory + MEMORY_NOISE);
}

int main(void)
{
    driver_begin();
    write_file();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(a_file_takes_the_place_of_the_machine);
    RUN(keys_act_on_nothing_in_a_file);
    RUN(filter_and_order_hold_for_what_comes);
    RUN(the_machine_comes_back);
    RUN(swapping_holds_nothing_back);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
