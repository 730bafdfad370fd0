/*
 * filter_box: the edit field for the query with its cue, and beside it a hint or what is wrong.
 */
#ifndef SOCKSCOPE_GUI_FILTER_BOX_H
#define SOCKSCOPE_GUI_FILTER_BOX_H

#include <windows.h>

#include "gui/paint/theme.h"
#include "sockscope/quick_filter.h"

struct filter_box {
    HWND edit, hint;
    HINSTANCE instance;
    const struct theme *theme;
    bool wrong; /* the hint shows an error */
};

bool filter_box_create(struct filter_box *box, HWND parent, HINSTANCE instance, const struct theme *theme);
void filter_box_set_scale(struct filter_box *box, HFONT font);
/* Pixels that the edit field needs for one line with `margin` around its text. */
int filter_box_height(const struct filter_box *box, int margin);
void filter_box_place(const struct filter_box *box, int left, int top, int width, int height, int gap);

/* What was typed and switched, parsed; NULL with the error shown.  The caller owns it. */
struct filter *filter_box_read(struct filter_box *box, const struct quick_filter *quick, uint64_t columns);

/* What was typed, in UTF-8; setting it reads nothing. */
void filter_box_get(const struct filter_box *box, char typed[FILTER_TEXT_MAX + 1]);
void filter_box_set(const struct filter_box *box, const char *typed);

void filter_box_clear(const struct filter_box *box);
void filter_box_focus(const struct filter_box *box);

/* WM_CTLCOLOREDIT and WM_CTLCOLORSTATIC of its two controls; NULL for others. */
HBRUSH filter_box_colour(const struct filter_box *box, HDC dc, HWND control);

#endif
