/*
 * Many rows at once: one question that lists what will be ended, one summary of what became of it.  The ways
 * of ending are the test's own, which write down what they were asked for and refuse what they are told to.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

enum { FIRST_PORT = 6001, CONNECTIONS = 20, REFUSED = 2, TEXT = 8192, WAYS = WAY_COUNT };

static struct world world;
static struct stage *stage;
static HWND window, list;
static struct theme dark = {.choice = THEME_DARK};

/* The system: how often each way was gone, which ports are closed by now, and which processes. */
static struct {
    volatile LONG calls[WAYS], ended;
    volatile LONG closed[CONNECTIONS];
    bool refuses; /* the last ports, and the process with PID 200 */
    HANDLE gate;  /* NULL: open; waited for by each way */
} acts;

static int number_of(const struct endpoint *endpoint)
{
    return endpoint->local_port - FIRST_PORT;
}

static enum sighting look(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                          uint32_t *error)
{
    (void)context;
    *error = 0;
    *state = STATE_ESTABLISHED;
    return acts.closed[number_of(endpoint)] ? SIGHT_GONE : SIGHT_SEEN;
}

static uint32_t go(enum close_way way, const struct endpoint *endpoint)
{
    int number = number_of(endpoint);
    InterlockedIncrement(&acts.calls[way]);
    if (acts.gate) {
        WaitForSingleObject(acts.gate, PATIENCE_MS);
    }
    if (acts.refuses && number >= CONNECTIONS - REFUSED) {
        return ERROR_ACCESS_DENIED;
    }
    InterlockedExchange(&acts.closed[number], 1);
    return 0;
}

static uint32_t set_tcp_entry(void *context, const struct endpoint *endpoint)
{
    (void)context;
    return go(WAY_SET_TCP_ENTRY, endpoint);
}

static uint32_t nsi_reset(void *context, const struct endpoint *endpoint)
{
    (void)context;
    return go(WAY_NSI, endpoint);
}

static void shut_down(void *context, struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    (void)context;
    for (size_t i = 0; i < count; i++) {
        orders[i].error =
            go(how == SHUTDOWN_SEND ? WAY_SHUTDOWN_SEND : WAY_SHUTDOWN_BOTH, orders[i].endpoint);
    }
}

static uint32_t open_process(void *context, uint32_t pid, void **process)
{
    (void)context;
    *process = (void *)(uintptr_t)pid;
    return 0;
}

static uint32_t started_at(void *context, void *process, uint64_t *started)
{
    (void)context;
    (void)process;
    *started = WORLD_STARTED;
    return 0;
}

static bool is_critical(void *context, void *process)
{
    (void)context;
    return acts.refuses && (uintptr_t)process == 200;
}

static uint32_t terminate(void *context, void *process)
{
    (void)context;
    (void)process;
    InterlockedIncrement(&acts.ended);
    return 0;
}

/* Asked with no time before, and with some after it was ended. */
static bool wait_exit(void *context, void *process, uint32_t milliseconds)
{
    (void)context;
    (void)process;
    return milliseconds > 0;
}

static void close_process(void *context, void *process)
{
    (void)context;
    (void)process;
}

static struct close_operations closing(void)
{
    struct close_operations operations = world_refuses_close();
    operations.look = look;
    operations.set_tcp_entry = set_tcp_entry;
    operations.nsi_reset = nsi_reset;
    operations.shutdown_sockets = shut_down;
    return operations;
}

static void open_stage(void)
{
    const struct stage_options options = {
        .world = &world,
        .programs = {{100, "alpha.exe"}, {200, "beta.exe"}},
        .rows = {{PROTOCOL_UDP4, STATE_NONE, 100, 5353, 0}},
        .settings = {.elevated = true,
                     .theme = THEME_DARK,
                     .close = closing(),
                     .terminate = {.own_pid = 4,
                                   .open = open_process,
                                   .started = started_at,
                                   .critical = is_critical,
                                   .terminate = terminate,
                                   .wait_exit = wait_exit,
                                   .close = close_process}},
        .settled = true,
    };
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
}

