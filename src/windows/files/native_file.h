/*
 * native_file: the file of another process as this one has to open it (native_path.h).
 */
#ifndef SOCKSCOPE_WINDOWS_NATIVE_FILE_H
#define SOCKSCOPE_WINDOWS_NATIVE_FILE_H

#include <stddef.h>
#include <wchar.h>

/* `path` itself, or in a 32-bit program on 64-bit Windows what stands for it, made in `room`. */
const wchar_t *native_file(const wchar_t *path, wchar_t *room, size_t size);

#endif
