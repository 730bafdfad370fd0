/* native_file: whether there is another System32 than the one that this program sees. */
#include "windows/files/native_file.h"

#include <windows.h>

#include <stdbool.h>

#include "sockscope/native_path.h"

const wchar_t *native_file(const wchar_t *path, wchar_t *room, size_t size)
{
    wchar_t system[MAX_PATH];
    BOOL redirected = FALSE;
    if (!IsWow64Process(GetCurrentProcess(), &redirected) || !redirected) {
        return path;
    }
    UINT length = GetSystemDirectoryW(system, MAX_PATH);
    bool inside = length > 0 && length < MAX_PATH && native_path(system, path, room, size);
    return inside ? room : path;
}
