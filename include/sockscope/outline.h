/*
 * outline: the lines of a list over a frame: its rows or, for a grouped frame, a heading for each process
 * with its rows below it, unless they are folded away.
 *
 * The cost grows with the number of groups, not of rows.  One thread at a time; pure.
 */
#ifndef SOCKSCOPE_OUTLINE_H
#define SOCKSCOPE_OUTLINE_H

#include "sockscope/frame.h"

/* Whose group it is: a process, or (0, 0) for all rows without a known one. */
struct group_key {
    uint64_t started;
    uint32_t pid;
};

/* Which groups are folded: those in the list, or with `all` every other one. */
struct folds {
    bool all;
    struct group_key *keys; /* in order */
    size_t count, capacity;
};

bool folds_has(const struct folds *folds, struct group_key key);
bool folds_toggle(struct folds *folds, struct group_key key); /* false when memory is out */
void folds_set_all(struct folds *folds, bool all);
void folds_free(struct folds *folds);

struct outline_group {
    size_t first; /* index of its first row in the frame */
    size_t count;
    size_t line; /* of its heading */
    bool folded;
};

struct outline {
    const struct frame *frame; /* NULL: no lines */
    struct outline_group *groups;
    size_t group_count, capacity;
    size_t lines;
    size_t held_from, held_at; /* lines: where a held row belongs, and where it is; equal if none is held */
};

/* What is in a line. */
struct outline_line {
    const struct row *row;             /* NULL for a heading, and beyond the last line */
    const struct outline_group *group; /* NULL when the frame is not grouped, and beyond the last line */
};

/*
 * Takes a frame, which must stay for as long as the outline is used.  When memory is out, it returns false
 * and the rows are shown without headings.
 */
bool outline_set(struct outline *outline, const struct frame *frame, const struct folds *folds);

/*
 * Until the next outline_set a row stays in this line, or in the nearest line of its group, wherever the
 * order would put it; the rows in between close up.  One row at a time; one that is not shown or is folded
 * away is left alone.
 */
void outline_hold(struct outline *outline, uint32_t slot, uint64_t id, size_t line);

void outline_free(struct outline *outline);

struct outline_line outline_at(const struct outline *outline, size_t line);

/* The first row of a group represents it. */
const struct row *outline_first(const struct outline *outline, const struct outline_group *group);
struct group_key group_of(const struct row *row);

/* The line of a row or of the heading that it is folded under, or FRAME_NO_POSITION. */
ptrdiff_t outline_find(const struct outline *outline, uint32_t slot, uint64_t id);

/* The line of the heading of a group, or FRAME_NO_POSITION. */
ptrdiff_t outline_find_group(const struct outline *outline, struct group_key key);

#endif
