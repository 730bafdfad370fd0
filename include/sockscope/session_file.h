/*
 * session_file: sessions in files.  Paths are UTF-8.  Files are written through whole_file.h.
 */
#ifndef SOCKSCOPE_SESSION_FILE_H
#define SOCKSCOPE_SESSION_FILE_H

#include "sockscope/session.h"

/*
 * Reads a file.  If false, there is nothing to be freed: *error is the system's, or 0 if what was read is no
 * session, and then *problem says why.
 */
bool session_file_load(const char *path, struct session *session, struct session_problem *problem,
                       uint32_t *error);

enum { BASELINE_PATH_SIZE = 2048 };

/*
 * %APPDATA%\Sockscope\baseline.txt; with `make_folder` its folder is created if possible.  False when there
 * is no such place.
 */
bool baseline_file_path(char path[BASELINE_PATH_SIZE], bool make_folder);

#endif
