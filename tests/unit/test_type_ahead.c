/*
 * Letters typed into a list: what goes together, and whose the blank is.
 */
#include "check.h"
#include "sockscope/type_ahead.h"

static bool type(struct type_ahead *typed, const wchar_t *text, uint32_t now)
{
    bool taken = true;
    for (; *text; text++) {
        taken = type_ahead_add(typed, *text, now) && taken;
    }
    return taken;
}

CASE(letters_go_together_until_a_pause)
{
    struct type_ahead typed = {.length = 0};
    CHECK(!type_ahead_goes_on(&typed, 0));
    CHECK(type(&typed, L"al", 5000));
    CHECK(type_ahead_goes_on(&typed, 5999) && !type_ahead_goes_on(&typed, 6000));
    CHECK(type(&typed, L"p", 5999));
    CHECK(wcscmp(typed.text, L"alp") == 0);
    CHECK(type(&typed, L"b", 6999));
    CHECK(wcscmp(typed.text, L"b") == 0);
    CHECK(type(&typed, L"e", 7000));
    CHECK(type_ahead_goes_on(&typed, 6990));
    type_ahead_end(&typed);
    CHECK(!type_ahead_goes_on(&typed, 7001));
}

CASE(a_blank_belongs_to_what_goes_on)
{
    struct type_ahead typed = {.length = 0};
    CHECK(!type(&typed, L" ", 100));
    CHECK(type(&typed, L"my pro", 200));
    CHECK(wcscmp(typed.text, L"my pro") == 0);
    CHECK(!type(&typed, L" ", 1200));
    CHECK(!type_ahead_goes_on(&typed, 1200));
}

CASE(the_clock_may_wrap)
{
    struct type_ahead typed = {.length = 0};
    CHECK(type(&typed, L"a", UINT32_MAX - 10));
    CHECK(type_ahead_goes_on(&typed, 900) && !type_ahead_goes_on(&typed, 1000));
}

CASE(one_letter_again_and_again_is_one_letter)
{
    struct type_ahead typed = {.length = 0};
    CHECK(!type_ahead_is_one_letter(&typed));
    CHECK(type(&typed, L"s", 1) && type_ahead_is_one_letter(&typed));
    CHECK(type(&typed, L"ss", 2) && type_ahead_is_one_letter(&typed));
    CHECK(type(&typed, L"v", 3) && !type_ahead_is_one_letter(&typed));
}

CASE(what_has_no_room_is_not_taken)
{
    struct type_ahead typed = {.length = 0};
    for (int i = 0; i < TYPE_AHEAD_MAX; i++) {
        CHECK(type(&typed, L"x", 1));
    }
    CHECK(!type(&typed, L"x", 1));
    CHECK_NUMBER(typed.length, TYPE_AHEAD_MAX);
    CHECK_NUMBER(wcslen(typed.text), TYPE_AHEAD_MAX);
}

int main(void)
{
    RUN(letters_go_together_until_a_pause);
    RUN(a_blank_belongs_to_what_goes_on);
    RUN(the_clock_may_wrap);
    RUN(one_letter_again_and_again_is_one_letter);
    RUN(what_has_no_room_is_not_taken);
    return check_result();
}
