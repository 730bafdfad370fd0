/*
 * outline: groups are runs of rows in the frame; each knows the line of its heading, so that a line is
 * found by binary search.
 */
#include "sockscope/outline.h"

#include <string.h>

#include "core/base/array.h"

static int compare_keys(struct group_key a, struct group_key b)
{
    if (a.pid != b.pid) {
        return a.pid < b.pid ? -1 : 1;
    }
    return (a.started > b.started) - (a.started < b.started);
}

/* Where the key is, or where it belongs. */
static size_t place_of(const struct folds *folds, struct group_key key)
{
    size_t low = 0, high = folds->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(folds->keys[middle], key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_listed(const struct folds *folds, struct group_key key, size_t place)
{
    return place < folds->count && compare_keys(folds->keys[place], key) == 0;
}

bool folds_has(const struct folds *folds, struct group_key key)
{
    return folds->all != is_listed(folds, key, place_of(folds, key));
}

bool folds_toggle(struct folds *folds, struct group_key key)
{
    size_t place = place_of(folds, key);
    if (is_listed(folds, key, place)) {
        folds->count--;
        memmove(folds->keys + place, folds->keys + place + 1, (folds->count - place) * sizeof *folds->keys);
        return true;
    }
    struct group_key *keys = array_grow(folds->keys, &folds->capacity, folds->count + 1, sizeof *keys);
    if (!keys) {
        return false;
    }
    folds->keys = keys;
    memmove(keys + place + 1, keys + place, (folds->count - place) * sizeof *keys);
    keys[place] = key;
    folds->count++;
    return true;
}

void folds_set_all(struct folds *folds, bool all)
{
    folds->all = all;
    folds->count = 0;
}

void folds_free(struct folds *folds)
{
    free(folds->keys);
    *folds = (struct folds){.all = false};
}

struct group_key group_of(const struct row *row)
{
    return (struct group_key){row_process_started(row), row_pid(row)};
}

const struct row *outline_first(const struct outline *outline, const struct outline_group *group)
{
    return outline->frame->rows[group->first];
}

bool outline_set(struct outline *outline, const struct frame *frame, const struct folds *folds)
{
    outline->frame = frame;
    outline->group_count = 0;
    outline->held_from = outline->held_at = 0;
    outline->lines = frame ? frame->count : 0;
    if (!frame || frame->group_count == 0) {
        return true;
    }
    struct outline_group *groups =
        array_grow(outline->groups, &outline->capacity, frame->group_count, sizeof *groups);
    if (!groups) {
        return false;
    }
    outline->groups = groups;
    outline->group_count = frame->group_count;
    outline->lines = 0;
    for (size_t i = 0; i < frame->group_count; i++) {
        size_t first = frame->groups[i],
               next = i + 1 < frame->group_count ? frame->groups[i + 1] : frame->count;
        bool folded = folds_has(folds, group_of(frame->rows[first]));
        groups[i] = (struct outline_group){first, next - first, outline->lines, folded};
        outline->lines += 1 + (folded ? 0 : next - first);
    }
    return true;
}

void outline_free(struct outline *outline)
{
    free(outline->groups);
    *outline = (struct outline){.frame = NULL};
}

/* The group with the last heading at or above a line. */
static const struct outline_group *group_at(const struct outline *outline, size_t line)
{
    size_t low = 0, high = outline->group_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (outline->groups[middle].line <= line) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &outline->groups[low];
}

/* What moves when the line `from` is taken out and put in again at `to`: where each line is then. */
static size_t move_line(size_t line, size_t from, size_t to)
{
    if (line == from) {
        return to;
    }
    if (from < line && line <= to) {
        return line - 1;
    }
    return to <= line && line < from ? line + 1 : line;
}

struct outline_line outline_at(const struct outline *outline, size_t line)
{
    if (line >= outline->lines) {
        return (struct outline_line){NULL, NULL};
    }
    line = move_line(line, outline->held_at, outline->held_from);
    if (outline->group_count == 0) {
        return (struct outline_line){outline->frame->rows[line], NULL};
    }
    const struct outline_group *group = group_at(outline, line);
    size_t under = line - group->line;
    return (struct outline_line){under ? outline->frame->rows[group->first + under - 1] : NULL, group};
}

/* The group that a row of the frame is in. */
static const struct outline_group *group_with(const struct outline *outline, size_t row)
{
    size_t low = 0, high = outline->group_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (outline->groups[middle].first <= row) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &outline->groups[low];
}

ptrdiff_t outline_find(const struct outline *outline, uint32_t slot, uint64_t id)
{
    ptrdiff_t row = outline->frame ? frame_find(outline->frame, slot, id) : FRAME_NO_POSITION;
    if (row < 0) {
        return row;
    }
    size_t line = (size_t)row;
    if (outline->group_count) {
        const struct outline_group *group = group_with(outline, line);
        line = group->folded ? group->line : group->line + 1 + line - group->first;
    }
    return (ptrdiff_t)move_line(line, outline->held_from, outline->held_at);
}

void outline_hold(struct outline *outline, uint32_t slot, uint64_t id, size_t line)
{
    outline->held_from = outline->held_at = 0;
    ptrdiff_t from = outline_find(outline, slot, id);
    struct outline_line there = outline_at(outline, from < 0 ? outline->lines : (size_t)from);
    if (!there.row) {
        return;
    }
    size_t first = there.group ? there.group->line + 1 : 0,
           last = there.group ? there.group->line + there.group->count : outline->lines - 1;
    outline->held_from = (size_t)from;
    outline->held_at = line < first ? first : line > last ? last : line;
}

ptrdiff_t outline_find_group(const struct outline *outline, struct group_key key)
{
    for (size_t i = 0; i < outline->group_count; i++) {
        if (compare_keys(group_of(outline_first(outline, &outline->groups[i])), key) == 0) {
            return (ptrdiff_t)outline->groups[i].line;
        }
    }
    return FRAME_NO_POSITION;
}
