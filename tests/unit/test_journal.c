/* The ring: events of one row in order, the newest when there are many, nothing of what was forgotten. */
#include "sockscope/journal.h"

#include "check.h"
#include "sockscope/tracker.h"

enum { MOST = 4 };

static void add(struct journal *journal, uint64_t row, uint64_t time, enum change change)
{
    struct journal_event event = {.row = row, .time = time, .change = (uint8_t)change};
    journal_add(journal, &event);
}

CASE(events_of_a_row_in_order)
{
    struct journal *journal = journal_create();
    struct journal_event events[MOST];
    CHECK_NUMBER(journal_find(journal, 1, events, MOST), 0);
    add(journal, 1, 10, CHANGE_NEW);
    add(journal, 2, 10, CHANGE_NEW);
    add(journal, 1, 20, CHANGE_CHANGED);
    add(journal, 2, 30, CHANGE_CLOSED);
    CHECK_NUMBER(journal_find(journal, 1, events, MOST), 2);
    CHECK(events[0].time == 10 && events[0].change == CHANGE_NEW);
    CHECK(events[1].time == 20 && events[1].change == CHANGE_CHANGED);
    CHECK_NUMBER(journal_find(journal, 3, events, MOST), 0);
    for (uint64_t time = 40; time < 50; time++) {
        add(journal, 1, time, CHANGE_CHANGED);
    }
    CHECK_NUMBER(journal_find(journal, 1, events, MOST), MOST);
    CHECK(events[0].time == 46 && events[3].time == 49);
    journal_free(journal);
}

CASE(the_oldest_are_forgotten)
{
    struct journal *journal = journal_create();
    struct journal_event events[MOST];
    size_t before = journal_memory(journal);
    add(journal, 1, 1, CHANGE_NEW);
    for (uint64_t i = 0; i < JOURNAL_CAPACITY - 1; i++) {
        add(journal, 2, i, CHANGE_CHANGED);
    }
    CHECK_NUMBER(journal_find(journal, 1, events, MOST), 1);
    add(journal, 2, 99, CHANGE_CHANGED);
    CHECK_NUMBER(journal_find(journal, 1, events, MOST), 0);
    CHECK_NUMBER(journal_find(journal, 2, events, MOST), MOST);
    CHECK_NUMBER(events[MOST - 1].time, 99);
    CHECK_NUMBER(journal_memory(journal), before);
    journal_free(journal);
}

int main(void)
{
    RUN(events_of_a_row_in_order);
    RUN(the_oldest_are_forgotten);
    return check_result();
}
