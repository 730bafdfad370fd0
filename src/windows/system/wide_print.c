/*
 * wide_print: what swprintf of mingw's headers calls, a function of msvcrt.dll that does not end the text
 * that it cuts off.  C says that swprintf always does.  The linker puts this one before it (--wrap).
 */
#include <stdarg.h>
#include <stddef.h>
#include <wchar.h>

/* NOLINTBEGIN(bugprone-reserved-identifier): the linker's names */
int __real__vsnwprintf(wchar_t *text, size_t size, const wchar_t *format, va_list arguments);
int __wrap__vsnwprintf(wchar_t *text, size_t size, const wchar_t *format, va_list arguments);

int __wrap__vsnwprintf(wchar_t *text, size_t size, const wchar_t *format, va_list arguments)
{
    int length = __real__vsnwprintf(text, size, format, arguments);
    if (size > 0 && (length < 0 || (size_t)length >= size)) {
        text[size - 1] = L'\0';
        length = -1;
    }
    return length;
}
/* NOLINTEND(bugprone-reserved-identifier) */
