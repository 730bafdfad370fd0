/*
 * Rows under headings: one a process, folded and unfolded by mouse and key; what is chosen stays chosen; and
 * the size of the text.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "sockscope/column_set.h"

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{40, "one.exe"}, {41, "two.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 41, 5001, 0},
            {PROTOCOL_TCP4, STATE_LISTEN, 40, 5002, 0},
            {PROTOCOL_TCP4, STATE_LISTEN, 41, 5003, 0},
        },
};

/* Each line by its local port, headings by their text. */
static bool reads(void *context)
{
    const wchar_t *const *wanted = context;
    int count = 0;
    while (wanted[count]) {
        count++;
    }
    bool same = grid_rows(list) == count;
    for (int i = 0; same && i < count; i++) {
        wchar_t text[CELL_LENGTH];
        bool heading = wanted[i][0] < L'0' || wanted[i][0] > L'9';
        grid_text(list, i, heading ? COLUMN_PROCESS : COLUMN_LOCAL_PORT, text);
        same = wcscmp(text, wanted[i]) == 0;
    }
    return same;
}

static void check_lines(const wchar_t *const *wanted)
{
    bool right = wait_until(reads, (void *)wanted, "the lines");
    SEE(right);
    if (!right) {
        grid_print(list);
    }
}

#define LINES(...) check_lines((const wchar_t *const[]){__VA_ARGS__, NULL})

static int line_of(const wchar_t *port)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = port};
    return grid_find(list, pattern);
}

