/* The switches beside the filter box: the query that they make, and that it matches what they say. */
#include "sockscope/quick_filter.h"

#include "check.h"
#include "rows.h"

enum { ALL_COLUMNS = (1 << (COLUMN_PATH + 1)) - 1 }; /* those of the first set */

static const struct quick_filter none;

static const char *query(const struct quick_filter *quick, const char *typed)
{
    static char text[FILTER_TEXT_MAX + 1];
    quick_filter_query(quick, typed, text, sizeof text);
    return text;
}

/* Letters of the rows that are shown: four protocols, then one in TIME_WAIT and one new. */
static const char *shown(const struct quick_filter *quick, const char *typed)
{
    static char letters[8];
    struct filter_error error;
    struct row rows[] = {a_row(true, "192.168.1.5:50000", "93.184.216.34:443", STATE_ESTABLISHED, NULL),
                         a_row(true, "[::1]:50000", "[::1]:443", STATE_ESTABLISHED, NULL),
                         a_row(false, "0.0.0.0:53", NULL, STATE_NONE, NULL),
                         a_row(false, "[::]:53", NULL, STATE_NONE, NULL),
                         a_row(true, "10.0.0.1:1", "10.0.0.2:443", STATE_TIME_WAIT, NULL),
                         a_row(true, "0.0.0.0:80", NULL, STATE_LISTEN, NULL)};
    struct filter *filter = filter_parse(query(quick, typed), ALL_COLUMNS, &error);
    size_t count = 0;
    CHECK(filter != NULL);
    rows[5].change = CHANGE_NEW;
    for (size_t i = 0; filter && i < sizeof rows / sizeof rows[0]; i++) {
        if (filter_match(filter, &rows[i], NOON)) {
            letters[count++] = (char)('a' + i);
        }
    }
    letters[count] = '\0';
    filter_free(filter);
    return letters;
}

CASE(nothing_switched_is_what_was_typed)
{
    CHECK(quick_filter_shows_all(&none));
    CHECK_TEXT(query(&none, ""), "");
    CHECK_TEXT(query(&none, "  "), "");
    CHECK_TEXT(query(&none, "port:80"), "(port:80)");
    CHECK_TEXT(shown(&none, ""), "abcdef");
}

CASE(each_switch_hides_what_it_says)
{
    struct quick_filter quick = none;
    quick.hidden_protocols = 1u << PROTOCOL_TCP4;
    CHECK_TEXT(shown(&quick, ""), "bcd");
    quick.hidden_protocols = 1u << PROTOCOL_TCP6 | 1u << PROTOCOL_UDP6;
    CHECK_TEXT(shown(&quick, ""), "acef");
    quick.hidden_protocols = (1u << PROTOCOL_COUNT) - 1;
    CHECK_TEXT(shown(&quick, ""), "");
    quick = none;
    quick.hide_loopback = true;
    CHECK_TEXT(shown(&quick, ""), "acdef");
    quick.only_listening = true;
    CHECK_TEXT(shown(&quick, ""), "f");
    quick = none;
    quick.only_new = true;
    CHECK(!quick_filter_shows_all(&quick));
    CHECK_TEXT(shown(&quick, ""), "f");
}

CASE(hidden_states_leave_rows_without_a_state)
{
    struct quick_filter quick = none;
    quick.hidden_states = 1u << STATE_ESTABLISHED | 1u << STATE_TIME_WAIT;
    CHECK_TEXT(shown(&quick, ""), "cdf");
    for (int state = STATE_CLOSED; state <= STATE_DELETE_TCB; state++) {
        quick.hidden_states |= 1u << state;
    }
    CHECK_TEXT(shown(&quick, ""), "cd");
}

/* What was typed stays a whole, whatever stands in it. */
CASE(typed_alternatives_stay_together)
{
    struct quick_filter quick = none;
    quick.hidden_protocols = 1u << PROTOCOL_TCP4;
    CHECK_TEXT(shown(&quick, "port:443 | port:53"), "bcd");
    CHECK_TEXT(shown(&quick, "-port:443"), "cd");
}

CASE(there_is_room_for_all_switches_beside_the_longest_text)
{
    static char typed[QUICK_FILTER_TYPED_MAX + 1], text[FILTER_TEXT_MAX + 1];
    struct quick_filter quick = {~0u, ~0u, true, true, true};
    memset(typed, 'x', QUICK_FILTER_TYPED_MAX);
    size_t length = quick_filter_query(&quick, typed, text, sizeof text);
    CHECK(length > QUICK_FILTER_TYPED_MAX && strlen(text) == length);
    CHECK_NUMBER(quick_filter_query(&quick, typed, text, length), 0);
}

int main(void)
{
    RUN(nothing_switched_is_what_was_typed);
    RUN(each_switch_hides_what_it_says);
    RUN(hidden_states_leave_rows_without_a_state);
    RUN(typed_alternatives_stay_together);
    RUN(there_is_room_for_all_switches_beside_the_longest_text);
    return check_result();
}
