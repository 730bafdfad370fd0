/*
 * Dark mode, and the change of it while the window runs: no light patch in the list, the selection, the
 * dialogs and the menus, which are drawn by hand then and still answer to their mnemonics.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <ole2.h>

#include <commctrl.h>
#include <oleacc.h>
#include <wchar.h>

#include "resource.h"

enum { FILE_MENU, EDIT_MENU, VIEW_MENU, CONNECTION_MENU, PROCESS_MENU, OPTIONS_MENU };

static struct world world;
static struct stage *stage;
static HWND window, list;
static struct theme dark = {.choice = THEME_DARK}, light = {.choice = THEME_LIGHT},
                    contrast = {.choice = THEME_CONTRAST};

static const struct stage_options dark_stage = {
    .world = &world,
    .programs = {{100, "alpha.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 100, 5001, 0},
            {PROTOCOL_UDP4, STATE_NONE, 100, 5002, 0},
        },
    .settings = {.theme = THEME_DARK},
};

static RECT row_area(int row)
{
    RECT area = {0};
    CHECK(grid_area(list, row, COLUMN_STATE, &area));
    return area;
}

struct ground {
    RECT area;
    COLORREF colour;
};

static bool has_ground(void *parameter)
{
    const struct ground *ground = parameter;
    return screen_ground(ground->area) == ground->colour;
}

static bool has_other_ground(void *parameter)
{
    return !has_ground(parameter);
}

static bool wait_ground(RECT area, COLORREF colour)
{
    struct ground ground = {area, colour};
    bool there = wait_until(has_ground, &ground, "the background");
    if (!there) {
        printf("     wanted %06lx, there is %06lx\n", colour, screen_ground(area));
    }
    return there;
}

/* What lies right of the last word of the menu bar. */
static RECT bar_rest(void)
{
    MENUBARINFO bar = {.cbSize = sizeof bar};
    RECT last = {0};
    HMENU menu = GetMenu(window);
    CHECK(GetMenuBarInfo(window, OBJID_MENU, 0, &bar));
    CHECK(GetMenuItemRect(window, menu, (UINT)GetMenuItemCount(menu) - 1, &last));
    bar.rcBar.left = last.right + 1;
    return bar.rcBar;
}

CASE(rows_and_menu_bar_are_dark)
{
    RECT item = {0};
    SEE(wait_ground(row_area(0), dark.window));
    SEE(wait_ground(bar_rest(), dark.face));
    CHECK(GetMenuItemRect(window, GetMenu(window), VIEW_MENU, &item));
    SEE(wait_ground(item, dark.face));
}

/* Windows draws a line between bar and content, in its own colour. */
CASE(no_light_line_below_the_menu_bar)
{
    RECT line;
    GetClientRect(window, &line);
    MapWindowPoints(window, HWND_DESKTOP, (POINT *)&line, 2);
    line.bottom = line.top--;
    SEE(wait_ground(line, dark.face));
    line.right = line.left + 60;
    SEE(wait_ground(line, dark.face));
}

CASE(tips_are_dark)
{
    HWND tips = (HWND)SendMessageW(control_of(window, IDC_TOOLBAR), TB_GETTOOLTIPS, 0, 0);
    NEED(tips);
    CHECK_NUMBER(SendMessageW(tips, TTM_GETTIPBKCOLOR, 0, 0), dark.face);
    CHECK_NUMBER(SendMessageW(tips, TTM_GETTIPTEXTCOLOR, 0, 0), dark.face_text);
}

static void check_spoken(HMENU menu)
{
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        wchar_t label[CELL_LENGTH];
        MENUITEMINFOW item = {.cbSize = sizeof item, .fMask = MIIM_DATA | MIIM_FTYPE};
        menu_label(menu, i, label);
        CHECK(GetMenuItemInfoW(menu, (UINT)i, TRUE, &item) && (item.fType & MFT_OWNERDRAW));
        const MSAAMENUINFO *spoken = (const MSAAMENUINFO *)item.dwItemData;
        CHECK(spoken && spoken->dwMSAASignature == (DWORD)MSAA_MENU_SIG);
        if (spoken) {
            CHECK(wcscmp(spoken->pszWText, label) == 0 && spoken->cchWText == wcslen(label));
        }
        if (GetSubMenu(menu, i)) {
            check_spoken(GetSubMenu(menu, i));
        }
    }
}

