/* sessions: see sessions.h. */
#include "sessions.h"

enum { ERROR_TEXT_SIZE = 512 };

bool sessions_load(const char *path, struct session *session, uint32_t *error)
{
    struct session_problem problem;
    char words[ERROR_TEXT_SIZE];
    if (session_file_load(path, session, &problem, error)) {
        return true;
    }
    if (*error) {
        system_error_text(*error, words, sizeof words);
        say("cannot read %.1000s: %s", path, words);
    } else if (problem.line) {
        say("cannot read %.1000s: line %lu: %s", path, (unsigned long)problem.line, problem.message);
    } else {
        say("cannot read %.1000s: %s", path, problem.message);
    }
    return false;
}

bool sessions_take(struct look *look, const struct command *command, struct session *session)
{
    *session = (struct session){0};
    if (!look_now(look)) {
        return false;
    }
    if (look_failed(look)) {
        say("not everything could be read, so there is nothing to save or compare");
        return false;
    }
    const struct frame *frame = look->frame;
    if (!session_take(session, frame->rows, frame->count, frame->wall, command->filter)) {
        say("out of memory");
        return false;
    }
    return true;
}

static int write_file(const struct session *session, const char *path)
{
    struct output output;
    if (!output_open(&output, path)) {
        return EXIT_NOT_DONE;
    }
    struct sink sink = output_sink(&output);
    bool written = session_write(session, &sink);
    int code = output_close(&output, written, written ? EXIT_DONE : EXIT_NOT_DONE);
    if (code == EXIT_DONE) {
        say("%lu endpoints saved to %s", (unsigned long)session->count, path);
    }
    return code;
}

int sessions_save(const struct command *command, const char *path)
{
    struct look look;
    struct session session;
    int code = EXIT_NOT_DONE;
    if (!look_open(&look, command, 0)) {
        return code;
    }
    if (sessions_take(&look, command, &session)) {
        code = write_file(&session, path);
    }
    session_free(&session);
    look_close(&look);
    return code;
}
