/*
 * doctor_window: what works on this machine (doctor.h), tried in a window of its own that fills as results
 * come and stays while the other goes on.
 */
#ifndef SOCKSCOPE_GUI_DOCTOR_WINDOW_H
#define SOCKSCOPE_GUI_DOCTOR_WINDOW_H

#include "gui/paint/theme.h"
#include "gui/parts/announcer.h"
#include "sockscope/doctor.h"
#include "windows/system/job.h"

struct doctor_window {
    HWND window; /* NULL while it is not open */
    HWND owner;
    struct jobs jobs; /* doctor_window_take takes what they tell */
    HINSTANCE instance;
    const struct theme *theme;
    /* As system_doctor_operations; NULL: there is nothing to be tried. */
    struct doctor_operations (*operations)(const volatile long *given_up);
    struct announcer announcer;    /* the line of the result, while the window is open */
    struct doctor_job *job;        /* what is under way, or NULL */
    struct doctor_result *results; /* those that are shown */
    size_t count;
};

/* Opens it and begins, or shows the open one. */
void doctor_window_open(struct doctor_window *doctor);

/* What the message of its jobs is about. */
void doctor_window_take(struct doctor_window *doctor);

/* Keys of the window before they are dispatched: true when the message was used up. */
bool doctor_window_translate(const struct doctor_window *doctor, MSG *message);

/* Gives up what is under way; false when it does not end within the time. */
bool doctor_window_finish(struct doctor_window *doctor, DWORD milliseconds);

#endif
