/*
 * properties: the property sheet of a file, as Explorer shows it.
 */
#ifndef SOCKSCOPE_WINDOWS_PROPERTIES_H
#define SOCKSCOPE_WINDOWS_PROPERTIES_H

#include <stdint.h>
#include <wchar.h>

/* 0 once the sheet is on its way, or a system error.  Any thread but that of a window: it waits. */
uint32_t properties_show(const wchar_t *path);

#endif
