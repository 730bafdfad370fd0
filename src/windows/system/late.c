/*
 * late: a library is loaded once, so that looking for another function does not raise its load count.
 */
#include "windows/system/late.h"

void (*late_function(const wchar_t *library, const char *name))(void)
{
    HMODULE module = GetModuleHandleW(library);
    if (!module) {
        module = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    }
    return module ? (void (*)(void))GetProcAddress(module, name) : NULL;
}
