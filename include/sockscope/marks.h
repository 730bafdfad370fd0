/*
 * marks: the backgrounds of new, changed and closed rows, as numbers 0xRRGGBB.  Pure.
 */
#ifndef SOCKSCOPE_MARKS_H
#define SOCKSCOPE_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of enum change, from CHANGE_NEW on. */
enum mark { MARK_NEW, MARK_CHANGED, MARK_CLOSED, MARK_COUNT };

enum mark_set {
    MARKS_STANDARD,
    MARKS_COLOUR_BLIND, /* blue, yellow and grey: told apart without red and green */
    MARKS_OWN,
    MARK_SET_COUNT
};

struct mark_colours {
    uint32_t rgb[MARK_COUNT];
};

/* The colours that come with the program, for a light or dark window; MARKS_OWN begins as MARKS_STANDARD. */
struct mark_colours marks_of(enum mark_set set, bool dark);

/* True if black is more readable on it than white. */
bool mark_is_light(uint32_t rgb);

/* "#c0f0c0,#fff0a0,#ffc8c8" */
enum { MARKS_TEXT_SIZE = MARK_COUNT * 8 };
void marks_write(const struct mark_colours *marks, char text[MARKS_TEXT_SIZE]);
bool marks_read(struct mark_colours *marks, const char *text); /* false leaves them as they were */

#endif
