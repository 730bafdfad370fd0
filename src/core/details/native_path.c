/* native_path: paths of the system folder are plain ASCII in all that matters here. */
#include "sockscope/native_path.h"

static wchar_t lower(wchar_t character)
{
    return character >= L'A' && character <= L'Z' ? character + (L'a' - L'A') : character;
}

/* The length of the folder if the path lies in it, otherwise 0. */
static size_t in_folder(const wchar_t *folder, const wchar_t *path)
{
    size_t length = 0;
    while (folder[length] && lower(folder[length]) == lower(path[length])) {
        length++;
    }
    return !folder[length] && path[length] == L'\\' ? length : 0;
}

bool native_path(const wchar_t *system, const wchar_t *path, wchar_t *native, size_t size)
{
    static const wchar_t name[] = L"Sysnative";
    const size_t name_length = sizeof name / sizeof name[0] - 1;
    size_t folder = in_folder(system, path), parent = folder;
    while (parent > 0 && system[parent - 1] != L'\\') {
        parent--;
    }
    if (parent == 0 || parent + name_length + wcslen(path + folder) >= size) {
        return false;
    }
    wmemcpy(native, path, parent);
    wmemcpy(native + parent, name, name_length);
    wcscpy(native + parent + name_length, path + folder);
    return true;
}
