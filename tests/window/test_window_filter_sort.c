/*
 * The filter box under real keys and the header under the real mouse, on a scene of known rows.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}, {200, "beta.exe"}, {300, "gamma.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 100, 5003, 0},
            {PROTOCOL_TCP4, STATE_ESTABLISHED, 200, 5001, 443},
            {PROTOCOL_TCP6, STATE_ESTABLISHED, 200, 5004, 80},
            {PROTOCOL_UDP4, STATE_NONE, 300, 5002, 0},
        },
};

/* The local ports from top to bottom: "5003 5001". */
static const char *ports_shown(void)
{
    static char all[256];
    wchar_t text[CELL_LENGTH];
    size_t used = 0;
    all[0] = '\0';
    for (int row = 0; row < grid_rows(list) && used < sizeof all - 16; row++) {
        grid_text(list, row, COLUMN_LOCAL_PORT, text);
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%ls", row ? " " : "", text);
    }
    return all;
}

static bool filter_says(void *wanted)
{
    wchar_t text[CELL_LENGTH];
    control_text(control_of(window, IDC_FILTER), text);
    return wcscmp(text, wanted) == 0;
}

static bool wait_filter(const wchar_t *text)
{
    wchar_t wanted[CELL_LENGTH];
    wcscpy(wanted, text);
    return wait_until(filter_says, wanted, "the filter box to hold what was typed");
}

static void filter_by(const wchar_t *text)
{
    key_chord(VK_CONTROL, 'L');
    key_press(VK_DELETE);
    wait_filter(L"");
    type_text(text);
    wait_filter(text);
    stage_settle(stage);
}

static bool hint_says(const wchar_t *where, const wchar_t *what)
{
    wchar_t hint[CELL_LENGTH];
    control_text(control_of(window, IDC_HINT), hint);
    printf("     the hint: %ls\n", hint);
    return wcsstr(hint, where) && wcsstr(hint, what);
}

static bool shows_arrow(void *column)
{
    return header_arrow(list, *(const enum column_id *)column) == HDF_SORTUP;
}

static bool shows_arrow_down(void *column)
{
    return header_arrow(list, *(const enum column_id *)column) == HDF_SORTDOWN;
}

