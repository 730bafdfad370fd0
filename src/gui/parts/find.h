/*
 * find: the next row that a query matches, among those that the list shows.
 */
#ifndef SOCKSCOPE_GUI_FIND_H
#define SOCKSCOPE_GUI_FIND_H

#include "gui/parts/list.h"

enum { FIND_TEXT_MAX = 255, FIND_SAID_SIZE = 512 };

/*
 * Looks from the focused row on, or back from it, and around.  Returns the row, NULL when there is
 * none or the query is wrong, with what to say of it.
 */
const struct row *find_row(const struct list *list, const wchar_t *query, bool back,
                           wchar_t said[FIND_SAID_SIZE]);

#endif
