/*
 * whois_window: who an address was given to, in a window of its own, beside the main one.
 *
 * The network is asked when the window is opened for an address, and only then.
 */
#ifndef SOCKSCOPE_GUI_WHOIS_WINDOW_H
#define SOCKSCOPE_GUI_WHOIS_WINDOW_H

#include "gui/paint/theme.h"
#include "gui/parts/announcer.h"
#include "sockscope/whois.h"
#include "windows/system/job.h"

struct whois_window {
    HWND window; /* NULL while it is not open */
    HWND owner;
    struct jobs jobs; /* whois_window_take takes what they tell */
    HINSTANCE instance;
    const struct theme *theme;
    struct announcer announcer; /* the line that says how a look-up ended */
    HFONT font;                 /* of the answers */
    struct whois_server first;  /* who is asked first */
    struct whois_job *job;      /* the look-up under way, or NULL */
};

/* Opens it, or takes the open one, and looks the address up; a look-up under way is given up. */
void whois_window_open(struct whois_window *whois, const struct address *address);

/* What the message of its jobs is about. */
void whois_window_take(struct whois_window *whois);

/* Keys of the window before they are dispatched: true when the message was used up. */
bool whois_window_translate(const struct whois_window *whois, MSG *message);

/* Gives up what is under way; false when it does not end within the time. */
bool whois_window_finish(struct whois_window *whois, DWORD milliseconds);

#endif
