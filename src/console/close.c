/*
 * close: finds the rows, makes sure that they are meant, closes them together and says what really
 * happened to each.  Rows are those of the look that the user was shown: the identity in the
 * request decides, so nothing that came later can be hit.
 */
#include <stdio.h>
#include <stdlib.h>

#include "console.h"
#include "sockscope/settings_file.h"

enum { RESULT_SIZE = 1024, MODE_WORDS_SIZE = 64 };

struct selection {
    const struct row **rows;
    size_t count;
};

static bool is_meant(const struct command *command, const struct row *row)
{
    if (!command->has_ends) {
        return true;
    }
    struct address local = endpoint_local(&row->endpoint), remote = endpoint_remote(&row->endpoint);
    return row->endpoint.has_remote && end_pattern_match(&command->local, &local, row->endpoint.local_port) &&
           end_pattern_match(&command->remote, &remote, row->endpoint.remote_port);
}

static bool select_rows(const struct command *command, const struct frame *frame, struct selection *selection)
{
    selection->count = 0;
    selection->rows = malloc((frame->count + 1) * sizeof(const struct row *));
    if (!selection->rows) {
        say("out of memory");
        return false;
    }
    for (size_t i = 0; i < frame->count; i++) {
        if (is_meant(command, frame->rows[i])) {
            selection->rows[selection->count++] = frame->rows[i];
        }
    }
    return true;
}

static void say_rows(const struct selection *selection)
{
    char words[ROW_WORDS_SIZE];
    for (size_t i = 0; i < selection->count; i++) {
        row_words(selection->rows[i], words, sizeof words);
        say("  %s", words);
    }
}

static size_t count_possible(const struct selection *selection)
{
    size_t count = 0;
    for (size_t i = 0; i < selection->count; i++) {
        count += close_obstacle(selection->rows[i]) == CLOSE_POSSIBLE;
    }
    return count;
}

static void mode_words(const struct command *command, char words[MODE_WORDS_SIZE])
{
    static const char *const all[] = {[CLOSE_GRACEFUL] = "gracefully",
                                      [CLOSE_DEADLINE] = "gracefully, by reset what is open after %g s",
                                      [CLOSE_RESET] = "by reset, queued data is lost"};
    snprintf(words, MODE_WORDS_SIZE, all[command->mode], command->deadline_ms / 1000.0);
}

/* Of the widest row's words. */
static size_t width_of(const struct selection *selection)
{
    char words[ROW_WORDS_SIZE];
    size_t widest = 0;
    for (size_t i = 0; i < selection->count; i++) {
        row_words(selection->rows[i], words, sizeof words);
        widest = wider(widest, words);
    }
    return widest;
}

static void dry_run(const struct command *command, const struct selection *selection, struct output *output)
{
    char words[ROW_WORDS_SIZE], happens[RESULT_SIZE], mode[MODE_WORDS_SIZE];
    mode_words(command, mode);
    size_t width = width_of(selection);
    for (size_t i = 0; i < selection->count; i++) {
        enum close_obstacle obstacle = close_obstacle(selection->rows[i]);
        bool possible = obstacle == CLOSE_POSSIBLE;
        row_words(selection->rows[i], words, sizeof words);
        snprintf(happens, sizeof happens, "%s %s", possible ? "would be closed" : "not possible:",
                 possible ? mode : close_obstacle_text(obstacle));
        result_line(output, words, width, happens);
    }
    if (selection->count > 1 && !command->all) {
        say("%u rows match: closing them needs --all", (unsigned)selection->count);
    }
}

/* EXIT_DONE if the user agrees, otherwise the exit code. */
static int make_sure(const struct command *command, const struct selection *selection)
{
    char mode[MODE_WORDS_SIZE];
    if (selection->count > 1 && !command->all) {
        say("%u rows match, nothing was closed; --all closes every one:", (unsigned)selection->count);
        say_rows(selection);
        return EXIT_REFUSED;
    }
    size_t possible = count_possible(selection);
    if (command->yes || possible == 0) {
        return EXIT_DONE;
    }
    if (!can_ask()) {
        say("nothing was closed: nobody can be asked here; --yes closes without asking");
        say_rows(selection);
        return EXIT_REFUSED;
    }
    say_rows(selection);
    mode_words(command, mode);
    if (!ask("Close %u of these %s?", (unsigned)possible, mode)) {
        say("nothing was closed");
        return EXIT_REFUSED;
    }
    return EXIT_DONE;
}

