/*
 * The registry of commands: menus, toolbar and keys ask for nothing that has no row, each row can be asked
 * for, and a row that is handed in stands in the menus, has its key, its reason and its check mark.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/paint/strings.h"
#include "gui/parts/filter_menu.h"
#include "gui/window/window.h"
#include "sockscope/filter.h"

#include "resource.h"

enum { IDS = 0x10000 };

/* One that no row of the window has. */
enum { ADDED = 0x7000 };

static struct world world;
static struct stage *stage;
static HWND window;

static unsigned runs;
static UINT refused;
static bool held;

/* cppcheck-suppress constParameter ; the type of those that run is given */
static void run_added(struct window *of, UINT id)
{
    CHECK(of != NULL && id == ADDED);
    runs++;
    held = !held;
}

static UINT added_reason(const struct window *of, UINT id)
{
    CHECK(of != NULL && id == ADDED);
    return refused;
}

static bool added_checked(const struct window *of, UINT id)
{
    CHECK(of != NULL && id == ADDED);
    return held;
}

static const struct command added = {.id = ADDED,
                                     .run = run_added,
                                     .reason = added_reason,
                                     .checked = added_checked,
                                     .keys = {{VK_F8, FCONTROL, KEY_WINDOW}, {VK_F9, FSHIFT, KEY_LIST}},
                                     .name = IDS_CLOSE_BUTTON,
                                     .behind = IDC_REFRESH};

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}},
    .rows = {{PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5001, 80}},
    .settings = {.interval_ms = 1000, .more_commands = {&added, 1}},
};

/* A window of which only the rows are asked. */
static const struct window *rows_alone(void)
{
    static struct window alone;
    alone.commands = window_commands();
    return &alone;
}

/* Every command that an item of a menu names. */
static void note_menu(HMENU menu, bool seen[IDS])
{
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        HMENU inner = GetSubMenu(menu, i);
        if (inner) {
            note_menu(inner, seen);
        } else {
            seen[GetMenuItemID(menu, i) % IDS] = true;
        }
    }
}

static void note_resource(UINT id, bool seen[IDS])
{
    HMENU menu = LoadMenuW(NULL, MAKEINTRESOURCEW(id));
    CHECK(menu != NULL);
    note_menu(menu, seen);
    DestroyMenu(menu);
}

static void note_filter_menu(bool seen[IDS])
{
    const struct filter_history history = {.queries = {"pid:1"}, .count = 1};
    HMENU menu = filter_menu_create(GetModuleHandleW(NULL), &history);
    CHECK(menu != NULL);
    note_menu(menu, seen);
    DestroyMenu(menu);
}

static void note_toolbar(bool seen[IDS])
{
    HWND bar = control_of(window, IDC_TOOLBAR);
    int count = (int)SendMessageW(bar, TB_BUTTONCOUNT, 0, 0);
    CHECK(count > 10);
    for (int i = 0; i < count; i++) {
        TBBUTTON button = {0};
        CHECK(SendMessageW(bar, TB_GETBUTTON, (WPARAM)i, (LPARAM)&button));
        seen[(UINT)button.idCommand % IDS] = true;
    }
}

/* What menus list anew each time they open stands there, too. */
static void prepare_bar(void)
{
    HMENU bar = GetMenu(window);
    for (int i = 0; i < GetMenuItemCount(bar); i++) {
        SendMessageW(window, WM_INITMENUPOPUP, (WPARAM)GetSubMenu(bar, i), (LPARAM)i);
    }
}

static void note_all(bool seen[IDS])
{
    prepare_bar();
    note_menu(GetMenu(window), seen);
    note_resource(IDM_ROW, seen);
    note_resource(IDM_HEADER, seen);
    note_filter_menu(seen);
    note_toolbar(seen);
    seen[IDOK] = seen[IDCANCEL] = true; /* Enter and Esc */
    seen[0] = false;                    /* lines between items */
}

