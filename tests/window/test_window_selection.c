/*
 * What is selected, has the focus and stands at the top stays so while rows come and go around it and the
 * order changes: known by what the row says, not by where it stands.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <stdlib.h>

#include "gui/parts/status.h"

#include "resource.h"

enum { ROWS = 100, FIRST_PORT = 6000, CHOSEN = 6050, TOP = 6040 };

static struct world world;
static struct stage *stage;
static HWND list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}, {200, "middle.exe"}},
};

static int port_at(int row)
{
    wchar_t text[CELL_LENGTH];
    grid_text(list, row, COLUMN_LOCAL_PORT, text);
    return row < 0 ? -1 : (int)wcstol(text, NULL, 10);
}

static int row_of(int port)
{
    wchar_t text[16];
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = text};
    swprintf(text, 16, L"%d", port);
    return grid_find(list, pattern);
}

static int selected_after(int row)
{
    return grid_next(list, row, LVNI_SELECTED);
}

static bool only_chosen(void)
{
    int first = selected_after(-1), focused = grid_next(list, -1, LVNI_FOCUSED);
    bool only = port_at(first) == CHOSEN && selected_after(first) < 0 && port_at(focused) == CHOSEN;
    if (!only) {
        printf("selected: port %d, then %d; focus: port %d\n", port_at(first), port_at(selected_after(first)),
               port_at(focused));
    }
    return only;
}

static bool is_chosen(void *unused)
{
    (void)unused;
    return port_at(selected_after(-1)) == CHOSEN;
}

static bool has_focus(void *port)
{
    return port_at(grid_next(list, -1, LVNI_FOCUSED)) == *(const int *)port;
}

/* Row TOP at the top, by a message; row CHOSEN selected by the mouse. */
CASE(a_click_selects)
{
    RECT row = {0}, area = {0};
    grid_area(list, 0, COLUMN_PROCESS, &row);
    SendMessageW(list, LVM_SCROLL, 0, (LPARAM)(row_of(TOP) - grid_top(list)) * (row.bottom - row.top));
    CHECK_NUMBER(port_at(grid_top(list)), TOP);
    NEED(grid_area(list, row_of(CHOSEN), COLUMN_PROCESS, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_until(is_chosen, NULL, "the row that was clicked to be selected"));
    SEE(only_chosen());
}

CASE(rows_come_and_go_above)
{
    for (int i = 0; i < 10; i++) {
        world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, (uint16_t)(7000 + i), 0);
        stage_step(stage);
        SEE(only_chosen());
        CHECK_NUMBER(port_at(grid_top(list)), TOP);
    }
    for (int i = 0; i < 20; i++) {
        world_remove(&world, (uint16_t)(FIRST_PORT + i));
    }
    stage_step(stage);
    world.ms += 3001;
    stage_settle(stage);
    CHECK_NUMBER(grid_rows(list), ROWS - 10);
    SEE(only_chosen());
    CHECK_NUMBER(port_at(grid_top(list)), TOP);
}

CASE(rows_come_and_go_below)
{
    for (int port = FIRST_PORT + 80; port < FIRST_PORT + 90; port++) {
        world_remove(&world, (uint16_t)port);
    }
    stage_step(stage);
    world.ms += 3001;
    stage_settle(stage);
    CHECK_NUMBER(grid_rows(list), ROWS - 20);
    SEE(only_chosen());
    CHECK_NUMBER(port_at(grid_top(list)), TOP);
}

static bool is_sorted_by_port(void *unused)
{
    (void)unused;
    return header_arrow(list, COLUMN_LOCAL_PORT) != 0;
}