static void count_outcome(enum close_outcome outcome, struct tally *tally)
{
    switch (outcome) {
    case OUTCOME_CLOSED:
    case OUTCOME_ALREADY_GONE:
        tally->done++;
        break;
    case OUTCOME_ACCESS_DENIED:
        tally->denied++;
        break;
    case OUTCOME_CLOSING:
    case OUTCOME_STILL_OPEN:
    case OUTCOME_NOT_POSSIBLE:
    case OUTCOME_UNVERIFIED:
        tally->failed++;
        break;
    }
}

static int tell_results(const struct command *command, const struct selection *selection,
                        const struct close_task *tasks, struct output *output)
{
    struct tally tally = {0, 0, 0};
    char words[ROW_WORDS_SIZE], happened[RESULT_SIZE];
    size_t width = width_of(selection);
    for (size_t i = 0; i < selection->count; i++) {
        size_t done = tally.done;
        row_words(selection->rows[i], words, sizeof words);
        close_result_text(&tasks[i].result, command->mode, system_error_text, happened, sizeof happened);
        result_line(output, words, width, happened);
        count_outcome(tasks[i].result.outcome, &tally);
        if (tally.done == done && !output_shares_screen(output)) {
            say("%s: %s", words, happened);
        }
    }
    return tally_code(&tally);
}

static int close_rows(const struct command *command, const struct selection *selection, struct output *output)
{
    struct close_operations operations;
    struct close_task *tasks = calloc(selection->count, sizeof *tasks);
    if (!tasks || !system_close_open(&operations)) {
        say("out of memory");
        free(tasks);
        return EXIT_NOT_DONE;
    }
    for (size_t i = 0; i < selection->count; i++) {
        tasks[i].request = close_request_of(selection->rows[i], command->mode, command->deadline_ms);
    }
    close_run_all(tasks, selection->count, &operations);
    system_close_close(&operations);
    int code = tell_results(command, selection, tasks, output);
    free(tasks);
    return code;
}

static int close_selected(const struct command *command, const struct look *look, struct output *output)
{
    struct selection selection;
    int code = EXIT_NOT_DONE;
    if (!select_rows(command, look->frame, &selection)) {
        return code;
    }
    if (selection.count == 0) {
        /* With a table unread, "nothing matches" would be a guess. */
        say(look_failed(look) ? "nothing that could be read matches" : "nothing matches");
        code = look_failed(look) ? EXIT_NOT_DONE : EXIT_NO_MATCH;
    } else if (command->dry_run) {
        dry_run(command, &selection, output);
        code = EXIT_DONE;
    } else {
        code = make_sure(command, &selection);
        if (code == EXIT_DONE) {
            code = close_rows(command, &selection, output);
            code = code == EXIT_DONE && look_failed(look) ? EXIT_NOT_DONE : code;
        }
    }
    free(selection.rows);
    return code;
}

/* From the window's settings; a mistake in them is reported, and the default taken. */
static void take_customary_mode(struct command *command)
{
    struct settings settings;
    struct settings_problem problem;
    if (!settings_file_peek(&settings, &problem)) {
        say(problem.line ? "sockscope.ini, line %u: %s" : "sockscope.ini%.0u: %s", (unsigned)problem.line,
            problem.message);
    }
    command->mode = settings.close_mode;
    command->deadline_ms = settings.deadline_ms;
}

int run_close(struct command *command)
{
    struct look look;
    struct output output;
    int code = EXIT_NOT_DONE;
    if (!command->own_mode) {
        take_customary_mode(command);
    }
    if (!look_open(&look, command, 0)) {
        return code;
    }
    if (look_now(&look) && output_open(&output, NULL)) {
        code = output_close(&output, true, close_selected(command, &look, &output));
    }
    look_close(&look);
    return code;
}
