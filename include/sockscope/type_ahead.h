/*
 * type_ahead: letters typed into a list, one soon after the other, name the row to jump to.
 *
 * Times are milliseconds of a clock that may wrap.  Plain data, no memory of its own; one thread.
 */
#ifndef SOCKSCOPE_TYPE_AHEAD_H
#define SOCKSCOPE_TYPE_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* After a pause as long as this a letter begins anew. */
enum { TYPE_AHEAD_PAUSE_MS = 1000, TYPE_AHEAD_MAX = 63 };

/* All zero: nothing was typed. */
struct type_ahead {
    wchar_t text[TYPE_AHEAD_MAX + 1];
    size_t length;
    uint32_t last; /* when the last letter came */
};

/* True while the next letter, or blank, still belongs to those before. */
bool type_ahead_goes_on(const struct type_ahead *typed, uint32_t now);

/* Takes a letter; false where it is not taken: a blank that would begin, or there is no more room. */
bool type_ahead_add(struct type_ahead *typed, wchar_t letter, uint32_t now);

/* True when only one letter was typed, once or again and again: that asks for the next row with it. */
bool type_ahead_is_one_letter(const struct type_ahead *typed);

/* Another key, or a click, ends it. */
void type_ahead_end(struct type_ahead *typed);

#endif
