/*
 * watch_live: `watch` for a person at a console.
 */
#ifndef SOCKSCOPE_CONSOLE_WATCH_LIVE_H
#define SOCKSCOPE_CONSOLE_WATCH_LIVE_H

#include "console.h"

/*
 * Shows the live table until the user leaves it; false where there is no console to show it on: then nothing
 * was done.  *fine: no look failed outright.  stop_begin comes before.
 */
bool watch_live(struct look *look, const struct command *command, uint64_t searched, bool *fine);

#endif
