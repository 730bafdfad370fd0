/*
 * journal: searched from its newest event back to the row's first one: this is rarely asked for, and for one
 * row at a time.
 */
#include "sockscope/journal.h"

#include <stdlib.h>

#include "sockscope/tracker.h"

struct journal {
    uint64_t added; /* ever; the newest stands at added - 1 in the ring */
    struct journal_event events[JOURNAL_CAPACITY];
};

struct journal *journal_create(void)
{
    return calloc(1, sizeof(struct journal));
}

void journal_free(struct journal *journal)
{
    free(journal);
}

void journal_add(struct journal *journal, const struct journal_event *event)
{
    journal->events[journal->added++ % JOURNAL_CAPACITY] = *event;
}

static void turn_round(struct journal_event *events, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct journal_event kept = events[i];
        events[i] = events[count - 1 - i];
        events[count - 1 - i] = kept;
    }
}

size_t journal_find(const struct journal *journal, uint64_t row, struct journal_event *events, size_t most)
{
    size_t held = journal->added < JOURNAL_CAPACITY ? (size_t)journal->added : JOURNAL_CAPACITY, count = 0;
    for (size_t back = 1; back <= held && count < most; back++) {
        const struct journal_event *event = &journal->events[(journal->added - back) % JOURNAL_CAPACITY];
        if (event->row == row) {
            events[count++] = *event;
            if (event->change == CHANGE_NEW) {
                break;
            }
        }
    }
    turn_round(events, count);
    return count;
}

size_t journal_memory(const struct journal *journal)
{
    return sizeof *journal;
}
