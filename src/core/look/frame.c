/*
 * frame: two arrays, rows by place and places by slot.
 */
#include "sockscope/frame.h"

#include <string.h>

#include "core/base/array.h"
#include "core/look/frame_box.h"

#define NOT_SHOWN UINT32_MAX

const char *look_part_name(size_t part)
{
    static const char *const names[LOOK_PART_COUNT] = {"TCP table",
                                                       "TCPV6 table",
                                                       "UDP table",
                                                       "UDPV6 table",
                                                       "table of bound TCP sockets",
                                                       "table of bound TCPV6 sockets",
                                                       "process list",
                                                       "list of services",
                                                       "window titles",
                                                       "remote ends of UDP sockets"};
    return names[part];
}

ptrdiff_t frame_find(const struct frame *frame, uint32_t slot, uint64_t id)
{
    if (slot >= frame->slots) {
        return FRAME_NO_POSITION;
    }
    uint32_t position = frame->position_of_slot[slot];
    if (position == NOT_SHOWN || frame->rows[position]->id != id) {
        return FRAME_NO_POSITION;
    }
    return (ptrdiff_t)position;
}

static bool reserve(struct frame_box *box, size_t count, size_t slots)
{
    const struct row **rows =
        array_grow((void *)box->frame.rows, &box->rows_capacity, count ? count : 1, sizeof *rows);
    if (!rows) {
        return false;
    }
    box->frame.rows = rows;
    uint32_t *positions =
        array_grow(box->positions, &box->positions_capacity, slots ? slots : 1, sizeof *positions);
    if (!positions) {
        return false;
    }
    box->positions = positions;
    box->frame.position_of_slot = positions;
    return true;
}

static bool same_group(const struct row *a, const struct row *b)
{
    return row_pid(a) == row_pid(b) && row_process_started(a) == row_process_started(b);
}

static bool note_groups(struct frame_box *box)
{
    struct frame *frame = &box->frame;
    for (size_t i = 0; i < frame->count; i++) {
        if (i > 0 && same_group(frame->rows[i - 1], frame->rows[i])) {
            continue;
        }
        size_t *groups =
            array_grow(box->groups, &box->groups_capacity, frame->group_count + 1, sizeof *groups);
        if (!groups) {
            return false;
        }
        box->groups = groups;
        groups[frame->group_count++] = i;
    }
    frame->groups = box->groups;
    return true;
}

bool frame_fill(struct frame_box *box, const struct view *view, const struct tracker *tracker)
{
    struct frame *frame = &box->frame;
    size_t count;
    const uint32_t *slots = view_slots(view, &count);
    frame->slots = tracker_slots(tracker);
    frame->count = 0;
    if (!reserve(box, count, frame->slots)) {
        return false;
    }
    memset(box->positions, 0xFF, frame->slots * sizeof *box->positions);
    for (size_t i = 0; i < count; i++) {
        const struct row *row = tracker_row(tracker, slots[i]);
        /* A view that could not follow because memory was out may name a slot that is empty by now. */
        if (row) {
            box->positions[slots[i]] = (uint32_t)frame->count;
            frame->rows[frame->count++] = row;
        }
    }
    frame->counts = tracker_counts(tracker);
    tracker_rates(tracker, &frame->opened, &frame->closed);
    frame->events = tracker_events(tracker);
    frame->newest_id = tracker_newest(tracker, &frame->newest_slot);
    frame->group_count = 0;
    return !view_sort(view)->grouped || note_groups(box);
}

size_t frame_memory(const struct frame_box *box)
{
    return sizeof *box + box->rows_capacity * sizeof *box->frame.rows +
           box->positions_capacity * sizeof *box->positions + box->groups_capacity * sizeof *box->groups;
}

void frame_free(struct frame_box *box)
{
    free((void *)box->frame.rows);
    free(box->positions);
    free(box->groups);
    free(box);
}
