/* Arguments, one a line: a command that is within its bounds, or an error that names an argument. */
#include "fuzz_text.h"

#include "sockscope/command.h"

enum { MOST_ARGUMENTS = 32 };

static void check_command(const struct command *command)
{
    struct filter_error error;
    struct filter *filter = filter_parse(command->filter, 0, &error);
    MUST(filter != NULL);
    filter_free(filter);
    MUST(command->verb < VERB_COUNT && command->help_verb <= VERB_COUNT);
    MUST(command->output.column_count > 0 && command->output.column_count <= COLUMN_COUNT);
    MUST(command->sort.count <= SORT_KEYS_MAX);
    MUST(command->interval_ms >= 100);
    MUST(command->mode != CLOSE_DEADLINE || command->deadline_ms > 0);
    MUST(command_help(command->help_verb) != NULL);
    /* Nothing ends connections or processes without saying which. */
    bool acts = command->verb == VERB_CLOSE || command->verb == VERB_KILL;
    MUST(!acts || command->filter[0] || command->has_ends || command->has_pid);
    bool names = command->verb == VERB_SAVE || command->verb == VERB_DIFF;
    MUST(!names || (command->file && command->file[0]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char program[] = "sockscope";
    char *argv[MOST_ARGUMENTS + 1] = {program};
    char *text = fuzz_text(data, size);
    struct command command;
    struct command_error error;
    int argc = 1;
    for (char *at = text; at && argc < MOST_ARGUMENTS;) {
        char *end = strchr(at, '\n');
        argv[argc++] = at;
        if (end) {
            *end++ = '\0';
        }
        at = end;
    }
    if (command_parse(argc, argv, &command, &error)) {
        check_command(&command);
    } else {
        MUST(error.argument >= 1 && error.argument <= argc);
        MUST(error.message[0] != '\0');
    }
    free(text);
    return 0;
}
