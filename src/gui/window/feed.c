/*
 * feed: what the list shows, and when it changes: frames are taken as they come, held under an open
 * menu, kept while the list is frozen.
 */
#include "gui/window/window.h"

#include "gui/paint/strings.h"

#include "resource.h"

static const uint64_t intervals[INTERVAL_COUNT] = {500, 1000, 2000, 5000, 0};

uint64_t window_interval(int index)
{
    return intervals[index];
}

int window_interval_index(uint64_t milliseconds)
{
    for (int i = 0; i < INTERVAL_COUNT; i++) {
        if (intervals[i] == milliseconds) {
            return i;
        }
    }
    return 1;
}

/* The model thread says that there is a frame; it must not block. */
void window_frame_published(void *context)
{
    struct window *window = context;
    PostMessageW(window->frame, MESSAGE_FRAME, 0, 0);
}

/* What the first rows do not need is asked for once they are painted. */
void window_complete_facts(struct window *window)
{
    unsigned facts = FACT_PATH | FACT_SERVICES | (window->checking ? FACT_SIGNER : 0u);
    if (window->details.shown) {
        facts |= FACT_USER | FACT_COMMAND_LINE | FACT_VERSION;
    }
    for (size_t i = 0; i < window->list.shown_count; i++) {
        facts |= column_get(window->list.shown[i])->facts;
    }
    model_thread_set_facts(window->subject->model, facts);
}

void window_check_signatures(struct window *window, bool checking)
{
    window->checking = checking;
    if (window->complete) {
        window_complete_facts(window);
    }
}

/* The newest row, when another one than before and not filtered out, comes into view. */
static void follow_newest(struct window *window)
{
    const struct frame *frame = window->list.frame;
    if (window->following && frame->newest_id != window->newest) {
        list_reveal(&window->list,
                    (int)outline_find(&window->list.outline, frame->newest_slot, frame->newest_id));
    }
    window->newest = frame->newest_id;
}

void window_follow_new(struct window *window, bool following)
{
    window->following = following;
}

void window_follow_details(struct window *window)
{
    details_follow(&window->details, &window->list);
    uint64_t wanted = window->details.shown ? window->details.id : 0;
    if (window->subject && wanted != window->watched) {
        window->watched = wanted;
        model_thread_watch(window->subject->model, wanted);
    }
}

static void show_interval(struct window *window)
{
    const struct frame *frame = window->list.frame;
    if (!window->frozen) {
        status_show_interval(&window->status, IDS_INTERVAL_FIRST + (UINT)window->interval,
                             intervals[window->interval], frame ? frame->took_ms : 0);
    }
}

static void show_frame(struct window *window, struct frame *frame)
{
    struct frame *old = list_show(&window->list, frame);
    if (!saver_keeps(&window->saver, old)) {
        model_thread_give_back(window->subject->model, old);
    }
    follow_newest(window);
    status_show_frame(&window->status, frame);
    show_interval(window);
    window_follow_details(window);
    if (!window->complete) {
        UpdateWindow(window->list.control);
        window->complete = true;
        window_complete_facts(window);
    }
}

/* The frame is kept: it is shown when the list continues, without waiting for another look. */
static void keep_frame(struct window *window, struct frame *frame)
{
    model_thread_give_back(window->subject->model, window->kept);
    window->kept = frame;
    status_show_frozen(&window->status, frame->events - window->list.frame->events);
}

void window_take_frame(struct window *window)
{
    struct frame *frame =
        window->holding || !window->subject ? NULL : model_thread_take(window->subject->model);
    if (frame) {
        details_take_timeline(&window->details, frame);
    }
    if (frame && window->frozen) {
        window_follow_details(window);
        keep_frame(window, frame);
    } else if (frame) {
        show_frame(window, frame);
    }
}

/*
 * Newer rows are taken only after the command that the menu has posted, so that it sees the rows that the
 * user saw.
 */
void window_hold(struct window *window, bool holding)
{
    window->holding = holding;
    PostMessageW(window->frame, MESSAGE_FRAME, 0, 0);
}

void window_set_interval(struct window *window, int index)
{
    if (window->interval != PAUSED) {
        window->last_interval = window->interval;
    }
    window->interval = index;
    model_thread_set_interval(window->subject->model, intervals[index]);
    show_interval(window);
    command_show_marks(window);
}

void window_toggle_pause(struct window *window)
{
    window_set_interval(window, window->interval == PAUSED ? window->last_interval : PAUSED);
}

void window_set_highlight(struct window *window, uint64_t milliseconds)
{
    window->settings.highlight_ms = milliseconds;
    model_thread_set_highlight(window->subject->model, milliseconds);
}

static void announce_frozen(struct window *window)
{
    wchar_t said[STRING_SIZE];
    string_load(window->instance, window->frozen ? IDS_SAID_FROZEN : IDS_SAID_GOES_ON, said);
    announcer_say(&window->announcer, said);
}

/* Before the first rows there is nothing to hold. */
void window_freeze(struct window *window, bool frozen)
{
    bool was_frozen = window->frozen;
    window->frozen = frozen && window->list.frame;
    if (window->frozen != was_frozen) {
        announce_frozen(window);
        command_show_marks(window);
    }
    if (window->frozen) {
        status_show_frozen(&window->status, 0);
        return;
    }
    show_interval(window);
    if (window->kept) {
        show_frame(window, window->kept);
        window->kept = NULL;
    }
}