static bool has_keyboard(void *unused)
{
    GUITHREADINFO thread = {.cbSize = sizeof thread};
    (void)unused;
    return GetGUIThreadInfo(GetWindowThreadProcessId(window, NULL), &thread) && thread.hwndFocus == list;
}

static void begin_case(bool refuses)
{
    memset((void *)&acts, 0, sizeof acts);
    acts.refuses = refuses;
    SEE(bring_to_front(window) && wait_until(has_keyboard, NULL, "the list to have the keyboard"));
    SendMessageW(window, WM_COMMAND, IDC_SELECT_ALL, 0);
}

static HWND wait_dialog(void)
{
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    return dialog && bring_to_front(dialog) ? dialog : NULL;
}

static bool holds(HWND dialog, int control, const wchar_t *wanted)
{
    static wchar_t text[TEXT];
    SendDlgItemMessageW(dialog, control, WM_GETTEXT, TEXT, (LPARAM)text);
    return wcsstr(text, wanted) != NULL;
}

static bool says(HWND dialog, int control, const wchar_t *wanted)
{
    bool there = holds(dialog, control, wanted);
    if (!there) {
        printf("     it does not say \"%ls\"\n", wanted);
    }
    return there;
}

static int count_lines(HWND dialog)
{
    return (int)SendDlgItemMessageW(dialog, IDC_QUESTION_LINES, EM_GETLINECOUNT, 0, 0);
}

static void confirm(HWND dialog, WORD key)
{
    key_chord(VK_MENU, key);
    SEE(wait_no_window(dialog));
}

CASE(all_connections_are_listed_and_closed_after_one_question)
{
    wchar_t port[32];
    begin_case(false);
    key_press(VK_DELETE);
    HWND dialog = wait_dialog();
    NEED(dialog);
    SEE(says(dialog, IDC_QUESTION_TITLE, L"Close these 20 connections?"));
    SEE(says(dialog, IDC_QUESTION_REMARK, L"still open after 5 seconds is reset"));
    CHECK_NUMBER(count_lines(dialog), CONNECTIONS);
    for (int i = 0; i < CONNECTIONS; i++) {
        swprintf(port, 32, L":%d - ", FIRST_PORT + i);
        SEE(says(dialog, IDC_QUESTION_LINES, port));
    }
    CHECK_NUMBER(acts.calls[WAY_SHUTDOWN_SEND], 0);
    confirm(dialog, 'C');
    SEE(wait_status(window, STATUS_MESSAGE, L"Done: 20 of 20", L""));
    CHECK_NUMBER(acts.calls[WAY_SHUTDOWN_SEND], CONNECTIONS);
    CHECK(acts.calls[WAY_SET_TCP_ENTRY] == 0 && acts.calls[WAY_NSI] == 0);
}

CASE(enter_and_escape_mean_no)
{
    static const WORD keys[] = {VK_RETURN, VK_ESCAPE};
    for (int i = 0; i < 2; i++) {
        begin_case(false);
        key_press(VK_DELETE);
        HWND dialog = wait_dialog();
        NEED(dialog);
        key_press(keys[i]);
        SEE(wait_no_window(dialog));
        CHECK_NUMBER(acts.calls[WAY_SHUTDOWN_SEND], 0);
    }
}

CASE(what_failed_is_summed_up_once)
{
    begin_case(true);
    key_press(VK_DELETE);
    HWND dialog = wait_dialog();
    NEED(dialog);
    confirm(dialog, 'C');
    dialog = wait_dialog();
    NEED(dialog);
    SEE(says(dialog, IDC_QUESTION_REMARK, L"Done: 18 of 20"));
    SEE(wait_status(window, STATUS_MESSAGE, L"Done: 18 of 20", L""));
    CHECK(!holds(dialog, IDC_QUESTION_LINES, L":6018 - "));
    SEE(says(dialog, IDC_QUESTION_LINES, L":6019 - ") && says(dialog, IDC_QUESTION_LINES, L":6020 - "));
    SEE(says(dialog, IDC_QUESTION_LINES, L"access denied"));
    CHECK(!IsWindowVisible(GetDlgItem(dialog, IDOK)));
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
}

