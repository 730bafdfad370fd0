/*
 * journal: what came, changed and went, and when: a ring of fixed size that forgets the oldest.
 *
 * One thread at a time.
 */
#ifndef SOCKSCOPE_JOURNAL_H
#define SOCKSCOPE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JOURNAL_CAPACITY = 16384 };

struct journal_event {
    uint64_t row;           /* id, never reused */
    uint64_t time;          /* wall time of the look that saw it, FILETIME units */
    uint8_t change;         /* enum change, never CHANGE_NONE */
    uint8_t state;          /* of the row from then on; the last one it had when it closed */
    uint8_t previous_state; /* if not STATE_NONE, the state is what changed */
    uint8_t remote_change;  /* enum remote_change; if not REMOTE_SAME, the remote end is what changed */
    uint8_t owner_was;      /* 1: from then on the system reports no owner */
};

struct journal;

struct journal *journal_create(void); /* NULL when memory is out */
void journal_free(struct journal *journal);
void journal_add(struct journal *journal, const struct journal_event *event);

/* The newest events of a row, the oldest of them first; returns how many, at most `most`. */
size_t journal_find(const struct journal *journal, uint64_t row, struct journal_event *events, size_t most);

size_t journal_memory(const struct journal *journal);

#endif
