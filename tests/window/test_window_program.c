/*
 * sockscope.exe itself, from its start to its exit code: what another process opens is shown, keys reach
 * it, and however it is closed, it ends, in time and with 0.
 *
 *     test_window_program SOCKSCOPE.EXE
 */
#include "check.h"
#include "driver.h"
#include "peer_client.h"

#include <shellapi.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/gui.h"

#include "resource.h"

enum { EXIT_MS = 10000 };

struct program {
    HANDLE process;
    DWORD pid;
    HWND window, list;
};

static const wchar_t *path;
static struct peer peer;
static wchar_t port[16];

static bool start_program(struct program *program)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION started;
    *program = (struct program){.process = NULL};
    if (!CreateProcessW(path, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &started)) {
        printf("%ls could not be started: %lu\n", path, GetLastError());
        return false;
    }
    CloseHandle(started.hThread);
    program->process = started.hProcess;
    program->pid = started.dwProcessId;
    program->window = wait_window(program->pid, SOCKSCOPE_WINDOW_CLASS, NULL);
    program->list = control_of(program->window, IDC_LIST);
    return program->window != NULL;
}

/* The exit code, or a sign that it did not come in time; what does not end by itself is ended. */
static int end_program(struct program *program)
{
    DWORD code = (DWORD)-1;
    if (WaitForSingleObject(program->process, EXIT_MS) == WAIT_OBJECT_0) {
        GetExitCodeProcess(program->process, &code);
    } else {
        printf("it does not end\n");
        picture_of_failure("end_program", 0);
        TerminateProcess(program->process, 1);
    }
    CloseHandle(program->process);
    return (int)code;
}

static bool shows_port(void *list)
{
    const row_pattern pattern = {[COLUMN_LOCAL_PORT] = port};
    return grid_find(list, pattern) >= 0;
}

static bool shows_only_port(void *list)
{
    return grid_rows(list) == 1 && shows_port(list);
}

CASE(it_shows_what_is_there_and_ends_by_key)
{
    struct program program;
    wchar_t filter[32];
    NEED(start_program(&program));
    SEE(wait_until(shows_port, program.list, "the row of the peer"));
    SEE(bring_to_front(program.window));
    swprintf(filter, 32, L"lport:%ls", port);
    key_chord(VK_CONTROL, 'L');
    type_text(filter);
    SEE(wait_until(shows_only_port, program.list, "the row of the peer alone"));
    key_chord(VK_MENU, VK_F4);
    CHECK_NUMBER(end_program(&program), 0);
}

/* Closed before its first look is done. */
CASE(it_ends_at_once)
{
    struct program program;
    NEED(start_program(&program));
    PostMessageW(program.window, WM_CLOSE, 0, 0);
    CHECK_NUMBER(end_program(&program), 0);
}

CASE(it_ends_under_an_open_menu)
{
    struct program program;
    NEED(start_program(&program));
    SEE(wait_until(shows_port, program.list, "the row of the peer"));
    SEE(bring_to_front(program.window));
    key_press(VK_HOME);
    key_press(VK_APPS);
    SEE(wait_window(program.pid, L"#32768", NULL));
    PostMessageW(program.window, WM_CLOSE, 0, 0);
    CHECK_NUMBER(end_program(&program), 0);
}

int main(void)
{
    unsigned number = 0, id = 0;
    int count = 0;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    driver_begin(120);
    if (!arguments || count != 2 || !peer_start(&peer) || !peer_get(&peer, "listen4", "port", &number, &id)) {
        printf("test_window_program SOCKSCOPE.EXE, with peer.exe beside it\n");
        return EXIT_FAILURE;
    }
    path = arguments[1];
    swprintf(port, 16, L"%u", number);
    RUN(it_shows_what_is_there_and_ends_by_key);
    RUN(it_ends_at_once);
    RUN(it_ends_under_an_open_menu);
    peer_stop(&peer);
    LocalFree((void *)arguments);
    return check_result();
}
