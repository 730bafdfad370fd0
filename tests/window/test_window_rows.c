/*
 * What can be taken from rows: text in several forms, and what is handed to the shell, which here is the
 * test's own: it writes down what it was asked for and opens nothing.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, list;

/* The shell: what it was asked, and what it answers. */
static struct {
    wchar_t file[1024], parameters[1024];
    enum shell_errand errand;
    HWND over;
    uint32_t answer;
    volatile LONG calls;
} asked;

static uint32_t execute(void *context, const struct shell_request *request)
{
    (void)context;
    wcscpy(asked.file, request->file);
    wcscpy(asked.parameters, request->parameters ? request->parameters : L"");
    asked.errand = request->errand;
    asked.over = request->window;
    uint32_t answer = asked.answer;
    InterlockedIncrement(&asked.calls);
    return answer;
}

static const struct stage_options options = {
    .world = &world,
    .programs = {{40, "one & two.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_ESTABLISHED, 40, 5001, 443},
            {PROTOCOL_TCP6, STATE_ESTABLISHED, 40, 5002, 80},
            {PROTOCOL_UDP4, STATE_NONE, 0, 5003, 0},
        },
    .settings = {.shell = {.execute = execute}},
    .settled = true,
};

static bool is_alone(void *row)
{
    return grid_next(list, -1, LVNI_SELECTED) == *(const int *)row &&
           SendMessageW(list, LVM_GETSELECTEDCOUNT, 0, 0) == 1;
}

static void choose(const wchar_t *port)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = port};
    RECT area = {0};
    int row = grid_find(list, pattern);
    NEED(bring_to_front(window) && grid_area(list, row, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    NEED(wait_until(is_alone, &row, "the row to be chosen"));
}

static void check_copy(UINT command, const wchar_t *wanted)
{
    SendMessageW(window, WM_COMMAND, command, 0);
    const wchar_t *text = clipboard_text();
    bool right = wcscmp(text, wanted) == 0;
    CHECK(right);
    if (!right) {
        printf("     copied: %ls\n", text);
    }
}

static bool address_is_copied(void *context)
{
    (void)context;
    return wcscmp(clipboard_text(), L"127.0.0.1") == 0;
}

CASE(a_row_is_copied_in_each_form)
{
    choose(L"5001");
    check_copy(IDC_COPY_SHOW_COMMAND,
               L"sockscope list proto:tcp4 local:127.0.0.1:5001 remote:127.0.0.1:443 pid:40");
    check_copy(IDC_COPY_CLOSE_COMMAND, L"sockscope close 127.0.0.1:5001 127.0.0.1:443");
    key_press(VK_F2);
    SEE(wait_until(address_is_copied, NULL, "the address on the clipboard"));

    SendMessageW(window, WM_COMMAND, IDC_COPY_CSV, 0);
    CHECK(wcsncmp(clipboard_text(), L"ProcessName,OwningProcess,", 26) == 0);
    CHECK(wcsstr(clipboard_text(), L"\r\none & two.exe,40,TCP,Established,127.0.0.1,5001,127.0.0.1,443,"));
    SendMessageW(window, WM_COMMAND, IDC_COPY_JSON, 0);
    CHECK(clipboard_text()[0] == L'[');
    CHECK(wcsstr(clipboard_text(), L"\"ProcessName\":\"one & two.exe\",\"OwningProcess\":40,"));
    SendMessageW(window, WM_COMMAND, IDC_COPY_ROW, 0);
    CHECK(wcsncmp(clipboard_text(), L"one & two.exe\t40\tTCP\t", 21) == 0);
}

CASE(many_rows_are_a_line_each_and_what_has_nothing_to_say_has_none)
{
    SendMessageW(window, WM_COMMAND, IDC_SELECT_ALL, 0);
    check_copy(
        IDC_COPY_CLOSE_COMMAND,
        L"sockscope close 127.0.0.1:5001 127.0.0.1:443\r\nsockscope close \"[::1]:5002\" \"[::1]:80\"");
}

/* What was there before is not lost for nothing. */
CASE(nothing_to_copy_leaves_the_clipboard_alone)
{
    choose(L"5001");
    check_copy(IDC_COPY_ADDRESS, L"127.0.0.1");
    choose(L"5003");
    check_copy(IDC_COPY_CLOSE_COMMAND, L"127.0.0.1");
    check_copy(IDC_COPY_ADDRESS, L"127.0.0.1");
}

static bool was_asked(void *calls)
{
    return asked.calls == *(const LONG *)calls;
}

static void check_open(UINT command, enum shell_errand errand, const wchar_t *file, const wchar_t *parameters)
{
    LONG calls = asked.calls + 1;
    PostMessageW(window, WM_COMMAND, command, 0);
    NEED(wait_until(was_asked, &calls, "the shell to be asked"));
    CHECK_NUMBER(asked.errand, errand);
    CHECK(wcsstr(asked.file, file) != NULL);
    CHECK(wcscmp(asked.parameters, parameters) == 0);
    if (!wcsstr(asked.file, file)) {
        printf("     the file: %ls\n", asked.file);
    }
}

CASE(the_shell_opens_what_belongs_to_the_process)
{
    choose(L"5001");
    check_open(IDC_OPEN_LOCATION, SHELL_OPEN, L"\\explorer.exe", L"/select,\"C:\\World\\40.exe\"");
    check_open(IDC_PROPERTIES, SHELL_PROPERTIES, L"C:\\World\\40.exe", L"");
    check_open(IDC_SEARCH_WEB, SHELL_OPEN, L"?q=one%20%26%20two.exe", L"");
}

CASE(what_the_shell_refuses_is_said)
{
    asked.answer = ERROR_ACCESS_DENIED;
    check_open(IDC_PROPERTIES, SHELL_PROPERTIES, L"C:\\World\\40.exe", L"");
    SEE(wait_status(window, STATUS_MESSAGE, L"C:\\World\\40.exe: ", L"(5)"));
    asked.answer = 0;
}

CASE(a_process_without_a_file_has_nothing_to_open)
{
    LONG calls = asked.calls;
    choose(L"5003");
    SendMessageW(window, WM_COMMAND, IDC_OPEN_LOCATION, 0);
    SEE(wait_status(window, STATUS_MESSAGE, L"file of this process is unknown", L""));
    CHECK_NUMBER(asked.calls, calls);
}

static void write_page(const wchar_t *path)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
}

