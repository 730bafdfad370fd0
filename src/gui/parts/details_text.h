/*
 * details_text: one endpoint in words that can be selected and copied.
 */
#ifndef SOCKSCOPE_GUI_DETAILS_TEXT_H
#define SOCKSCOPE_GUI_DETAILS_TEXT_H

#include "gui/parts/list.h"

enum { DETAILS_SIZE = 8192 };

/* Lines end with CR LF.  `parents` is who started the process, "" when not known (yet). */
void details_text(const struct list *list, const struct row *row, const wchar_t *parents,
                  const struct journal_event *timeline, size_t events, wchar_t text[DETAILS_SIZE]);

/* The same of the owner of a row alone. */
void details_owner_text(const struct list *list, const struct row *row, const wchar_t *parents,
                        wchar_t text[DETAILS_SIZE]);

#endif
