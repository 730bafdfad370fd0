/*
 * sessions: what the verbs that keep and compare looks share.
 */
#ifndef SOCKSCOPE_CONSOLE_SESSIONS_H
#define SOCKSCOPE_CONSOLE_SESSIONS_H

#include "console.h"
#include "sockscope/session_file.h"

/* Reads a file; if false, stderr has said why.  *error is the system's, 0 for none. */
bool sessions_load(const char *path, struct session *session, uint32_t *error);

/*
 * Looks and takes the rows that fit the command's filter, which live as long as the look.  A look that missed
 * something is no session: what it could not read would seem to have gone.  If false, stderr has said why;
 * call session_free in either case.
 */
bool sessions_take(struct look *look, const struct command *command, struct session *session);

/* Looks and writes a file; returns the program's exit code. */
int sessions_save(const struct command *command, const char *path);

#endif
