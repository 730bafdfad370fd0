/*
 * Check this machine: the window of its own, opened from the menu, over checks that end when the test says
 * so: it fills as they do, holds nobody up, can be copied and is closed by key, even under a check that
 * hangs.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "resource.h"

enum { CHECKS = 3 };

static struct world world;
static struct stage *stage;
static HWND window;
static HANDLE go;                    /* a permit for each check */
static volatile LONG begun, stopped; /* checks that began, and those that were given up */

static const char *name(void *context, size_t check)
{
    static const char *const names[CHECKS] = {"first check", "second check", "third check"};
    (void)context;
    return names[check];
}

static bool try_one(void *context, size_t check, uint32_t limit_ms, struct doctor_result *result)
{
    static const enum doctor_verdict verdicts[CHECKS] = {DOCTOR_WORKS, DOCTOR_FAILS, DOCTOR_NOT_TRIED};
    const volatile long *given_up = context;
    (void)limit_ms;
    InterlockedIncrement(&begun);
    while (WaitForSingleObject(go, 10) != WAIT_OBJECT_0) {
        if (*given_up) {
            InterlockedIncrement(&stopped);
            return false;
        }
    }
    doctor_say(result, verdicts[check], "detail %u \xC3\xA4", (unsigned)check);
    return true;
}

static struct doctor_operations operations(const volatile long *given_up)
{
    return (struct doctor_operations){.context = (void *)(uintptr_t)given_up,
                                      .count = CHECKS,
                                      .name = name,
                                      .try_one = try_one,
                                      .now_ms = world_no_time};
}

static const struct stage_options options = {
    .world = &world,
    .settings = {.doctor = operations},
};

/* By its place in the menu bar, as a user finds it. */
static HWND open_doctor(void)
{
    SEE(bring_to_front(window));
    key_chord(VK_MENU, 'H');
    HMENU menu = wait_menu(NULL);
    int place = menu ? menu_place(menu, IDC_CHECK_MACHINE) : -1;
    SEE(place >= 0 && menu_enabled(menu, place));
    if (place >= 0) {
        menu_click(menu, place);
    }
    return wait_window(GetCurrentProcessId(), L"#32770", window);
}

static void cell(HWND dialog, int line, int column, wchar_t text[CELL_LENGTH])
{
    LVITEMW item = {.iSubItem = column, .pszText = text, .cchTextMax = CELL_LENGTH};
    text[0] = L'\0';
    SendDlgItemMessageW(dialog, IDC_DOCTOR_LIST, LVM_GETITEMTEXTW, (WPARAM)line, (LPARAM)&item);
}

struct wanted {
    HWND dialog;
    const wchar_t *state;
    int lines;
};

static bool shows(void *context)
{
    const struct wanted *wanted = context;
    wchar_t state[256] = L"";
    GetDlgItemTextW(wanted->dialog, IDC_DOCTOR_STATE, state, 256);
    return wcsstr(state, wanted->state) &&
           ListView_GetItemCount(GetDlgItem(wanted->dialog, IDC_DOCTOR_LIST)) == wanted->lines;
}

static bool has_begun(void *context)
{
    return begun >= *(const LONG *)context;
}

static bool is_stopped(void *context)
{
    return stopped >= *(const LONG *)context;
}

static void check_line(HWND dialog, int line, const wchar_t *check, const wchar_t *result,
                       const wchar_t *detail)
{
    wchar_t text[CELL_LENGTH];
    cell(dialog, line, 0, text);
    CHECK(wcscmp(text, check) == 0);
    cell(dialog, line, 1, text);
    CHECK(wcscmp(text, result) == 0);
    cell(dialog, line, 2, text);
    CHECK(wcscmp(text, detail) == 0);
}

static HWND shown;

CASE(it_fills_as_the_checks_end)
{
    const LONG one = 1;
    shown = open_doctor();
    NEED(shown);
    SEE(wait_until(has_begun, (void *)(uintptr_t)&one, "the first check"));
    struct wanted wanted = {shown, L"0 of 3", 0};
    SEE(wait_until(shows, &wanted, "no line yet"));
    CHECK(!IsWindowEnabled(GetDlgItem(shown, IDC_DOCTOR_COPY)));
    /* A check is under way, and the other window goes on. */
    CHECK(IsWindowEnabled(window));
    stage_step(stage);
    ReleaseSemaphore(go, 1, NULL);
    wanted = (struct wanted){shown, L"1 of 3", 1};
    SEE(wait_until(shows, &wanted, "one line"));
    ReleaseSemaphore(go, 2, NULL);
    wanted = (struct wanted){shown, L"1 work, 1 fail, 1 could not be tried here.", 3};
    SEE(wait_until(shows, &wanted, "all lines"));
    check_line(shown, 0, L"first check", L"Works", L"detail 0 \u00E4");
    check_line(shown, 1, L"second check", L"Fails", L"detail 1 \u00E4");
    check_line(shown, 2, L"third check", L"Not tried", L"detail 2 \u00E4");
}

/* Asked for again, it is the same window, and nothing is tried twice. */
CASE(there_is_one_window)
{
    LONG before = begun;
    CHECK(open_doctor() == shown);
    CHECK_NUMBER(begun, before);
    struct wanted wanted = {shown, L"1 work", 3};
    SEE(wait_until(shows, &wanted, "the lines of before"));
}

CASE(the_report_can_be_copied)
{
    struct wanted wanted = {shown, L"copied", 3};
    SEE(bring_to_front(shown));
    key_chord(VK_MENU, 'C');
    SEE(wait_until(shows, &wanted, "the report is copied"));
    CHECK(wcscmp(clipboard_text(), L"Check         Result     Detail\n"
                                   L"first check   works      detail 0 \u00E4\n"
                                   L"second check  fails      detail 1 \u00E4\n"
                                   L"third check   not tried  detail 2 \u00E4\n") == 0);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(shown));
}

/* Esc under a check that does not end; then the whole program under another. */
CASE(a_check_that_hangs_holds_nobody)
{
    LONG wanted_begun = begun + 1, wanted_stopped = stopped + 1;
    HWND dialog = open_doctor();
    NEED(dialog);
    SEE(wait_until(has_begun, &wanted_begun, "a check"));
    SEE(bring_to_front(dialog));
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    SEE(wait_until(is_stopped, &wanted_stopped, "the check given up"));
    wanted_begun = begun + 1;
    NEED(open_doctor());
    SEE(wait_until(has_begun, &wanted_begun, "a check again"));
    CHECK_NUMBER(stage_close(stage), 0);
    CHECK_NUMBER(stopped, wanted_stopped + 1);
}

int main(void)
{
    driver_begin();
    go = CreateSemaphoreW(NULL, 0, CHECKS, NULL);
    if (!go) {
        return EXIT_FAILURE;
    }
    stage = stage_open(&options);
    window = stage_window(stage);
    RUN(it_fills_as_the_checks_end);
    RUN(there_is_one_window);
    RUN(the_report_can_be_copied);
    RUN(a_check_that_hangs_holds_nobody);
    CloseHandle(go);
    return check_result();
}
