/*
 * announcer: what happened, for screen readers: what is said in a corner of the window would be overlooked by
 * those who do not see it.  A text marked as a live region, which is read out when it changes: one that
 * nobody sees, or a line of a dialog.
 */
#ifndef SOCKSCOPE_GUI_ANNOUNCER_H
#define SOCKSCOPE_GUI_ANNOUNCER_H

#include <windows.h>

#include <stdbool.h>

struct announcer {
    HWND control; /* made by announcer_create, or a static control of a dialog */
    bool live;    /* it is marked, or that was tried */
    bool begun;   /* COM was begun for it */
};

/* To be created last: its brothers lie over it. */
bool announcer_create(struct announcer *announcer, HWND parent, HINSTANCE instance);

/* On the window's thread; "" says nothing.  The same words again are said again. */
void announcer_say(struct announcer *announcer, const wchar_t *text);

void announcer_destroy(struct announcer *announcer);

#endif