CASE(what_can_be_asked_for_has_a_row)
{
    static bool seen[IDS];
    unsigned found = 0;
    note_all(seen);
    seen[ADDED] = false;
    for (UINT id = 0; id < IDS; id++) {
        bool known = !seen[id] || command_find(rows_alone(), id) != NULL;
        CHECK(known);
        if (!known) {
            printf("     no row: %u\n", id);
        }
        found += seen[id];
    }
    CHECK(found > 100);
}

CASE(each_row_can_be_asked_for)
{
    static bool seen[IDS];
    const struct command *row;
    note_all(seen);
    for (size_t i = 0; (row = command_at(rows_alone(), i)) != NULL; i++) {
        bool asked = seen[row->id];
        for (UINT id = row->id; id <= row->last; id++) {
            asked = asked || seen[id];
        }
        CHECK(asked && row->run);
        if (!asked) {
            printf("     never asked for: %u\n", row->id);
        }
    }
}

/* "field:\tWhat it is", each with a number of the range. */
CASE(the_filter_menu_has_a_number_for_each_field)
{
    const struct filter_history history = {.count = 0};
    HMENU menu = filter_menu_create(GetModuleHandleW(NULL), &history), fields = GetSubMenu(menu, 0);
    size_t count = 0;
    for (; filter_field_name(count); count++) {
        wchar_t label[CELL_LENGTH] = L"";
        GetMenuStringW(fields, (UINT)count, label, CELL_LENGTH, MF_BYPOSITION);
        const wchar_t *tab = wcschr(label, L'\t');
        CHECK(tab && tab[1]);
        CHECK_NUMBER(GetMenuItemID(fields, (int)count), IDC_FIELD_FIRST + count);
    }
    CHECK_NUMBER(GetMenuItemCount(fields), count);
    CHECK(count > 20 && count <= IDC_FIELD_LAST - IDC_FIELD_FIRST + 1);
    DestroyMenu(menu);
}

CASE(no_two_rows_claim_a_command)
{
    static bool claimed[IDS];
    const struct command *row;
    for (size_t i = 0; (row = command_at(rows_alone(), i)) != NULL; i++) {
        for (UINT id = row->id; id == row->id || id <= row->last; id++) {
            CHECK(!claimed[id]);
            claimed[id] = true;
        }
    }
}

static const wchar_t *key_name(WORD key, wchar_t name[8])
{
    static const struct {
        WORD key;
        const wchar_t *name;
    } named[] = {{VK_DELETE, L"Del"}, {VK_SPACE, L"Space"},  {VK_ESCAPE, L"Esc"}, {VK_PAUSE, L"Pause"},
                 {VK_DOWN, L"Down"},  {VK_RETURN, L"Enter"}, {VK_PRIOR, L"PgUp"}, {VK_NEXT, L"PgDn"},
                 {VK_OEM_PLUS, L"+"}, {VK_OEM_MINUS, L"-"}};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (named[i].key == key) {
            return named[i].name;
        }
    }
    if (key >= VK_F1 && key <= VK_F12) {
        swprintf(name, 8, L"F%u", key - VK_F1 + 1);
    } else {
        swprintf(name, 8, L"%lc", (wint_t)key);
    }
    return name;
}

static void key_text(const struct command_key *key, wchar_t text[32])
{
    wchar_t name[8];
    swprintf(text, 32, L"%ls%ls%ls%ls", key->with & FCONTROL ? L"Ctrl+" : L"",
             key->with & FSHIFT ? L"Shift+" : L"", key->with & FALT ? L"Alt+" : L"",
             key_name(key->key, name));
}

/* In the bar all keys are named; in the other menus those that are named are right. */
static void check_keys(HMENU menu, bool all)
{
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        wchar_t label[CELL_LENGTH] = L"", wanted[32] = L"";
        const struct command *row = command_find(rows_alone(), GetMenuItemID(menu, i));
        GetMenuStringW(menu, (UINT)i, label, CELL_LENGTH, MF_BYPOSITION);
        const wchar_t *tab = wcschr(label, L'\t');
        if (GetSubMenu(menu, i)) {
            check_keys(GetSubMenu(menu, i), all);
        } else if (row && (tab || (all && row->keys[0].key))) {
            if (row->keys[0].key) {
                key_text(&row->keys[0], wanted);
            }
            bool same = tab && wcscmp(tab + 1, wanted) == 0;
            CHECK(same);
            if (!same) {
                printf("     %ls: not %ls\n", label, wanted);
            }
        }
    }
}

