/* list: one look, written in the format asked for. */
#include "names.h"

static bool write_rows(const struct look *look, const struct export_options *options, const struct sink *sink)
{
    const struct frame *frame = look->frame;
    struct export *export = export_create(options, sink);
    if (!export) {
        say("out of memory");
        return false;
    }
    for (size_t i = 0; i < frame->count; i++) {
        export_measure(export, frame->rows[i]);
    }
    for (size_t i = 0; i < frame->count && export_row(export, frame->rows[i]); i++) {
    }
    /* What the sink could not take is known to the output, which reports it. */
    export_finish(export);
    return true;
}

int run_list(const struct command *command)
{
    struct look look;
    struct output output;
    int code = EXIT_NOT_DONE;
    if (!look_open(&look, command, 0)) {
        return code;
    }
    if (look_now(&look) && output_open(&output, command->output_path)) {
        struct export_options options = command->output;
        struct sink sink = output_sink(&output);
        options.context.utc_offset = system_time_zone();
        options.context.wall = look.frame->wall;
        options.line_width = output_line_width(&output);
        struct console_names names;
        bool written =
            names_open(&names, command, look.frame, &options) && write_rows(&look, &options, &sink);
        names_close(&names);
        code = output_close(&output, written, written && !look_failed(&look) ? EXIT_DONE : EXIT_NOT_DONE);
    }
    look_close(&look);
    return code;
}
