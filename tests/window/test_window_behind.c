/*
 * Filter and order while a look is held, and rows that are about to go: nothing is done to them.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, list;
static HANDLE goes_on; /* the model waits for it whenever it asks for the time */

static uint64_t wait_for_time(void *context)
{
    WaitForSingleObject(goes_on, INFINITE);
    return ((const struct world *)context)->ms;
}

static bool shows_rows(void *count)
{
    return grid_rows(list) == *(const int *)count;
}

static bool wait_rows(int count)
{
    return wait_until(shows_rows, &count, "the list to show as many rows");
}

static void filter_by(const wchar_t *text)
{
    SetWindowTextW(control_of(window, IDC_FILTER), text);
}

/* The look that the stage holds all the time is the one that this would have waited for. */
CASE(filter_and_order_wait_for_no_look)
{
    unsigned looks = stage_looks(stage);
    filter_by(L"beta");
    SEE(wait_rows(1));
    filter_by(L"");
    SEE(wait_rows(2));
    SendMessageW(window, WM_COMMAND, IDC_GROUP, 0);
    SEE(wait_rows(4));
    SendMessageW(window, WM_COMMAND, IDC_GROUP, 0);
    SEE(wait_rows(2));
    CHECK_NUMBER(stage_looks(stage), looks);
}

static void act(UINT command)
{
    SendMessageW(window, WM_COMMAND, command, 0);
    SEE(wait_status(window, STATUS_MESSAGE, L"Nothing was done", L"filter"));
    CHECK(GetLastActivePopup(window) == window);
    filter_by(L"-gamma");
}

CASE(rows_that_are_about_to_go_are_left_alone)
{
    SendMessageW(window, WM_COMMAND, IDC_SELECT_ALL, 0);
    ResetEvent(goes_on);
    filter_by(L"gamma");
    act(IDC_CLOSE_GRACEFUL);
    act(IDC_END_PROCESS);
    SEE(grid_rows(list) == 2);
    filter_by(L"beta");
    SetEvent(goes_on);
    SEE(wait_rows(1));
    /* What is asked for stands there: now the question comes. */
    SendMessageW(window, WM_COMMAND, IDC_SELECT_ALL, 0);
    PostMessageW(window, WM_COMMAND, IDC_END_PROCESS, 0);
    HWND question = wait_window(GetCurrentProcessId(), L"#32770", window);
    NEED(question && bring_to_front(question));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(question));
}

/* Three seconds for a look that is wanted every second. */
CASE(the_status_bar_tells_the_interval_that_is_kept)
{
    wchar_t quick[CELL_LENGTH], text[CELL_LENGTH];
    status_text(window, STATUS_UPDATE, quick);
    CHECK(wcsstr(quick, L"takes") == NULL);
    world.ms += 2910;
    stage_step(stage);
    status_text(window, STATUS_UPDATE, text);
    CHECK(wcscmp(text, L"Update: 1 s, takes 3.2 s") == 0);
    stage_step(stage);
    stage_step(stage);
    status_text(window, STATUS_UPDATE, text);
    CHECK(wcscmp(text, quick) == 0);
}

int main(void)
{
    driver_begin();
    goes_on = CreateEventW(NULL, TRUE, TRUE, NULL);
    world.clock = wait_for_time;
    world.hook_context = &world;
    stage = stage_open(&(struct stage_options){
        .world = &world,
        .programs = {{100, "alpha.exe"}, {200, "beta.exe"}},
        .rows = {{PROTOCOL_TCP4, STATE_ESTABLISHED, 100, 5001, 443},
                 {PROTOCOL_TCP4, STATE_ESTABLISHED, 200, 5002, 443}},
        .settings = {.interval_ms = 1000,
                     .close = world_refuses_close(),
                     .terminate = world_refuses_terminate()},
    });
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(filter_and_order_wait_for_no_look);
    RUN(rows_that_are_about_to_go_are_left_alone);
    RUN(the_status_bar_tells_the_interval_that_is_kept);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
