/*
 * program: sockscope.exe as another process, started with settings of the test's own.
 */
#ifndef SOCKSCOPE_WINDOW_PROGRAM_H
#define SOCKSCOPE_WINDOW_PROGRAM_H

#include <windows.h>

#include <stdbool.h>

struct program {
    HANDLE process;
    DWORD pid;
    HWND window, list;
};

/* Starts it with these settings and waits for its window; false, with a message, when there is none. */
bool program_start(struct program *program, const wchar_t *path, const wchar_t *settings);

/* Waits for its end; the exit code, or -1 when it does not end by itself and is ended. */
int program_end(struct program *program);

#endif
