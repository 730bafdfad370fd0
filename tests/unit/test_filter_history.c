/* filter_history: the last one first, each once, and the way to a text and back. */
#include "sockscope/filter_history.h"

#include <string.h>

#include "check.h"

static void check_text(const struct filter_history *history, const char *wanted)
{
    char text[FILTER_HISTORY_TEXT];
    filter_history_write(history, text);
    CHECK_TEXT(text, wanted);
}

CASE(the_last_one_is_first_and_each_is_there_once)
{
    struct filter_history history = {.count = 0};
    CHECK(filter_history_add(&history, "one"));
    CHECK(filter_history_add(&history, "  two  "));
    CHECK(filter_history_add(&history, "three"));
    check_text(&history, "three\ttwo\tone");
    CHECK(filter_history_add(&history, "one"));
    check_text(&history, "one\tthree\ttwo");
    CHECK(filter_history_add(&history, "one"));
    check_text(&history, "one\tthree\ttwo");
    CHECK(!filter_history_add(&history, " \t "));
    CHECK(filter_history_add(&history, "a\tb"));
    check_text(&history, "a b\tone\tthree\ttwo");
}

CASE(the_oldest_goes)
{
    struct filter_history history = {.count = 0};
    char query[2] = "a";
    for (int i = 0; i < FILTER_HISTORY_COUNT + 1; i++) {
        CHECK(filter_history_add(&history, query));
        query[0]++;
    }
    check_text(&history, "m\tl\tk\tj\ti\th\tg\tf\te\td\tc\tb");
    CHECK(filter_history_add(&history, "b"));
    check_text(&history, "b\tm\tl\tk\tj\ti\th\tg\tf\te\td\tc");
}

CASE(what_is_too_long_is_not_kept)
{
    struct filter_history history = {.count = 0};
    char query[FILTER_HISTORY_SIZE + 1];
    memset(query, 'x', FILTER_HISTORY_SIZE);
    query[FILTER_HISTORY_SIZE] = '\0';
    CHECK(!filter_history_add(&history, query));
    CHECK(!filter_history_read(&history, query));
    query[FILTER_HISTORY_SIZE - 1] = '\0';
    CHECK(filter_history_add(&history, query));
    CHECK_NUMBER(history.count, 1);
}

CASE(a_text_is_read)
{
    struct filter_history history = {.count = 0};
    CHECK(filter_history_read(&history, "one\t\ttwo\tone"));
    check_text(&history, "one\ttwo");
    CHECK(filter_history_read(&history, ""));
    CHECK_NUMBER(history.count, 0);
    CHECK(!filter_history_read(&history, "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13"));
}

int main(void)
{
    RUN(the_last_one_is_first_and_each_is_there_once);
    RUN(the_oldest_goes);
    RUN(what_is_too_long_is_not_kept);
    RUN(a_text_is_read);
    return check_result();
}
