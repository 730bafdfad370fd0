/*
 * quick_menu: the switches of quick_filter as menu items.
 */
#ifndef SOCKSCOPE_GUI_QUICK_MENU_H
#define SOCKSCOPE_GUI_QUICK_MENU_H

#include <windows.h>

#include "sockscope/quick_filter.h"

/* Turns the switch of a command; false when the command is none of these. */
bool quick_menu_run(struct quick_filter *quick, UINT command);

/* Sets the check marks: protocols and states that are shown, questions that are asked. */
void quick_menu_show(const struct quick_filter *quick, HMENU menu);

#endif
