/*
 * menu: which commands apply to the selected rows, and if not, why not, said in the menu itself.
 */
#ifndef SOCKSCOPE_GUI_MENU_H
#define SOCKSCOPE_GUI_MENU_H

#include <windows.h>

#include "gui/jobs/actions.h"
#include "gui/parts/list.h"

/* Enables, greys and words the commands in a menu and its submenus for the selection and columns as they are.
 */
void menu_prepare(HMENU menu, const struct list *list, const struct actions *actions);

/* A menu of the resources (IDM_ROW, IDM_HEADER) at a point of the screen; the command chosen, or 0. */
UINT menu_track(HWND window, UINT id, const struct list *list, const struct actions *actions, POINT at);

#endif
