/*
 * marks: pale colours under black text, deep ones under white, so that every word can be read.
 */
#include "sockscope/marks.h"

#include <stdio.h>
#include <string.h>

struct mark_colours marks_of(enum mark_set set, bool dark)
{
    static const struct mark_colours standard[] = {{{0xC0F0C0, 0xFFF0A0, 0xFFC8C8}},
                                                   {{0x185428, 0x605010, 0x702024}}};
    static const struct mark_colours colour_blind[] = {{{0xA8D0FF, 0xFFEC8C, 0xC8C8C8}},
                                                       {{0x10427A, 0x6E5A0A, 0x5A5A5A}}};
    return set == MARKS_COLOUR_BLIND ? colour_blind[dark] : standard[dark];
}

/* Weights of the eye for red, green and blue, as in ITU-R BT.601, in thousandths. */
bool mark_is_light(uint32_t rgb)
{
    uint32_t red = rgb >> 16 & 0xFF, green = rgb >> 8 & 0xFF, blue = rgb & 0xFF;
    return red * 299 + green * 587 + blue * 114 > 128000;
}

void marks_write(const struct mark_colours *marks, char text[MARKS_TEXT_SIZE])
{
    for (size_t i = 0, at = 0; i < MARK_COUNT; i++) {
        at += (size_t)snprintf(text + at, MARKS_TEXT_SIZE - at, i ? ",#%06x" : "#%06x",
                               (unsigned)(marks->rgb[i] & 0xFFFFFF));
    }
}

static bool read_digit(char c, uint32_t *rgb)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *digit = c ? strchr(digits, c) : NULL;
    if (digit) {
        *rgb = *rgb << 4 | (uint32_t)((digit - digits) % 16);
    }
    return digit != NULL;
}

bool marks_read(struct mark_colours *marks, const char *text)
{
    struct mark_colours read = {{0}};
    for (size_t i = 0; i < MARK_COUNT; i++) {
        text += strspn(text, " ");
        if (*text++ != '#') {
            return false;
        }
        for (int digit = 0; digit < 6; digit++) {
            if (!read_digit(*text++, &read.rgb[i])) {
                return false;
            }
        }
        text += strspn(text, " ");
        if (*text != (i + 1 < MARK_COUNT ? ',' : '\0')) {
            return false;
        }
        text++;
    }
    *marks = read;
    return true;
}
