/*
 * model: the whole core in one piece: source -> snapshot -> tracker -> view -> frame.
 *
 * Window and console run the same model; the window gives it a thread (windows/system/model_thread.c), the
 * console calls it in line.  One thread calls everything here; only the frames travel.
 */
#ifndef SOCKSCOPE_MODEL_H
#define SOCKSCOPE_MODEL_H

#include "sockscope/frame.h"
#include "sockscope/source.h"
#include "sockscope/view.h"

struct model;

/* `source` is copied; its context must outlive the model.  NULL when memory is out. */
struct model *model_create(const struct source *source, uint64_t highlight_ms);

/* Every frame must have come back. */
void model_free(struct model *model);

/* Facts that shown columns need; those of filter and sort are added by themselves. */
void model_set_facts(struct model *model, unsigned facts);
void model_set_filter(struct model *model, struct filter *filter); /* takes ownership */
void model_set_sort(struct model *model, const struct sort_order *order);
void model_set_highlight(struct model *model, uint64_t highlight_ms);

/* The row whose timeline frames carry from now on; 0: none. */
void model_watch(struct model *model, uint64_t row);

/* One look at the system, taken into tracker and view. */
void model_look(struct model *model);

/* Without a look: highlights that ended, a new filter or order, details of processes that came. */
void model_settle(struct model *model);

/*
 * How many processes lack details that the last look asked for and that have not come yet (source.h); those
 * that were written off are not waited for, but still taken when they come.
 */
size_t model_awaited(const struct model *model);
void model_write_off(struct model *model);

/* Monotonic time at which model_settle has work to do; UINT64_MAX for never. */
uint64_t model_next_expiry(const struct model *model);

/*
 * The finished frame of what model_look or model_settle left; NULL when memory is out.  Give it back
 * with model_recycle, in any order and as late as needed; each one out keeps old versions alive.
 */
struct frame *model_publish(struct model *model);
void model_recycle(struct model *model, struct frame *frame);

/*
 * A frame to be kept beside those that are shown, as for saving: the rows of the view, or with `all`
 * every row whatever the filter says, in the view's order.  It counts as no new picture: its serial is
 * that of the last one.  NULL when memory is out; give it back in the same way.
 */
struct frame *model_copy(struct model *model, bool all);

/* Bytes held by snapshot, tracker, processes, view and all frames. */
size_t model_memory(const struct model *model);

#endif
