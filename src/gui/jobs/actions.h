/*
 * actions: ends connections and processes: asks, acts on a thread of its own, verifies, reports.
 *
 * What is acted upon is copied from the rows at the moment of the command; their identity decides later,
 * so rows that come and go meanwhile cannot be hit.
 */
#ifndef SOCKSCOPE_GUI_ACTIONS_H
#define SOCKSCOPE_GUI_ACTIONS_H

#include <windows.h>

#include "gui/parts/list.h"
#include "sockscope/close_plan.h"
#include "sockscope/terminate_plan.h"
#include "windows/system/job.h"

struct actions {
    HWND window;
    HINSTANCE instance;
    const struct theme *theme;
    struct jobs jobs; /* take what is done, pass it to actions_say, then to actions_done */
    struct close_operations close;
    struct terminate_operations terminate;
    bool elevated;
    enum close_mode mode; /* how Del closes */
    uint32_t deadline_ms; /* and when CLOSE_DEADLINE resets */
};

/* Asks, then starts; returns at once.  `said` becomes a short message about it ("" for none). */
/* A deadline of 0 is asked for, and can become the one of Del. */
void actions_close(struct actions *actions, const struct list *list, enum close_mode mode,
                   uint32_t deadline_ms, wchar_t *said, size_t size);
void actions_end_process(struct actions *actions, const struct list *list, wchar_t *said, size_t size);

/* What is done, in one line for the status bar. */
void actions_say(const struct actions *actions, const struct job *done, wchar_t *said, size_t size);

/* Then this: shows what failed in a dialog, and frees what is done. */
void actions_done(const struct actions *actions, struct job *done);

/* True when none is under way, or the user lets the program end all the same. */
bool actions_may_end(const struct actions *actions);

/* True when none is under way any more within the time; else the operations must be left alone. */
bool actions_finish(struct actions *actions, DWORD milliseconds);

#endif