/* The command of the menu, as the mouse or its letter sends it. */
CASE(a_deadline_is_asked_for_and_said_again)
{
    begin_case(false);
    PostMessageW(window, WM_COMMAND, IDC_CLOSE_DEADLINE, 0);
    HWND dialog = wait_dialog();
    NEED(dialog);
    type_text(L"0");
    key_press(VK_RETURN);
    type_text(L"7");
    CHECK(IsWindow(dialog));
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
    dialog = wait_dialog();
    NEED(dialog);
    SEE(says(dialog, IDC_QUESTION_REMARK, L"still open after 7 seconds"));
    confirm(dialog, 'C');
    SEE(wait_status(window, STATUS_MESSAGE, L"Done: 20 of 20", L""));
    CHECK_NUMBER(acts.calls[WAY_SHUTDOWN_SEND], CONNECTIONS);
}

static bool del_says(const wchar_t *words)
{
    key_press(VK_DELETE);
    HWND dialog = wait_dialog();
    bool said = dialog && says(dialog, IDC_QUESTION_REMARK, words);
    key_press(VK_ESCAPE);
    return said && wait_no_window(dialog);
}

/* Text on the dialog's own ground, which a button has not. */
static bool is_check_box(void *control)
{
    RECT area = {0};
    return GetWindowRect(control, &area) && screen_ground(area) == dark.face;
}

CASE(del_closes_as_it_was_told)
{
    begin_case(false);
    SendMessageW(window, WM_COMMAND, IDC_DEL_FIRST + CLOSE_GRACEFUL, 0);
    SEE(del_says(L"for as long as the other side keeps it open"));
    SendMessageW(window, WM_COMMAND, IDC_DEL_FIRST + CLOSE_RESET, 0);
    SEE(del_says(L"Reset at once"));
    CHECK(GetMenuState(GetMenu(window), IDC_DEL_LAST, MF_BYCOMMAND) & MF_CHECKED);
    PostMessageW(window, WM_COMMAND, IDC_CLOSE_DEADLINE, 0);
    HWND dialog = wait_dialog();
    NEED(dialog);
    type_text(L"9");
    SEE(wait_until(is_check_box, GetDlgItem(dialog, IDC_SECONDS_KEEP), "a dark check box"));
    key_chord(VK_MENU, 'U');
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
    dialog = wait_dialog();
    NEED(dialog);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    SEE(del_says(L"still open after 9 seconds is reset"));
    CHECK(GetMenuState(GetMenu(window), IDC_DEL_FIRST + CLOSE_DEADLINE, MF_BYCOMMAND) & MF_CHECKED);
    CHECK_NUMBER(acts.calls[WAY_SHUTDOWN_SEND], 0);
}

CASE(a_reset_goes_the_way_of_its_protocol)
{
    begin_case(false);
    PostMessageW(window, WM_COMMAND, IDC_CLOSE_RESET, 0);
    HWND dialog = wait_dialog();
    NEED(dialog);
    SEE(says(dialog, IDC_QUESTION_REMARK, L"Reset at once"));
    confirm(dialog, 'C');
    SEE(wait_status(window, STATUS_MESSAGE, L"Done: 20 of 20", L""));
    CHECK_NUMBER(acts.calls[WAY_SET_TCP_ENTRY], CONNECTIONS / 2);
    CHECK_NUMBER(acts.calls[WAY_NSI], CONNECTIONS / 2);
    CHECK_NUMBER(acts.calls[WAY_SHUTDOWN_SEND], 0);
}

