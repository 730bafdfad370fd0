/*
 * words: what the console program says on stderr, and how text gets to a console: as UTF-16 through
 * WriteConsoleW; everything else gets UTF-8 as it is.
 */
#ifndef SOCKSCOPE_CONSOLE_WORDS_H
#define SOCKSCOPE_CONSOLE_WORDS_H

#include <windows.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

bool words_is_console(HANDLE handle);

/* Writes whole characters of UTF-8 to a console, or bytes to anything else; false with GetLastError set. */
bool words_write(HANDLE handle, bool console, const char *bytes, size_t length);

/* Formats a line, sanitises it, cuts it at WORDS_LINE_SIZE and ends it with a newline. */
enum { WORDS_LINE_SIZE = 4096 };
void words_format(char line[WORDS_LINE_SIZE], const char *format, va_list arguments);

/* One line on stderr behind "sockscope: ", sanitised. */
void say(const char *format, ...);

/* Asks on stderr and reads y or n; false where stdin or stderr is no console: nobody was asked. */
bool can_ask(void);
bool ask(const char *format, ...);

#endif