static void check_help(LONG calls, const wchar_t *page)
{
    NEED(wait_until(was_asked, &calls, "the shell to be asked"));
    CHECK(wcscmp(asked.file, page) == 0);
    CHECK(asked.errand == SHELL_OPEN && !asked.parameters[0]);
}

CASE(f1_opens_the_page_beside_the_program)
{
    wchar_t page[MAX_PATH + 16];
    LONG calls = asked.calls;
    NEED(GetModuleFileNameW(NULL, page, MAX_PATH) < MAX_PATH);
    wcscpy(wcsrchr(page, L'\\') + 1, L"sockscope.html");
    DeleteFileW(page);
    NEED(bring_to_front(window));
    key_press(VK_F1);
    SEE(wait_status(window, STATUS_MESSAGE, L"manual could not be opened", page));
    CHECK_NUMBER(asked.calls, calls);

    write_page(page);
    key_press(VK_F1);
    check_help(calls + 1, page);
    SendMessageW(window, WM_COMMAND, IDC_FIND, 0);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    key_press(VK_F1);
    check_help(calls + 2, page);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    SendMessageW(window, WM_COMMAND, IDC_HELP_PAGE, 0);
    check_help(calls + 3, page);
    CHECK(DeleteFileW(page));
}

static bool is_gone(void *context)
{
    (void)context;
    return !IsWindow(window);
}

CASE(as_administrator_the_other_takes_over_unless_refused)
{
    LONG calls = asked.calls + 1;
    asked.answer = ERROR_CANCELLED;
    PostMessageW(window, WM_COMMAND, IDC_RESTART_ELEVATED, 0);
    NEED(wait_until(was_asked, &calls, "the shell to be asked"));
    /* Without a window in front Windows would ask in the task bar. */
    CHECK(asked.errand == SHELL_AS_ADMINISTRATOR && asked.over == window);
    CHECK(wcsstr(asked.file, L"test_window_rows.exe") != NULL);
    SEE(wait_status(window, STATUS_MESSAGE, L"(1223)", L""));
    CHECK(IsWindow(window));

    asked.answer = 0;
    calls++;
    stage_free(stage); /* a look that is held would hold the end */
    bring_to_front(window);
    key_chord(VK_CONTROL, VK_F11);
    NEED(wait_until(was_asked, &calls, "the shell to be asked"));
    SEE(wait_until(is_gone, NULL, "the window to go"));
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(a_row_is_copied_in_each_form);
    RUN(many_rows_are_a_line_each_and_what_has_nothing_to_say_has_none);
    RUN(nothing_to_copy_leaves_the_clipboard_alone);
    RUN(the_shell_opens_what_belongs_to_the_process);
    RUN(what_the_shell_refuses_is_said);
    RUN(a_process_without_a_file_has_nothing_to_open);
    RUN(f1_opens_the_page_beside_the_program);
    RUN(as_administrator_the_other_takes_over_unless_refused);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
