/*
 * native_path: where a 32-bit program on 64-bit Windows finds what lies in System32.
 *
 * WOW64 redirects such a program from System32 to SysWOW64, so the path that the system reports for another
 * process opens a different file; the folder "Sysnative", which only such programs see, is the real System32
 * (Microsoft, "File System Redirector").
 */
#ifndef SOCKSCOPE_NATIVE_PATH_H
#define SOCKSCOPE_NATIVE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/*
 * The path by way of Sysnative if it lies in `system`, the folder that GetSystemDirectory reports, regardless
 * of case; otherwise, or if there is no room, false with `native` untouched.  `size` counts characters.
 */
bool native_path(const wchar_t *system, const wchar_t *path, wchar_t *native, size_t size);

#endif
