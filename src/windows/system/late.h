/*
 * late: functions of libraries that are loaded on first use, or that not every Windows has.
 */
#ifndef SOCKSCOPE_WINDOWS_LATE_H
#define SOCKSCOPE_WINDOWS_LATE_H

#include <windows.h>

/* NULL if there is no such library or function.  The library comes from System32 and stays loaded. */
void (*late_function(const wchar_t *library, const char *name))(void);

#endif
