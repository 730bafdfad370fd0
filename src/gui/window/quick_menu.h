/*
 * quick_menu: the switches of quick_filter as commands.
 */
#ifndef SOCKSCOPE_GUI_QUICK_MENU_H
#define SOCKSCOPE_GUI_QUICK_MENU_H

#include <windows.h>

#include "sockscope/quick_filter.h"

/* Turns the switch of a command; false when the command is none of these. */
bool quick_menu_run(struct quick_filter *quick, UINT command);

/* Whether a switch has a check mark: a protocol or state that is shown, a question that is asked. */
bool quick_menu_checked(const struct quick_filter *quick, UINT command);

/* False when a command of these would leave everything as it is. */
bool quick_menu_changes(const struct quick_filter *quick, UINT command);

#endif
