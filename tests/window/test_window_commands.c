/*
 * Each command of the menus that no other test drives, chosen there with the mouse, with its effect; the
 * names that screen readers find; the keys that leave no control out.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"
#include "version.h"

enum { DIALOG_TEXT = 4 * CELL_LENGTH };

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}, {200, "beta.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 100, 5001, 0},
            {PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5002, 80},
            {PROTOCOL_TCP6, STATE_TIME_WAIT, 0, 5003, 80},
            {PROTOCOL_UDP4, STATE_NONE, 200, 5004, 0},
        },
    .settings = {.interval_ms = 1000},
};

/* The way through popups from a menu to the one with a command; its length, up to 4, 0 when it is not there.
 */
static int way_to(HMENU menu, UINT command, int *places)
{
    int place = menu_place(menu, command);
    if (place >= 0) {
        places[0] = place;
        return 1;
    }
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        HMENU inner = GetSubMenu(menu, i);
        int more = inner ? way_to(inner, command, places + 1) : 0;
        if (more) {
            places[0] = i;
            return more + 1;
        }
    }
    return 0;
}

/* Chooses a command with the mouse, from the menu bar on. */
static void choose(UINT command)
{
    int places[4];
    RECT item = {0};
    HMENU menu = GetMenu(window);
    int length = way_to(menu, command, places);
    NEED(length >= 2 && bring_to_front(window));
    CHECK(GetMenuItemRect(window, menu, (UINT)places[0], &item));
    mouse_click(middle_of(item), BUTTON_LEFT);
    menu = GetSubMenu(menu, places[0]);
    for (int i = 1; i < length; i++) {
        NEED(wait_menu(menu));
        menu_click(menu, places[i]);
        menu = GetSubMenu(menu, places[i]);
    }
    SEE(wait_no_menu());
}

struct check_mark {
    UINT command;
    bool wanted;
};

static bool mark_is(void *context)
{
    const struct check_mark *mark = context;
    bool checked = (GetMenuState(GetMenu(window), mark->command, MF_BYCOMMAND) & MF_CHECKED) != 0;
    return checked == mark->wanted;
}

static bool wait_mark(UINT command, bool wanted)
{
    struct check_mark mark = {command, wanted};
    return wait_until(mark_is, &mark, "a check mark");
}

static bool on_top_is(void *wanted)
{
    return (GetWindowLongPtrW(window, GWL_EXSTYLE) & WS_EX_TOPMOST) == *(const LONG_PTR *)wanted;
}

static bool wait_on_top(bool wanted)
{
    LONG_PTR style = wanted ? WS_EX_TOPMOST : 0;
    return wait_until(on_top_is, &style, "the window above all others, or not");
}

static bool rows_are(void *count)
{
    stage_settle(stage);
    return grid_rows(list) == *(const int *)count;
}

static bool wait_rows(int count)
{
    return wait_until(rows_are, &count, "the rows");
}

/* Each twice: on and off again. */
CASE(switches_have_check_marks)
{
    static const UINT commands[] = {IDC_FREEZE,         IDC_FOLLOW,        IDC_SHOW_DETAILS, IDC_STRIPES,
                                    IDC_HOLD_FOCUS,     IDC_GROUP,         IDC_ON_TOP,       IDC_SIGNATURES,
                                    IDC_ONLY_LISTENING, IDC_HIDE_LOOPBACK, IDC_ONLY_NEW};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        SEE(wait_mark(commands[i], false));
        choose(commands[i]);
        SEE(wait_mark(commands[i], true));
        if (commands[i] == IDC_ON_TOP) {
            SEE(wait_on_top(true));
        }
        choose(commands[i]);
        SEE(wait_mark(commands[i], false));
    }
    SEE(wait_on_top(false));
}

CASE(what_is_shown_follows_the_switches)
{
    SEE(wait_rows(4));
    choose(IDC_ONLY_LISTENING);
    SEE(wait_rows(1));
    choose(IDC_ONLY_LISTENING);
    choose(IDC_STATE_FIRST + STATE_TIME_WAIT);
    SEE(wait_rows(3));
    choose(IDC_PROTOCOL_LAST);
    choose(IDC_PROTOCOL_FIRST);
    SEE(wait_rows(1));
    choose(IDC_ONLY_NEW);
    SEE(wait_rows(0));
    choose(IDC_SHOW_ALL);
    SEE(wait_rows(4));
    SEE(wait_mark(IDC_ONLY_NEW, false));
    choose(IDC_HIDE_LOOPBACK);
    SEE(wait_rows(0));
    choose(IDC_HIDE_LOOPBACK);
    SEE(wait_rows(4));
}

