/*
 * The details pane: it follows the chosen row and its changes, tells who started the process, and jumps to
 * the other endpoints of it.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "resource.h"

enum { TEXT_SIZE = 8192 };

static struct world world;
static struct stage *stage;
static HWND window, list;

/* A process list of its own, asked for on a thread of the pool. */
static uint32_t list_processes(struct process_list *processes)
{
    bool added = process_list_add(processes, 4, 0, 0, "System") &&
                 process_list_add(processes, 50, 4, 0, "shell.exe") &&
                 process_list_add(processes, 100, 50, 0, "alpha.exe") &&
                 process_list_add(processes, 200, 4, 0, "beta.exe");
    return added ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

/* A zone that is remembered until it is forgotten, as the system's own answers are. */
static volatile LONG zone_minutes, remembered_minutes;

static int zone_offset(uint64_t filetime)
{
    (void)filetime;
    return (int)remembered_minutes;
}

static void forget_zone(void)
{
    InterlockedExchange(&remembered_minutes, zone_minutes);
}

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}, {200, "beta.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5001, 80},
            {PROTOCOL_TCP6, STATE_LISTEN, 100, 5002, 0},
            {PROTOCOL_UDP4, STATE_NONE, 200, 5003, 0},
        },
    .settings = {.list_processes = list_processes, .zone = {.offset = zone_offset, .forget = forget_zone}},
};

