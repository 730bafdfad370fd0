/*
 * frame_box: how the model fills frames and keeps their arrays from one use to the next.
 */
#ifndef SOCKSCOPE_FRAME_BOX_H
#define SOCKSCOPE_FRAME_BOX_H

#include "sockscope/frame.h"
#include "sockscope/view.h"

struct frame_box {
    struct frame frame; /* first, so that a frame is its box */
    struct frame_box *next;
    uint32_t *positions;
    size_t *groups;
    size_t rows_capacity, positions_capacity, groups_capacity;
    bool out; /* somebody shows it */
};

/*
 * Takes the view's rows and the tracker's counts; in a grouped order the runs of rows of one process,
 * too.  False when memory is out.
 */
bool frame_fill(struct frame_box *box, const struct view *view, const struct tracker *tracker);

size_t frame_memory(const struct frame_box *box);
void frame_free(struct frame_box *box);

#endif
