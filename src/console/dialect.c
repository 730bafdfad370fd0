/*
 * dialect: what other tools are asked, answered as they would: by closing connections, or by writing rows
 * once or again and again.
 */
#include <stdlib.h>

#include "console.h"
#include "names.h"
#include "sockscope/statistics.h"
#include "stop.h"

static bool write_look(const struct dialect_request *request, struct look *look, const struct sink *sink)
{
    /* Names need the columns that they would stand in. */
    struct export_options columns = {.columns = {COLUMN_REMOTE_NAME},
                                     .column_count = request->command.resolve};
    struct console_names names;
    if (!look_now(look)) {
        return false;
    }
    columns.context.utc_offset = system_utc_offset;
    columns.context.wall = look->frame->wall;
    bool fine = names_open(&names, &request->command, look->frame, &columns) &&
                dialect_write(request, &columns.context, look->frame->rows, look->frame->count, sink);
    names_close(&names);
    return fine;
}

static bool write_once(const struct dialect_request *request, struct look *look, const struct sink *sink)
{
    struct protocol_statistics statistics[PROTOCOL_COUNT];
    if (request->layout != LAYOUT_NETSTAT_STATISTICS) {
        return write_look(request, look, sink);
    }
    system_statistics(statistics);
    return dialect_write_statistics(request, statistics, sink);
}

/* A reader that has gone ends it quietly. */
static bool write_all(const struct dialect_request *request, struct look *look, struct output *output)
{
    struct sink sink = output_sink(output);
    bool fine = write_once(request, look, &sink);
    while (fine && request->interval_ms && output_wait(output, request->interval_ms)) {
        fine = write_once(request, look, &sink);
    }
    return fine || output->closed;
}

static int run_list_of(const struct dialect_request *request)
{
    struct look look;
    struct output output;
    int code = EXIT_NOT_DONE;
    if ((request->interval_ms && !stop_begin()) || !look_open(&look, &request->command, 0)) {
        return code;
    }
    model_set_facts(look.model, dialect_facts(request));
    if (output_open(&output, request->command.output_path)) {
        bool written = write_all(request, &look, &output);
        code = output_close(&output, written, written && !look_failed(&look) ? EXIT_DONE : EXIT_NOT_DONE);
    }
    look_close(&look);
    return code;
}

int run_dialect(enum dialect dialect, int argc, char **argv, int first)
{
    struct command_error error;
    struct dialect_request *request = malloc(sizeof *request);
    int code = EXIT_WRONG_USAGE;
    if (!request) {
        say("out of memory");
        return EXIT_NOT_DONE;
    }
    if (!dialect_parse(dialect, argc, argv, first, request, &error)) {
        say("%s", error.message);
    } else if (request->help) {
        code = print_text(dialect_help(dialect));
    } else if (request->command.verb == VERB_CLOSE) {
        code = run_close(&request->command);
    } else {
        code = run_list_of(request);
    }
    free(request);
    return code;
}