/* Accessibility asks the data of an item that Windows does not draw for its text. */
CASE(items_drawn_here_have_names)
{
    check_spoken(GetMenu(window));
    mouse_click(middle_of(row_area(0)), BUTTON_RIGHT);
    HMENU menu = wait_menu(NULL);
    NEED(menu);
    check_spoken(menu);
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
}

/* The height of a bar is Windows' own; its words are as wide as they were measured. */
static int word_width(void)
{
    RECT item = {0};
    CHECK(GetMenuItemRect(window, GetMenu(window), OPTIONS_MENU, &item));
    return item.right - item.left;
}

static void change_dpi(WORD dpi)
{
    RECT place;
    GetWindowRect(window, &place);
    SendMessageW(window, WM_DPICHANGED, MAKEWPARAM(dpi, dpi), (LPARAM)&place);
}

CASE(the_words_of_the_menu_bar_grow_with_the_scale)
{
    int width = word_width();
    change_dpi(192);
    CHECK(word_width() > width);
    change_dpi(96);
    CHECK_NUMBER(word_width(), width);
}

/* What a change of theme does to the list, counted on the window's thread. */
static volatile LONG themed;

static LRESULT CALLBACK count_themed(int code, WPARAM wide, LPARAM longer)
{
    const CWPSTRUCT *sent = (const CWPSTRUCT *)longer;
    if (code >= 0 && sent->hwnd == list && sent->message == WM_THEMECHANGED) {
        InterlockedIncrement(&themed);
    }
    return CallNextHookEx(NULL, code, wide, longer);
}

/* Windows sends the message for whatever changes: a printer, the environment, the wallpaper. */
CASE(a_setting_that_is_no_colour_changes_nothing)
{
    HHOOK hook =
        SetWindowsHookExW(WH_CALLWNDPROC, count_themed, NULL, GetWindowThreadProcessId(window, NULL));
    NEED(hook);
    SendMessageW(window, WM_SETTINGCHANGE, 0, (LPARAM)L"Environment");
    SendMessageW(window, WM_SYSCOLORCHANGE, 0, 0);
    CHECK_NUMBER(themed, 0);
    SendMessageW(window, WM_COMMAND, IDC_THEME_FIRST + THEME_DARK, 0);
    CHECK(themed > 0);
    UnhookWindowsHookEx(hook);
}

CASE(the_selection_is_dark_with_and_without_the_keyboard)
{
    mouse_click(middle_of(row_area(0)), BUTTON_LEFT);
    SEE(wait_ground(row_area(0), dark.selection));
    key_chord(VK_CONTROL, 'L');
    SEE(wait_ground(row_area(0), dark.idle_selection));
    key_press(VK_ESCAPE);
    SEE(wait_ground(row_area(0), dark.selection));
}

static bool is_chosen_in(void *list_view)
{
    return ListView_GetNextItem(list_view, -1, LVNI_SELECTED) == 0;
}

static HWND open_dialog(UINT command)
{
    PostMessageW(window, WM_COMMAND, command, 0);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    return dialog && bring_to_front(dialog) ? dialog : NULL;
}

static RECT area_of(HWND control)
{
    RECT area = {0};
    GetWindowRect(control, &area);
    return area;
}

/* The outermost pixels of a control, at its left. */
static RECT border_of(HWND control)
{
    RECT area = area_of(control);
    area.right = area.left + 1;
    return area;
}

