/*
 * Whose a key is: Esc in a text of several lines, Ctrl+Backspace in a field, a blank in a name that is typed
 * into the list, and the keyboard after another window was in front.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, list;

static const struct stage_options options = {
    .world = &world,
    .programs = {{100, "alpha.exe"}, {200, "my office.exe"}, {300, "my program.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 100, 5001, 0},
            {PROTOCOL_TCP4, STATE_LISTEN, 200, 5002, 0},
            {PROTOCOL_TCP4, STATE_LISTEN, 300, 5003, 0},
        },
};

static HWND keyboard_of(HWND of)
{
    GUITHREADINFO thread = {.cbSize = sizeof thread};
    GetGUIThreadInfo(GetWindowThreadProcessId(of, NULL), &thread);
    return thread.hwndFocus;
}

static bool has_keyboard(void *control)
{
    return keyboard_of(control) == control;
}

static bool wait_keyboard(HWND control)
{
    return wait_until(has_keyboard, control, "the keyboard");
}

static void click_into(HWND control)
{
    RECT area;
    GetWindowRect(control, &area);
    mouse_click(middle_of(area), BUTTON_LEFT);
}

struct wanted_text {
    HWND control;
    const wchar_t *text;
};

static bool has_text(void *parameter)
{
    const struct wanted_text *wanted = parameter;
    wchar_t text[CELL_LENGTH];
    control_text(wanted->control, text);
    return wcscmp(text, wanted->text) == 0;
}

static bool wait_text(HWND control, const wchar_t *text)
{
    struct wanted_text wanted = {control, text};
    return wait_until(has_text, &wanted, "the text of a field");
}

/* An edit control of several lines that IsDialogMessage has asked closes its parent with Esc. */
CASE(escape_in_the_details_leaves_the_window_open)
{
    HWND details = control_of(window, IDC_DETAILS);
    SendMessageW(window, WM_COMMAND, IDC_SHOW_DETAILS, 0);
    click_into(details);
    NEED(wait_keyboard(details));
    key_press(VK_RIGHT);
    key_press(VK_ESCAPE);
    SEE(wait_keyboard(list));
    stage_step(stage);
    CHECK(IsWindow(window));
    SendMessageW(window, WM_COMMAND, IDC_SHOW_DETAILS, 0);
}

/* Another program's window, as far as this one can tell: with a thread of its own for its messages. */
static DWORD WINAPI run_other(void *ready)
{
    MSG message;
    HWND other = CreateWindowExW(0, WC_STATICW, L"Another", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 200, 100,
                                 NULL, NULL, GetModuleHandleW(NULL), NULL);
    SetEvent(ready);
    while (other && GetMessageW(&message, NULL, 0, 0) > 0) {
        DispatchMessageW(&message);
    }
    DestroyWindow(other);
    return 0;
}

CASE(the_keyboard_comes_back_to_the_field_that_had_it)
{
    HWND filter = control_of(window, IDC_FILTER);
    DWORD id = 0;
    HANDLE ready = CreateEventW(NULL, FALSE, FALSE, NULL),
           thread = CreateThread(NULL, 0, run_other, ready, 0, &id);
    NEED(ready && thread && WaitForSingleObject(ready, PATIENCE_MS) == WAIT_OBJECT_0);
    HWND other = wait_window(GetCurrentProcessId(), L"Static", NULL);
    NEED(other && bring_to_front(other) && bring_to_front(window));
    key_chord(VK_CONTROL, 'L');
    NEED(wait_keyboard(filter));
    NEED(bring_to_front(other));
    NEED(bring_to_front(window));
    SEE(wait_keyboard(filter));
    /* One that is hidden meanwhile takes no keys. */
    SendMessageW(window, WM_COMMAND, IDC_SHOW_DETAILS, 0);
    HWND others = control_of(window, IDC_OTHERS);
    click_into(others);
    NEED(wait_keyboard(others));
    NEED(bring_to_front(other));
    ShowWindow(others, SW_HIDE);
    NEED(bring_to_front(window));
    SEE(wait_keyboard(list));
    SendMessageW(window, WM_COMMAND, IDC_SHOW_DETAILS, 0);
    PostThreadMessageW(id, WM_QUIT, 0, 0);
    SEE(wait_no_window(other));
    CloseHandle(thread);
    CloseHandle(ready);
}

