/*
 * menu: the menus of the window: which commands apply as things are, and if not, why not, said in the menu
 * itself.
 */
#ifndef SOCKSCOPE_GUI_MENU_H
#define SOCKSCOPE_GUI_MENU_H

#include <windows.h>

#include <stdbool.h>

struct window;

/* Enables, greys, marks and words the commands in a menu and its submenus as things are. */
void menu_prepare(const struct window *window, HMENU menu);

/* The menus of a row and of a header, as WM_CONTEXTMENU asks for them, and what is chosen there. */
void menu_show_row(struct window *window, LPARAM place);
bool menu_show_header(struct window *window, LPARAM place); /* false: not on the header */

#endif
