/*
 * crash: what is kept when the program ends by a fault: a minidump beside the settings, sent nowhere.
 */
#ifndef SOCKSCOPE_CRASH_H
#define SOCKSCOPE_CRASH_H

#include <stdbool.h>

#include "sockscope/settings_file.h"

/*
 * From here on a fault of this process leaves "NAME.crash.dmp" beside the settings file "NAME.ini" (UTF-8):
 * stacks, registers and loaded modules.  One path a process.
 */
void crash_prepare(const char *settings_path);

/*
 * True when a run before left one: it is told once, and lies in `kept`, "NAME.last-crash.dmp", from now on.
 */
bool crash_take_note(const char *settings_path, char kept[SETTINGS_PATH_SIZE]);

#endif
