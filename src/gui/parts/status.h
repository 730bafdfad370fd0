/*
 * status: the status bar: counts, rate, update interval, and what there is to say.
 */
#ifndef SOCKSCOPE_GUI_STATUS_H
#define SOCKSCOPE_GUI_STATUS_H

#include <windows.h>

#include "gui/paint/theme.h"
#include "sockscope/frame.h"

enum status_part {
    STATUS_ENDPOINTS,
    STATUS_ESTABLISHED,
    STATUS_LISTENING,
    STATUS_TIME_WAIT,
    STATUS_CLOSE_WAIT,
    STATUS_RATE,
    STATUS_UPDATE,
    STATUS_MESSAGE, /* failed tables first, otherwise the last message */
    STATUS_PARTS
};

struct status {
    HWND control;
    HINSTANCE instance;
    const struct theme *theme;
    int widths[STATUS_PARTS]; /* in pixels, that their texts want */
    wchar_t message[1024];    /* of the last action */
    wchar_t failure[1024];    /* of the last look, "" when all was read */
};

bool status_create(struct status *status, HWND parent, HINSTANCE instance, const struct theme *theme);
void status_set_scale(struct status *status, UINT dpi, HFONT font);
void status_apply_theme(struct status *status);
int status_height(const struct status *status);

/* In place of the interval while the list is frozen: how much has changed meanwhile. */
void status_show_frozen(struct status *status, uint64_t changes);

void status_show_frame(struct status *status, const struct frame *frame);
void status_clear(struct status *status); /* as before the first frame */

/* The interval, in words and in milliseconds; where looks take longer than that, what is kept of it, too. */
void status_show_interval(struct status *status, UINT interval_string, uint64_t interval_ms,
                          uint64_t took_ms);
void status_say(struct status *status, const wchar_t *message);

/* The whole message, for which the bar may lack room; false where there is none. */
enum { STATUS_MESSAGE_SIZE = 1024 };
bool status_message(const struct status *status, wchar_t text[STATUS_MESSAGE_SIZE]);

#endif
