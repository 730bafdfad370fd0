/*
 * type_ahead: the letters so far and when the last one came.
 */
#include "sockscope/type_ahead.h"

/* A key that was pressed before the letter of the last one was made of it may come after that. */
bool type_ahead_goes_on(const struct type_ahead *typed, uint32_t now)
{
    return typed->length && (int32_t)(now - typed->last) < TYPE_AHEAD_PAUSE_MS;
}

bool type_ahead_add(struct type_ahead *typed, wchar_t letter, uint32_t now)
{
    if (!type_ahead_goes_on(typed, now)) {
        typed->length = 0;
    }
    if ((letter == L' ' && !typed->length) || typed->length == TYPE_AHEAD_MAX) {
        return false;
    }
    typed->text[typed->length++] = letter;
    typed->text[typed->length] = L'\0';
    typed->last = now;
    return true;
}

bool type_ahead_is_one_letter(const struct type_ahead *typed)
{
    for (size_t i = 1; i < typed->length; i++) {
        if (typed->text[i] != typed->text[0]) {
            return false;
        }
    }
    return typed->length > 0;
}

void type_ahead_end(struct type_ahead *typed)
{
    typed->length = 0;
}