static void click_header(enum column_id column, condition then)
{
    RECT area = {0};
    NEED(header_area(list, column, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    wait_until(then, &column, "the arrow on the column that was clicked");
    stage_settle(stage);
}

CASE(rows_stand_in_their_first_order)
{
    CHECK_TEXT(ports_shown(), "5003 5001 5004 5002");
    SEE(header_arrow(list, COLUMN_PROCESS) == HDF_SORTUP);
}

CASE(typing_narrows_the_rows)
{
    filter_by(L"beta");
    CHECK_TEXT(ports_shown(), "5001 5004");
    filter_by(L"port:5002,5003");
    CHECK_TEXT(ports_shown(), "5003 5002");
}

/* Typed key by key: what was right before the first wrong key stays in force. */
CASE(a_bad_filter_says_where_and_keeps_the_rows)
{
    filter_by(L"port:5001x");
    CHECK_TEXT(ports_shown(), "5001");
    SEE(hint_says(L"Position 6", L"5001x"));
    filter_by(L"prot:tcp");
    SEE(hint_says(L"Position 1", L"proto"));
    filter_by(L"gamma");
    CHECK_TEXT(ports_shown(), "5002");
    SEE(!hint_says(L"Position", L""));
}

CASE(escape_shows_all)
{
    filter_by(L"gamma");
    key_press(VK_ESCAPE);
    SEE(wait_filter(L""));
    stage_settle(stage);
    CHECK_TEXT(ports_shown(), "5003 5001 5004 5002");
}

CASE(a_click_on_a_header_sorts_and_another_reverses)
{
    click_header(COLUMN_LOCAL_PORT, shows_arrow);
    CHECK_TEXT(ports_shown(), "5001 5002 5003 5004");
    SEE(header_arrow(list, COLUMN_PROCESS) == 0);
    click_header(COLUMN_LOCAL_PORT, shows_arrow_down);
    CHECK_TEXT(ports_shown(), "5004 5003 5002 5001");
    /* Rows that are equal in it stay in the order they had. */
    click_header(COLUMN_STATE, shows_arrow);
    CHECK_TEXT(ports_shown(), "5002 5003 5004 5001");
}

/* Of the item that opens the menu which begins with this command. */
static int menu_place_of_popup(HMENU menu, UINT command)
{
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        if (GetSubMenu(menu, i) && GetMenuItemID(GetSubMenu(menu, i), 0) == command) {
            return i;
        }
    }
    return -1;
}

CASE(the_menu_sorts_and_reverses)
{
    enum { VIEW_MENU = 2 };
    HMENU view = GetSubMenu(GetMenu(window), VIEW_MENU);
    SEE(bring_to_front(window));
    key_chord(VK_MENU, 'V');
    NEED(wait_menu(view));
    key_press('B');
    HMENU columns = GetSubMenu(view, menu_place_of_popup(view, IDC_SORT_REVERSE));
    NEED(wait_menu(columns));
    menu_click(columns, menu_place(columns, IDC_SORT_FIRST + COLUMN_LOCAL_PORT));
    SEE(wait_no_menu());
    stage_settle(stage);
    CHECK_TEXT(ports_shown(), "5001 5002 5003 5004");
    key_chord(VK_MENU, 'V');
    NEED(wait_menu(view));
    key_press('B');
    NEED(wait_menu(columns));
    CHECK(GetMenuState(columns, IDC_SORT_FIRST + COLUMN_LOCAL_PORT, MF_BYCOMMAND) & MF_CHECKED);
    key_press('R');
    SEE(wait_no_menu());
    stage_settle(stage);
    CHECK_TEXT(ports_shown(), "5004 5003 5002 5001");
    CHECK_NUMBER(header_arrow(list, COLUMN_LOCAL_PORT), HDF_SORTDOWN);
}

CASE(the_change_column_says_it_in_words)
{
    const row_pattern calm = {[COLUMN_LOCAL_PORT] = L"5001", [COLUMN_CHANGE] = L""};
    const row_pattern new_row = {[COLUMN_LOCAL_PORT] = L"5005", [COLUMN_CHANGE] = L"New"};
    const row_pattern changed = {[COLUMN_LOCAL_PORT] = L"5004",
                                 [COLUMN_STATE] = L"Close Wait",
                                 [COLUMN_CHANGE] = L"Changed (was Established)"};
    const row_pattern closed = {[COLUMN_LOCAL_PORT] = L"5002", [COLUMN_CHANGE] = L"Closed"};
    world_add(&world, PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5005, 25);
    world_at(&world, 5004)->state = STATE_CLOSE_WAIT;
    world_remove(&world, 5002);
    stage_step(stage);
    SEE(grid_find(list, calm) >= 0);
    SEE(grid_find(list, new_row) >= 0);
    SEE(grid_find(list, changed) >= 0);
    SEE(grid_find(list, closed) >= 0);
    if (check_failures) {
        grid_print(list);
    }
    world.ms += 3001;
    stage_settle(stage);
    SEE(grid_rows(list) == 4);
    for (int row = 0; row < grid_rows(list); row++) {
        const row_pattern plain = {[COLUMN_CHANGE] = L""};
        SEE(grid_matches(list, row, plain));
    }
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(rows_stand_in_their_first_order);
    RUN(typing_narrows_the_rows);
    RUN(a_bad_filter_says_where_and_keeps_the_rows);
    RUN(escape_shows_all);
    RUN(a_click_on_a_header_sorts_and_another_reverses);
    RUN(the_menu_sorts_and_reverses);
    RUN(the_change_column_says_it_in_words);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
