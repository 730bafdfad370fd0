/*
 * Saving from the real window through the real dialog: the view or everything, in the format that is asked
 * for, and nothing half done when it fails.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <stdlib.h>
#include <wchar.h>

#include "gui/parts/status.h"

#include "resource.h"

enum { FILE_SIZE = 100000 };

static struct world world;
static struct stage *stage;
static HWND window, list;
static wchar_t folder[MAX_PATH];

static const struct stage_options options = {
    .world = &world,
    .programs = {{40, "one.exe"}, {41, "two.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 40, 80, 0},
            {PROTOCOL_TCP4, STATE_ESTABLISHED, 40, 1000, 443},
            {PROTOCOL_UDP6, STATE_NONE, 41, 53, 0},
        },
    .settings = {.interval_ms = 500},
};

static HWND wait_dialog(void)
{
    return wait_window(GetCurrentProcessId(), L"#32770", window);
}

/* A control of the dialog by its label, or where that is NULL, by its class. */
struct wanted {
    const wchar_t *label, *class_name;
    HWND control;
};

static BOOL CALLBACK compare_control(HWND control, LPARAM parameter)
{
    struct wanted *wanted = (struct wanted *)parameter;
    wchar_t text[CELL_LENGTH], class_name[64];
    control_text(control, text);
    GetClassNameW(control, class_name, 64);
    bool fits =
        wanted->label ? wcscmp(text, wanted->label) == 0 : _wcsicmp(class_name, wanted->class_name) == 0;
    if (fits && IsWindowVisible(control)) {
        wanted->control = control;
    }
    return wanted->control == NULL;
}

/* Clicks on its left end; false when it is not there. */
static bool click_control(HWND dialog, const wchar_t *label, const wchar_t *class_name)
{
    struct wanted wanted = {label, class_name, NULL};
    RECT area;
    EnumChildWindows(dialog, compare_control, (LPARAM)&wanted);
    if (!wanted.control || !GetWindowRect(wanted.control, &area)) {
        return false;
    }
    mouse_click((POINT){area.left + 8, (area.top + area.bottom) / 2}, BUTTON_LEFT);
    return true;
}

static HWND open_dialog(bool as)
{
    SEE(bring_to_front(window));
    if (as) {
        PostMessageW(window, WM_COMMAND, IDC_SAVE_AS, 0);
    } else {
        key_chord(VK_CONTROL, 'S');
    }
    HWND dialog = wait_dialog();
    SEE(dialog && bring_to_front(dialog));
    return dialog;
}

/* Chooses the nth type, the one before being chosen already, and writes the name over the suggested one. */
static void name_file(HWND dialog, const wchar_t *old_type, int type, const wchar_t *name)
{
    wchar_t path[MAX_PATH];
    swprintf(path, MAX_PATH, L"%ls\\%ls", folder, name);
    SEE(click_control(dialog, old_type, NULL));
    key_press(VK_HOME);
    for (int i = 0; i < type; i++) {
        key_press(VK_DOWN);
    }
    key_press(VK_RETURN);
    SEE(click_control(dialog, NULL, L"Edit"));
    key_chord(VK_CONTROL, 'A');
    type_text(path);
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
}

static void check_saved(const wchar_t *rows, const wchar_t *name)
{
    stage_settle(stage);
    SEE(wait_status(window, STATUS_MESSAGE, rows, name));
}

static const char *content(const wchar_t *name)
{
    static char text[FILE_SIZE];
    wchar_t path[MAX_PATH];
    DWORD length = 0;
    swprintf(path, MAX_PATH, L"%ls\\%ls", folder, name);
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        ReadFile(file, text, sizeof text - 1, &length, NULL);
        CloseHandle(file);
    }
    text[length] = '\0';
    return text;
}

static bool holds(const wchar_t *name, const char *part)
{
    bool found = strstr(content(name), part) != NULL;
    if (!found) {
        printf("     no \"%s\" in\n%s\n", part, content(name));
    }
    return found;
}

