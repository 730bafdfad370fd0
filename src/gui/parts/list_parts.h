/*
 * list_parts: what the files of the list share.
 */
#ifndef SOCKSCOPE_GUI_LIST_PARTS_H
#define SOCKSCOPE_GUI_LIST_PARTS_H

#include "gui/parts/list.h"

/* The header of the list is painted: what its notification is answered with. */
LRESULT list_draw_header(const struct list *list, const NMCUSTOMDRAW *draw);

/* Letters typed into the list, before the control sees them; true when used up. */
bool list_type(struct list *list, UINT message, WPARAM wide);

/* The first line from `from` on, and round, whose process begins with these letters; -1 for none. */
int list_find_name(const struct list *list, int from, const wchar_t *start);

#endif
