/*
 * model: calls the others in order and keeps the frames.
 *
 * A frame that came back is filled again, so there are as many as were ever out at once.  The oldest
 * that is out determines which row versions somebody may still read.
 */
#include "sockscope/model.h"

#include <stdlib.h>
#include <string.h>

#include "core/look/frame_box.h"
#include "sockscope/snapshot.h"

struct model {
    struct source source; /* for the time, and for details */
    struct process_table *processes;
    struct tracker *tracker;
    struct view *view;
    struct frame_box *frames;
    uint64_t serial; /* of the last frame */
    uint64_t arranged;
    uint64_t watched;
    uint64_t looked_ms, looked_wall; /* the last look, how long it took and what it could not read */
    uint64_t took_ms;
    uint32_t errors[LOOK_PART_COUNT];
    unsigned facts;  /* of the shown columns */
    bool unsettled;  /* the view has a new filter or order, or another row is watched */
    bool same_order; /* since the last frame */
    bool out_of_memory;
};

struct model *model_create(const struct source *source, uint64_t highlight_ms)
{
    struct model *model = calloc(1, sizeof *model);
    if (!model) {
        return NULL;
    }
    struct details_port port = {source->context, source->ask_details, source->take_details};
    model->source = *source;
    model->processes = process_table_create(&port);
    model->tracker = model->processes ? tracker_create(model->processes, highlight_ms) : NULL;
    model->view = view_create();
    if (!model->processes || !model->tracker || !model->view) {
        model_free(model);
        return NULL;
    }
    return model;
}

void model_free(struct model *model)
{
    if (!model) {
        return;
    }
    while (model->frames) {
        struct frame_box *next = model->frames->next;
        frame_free(model->frames);
        model->frames = next;
    }
    view_free(model->view);
    tracker_free(model->tracker);
    process_table_free(model->processes);
    free(model);
}

void model_set_facts(struct model *model, unsigned facts)
{
    model->facts = facts;
}

void model_set_filter(struct model *model, struct filter *filter)
{
    view_set_filter(model->view, filter);
    model->arranged++;
    model->unsettled = true;
}

void model_set_sort(struct model *model, const struct sort_order *order)
{
    view_set_sort(model->view, order);
    model->arranged++;
    model->unsettled = true;
}

uint64_t model_arranged(const struct model *model)
{
    return model->arranged;
}

void model_set_highlight(struct model *model, uint64_t highlight_ms)
{
    tracker_set_highlight(model->tracker, highlight_ms);
}

void model_watch(struct model *model, uint64_t row)
{
    model->watched = row;
    model->unsettled = true;
}

/* Ends highlights and lets the view follow; what fails because memory is out waits for the next look. */
static void follow(struct model *model, uint64_t now_ms, uint64_t wall)
{
    tracker_expire(model->tracker, now_ms);
    if (view_update(model->view, model->tracker, wall)) {
        tracker_taken(model->tracker);
        model->same_order = model->same_order && view_same_order(model->view);
    } else {
        model->out_of_memory = true;
        model->same_order = false;
    }
    model->unsettled = false;
}

/* Row versions that no frame shows any more go back. */
static void reclaim(struct model *model)
{
    uint64_t oldest = UINT64_MAX;
    for (const struct frame_box *box = model->frames; box; box = box->next) {
        if (box->out && box->frame.serial < oldest) {
            oldest = box->frame.serial;
        }
    }
    tracker_reclaim(model->tracker, oldest);
}

unsigned model_facts(const struct model *model)
{
    return model->facts | view_facts(model->view);
}

static void take_errors(struct model *model, const struct reading *reading, uint32_t process_error)
{
    for (int i = 0; i < TABLE_COUNT; i++) {
        model->errors[i] = reading->snapshot.tables[i].error;
    }
    model->errors[LOOK_PROCESSES] = process_error;
    model->errors[LOOK_SERVICES] = reading->processes.service_error;
    model->errors[LOOK_TITLES] = reading->processes.title_error;
    model->errors[LOOK_UDP_PEERS] = reading->snapshot.peers_error;
}

