/*
 * Icons of programs, as on each change of scale: made anew while the worker of the old ones is still busy or
 * hangs in the shell.  Nothing of the old ones may be left.
 */
#include <windows.h>

#include "check.h"
#include "driver.h"
#include "resources.h"

#include "gui/parts/icons.h"

enum { MESSAGE_ICON = WM_APP, PATHS = 24, NOISE = 4, MEMORY_NOISE = 512 << 10 };

static HWND window;
static struct icons *shown;
static unsigned answered, taken;
static HANDLE hanging, go_on, late;
static bool gdi_counted;

static LRESULT CALLBACK procedure(HWND frame, UINT message, WPARAM wide, LPARAM longer)
{
    if (message == MESSAGE_ICON) {
        answered++;
        taken += icons_answer(shown);
        return 0;
    }
    return DefWindowProcW(frame, message, wide, longer);
}

static void pump(void)
{
    MSG message;
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        DispatchMessageW(&message);
    }
}

static HICON copy_icon(const wchar_t *path, int size)
{
    (void)path;
    return CopyImage(LoadIconW(NULL, IDI_APPLICATION), IMAGE_ICON, size, size, 0);
}

static HICON hang(const wchar_t *path, int size)
{
    SetEvent(hanging);
    WaitForSingleObject(go_on, INFINITE);
    HICON icon = copy_icon(path, size);
    SetEvent(late);
    return icon;
}

static void ask_for_all(struct icons *icons)
{
    for (int i = 0; i < PATHS; i++) {
        char path[32];
        snprintf(path, sizeof path, "C:\\World\\%d.exe", i);
        CHECK_NUMBER(icons_index(icons, path), 0);
    }
}

static bool all_answered(void *before)
{
    pump();
    return answered >= *(const unsigned *)before + PATHS;
}

CASE(each_icon_becomes_known)
{
    unsigned before = answered, known = taken;
    shown = icons_create(window, MESSAGE_ICON, 96, copy_icon);
    NEED(shown);
    ask_for_all(shown);
    NEED(wait_until(all_answered, &before, "the icons"));
    CHECK_NUMBER(taken - known, PATHS);
    CHECK(icons_index(shown, "C:\\World\\0.exe") > 0);
    CHECK(icons_index(shown, "C:\\World\\0.exe") != icons_index(shown, "C:\\World\\1.exe"));
    CHECK_NUMBER(icons_index(shown, NULL), 0);
}

/* Asked, and replaced before all is answered. */
static void replace(int times)
{
    for (int i = 0; i < times; i++) {
        struct icons *old = shown;
        shown = icons_create(window, MESSAGE_ICON, i % 2 ? 96 : 144, copy_icon);
        NEED(shown);
        ask_for_all(shown);
        icons_free(old, 0);
        pump();
    }
}

static bool handles_are_back(void *wanted)
{
    pump();
    return resources_handles() <= *(const size_t *)wanted;
}

/* True when the process has more than before so many replacements. */
static bool replacing_leaves_something(int times)
{
    struct resources before = resources_now();
    size_t handles = before.handles + NOISE;
    replace(times);
    SEE(wait_until(handles_are_back, &handles, "the look-ups to end"));
    struct resources after = resources_now();
    printf("     %zu GDI objects, %zu USER objects, %zu KB; then %zu, %zu, %zu\n", before.gdi, before.user,
           before.memory / 1024, after.gdi, after.user, after.memory / 1024);
    return (gdi_counted && after.gdi > before.gdi + NOISE) || after.user > before.user + NOISE ||
           after.memory > before.memory + MEMORY_NOISE;
}

/* What leaks grows in each round; what the pool's threads keep comes to an end, the later the busier it is.
 */
CASE(icons_that_are_replaced_leave_nothing)
{
    enum { TIMES = 400, ROUNDS = 12 };
    unsigned done = answered - PATHS;
    int rounds = 0;
    while (rounds < ROUNDS && replacing_leaves_something(TIMES)) {
        rounds++;
    }
    CHECK(rounds < ROUNDS);
    CHECK(answered > done);
}

static bool objects_are_back(void *wanted)
{
    pump();
    return resources_now().user <= *(const size_t *)wanted;
}

CASE(a_worker_that_hangs_keeps_no_pictures_and_ends_when_it_can)
{
    icons_free(shown, PATIENCE_MS);
    pump();
    shown = icons_create(window, MESSAGE_ICON, 96, copy_icon);
    NEED(shown);
    struct resources before = resources_now();
    unsigned heard = answered, known = taken;
    struct icons *stuck = icons_create(window, MESSAGE_ICON, 96, hang);
    NEED(stuck);
    ask_for_all(stuck);
    NEED(WaitForSingleObject(hanging, PATIENCE_MS) == WAIT_OBJECT_0);
    icons_free(stuck, 1);
    struct resources hung = resources_now();
    CHECK(!gdi_counted || hung.gdi <= before.gdi);
    SetEvent(go_on);
    NEED(WaitForSingleObject(late, PATIENCE_MS) == WAIT_OBJECT_0);
    SEE(wait_until(objects_are_back, &before.user, "the icon that came late to go"));
    CHECK_NUMBER(answered - heard, 0);
    CHECK_NUMBER(taken, known);
}

int main(void)
{
    WNDCLASSW class = {.lpfnWndProc = procedure, .lpszClassName = L"IconsTest"};
    driver_begin();
    gdi_counted = resources_know_gdi();
    RegisterClassW(&class);
    window = CreateWindowExW(0, class.lpszClassName, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    hanging = CreateEventW(NULL, TRUE, FALSE, NULL);
    go_on = CreateEventW(NULL, TRUE, FALSE, NULL);
    late = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(window && hanging && go_on && late);
    RUN(each_icon_becomes_known);
    RUN(icons_that_are_replaced_leave_nothing);
    RUN(a_worker_that_hangs_keeps_no_pictures_and_ends_when_it_can);
    icons_free(shown, PATIENCE_MS);
    return check_result();
}
