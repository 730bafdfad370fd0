/*
 * filter_menu: the menu of the filter box: queries of before, and all fields with what they are, to be put
 * into the box.
 */
#ifndef SOCKSCOPE_GUI_FILTER_MENU_H
#define SOCKSCOPE_GUI_FILTER_MENU_H

#include "gui/parts/filter_box.h"
#include "sockscope/filter_history.h"

/* The caller destroys it; NULL when it cannot be made. */
HMENU filter_menu_create(HINSTANCE instance, const struct filter_history *history);

/* Puts into the box what a command of the menu means; false for other commands. */
bool filter_menu_run(const struct filter_box *box, struct filter_history *history, UINT command);

#endif
