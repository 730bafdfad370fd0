/*
 * system: hardening at start, error words, text conversion and a few facts about this process.
 */
#include "sockscope/system.h"

#include <windows.h>

#include <string.h>

#include "sockscope/text.h"
#include "windows/system/late.h"

typedef BOOL(WINAPI *set_mitigation)(int policy, void *buffer, SIZE_T size);

/*
 * SetProcessMitigationPolicy exists since Windows 8; what it refuses is not worth failing for.  Extension
 * points stay on: screen readers and input methods come in by them.
 */
static void set_policies(void)
{
    enum { IMAGE_LOAD = 10 };
    HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
    set_mitigation set =
        kernel ? (set_mitigation)(void (*)(void))GetProcAddress(kernel, "SetProcessMitigationPolicy") : NULL;
    DWORD no_remote_or_low_images = 3; /* nothing from a share, nothing that a sandbox wrote */
    if (set) {
        set(IMAGE_LOAD, &no_remote_or_low_images, sizeof no_remote_or_low_images);
    }
}

void system_harden(void)
{
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
    set_policies();
}

/* Blanks and line ends at the end, and the full stop: words go into the middle of sentences. */
static void trim_message(wchar_t *text, DWORD length)
{
    while (length && (text[length - 1] <= L' ' || text[length - 1] == L'.')) {
        text[--length] = L'\0';
    }
    for (DWORD i = 0; i < length; i++) {
        text[i] = text[i] < L' ' ? L' ' : text[i];
    }
}

size_t system_error_text(uint32_t error, char *text, size_t size)
{
    wchar_t wide[512];
    size_t used;
    DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, error, 0,
                                  wide, sizeof wide / sizeof wide[0], NULL);
    trim_message(wide, length);
    used = length ? system_utf8(wide, text, size) : 0;
    text[used] = '\0';
    text_append(text, size, &used, length ? " (" : "error ");
    text_append_number(text, size, &used, error);
    text_append(text, size, &used, length ? ")" : "");
    return used;
}

bool system_is_elevated(void)
{
    HANDLE token;
    TOKEN_ELEVATION elevation = {0};
    DWORD size = 0;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
        return false;
    }
    BOOL told = GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &size);
    CloseHandle(token);
    return told && elevation.TokenIsElevated;
}

typedef LONG(WINAPI *get_version)(OSVERSIONINFOW *version);

uint32_t system_windows_build(void)
{
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
    get_version get = (get_version)late_function(L"ntdll.dll", "RtlGetVersion");
    return get && get(&version) == 0 ? version.dwBuildNumber : 0;
}

size_t system_utf8(const wchar_t *from, char *to, size_t size)
{
    size_t used = 0;
    for (; *from; from++) {
        wchar_t one[3] = {from[0], 0, 0};
        bool pair = from[0] >= 0xD800 && from[0] < 0xDC00 && from[1] >= 0xDC00 && from[1] < 0xE000;
        char bytes[8];
        one[1] = pair ? from[1] : 0;
        int length = WideCharToMultiByte(CP_UTF8, 0, one, pair ? 2 : 1, bytes, sizeof bytes, NULL, NULL);
        if (length <= 0 || used + (size_t)length >= size) {
            break;
        }
        memcpy(to + used, bytes, (size_t)length);
        used += (size_t)length;
        from += pair;
    }
    to[used] = '\0';
    return used;
}

size_t system_utf16(const char *from, wchar_t *to, size_t size)
{
    int wanted = MultiByteToWideChar(CP_UTF8, 0, from, -1, to, (int)size);
    if (wanted > 0) {
        return (size_t)wanted - 1;
    }
    /* Too long: as many characters as fit; a character takes at least one byte. */
    size_t used = 0;
    while (*from) {
        size_t bytes = 1;
        while ((from[bytes] & 0xC0) == 0x80) {
            bytes++;
        }
        int length = MultiByteToWideChar(CP_UTF8, 0, from, (int)bytes, to + used, (int)(size - used - 1));
        if (length <= 0) {
            break;
        }
        used += (size_t)length;
        from += bytes;
    }
    to[used] = L'\0';
    return used;
}
