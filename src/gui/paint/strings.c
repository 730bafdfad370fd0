/*
 * strings: LoadString and FormatMessage, with buffers of the caller's.
 */
#include "gui/paint/strings.h"

#include "sockscope/system.h"

void string_load(HINSTANCE instance, UINT id, wchar_t text[STRING_SIZE])
{
    if (LoadStringW(instance, id, text, STRING_SIZE) == 0) {
        text[0] = L'\0';
    }
}

size_t string_format(HINSTANCE instance, UINT id, wchar_t *text, size_t size, const wchar_t *const *inserts)
{
    wchar_t pattern[STRING_SIZE];
    string_load(instance, id, pattern);
    DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, pattern, 0, 0,
                                  text, (DWORD)size, (va_list *)(ULONG_PTR)inserts);
    if (length == 0) {
        text[0] = L'\0';
    }
    return length;
}

void string_error(uint32_t error, wchar_t text[STRING_SIZE])
{
    char words[STRING_SIZE];
    system_error_text(error, words, sizeof words);
    system_utf16(words, text, STRING_SIZE);
}
