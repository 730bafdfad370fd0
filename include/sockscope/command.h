/*
 * command: the console's command line: argument vector in, request or error out.  Verbs and switches are
 * described by command_help and in the manual, res/help/sockscope.html.  Pure; no printing, no system.
 */
#ifndef SOCKSCOPE_COMMAND_H
#define SOCKSCOPE_COMMAND_H

#include "sockscope/request.h"

/* argv is UTF-8, argv[0] the program.  False with *error set: exit code EXIT_WRONG_USAGE. */
bool command_parse(int argc, char *const argv[], struct command *command, struct command_error *error);

const char *verb_name(enum verb verb);

/* Help text of a verb (VERB_COUNT: the overview), English, ends with a newline. */
const char *command_help(enum verb verb);

/* The longest text of the next two, with its NUL. */
enum { ROW_COMMAND_SIZE = 256 };

/* The console command that shows this row, for cmd and PowerShell; returns its length. */
size_t command_to_show(const struct row *row, char *text, size_t size);

/* The one that closes its connection; 0 and "" if there is none to close. */
size_t command_to_close(const struct row *row, char *text, size_t size);

#endif
