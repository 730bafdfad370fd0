/*
 * What the program does on a console, as opposed to a pipe: letters of any script arrive, and it asks before
 * it acts.  The console is the test's own.
 *
 *     test_live_console_io SOCKSCOPE.COM
 */
#include <winsock2.h>

#include <windows.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "check.h"
#include "patience.h"
#include "start_program.h"

enum { WIDTH_MAX = 400, LINE_UNITS = 2 * MAX_PATH + 128 };

static const wchar_t victim_name[] = L"w\u00e4chter\u0416.com";
static wchar_t program[MAX_PATH], victim_path[MAX_PATH + 64];
static HANDLE screen, keyboard;

static HANDLE open_stream(const wchar_t *name)
{
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &attributes,
                       OPEN_EXISTING, 0, NULL);
}

/* With these streams. */
static bool start(const wchar_t *path, const wchar_t *arguments, HANDLE in, HANDLE out,
                  PROCESS_INFORMATION *process)
{
    static wchar_t line[LINE_UNITS];
    struct start_options options = {.input = in, .output = out, .errors = out};
    swprintf(line, LINE_UNITS, L"\"%ls\" %ls", path, arguments);
    bool started = start_program(line, &options, process);
    CHECK(started);
    return started;
}

static int finish(PROCESS_INFORMATION *process)
{
    DWORD code = 99;
    bool ended = WaitForSingleObject(process->hProcess, PATIENCE_MS) == WAIT_OBJECT_0;
    CHECK(ended);
    if (!ended) {
        TerminateProcess(process->hProcess, code);
    }
    GetExitCodeProcess(process->hProcess, &code);
    CloseHandle(process->hThread);
    CloseHandle(process->hProcess);
    return (int)code;
}

static bool is_on_screen(const wchar_t *part)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    wchar_t line[WIDTH_MAX + 1];
    bool found = false;
    CHECK(GetConsoleScreenBufferInfo(screen, &info));
    for (COORD at = {0, 0}; at.Y <= info.dwCursorPosition.Y && !found; at.Y++) {
        DWORD count = 0, width = info.dwSize.X < WIDTH_MAX ? (DWORD)info.dwSize.X : WIDTH_MAX;
        ReadConsoleOutputCharacterW(screen, line, width, at, &count);
        line[count] = L'\0';
        found = wcsstr(line, part) != NULL;
    }
    return found;
}

static void check_screen(const wchar_t *part)
{
    bool found = is_on_screen(part);
    CHECK(found);
    if (!found) {
        printf("     not on the screen: %ls\n", part);
    }
}

static void clear(void)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    COORD origin = {0, 0};
    DWORD written;
    CHECK(GetConsoleScreenBufferInfo(screen, &info));
    FillConsoleOutputCharacterW(screen, L' ', (DWORD)info.dwSize.X * (DWORD)info.dwSize.Y, origin, &written);
    SetConsoleCursorPosition(screen, origin);
}

static void answer(wchar_t letter)
{
    const wchar_t keys[] = {letter, L'\r'};
    for (int i = 0; i < 4; i++) {
        INPUT_RECORD record = {.EventType = KEY_EVENT};
        DWORD written;
        record.Event.KeyEvent.bKeyDown = i % 2 == 0;
        record.Event.KeyEvent.wRepeatCount = 1;
        record.Event.KeyEvent.wVirtualKeyCode = (WORD)(keys[i / 2] == L'\r' ? VK_RETURN : letter - 32);
        record.Event.KeyEvent.uChar.UnicodeChar = keys[i / 2];
        CHECK(WriteConsoleInputW(keyboard, &record, 1, &written));
    }
}

static int kill_victim(DWORD pid, const wchar_t *switches, wchar_t letter)
{
    wchar_t arguments[64];
    PROCESS_INFORMATION process;
    clear();
    swprintf(arguments, 64, L"kill %lu %ls", pid, switches);
    if (!start(program, arguments, keyboard, screen, &process)) {
        return -1;
    }
    if (letter) {
        answer(letter);
    }
    return finish(&process);
}

CASE(letters_arrive_and_it_asks_first)
{
    PROCESS_INFORMATION victim;
    HANDLE nowhere = open_stream(L"NUL");
    bool started = start(victim_path, L"watch --changes --interval 1h lport:1", nowhere, nowhere, &victim);
    CloseHandle(nowhere);
    if (!started) {
        return;
    }
    CHECK_NUMBER(kill_victim(victim.dwProcessId, L"--dry-run", 0), 0);
    check_screen(L"w\u00e4chter\u0416.com (PID ");
    check_screen(L")  would be ended");

    CHECK_NUMBER(kill_victim(victim.dwProcessId, L"", L'n'), 3);
    check_screen(L"End this process?");
    check_screen(L"nothing was ended");
    CHECK(WaitForSingleObject(victim.hProcess, 0) == WAIT_TIMEOUT);

    CHECK_NUMBER(kill_victim(victim.dwProcessId, L"", L'y'), 0);
    check_screen(L")  ended");
    CHECK(WaitForSingleObject(victim.hProcess, 0) == WAIT_OBJECT_0);
    finish(&victim);
}

/* The system knows the owner of a socket that was used.  Nobody else gets it: a system may list it for each.
 */
static SOCKET bind_udp(unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int size = sizeof address;
    SOCKET udp = socket(AF_INET, SOCK_DGRAM, 0);
    SetHandleInformation((HANDLE)udp, HANDLE_FLAG_INHERIT, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(udp, (const struct sockaddr *)&address, sizeof address) == 0 &&
          getsockname(udp, (struct sockaddr *)&address, &size) == 0 &&
          sendto(udp, "x", 1, 0, (const struct sockaddr *)&address, sizeof address) == 1);
    *port = ntohs(address.sin_port);
    return udp;
}

/* A row stays a line, however long the path. */
CASE(a_table_is_cut_to_the_window)
{
    wchar_t arguments[128];
    unsigned port;
    CONSOLE_SCREEN_BUFFER_INFO info;
    PROCESS_INFORMATION process;
    SOCKET udp = bind_udp(&port);
    clear();
    swprintf(arguments, 128, L"list lport:%u --columns path,process,protocol,state,local-address,local-port",
             port);
    if (start(program, arguments, keyboard, screen, &process)) {
        CHECK_NUMBER(finish(&process), 0);
    }
    CHECK(GetConsoleScreenBufferInfo(screen, &info));
    CHECK_NUMBER(info.dwCursorPosition.Y, 2);
    check_screen(L"127.0.0.1");
    check_screen(L"UDP");
    CHECK(!is_on_screen(L"test_live_console_io.exe  test_live_console_io.exe"));
    closesocket(udp);
}

/* The victim is a copy of the program: its name is what matters. */
static bool set_up(const char *path)
{
    FreeConsole();
    bool there = AllocConsole() != 0;
    screen = open_stream(L"CONOUT$");
    keyboard = open_stream(L"CONIN$");
    there = there && screen != INVALID_HANDLE_VALUE && keyboard != INVALID_HANDLE_VALUE &&
            MultiByteToWideChar(CP_ACP, 0, path, -1, program, MAX_PATH) > 0 &&
            GetTempPathW(MAX_PATH, victim_path) > 0;
    wcscat(victim_path, victim_name);
    return there && CopyFileW(program, victim_path, FALSE);
}

int main(int argc, char **argv)
{
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) || argc != 2 || !set_up(argv[1])) {
        printf("test_live_console_io SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    RUN(letters_arrive_and_it_asks_first);
    RUN(a_table_is_cut_to_the_window);
    DeleteFileW(victim_path);
    WSACleanup();
    return check_result();
}
