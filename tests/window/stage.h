/*
 * stage: the real window in this process, with a thread for its messages, over a source whose looks the
 * test lets through one by one.  So a test counts refreshes, not seconds: between two steps the rows
 * cannot change, however slow or quick the machine is.
 */
#ifndef SOCKSCOPE_WINDOW_STAGE_H
#define SOCKSCOPE_WINDOW_STAGE_H

#include "gui/gui.h"

#include <stdbool.h>

struct stage;

/* Opens the window in front, with its first look shown; ends the program when it cannot. */
struct stage *stage_open(const struct window_settings *settings);
HWND stage_window(const struct stage *stage);
HWND stage_list(const struct stage *stage);

/* One look, from its beginning to the frame in the window. */
void stage_step(struct stage *stage);

/*
 * What was asked of the window before (filter, order) and what the clock says is taken in when a look
 * begins, and that has begun already when a step lets it through: so two.
 */
void stage_settle(struct stage *stage);

/* From here on looks go through by themselves, until held again. */
void stage_free(struct stage *stage);
void stage_hold(struct stage *stage);

/* How many looks went through. */
unsigned stage_looks(struct stage *stage);

/* Closes the window; the exit code of its loop, or -1 when it does not end in time. */
int stage_close(struct stage *stage);

#endif
