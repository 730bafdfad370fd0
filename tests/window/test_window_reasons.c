/*
 * The menu of a row says of what cannot be done why, and the rows hold still while it is open.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}},
    .rows =
        {
            {PROTOCOL_UDP4, STATE_NONE, 100, 5001, 0},
            {PROTOCOL_TCP4, STATE_LISTEN, 100, 5002, 0},
            {PROTOCOL_TCP6, STATE_TIME_WAIT, 0, 5003, 80},
            {PROTOCOL_TCP6, STATE_ESTABLISHED, 100, 5004, 80},
        },
    .settled = true,
};

/* Right-clicks the row with this local port; its menu. */
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

static void close_menu(void)
{
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
}

/* NULL: it can be done. */
static void check_item(HMENU menu, UINT command, const wchar_t *reason)
{
    wchar_t label[CELL_LENGTH];
    int place = menu_place(menu, command);
    CHECK(place >= 0);
    menu_label(menu, place, label);
    CHECK(menu_enabled(menu, place) == (reason == NULL));
    bool right = reason ? wcsstr(label, reason) != NULL : !wcschr(label, L'(');
    CHECK(right);
    if (!right) {
        printf("     the item: %ls\n", label);
    }
}

static void check_menu(const wchar_t *port, const wchar_t *graceful, const wchar_t *reset, const wchar_t *end)
{
    HMENU menu = open_menu(port), closing = menu ? GetSubMenu(menu, 1) : NULL;
    NEED(closing);
    check_item(menu, IDC_CLOSE, graceful);
    check_item(closing, IDC_CLOSE_GRACEFUL, graceful);
    check_item(closing, IDC_CLOSE_DEADLINE, graceful);
    check_item(closing, IDC_CLOSE_RESET, reset);
    check_item(menu, IDC_END_PROCESS, end);
    check_item(menu, IDC_COPY_ROW, NULL);
    check_item(menu, IDC_OPEN_LOCATION, end ? L"(the path of its program is unknown)" : NULL);
    check_item(menu, IDC_PROPERTIES, end ? L"(the path of its program is unknown)" : NULL);
    check_item(menu, IDC_SEARCH_WEB, end);
    close_menu();
}

CASE(each_kind_of_row_has_its_reasons)
{
    static const wchar_t udp[] = L"(UDP has no connection to close)",
                         listener[] = L"(a listener ends with its process)",
                         ending[] = L"(both sides have closed it)",
                         rights[] = L"(needs administrator rights)",
                         nobody[] = L"(the owning process is unknown)";
    check_menu(L"5001", udp, udp, NULL);
    check_menu(L"5002", listener, listener, NULL);
    check_menu(L"5003", ending, ending, nobody);
    check_menu(L"5004", NULL, rights, NULL);
}

static bool is_chosen(void *row)
{
    return grid_next(list, -1, LVNI_SELECTED) == *(const int *)row;
}

CASE(the_menu_bar_says_the_same)
{
    wchar_t label[CELL_LENGTH];
    HMENU bar = GetMenu(stage_window(stage)), closing = GetSubMenu(bar, 3);
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = L"5001"};
    RECT area = {0};
    int row = grid_find(list, pattern);
    NEED(grid_area(list, row, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    NEED(wait_until(is_chosen, &row, "the row to be chosen"));
    key_chord(VK_MENU, 'C');
    NEED(wait_menu(closing));
    check_item(closing, IDC_CLOSE, L"(UDP has no connection to close)");
    check_item(closing, IDC_CLOSE_GRACEFUL, L"(UDP has no connection to close)");
    menu_label(closing, menu_place(closing, IDC_CLOSE), label);
    CHECK(wcsstr(label, L"\tDel"));
    close_menu();
    key_press(VK_ESCAPE);
}

static void send_command(const wchar_t *port, UINT command)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = port};
    RECT area = {0};
    int row = grid_find(list, pattern);
    NEED(grid_area(list, row, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    NEED(wait_until(is_chosen, &row, "the row to be chosen"));
    PostMessageW(stage_window(stage), WM_COMMAND, command, 0);
}

/* Other programs can send what the menu does not offer. */
CASE(a_greyed_command_does_nothing_when_sent)
{
    send_command(L"5001", IDC_CLOSE);
    SEE(wait_status(stage_window(stage), STATUS_MESSAGE, L":5001, alpha.exe (PID 100)", L"UDP has no"));
    send_command(L"5004", IDC_CLOSE_RESET);
    SEE(wait_status(stage_window(stage), STATUS_MESSAGE, L":5004 - [", L"needs administrator rights"));
    CHECK(!FindWindowW(L"#32770", NULL));
}

CASE(rows_hold_still_under_an_open_menu)
{
    unsigned looks = stage_looks(stage);
    NEED(open_menu(L"5004"));
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, 4999, 0);
    world_remove(&world, 5001);
    stage_settle(stage);
    CHECK(stage_looks(stage) > looks);
    CHECK_NUMBER(grid_rows(list), 4);
    for (int row = 0; row < 4; row++) {
        const row_pattern calm = {[COLUMN_CHANGE] = L""};
        CHECK(grid_matches(list, row, calm));
    }
    close_menu();
    stage_step(stage);
    CHECK_NUMBER(grid_rows(list), 5);
}

/* Without rights nothing is reset, at the deadline either. */
CASE(the_question_for_a_deadline_promises_no_reset)
{
    wchar_t what[CELL_LENGTH];
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = L"5004"};
    RECT area = {0};
    NEED(grid_area(list, grid_find(list, pattern), COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    PostMessageW(stage_window(stage), WM_COMMAND, IDC_CLOSE_DEADLINE, 0);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", stage_window(stage));
    NEED(dialog && bring_to_front(dialog));
    control_text(control_of(dialog, IDC_SECONDS_WHAT), what);
    CHECK(wcsstr(what, L"ended in both directions") && wcsstr(what, L"administrator rights"));
    CHECK(!wcsstr(what, L"is reset"));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    list = stage_list(stage);
    RUN(each_kind_of_row_has_its_reasons);
    RUN(the_menu_bar_says_the_same);
    RUN(a_greyed_command_does_nothing_when_sent);
    RUN(rows_hold_still_under_an_open_menu);
    RUN(the_question_for_a_deadline_promises_no_reset);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
