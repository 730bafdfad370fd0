/*
 * Which columns are shown: sets, one's own choice, order; and that sorting, filtering, copying and grouping
 * go by what is shown.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "resource.h"
#include "sockscope/column_set.h"

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{40, "one.exe"}, {41, "two.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 40, 443, 0},
            {PROTOCOL_TCP4, STATE_LISTEN, 41, 80, 0},
        },
};

/* The titles from left to right, joined by "|". */
static void titles(wchar_t all[CELL_LENGTH])
{
    int order[COLUMN_COUNT];
    HWND header = (HWND)SendMessageW(list, LVM_GETHEADER, 0, 0);
    int count = (int)SendMessageW(header, HDM_GETITEMCOUNT, 0, 0);
    all[0] = L'\0';
    SendMessageW(list, LVM_GETCOLUMNORDERARRAY, (WPARAM)count, (LPARAM)order);
    for (int i = 0; i < count; i++) {
        wchar_t title[64] = L"";
        HDITEMW item = {.mask = HDI_TEXT, .pszText = title, .cchTextMax = 64};
        SendMessageW(header, HDM_GETITEMW, (WPARAM)order[i], (LPARAM)&item);
        wcscat(wcscat(all, i ? L"|" : L""), title);
    }
}

static void check_titles(const wchar_t *wanted)
{
    wchar_t all[CELL_LENGTH];
    titles(all);
    bool right = wcscmp(all, wanted) == 0;
    SEE(right);
    if (!right) {
        printf("     the titles: %ls\n", all);
    }
}

static HWND open_dialog(void)
{
    PostMessageW(window, WM_COMMAND, IDC_COLUMNS, 0);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    SEE(dialog && bring_to_front(dialog));
    return dialog;
}

static void answer(HWND dialog, WORD key)
{
    SEE(bring_to_front(dialog));
    key_press(key);
    SEE(wait_no_window(dialog));
}

static LRESULT chosen_set(HWND dialog)
{
    return SendDlgItemMessageW(dialog, IDC_COLUMN_SET, CB_GETCURSEL, 0, 0);
}

struct set {
    HWND dialog;
    LRESULT wanted;
};

static bool set_is(void *context)
{
    const struct set *set = context;
    return chosen_set(set->dialog) == set->wanted;
}

static void wait_set(HWND dialog, LRESULT wanted)
{
    struct set set = {dialog, wanted};
    SEE(wait_until(set_is, &set, "the set"));
}

CASE(a_set_is_chosen_by_key)
{
    check_titles(
        L"Process|PID|Protocol|State|Local Address|Local Port|Remote Address|Remote Port|Change|Created|"
        L"Service|Path");
    HWND dialog = open_dialog();
    NEED(dialog);
    CHECK_NUMBER(chosen_set(dialog), 0);
    key_chord(VK_MENU, 'S');
    key_press(VK_DOWN);
    key_press(VK_DOWN);
    wait_set(dialog, 2);
    answer(dialog, VK_RETURN);
    check_titles(
        L"Process|PID|User|Elevated|Company|Signed by|Direction|Protocol|State|Local Address|Local Port|"
        L"Remote Address|Remote Port|Age|Path|Command Line");
}

static bool title_is_sorted(void *context)
{
    const int *number = context;
    return header_arrow(list, (enum column_id) * number) == HDF_SORTUP;
}

