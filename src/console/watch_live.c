/*
 * watch_live: the live table: looks in time, keys at once, and a screen that comes back as it was.
 */
#include "watch_live.h"

#include <stdlib.h>

#include "screen.h"
#include "sockscope/live_table.h"
#include "stop.h"

enum { DETAILS_MS = 250 };

struct live {
    struct screen screen;
    struct live_table table;
    struct cell_context context;
    struct look *look;
    uint64_t looked_ms; /* when the last look was */
};

static void draw(struct live *live)
{
    char *line = malloc(LIVE_LINE_SIZE);
    size_t height = live->screen.height;
    if (!line) {
        return;
    }
    live->context.wall = live->look->frame->wall;
    live_table_measure(&live->table, live->look->frame, &live->context, height);
    for (size_t y = 0; y < height; y++) {
        enum live_style style = live_table_line(&live->table, live->look->frame, &live->context, y,
                                                live->screen.width, height, line);
        screen_line(&live->screen, y, line, style);
    }
    free(line);
}

static bool look_again(struct live *live)
{
    live->looked_ms = GetTickCount64();
    return look_now(live->look);
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
        return look_again(live);
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
        going = answer(live, live_table_key(&live->table, key, character, live->look->frame->count,
                                            live->screen.height));
    }
    return going;
}

/* While details of processes are on their way, now and then a picture with those that came. */
static uint64_t time_to_wait(const struct live *live, uint64_t left)
{
    return left > DETAILS_MS && model_awaited(live->look->model) > 0 ? DETAILS_MS : left;
}

static uint64_t time_left(const struct live *live)
{
    uint64_t passed = GetTickCount64() - live->looked_ms;
    if (live->table.paused) {
        return INFINITE;
    }
    return passed < live->table.interval_ms ? live->table.interval_ms - passed : 0;
}

/* Until the user leaves, the looks are counted out, or a look fails outright: false. */
static bool show(struct live *live, uint64_t looks)
{
    bool going = look_again(live);
    bool failed = !going;
    for (uint64_t looked = 1; going;) {
        screen_measure(&live->screen);
        draw(live);
        bool awaited = model_awaited(live->look->model) > 0;
        if (stop_wait_or(live->screen.input, time_to_wait(live, time_left(live)))) {
            return true;
        }
        going = take_keys(live) && (!awaited || look_settle(live->look));
        if (going && time_left(live) == 0) {
            if (looked == looks) {
                return true;
            }
            looked++;
            going = look_again(live);
            failed = !going;
        }
    }
    return !failed;
}

bool watch_live(struct look *look, const struct command *command, uint64_t searched, bool *fine)
{
    struct live *live = calloc(1, sizeof *live);
    if (!live || !screen_open(&live->screen)) {
        free(live);
        return false;
    }
    live->look = look;
    look->hurries = true;
    live->context.utc_offset = system_utc_offset;
    live_table_begin(&live->table, command, searched);
    *fine = show(live, command->count);
    screen_close(&live->screen);
    free(live);
    return true;
}
