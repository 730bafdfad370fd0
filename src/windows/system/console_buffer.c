/*
 * console_buffer: made, asked and written.
 */
#include "windows/system/console_buffer.h"

#include "sockscope/vt_screen.h"

enum { LINE_UNITS = VT_LINE_SIZE };

HANDLE console_buffer_create(void)
{
    return CreateConsoleScreenBuffer(GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                     CONSOLE_TEXTMODE_BUFFER, NULL);
}

void console_write(HANDLE buffer, const char *text)
{
    wchar_t wide[LINE_UNITS];
    DWORD written;
    int count = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, LINE_UNITS);
    if (count > 1) {
        WriteConsoleW(buffer, wide, (DWORD)count - 1, &written, NULL);
    }
}

bool console_begin_sequences(HANDLE buffer, DWORD mode)
{
    return SetConsoleMode(buffer, (mode & ~(DWORD)ENABLE_WRAP_AT_EOL_OUTPUT) | ENABLE_PROCESSED_OUTPUT |
                                      ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

bool console_obeys_sequences(DWORD mode)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    HANDLE buffer = console_buffer_create();
    if (buffer == INVALID_HANDLE_VALUE) {
        return false;
    }
    bool obeys = console_begin_sequences(buffer, mode);
    if (obeys) {
        console_write(buffer, "\x1b[2;4H");
        obeys = GetConsoleScreenBufferInfo(buffer, &info) && info.dwCursorPosition.X == 3 &&
                info.dwCursorPosition.Y == 1;
    }
    CloseHandle(buffer);
    return obeys;
}
