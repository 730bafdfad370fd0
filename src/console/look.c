/*
 * look: the console's way to the model: no thread, one frame at a time.
 *
 * A bare filter word searches every column that costs nothing and those asked for, so that neither the
 * format nor hiding a column changes what is found; facts that nobody needs are not fetched.
 */
#include <string.h>

#include "console.h"
#include "sockscope/system.h"
#include "sockscope/text.h"
#include "stop.h"

enum { ERROR_TEXT_SIZE = 512, DETAILS_MS = 30000, STEP_MS = 500 };

/* What the source is told to call when details of processes came. */
static void note_details(void *to)
{
    SetEvent(to);
}

uint64_t look_searched(const struct command *command)
{
    uint64_t columns = 0;
    for (int id = 0; id < COLUMN_COUNT; id++) {
        columns |= column_get((enum column_id)id)->facts == 0 ? UINT64_C(1) << id : 0;
    }
    for (size_t i = 0; command->own_columns && i < command->output.column_count; i++) {
        columns |= UINT64_C(1) << command->output.columns[i];
    }
    return columns;
}

/* Sessions hold more than what is shown. */
static unsigned needed_facts(const struct command *command)
{
    const struct export_options *output = &command->output;
    bool session = command->verb == VERB_SAVE || command->verb == VERB_DIFF || command->verb == VERB_BASELINE;
    unsigned facts = session ? FACT_PATH | FACT_SERVICES : 0;
    for (size_t i = 0; i < output->column_count; i++) {
        facts |= column_get(output->columns[i])->facts;
    }
    return facts;
}

static void close_source(struct look *look, bool opened)
{
    if (opened) {
        system_source_close(&look->source);
    }
    if (look->details) {
        CloseHandle(look->details);
    }
}

bool look_open(struct look *look, const struct command *command, uint64_t highlight_ms)
{
    memset(look, 0, sizeof *look);
    look->details = CreateEventW(NULL, FALSE, FALSE, NULL);
    bool opened = look->details && system_source_open(&look->source);
    look->reader = opened ? reader_create(&look->source) : NULL;
    look->model = look->reader ? model_create(&look->source, highlight_ms) : NULL;
    if (!look->model) {
        say("out of memory");
        reader_free(look->reader);
        close_source(look, opened);
        return false;
    }
    look->source.tell_details(look->source.context, note_details, look->details);
    if (command->filter[0]) {
        struct filter_error error = {0};
        struct filter *filter = filter_parse(command->filter, look_searched(command), &error);
        if (!filter) {
            say("filter: %s", error.message);
            look_close(look);
            return false;
        }
        model_set_filter(look->model, filter);
    }
    model_set_sort(look->model, &command->sort);
    model_set_facts(look->model, needed_facts(command));
    return true;
}

void look_close(struct look *look)
{
    /* A console is not notified when clock or zone change. */
    system_forget_utc_offsets();
    if (look->frame) {
        model_recycle(look->model, look->frame);
    }
    model_free(look->model);
    reader_free(look->reader);
    if (!look->left) {
        look->source.tell_details(look->source.context, NULL, NULL);
        close_source(look, true);
    }
}

/* The time is for all of them together; who was waited for in vain once is not waited for again. */
static void wait_for_details(struct look *look)
{
    uint64_t end = GetTickCount64() + DETAILS_MS;
    size_t awaited = model_awaited(look->model);
    while (awaited > 0 && GetTickCount64() < end && !stop_wait_or(look->details, STEP_MS)) {
        model_settle(look->model);
        awaited = model_awaited(look->model);
    }
    if (awaited > 0) {
        say("some details of %llu processes are not known yet and are left empty",
            (unsigned long long)awaited);
        model_write_off(look->model);
    }
}