CASE(another_order)
{
    RECT area = {0};
    int before = row_of(CHOSEN);
    NEED(header_area(list, COLUMN_LOCAL_PORT, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    wait_until(is_sorted_by_port, NULL, "the arrow on the column that was clicked");
    stage_settle(stage);
    SEE(row_of(CHOSEN) != before);
    SEE(only_chosen());
}

/* Clicks a row and goes on to the next one with Shift. */
static void select_two(int port)
{
    RECT area = {0};
    int next = port_at(row_of(port) + 1);
    NEED(grid_area(list, row_of(port), COLUMN_PROCESS, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_until(has_focus, &port, "the focus on the row that was clicked"));
    key_chord(VK_SHIFT, VK_DOWN);
    SEE(wait_until(has_focus, &next, "the focus on the next row"));
}

static void check_selected(int first, int last)
{
    int row = selected_after(-1);
    for (int port = first; port <= last; port++) {
        CHECK_NUMBER(port_at(row), port);
        row = selected_after(row);
    }
    CHECK_NUMBER(row, -1);
}

CASE(several_rows)
{
    select_two(CHOSEN);
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, 5999, 0);
    stage_step(stage);
    check_selected(CHOSEN, CHOSEN + 1);
    CHECK_NUMBER(port_at(grid_next(list, -1, LVNI_FOCUSED)), CHOSEN + 1);
}

CASE(a_selected_row_that_goes_takes_its_selection_along)
{
    world_remove(&world, CHOSEN);
    stage_step(stage);
    check_selected(CHOSEN, CHOSEN + 1); /* shown as closed */
    world.ms += 3001;
    stage_settle(stage);
    CHECK_NUMBER(row_of(CHOSEN), -1);
    check_selected(CHOSEN + 1, CHOSEN + 1);
    world_remove(&world, CHOSEN + 1);
    stage_step(stage);
    world.ms += 3001;
    stage_settle(stage);
    CHECK_NUMBER(selected_after(-1), -1);
}

/* Space holds the list still and leaves alone what is selected. */
CASE(the_key_that_freezes_keeps_the_selection)
{
    enum { FIRST = 6052 };
    for (int i = 0; i < 2; i++) {
        select_two(FIRST);
        key_press(VK_SPACE);
        SEE(wait_status(stage_window(stage), STATUS_UPDATE, i ? L"Update" : L"Frozen", L""));
        check_selected(FIRST, FIRST + 1);
        CHECK_NUMBER(port_at(grid_next(list, -1, LVNI_FOCUSED)), FIRST + 1);
    }
}

CASE(all_rows_stay_selected_while_some_come_and_go)
{
    int rows = grid_rows(list);
    SendMessageW(stage_window(stage), WM_COMMAND, IDC_SELECT_ALL, 0);
    for (int i = 0; i < 5; i++) {
        world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, (uint16_t)(7500 + i), 0);
    }
    world_remove(&world, 6056);
    world_remove(&world, 6058);
    stage_step(stage);
    world.ms += 3001;
    stage_settle(stage);
    CHECK_NUMBER(grid_rows(list), rows + 3);
    CHECK_NUMBER(SendMessageW(list, LVM_GETSELECTEDCOUNT, 0, 0), rows - 2);
    for (int at = selected_after(-1); at >= 0; at = selected_after(at)) {
        CHECK(port_at(at) < 7500 || port_at(at) > 7504);
    }
}

/* Where a selection by Shift begins is a row as well, not a place. */
CASE(shift_goes_on_from_the_row)
{
    enum { START = 6060 };
    int last = START + 2;
    select_two(START);
    for (int port = 5900; port < 5905; port++) {
        world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, (uint16_t)port, 0);
    }
    stage_step(stage);
    key_chord(VK_SHIFT, VK_DOWN);
    SEE(wait_until(has_focus, &last, "the focus on the next row"));
    check_selected(START, last);
}

int main(void)
{
    driver_begin();
    for (int i = 0; i < ROWS; i++) {
        world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 200, (uint16_t)(FIRST_PORT + i), 0);
    }
    stage = stage_open(&options);
    list = stage_list(stage);
    RUN(a_click_selects);
    RUN(rows_come_and_go_above);
    RUN(rows_come_and_go_below);
    RUN(another_order);
    RUN(several_rows);
    RUN(a_selected_row_that_goes_takes_its_selection_along);
    RUN(the_key_that_freezes_keeps_the_selection);
    RUN(shift_goes_on_from_the_row);
    RUN(all_rows_stay_selected_while_some_come_and_go);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
