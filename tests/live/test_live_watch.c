/*
 * `watch` on a console of its own: what stands on its screen, in which colours, and what keys do.  The test
 * attaches itself to that console and reads it, as a screen reader would.
 *
 *     test_live_watch SOCKSCOPE.COM
 */
#include <winsock2.h>

#include <windows.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "patience.h"
#include "start_program.h"

enum { LINE_MAX = 512, STEP_MS = 50 };

static HANDLE screen = INVALID_HANDLE_VALUE, keyboard = INVALID_HANDLE_VALUE;
static char line[LINE_MAX];
static const char *program;

/* The screen that is shown now; it may be another than before. */
static void look_at_screen(void)
{
    if (screen != INVALID_HANDLE_VALUE) {
        CloseHandle(screen);
    }
    screen = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                         OPEN_EXISTING, 0, NULL);
}

static COORD size_of_screen(void)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    COORD none = {0, 0};
    return GetConsoleScreenBufferInfo(screen, &info) ? info.dwSize : none;
}

static const char *line_at(SHORT y)
{
    wchar_t wide[LINE_MAX];
    DWORD count = 0;
    COORD at = {0, y}, size = size_of_screen();
    DWORD wanted = size.X < LINE_MAX / 2 ? (DWORD)size.X : LINE_MAX / 2;
    ReadConsoleOutputCharacterW(screen, wide, wanted, at, &count);
    int length = WideCharToMultiByte(CP_UTF8, 0, wide, (int)count, line, LINE_MAX - 1, NULL, NULL);
    line[length > 0 ? length : 0] = '\0';
    return line;
}

static WORD colour_at(SHORT y)
{
    WORD attributes = 0;
    DWORD count;
    COORD at = {0, y};
    ReadConsoleOutputAttribute(screen, &attributes, 1, at, &count);
    return attributes;
}

/* The line with this text now; -1 for none. */
static SHORT line_with(const char *part)
{
    look_at_screen();
    SHORT height = size_of_screen().Y;
    for (SHORT y = 0; y < height && y < 200; y++) {
        if (strstr(line_at(y), part)) {
            return y;
        }
    }
    return -1;
}

/* The same, waited for. */
static SHORT find_line(const char *part)
{
    for (ULONGLONG end = GetTickCount64() + PATIENCE_MS; GetTickCount64() < end;) {
        SHORT y = line_with(part);
        if (y >= 0) {
            return y;
        }
        Sleep(STEP_MS);
    }
    printf("     nowhere on the screen: %s\n", part);
    for (SHORT y = 0; y < size_of_screen().Y && y < 60; y++) {
        printf("     |%s\n", line_at(y));
    }
    return -1;
}

/* A row that is marked by this background, waited for. */
static bool find_marked(const char *part, WORD background)
{
    for (ULONGLONG end = GetTickCount64() + PATIENCE_MS; GetTickCount64() < end;) {
        SHORT y = line_with(part);
        if (y > 1 && (colour_at(y) & 0xF0) == background) {
            return true;
        }
        Sleep(STEP_MS);
    }
    return false;
}

static void press(wchar_t character, WORD code)
{
    INPUT_RECORD records[2] = {{.EventType = KEY_EVENT}, {.EventType = KEY_EVENT}};
    DWORD written;
    for (int i = 0; i < 2; i++) {
        records[i].Event.KeyEvent.bKeyDown = i == 0;
        records[i].Event.KeyEvent.wRepeatCount = 1;
        records[i].Event.KeyEvent.wVirtualKeyCode = code;
        records[i].Event.KeyEvent.uChar.UnicodeChar = character;
    }
    CHECK(WriteConsoleInputW(keyboard, records, 2, &written));
}

static void type(const char *text)
{
    for (; *text; text++) {
        press((wchar_t)*text, 0);
    }
}

/* On any port when *port is 0. */
static SOCKET listen_on_loopback(unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((u_short)*port)};
    int size = sizeof address;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(bind(listener, (const struct sockaddr *)&address, sizeof address) == 0 &&
          listen(listener, 1) == 0 && getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    *port = ntohs(address.sin_port);
    return listener;
}

/* One that is free again. */
static unsigned some_port(void)
{
    unsigned port = 0;
    closesocket(listen_on_loopback(&port));
    return port;
}

