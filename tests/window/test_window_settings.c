/*
 * What sockscope.exe remembers from one start to the next, in a file of the test's own, and what it does
 * with a file that is broken or that cannot be written.
 *
 *     test_window_settings SOCKSCOPE.EXE
 */
#include "check.h"
#include "driver.h"
#include "program.h"

#include <commctrl.h>
#include <shellapi.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/paint/theme.h"
#include "gui/parts/status.h"
#include "sockscope/close_plan.h"

#include "resource.h"

enum { TEXT_SIZE = 32768 };

static const wchar_t *path;
static wchar_t folder[MAX_PATH], file[MAX_PATH + 32], aside[MAX_PATH + 32];

static const char *read_file(const wchar_t *name)
{
    static char text[TEXT_SIZE];
    DWORD length = 0;
    HANDLE opened = CreateFileW(name, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (opened != INVALID_HANDLE_VALUE) {
        ReadFile(opened, text, TEXT_SIZE - 1, &length, NULL);
        CloseHandle(opened);
    }
    text[length] = '\0';
    return text;
}

static void write_file(const char *text)
{
    DWORD written;
    HANDLE opened = CreateFileW(file, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(opened != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(opened, text, (DWORD)strlen(text), &written, NULL));
    CloseHandle(opened);
}

static void check_line(const char *text, const char *line)
{
    bool there = strstr(text, line) != NULL;
    CHECK(there);
    if (!there) {
        printf("     no \"%s\" in\n%s\n", line, text);
    }
}

static bool filter_is(void *context)
{
    wchar_t text[CELL_LENGTH];
    control_text(control_of(((const struct program *)context)->window, IDC_FILTER), text);
    return wcscmp(text, L"lport:1-65535") == 0;
}

/* The menu of another process cannot be asked, its toolbar can. */
static bool is_pressed(const struct program *program, UINT command)
{
    return SendMessageW(control_of(program->window, IDC_TOOLBAR), TB_ISBUTTONCHECKED, command, 0) != 0;
}

static bool looks_every(const struct program *program, const wchar_t *interval)
{
    return wait_status(program->window, STATUS_UPDATE, interval, L"");
}

static void close_program(struct program *program)
{
    PostMessageW(program->window, WM_CLOSE, 0, 0);
    CHECK_NUMBER(program_end(program), 0);
}

static bool is_dark(void *parameter)
{
    const struct program *program = parameter;
    RECT area;
    GetWindowRect(program->window, &area);
    area.top = area.bottom - (area.bottom - area.top) / 3;
    COLORREF ground = screen_ground(area);
    return GetRValue(ground) < 64 && GetGValue(ground) < 64 && GetBValue(ground) < 64;
}

CASE(what_was_set_is_there_at_the_next_start)
{
    struct program program;
    RECT place, again;
    NEED(program_start(&program, path, file));
    CHECK(!is_pressed(&program, IDC_SHOW_DETAILS));
    SEE(bring_to_front(program.window));
    key_chord(VK_CONTROL, 'L');
    type_text(L"lport:1-65535");
    SEE(wait_until(filter_is, &program, "the filter"));
    SendMessageW(program.window, WM_COMMAND, IDC_HIDE_LOOPBACK, 0);
    SendMessageW(program.window, WM_COMMAND, IDC_SHOW_DETAILS, 0);
    SendMessageW(program.window, WM_COMMAND, IDC_THEME_FIRST + THEME_DARK, 0);
    SendMessageW(program.window, WM_COMMAND, IDC_INTERVAL_FIRST + 3, 0);
    SendMessageW(program.list, LVM_SETCOLUMNWIDTH, COLUMN_STATE, 222);
    /* Written at once, because the console reads it while the window runs. */
    SendMessageW(program.window, WM_COMMAND, IDC_DEL_FIRST + CLOSE_GRACEFUL, 0);
    check_line(read_file(file), "Mode=graceful\r\nDeadline=5s\r\n");
    SetWindowPos(program.window, NULL, 40, 60, 900, 500, SWP_NOZORDER);
    GetWindowRect(program.window, &place);
    close_program(&program);

    const char *text = read_file(file);
    check_line(text, "Filter=lport:1-65535\r\n");
    check_line(text, "HideLoopback=yes\r\n");
    check_line(text, "Theme=dark\r\n");
    check_line(text, "Interval=5000ms\r\n");
    check_line(text, "state:222");

    NEED(program_start(&program, path, file));
    SEE(wait_until(filter_is, &program, "the filter of before"));
    SEE(is_pressed(&program, IDC_SHOW_DETAILS) && looks_every(&program, L"5 sec"));
    SEE(wait_until(is_dark, &program, "a dark window"));
    CHECK_NUMBER(SendMessageW(program.list, LVM_GETCOLUMNWIDTH, COLUMN_STATE, 0), 222);
    GetWindowRect(program.window, &again);
    CHECK(abs(again.left - place.left) < 8 && abs(again.top - place.top) < 40);
    CHECK_NUMBER(again.right - again.left, place.right - place.left);
    close_program(&program);
}

CASE(what_is_written_by_hand_is_taken)
{
    struct program program;
    write_file("[Sockscope]\nVersion=1\n[View]\nInterval=2s\nSort=-local-port\nHiddenProtocols=udp4\n"
               "[Window]\nPlace=90000,90000,700,500\n[Future]\nShine=bright\n");
    NEED(program_start(&program, path, file));
    SEE(looks_every(&program, L"2 sec"));
    SEE(is_pressed(&program, IDC_PROTOCOL_FIRST + PROTOCOL_TCP4));
    SEE(!is_pressed(&program, IDC_PROTOCOL_FIRST + PROTOCOL_UDP4));
    CHECK_NUMBER(header_arrow(program.list, COLUMN_LOCAL_PORT), HDF_SORTDOWN);
    /* The monitor that it was on is gone. */
    RECT place;
    GetWindowRect(program.window, &place);
    SEE(MonitorFromRect(&place, MONITOR_DEFAULTTONULL) != NULL);
    close_program(&program);
    check_line(read_file(file), "[Future]\r\nShine=bright\r\n");
}

/* A corner, or a strip below the title, is nothing to take hold of. */
CASE(a_place_out_of_reach_is_not_taken)
{
    static const RECT places[] = {{-680, 100, 700, 500}, {100, -400, 700, 500}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct program program;
        char text[200];
        RECT place;
        snprintf(text, sizeof text, "[Sockscope]\nVersion=1\n[Window]\nPlace=%ld,%ld,%ld,%ld\n",
                 places[i].left, places[i].top, places[i].right, places[i].bottom);
        write_file(text);
        NEED(program_start(&program, path, file));
        GetWindowRect(program.window, &place);
        SEE(place.left > places[i].left + 100 || place.top > places[i].top + 100);
        close_program(&program);
    }
}

CASE(a_broken_file_is_set_aside_and_told)
{
    struct program program;
    write_file("[Sockscope]\nVersion=1\n[View]\nInterval=7 years\n");
    NEED(program_start(&program, path, file));
    SEE(wait_status(program.window, STATUS_MESSAGE, L"line 4: Interval", L"set aside"));
    SEE(looks_every(&program, L"1 sec"));
    close_program(&program);
    check_line(read_file(aside), "Interval=7 years\n");
    check_line(read_file(file), "Interval=1000ms\r\n");
}

CASE(reset_goes_back_to_the_defaults_when_confirmed)
{
    struct program program;
    write_file("[Sockscope]\nVersion=1\n[View]\nInterval=2s\nFilter=lport:1-65535\nHideLoopback=yes\n"
               "HiddenProtocols=udp4\n");
    NEED(program_start(&program, path, file));
    SEE(wait_until(filter_is, &program, "the filter"));
    for (int answer = 0; answer < 2; answer++) {
        PostMessageW(program.window, WM_COMMAND, IDC_RESET_SETTINGS, 0);
        HWND dialog = wait_window(program.pid, L"#32770", program.window);
        NEED(dialog && bring_to_front(dialog));
        if (answer == 0) {
            key_press(VK_ESCAPE);
        } else {
            key_chord(VK_MENU, 'R');
        }
        SEE(wait_no_window(dialog));
        SEE(looks_every(&program, answer == 0 ? L"2 s" : L"1 sec"));
        SEE(is_pressed(&program, IDC_PROTOCOL_FIRST + PROTOCOL_UDP4) == (answer == 1));
        SEE(filter_is(&program) == (answer == 0));
    }
    close_program(&program);
    const char *text = read_file(file);
    check_line(text, "Interval=1000ms\r\n");
    check_line(text, "Filter=\r\n");
    check_line(text, "HideLoopback=no\r\n");
}

/* Somebody else holds the file. */
CASE(what_cannot_be_saved_is_told)
{
    struct program program;
    write_file("[Sockscope]\nVersion=1\n");
    NEED(program_start(&program, path, file));
    HANDLE held = CreateFileW(file, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(held != INVALID_HANDLE_VALUE);
    PostMessageW(program.window, WM_CLOSE, 0, 0);
    HWND box = wait_window(program.pid, L"#32770", NULL);
    NEED(box && bring_to_front(box));
    key_press(VK_RETURN);
    CHECK_NUMBER(program_end(&program), 0);
    CloseHandle(held);
    CHECK(strcmp(read_file(file), "[Sockscope]\nVersion=1\n") == 0);
}

/* Windows asks and tells each window at log off; who asks back then holds everybody up. */
CASE(the_end_of_the_session_waits_for_nobody)
{
    struct program program;
    DWORD_PTR answer = 0;
    write_file("[Sockscope]\nVersion=1\n");
    NEED(program_start(&program, path, file));
    HANDLE held = CreateFileW(file, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(held != INVALID_HANDLE_VALUE);
    SEE(SendMessageTimeoutW(program.window, WM_QUERYENDSESSION, 0, 0, SMTO_NORMAL, PATIENCE_MS, &answer) &&
        answer);
    SEE(SendMessageTimeoutW(program.window, WM_ENDSESSION, TRUE, 0, SMTO_NORMAL, PATIENCE_MS, &answer));
    CloseHandle(held);
    CHECK(strcmp(read_file(file), "[Sockscope]\nVersion=1\n") == 0);
    /* It goes on when somebody else stops the end: then there is another chance. */
    close_program(&program);
    check_line(read_file(file), "[View]\r\n");
}

/* A thread that begins nowhere is a fault of the program; the next start tells what was kept of it. */
CASE(a_fault_leaves_a_dump_and_is_told_once)
{
    struct program program;
    wchar_t dump[MAX_PATH + 64];
    char signature[4] = "";
    DWORD read = 0;
    swprintf(dump, MAX_PATH + 64, L"%ls\\kept.last-crash.dmp", folder);
    NEED(program_start(&program, path, file));
    HANDLE thread =
        CreateRemoteThread(program.process, NULL, 0, (LPTHREAD_START_ROUTINE)(ULONG_PTR)16, NULL, 0, NULL);
    CHECK(thread != NULL);
    CHECK(WaitForSingleObject(program.process, PATIENCE_MS) == WAIT_OBJECT_0);
    CHECK(program_end(&program) != 0);
    CloseHandle(thread);
    NEED(program_start(&program, path, file));
    SEE(wait_status(program.window, STATUS_MESSAGE, L"crashed last time", L"last-crash.dmp"));
    close_program(&program);
    HANDLE kept = CreateFileW(dump, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(kept != INVALID_HANDLE_VALUE && ReadFile(kept, signature, 4, &read, NULL));
    CHECK(read == 4 && memcmp(signature, "MDMP", 4) == 0);
    CloseHandle(kept);
    NEED(program_start(&program, path, file));
    wchar_t said[CELL_LENGTH];
    status_text(program.window, STATUS_MESSAGE, said);
    CHECK(!wcsstr(said, L"fault"));
    close_program(&program);
    DeleteFileW(dump);
}

/* A folder stands in the way: nothing is written over what could not be read. */
CASE(what_cannot_be_read_is_told_and_left_alone)
{
    struct program program;
    DeleteFileW(file);
    CHECK(CreateDirectoryW(file, NULL));
    NEED(program_start(&program, path, file));
    SEE(wait_status(program.window, STATUS_MESSAGE, L"could not be read", L"not be saved"));
    close_program(&program);
    CHECK(RemoveDirectoryW(file));
}

int main(void)
{
    int count = 0;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    driver_begin();
    if (!arguments || count != 2 || !GetTempPathW(MAX_PATH - 64, folder)) {
        printf("test_window_settings SOCKSCOPE.EXE\n");
        return EXIT_FAILURE;
    }
    path = arguments[1];
    swprintf(folder + wcslen(folder), 48, L"sockscope \u00E9\u4E2D %lu", GetCurrentProcessId());
    swprintf(file, MAX_PATH + 32, L"%ls\\kept.ini", folder);
    swprintf(aside, MAX_PATH + 32, L"%ls\\kept.broken.ini", folder);
    RUN(what_was_set_is_there_at_the_next_start);
    RUN(what_is_written_by_hand_is_taken);
    RUN(a_place_out_of_reach_is_not_taken);
    RUN(a_broken_file_is_set_aside_and_told);
    RUN(reset_goes_back_to_the_defaults_when_confirmed);
    RUN(what_cannot_be_saved_is_told);
    RUN(the_end_of_the_session_waits_for_nobody);
    RUN(a_fault_leaves_a_dump_and_is_told_once);
    RUN(what_cannot_be_read_is_told_and_left_alone);
    DeleteFileW(file);
    DeleteFileW(aside);
    CHECK(RemoveDirectoryW(folder));
    LocalFree((void *)arguments);
    return check_result();
}
