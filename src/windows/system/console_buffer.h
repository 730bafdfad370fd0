/*
 * console_buffer: the screen buffers of this program's console, and whether escape sequences are obeyed
 * there.
 */
#ifndef SOCKSCOPE_WINDOWS_CONSOLE_BUFFER_H
#define SOCKSCOPE_WINDOWS_CONSOLE_BUFFER_H

#include <windows.h>

#include <stdbool.h>

/* Creates another one, which is not shown yet; INVALID_HANDLE_VALUE if there is no console. */
HANDLE console_buffer_create(void);

/* UTF-8, of at most VT_LINE_SIZE bytes with its NUL. */
void console_write(HANDLE buffer, const char *text);

/*
 * Has a buffer of that mode obey sequences; false where it cannot.  Lines as long as the screen is wide are
 * written: at its end nothing goes on in the next line.
 */
bool console_begin_sequences(HANDLE buffer, DWORD mode);

/*
 * A console may take the mode and print the sequences all the same, so one is tried in a buffer that nobody
 * sees: does it move the cursor?
 */
bool console_obeys_sequences(DWORD mode);

#endif
