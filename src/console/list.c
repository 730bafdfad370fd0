/* list: one look, written in the format asked for. */
#include "names.h"

static bool write_rows(const struct frame *frame, const struct export_options *options,
                       const struct sink *sink)
{
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

int print_frame(const struct command *command, const struct frame *frame, int code)
{
    struct output output;
    struct console_names names;
    if (!output_open(&output, command->output_path)) {
        return EXIT_NOT_DONE;
    }
    struct export_options options = command->output;
    struct sink sink = output_sink(&output);
    options.context.utc_offset = system_utc_offset;
    options.context.wall = frame->wall;
    options.to_file = output.new_file;
    options.line_width = output_line_width(&output);
    bool written = names_open(&names, command, frame, &options) && write_rows(frame, &options, &sink);
    names_close(&names);
    return output_close(&output, written, written ? code : EXIT_NOT_DONE);
}

int run_list(const struct command *command)
{
    struct look look;
    int code = EXIT_NOT_DONE;
    if (!look_open(&look, command, 0)) {
        return code;
    }
    if (look_now(&look)) {
        code = print_frame(command, look.frame, look_failed(&look) ? EXIT_NOT_DONE : EXIT_DONE);
    }
    look_close(&look);
    return code;
}
