/*
 * Looks that fail: the rows stay, the status bar names what could not be read and why, and says so no more
 * once it can be read again.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/parts/status.h"
#include "resource.h"

enum { NOT_ENOUGH_MEMORY = ERROR_NOT_ENOUGH_MEMORY, DENIED = ERROR_ACCESS_DENIED };

static struct world world;
static struct stage *stage;
static HWND list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}},
};

/* The part of the status bar that says what is wrong. */
static bool told(const wchar_t *first, const wchar_t *second)
{
    wchar_t text[CELL_LENGTH];
    status_text(stage_window(stage), STATUS_MESSAGE, text);
    printf("     the status bar: %ls\n", text);
    return wcsstr(text, first) && wcsstr(text, second);
}

static bool told_nothing(void)
{
    wchar_t text[CELL_LENGTH];
    status_text(stage_window(stage), STATUS_MESSAGE, text);
    return text[0] == L'\0';
}

static int rows_saying(enum column_id column, const wchar_t *text)
{
    row_pattern pattern = {[0] = NULL};
    int count = 0;
    pattern[column] = text;
    for (int row = 0; row < grid_rows(list); row++) {
        count += grid_matches(list, row, pattern);
    }
    return count;
}

CASE(a_table_that_cannot_be_read_keeps_its_rows)
{
    static const wchar_t *const names[PROTOCOL_COUNT] = {L"TCP table", L"TCPV6 table", L"UDP table",
                                                         L"UDPV6 table"};
    SEE(told_nothing());
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        world.table_errors[protocol] = DENIED;
        stage_step(stage);
        SEE(told(names[protocol], L"(5)"));
        CHECK_NUMBER(grid_rows(list), 8);
        CHECK_NUMBER(rows_saying(COLUMN_CHANGE, L"Stale"), 2);
        CHECK_NUMBER(rows_saying(COLUMN_CHANGE, L""), 6);

        world.table_errors[protocol] = 0;
        stage_step(stage);
        SEE(told_nothing());
        CHECK_NUMBER(grid_rows(list), 8);
        CHECK_NUMBER(rows_saying(COLUMN_CHANGE, L""), 8);
    }
}

CASE(the_other_tables_go_on)
{
    const row_pattern opened = {[COLUMN_LOCAL_PORT] = L"6000", [COLUMN_CHANGE] = L"New"};
    world.table_errors[PROTOCOL_TCP4] = NOT_ENOUGH_MEMORY;
    world_add(&world, PROTOCOL_TCP6, STATE_LISTEN, 100, 6000, 0);
    stage_step(stage);
    SEE(told(L"TCP table", L"(8)"));
    SEE(grid_find(list, opened) >= 0);
    CHECK_NUMBER(grid_rows(list), 9);
    CHECK_NUMBER(rows_saying(COLUMN_CHANGE, L"Closed"), 0);
}

CASE(all_that_failed_is_named)
{
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        world.table_errors[protocol] = DENIED;
    }
    stage_step(stage);
    SEE(told(L"TCP table", L"UDPV6 table"));
    CHECK_NUMBER(grid_rows(list), 9);

    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        world.table_errors[protocol] = 0;
    }
    world.ms += 3001;
    stage_settle(stage);
    SEE(told_nothing());
    CHECK_NUMBER(rows_saying(COLUMN_CHANGE, L""), 9);
}

CASE(bound_sockets_that_cannot_be_read_are_told_where_they_are_wanted)
{
    HWND filter = control_of(stage_window(stage), IDC_FILTER);
    world.table_errors[TABLE_BOUND4] = DENIED;
    stage_step(stage);
    SEE(told_nothing());
    SetWindowTextW(filter, L"state:bound");
    stage_settle(stage);
    stage_step(stage);
    SEE(told(L"bound TCP sockets", L"(5)"));
    SetWindowTextW(filter, L"");
    stage_settle(stage);
    stage_step(stage);
    SEE(told_nothing());
    world.table_errors[TABLE_BOUND4] = 0;
    CHECK_NUMBER(grid_rows(list), 9);
}

CASE(a_process_list_that_cannot_be_read_keeps_the_names)
{
    world.process_error = DENIED;
    stage_step(stage);
    SEE(told(L"process list", L"(5)"));
    CHECK_NUMBER(grid_rows(list), 9);
    CHECK_NUMBER(rows_saying(COLUMN_PROCESS, L"alpha.exe"), 9);

    world.process_error = 0;
    stage_step(stage);
    SEE(told_nothing());
    CHECK_NUMBER(rows_saying(COLUMN_PROCESS, L"alpha.exe"), 9);
}