CASE(each_process_is_listed_and_ended_once)
{
    begin_case(true);
    key_chord(VK_SHIFT, VK_DELETE);
    HWND dialog = wait_dialog();
    NEED(dialog);
    SEE(says(dialog, IDC_QUESTION_TITLE, L"End these 2 processes?"));
    SEE(says(dialog, IDC_QUESTION_LINES, L"alpha.exe (PID 100), endpoints: 11"));
    SEE(says(dialog, IDC_QUESTION_LINES, L"C:\\World\\100.exe"));
    SEE(says(dialog, IDC_QUESTION_LINES, L"beta.exe (PID 200), endpoints: 10"));
    confirm(dialog, 'E');
    dialog = wait_dialog();
    NEED(dialog);
    SEE(says(dialog, IDC_QUESTION_LINES, L"beta.exe (PID 200)"));
    SEE(says(dialog, IDC_QUESTION_REMARK, L"Done: 1 of 2"));
    CHECK_NUMBER(acts.ended, 1);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

struct ground {
    HWND control;
    COLORREF colour;
};

static bool has_ground(void *context)
{
    const struct ground *ground = context;
    RECT area;
    GetWindowRect(ground->control, &area);
    return screen_ground(area) == ground->colour;
}

static void check_ground(HWND control, COLORREF colour)
{
    struct ground ground = {control, colour};
    SEE(wait_until(has_ground, &ground, "the colour of a control"));
}

static bool is_called(void *unused)
{
    (void)unused;
    return acts.calls[WAY_SHUTDOWN_SEND] > 0;
}

/* What was asked for is neither given up without a word nor in the way of something else. */
CASE(work_under_way_is_told_at_the_end_and_stops_nobody)
{
    begin_case(false);
    acts.gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    key_press(VK_DELETE);
    HWND dialog = wait_dialog();
    NEED(dialog);
    confirm(dialog, 'C');
    SEE(wait_until(is_called, NULL, "the first connection to be closed"));
    PostMessageW(window, WM_CLOSE, 0, 0);
    dialog = wait_dialog();
    NEED(dialog);
    SEE(says(dialog, IDC_QUESTION_TITLE, L"still working"));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    CHECK(IsWindow(window));

    SEE(bring_to_front(window));
    SendMessageW(window, WM_COMMAND, IDC_SELECT_ALL, 0);
    key_chord(VK_SHIFT, VK_DELETE);
    dialog = wait_dialog();
    NEED(dialog);
    confirm(dialog, 'E');
    SEE(wait_status(window, STATUS_MESSAGE, L"2 of 2", L""));
    CHECK_NUMBER(acts.ended, 2);
    SetEvent(acts.gate);
    SEE(wait_status(window, STATUS_MESSAGE, L"20 of 20", L""));
    CloseHandle(acts.gate);
    acts.gate = NULL;
}

CASE(the_question_is_dark_all_over)
{
    begin_case(false);
    key_press(VK_DELETE);
    HWND dialog = wait_dialog();
    NEED(dialog);
    check_ground(dialog, dark.face);
    check_ground(GetDlgItem(dialog, IDC_QUESTION_TITLE), dark.face);
    check_ground(GetDlgItem(dialog, IDC_QUESTION_REMARK), dark.face);
    check_ground(GetDlgItem(dialog, IDOK), dark.button);
    check_ground(GetDlgItem(dialog, IDCANCEL), dark.button);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

int main(void)
{
    driver_begin();
    theme_read(&dark);
    for (int i = 0; i < CONNECTIONS; i++) {
        world_add(&world, i % 2 ? PROTOCOL_TCP6 : PROTOCOL_TCP4, STATE_ESTABLISHED, i < 10 ? 100 : 200,
                  (uint16_t)(FIRST_PORT + i), 443);
    }
    open_stage();
    RUN(all_connections_are_listed_and_closed_after_one_question);
    RUN(enter_and_escape_mean_no);
    RUN(what_failed_is_summed_up_once);
    RUN(a_deadline_is_asked_for_and_said_again);
    RUN(del_closes_as_it_was_told);
    RUN(a_reset_goes_the_way_of_its_protocol);
    RUN(each_process_is_listed_and_ended_once);
    RUN(work_under_way_is_told_at_the_end_and_stops_nobody);
    RUN(the_question_is_dark_all_over);
    CHECK_NUMBER(stage_close(stage), 0);
    theme_free(&dark);
    return check_result();
}
