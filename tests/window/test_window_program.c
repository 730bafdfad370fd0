/*
 * sockscope.exe itself, from its start to its exit code: what another process opens is shown, keys reach
 * it, and however it is closed, it ends, in time and with 0.
 *
 *     test_window_program SOCKSCOPE.EXE
 */
#include "check.h"
#include "driver.h"
#include "peer_client.h"
#include "program.h"

#include <shellapi.h>
#include <stdlib.h>
#include <wchar.h>

#include "resource.h"

static const wchar_t *path;
static struct peer peer;
static wchar_t port[16], settings[MAX_PATH + 64];

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
    NEED(program_start(&program, path, settings));
    SEE(wait_until(shows_port, program.list, "the row of the peer"));
    SEE(bring_to_front(program.window));
    swprintf(filter, 32, L"lport:%ls", port);
    key_chord(VK_CONTROL, 'L');
    type_text(filter);
    SEE(wait_until(shows_only_port, program.list, "the row of the peer alone"));
    key_chord(VK_MENU, VK_F4);
    CHECK_NUMBER(program_end(&program), 0);
}

/* Closed before its first look is done. */
CASE(it_ends_at_once)
{
    struct program program;
    NEED(program_start(&program, path, settings));
    PostMessageW(program.window, WM_CLOSE, 0, 0);
    CHECK_NUMBER(program_end(&program), 0);
}

CASE(it_ends_under_an_open_menu)
{
    struct program program;
    NEED(program_start(&program, path, settings));
    SEE(wait_until(shows_port, program.list, "the row of the peer"));
    SEE(bring_to_front(program.window));
    key_press(VK_HOME);
    key_press(VK_APPS);
    SEE(wait_window(program.pid, L"#32768", NULL));
    PostMessageW(program.window, WM_CLOSE, 0, 0);
    CHECK_NUMBER(program_end(&program), 0);
}

int main(void)
{
    unsigned number = 0, id = 0;
    int count = 0;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    driver_begin();
    if (!arguments || count != 2 || !peer_start(&peer) || !peer_get(&peer, "listen4", "port", &number, &id)) {
        printf("test_window_program SOCKSCOPE.EXE, with peer.exe beside it\n");
        return EXIT_FAILURE;
    }
    path = arguments[1];
    GetTempPathW(MAX_PATH, settings);
    swprintf(settings + wcslen(settings), 64, L"sockscope-program-%lu.ini", GetCurrentProcessId());
    swprintf(port, 16, L"%u", number);
    RUN(it_shows_what_is_there_and_ends_by_key);
    RUN(it_ends_at_once);
    RUN(it_ends_under_an_open_menu);
    DeleteFileW(settings);
    peer_stop(&peer);
    LocalFree((void *)arguments);
    return check_result();
}
