/*
 * model: what becomes of looks: reading -> tracker -> view -> frame.
 *
 * A model waits for nothing: what it knows of the system comes in readings (reader.h), and of the source it
 * calls only what does not wait: details asked for and taken, and the time.  So filter, order and highlights
 * are taken in at once, however long a look takes.
 *
 * The window gives reader and model a thread each (windows/system/model_thread.c), the console calls both in
 * line.  One thread calls everything here; only frames travel on from it.
 */
#ifndef SOCKSCOPE_MODEL_H
#define SOCKSCOPE_MODEL_H

#include "sockscope/frame.h"
#include "sockscope/reader.h"
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
uint64_t model_arranged(const struct model *model); /* as frame.arranged: what both have done */
void model_set_highlight(struct model *model, uint64_t highlight_ms);

/* The row whose timeline frames carry from now on; 0: none. */
void model_watch(struct model *model, uint64_t row);

/* All facts that the next look is to read. */
unsigned model_facts(const struct model *model);

/* Takes a look into tracker and view; the reading may go back to its reader then. */
void model_take(struct model *model, struct reading *reading);

/* Both, for who has no threads: looks and takes it. */
void model_look(struct model *model, struct reader *reader);

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
 * The finished frame of what model_take or model_settle left; NULL when memory is out.  Give it back
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

/* Bytes held by tracker, processes, view and all frames; the reading is the reader's. */
size_t model_memory(const struct model *model);

#endif