static void click_line(int line)
{
    RECT area = {0};
    SEE(grid_area(list, line, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
}

static bool is_chosen(void *line)
{
    return grid_next(list, -1, LVNI_SELECTED) == *(const int *)line;
}

static void check_chosen(int line)
{
    SEE(wait_until(is_chosen, &line, "the line to be chosen"));
}

static bool grouping_is(void *grouped)
{
    bool checked = (GetMenuState(GetMenu(window), IDC_GROUP, MF_BYCOMMAND) & MF_CHECKED) != 0;
    return checked == *(const bool *)grouped;
}

/* The key takes its time; the look after it brings the lines. */
static void group_by_key(bool grouped)
{
    key_chord(VK_CONTROL, 'G');
    SEE(wait_until(grouping_is, &grouped, "the key to work"));
    stage_settle(stage);
}

struct arrow {
    enum column_id column;
    int direction;
};

static bool arrow_is(void *wanted)
{
    const struct arrow *arrow = wanted;
    return header_arrow(list, arrow->column) == arrow->direction;
}

static void sort_down(enum column_id column)
{
    RECT area = {0};
    struct arrow arrow = {column, HDF_SORTUP};
    NEED(header_area(list, column, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_until(arrow_is, &arrow, "the arrow up"));
    arrow.direction = HDF_SORTDOWN;
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_until(arrow_is, &arrow, "the arrow down"));
    stage_settle(stage);
}

CASE(a_key_groups)
{
    SEE(bring_to_front(window));
    click_line(line_of(L"5003"));
    group_by_key(true);
    LINES(L"one.exe (1), expanded, level 1", L"5002", L"two.exe (2), expanded, level 1", L"5001", L"5003");
    check_chosen(4);
}

/* Whatever is known of a process stands in its heading, in each column that is of the process. */
CASE(a_heading_tells_of_its_process)
{
    wchar_t text[CELL_LENGTH];
    int heading = line_of(L"5001") - 1; /* columns are asked for by their place in the first set */
    world.titles[0] = (struct world_title){41, "Letter"};
    world.title_count = 1;
    SendMessageW(window, WM_COMMAND, IDC_USE_SET_FIRST + COLUMN_SET_COUNT - 1, 0);
    stage_settle(stage);
    stage_settle(stage);
    grid_text(list, heading, COLUMN_PID, text);
    CHECK(wcscmp(text, L"41") == 0);
    /* The last in both the set and the registry. */
    grid_text(list, heading, COLUMN_TITLE, text);
    CHECK(wcscmp(text, L"Letter") == 0);
    SendMessageW(window, WM_COMMAND, IDC_USE_SET_FIRST, 0);
    world.title_count = 0;
    stage_settle(stage);
}

CASE(a_fold_takes_the_choice_and_gives_the_lines_back)
{
    key_press(VK_LEFT);
    LINES(L"one.exe (1), expanded, level 1", L"5002", L"two.exe (2), collapsed, level 1");
    check_chosen(2);
    key_press(VK_RIGHT);
    LINES(L"one.exe (1), expanded, level 1", L"5002", L"two.exe (2), expanded, level 1", L"5001", L"5003");
    RECT heading = {0};
    NEED(grid_area(list, 0, COLUMN_STATE, &heading));
    mouse_double_click(middle_of(heading));
    LINES(L"one.exe (1), collapsed, level 1", L"two.exe (2), expanded, level 1", L"5001", L"5003");
    key_press(VK_RETURN);
    LINES(L"one.exe (1), expanded, level 1", L"5002", L"two.exe (2), expanded, level 1", L"5001", L"5003");
    SendMessageW(window, WM_COMMAND, IDC_FOLD_ALL, 0);
    LINES(L"one.exe (1), collapsed, level 1", L"two.exe (2), collapsed, level 1");
}

/* A folded group counts what comes and goes, and what is looked for in it opens it. */
CASE(counts_follow_and_a_found_row_unfolds)
{
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 40, 5004, 0);
    stage_settle(stage);
    LINES(L"one.exe (2), collapsed, level 1", L"two.exe (2), collapsed, level 1");
    key_chord(VK_CONTROL, 'F');
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    type_text(L"lport:5003");
    key_press(VK_RETURN);
    LINES(L"one.exe (2), collapsed, level 1", L"two.exe (2), expanded, level 1", L"5001", L"5003");
    check_chosen(3);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    SendMessageW(window, WM_COMMAND, IDC_UNFOLD_ALL, 0);
    LINES(L"one.exe (2), expanded, level 1", L"5002", L"5004", L"two.exe (2), expanded, level 1", L"5001",
          L"5003");
    check_chosen(5);
}

/* Within a group as the header says, and the groups by it where it tells processes apart. */
CASE(the_order_goes_on_inside)
{
    SEE(bring_to_front(window));
    sort_down(COLUMN_LOCAL_PORT);
    LINES(L"one.exe (2), expanded, level 1", L"5004", L"5002", L"two.exe (2), expanded, level 1", L"5003",
          L"5001");
    check_chosen(4);
    sort_down(COLUMN_PID);
    LINES(L"two.exe (2), expanded, level 1", L"5003", L"5001", L"one.exe (2), expanded, level 1", L"5004",
          L"5002");
}

/* A heading stands for its process: to be ended, not to be closed. */
CASE(a_heading_offers_what_applies_to_a_process)
{
    RECT area = {0};
    NEED(grid_area(list, 0, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_RIGHT);
    HMENU menu = wait_menu(NULL);
    NEED(menu);
    CHECK(menu_enabled(menu, menu_place(menu, IDC_END_PROCESS)));
    CHECK(menu_enabled(menu, menu_place(menu, IDC_OPEN_LOCATION)));
    CHECK(!menu_enabled(menu, menu_place(menu, IDC_COPY_ROW)));
    CHECK(!menu_enabled(menu, menu_place(menu, IDC_CLOSE)));
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
}

CASE(ungrouped_the_rows_are_as_before)
{
    group_by_key(false);
    CHECK_NUMBER(grid_rows(list), 4);
    CHECK(line_of(L"5001") >= 0 && line_of(L"5004") >= 0);
}

static int line_height(void)
{
    RECT area = {0};
    grid_area(list, 0, COLUMN_STATE, &area);
    return area.bottom - area.top;
}

static bool is_higher(void *height)
{
    return line_height() > *(const int *)height;
}

static bool is_as_high(void *height)
{
    return line_height() == *(const int *)height;
}

CASE(text_grows_and_shrinks)
{
    int height = line_height(), width = (int)SendMessageW(list, LVM_GETCOLUMNWIDTH, COLUMN_STATE, 0);
    for (int i = 0; i < 5; i++) {
        key_chord(VK_CONTROL, VK_ADD);
    }
    SEE(wait_until(is_higher, &height, "higher lines"));
    CHECK(SendMessageW(list, LVM_GETCOLUMNWIDTH, COLUMN_STATE, 0) > width);
    key_chord(VK_CONTROL, '0');
    SEE(wait_until(is_as_high, &height, "lines as high as before"));
    SendMessageW(list, WM_MOUSEWHEEL, MAKEWPARAM(MK_CONTROL, 5 * WHEEL_DELTA), 0);
    for (int i = 0; i < 4; i++) {
        SendMessageW(list, WM_MOUSEWHEEL, MAKEWPARAM(MK_CONTROL, WHEEL_DELTA), 0);
    }
    SEE(wait_until(is_higher, &height, "higher lines"));
    SendMessageW(window, WM_COMMAND, IDC_ZOOM_NORMAL, 0);
}

/* Whether two lines beside each other have different grounds. */
static bool is_striped(void *unused)
{
    RECT first = {0}, second = {0};
    (void)unused;
    return grid_area(list, 2, COLUMN_STATE, &first) && grid_area(list, 3, COLUMN_STATE, &second) &&
           screen_ground(first) != screen_ground(second);
}

static bool is_plain(void *unused)
{
    return !is_striped(unused);
}

CASE(stripes_are_painted)
{
    click_line(0);
    stage_settle(stage);
    stage_settle(stage);
    world.ms += 10000; /* highlights end */
    stage_settle(stage);
    SEE(wait_until(is_plain, NULL, "lines alike"));
    SendMessageW(window, WM_COMMAND, IDC_STRIPES, 0);
    SEE(wait_until(is_striped, NULL, "stripes"));
    SendMessageW(window, WM_COMMAND, IDC_STRIPES, 0);
    SEE(wait_until(is_plain, NULL, "lines alike again"));
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(a_key_groups);
    RUN(a_heading_tells_of_its_process);
    RUN(a_fold_takes_the_choice_and_gives_the_lines_back);
    RUN(counts_follow_and_a_found_row_unfolds);
    RUN(the_order_goes_on_inside);
    RUN(a_heading_offers_what_applies_to_a_process);
    RUN(ungrouped_the_rows_are_as_before);
    RUN(text_grows_and_shrinks);
    RUN(stripes_are_painted);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