void model_take(struct model *model, struct reading *reading)
{
    struct snapshot *snapshot = &reading->snapshot;
    reclaim(model);
    take_errors(model, reading,
                process_table_refresh(model->processes, &reading->processes, model_facts(model)));
    model->looked_ms = snapshot->time_ms;
    model->looked_wall = snapshot->wall;
    model->took_ms = reading->took_ms;
    model->out_of_memory = !tracker_join(model->tracker, snapshot);
    follow(model, snapshot->time_ms, snapshot->wall);
}

void model_look(struct model *model, struct reader *reader)
{
    model_take(model, reader_look(reader, model_facts(model)));
}

void model_settle(struct model *model)
{
    process_table_catch_up(model->processes);
    model->out_of_memory = !tracker_follow_processes(model->tracker) || model->out_of_memory;
    follow(model, model->source.now_ms(model->source.context), model->source.wall(model->source.context));
}

size_t model_awaited(const struct model *model)
{
    return process_table_awaited(model->processes);
}

void model_write_off(struct model *model)
{
    process_table_write_off(model->processes);
}

uint64_t model_next_expiry(const struct model *model)
{
    return model->unsettled ? 0 : tracker_next_expiry(model->tracker);
}

/* A frame that nobody shows, with the arrays of its last use; NULL when memory is out. */
static struct frame_box *find_box(struct model *model)
{
    struct frame_box *box = model->frames;
    while (box && box->out) {
        box = box->next;
    }
    if (!box) {
        box = calloc(1, sizeof *box);
        if (box) {
            box->next = model->frames;
            model->frames = box;
        }
    }
    return box;
}

static struct frame *fill(struct model *model, const struct view *view)
{
    struct frame_box *box = find_box(model);
    if (!box || !frame_fill(box, view, model->tracker)) {
        return NULL;
    }
    struct frame *frame = &box->frame;
    frame->serial = model->serial;
    frame->time_ms = model->looked_ms;
    frame->wall = model->looked_wall;
    frame->took_ms = model->took_ms;
    frame->arranged = model->arranged;
    frame->same_order = false;
    memcpy(frame->errors, model->errors, sizeof frame->errors);
    frame->out_of_memory = model->out_of_memory;
    frame->watched = model->watched;
    frame->timeline_count = model->watched ? journal_find(tracker_journal(model->tracker), model->watched,
                                                          frame->timeline, FRAME_TIMELINE)
                                           : 0;
    box->out = true;
    return frame;
}

struct frame *model_publish(struct model *model)
{
    struct frame *frame = fill(model, model->view);
    if (!frame) {
        return NULL;
    }
    frame->serial = ++model->serial;
    frame->same_order = model->same_order && model->serial > 1;
    model->same_order = true;
    tracker_stamp(model->tracker, model->serial);
    return frame;
}

/* A view of everything is made for the moment: nobody asks often enough for one to be kept up to date. */
struct frame *model_copy(struct model *model, bool all)
{
    if (!all) {
        return fill(model, model->view);
    }
    struct view *view = view_create();
    struct frame *frame = NULL;
    if (view) {
        view_set_filter(view, NULL);
        view_set_sort(view, view_sort(model->view));
        frame = view_update(view, model->tracker, model->looked_wall) ? fill(model, view) : NULL;
        view_free(view);
    }
    return frame;
}

void model_recycle(struct model *model, struct frame *frame)
{
    ((struct frame_box *)frame)->out = false;
    reclaim(model);
}

size_t model_memory(const struct model *model)
{
    size_t bytes = sizeof *model + tracker_memory(model->tracker) + view_memory(model->view);
    for (const struct frame_box *box = model->frames; box; box = box->next) {
        bytes += frame_memory(box);
    }
    return bytes;
}