CASE(control_and_backspace_delete_a_word)
{
    HWND filter = control_of(window, IDC_FILTER);
    key_chord(VK_CONTROL, 'L');
    NEED(wait_keyboard(filter));
    type_text(L"alpha port:50 ");
    NEED(wait_text(filter, L"alpha port:50 "));
    key_chord(VK_CONTROL, VK_BACK);
    SEE(wait_text(filter, L"alpha port:"));
    key_chord(VK_CONTROL, VK_BACK);
    SEE(wait_text(filter, L"alpha "));
    /* What is selected goes, and no more. */
    key_chord(VK_SHIFT, VK_LEFT);
    key_chord(VK_CONTROL, VK_BACK);
    SEE(wait_text(filter, L"alpha"));
    key_chord(VK_CONTROL, VK_BACK);
    SEE(wait_text(filter, L""));
    key_chord(VK_CONTROL, VK_BACK);
    key_press('A');
    SEE(wait_text(filter, L"a"));
    key_press(VK_ESCAPE);
    NEED(wait_keyboard(list));

    key_chord(VK_CONTROL, 'F');
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    HWND field = GetDlgItem(dialog, IDC_FIND_TEXT);
    NEED(wait_keyboard(field));
    type_text(L"one two");
    NEED(wait_text(field, L"one two"));
    key_chord(VK_CONTROL, VK_BACK);
    SEE(wait_text(field, L"one "));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

/* The character that Windows makes of Ctrl+Backspace, whatever this system makes of the key. */
CASE(the_character_127_deletes_a_word)
{
    enum { DELETE_CHARACTER = 0x7F };
    HWND filter = control_of(window, IDC_FILTER);
    SetWindowTextW(filter, L"alpha beta");
    SendMessageW(filter, EM_SETSEL, 10, 10);
    SendMessageW(filter, WM_CHAR, DELETE_CHARACTER, 0);
    SEE(wait_text(filter, L"alpha "));
    SendMessageW(filter, WM_CHAR, DELETE_CHARACTER, 0);
    SEE(wait_text(filter, L""));
    SendMessageW(filter, WM_CHAR, DELETE_CHARACTER, 0);
    SEE(wait_text(filter, L""));
}

/* All at once, so that no pause comes between however slow the machine is. */
static void type_quickly(const WORD *keys, size_t count)
{
    INPUT input[32] = {{.type = INPUT_KEYBOARD}};
    for (size_t i = 0; i < 2 * count; i++) {
        input[i] = (INPUT){.type = INPUT_KEYBOARD,
                           .ki = {.wVk = keys[i / 2],
                                  .wScan = (WORD)MapVirtualKeyW(keys[i / 2], MAPVK_VK_TO_VSC),
                                  .dwFlags = i % 2 ? KEYEVENTF_KEYUP : 0}};
    }
    SendInput((UINT)(2 * count), input, sizeof input[0]);
}

static bool is_chosen(void *row)
{
    return grid_next(list, -1, LVNI_SELECTED) == *(const int *)row;
}

static bool wait_chosen(int row)
{
    return wait_until(is_chosen, &row, "a row to be chosen");
}

static bool is_frozen(void *unused)
{
    (void)unused;
    return (GetMenuState(GetMenu(window), IDC_FREEZE, MF_BYCOMMAND) & MF_CHECKED) != 0;
}

static bool goes_on(void *unused)
{
    return !is_frozen(unused);
}

CASE(a_blank_in_a_name_belongs_to_it)
{
    const row_pattern program = {[COLUMN_PROCESS] = L"my program.exe"};
    const row_pattern office = {[COLUMN_PROCESS] = L"my office.exe"};
    const WORD keys[] = {'M', 'Y', VK_SPACE, 'P'};
    SetForegroundWindow(window);
    click_into(list);
    NEED(wait_keyboard(list));
    key_press(VK_HOME);
    type_quickly(keys, 4);
    SEE(wait_chosen(grid_find(list, program)));
    CHECK(!is_frozen(NULL));
    /* One letter goes on to the next, and round. */
    key_press(VK_HOME);
    type_quickly(keys, 1);
    SEE(wait_chosen(grid_find(list, office)));
    key_press(VK_END);
    type_quickly(keys, 1);
    SEE(wait_chosen(grid_find(list, office)));
    /* After another key it is the one that freezes. */
    key_press(VK_HOME);
    key_press(VK_SPACE);
    SEE(wait_until(is_frozen, NULL, "the list to be frozen"));
    key_press(VK_SPACE);
    SEE(wait_until(goes_on, NULL, "the list to go on"));
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(escape_in_the_details_leaves_the_window_open);
    RUN(the_keyboard_comes_back_to_the_field_that_had_it);
    RUN(control_and_backspace_delete_a_word);
    RUN(the_character_127_deletes_a_word);
    RUN(a_blank_in_a_name_belongs_to_it);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