CASE(dialogs_and_their_controls_are_dark)
{
    HWND dialog = open_dialog(IDC_COLUMNS);
    NEED(dialog);
    HWND columns = GetDlgItem(dialog, IDC_COLUMN_LIST);
    SEE(wait_until(is_chosen_in, columns, "the first column to be chosen"));
    SEE(wait_ground(area_of(dialog), dark.face));
    SEE(wait_ground(area_of(columns), dark.window));
    SEE(wait_ground(border_of(columns), dark.focus));
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDC_COLUMN_SET)), dark.button));
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDC_COLUMN_UP)), dark.button));
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDOK)), dark.button));
    key_press(VK_TAB);
    SEE(wait_ground(border_of(columns), dark.face_border));
    SEE(wait_ground(border_of(GetDlgItem(dialog, IDC_COLUMN_UP)), dark.focus));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));

    dialog = open_dialog(IDC_COLOURS);
    NEED(dialog);
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDC_SECONDS)), dark.window));
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDC_SECONDS_SPIN)), dark.button));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

/* Find stays open beside the window, so it changes with it. */
CASE(an_open_dialog_follows_the_theme)
{
    HWND dialog = open_dialog(IDC_FIND);
    NEED(dialog);
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDC_FIND_TEXT)), dark.window));
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDCANCEL)), dark.button));
    SendMessageW(window, WM_COMMAND, IDC_THEME_FIRST + THEME_LIGHT, 0);
    SEE(wait_ground(area_of(dialog), light.face));
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDC_FIND_TEXT)), light.window));
    SEE(wait_ground(row_area(0), light.idle_selection));
    struct ground button = {area_of(GetDlgItem(dialog, IDCANCEL)), dark.button};
    SEE(wait_until(has_other_ground, &button, "a light button"));
    SendMessageW(window, WM_COMMAND, IDC_THEME_FIRST + THEME_DARK, 0);
    SEE(wait_ground(area_of(dialog), dark.face));
    SEE(wait_ground(area_of(GetDlgItem(dialog, IDCANCEL)), dark.button));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

static bool all_selected(void *unused)
{
    (void)unused;
    return ListView_GetSelectedCount(list) == 2;
}

/* Right of the list of columns, below the buttons that move one: nothing but the dialog's face. */
static RECT bare_face(HWND dialog)
{
    RECT left = area_of(GetDlgItem(dialog, IDC_COLUMN_LIST));
    RECT above = area_of(GetDlgItem(dialog, IDC_COLUMN_DOWN));
    return (RECT){above.left, above.bottom + 4, above.right, left.bottom};
}

