/*
 * say: a word to the user, who may see it or hear it.
 */
#include "gui/window/window.h"

void window_say(struct window *window, const wchar_t *text)
{
    if (text[0]) {
        status_say(&window->status, text);
        announcer_say(&window->announcer, text);
    }
}
