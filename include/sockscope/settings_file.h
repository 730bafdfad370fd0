/*
 * settings_file: where settings.h's text lives.  Paths are UTF-8.
 */
#ifndef SOCKSCOPE_SETTINGS_FILE_H
#define SOCKSCOPE_SETTINGS_FILE_H

#include "sockscope/settings.h"

enum { SETTINGS_PATH_SIZE = 2048 };

/*
 * sockscope.ini beside the program when it is there and can be written (portable), else
 * %APPDATA%\Sockscope\sockscope.ini.  False when there is no such place.
 */
bool settings_file_path(char path[SETTINGS_PATH_SIZE]);

enum settings_load {
    SETTINGS_LOADED,
    SETTINGS_NEW,       /* there is no file yet: defaults */
    SETTINGS_SET_ASIDE, /* something in it was wrong: it is sockscope.broken.ini beside it now */
    SETTINGS_UNREADABLE /* it could not be read, or not be set aside: *error says why */
};

/* Always fills *settings; *problem where something in the text was wrong. */
enum settings_load settings_file_load(const char *path, struct settings *settings,
                                      struct settings_problem *problem, uint32_t *error);

/*
 * The settings as the window would read them, for a program that does not own them: the file stays where it
 * is whatever is in it.  Always fills *settings; false when something was wrong, which *problem tells (line
 * 0: the file could not be read).
 */
bool settings_file_peek(struct settings *settings, struct settings_problem *problem);

/*
 * Writes a file beside the old one and puts it in its place in one step, so that one of both is always
 * whole.  Makes the folder.  0 or a system error.
 */
uint32_t settings_file_save(const char *path, const struct settings *settings);

/*
 * True when TCPView was started on this account: it leaves its licence's acceptance in the registry
 * (Software\Sysinternals\TCPView), and that is all of it whose meaning is public.
 */
bool settings_tcpview_was_used(void);

#endif