CASE(menus_name_the_keys_of_the_rows)
{
    HMENU bar = LoadMenuW(NULL, MAKEINTRESOURCEW(IDM_WINDOW));
    HMENU row = LoadMenuW(NULL, MAKEINTRESOURCEW(IDM_ROW));
    check_keys(bar, true);
    check_keys(row, false);
    DestroyMenu(bar);
    DestroyMenu(row);
}

/* Where the added row stands in the menu that this command is in. */
static int place_behind(HMENU menu, UINT command, HMENU *found)
{
    int place = menu_place(menu, command);
    for (int i = 0; place < 0 && i < GetMenuItemCount(menu); i++) {
        HMENU inner = GetSubMenu(menu, i);
        place = inner ? place_behind(inner, command, found) : -1;
        if (place >= 0) {
            return place;
        }
    }
    *found = place >= 0 ? menu : *found;
    return place;
}

static bool has_run(void *times)
{
    return runs == *(const unsigned *)times;
}

static bool wait_runs(unsigned times)
{
    return wait_until(has_run, &times, "the added command run");
}

static bool mark_is(void *wanted)
{
    bool checked = (GetMenuState(GetMenu(window), ADDED, MF_BYCOMMAND) & MF_CHECKED) != 0;
    return checked == *(const bool *)wanted;
}

static bool wait_mark(bool wanted)
{
    return wait_until(mark_is, &wanted, "the mark of the added command");
}

static HMENU open_row_menu(void)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = L"5001"};
    RECT area = {0};
    int row = grid_find(stage_list(stage), pattern);
    SEE(row >= 0 && grid_area(stage_list(stage), row, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_RIGHT);
    return wait_menu(NULL);
}

CASE(a_new_command_is_one_row)
{
    HMENU menu = NULL;
    wchar_t label[CELL_LENGTH], why[STRING_SIZE], name[STRING_SIZE];
    string_load(GetModuleHandleW(NULL), IDS_CLOSE_BUTTON, name);
    string_load(GetModuleHandleW(NULL), IDS_REASON_NO_ROW, why);

    /* Its item, in the bar and in the menu of a row, which runs it. */
    int place = place_behind(GetMenu(window), IDC_REFRESH, &menu);
    NEED(place >= 0 && menu_place(menu, ADDED) == place + 1);
    menu_label(menu, place + 1, label);
    CHECK(wcscmp(label, name) == 0);
    menu = open_row_menu();
    NEED(menu && menu_place(menu, ADDED) == menu_place(menu, IDC_REFRESH) + 1);
    CHECK(menu_enabled(menu, menu_place(menu, ADDED)));
    menu_click(menu, menu_place(menu, ADDED));
    SEE(wait_no_menu() && wait_runs(1) && wait_mark(true));

    /* Its keys: of the window, and of the list. */
    NEED(bring_to_front(window));
    key_chord(VK_CONTROL, VK_F8);
    SEE(wait_runs(2) && wait_mark(false));
    key_chord(VK_SHIFT, VK_F9);
    SEE(wait_runs(3) && wait_mark(true));

    /* Its reason, in the label. */
    refused = IDS_REASON_NO_ROW;
    menu = open_row_menu();
    NEED(menu && menu_place(menu, ADDED) >= 0);
    CHECK(!menu_enabled(menu, menu_place(menu, ADDED)));
    menu_label(menu, menu_place(menu, ADDED), label);
    CHECK(wcsstr(label, why) != NULL);
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
    CHECK_NUMBER(runs, 3);
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    RUN(what_can_be_asked_for_has_a_row);
    RUN(each_row_can_be_asked_for);
    RUN(the_filter_menu_has_a_number_for_each_field);
    RUN(no_two_rows_claim_a_command);
    RUN(menus_name_the_keys_of_the_rows);
    RUN(a_new_command_is_one_row);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
