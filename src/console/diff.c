/* diff: two sessions, or one and what is there now: a line a difference. */
#include <stdio.h>
#include <string.h>

#include "sessions.h"

struct differences {
    struct output output;
    size_t count;
};

static void words_of(const struct session_row *row, char words[ROW_WORDS_SIZE])
{
    endpoint_words(&row->endpoint, row->endpoint.pid, row->name, words, ROW_WORDS_SIZE);
}

/* What it was before: its state, or for UDP the remote end. */
static void words_before(const struct endpoint *before, char words[END_TEXT_SIZE])
{
    struct address remote = endpoint_remote(before);
    if (protocol_is_tcp((enum protocol)before->protocol)) {
        snprintf(words, END_TEXT_SIZE, "%s", state_name((enum tcp_state)before->state, STATE_NETSTAT));
    } else if (before->has_remote) {
        end_format(&remote, before->remote_port, words, END_TEXT_SIZE);
    } else {
        snprintf(words, END_TEXT_SIZE, "not connected");
    }
}

static void print_difference(void *context, enum session_difference difference,
                             const struct session_row *before, const struct session_row *after)
{
    struct differences *differences = context;
    char words[ROW_WORDS_SIZE], was[END_TEXT_SIZE];
    words_of(after ? after : before, words);
    differences->count++;
    switch (difference) {
    case SESSION_ADDED:
        output_line(&differences->output, "+ %s", words);
        break;
    case SESSION_REMOVED:
        output_line(&differences->output, "- %s", words);
        break;
    case SESSION_CHANGED:
        words_before(&before->endpoint, was);
        output_line(&differences->output, "~ %s (was %s)", words, was);
        break;
    }
}

static int print_differences(const struct session *before, const struct session *after)
{
    struct differences differences = {.count = 0};
    int code = EXIT_NOT_DONE;
    if (!output_open(&differences.output, NULL)) {
        return code;
    }
    if (!session_diff(before, after, print_difference, &differences)) {
        say("out of memory");
    } else {
        code = differences.count ? EXIT_DIFFERENT : EXIT_DONE;
    }
    return output_close(&differences.output, true, code);
}

static int diff_files(const struct session *before, const char *path)
{
    struct session after;
    uint32_t error;
    if (!sessions_load(path, &after, &error)) {
        return EXIT_NOT_DONE;
    }
    if (strcmp(before->filter, after.filter) != 0) {
        say("the sessions were saved with different filters: \"%.1000s\" and \"%.1000s\"", before->filter,
            after.filter);
    }
    int code = print_differences(before, &after);
    session_free(&after);
    return code;
}

/* What the filter of then left out is no difference now. */
static int diff_now(const struct session *before, const struct command *command)
{
    struct command now = *command;
    struct look look;
    struct session after;
    int code = EXIT_NOT_DONE;
    size_t length = strlen(before->filter);
    if (length >= sizeof now.filter) {
        say("cannot use %s: its filter is longer than %d bytes", command->file, FILTER_TEXT_MAX);
        return code;
    }
    memcpy(now.filter, before->filter, length + 1);
    if (!look_open(&look, &now, 0)) {
        return code;
    }
    if (sessions_take(&look, &now, &after)) {
        code = print_differences(before, &after);
    }
    session_free(&after);
    look_close(&look);
    return code;
}

int run_diff(const struct command *command)
{
    struct session before;
    uint32_t error;
    if (!sessions_load(command->file, &before, &error)) {
        return EXIT_NOT_DONE;
    }
    int code = command->other_file ? diff_files(&before, command->other_file) : diff_now(&before, command);
    session_free(&before);
    return code;
}
