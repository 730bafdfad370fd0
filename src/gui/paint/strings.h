/*
 * strings: text for people, from the string resources of the program.
 */
#ifndef SOCKSCOPE_GUI_STRINGS_H
#define SOCKSCOPE_GUI_STRINGS_H

#include <windows.h>

#include <stdint.h>

enum { STRING_SIZE = 512, LONG_STRING_SIZE = 4096 };

/* Loads a string into a buffer of STRING_SIZE; "" when there is none. */
void string_load(HINSTANCE instance, UINT id, wchar_t text[STRING_SIZE]);

/*
 * Loads a string with inserts %1, %2 ... and fills them with the given texts, so that translators may
 * change their order.  Returns the length.
 */
size_t string_format(HINSTANCE instance, UINT id, wchar_t *text, size_t size, const wchar_t *const *inserts);

/* What the system says of an error. */
void string_error(uint32_t error, wchar_t text[STRING_SIZE]);

#endif
