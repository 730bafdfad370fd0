/*
 * words: see words.h.  Text for a console is cut, between characters, to what one call takes.
 */
#include "words.h"

#include <stdio.h>
#include <string.h>

#include "sockscope/text.h"

enum { CONSOLE_PIECE = 8192 };

bool words_is_console(HANDLE handle)
{
    DWORD mode;
    return GetConsoleMode(handle, &mode) != 0;
}

static bool write_console(HANDLE handle, const char *bytes, size_t length)
{
    wchar_t wide[CONSOLE_PIECE];
    while (length > 0) {
        size_t piece = length < CONSOLE_PIECE ? length : CONSOLE_PIECE;
        while (piece < length && piece > 1 && ((unsigned char)bytes[piece] & 0xC0u) == 0x80u) {
            piece--;
        }
        int count = MultiByteToWideChar(CP_UTF8, 0, bytes, (int)piece, wide, CONSOLE_PIECE);
        DWORD written;
        if (!WriteConsoleW(handle, wide, (DWORD)count, &written, NULL)) {
            return false;
        }
        bytes += piece;
        length -= piece;
    }
    return true;
}

static bool write_pipe(HANDLE handle, const char *bytes, size_t length)
{
    while (length > 0) {
        DWORD piece = length < 1u << 20 ? (DWORD)length : 1u << 20, written;
        if (!WriteFile(handle, bytes, piece, &written, NULL)) {
            return false;
        }
        bytes += written;
        length -= written;
    }
    return true;
}

bool words_write(HANDLE handle, bool console, const char *bytes, size_t length)
{
    return console ? write_console(handle, bytes, length) : write_pipe(handle, bytes, length);
}

void words_format(char line[WORDS_LINE_SIZE], const char *format, va_list arguments)
{
    char raw[WORDS_LINE_SIZE];
    vsnprintf(raw, sizeof raw, format, arguments);
    size_t length = text_sanitise(raw, line, WORDS_LINE_SIZE - 1);
    text_append(line, WORDS_LINE_SIZE, &length, "\n");
}

/* Nothing can be done about a message that cannot be written. */
static void write_message(const char *text)
{
    HANDLE handle = GetStdHandle(STD_ERROR_HANDLE);
    words_write(handle, words_is_console(handle), text, strlen(text));
}

void say(const char *format, ...)
{
    static const char prefix[] = "sockscope: ";
    char line[sizeof prefix - 1 + WORDS_LINE_SIZE];
    va_list arguments;
    memcpy(line, prefix, sizeof prefix);
    va_start(arguments, format);
    words_format(line + sizeof prefix - 1, format, arguments);
    va_end(arguments);
    write_message(line);
}

bool can_ask(void)
{
    return words_is_console(GetStdHandle(STD_INPUT_HANDLE)) &&
           words_is_console(GetStdHandle(STD_ERROR_HANDLE));
}

bool ask(const char *format, ...)
{
    char line[WORDS_LINE_SIZE];
    wchar_t answer[16] = {0};
    DWORD count = 0;
    va_list arguments;
    va_start(arguments, format);
    words_format(line, format, arguments);
    va_end(arguments);
    line[strlen(line) - 1] = '\0';
    write_message(line);
    write_message(" [y/N] ");
    if (!ReadConsoleW(GetStdHandle(STD_INPUT_HANDLE), answer, 15, &count, NULL) || count == 0) {
        return false;
    }
    return answer[0] == L'y' || answer[0] == L'Y';
}
