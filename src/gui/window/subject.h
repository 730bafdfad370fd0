/*
 * subject: what a window shows: where its rows come from, what that is called, and whether anything in it may
 * be acted on.
 *
 * A window shows one subject at a time and can be given another (window_show_subject); one that is not shown
 * goes on looking, so that going back to it is going back to the present.  Frames belong to the subject that
 * made them and go back to it.  For the window's thread.
 */
#ifndef SOCKSCOPE_GUI_SUBJECT_H
#define SOCKSCOPE_GUI_SUBJECT_H

#include <windows.h>

#include <stdbool.h>

#include "sockscope/model_thread.h"

enum subject_kind {
    SUBJECT_MACHINE, /* this one, as it is */
    SUBJECT_FILE,    /* what a file says, of whatever machine */
    SUBJECT_PAST     /* this machine, as it was */
};

enum { SUBJECT_TITLE_SIZE = 260 };

struct subject {
    enum subject_kind kind;
    wchar_t title[SUBJECT_TITLE_SIZE]; /* "" for what needs none: this machine */
    bool may_act; /* on its connections and processes, as the rest of the system has them */
    struct model_thread *model;
};

/*
 * Starts looking, with settings as for model_thread_start, which take their filter with them.  A longer title
 * is cut.  NULL when memory or threads are out.
 */
struct subject *subject_start(enum subject_kind kind, const wchar_t *title, bool may_act,
                              const struct model_thread_settings *settings);

/* Why nothing in it may be acted on: a string, or 0 when it may. */
UINT subject_reason(const struct subject *subject);

/* Whether what it names (programs, addresses, parents) is to be asked of this machine. */
bool subject_is_here(const struct subject *subject);

/*
 * Ends it, as model_thread_stop: every frame has gone back before, and false means that it does not come back
 * in time and the process should end.  NULL is allowed.
 */
bool subject_end(struct subject *subject, uint32_t milliseconds);

#endif