/* Columns are numbered by id; Direction is the tenth of those shown. */
CASE(a_click_sorts_by_the_column_that_is_there)
{
    RECT area = {0};
    int number = 9;
    NEED(header_area(list, (enum column_id)number, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    SEE(wait_until(title_is_sorted, &number, "the arrow"));
}

CASE(no_is_no)
{
    HWND dialog = open_dialog();
    NEED(dialog);
    CHECK_NUMBER(chosen_set(dialog), 2);
    key_chord(VK_MENU, 'S');
    key_press(VK_HOME);
    wait_set(dialog, 0);
    answer(dialog, VK_ESCAPE);
    check_titles(
        L"Process|PID|User|Elevated|Company|Signed by|Direction|Protocol|State|Local Address|Local Port|"
        L"Remote Address|Remote Port|Age|Path|Command Line");
}

/* By hand: the second line is moved up, and the third taken away with the space bar. */
CASE(a_choice_of_ones_own)
{
    HWND dialog = open_dialog();
    NEED(dialog);
    key_chord(VK_MENU, 'S');
    key_press(VK_DOWN);
    wait_set(dialog, 3);
    key_press(VK_HOME);
    wait_set(dialog, 0);
    SetFocus(GetDlgItem(dialog, IDC_COLUMN_LIST));
    SendMessageW(dialog, WM_NEXTDLGCTL, (WPARAM)GetDlgItem(dialog, IDC_COLUMN_LIST), TRUE);
    HWND columns = GetDlgItem(dialog, IDC_COLUMN_LIST);
    LVITEMW item = {.state = LVIS_SELECTED | LVIS_FOCUSED, .stateMask = LVIS_SELECTED | LVIS_FOCUSED};
    SendMessageW(columns, LVM_SETITEMSTATE, 1, (LPARAM)&item);
    key_chord(VK_MENU, 'U');
    wait_set(dialog, COLUMN_SET_COUNT);
    SendMessageW(columns, LVM_SETITEMSTATE, 2, (LPARAM)&item);
    SendMessageW(dialog, WM_NEXTDLGCTL, (WPARAM)columns, TRUE);
    key_press(VK_SPACE);
    answer(dialog, VK_RETURN);
    check_titles(
        L"PID|Process|State|Local Address|Local Port|Remote Address|Remote Port|Change|Created|Service|Path");
}

/* A row as text has the columns that are seen, in their order. */
CASE(what_is_copied_is_what_is_seen)
{
    static wchar_t text[CELL_LENGTH];
    SEE(bring_to_front(window));
    key_chord(VK_CONTROL, 'G');
    stage_settle(stage);
    key_chord(VK_CONTROL, 'G');
    stage_settle(stage);
    SendMessageW(window, WM_COMMAND, IDC_SELECT_ALL, 0);
    SendMessageW(window, WM_COMMAND, IDC_COPY_ROW, 0);
    CHECK(OpenClipboard(NULL));
    HANDLE memory = GetClipboardData(CF_UNICODETEXT);
    const wchar_t *copied = memory ? GlobalLock(memory) : NULL;
    wcsncpy(text, copied ? copied : L"", CELL_LENGTH - 1);
    CloseClipboard();
    CHECK(wcsstr(text, L"40\tone.exe\tListening\t127.0.0.1\t443\t") != NULL);
}

/* The menu of a header: that of the column under the pointer. */
static HMENU open_header_menu(enum column_id number)
{
    RECT area = {0};
    SEE(bring_to_front(window) && header_area(list, number, &area));
    mouse_click(middle_of(area), BUTTON_RIGHT);
    HMENU menu = wait_menu(NULL);
    SEE(menu);
    return menu;
}

static void choose_in_header(enum column_id number, UINT command)
{
    HMENU menu = open_header_menu(number);
    NEED(menu);
    menu_click(menu, menu_place(menu, command));
    SEE(wait_no_menu());
}

static int width_of(int number)
{
    return (int)SendMessageW(list, LVM_GETCOLUMNWIDTH, (WPARAM)number, 0);
}

static bool is_narrower(void *before)
{
    return width_of(1) < *(const int *)before;
}

static bool columns_are(void *count)
{
    HWND header = (HWND)SendMessageW(list, LVM_GETHEADER, 0, 0);
    return SendMessageW(header, HDM_GETITEMCOUNT, 0, 0) == *(const int *)count;
}

/* Columns are numbered by id: PID is the second, and State the fourth. */
CASE(a_header_has_a_menu)
{
    int count = 10, less = 9, wide = 300;
    choose_in_header(0, IDC_USE_SET_FIRST + COLUMN_SET_TCPVIEW);
    SEE(wait_until(columns_are, &count, "the columns of TCPView"));
    HMENU menu = open_header_menu(1);
    NEED(menu);
    CHECK(GetMenuState(menu, IDC_USE_SET_FIRST + COLUMN_SET_TCPVIEW, MF_BYCOMMAND) & MF_CHECKED);
    CHECK(!(GetMenuState(menu, IDC_USE_SET_FIRST, MF_BYCOMMAND) & MF_CHECKED));
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
    SendMessageW(list, LVM_SETCOLUMNWIDTH, 1, wide);
    int other = width_of(0);
    choose_in_header(1, IDC_FIT_COLUMN);
    SEE(wait_until(is_narrower, &wide, "the column to fit"));
    CHECK_NUMBER(width_of(0), other);
    choose_in_header(3, IDC_HIDE_COLUMN);
    SEE(wait_until(columns_are, &less, "a column to be hidden"));
    check_titles(L"Process|PID|Protocol|Local Address|Local Port|Remote Address|Remote Port|Created|Module");
}

/* One column has to stay: the menu says so. */
CASE(the_last_column_stays)
{
    int one = 1;
    wchar_t label[CELL_LENGTH];
    for (int left = 9; left > 1; left--) {
        choose_in_header(0, IDC_HIDE_COLUMN);
        int now = left - 1;
        SEE(wait_until(columns_are, &now, "a column less"));
    }
    HMENU menu = open_header_menu(0);
    NEED(menu);
    int place = menu_place(menu, IDC_HIDE_COLUMN);
    CHECK(!menu_enabled(menu, place));
    menu_label(menu, place, label);
    CHECK(wcsstr(label, L"the only column"));
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
    SendMessageW(window, WM_COMMAND, IDC_HIDE_COLUMN, 0);
    CHECK(columns_are(&one));
}

/* Who comes from TCPView finds its columns at the first start. */
CASE(the_first_start_after_tcpview)
{
    stage = stage_open(&(struct stage_options){.world = &world, .settings = {.tcpview_was_used = true}});
    window = stage_window(stage);
    list = stage_list(stage);
    check_titles(
        L"Process|PID|Protocol|State|Local Address|Local Port|Remote Address|Remote Port|Created|Module");
    CHECK_NUMBER(stage_close(stage), 0);
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(a_set_is_chosen_by_key);
    RUN(a_click_sorts_by_the_column_that_is_there);
    RUN(no_is_no);
    RUN(a_choice_of_ones_own);
    RUN(what_is_copied_is_what_is_seen);
    RUN(a_header_has_a_menu);
    RUN(the_last_column_stays);
    CHECK_NUMBER(stage_close(stage), 0);
    RUN(the_first_start_after_tcpview);
    return check_result();
}
