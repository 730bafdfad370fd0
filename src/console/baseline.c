/* baseline: what is known, saved as a session; what is not, listed. */
#include "sockscope/baseline.h"

#include <stdlib.h>

#include "sessions.h"

/* The rows that the baseline does not know, in the order of the list; NULL when memory is out. */
static const struct row **unknown_rows(const struct baseline *baseline, const struct frame *frame,
                                       size_t *count)
{
    const struct row **rows = malloc((frame->count + 1) * sizeof *rows);
    *count = 0;
    for (size_t i = 0; rows && i < frame->count; i++) {
        struct session_row row = session_row_of(frame->rows[i]);
        if (!baseline_knows(baseline, &row)) {
            rows[(*count)++] = frame->rows[i];
        }
    }
    return rows;
}

static int print_unknown(const struct command *command, const struct baseline *baseline,
                         const struct look *look)
{
    struct frame unknown = *look->frame;
    unknown.rows = unknown_rows(baseline, look->frame, &unknown.count);
    if (!unknown.rows) {
        say("out of memory");
        return EXIT_NOT_DONE;
    }
    int code = look_failed(look) ? EXIT_NOT_DONE : unknown.count ? EXIT_DIFFERENT : EXIT_DONE;
    code = print_frame(command, &unknown, code);
    free(unknown.rows);
    return code;
}

static int look_and_check(const struct command *command, const struct session *session)
{
    struct baseline baseline;
    struct look look;
    int code = EXIT_NOT_DONE;
    if (!baseline_create(&baseline, session)) {
        say("out of memory");
        return code;
    }
    if (look_open(&look, command, 0)) {
        if (look_now(&look)) {
            code = print_unknown(command, &baseline, &look);
        }
        look_close(&look);
    }
    baseline_free(&baseline);
    return code;
}

static int check(const struct command *command, const char *path)
{
    struct session session;
    uint32_t error;
    if (!sessions_load(path, &session, &error)) {
        if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND) {
            say("\"sockscope baseline save\" records what is there now");
        }
        return EXIT_NOT_DONE;
    }
    int code = look_and_check(command, &session);
    session_free(&session);
    return code;
}

int run_baseline(const struct command *command)
{
    char customary[BASELINE_PATH_SIZE];
    const char *path = command->file;
    if (!path && !baseline_file_path(customary, !command->check)) {
        say("there is no folder for application data (APPDATA), so name a file");
        return EXIT_NOT_DONE;
    }
    path = path ? path : customary;
    return command->check ? check(command, path) : sessions_save(command, path);
}
