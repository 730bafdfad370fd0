/*
 * sockscope.com: the console program.  Arguments become UTF-8 once, here; the core reads them, and one
 * file a verb does the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "console.h"
#include "sockscope/doctor.h"
#include "version.h"

#ifdef __MINGW32__
/* Its start-up code must not expand "*:443" into names of files. */
extern int _dowildcard;
int _dowildcard = 0;
#endif

/* All arguments in one block, the pointers first. */
static char **utf8_arguments(int argc, wchar_t **wide)
{
    size_t pointers = ((size_t)argc + 1) * sizeof(char *), bytes = 0;
    for (int i = 0; i < argc; i++) {
        bytes += wcslen(wide[i]) * 3 + 1;
    }
    char **argv = malloc(pointers + bytes);
    if (!argv) {
        return NULL;
    }
    char *at = (char *)argv + pointers;
    for (int i = 0; i < argc; i++) {
        argv[i] = at;
        at += system_utf8(wide[i], at, wcslen(wide[i]) * 3 + 1) + 1;
    }
    argv[argc] = NULL;
    return argv;
}

static int print_help(const struct command *command)
{
    const char *tool = command->help_tool;
    return print_text(tool ? dialect_help(dialect_find(tool, strlen(tool)))
                           : command_help(command->help_verb));
}

static int run(int argc, char **argv)
{
    /* Rather large for the stack. */
    struct command *command = malloc(sizeof *command);
    struct command_error error = {0};
    int code = EXIT_NOT_DONE;
    if (!command) {
        say("out of memory");
        return code;
    }
    if (!command_parse(argc, argv, command, &error)) {
        say("%s", error.message);
        say("\"sockscope help\" lists what is possible");
        free(command);
        return EXIT_WRONG_USAGE;
    }
    switch (command->verb) {
    case VERB_LIST:
        code = run_list(command);
        break;
    case VERB_WATCH:
        code = run_watch(command);
        break;
    case VERB_CLOSE:
        code = run_close(command);
        break;
    case VERB_KILL:
        code = run_kill(command);
        break;
    case VERB_WHOIS:
        code = run_whois(command);
        break;
    case VERB_SAVE:
        code = run_save(command);
        break;
    case VERB_DIFF:
        code = run_diff(command);
        break;
    case VERB_BASELINE:
        code = run_baseline(command);
        break;
    case VERB_DOCTOR:
        code = run_doctor(command);
        break;
    case VERB_HELP:
        code = print_help(command);
        break;
    case VERB_VERSION:
    case VERB_COUNT:
        code = print_text("sockscope " SOCKSCOPE_VERSION "\n");
        break;
    }
    free(command);
    return code;
}

int wmain(int argc, wchar_t **wide)
{
    system_harden();
    int helped = system_doctor_helper(argc, wide);
    if (helped >= 0) {
        return helped;
    }
    char **argv = utf8_arguments(argc, wide);
    if (!argv) {
        say("out of memory");
        return EXIT_NOT_DONE;
    }
    int first;
    enum dialect dialect = dialect_of(argc, argv, &first);
    int code = dialect == DIALECT_NONE ? run(argc, argv) : run_dialect(dialect, argc, argv, first);
    free(argv);
    return code;
}
