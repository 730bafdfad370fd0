/*
 * What screen readers hear: a wrong filter, a list that is frozen and goes on, what was not found, what came
 * of closing and ending; and headings that say whether they are folded.
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
static HWND window, list, announcer;

static const char *name_check(void *context, size_t check)
{
    (void)context;
    (void)check;
    return "the only check";
}

static bool check_works(void *context, size_t check, uint32_t limit_ms, struct doctor_result *result)
{
    (void)context;
    (void)check;
    (void)limit_ms;
    doctor_say(result, DOCTOR_WORKS, "detail");
    return true;
}

static struct doctor_operations checks(const volatile long *given_up)
{
    (void)given_up;
    return (struct doctor_operations){
        .count = 1, .name = name_check, .try_one = check_works, .now_ms = world_no_time};
}

/* Events come as messages to the thread that asked for them, as to a screen reader. */
static unsigned said, said_by_doctor, renamed;

static void CALLBACK hear(HWINEVENTHOOK hook, DWORD event, HWND from, LONG object, LONG child, DWORD thread,
                          DWORD time)
{
    (void)hook;
    (void)thread;
    (void)time;
    if (event == EVENT_OBJECT_LIVEREGIONCHANGED && from == announcer && object == OBJID_CLIENT &&
        child == CHILDID_SELF) {
        said++;
    }
    if (event == EVENT_OBJECT_LIVEREGIONCHANGED && GetDlgCtrlID(from) == IDC_DOCTOR_STATE) {
        said_by_doctor++;
    }
    if (event == EVENT_OBJECT_NAMECHANGE && from == list && object == OBJID_CLIENT && child == 1) {
        renamed++;
    }
}

static void take_messages(void)
{
    MSG message;
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        DispatchMessageW(&message);
    }
}

struct words {
    unsigned after; /* this many announcements */
    const wchar_t *text;
};

static bool was_said(void *parameter)
{
    const struct words *words = parameter;
    wchar_t text[CELL_LENGTH];
    take_messages();
    control_text(announcer, text);
    return said > words->after && wcsstr(text, words->text);
}

static bool wait_said(unsigned after, const wchar_t *text)
{
    struct words words = {after, text};
    return wait_until(was_said, &words, "an announcement");
}

CASE(what_is_announced_is_on_the_screen_but_not_seen)
{
    RECT area;
    NEED(announcer);
    CHECK(IsWindowVisible(announcer) && GetWindowRect(announcer, &area));
    CHECK(area.right > area.left && area.bottom > area.top);
    CHECK(GetWindow(announcer, GW_HWNDNEXT) == NULL);
}

static bool filter_is(void *text)
{
    wchar_t typed[CELL_LENGTH];
    control_text(control_of(window, IDC_FILTER), typed);
    return wcscmp(typed, *(const wchar_t *const *)text) == 0;
}

/* How often something was said until all of this text had been read. */
static unsigned said_until(const wchar_t *text)
{
    unsigned before = said;
    SEE(wait_until(filter_is, (void *)&text, "a filter"));
    SendMessageW(window, WM_NULL, 0, 0);
    take_messages();
    return said - before;
}

CASE(a_wrong_filter_is_announced_once)
{
    wchar_t heard[CELL_LENGTH];
    key_chord(VK_CONTROL, 'L');
    type_text(L"state:x");
    CHECK(said_until(L"state:x") > 0);
    control_text(announcer, heard);
    CHECK(wcsstr(heard, L"Position ") != NULL);
    type_text(L"x");
    CHECK(said_until(L"state:xx") <= 1);
    /* As wrong as before. */
    type_text(L" ");
    CHECK_NUMBER(said_until(L"state:xx "), 0);
    key_press(VK_ESCAPE);
    CHECK_NUMBER(said_until(L""), 0);
}

CASE(frozen_and_on_again_are_announced)
{
    unsigned before = said;
    SendMessageW(window, WM_COMMAND, IDC_FREEZE, 0);
    SEE(wait_said(before, L"frozen"));
    before = said;
    SendMessageW(window, WM_COMMAND, IDC_FREEZE, 0);
    SEE(wait_said(before, L"continues"));
}

CASE(what_is_not_found_is_announced_each_time)
{
    key_chord(VK_CONTROL, 'F');
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    unsigned before = said;
    type_text(L"nobody");
    key_press(VK_RETURN);
    SEE(wait_said(before, L"nobody"));
    before = said;
    key_press(VK_RETURN);
    SEE(wait_said(before, L"nobody"));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

static bool has_focus(void *line)
{
    return grid_next(list, -1, LVNI_FOCUSED) == *(const int *)line;
}

/* Input takes its time, and a command that is sent does not wait for it. */
static void wait_focus(int line)
{
    SEE(wait_until(has_focus, &line, "the focus on that line"));
}

static void click_line(int line)
{
    RECT area = {0};
    NEED(line >= 0 && bring_to_front(window) && grid_area(list, line, COLUMN_STATE, &area));
    mouse_click(middle_of(area), BUTTON_LEFT);
    wait_focus(line);
}

/* Asked by a key and answered by the letter of the button; the answer is what is announced. */
static void act(WORD modifier, WORD letter, const wchar_t *result)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = L"5003"};
    click_line(grid_find(list, pattern));
    if (modifier) {
        key_chord(modifier, VK_DELETE);
    } else {
        key_press(VK_DELETE);
    }
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    unsigned before = said;
    key_chord(VK_MENU, letter);
    SEE(wait_said(before, result));
}

CASE(the_results_of_closing_and_ending_are_announced)
{
    /* The filter of before has gone, and the rows have come. */
    stage_settle(stage);
    act(0, 'C', L"already gone");
    act(VK_SHIFT, 'E', L"denied");
    /* What failed is shown, too. */
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
}

