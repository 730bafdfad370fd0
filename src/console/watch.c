/*
 * watch: looks again and again and writes what happened since the look before, one line an event.
 *
 * The tracker marks rows for a while; an event is new when it is younger than the last look, so rows
 * may stay marked longer than one interval without being told twice.
 */
#include "console.h"
#include "stop.h"
#include "watch_live.h"

enum { LIVE_HIGHLIGHT_MS = 3000 };

/* What to call the row's event, or NULL when there is nothing to tell. */
static const char *event_word(const struct row *row, uint64_t since_ms)
{
    static const char *const words[] = {
        [CHANGE_NONE] = NULL, [CHANGE_NEW] = "new", [CHANGE_CHANGED] = "changed", [CHANGE_CLOSED] = "closed"};
    return row->event_ms > since_ms ? words[row->change] : NULL;
}

static bool write_present(struct export *export, const struct frame *frame)
{
    for (size_t i = 0; i < frame->count; i++) {
        export_measure(export, frame->rows[i]);
    }
    for (size_t i = 0; i < frame->count; i++) {
        if (!export_event(export, frame->wall, "present", frame->rows[i])) {
            return false;
        }
    }
    return true;
}

static bool write_events(struct export *export, const struct frame *frame, uint64_t since_ms)
{
    for (size_t i = 0; i < frame->count; i++) {
        const char *word = event_word(frame->rows[i], since_ms);
        if (word && !export_event(export, frame->wall, word, frame->rows[i])) {
            return false;
        }
    }
    return true;
}

/* What opened and closed while nobody looked is in no event. */
static void say_if_slow(uint64_t waited_ms, uint64_t interval_ms)
{
    if (waited_ms > interval_ms) {
        say("the reader is slow: no look for %llu ms", (unsigned long long)waited_ms);
    }
}

/* False when a look failed outright; a sink that stopped ends the watch quietly. */
static bool watch_loop(struct look *look, const struct command *command, struct export *export,
                       struct output *output)
{
    uint64_t since_ms = 0;
    for (uint64_t looks = 1;; looks++) {
        if (!look_now(look)) {
            return false;
        }
        uint64_t begun = GetTickCount64();
        bool going = looks == 1 ? command->changes || write_present(export, look->frame)
                                : write_events(export, look->frame, since_ms);
        since_ms = look->frame->time_ms;
        if (!going || !export_flush(export) || looks == command->count) {
            return true;
        }
        uint64_t waited = GetTickCount64() - begun, interval = command->interval_ms;
        say_if_slow(waited, interval);
        /* The reader's time is taken from the pause: up to an interval of it costs no look. */
        if (!output_wait(output, waited < interval ? interval - waited : 1)) {
            return true;
        }
    }
}

static int watch_into(struct look *look, const struct command *command, struct output *output)
{
    struct export_options options = command->output;
    struct sink sink = output_sink(output);
    options.events = true;
    options.context.utc_offset = system_utc_offset;
    options.to_file = output->new_file;
    struct export *export = export_create(&options, &sink);
    if (!export) {
        say("out of memory");
        return EXIT_NOT_DONE;
    }
    bool looked = watch_loop(look, command, export, output);
    export_finish(export);
    return looked && !look_failed(look) ? EXIT_DONE : EXIT_NOT_DONE;
}

/* For a person: the table; for a reader, or where another format is asked for: a stream. */
static bool is_live(const struct command *command)
{
    return !command->changes && command->output.format == EXPORT_TABLE;
}

int run_watch(const struct command *command)
{
    struct look look;
    struct output output;
    int code = EXIT_NOT_DONE;
    if (!stop_begin()) {
        return code;
    }
    if (look_open(&look, command, is_live(command) ? LIVE_HIGHLIGHT_MS : command->interval_ms)) {
        bool fine;
        if (is_live(command) && watch_live(&look, command, look_searched(command), &fine)) {
            code = fine && !look_failed(&look) ? EXIT_DONE : EXIT_NOT_DONE;
        } else if (output_open(&output, NULL)) {
            code = output_close(&output, true, watch_into(&look, command, &output));
        }
        look_close(&look);
    }
    return code;
}
