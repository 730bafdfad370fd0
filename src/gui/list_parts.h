/*
 * list_parts: what the files of the list share.
 */
#ifndef SOCKSCOPE_GUI_LIST_PARTS_H
#define SOCKSCOPE_GUI_LIST_PARTS_H

#include "gui/list.h"

/* The header of the list is painted: what its notification is answered with. */
LRESULT list_draw_header(const struct list *list, const NMCUSTOMDRAW *draw);

#endif