static bool is_left_behind(const wchar_t *pattern)
{
    wchar_t path[MAX_PATH];
    WIN32_FIND_DATAW found;
    swprintf(path, MAX_PATH, L"%ls\\%ls", folder, pattern);
    HANDLE search = FindFirstFileW(path, &found);
    if (search != INVALID_HANDLE_VALUE) {
        FindClose(search);
    }
    return search != INVALID_HANDLE_VALUE;
}

static void remove_files(void)
{
    static const wchar_t *const names[] = {L"a.csv", L"b.html", L"c.txt", L"d.tsv", L"e.json", L"f.md"};
    wchar_t path[MAX_PATH];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        swprintf(path, MAX_PATH, L"%ls\\%ls", folder, names[i]);
        DeleteFileW(path);
    }
    CHECK(RemoveDirectoryW(folder));
}

static bool are_two(void *unused)
{
    (void)unused;
    stage_step(stage);
    return grid_rows(list) == 2;
}

CASE(the_view_is_saved_in_the_format_of_the_type)
{
    SEE(bring_to_front(window));
    key_chord(VK_CONTROL, 'L');
    type_text(L"proto:tcp");
    SEE(wait_until(are_two, NULL, "the filter"));
    HWND dialog = open_dialog(false);
    NEED(dialog);
    name_file(dialog, L"Text", 1, L"a");
    check_saved(L"Saved 2 rows", L"a.csv");
    SEE(holds(L"a.csv", "ProcessName,OwningProcess,Protocol,State,"));
    SEE(holds(L"a.csv", "one.exe,40,TCP,Listen,127.0.0.1,80,,,"));
    SEE(holds(L"a.csv", "one.exe,40,TCP,Established,127.0.0.1,1000,127.0.0.1,443,"));
    CHECK(strstr(content(L"a.csv"), "UDP") == NULL);
}

CASE(the_key_saves_again_without_asking)
{
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 40, 8080, 0);
    stage_settle(stage);
    key_chord(VK_CONTROL, 'S');
    /* No look is let through: saving waits for none. */
    SEE(wait_status(window, STATUS_MESSAGE, L"Saved 3 rows", L"a.csv"));
    check_saved(L"Saved 3 rows", L"a.csv");
    SEE(holds(L"a.csv", "one.exe,40,TCP,Listen,127.0.0.1,8080,,,"));
}

/* Frozen, what is seen is what is saved; and going on while it is saved takes nothing away from under it. */
CASE(what_holds_still_is_saved_as_it_stands)
{
    SendMessageW(window, WM_COMMAND, IDC_FREEZE, 0);
    world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 40, 9090, 0);
    stage_settle(stage);
    key_chord(VK_CONTROL, 'S');
    check_saved(L"Saved 3 rows", L"a.csv");
    CHECK(strstr(content(L"a.csv"), "9090") == NULL);
    SendMessageW(window, WM_COMMAND, IDC_SAVE, 0);
    SendMessageW(window, WM_COMMAND, IDC_FREEZE, 0);
    stage_settle(stage);
    check_saved(L"Saved 3 rows", L"a.csv");
    SEE(holds(L"a.csv", "one.exe,40,TCP,Listen,127.0.0.1,8080,,,"));
    world_remove(&world, 9090);
    for (int i = 0; i < 3; i++) {
        world.ms += 4000;
        stage_settle(stage);
    }
    CHECK_NUMBER(grid_rows(list), 3);
}

CASE(everything_is_saved_where_that_is_asked_for)
{
    HWND dialog = open_dialog(true);
    NEED(dialog);
    SEE(click_control(dialog, L"&All endpoints, including those that the filter hides", NULL));
    name_file(dialog, L"Comma-separated values (CSV)", 4, L"b");
    check_saved(L"Saved 4 rows", L"b.html");
    SEE(holds(L"b.html", "<!DOCTYPE html>"));
    SEE(holds(L"b.html", "<td>two.exe</td><td class=\"n\">41</td><td>UDPV6</td>"));
    CHECK_NUMBER(grid_rows(list), 3);
}

