/*
 * settings_file: where settings.h's text lives.  Paths are UTF-8.
 */
#ifndef SOCKSCOPE_SETTINGS_FILE_H
#define SOCKSCOPE_SETTINGS_FILE_H

#include "sockscope/settings.h"

enum { SETTINGS_PATH_SIZE = 2048 };

/*
 * sockscope.ini beside the program if it exists and can be written (portable), otherwise
 * %APPDATA%\Sockscope\sockscope.ini.  False when there is no such place.
 */
bool settings_file_path(char path[SETTINGS_PATH_SIZE]);

enum settings_load {
    SETTINGS_LOADED,
    SETTINGS_NEW,       /* there is no file yet: defaults */
    SETTINGS_SET_ASIDE, /* something in it was wrong: it has been renamed to sockscope.broken.ini */
    SETTINGS_UNREADABLE /* it could not be read or set aside: *error says why */
};

/* Always fills *settings, and *problem if something in the text was wrong. */
enum settings_load settings_file_load(const char *path, struct settings *settings,
                                      struct settings_problem *problem, uint32_t *error);

/*
 * The settings as the window would read them, for a program that does not own them: the file is left alone
 * whatever it contains.  Always fills *settings; false when something was wrong, as *problem says (line 0:
 * the file could not be read).
 */
bool settings_file_peek(struct settings *settings, struct settings_problem *problem);

/*
 * Writes a file beside the old one and replaces that in one step, so that one of the two is always complete.
 * Makes the folder.  0 or a system error.
 */
uint32_t settings_file_save(const char *path, const struct settings *settings);

/*
 * True when TCPView was started on this account: it records in the registry that its licence was accepted
 * (Software\Sysinternals\TCPView), the only one of its values whose meaning is public.
 */
bool settings_tcpview_was_used(void);

#endif