/* They are read now and then. */
CASE(services_that_cannot_be_read_are_told)
{
    world.service_error = DENIED;
    world.ms += 5001;
    stage_step(stage);
    SEE(told(L"list of services", L"(5)"));
    world.service_error = 0;
    world.ms += 5001;
    stage_step(stage);
    SEE(told_nothing());
}

/* At each look, as long as somebody wants to see one. */
CASE(titles_that_cannot_be_read_are_told_where_they_are_wanted)
{
    HWND filter = control_of(stage_window(stage), IDC_FILTER);
    world.title_error = DENIED;
    stage_step(stage);
    SEE(told_nothing());
    SetWindowTextW(filter, L"title:alpha");
    stage_settle(stage);
    stage_step(stage);
    SEE(told(L"window titles", L"(5)"));
    world.title_error = 0;
    stage_step(stage);
    SEE(told_nothing());
    SetWindowTextW(filter, L"");
    stage_settle(stage);
    CHECK_NUMBER(grid_rows(list), 9);
}

/* What closed while nobody could see is told when it can be seen again. */
CASE(what_went_meanwhile_is_told_later)
{
    const row_pattern closed = {[COLUMN_LOCAL_PORT] = L"6000", [COLUMN_CHANGE] = L"Closed"};
    world.table_errors[PROTOCOL_TCP6] = DENIED;
    world_remove(&world, 6000);
    stage_step(stage);
    CHECK_NUMBER(rows_saying(COLUMN_CHANGE, L"Closed"), 0);
    world.table_errors[PROTOCOL_TCP6] = 0;
    stage_step(stage);
    SEE(grid_find(list, closed) >= 0);
    CHECK_NUMBER(rows_saying(COLUMN_CHANGE, L"Closed"), 1);
}

static bool message_has(int width)
{
    RECT part = {0};
    SendMessageW(control_of(stage_window(stage), IDC_STATUS), SB_GETRECT, STATUS_MESSAGE, (LPARAM)&part);
    printf("     the message has %ld of %d pixels\n", part.right - part.left, width);
    return part.right - part.left >= width / 4;
}

/* Counts make room for what is wrong, and come back. */
CASE(a_narrow_window_has_room_for_a_message)
{
    enum { NARROW = 800 };
    RECT whole = {0}, rate = {0};
    HWND window = stage_window(stage), status = control_of(window, IDC_STATUS);
    GetWindowRect(window, &whole);
    SetWindowPos(window, NULL, 0, 0, NARROW, 500, SWP_NOMOVE | SWP_NOZORDER);
    world.table_errors[PROTOCOL_TCP4] = DENIED;
    stage_step(stage);
    SEE(told(L"TCP table", L"(5)"));
    SEE(message_has(NARROW));
    world.table_errors[PROTOCOL_TCP4] = 0;
    stage_step(stage);
    SEE(told_nothing());
    SendMessageW(status, SB_GETRECT, STATUS_RATE, (LPARAM)&rate);
    SEE(rate.right > rate.left);
    SetWindowPos(window, NULL, 0, 0, whole.right - whole.left, whole.bottom - whole.top,
                 SWP_NOMOVE | SWP_NOZORDER);
}

int main(void)
{
    driver_begin();
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        bool tcp = protocol_is_tcp((enum protocol)protocol);
        uint16_t port = (uint16_t)(5000 + 10 * protocol);
        world_add(&world, (enum protocol)protocol, tcp ? STATE_LISTEN : STATE_NONE, 100, port, 0);
        world_add(&world, (enum protocol)protocol, tcp ? STATE_ESTABLISHED : STATE_NONE, 100,
                  (uint16_t)(port + 1), tcp ? 80 : 0);
    }
    stage = stage_open(&options);
    list = stage_list(stage);
    RUN(a_table_that_cannot_be_read_keeps_its_rows);
    RUN(the_other_tables_go_on);
    RUN(all_that_failed_is_named);
    RUN(bound_sockets_that_cannot_be_read_are_told_where_they_are_wanted);
    RUN(a_process_list_that_cannot_be_read_keeps_the_names);
    RUN(services_that_cannot_be_read_are_told);
    RUN(titles_that_cannot_be_read_are_told_where_they_are_wanted);
    RUN(what_went_meanwhile_is_told_later);
    RUN(a_narrow_window_has_room_for_a_message);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
