/*
 * type_ahead: letters typed into a list in quick succession name the row to jump to.
 *
 * Times are milliseconds of a clock that may wrap.  Plain data, no memory of its own; one thread.
 */
#ifndef SOCKSCOPE_TYPE_AHEAD_H
#define SOCKSCOPE_TYPE_AHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* After a pause of this length a letter begins anew. */
enum { TYPE_AHEAD_PAUSE_MS = 1000, TYPE_AHEAD_MAX = 63 };

/* All zero: nothing has been typed. */
struct type_ahead {
    wchar_t text[TYPE_AHEAD_MAX + 1];
    size_t length;
    uint32_t last; /* when the last letter came */
};

/* True while the next letter or blank still belongs to those before it. */
bool type_ahead_goes_on(const struct type_ahead *typed, uint32_t now);

/* Takes a letter; false if it is not taken: a blank cannot come first, or there is no more room. */
bool type_ahead_add(struct type_ahead *typed, wchar_t letter, uint32_t now);

/* True when a single letter was typed, once or repeatedly: that asks for the next row beginning with it. */
bool type_ahead_is_one_letter(const struct type_ahead *typed);

/* Any other key, or a click, ends it. */
void type_ahead_end(struct type_ahead *typed);

#endif