static void click_row(const wchar_t *port)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = port};
    RECT area = {0};
    CHECK(grid_area(list, grid_find(list, pattern), COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
}

static bool says(void *words)
{
    wchar_t text[TEXT_SIZE];
    SendMessageW(control_of(window, IDC_DETAILS), WM_GETTEXT, TEXT_SIZE, (LPARAM)text);
    return wcsstr(text, words) != NULL;
}

static bool wait_words(const wchar_t *words)
{
    wchar_t wanted[256], text[TEXT_SIZE];
    wcscpy(wanted, words);
    bool there = wait_until(says, wanted, "words in the pane");
    if (!there) {
        SendMessageW(control_of(window, IDC_DETAILS), WM_GETTEXT, TEXT_SIZE, (LPARAM)text);
        printf("     wanted \"%ls\", there is\n%ls\n", words, text);
    }
    return there;
}

CASE(the_pane_comes_and_goes)
{
    HWND pane = control_of(window, IDC_DETAILS);
    CHECK(!IsWindowVisible(pane));
    key_press(VK_F4);
    SEE(wait_words(L"Select a row"));
    CHECK(IsWindowVisible(pane));
    CHECK(GetMenuState(GetMenu(window), IDC_SHOW_DETAILS, MF_BYCOMMAND) & MF_CHECKED);
    RECT rows, text;
    GetWindowRect(list, &rows);
    GetWindowRect(pane, &text);
    CHECK(rows.bottom <= text.top && rows.bottom - rows.top > text.bottom - text.top);
}

static int pane_height(void)
{
    RECT text;
    GetWindowRect(control_of(window, IDC_DETAILS), &text);
    return text.bottom - text.top;
}

struct height {
    int before, by;
};

/* To a pixel or two, because it is kept in 1/96 inch. */
static bool pane_grew(void *context)
{
    const struct height *height = context;
    return abs(pane_height() - height->before - height->by) <= 2;
}

static bool wait_growth(int before, int by)
{
    struct height height = {before, by};
    return wait_until(pane_grew, &height, "the pane's height");
}

/* Three quarters of what list and pane have together, which is all but the bars. */
static bool pane_is_highest(void *context)
{
    RECT rows;
    const RECT *client = context;
    GetWindowRect(list, &rows);
    return pane_height() > client->bottom / 2 && rows.bottom - rows.top > client->bottom / 8;
}

/* By its upper edge, and by key; never so high that no list is left, nor so low that nothing can be read. */
CASE(the_pane_has_the_height_one_wants)
{
    RECT rows, client;
    int before = pane_height();
    GetWindowRect(list, &rows);
    POINT edge = {(rows.left + rows.right) / 2, rows.bottom + 2};
    POINT higher = {edge.x, edge.y - 40}, highest = {edge.x, 20};
    mouse_drag(edge, higher);
    SEE(wait_growth(before, 40));
    mouse_drag(higher, edge);
    SEE(wait_growth(before, 0));
    mouse_drag(edge, highest);
    GetClientRect(window, &client);
    SEE(wait_until(pane_is_highest, &client, "a pane as high as can be"));
    before = pane_height();
    key_chord(VK_MENU, VK_NEXT);
    SEE(wait_growth(before, -30));
    for (int i = 0; i < 30; i++) {
        SendMessageW(window, WM_COMMAND, IDC_PANE_LOWER, 0);
    }
    SEE(pane_height() > 40 && pane_height() < before / 2);
    before = pane_height();
    for (int i = 0; i < 4; i++) {
        key_chord(VK_MENU, VK_PRIOR);
    }
    SEE(wait_growth(before, 120));
}

CASE(it_tells_of_the_chosen_row)
{
    click_row(L"5001");
    SEE(wait_words(L"TCP  127.0.0.1:5001 - 127.0.0.1:80"));
    SEE(wait_words(L"Established: connected, data can flow both ways."));
    SEE(wait_words(L"Process: alpha.exe (PID 100)"));
    SEE(wait_words(L"Started by: shell.exe (PID 50), System (PID 4)"));
    stage_settle(stage);
    SEE(wait_words(L"Path: C:\\World\\100.exe"));
    click_row(L"5003");
    SEE(wait_words(L"UDP  127.0.0.1:5003\r\n"));
    SEE(wait_words(L"Process: beta.exe (PID 200)"));
    SEE(wait_words(L"Started by: System (PID 4)"));
}

CASE(it_follows_what_changes)
{
    click_row(L"5001");
    SEE(wait_words(L"alpha.exe"));
    world_at(&world, 5001)->state = STATE_CLOSE_WAIT;
    stage_settle(stage);
    SEE(wait_words(L"Close Wait: the other side has closed; the program here has not."));
    SEE(wait_words(L"Change: Changed (was Established)"));
    /* One that was there at the first look has no beginning. */
    SEE(wait_words(L"History:\r\n"));
    SEE(wait_words(L"  Close Wait\r\n"));
}

CASE(it_tells_what_happened)
{
    world_add(&world, PROTOCOL_TCP4, STATE_SYN_SENT, 200, 5004, 81);
    stage_settle(stage);
    click_row(L"5004");
    SEE(wait_words(L"beta.exe"));
    world_at(&world, 5004)->state = STATE_ESTABLISHED;
    stage_settle(stage);
    SEE(wait_words(L"  New, Syn Sent\r\n"));
    SEE(wait_words(L"  Established\r\n"));
    world_remove(&world, 5004);
    stage_settle(stage);
    SEE(wait_words(L"  Closed\r\n"));
}

static bool others_are(void *count)
{
    return SendMessageW(control_of(window, IDC_OTHERS), LB_GETCOUNT, 0, 0) == *(const int *)count;
}

static bool wait_others(int count)
{
    return wait_until(others_are, &count, "other endpoints");
}

static bool has_focus(void *unused)
{
    GUITHREADINFO info = {.cbSize = sizeof info};
    (void)unused;
    return GetGUIThreadInfo(GetWindowThreadProcessId(window, NULL), &info) && info.hwndFocus == list;
}

CASE(it_jumps_to_another_endpoint)
{
    wchar_t line[512] = L"";
    RECT item = {0};
    HWND others = control_of(window, IDC_OTHERS);
    click_row(L"5001");
    SEE(wait_words(L"TCP  127.0.0.1:5001"));
    SEE(wait_others(1));
    SendMessageW(others, LB_GETTEXT, 0, (LPARAM)line);
    CHECK(wcscmp(line, L"TCPV6 [::1]:5002, Listening") == 0);
    SendMessageW(others, LB_GETITEMRECT, 0, (LPARAM)&item);
    MapWindowPoints(others, HWND_DESKTOP, (POINT *)&item, 2);
    /* One click is enough; the second of two does not lead back. */
    mouse_double_click(middle_of(item));
    SEE(wait_words(L"TCPV6  [::1]:5002"));
    SEE(wait_until(has_focus, NULL, "the list to have the keyboard"));
    int row = grid_next(list, -1, LVNI_SELECTED);
    const row_pattern jumped = {[COLUMN_LOCAL_PORT] = L"5002"};
    CHECK(row >= 0 && grid_matches(list, row, jumped));
    CHECK_NUMBER(grid_next(list, row, LVNI_SELECTED), -1);

    world_add(&world, PROTOCOL_UDP4, STATE_NONE, 100, 5004, 0);
    stage_settle(stage);
    SEE(wait_others(2));
}

static bool caption_is(void *words)
{
    wchar_t text[128] = L"";
    GetWindowTextW(GetWindow(control_of(window, IDC_OTHERS), GW_HWNDPREV), text, 128);
    return wcscmp(text, words) == 0;
}

/* The key may come late, and what it changes is seen at the next look. */
static bool lines_are(void *count)
{
    stage_settle(stage);
    return ListView_GetItemCount(list) == *(const int *)count;
}

/* A heading is its process: all its endpoints, no row in words. */
CASE(a_heading_is_told_as_its_process)
{
    static wchar_t others[] = L"Other endpoints of this process: 2", all[] = L"Endpoints of this process: 3",
                   one[] = L"Endpoints of this process: 1", row[] = L"127.0.0.1", timeline[] = L"History";
    RECT area = {0};
    SEE(wait_until(caption_is, others, "what the list is called"));
    int rows = ListView_GetItemCount(list), with_headings = rows + 2;
    key_chord(VK_CONTROL, 'G');
    SEE(wait_until(lines_are, &with_headings, "the headings"));
    NEED(grid_area(list, 0, COLUMN_PID, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_words(L"Process: alpha.exe (PID 100)"));
    SEE(wait_until(caption_is, all, "the endpoints of the process"));
    CHECK(!says(row) && !says(timeline));
    SEE(wait_others(3));
    NEED(grid_area(list, 4, COLUMN_PID, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_words(L"Process: beta.exe (PID 200)"));
    SEE(wait_until(caption_is, one, "the endpoints of the other process"));
    key_chord(VK_CONTROL, 'G');
    SEE(wait_until(lines_are, &rows, "the headings to go"));
    click_row(L"5001");
    SEE(wait_words(L"5001"));
    SEE(wait_until(caption_is, others, "what the list is called again"));
    stage_settle(stage);
}

CASE(what_was_selected_in_the_text_stays_while_nothing_changes)
{
    HWND pane = control_of(window, IDC_DETAILS);
    SendMessageW(pane, EM_SETSEL, 2, 7);
    stage_settle(stage);
    stage_settle(stage);
    LRESULT selection = SendMessageW(pane, EM_GETSEL, 0, 0);
    CHECK(LOWORD(selection) == 2 && HIWORD(selection) == 7);
}

/* The model is held, so that nothing but the message can change the words. */
CASE(times_follow_the_zone_when_windows_says_so)
{
    static wchar_t utc[] = L"Started: 2026-11-23 09:33:20", east[] = L"Started: 2026-11-23 15:18:20",
                   west[] = L"Started: 2026-11-23 06:03:20";
    stage_settle(stage);
    SEE(wait_words(utc));
    CHECK(!says(east) && !says(west));
    InterlockedExchange(&zone_minutes, 345);
    SendMessageW(window, WM_TIMECHANGE, 0, 0);
    SEE(says(east));
    InterlockedExchange(&zone_minutes, -210);
    SendMessageW(window, WM_SETTINGCHANGE, 0, (LPARAM)L"intl");
    SEE(says(west) && !says(east));
    InterlockedExchange(&zone_minutes, 0);
    SendMessageW(window, WM_TIMECHANGE, 0, 0);
    SEE(says(utc));
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(the_pane_comes_and_goes);
    RUN(the_pane_has_the_height_one_wants);
    RUN(it_tells_of_the_chosen_row);
    RUN(it_follows_what_changes);
    RUN(it_tells_what_happened);
    RUN(it_jumps_to_another_endpoint);
    RUN(a_heading_is_told_as_its_process);
    RUN(what_was_selected_in_the_text_stays_while_nothing_changes);
    RUN(times_follow_the_zone_when_windows_says_so);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
