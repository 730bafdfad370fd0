/*
 * view: which rows are shown and in which order: filter, then a stable sort by several keys.
 *
 * It follows the tracker incrementally: an update takes out the touched rows, sorts those that still
 * match among themselves and merges them in.  Rows equal in every key stay in the order in which
 * they appeared (row id), so nothing jumps.
 *
 * One thread owns it, the tracker's.
 */
#ifndef SOCKSCOPE_VIEW_H
#define SOCKSCOPE_VIEW_H

#include "sockscope/filter.h"
#include "sockscope/sort_order.h"
#include "sockscope/tracker.h"

struct view;

struct view *view_create(void); /* shows all, unsorted; NULL when memory is out */
void view_free(struct view *view);

/* Takes ownership of the filter (NULL: all).  The next update works everything out anew. */
void view_set_filter(struct view *view, struct filter *filter);
void view_set_sort(struct view *view, const struct sort_order *order);
const struct sort_order *view_sort(const struct view *view);
unsigned view_facts(const struct view *view); /* enum fact bits that filter and sort need */

/* Follows the tracker's touched rows; false when memory is out (the old order stays). */
bool view_update(struct view *view, const struct tracker *tracker, uint64_t wall_now);

/* True when the last update changed which rows stand where: one came, went or moved. */
bool view_moved(const struct view *view);

/*
 * True when the last update left every row at its place and none came or went.  An update that failed
 * says false.
 */
bool view_same_order(const struct view *view);

/* Slots in order; good until the next update. */
const uint32_t *view_slots(const struct view *view, size_t *count);

size_t view_memory(const struct view *view);

#endif