CASE(a_modal_dialog_follows_the_theme)
{
    HWND dialog = open_dialog(IDC_COLUMNS);
    NEED(dialog);
    RECT columns = area_of(GetDlgItem(dialog, IDC_COLUMN_LIST));
    SEE(wait_ground(columns, dark.window));
    SendMessageW(window, WM_COMMAND, IDC_THEME_FIRST + THEME_LIGHT, 0);
    SEE(wait_ground(bare_face(dialog), light.face));
    SEE(wait_ground(columns, light.window));
    SendMessageW(window, WM_COMMAND, IDC_THEME_FIRST + THEME_DARK, 0);
    SEE(wait_ground(bare_face(dialog), dark.face));
    SEE(wait_ground(columns, dark.window));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

/* Controls pass over each other where the filter box goes below the toolbar, and leave nothing behind. */
CASE(another_size_leaves_no_copies)
{
    RECT place, header = {0};
    GetWindowRect(window, &place);
    NEED(header_area(list, COLUMN_PROCESS, &header));
    COLORREF ground = screen_ground(header);
    for (int i = 0; i < 3; i++) {
        SetWindowPos(window, NULL, 0, 0, 600, place.bottom - place.top, SWP_NOMOVE | SWP_NOZORDER);
        UpdateWindow(window);
        Sleep(100);
        SetWindowPos(window, NULL, 0, 0, place.right - place.left, place.bottom - place.top,
                     SWP_NOMOVE | SWP_NOZORDER);
        for (int id = COLUMN_PROCESS; id <= COLUMN_LOCAL_PORT; id++) {
            NEED(header_area(list, (enum column_id)id, &header));
            SEE(wait_ground(header, ground));
        }
        SEE(wait_ground(row_area(1), dark.window));
    }
}

CASE(menus_are_dark_and_answer_to_letters)
{
    RECT item = {0};
    HMENU edit = GetSubMenu(GetMenu(window), EDIT_MENU);
    key_chord(VK_MENU, 'E');
    NEED(wait_menu(edit));
    CHECK(GetMenuItemRect(NULL, edit, (UINT)menu_place(edit, IDC_SELECT_ALL), &item));
    SEE(wait_ground(item, dark.face));
    key_press('A');
    SEE(wait_no_menu());
    SEE(wait_until(all_selected, NULL, "all rows to be selected"));
}

static HMENU open_themes(void)
{
    HMENU options = GetSubMenu(GetMenu(window), OPTIONS_MENU), themes = NULL;
    for (int i = 0; i < GetMenuItemCount(options) && !themes; i++) {
        HMENU inner = GetSubMenu(options, i);
        themes = inner && menu_place(inner, IDC_THEME_FIRST) >= 0 ? inner : NULL;
    }
    key_chord(VK_MENU, 'O');
    SEE(wait_menu(options));
    key_press('T');
    return wait_menu(themes);
}

static bool checked(HMENU menu, UINT command)
{
    return (GetMenuState(menu, command, MF_BYCOMMAND) & MF_CHECKED) != 0;
}

CASE(the_theme_changes_while_it_runs)
{
    HMENU themes = open_themes();
    NEED(themes);
    CHECK(checked(themes, IDC_THEME_FIRST + THEME_DARK) && !checked(themes, IDC_THEME_FIRST));
    key_press('L');
    SEE(wait_no_menu());
    mouse_click(middle_of(row_area(1)), BUTTON_LEFT);
    SEE(wait_ground(row_area(0), light.window));
    SEE(wait_ground(bar_rest(), GetSysColor(COLOR_MENUBAR)));
    CHECK(checked(themes, IDC_THEME_FIRST + THEME_LIGHT) && !checked(themes, IDC_THEME_FIRST + THEME_DARK));

    NEED(open_themes());
    key_press('D');
    SEE(wait_no_menu());
    SEE(wait_ground(row_area(0), dark.window));
    SEE(wait_ground(bar_rest(), dark.face));
}

/* What is new is told in words alone, and no theme of before shines through. */
CASE(high_contrast_is_black_without_marks)
{
    wchar_t said[CELL_LENGTH];
    NEED(open_themes());
    key_press('H');
    SEE(wait_no_menu());
    SEE(wait_ground(row_area(0), RGB(0, 0, 0)));
    SEE(wait_ground(bar_rest(), RGB(0, 0, 0)));
    world_add(&world, PROTOCOL_UDP4, STATE_NONE, 100, 5003, 0);
    stage_settle(stage);
    grid_text(list, 2, COLUMN_CHANGE, said);
    CHECK(wcscmp(said, L"New") == 0);
    SEE(wait_ground(row_area(2), RGB(0, 0, 0)));
    SEE(wait_ground(row_area(1), contrast.selection));
    RECT hint;
    GetWindowRect(control_of(window, IDC_HINT), &hint);
    SEE(wait_ground(hint, RGB(0, 0, 0)));
}

int main(void)
{
    driver_begin();
    theme_read(&dark);
    theme_read(&light);
    theme_read(&contrast);
    stage = stage_open(&dark_stage);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(rows_and_menu_bar_are_dark);
    RUN(no_light_line_below_the_menu_bar);
    RUN(tips_are_dark);
    RUN(items_drawn_here_have_names);
    RUN(the_words_of_the_menu_bar_grow_with_the_scale);
    RUN(a_setting_that_is_no_colour_changes_nothing);
    RUN(the_selection_is_dark_with_and_without_the_keyboard);
    RUN(dialogs_and_their_controls_are_dark);
    RUN(an_open_dialog_follows_the_theme);
    RUN(a_modal_dialog_follows_the_theme);
    RUN(another_size_leaves_no_copies);
    RUN(menus_are_dark_and_answer_to_letters);
    RUN(the_theme_changes_while_it_runs);
    RUN(high_contrast_is_black_without_marks);
    CHECK_NUMBER(stage_close(stage), 0);
    theme_free(&dark);
    theme_free(&light);
    theme_free(&contrast);
    return check_result();
}
