/*
 * watch_live: the live table: keys at once, also while a look runs, and a screen that comes back as it was.
 *
 * The system is read on a thread of its own (reader_thread.h); this one has keys, model and screen.
 */
#include "watch_live.h"

#include <stdlib.h>

#include "screen.h"
#include "sockscope/live_table.h"
#include "sockscope/reader_thread.h"
#include "stop.h"

enum { DETAILS_MS = 250, STOP_MS = 2000 };

/* What is shown before the first look has ended. */
static const struct frame nothing;

struct live {
    struct screen screen;
    struct live_table table;
    struct cell_context context;
    struct look *look;
    struct reader_thread *reader;
    HANDLE ready;         /* set when a look has ended */
    uint64_t looks, most; /* that have ended; 0: without end */
};

static const struct frame *shown(const struct live *live)
{
    return live->look->frame ? live->look->frame : &nothing;
}

static void note_ready(void *to)
{
    SetEvent(to);
}

static void draw(struct live *live)
{
    char *line = malloc(LIVE_LINE_SIZE);
    size_t height = live->screen.height;
    if (!line) {
        return;
    }
    live->context.wall = shown(live)->wall;
    live_table_measure(&live->table, shown(live), &live->context, height);
    for (size_t y = 0; y < height; y++) {
        enum live_style style =
            live_table_line(&live->table, shown(live), &live->context, y, live->screen.width, height, line);
        screen_line(&live->screen, y, line, style);
    }
    free(line);
}

/* The facts that filter and order need are read from the next look on. */
static void tell_reader(const struct live *live)
{
    bool done = live->most && live->looks >= live->most;
    reader_thread_set_facts(live->reader, model_facts(live->look->model));
    reader_thread_set_interval(live->reader, live->table.paused || done ? 0 : live->table.interval_ms);
}

/* What the model makes of a new order or filter, without another look at the system. */
static bool settle(const struct live *live)
{
    struct look *look = live->look;
    struct filter_error error;
    struct filter *filter = filter_parse(live->table.filter, live->table.searched, &error);
    model_set_filter(look->model, filter);
    model_set_sort(look->model, &live->table.sort);
    return look_settle(look);
}

/* False when it is over. */
static bool answer(struct live *live, enum live_wish wish)
{
    switch (wish) {
    case LIVE_QUIT:
        return false;
    case LIVE_LOOK:
        reader_thread_look_now(live->reader);
        break;
    case LIVE_RESORT:
    case LIVE_REFILTER:
        return settle(live);
    case LIVE_NOTHING:
    case LIVE_REDRAW:
        break;
    }
    return true;
}

static bool take_keys(struct live *live)
{
    enum live_key key;
    uint32_t character;
    bool going = true;
    while (going && screen_key(&live->screen, &key, &character)) {
        going = answer(live,
                       live_table_key(&live->table, key, character, shown(live)->count, live->screen.height));
    }
    return going;
}

/* How long the last of the counted looks is still shown: for its interval, as the others are. */
static uint64_t time_left(const struct live *live)
{
    const struct frame *frame = shown(live);
    uint64_t passed = GetTickCount64() - frame->time_ms;
    if (live->table.paused || !live->most || live->looks < live->most) {
        return INFINITE;
    }
    return passed < live->table.interval_ms ? live->table.interval_ms - passed : 0;
}

/* While details of processes are on their way, now and then a picture with those that came. */
static uint64_t time_to_wait(const struct live *live)
{
    uint64_t left = time_left(live);
    return left > DETAILS_MS && model_awaited(live->look->model) > 0 ? DETAILS_MS : left;
}

/* A look that has ended, or details that came; false when memory is out. */
static bool follow(struct live *live, bool awaited)
{
    struct reading *reading = reader_thread_take(live->reader);
    if (!reading) {
        return !awaited || look_settle(live->look);
    }
    bool fine = look_take(live->look, reading);
    live->looks++;
    tell_reader(live);
    reader_thread_give_back(live->reader);
    return fine;
}

/* Until the user leaves or the looks are counted out; false when a look fails outright. */
static bool show(struct live *live)
{
    reader_thread_set_facts(live->reader, model_facts(live->look->model));
    /* Before the interval: with that alone the reader would begin, and begin again when asked. */
    reader_thread_look_now(live->reader);
    tell_reader(live);
    do {
        screen_measure(&live->screen);
        draw(live);
        bool awaited = model_awaited(live->look->model) > 0;
        if (stop_wait_or_either(live->screen.input, live->ready, time_to_wait(live)) || !take_keys(live)) {
            return true;
        }
        tell_reader(live);
        if (!follow(live, awaited)) {
            return false;
        }
    } while (time_left(live) > 0);
    return true;
}

static void close_live(struct live *live)
{
    if (live->reader && !reader_thread_stop(live->reader, STOP_MS)) {
        /* The look does not come back; what it uses stays until the program ends. */
        live->look->left = true;
        return;
    }
    if (live->ready) {
        CloseHandle(live->ready);
    }
    free(live);
}

bool watch_live(struct look *look, const struct command *command, uint64_t searched, bool *fine)
{
    struct live *live = calloc(1, sizeof *live);
    if (!live) {
        return false;
    }
    live->look = look;
    live->most = command->count;
    live->ready = CreateEventW(NULL, FALSE, FALSE, NULL);
    live->reader = live->ready ? reader_thread_start(&look->source, note_ready, live->ready) : NULL;
    if (!live->reader || !screen_open(&live->screen)) {
        close_live(live);
        return false;
    }
    live->context.utc_offset = system_utc_offset;
    live_table_begin(&live->table, command, searched);
    *fine = show(live);
    screen_close(&live->screen);
    close_live(live);
    return true;
}
