/*
 * What is shown and when: the switches of the View menu under real keys, and the list that holds still
 * until it is told to go on.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

enum { VIEW_MENU = 2 };

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 100, 5001, 0},
            {PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5002, 80},
            {PROTOCOL_TCP6, STATE_TIME_WAIT, 0, 5003, 80},
            {PROTOCOL_UDP4, STATE_NONE, 100, 5004, 0},
        },
    .settings = {.interval_ms = 1000},
};

static bool shows(void *wanted)
{
    stage_settle(stage);
    return grid_rows(list) == *(const int *)wanted;
}

static bool wait_rows(int count)
{
    return wait_until(shows, &count, "the rows");
}

static bool is_checked(UINT command)
{
    return (GetMenuState(GetMenu(window), command, MF_BYCOMMAND) & MF_CHECKED) != 0;
}

static bool is_pressed(UINT command)
{
    return SendMessageW(control_of(window, IDC_TOOLBAR), TB_ISBUTTONCHECKED, command, 0) != 0;
}

/* Turns a switch of the View menu by its letter. */
static void turn(wchar_t letter)
{
    key_chord(VK_MENU, 'V');
    NEED(wait_menu(GetSubMenu(GetMenu(window), VIEW_MENU)));
    key_press((WORD)letter);
    SEE(wait_no_menu());
}

CASE(protocols_are_hidden_and_shown_again)
{
    CHECK(is_checked(IDC_PROTOCOL_FIRST + PROTOCOL_TCP4) && is_checked(IDC_PROTOCOL_FIRST + PROTOCOL_UDP4));
    turn('4');
    SEE(wait_rows(2));
    CHECK(!is_checked(IDC_PROTOCOL_FIRST + PROTOCOL_TCP4));
    turn('U');
    SEE(wait_rows(1));
    turn('4');
    turn('U');
    SEE(wait_rows(4));
    CHECK(is_checked(IDC_PROTOCOL_FIRST + PROTOCOL_TCP4));
}

CASE(questions_join_what_is_typed)
{
    const row_pattern listener = {[COLUMN_LOCAL_PORT] = L"5001"};
    turn('L');
    SEE(wait_rows(1));
    SEE(grid_find(list, listener) == 0);
    key_chord(VK_CONTROL, 'L');
    type_text(L"port:5002 | port:5004");
    SEE(wait_rows(0));
    turn('L');
    SEE(wait_rows(2));
    turn('H');
    SEE(is_checked(IDC_HIDE_LOOPBACK));
    SEE(wait_rows(0));
    turn('A');
    CHECK(!is_checked(IDC_HIDE_LOOPBACK));
    SEE(wait_rows(2));
    key_press(VK_ESCAPE);
    SEE(wait_rows(4));
}

CASE(states_are_hidden_one_by_one)
{
    key_chord(VK_MENU, 'V');
    NEED(wait_menu(GetSubMenu(GetMenu(window), VIEW_MENU)));
    key_press('S');
    key_press('T');
    SEE(wait_no_menu());
    SEE(wait_rows(3));
    CHECK(!is_checked(IDC_STATE_FIRST + STATE_TIME_WAIT) && is_checked(IDC_STATE_FIRST + STATE_LISTEN));
    turn('A');
    SEE(wait_rows(4));
}

/* By a letter of the menu of states. */
static void turn_state(wchar_t letter)
{
    key_chord(VK_MENU, 'V');
    NEED(wait_menu(GetSubMenu(GetMenu(window), VIEW_MENU)));
    key_press('S');
    key_press((WORD)letter);
    SEE(wait_no_menu());
}

/* All states hidden leave what has none; the button that opens their menu looks pressed meanwhile. */
CASE(states_are_hidden_all_at_once)
{
    CHECK(!is_pressed(IDC_STATES));
    turn_state('I');
    SEE(wait_rows(1));
    SEE(is_pressed(IDC_STATES));
    turn_state('L');
    SEE(wait_rows(2));
    SEE(is_pressed(IDC_STATES));
    turn_state('H');
    SEE(wait_rows(4));
    SEE(!is_pressed(IDC_STATES));
}

CASE(only_new_ones)
{
    turn('N');
    SEE(wait_rows(0));
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, 5005, 0);
    SEE(wait_rows(1));
    turn('N');
    SEE(wait_rows(5));
}

/* A button of the toolbar, clicked. */
static void click(UINT command)
{
    RECT button = {0};
    HWND toolbar = control_of(window, IDC_TOOLBAR);
    CHECK(SendMessageW(toolbar, TB_GETRECT, command, (LPARAM)&button));
    MapWindowPoints(toolbar, HWND_DESKTOP, (POINT *)&button, 2);
    mouse_click(middle_of(button), BUTTON_LEFT);
}

CASE(the_toolbar_and_the_menu_say_the_same)
{
    const UINT udp = IDC_PROTOCOL_FIRST + PROTOCOL_UDP4;
    CHECK(is_pressed(udp) && is_checked(udp));
    click(udp);
    SEE(wait_rows(4));
    CHECK(!is_pressed(udp) && !is_checked(udp));
    turn('U');
    SEE(wait_rows(5));
    CHECK(is_pressed(udp) && is_checked(udp));

    click(IDC_STATES);
    NEED(wait_menu(NULL));
    key_press('L');
    SEE(wait_no_menu());
    SEE(wait_rows(3));
    turn('A');
    SEE(wait_rows(5));
}

static bool said(const wchar_t *words)
{
    return wait_status(window, STATUS_UPDATE, words, L"");
}

static void click_list(void)
{
    RECT area = {0};
    CHECK(grid_area(list, 0, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
}

CASE(a_frozen_list_counts_what_it_does_not_show)
{
    const row_pattern later = {[COLUMN_LOCAL_PORT] = L"5006"};
    click(IDC_FREEZE);
    SEE(said(L"Frozen: 0 changed"));
    CHECK(is_checked(IDC_FREEZE) && is_pressed(IDC_FREEZE));
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, 5006, 0);
    world_remove(&world, 5002);
    stage_settle(stage);
    SEE(said(L"Frozen: 2 changed"));
    CHECK_NUMBER(grid_rows(list), 5);
    CHECK(grid_find(list, later) < 0);

    click_list();
    key_press(VK_SPACE);
    SEE(said(L"Update: 1 sec"));
    stage_settle(stage);
    CHECK(!is_checked(IDC_FREEZE) && !is_pressed(IDC_FREEZE));
    SEE(grid_find(list, later) >= 0);
}

CASE(another_order_ends_the_freeze)
{
    key_press(VK_SPACE);
    SEE(said(L"Frozen: 0 changed"));
    world_remove(&world, 5006);
    stage_settle(stage);
    SEE(said(L"Frozen: 1 changed"));
    turn('A');
    key_chord(VK_CONTROL, 'L');
    type_text(L"lport:5001");
    SEE(wait_rows(1));
    SEE(said(L"Update: 1 sec"));
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(protocols_are_hidden_and_shown_again);
    RUN(questions_join_what_is_typed);
    RUN(states_are_hidden_one_by_one);
    RUN(states_are_hidden_all_at_once);
    RUN(only_new_ones);
    RUN(the_toolbar_and_the_menu_say_the_same);
    RUN(a_frozen_list_counts_what_it_does_not_show);
    RUN(another_order_ends_the_freeze);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