static void tell(struct look *look, size_t part, uint32_t error)
{
    if (error && error != look->told[part]) {
        char words[ERROR_TEXT_SIZE];
        system_error_text(error, words, sizeof words);
        say("cannot read the %s: %s", look_part_name(part), words);
    }
    look->told[part] = error;
}

static void give_back_frame(struct look *look)
{
    if (look->frame) {
        model_recycle(look->model, look->frame);
        look->frame = NULL;
    }
}

/* What the model has taken in, and what could not be read of it. */
static bool show_look(struct look *look)
{
    look->frame = model_publish(look->model);
    if (!look->frame || look->frame->out_of_memory) {
        say("out of memory");
        return false;
    }
    for (size_t i = 0; i < LOOK_PART_COUNT; i++) {
        tell(look, i, look->frame->errors[i]);
    }
    return true;
}

bool look_now(struct look *look)
{
    give_back_frame(look);
    model_look(look->model, look->reader);
    wait_for_details(look);
    return show_look(look);
}

bool look_take(struct look *look, struct reading *reading)
{
    give_back_frame(look);
    model_take(look->model, reading);
    return show_look(look);
}

bool look_settle(struct look *look)
{
    model_settle(look->model);
    struct frame *frame = model_publish(look->model);
    if (!frame) {
        say("out of memory");
        return false;
    }
    give_back_frame(look);
    look->frame = frame;
    return true;
}

/* Bound sockets and remote ends of UDP sockets are extras: without them the rest is still complete. */
bool look_failed(const struct look *look)
{
    for (size_t i = 0; i < LOOK_PART_COUNT; i++) {
        bool promised = (i < PROTOCOL_COUNT || i >= TABLE_COUNT) && i != LOOK_UDP_PEERS;
        if (promised && look->told[i]) {
            return true;
        }
    }
    return false;
}

void process_words(uint32_t pid, const char *name, char *text, size_t size)
{
    size_t length = text_sanitise(name, text, size);
    bool named = length > 0;
    text_append(text, size, &length, named ? " (PID " : "PID ");
    text_append_number(text, size, &length, pid);
    text_append(text, size, &length, named ? ")" : "");
}

void endpoint_words(const struct endpoint *endpoint, uint32_t pid, const char *name, char *text, size_t size)
{
    struct address local = endpoint_local(endpoint), remote = endpoint_remote(endpoint);
    const char *state = state_name((enum tcp_state)endpoint->state, STATE_NETSTAT);
    char end[END_TEXT_SIZE];
    size_t length = 0;
    text_append(text, size, &length, protocol_name((enum protocol)endpoint->protocol));
    text_append(text, size, &length, " ");
    end_format(&local, endpoint->local_port, end, sizeof end);
    text_append(text, size, &length, end);
    if (endpoint->has_remote) {
        text_append(text, size, &length, " -> ");
        end_format(&remote, endpoint->remote_port, end, sizeof end);
        text_append(text, size, &length, end);
    }
    text_append(text, size, &length, state[0] ? " " : "");
    text_append(text, size, &length, state);
    if (pid) {
        char owner[ROW_WORDS_SIZE / 2];
        process_words(pid, name, owner, sizeof owner);
        text_append(text, size, &length, " ");
        text_append(text, size, &length, owner);
    }
}

void row_words(const struct row *row, char *text, size_t size)
{
    endpoint_words(&row->endpoint, row_pid(row), row->process ? row->process->name : "", text, size);
}

size_t wider(size_t width, const char *words)
{
    size_t own = text_width(words);
    return own > width ? own : width;
}

void result_line(struct output *output, const char *words, size_t width, const char *happened)
{
    size_t taken = text_width(words);
    output_line(output, "%s%*s  %s", words, (int)(taken < width ? width - taken : 0), "", happened);
}

int tally_code(const struct tally *tally)
{
    if (tally->failed) {
        return EXIT_NOT_DONE;
    }
    if (tally->denied) {
        return EXIT_ACCESS_DENIED;
    }
    return EXIT_DONE;
}
