/*
 * crash: what is kept when the program crashes: a minidump beside the settings, sent nowhere.
 */
#ifndef SOCKSCOPE_CRASH_H
#define SOCKSCOPE_CRASH_H

#include <stdbool.h>

#include "sockscope/settings_file.h"

/*
 * From here on a crash of this process leaves "NAME.crash.dmp" beside the settings file "NAME.ini" (UTF-8):
 * stacks, registers and loaded modules.  One path per process.
 */
void crash_prepare(const char *settings_path);

/*
 * True when an earlier run left one: that is reported once, and from then on it is the file `kept`,
 * "NAME.last-crash.dmp".
 */
bool crash_take_note(const char *settings_path, char kept[SETTINGS_PATH_SIZE]);

#endif
