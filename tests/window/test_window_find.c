/*
 * Finding rows by the dialog and by key, on and back and around, and following new ones, in more rows than
 * the window shows.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

enum { VIEW_MENU = 2, ROWS = 200, FIRST_PORT = 5000 };

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}},
};

static bool is_chosen(void *row)
{
    int chosen = grid_next(list, -1, LVNI_SELECTED);
    return chosen == *(const int *)row && grid_next(list, chosen, LVNI_SELECTED) < 0 &&
           grid_next(list, -1, LVNI_FOCUSED) == chosen;
}

static bool in_view(int row)
{
    int top = grid_top(list), page = (int)SendMessageW(list, LVM_GETCOUNTPERPAGE, 0, 0);
    return row >= top && row < top + page;
}

static bool wait_chosen(int row)
{
    return wait_until(is_chosen, &row, "a row to be chosen") && in_view(row);
}

/* In front to stay: news of the keyboard that come late take a Ctrl that is held away. */
static HWND find_dialog(void)
{
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    return dialog && bring_to_front(dialog) ? dialog : NULL;
}

CASE(the_dialog_finds_the_next_row)
{
    key_chord(VK_CONTROL, 'F');
    HWND dialog = find_dialog();
    NEED(dialog);
    type_text(L"lport:5120");
    key_press(VK_RETURN);
    SEE(wait_chosen(120));
    CHECK(IsWindowVisible(dialog));
    /* The keys of the window go on from here, too. */
    key_chord(VK_CONTROL, 'A');
    type_text(L"lport:5120,5130");
    key_press(VK_F3);
    SEE(wait_chosen(130));
    key_chord(VK_SHIFT, VK_F3);
    SEE(wait_chosen(120));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

CASE(keys_go_on_back_and_around)
{
    key_chord(VK_CONTROL, 'F');
    HWND dialog = find_dialog();
    NEED(dialog);
    type_text(L"state:close_wait");
    key_press(VK_RETURN);
    SEE(wait_chosen(150));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    key_press(VK_F3);
    SEE(wait_chosen(50));
    key_press(VK_F3);
    SEE(wait_chosen(150));
    key_chord(VK_SHIFT, VK_F3);
    SEE(wait_chosen(50));
    key_chord(VK_SHIFT, VK_F3);
    SEE(wait_chosen(150));
}

CASE(what_is_not_there_or_wrong_is_said)
{
    key_chord(VK_CONTROL, 'F');
    HWND dialog = find_dialog();
    NEED(dialog);
    type_text(L"nobody");
    key_press(VK_RETURN);
    SEE(wait_status(window, STATUS_MESSAGE, L"Not found", L"nobody"));
    key_chord(VK_CONTROL, 'A');
    type_text(L"prt:80");
    key_press(VK_RETURN);
    SEE(wait_status(window, STATUS_MESSAGE, L"unknown field", L"port"));
    SEE(wait_chosen(150));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

CASE(new_rows_are_followed_when_asked_for)
{
    const row_pattern opened = {[COLUMN_LOCAL_PORT] = L"4000"}, later = {[COLUMN_LOCAL_PORT] = L"6000"},
                      above = {[COLUMN_LOCAL_PORT] = L"4001"};
    int top = grid_top(list);
    world_add(&world, PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 4000, 80);
    stage_settle(stage);
    CHECK(grid_find(list, opened) == 0 && grid_top(list) == top + 1);

    key_chord(VK_MENU, 'V');
    NEED(wait_menu(GetSubMenu(GetMenu(window), VIEW_MENU)));
    key_press('O');
    SEE(wait_no_menu());
    world_add(&world, PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 6000, 80);
    stage_settle(stage);
    SEE(in_view(grid_find(list, later)));
    world_add(&world, PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 4001, 80);
    stage_settle(stage);
    SEE(in_view(grid_find(list, above)));
}

int main(void)
{
    driver_begin();
    for (int i = 0; i < ROWS; i++) {
        world_add(&world, PROTOCOL_TCP4, i % 100 == 50 ? STATE_CLOSE_WAIT : STATE_ESTABLISHED, 100,
                  (uint16_t)(FIRST_PORT + i), 80);
    }
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(the_dialog_finds_the_next_row);
    RUN(keys_go_on_back_and_around);
    RUN(what_is_not_there_or_wrong_is_said);
    RUN(new_rows_are_followed_when_asked_for);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