CASE(times_between_looks)
{
    static const wchar_t *const words[] = {L"0.5 sec", L"1 sec", L"2 sec", L"5 sec"};
    for (UINT i = 0; i < 4; i++) {
        choose(IDC_INTERVAL_FIRST + i);
        SEE(wait_status(window, STATUS_UPDATE, words[i], L""));
        SEE(wait_mark(IDC_INTERVAL_FIRST + i, true));
    }
    choose(IDC_PAUSE);
    SEE(wait_status(window, STATUS_UPDATE, L"paused", L""));
    choose(IDC_PAUSE);
    SEE(wait_status(window, STATUS_UPDATE, L"5 sec", L""));
    unsigned looks = stage_looks(stage);
    stage_step(stage);
    choose(IDC_REFRESH);
    stage_step(stage);
    CHECK(stage_looks(stage) >= looks + 2);
}

static bool clipboard_is(void *text)
{
    return wcscmp(clipboard_text(), text) == 0;
}

CASE(a_cell_is_copied)
{
    static wchar_t state[] = L"Established", port[] = L"5002";
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = L"5002"};
    RECT area = {0};
    NEED(grid_area(list, grid_find(list, pattern), COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_RIGHT);
    HMENU menu = wait_menu(NULL);
    NEED(menu);
    menu_click(menu, menu_place(menu, IDC_COPY_CELL));
    SEE(wait_until(clipboard_is, state, "the cell on the clipboard"));
    NEED(grid_area(list, grid_find(list, pattern), COLUMN_LOCAL_PORT, &area));
    mouse_click(middle_of(area), BUTTON_RIGHT);
    NEED(wait_menu(NULL));
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
    choose(IDC_COPY_CELL);
    SEE(wait_until(clipboard_is, port, "the other cell on the clipboard"));
}