static bool doctor_spoke(void *times)
{
    take_messages();
    return said_by_doctor >= *(const unsigned *)times;
}

/* Its end and what became of the copy, not each step. */
CASE(the_results_of_checking_the_machine_are_announced)
{
    unsigned times = 1;
    SendMessageW(window, WM_COMMAND, IDC_CHECK_MACHINE, 0);
    HWND dialog = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(dialog && bring_to_front(dialog));
    SEE(wait_until(doctor_spoke, &times, "the end of the checks"));
    CHECK_NUMBER(said_by_doctor, 1);
    times = 2;
    SendMessageW(dialog, WM_COMMAND, IDC_DOCTOR_COPY, 0);
    SEE(wait_until(doctor_spoke, &times, "what was copied"));
    SendMessageW(dialog, WM_COMMAND, IDCANCEL, 0);
    SEE(wait_no_window(dialog));
}

static bool was_renamed(void *before)
{
    take_messages();
    return renamed > *(const unsigned *)before;
}

CASE(a_heading_says_that_it_is_folded_and_its_level)
{
    wchar_t text[CELL_LENGTH];
    SendMessageW(window, WM_COMMAND, IDC_GROUP, 0);
    stage_settle(stage);
    grid_text(list, 0, COLUMN_PROCESS, text);
    CHECK(wcscmp(text, L"alpha.exe (3), expanded, level 1") == 0);
    click_line(0);
    unsigned before = renamed;
    key_press(VK_LEFT);
    SEE(wait_until(was_renamed, &before, "another name of the heading"));
    grid_text(list, 0, COLUMN_PROCESS, text);
    CHECK(wcscmp(text, L"alpha.exe (3), collapsed, level 1") == 0);
    SendMessageW(window, WM_COMMAND, IDC_GROUP, 0);
}

/* Which line has the focus, with the port that stands there. */
static bool focused_is(int line, const wchar_t *port)
{
    wchar_t text[CELL_LENGTH];
    int focused = grid_next(list, -1, LVNI_FOCUSED);
    grid_text(list, focused, COLUMN_LOCAL_PORT, text);
    bool is = focused == line && wcscmp(text, port) == 0;
    if (!is) {
        printf("     focused is line %d, port %ls\n", focused, text);
    }
    return is;
}

static void add_below(uint16_t first, int count)
{
    for (int i = 0; i < count; i++) {
        world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 100, (uint16_t)(first + i), 0);
    }
    stage_settle(stage);
}

/* Where nothing is announced, nothing moves: a focus that stays in its line makes no event. */
CASE(the_focused_row_keeps_its_line_while_others_move)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = L"5002"};
    SendMessageW(window, WM_COMMAND, IDC_SORT_FIRST + COLUMN_LOCAL_PORT, 0);
    stage_settle(stage);
    click_line(grid_find(list, pattern));
    stage_settle(stage);
    SEE(focused_is(1, L"5002"));
    add_below(4000, 2);
    SEE(focused_is(3, L"5002")); /* it follows its row */
    SendMessageW(window, WM_COMMAND, IDC_HOLD_FOCUS, 0);
    add_below(4100, 3);
    SEE(focused_is(3, L"5002"));
    add_below(4200, 3);
    SEE(focused_is(3, L"5002"));
    key_press(VK_DOWN);
    wait_focus(4);
    add_below(4300, 1);
    /* The one before goes where it belongs; the next one stays. */
    SEE(grid_next(list, -1, LVNI_FOCUSED) == 4);
    key_press(VK_UP);
    wait_focus(3);
    stage_settle(stage);
    int line = grid_find(list, pattern);
    CHECK(line == 10);
    /* Who asks for another order gets it. */
    click_line(line);
    SendMessageW(window, WM_COMMAND, IDC_SORT_REVERSE, 0);
    stage_settle(stage);
    SEE(focused_is(1, L"5002"));
    SendMessageW(window, WM_COMMAND, IDC_HOLD_FOCUS, 0);
    add_below(4400, 1);
    SEE(focused_is(1, L"5002"));
    add_below(6000, 2);
    SEE(focused_is(3, L"5002"));
}

int main(void)
{
    driver_begin();
    const struct stage_options options = {
        .world = &world,
        .programs = {{100, "alpha.exe"}},
        .rows =
            {
                {PROTOCOL_TCP4, STATE_LISTEN, 100, 5001, 0},
                {PROTOCOL_TCP4, STATE_LISTEN, 100, 5002, 0},
                {PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5003, 80},
            },
        .settings = {.close = world_refuses_close(),
                     .terminate = world_refuses_terminate(),
                     .doctor = checks},
    };
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    announcer = control_of(window, IDC_ANNOUNCER);
    HWINEVENTHOOK hook = SetWinEventHook(EVENT_OBJECT_NAMECHANGE, EVENT_OBJECT_LIVEREGIONCHANGED, NULL, hear,
                                         GetCurrentProcessId(), 0, WINEVENT_OUTOFCONTEXT);
    CHECK(hook);
    RUN(what_is_announced_is_on_the_screen_but_not_seen);
    RUN(a_wrong_filter_is_announced_once);
    RUN(frozen_and_on_again_are_announced);
    RUN(what_is_not_found_is_announced_each_time);
    RUN(the_results_of_closing_and_ending_are_announced);
    RUN(the_results_of_checking_the_machine_are_announced);
    RUN(a_heading_says_that_it_is_folded_and_its_level);
    RUN(the_focused_row_keeps_its_line_while_others_move);
    UnhookWinEvent(hook);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