CASE(each_format_is_written)
{
    static const struct {
        const wchar_t *old_type;
        int type;
        const wchar_t *typed, *name;
        const char *part;
    } files[] = {{L"Web page (HTML)", 0, L"c", L"c.txt", "one.exe   40  TCP       LISTENING"},
                 {L"Text", 2, L"d", L"d.tsv", "one.exe\t40\tTCP\tListen\t127.0.0.1\t80\t"},
                 {L"Tab-separated values (TSV)", 3, L"e", L"e.json",
                  "{\"ProcessName\":\"one.exe\",\"OwningProcess\":40,"},
                 {L"JSON", 5, L"f", L"f.md", "| one.exe | 40 | TCP | Listening | 127.0.0.1 | 80 |"}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        HWND dialog = open_dialog(true);
        NEED(dialog);
        name_file(dialog, files[i].old_type, files[i].type, files[i].typed);
        check_saved(L"Saved 4 rows", files[i].name);
        SEE(holds(files[i].name, files[i].part));
    }
}

CASE(no_is_no)
{
    HWND dialog = open_dialog(true);
    NEED(dialog);
    key_press(VK_ESCAPE);
    SEE(wait_no_window(dialog));
    SEE(wait_status(window, STATUS_MESSAGE, L"Saved 4 rows", L"f.md"));

    /* Closing the window under the dialog ends the dialog alone. */
    dialog = open_dialog(true);
    NEED(dialog);
    PostMessageW(window, WM_CLOSE, 0, 0);
    SEE(wait_no_window(dialog));
    CHECK(IsWindow(window));
}

/* What is typed counts, whatever type is chosen; and what is in its place is asked about. */
CASE(a_typed_extension_is_kept)
{
    static const WORD answers[] = {VK_ESCAPE, 'R'};
    for (int i = 0; i < 2; i++) {
        HWND dialog = open_dialog(true);
        NEED(dialog);
        name_file(dialog, L"Markdown", 0, L"f.md");
        HWND question = wait_dialog();
        NEED(question && bring_to_front(question));
        world_add(&world, PROTOCOL_TCP4, STATE_LISTEN, 40, (uint16_t)(9100 + i), 0);
        stage_settle(stage);
        i ? key_chord(VK_MENU, answers[i]) : key_press(answers[i]);
        SEE(wait_no_window(question));
    }
    check_saved(L"Saved 6 rows", L"f.md");
    SEE(holds(L"f.md", "| one.exe | 40 | TCP | Listening | 127.0.0.1 | 9101 |"));
    CHECK(!is_left_behind(L"f.md.txt"));
}

/* A folder has taken the place of the file: the rename at the very end fails. */
CASE(a_failure_says_what_and_why_and_leaves_nothing)
{
    wchar_t path[MAX_PATH];
    swprintf(path, MAX_PATH, L"%ls\\f.md", folder);
    NEED(DeleteFileW(path) && CreateDirectoryW(path, NULL));
    SEE(bring_to_front(window));
    key_chord(VK_CONTROL, 'S');
    SEE(wait_status(window, STATUS_MESSAGE, L"Not saved", L"f.md"));
    HWND dialog = wait_dialog();
    NEED(dialog && bring_to_front(dialog));
    key_press(VK_RETURN);
    SEE(wait_no_window(dialog));
    CHECK(!is_left_behind(L"*.tmp"));
    SEE(RemoveDirectoryW(path));
}

int main(void)
{
    wchar_t name[64];
    driver_begin();
    DWORD length = GetTempPathW(MAX_PATH - 64, folder);
    swprintf(name, 64, L"sockscope_save_%lu_%llu", (unsigned long)GetCurrentProcessId(), GetTickCount64());
    wcscat(folder, name);
    if (length == 0 || !CreateDirectoryW(folder, NULL)) {
        printf("there is no folder to write into\n");
        return EXIT_FAILURE;
    }
    stage = stage_open(&options);
    window = stage_window(stage);
    list = stage_list(stage);
    RUN(the_view_is_saved_in_the_format_of_the_type);
    RUN(the_key_saves_again_without_asking);
    RUN(what_holds_still_is_saved_as_it_stands);
    RUN(everything_is_saved_where_that_is_asked_for);
    RUN(each_format_is_written);
    RUN(no_is_no);
    RUN(a_typed_extension_is_kept);
    RUN(a_failure_says_what_and_why_and_leaves_nothing);
    CHECK_NUMBER(stage_close(stage), 0);
    remove_files();
    return check_result();
}