static HWND foreign_owner(void)
{
    return CreateWindowExW(0, L"STATIC", L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
}

/* From the menu bar: of what was clicked last, or of any column. */
CASE(any_cell_is_copied_from_the_menu)
{
    static wchar_t address[] = L"127.0.0.1", state[] = L"Established";
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = L"5002"};
    RECT area = {0};
    NEED(grid_area(list, grid_find(list, pattern), COLUMN_REMOTE_ADDRESS, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    choose(IDC_COPY_CELL);
    SEE(wait_until(clipboard_is, address, "the cell on the clipboard"));
    choose(IDC_COPY_COLUMN_FIRST + COLUMN_STATE);
    SEE(wait_until(clipboard_is, state, "the other cell on the clipboard"));
    HWND owner = foreign_owner();
    NEED(OpenClipboard(owner));
    SendMessageW(window, WM_COMMAND, IDC_COPY_ROW, 0);
    SEE(wait_status(window, STATUS_MESSAGE, L"Nothing was copied: ", L"("));
    CloseClipboard();
    DestroyWindow(owner);
}

static int width_of(enum column_id column)
{
    return (int)SendMessageW(list, LVM_GETCOLUMNWIDTH, column, 0);
}

static bool is_fitted(void *before)
{
    return width_of(COLUMN_PROCESS) != *(const int *)before;
}

CASE(columns_fit_what_is_in_them)
{
    int before = width_of(COLUMN_PROCESS);
    choose(IDC_FIT_COLUMNS);
    SEE(wait_until(is_fitted, &before, "another width"));
    int fitted = width_of(COLUMN_PROCESS);
    /* As with a double click on the line between two headers. */
    SendMessageW(list, LVM_SETCOLUMNWIDTH, COLUMN_PROCESS, 300);
    RECT header = {0};
    NEED(header_area(list, COLUMN_PROCESS, &header));
    mouse_double_click((POINT){header.right - 1, (header.top + header.bottom) / 2});
    before = 300;
    SEE(wait_until(is_fitted, &before, "the width after a double click"));
    CHECK(width_of(COLUMN_PROCESS) <= fitted);
}

static int row_height(void)
{
    RECT area = {0};
    CHECK(grid_area(list, 0, COLUMN_STATE, &area));
    return area.bottom - area.top;
}

static bool is_higher(void *before)
{
    return row_height() > *(const int *)before;
}

static bool is_as_high(void *before)
{
    return row_height() == *(const int *)before;
}

CASE(zoom_and_folds)
{
    int before = row_height();
    for (int i = 0; i < 4; i++) {
        choose(IDC_ZOOM_IN);
    }
    SEE(wait_until(is_higher, &before, "larger rows"));
    choose(IDC_ZOOM_OUT);
    choose(IDC_ZOOM_NORMAL);
    SEE(wait_until(is_as_high, &before, "rows as before"));
    choose(IDC_GROUP);
    SEE(wait_rows(7));
    choose(IDC_FOLD_ALL);
    SEE(wait_rows(3));
    choose(IDC_UNFOLD_ALL);
    SEE(wait_rows(7));
    choose(IDC_GROUP);
    SEE(wait_rows(4));
}

CASE(find_and_filter_from_the_menu)
{
    choose(IDC_FIND);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog);
    type_text(L"5004");
    key_press(VK_RETURN);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    const row_pattern found = {[COLUMN_LOCAL_PORT] = L"5004"};
    CHECK_NUMBER(grid_next(list, -1, LVNI_SELECTED), grid_find(list, found));
    choose(IDC_FIND_NEXT);
    choose(IDC_FIND_PREVIOUS);
    choose(IDC_FOCUS_FILTER);
    type_text(L"proto:udp");
    SEE(wait_rows(1));
    choose(IDC_CLEAR_FILTER);
    SEE(wait_rows(4));
}

/* A dialog's texts one after the other. */
static BOOL CALLBACK add_text(HWND control, LPARAM all)
{
    wchar_t text[CELL_LENGTH];
    control_text(control, text);
    if (wcslen((wchar_t *)all) + wcslen(text) < DIALOG_TEXT) {
        wcscat((wchar_t *)all, text);
    }
    return TRUE;
}

/* Who uses this machine, and what it is called. */
static bool names_person(const wchar_t *text)
{
    wchar_t user[256] = L"", machine[256] = L"";
    GetEnvironmentVariableW(L"USERNAME", user, 256);
    GetEnvironmentVariableW(L"COMPUTERNAME", machine, 256);
    CHECK(user[0] && machine[0]);
    return wcsstr(text, user) || wcsstr(text, machine);
}

CASE(about_says_what_this_is)
{
    wchar_t told[DIALOG_TEXT] = L"";
    choose(IDC_ABOUT);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    EnumChildWindows(dialog, add_text, (LPARAM)told);
    CHECK(wcsstr(told, L"Sockscope " SOCKSCOPE_VERSION) && wcsstr(told, L"" SOCKSCOPE_COMMIT));
    CHECK(wcsstr(told, L"MIT licence"));
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
    choose(IDC_ABOUT);
    dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    key_chord(VK_MENU, 'D');
    SEE(wait_no_window(dialog));
    SEE(wait_status(window, STATUS_MESSAGE, L"Diagnostics copied", L""));
    SEE(wcsstr(clipboard_text(), L"Sockscope: ") && wcsstr(clipboard_text(), L"Elevated: ") &&
        wcsstr(clipboard_text(), L"UDP table: read\r\n") &&
        wcsstr(clipboard_text(), L"Endpoints: 4, shown 4"));
    CHECK(wcsstr(clipboard_text(), L"Debug privilege: ") && wcsstr(clipboard_text(), L"Reset device: "));
    CHECK(wcsstr(clipboard_text(), L"process list: read\r\nlist of services: read\r\n"));
    CHECK(!wcsstr(clipboard_text(), L"alpha") && !wcsstr(clipboard_text(), L"127.0.0.1"));
    CHECK(!names_person(clipboard_text()));
}

/* Its own text, or the static control before it, as accessibility finds names. */
static bool has_name(HWND control)
{
    wchar_t text[128], class_name[32] = L"";
    HWND before = GetWindow(control, GW_HWNDPREV);
    GetClassNameW(control, class_name, 32);
    if (lstrcmpiW(class_name, L"Edit") == 0) {
        GetClassNameW(before, class_name, 32);
        return before && lstrcmpiW(class_name, L"Static") == 0 && GetWindowTextW(before, text, 128) > 0;
    }
    return GetWindowTextW(control, text, 128) > 0;
}

static HWND focus(void)
{
    GUITHREADINFO thread = {.cbSize = sizeof thread};
    GetGUIThreadInfo(GetWindowThreadProcessId(window, NULL), &thread);
    return thread.hwndFocus;
}

static bool focus_has_moved(void *before)
{
    return focus() && focus() != *(const HWND *)before;
}

CASE(controls_have_names_and_tab_goes_round)
{
    static const int ids[] = {IDC_LIST, IDC_DETAILS, IDC_OTHERS, IDC_TOOLBAR, IDC_FILTER};
    enum { COUNT = sizeof ids / sizeof ids[0] };
    choose(IDC_SHOW_DETAILS);
    SEE(wait_mark(IDC_SHOW_DETAILS, true));
    for (size_t i = 0; i < COUNT; i++) {
        CHECK(has_name(control_of(window, ids[i])));
    }
    SEE(bring_to_front(window));
    for (size_t i = 0; i <= COUNT; i++) {
        HWND before = focus();
        CHECK(before == control_of(window, ids[i % COUNT]));
        key_press(VK_TAB);
        SEE(wait_until(focus_has_moved, &before, "the keyboard to go on"));
    }
    choose(IDC_SHOW_DETAILS);
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(switches_have_check_marks);
    RUN(what_is_shown_follows_the_switches);
    RUN(times_between_looks);
    RUN(a_cell_is_copied);
    RUN(any_cell_is_copied_from_the_menu);
    RUN(columns_fit_what_is_in_them);
    RUN(zoom_and_folds);
    RUN(find_and_filter_from_the_menu);
    RUN(about_says_what_this_is);
    RUN(controls_have_names_and_tab_goes_round);
    /* The last one ends it. */
    choose(IDC_EXIT);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
