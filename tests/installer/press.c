/*
 * press TITLE [TEXT BUTTON]: waits for a window whose title begins with TITLE, or for a button in it while
 * the window says TEXT, and presses that until it is gone.  Exit code 1 when none comes.  It is how the tests
 * answer the installer as a person does, whatever the speed of the machine.
 */
#include <windows.h>

#include <stdbool.h>
#include <wchar.h>

enum { ROOM = 1024, TRIES = 1200, AGAIN = 60, PAUSE = 50 };

struct wanted {
    const wchar_t *title, *text, *button;
    bool said;
    HWND found;
};

static BOOL CALLBACK look_at_child(HWND child, LPARAM parameter)
{
    struct wanted *wanted = (struct wanted *)parameter;
    wchar_t text[ROOM] = L"", class_name[16] = L"";
    GetWindowTextW(child, text, ROOM);
    GetClassNameW(child, class_name, 16);
    if (!IsWindowVisible(child)) {
        return TRUE;
    }
    if (wcsstr(text, wanted->text)) {
        wanted->said = true;
    }
    if (wcscmp(text, wanted->button) == 0 && _wcsicmp(class_name, L"Button") == 0 && IsWindowEnabled(child)) {
        wanted->found = child;
    }
    return TRUE;
}

static BOOL CALLBACK look_at_window(HWND window, LPARAM parameter)
{
    struct wanted *wanted = (struct wanted *)parameter;
    wchar_t title[ROOM] = L"";
    GetWindowTextW(window, title, ROOM);
    if (!IsWindowVisible(window) || !IsWindowEnabled(window) ||
        wcsncmp(title, wanted->title, wcslen(wanted->title)) != 0) {
        return TRUE;
    }
    if (!wanted->button) {
        wanted->found = window;
        return FALSE;
    }
    wanted->said = false;
    wanted->found = NULL;
    EnumChildWindows(window, look_at_child, parameter);
    if (!wanted->said) {
        wanted->found = NULL;
    }
    return !wanted->found;
}

static bool is_there(struct wanted *wanted)
{
    wanted->found = NULL;
    EnumWindows(look_at_window, (LPARAM)wanted);
    return wanted->found != NULL;
}

static bool is_check_box(HWND button)
{
    return (GetWindowLongPtrW(button, GWL_STYLE) & BS_TYPEMASK) > BS_DEFPUSHBUTTON;
}

int wmain(int count, wchar_t **arguments)
{
    if (count != 2 && count != 4) {
        return 2;
    }
    struct wanted wanted = {.title = arguments[1]};
    if (count == 4) {
        wanted.text = arguments[2];
        wanted.button = arguments[3];
    }
    for (int tries = 0; tries < TRIES && !is_there(&wanted); tries++) {
        Sleep(PAUSE);
    }
    if (!wanted.found) {
        return 1;
    }
    /* While a page is being made the click can get lost.  A check box stays, so it is pressed once. */
    int most = !wanted.button ? 0 : is_check_box(wanted.found) ? 1 : TRIES;
    for (int tries = 0; tries < most && is_there(&wanted); tries++) {
        if (tries % AGAIN == 0) {
            PostMessageW(wanted.found, BM_CLICK, 0, 0);
        }
        Sleep(PAUSE);
    }
    return 0;
}