static bool attach(DWORD pid)
{
    FreeConsole();
    for (ULONGLONG end = GetTickCount64() + PATIENCE_MS; GetTickCount64() < end;) {
        if (AttachConsole(pid)) {
            /* A window manager has a say in the size of what it shows. */
            ShowWindow(GetConsoleWindow(), SW_HIDE);
            keyboard = CreateFileW(L"CONIN$", GENERIC_READ | GENERIC_WRITE,
                                   FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
            return keyboard != INVALID_HANDLE_VALUE;
        }
        Sleep(STEP_MS);
    }
    return false;
}

/* Starts it on a console of its own, and attaches to that.  It shows one port: others come and go. */
static bool open_watch(unsigned port, PROCESS_INFORMATION *process)
{
    char command[MAX_PATH + 64];
    struct start_options options = {.flags = CREATE_NEW_CONSOLE};
    snprintf(command, sizeof command, "\"%s\" watch --interval 200ms lport:%u", program, port);
    bool started = start_program_narrow(command, &options, process);
    CHECK(started);
    bool attached = started && attach(process->dwProcessId);
    CHECK(attached);
    return attached;
}

/* It has ended, and what stood on the console before is there again. */
static void check_end(PROCESS_INFORMATION *process)
{
    DWORD code = 1;
    CHECK(WaitForSingleObject(process->hProcess, PATIENCE_MS) == WAIT_OBJECT_0);
    TerminateProcess(process->hProcess, 99);
    GetExitCodeProcess(process->hProcess, &code);
    CHECK_NUMBER(code, 0);
    CloseHandle(process->hThread);
    CloseHandle(process->hProcess);
    look_at_screen();
    CHECK(!strstr(line_at(0), "Endpoints") && !strstr(line_at(1), "Process"));
    CloseHandle(screen);
    CloseHandle(keyboard);
    screen = keyboard = INVALID_HANDLE_VALUE;
}

/* The line of the filter at the bottom. */
static SHORT find_filter(const char *filter)
{
    char part[64];
    snprintf(part, sizeof part, "/ filter%s  s,1-9 sort", filter);
    return find_line(part);
}

CASE(the_table_follows_and_keys_answer)
{
    char words[32];
    PROCESS_INFORMATION process;
    unsigned port = some_port();
    if (!open_watch(port, &process)) {
        return;
    }
    snprintf(words, sizeof words, ": lport:%u", port);
    CHECK_NUMBER(find_line("Endpoints: 0 of "), 0);
    CHECK_NUMBER(find_line("Process^"), 1);
    CHECK(find_filter(words) > 1);
    /* Marks end with a look, and while it pauses no look comes by itself. */
    type(" ");
    CHECK_NUMBER(find_line("PAUSED"), 0);
    SOCKET listener = listen_on_loopback(&port);
    type(".");
    CHECK(find_marked("Listening  ", BACKGROUND_GREEN));
    type(" ");

    type("/");
    for (size_t i = strlen("lport:12345"); i > 0; i--) {
        press(L'\b', VK_BACK);
    }
    snprintf(words, sizeof words, "proto:tcp lport:%u", port);
    type(words);
    press(L'\r', VK_RETURN);
    CHECK_NUMBER(find_line("Endpoints: 1 of "), 0);
    snprintf(words, sizeof words, ": proto:tcp lport:%u", port);
    CHECK(find_filter(words) > 1);
    type("s");
    CHECK_NUMBER(find_line("PID^"), 1);
    type("r");
    CHECK_NUMBER(find_line("PIDv"), 1);
    type(" ");
    CHECK_NUMBER(find_line("PAUSED"), 0);
    closesocket(listener);
    type(".");
    CHECK(find_marked("Listening  ", BACKGROUND_RED));
    press(L'\x1b', VK_ESCAPE);
    CHECK(find_filter("") > 1);
    type("q");
    check_end(&process);
}

static SHORT larger(SHORT a, SHORT b)
{
    return a > b ? a : b;
}

/*
 * As a user drags the window's edge.  The buffer is never smaller than the window, nor the window ever of a
 * size between the two: the program follows each.
 */
static bool resize(SHORT width, SHORT height)
{
    look_at_screen();
    COORD now = size_of_screen(), size = {width, height},
          room = {larger(now.X, width), larger(now.Y, height)};
    SMALL_RECT window = {0, 0, (SHORT)(width - 1), (SHORT)(height - 1)};
    return SetConsoleScreenBufferSize(screen, room) && SetConsoleWindowInfo(screen, TRUE, &window) &&
           SetConsoleScreenBufferSize(screen, size);
}

CASE(the_table_takes_the_size_of_the_window)
{
    PROCESS_INFORMATION process;
    if (!open_watch(some_port(), &process)) {
        return;
    }
    CHECK_NUMBER(find_line("Endpoints: "), 0);
    static const COORD sizes[] = {{100, 30}, {60, 12}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        SHORT y = -1;
        CHECK(resize(sizes[i].X, sizes[i].Y));
        ULONGLONG end = GetTickCount64() + PATIENCE_MS;
        while (GetTickCount64() < end && y != sizes[i].Y - 1) {
            Sleep(STEP_MS);
            y = line_with("/ filter");
        }
        CHECK_NUMBER(y, sizes[i].Y - 1);
        CHECK_NUMBER(size_of_screen().X, sizes[i].X);
        CHECK_NUMBER(size_of_screen().Y, sizes[i].Y);
        CHECK_NUMBER(find_line("Endpoints: "), 0);
    }
    type("q");
    check_end(&process);
}

CASE(ctrl_c_gives_the_screen_back)
{
    PROCESS_INFORMATION process;
    if (!open_watch(some_port(), &process)) {
        return;
    }
    CHECK_NUMBER(find_line("Endpoints: "), 0);
    SetConsoleCtrlHandler(NULL, TRUE);
    CHECK(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0));
    check_end(&process);
}

int main(int argc, char **argv)
{
    WSADATA data;
    if (argc != 2 || WSAStartup(MAKEWORD(2, 2), &data)) {
        printf("test_live_watch SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    program = argv[1];
    RUN(the_table_follows_and_keys_answer);
    RUN(the_table_takes_the_size_of_the_window);
    RUN(ctrl_c_gives_the_screen_back);
    WSACleanup();
    return check_result();
}
