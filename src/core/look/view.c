/*
 * view: an array of slots in order, and a few bits a slot.
 *
 * An update marks what must leave its place (touched rows) and what must be put in (those that still
 * match), takes the first out in one pass, sorts the others among themselves and puts them in from
 * the back, each at a place found by binary search.  A touched row that still stands right between its
 * neighbours just stays.  So comparing, which is what costs, is done for what changed only.
 */
#include "sockscope/view.h"

#include <string.h>

#include "core/base/array.h"

enum { SHOWN = 1, LEAVES = 2, COMES = 4 };

/* Runs this short are sorted by insertion. */
enum { SHORT_RUN = 8 };

/* A row that was taken out, and where it stood. */
struct hole {
    uint32_t index, slot;
};

struct view {
    struct filter *filter; /* NULL: all */
    struct sort_order order;
    bool refilter, resort;
    bool same_order;
    uint64_t newest_id; /* of the last update: rows beyond are others than those that had their slots */

    uint32_t *slots;
    size_t count, slots_capacity;
    uint8_t *marks; /* by slot */
    size_t marked, marks_capacity;
};

/* What one update works with. */
struct update {
    struct view *view;
    const struct tracker *tracker;
    uint64_t wall_now;
    struct filter_pass pass;
    const struct row **coming;
    size_t coming_count, coming_capacity;
    struct hole *holes;
    size_t hole_count, leaving;
};

/* A total order: no two rows share an id. */
static bool stands_before(const struct sort_order *order, const struct row *a, const struct row *b)
{
    int result = sort_order_compare(order, a, b);
    return result != 0 ? result < 0 : a->id < b->id;
}

struct view *view_create(void)
{
    return calloc(1, sizeof(struct view));
}

void view_free(struct view *view)
{
    if (view) {
        filter_free(view->filter);
        free(view->slots);
        free(view->marks);
        free(view);
    }
}

void view_set_filter(struct view *view, struct filter *filter)
{
    filter_free(view->filter);
    view->filter = filter;
    view->refilter = true;
}

void view_set_sort(struct view *view, const struct sort_order *order)
{
    view->order = *order;
    view->resort = true;
}

const struct sort_order *view_sort(const struct view *view)
{
    return &view->order;
}

unsigned view_facts(const struct view *view)
{
    unsigned facts = view->filter ? filter_facts(view->filter) : 0;
    for (size_t i = 0; i < view->order.count; i++) {
        facts |= column_get(view->order.keys[i].column)->facts;
    }
    return facts;
}

const uint32_t *view_slots(const struct view *view, size_t *count)
{
    *count = view->count;
    return view->slots;
}

bool view_same_order(const struct view *view)
{
    return view->same_order;
}

size_t view_memory(const struct view *view)
{
    return sizeof *view + view->slots_capacity * sizeof *view->slots +
           view->marks_capacity * sizeof *view->marks;
}

static void sort_short(const struct sort_order *order, const struct row **rows, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct row *row = rows[i];
        size_t at = i;
        for (; at > 0 && stands_before(order, row, rows[at - 1]); at--) {
            rows[at] = rows[at - 1];
        }
        rows[at] = row;
    }
}

/* Merges two sorted neighbours from one array into another. */
static void merge(const struct sort_order *order, const struct row **from, size_t middle, size_t end,
                  const struct row **to)
{
    size_t a = 0, b = middle;
    if (middle >= end || !stands_before(order, from[middle], from[middle - 1])) {
        memcpy(to, from, end * sizeof *to);
        return;
    }
    for (size_t i = 0; i < end; i++) {
        bool second = a == middle || (b < end && stands_before(order, from[b], from[a]));
        to[i] = second ? from[b++] : from[a++];
    }
}

/* Merge sort, bottom up; `scratch` has as many places.  Returns the one of both that holds the result. */
static const struct row **sort_rows(const struct sort_order *order, const struct row **rows,
                                    const struct row **scratch, size_t count)
{
    for (size_t i = 0; i < count; i += SHORT_RUN) {
        sort_short(order, rows + i, count - i < SHORT_RUN ? count - i : SHORT_RUN);
    }
    for (size_t run = SHORT_RUN; run < count; run *= 2) {
        for (size_t i = 0; i < count; i += 2 * run) {
            size_t length = count - i < 2 * run ? count - i : 2 * run;
            merge(order, rows + i, run < length ? run : length, length, scratch + i);
        }
        const struct row **sorted = scratch;
        scratch = rows;
        rows = sorted;
    }
    return rows;
}

static bool matches(struct update *update, const struct row *row)
{
    const struct filter *filter = update->view->filter;
    return row && (!filter || filter_match_in(filter, &update->pass, row, update->wall_now));
}

static bool add_coming(struct update *update, uint32_t slot, const struct row *row)
{
    const struct row **coming =
        array_grow(update->coming, &update->coming_capacity, update->coming_count + 1, sizeof *coming);
    if (!coming) {
        return false;
    }
    update->coming = coming;
    coming[update->coming_count++] = row;
    update->view->marks[slot] |= COMES;
    return true;
}

/* Marks what becomes of a slot: out of its place, into a new one, both or nothing. */
static bool mark_slot(struct update *update, uint32_t slot)
{
    uint8_t *mark = &update->view->marks[slot];
    const struct row *row = tracker_row(update->tracker, slot);
    if (*mark & SHOWN) {
        *mark |= LEAVES;
        update->leaving++;
    }
    return !matches(update, row) || add_coming(update, slot, row);
}

static bool mark_touched(struct update *update)
{
    size_t count;
    const uint32_t *touched = tracker_touched(update->tracker, &count);
    for (size_t i = 0; i < count; i++) {
        if (!mark_slot(update, touched[i])) {
            return false;
        }
    }
    return true;
}

/* Untouched rows that nevertheless begin or cease to match. */
static bool mark_refiltered(struct update *update)
{
    for (uint32_t slot = 0; slot < tracker_slots(update->tracker); slot++) {
        /* Set by reserve.  NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign) */
        uint8_t mark = update->view->marks[slot];
        if (!(mark & (LEAVES | COMES)) &&
            matches(update, tracker_row(update->tracker, slot)) != ((mark & SHOWN) != 0) &&
            !mark_slot(update, slot)) {
            return false;
        }
    }
    return true;
}

static bool reserve(struct update *update)
{
    struct view *view = update->view;
    size_t slots = tracker_slots(update->tracker);
    uint8_t *marks = array_grow(view->marks, &view->marks_capacity, slots ? slots : 1, sizeof *marks);
    if (!marks) {
        return false;
    }
    view->marks = marks;
    if (slots > view->marked) {
        memset(marks + view->marked, 0, slots - view->marked);
        view->marked = slots;
    }
    return true;
}

/* Nothing happened: the marks become what they were. */
static void unmark(struct view *view)
{
    for (size_t slot = 0; slot < view->marked; slot++) {
        view->marks[slot] &= SHOWN;
    }
}

static bool allocate(struct update *update)
{
    struct view *view = update->view;
    size_t wanted = view->count - update->leaving + update->coming_count;
    uint32_t *slots = array_grow(view->slots, &view->slots_capacity, wanted ? wanted : 1, sizeof *slots);
    if (!slots) {
        return false;
    }
    view->slots = slots;
    /* The rows and as many places to sort them in. */
    const struct row **coming =
        array_grow(update->coming, &update->coming_capacity, 2 * update->coming_count + 1, sizeof *coming);
    if (!coming) {
        return false;
    }
    update->coming = coming;
    update->holes = calloc(update->leaving + 1, sizeof *update->holes);
    return update->holes != NULL;
}

/* True when a touched row at index i, behind `kept` others, still belongs between its neighbours. */
static bool stays(const struct update *update, size_t i, size_t kept)
{
    const struct view *view = update->view;
    const struct tracker *tracker = update->tracker;
    const struct row *row = tracker_row(tracker, view->slots[i]);
    bool comes_back = (view->marks[view->slots[i]] & COMES) && row->id <= view->newest_id;
    if (!comes_back || (i + 1 < view->count && (view->marks[view->slots[i + 1]] & LEAVES))) {
        return false;
    }
    return (kept == 0 || stands_before(&view->order, tracker_row(tracker, view->slots[kept - 1]), row)) &&
           (i + 1 == view->count ||
            stands_before(&view->order, row, tracker_row(tracker, view->slots[i + 1])));
}

static void take_out(struct update *update)
{
    struct view *view = update->view;
    size_t kept = 0;
    for (size_t i = 0; i < view->count; i++) {
        /* Set by put_in.  NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign) */
        uint32_t slot = view->slots[i];
        if ((view->marks[slot] & LEAVES) && stays(update, i, kept)) {
            view->marks[slot] = SHOWN;
        }
        if (view->marks[slot] & LEAVES) {
            view->marks[slot] &= COMES;
            update->holes[update->hole_count++] = (struct hole){(uint32_t)i, slot};
        } else {
            view->slots[kept++] = slot;
        }
    }
    view->count = kept;
}

/* Forgets those that stayed after all. */
static void drop_staying(struct update *update)
{
    size_t coming = 0;
    for (size_t i = 0; i < update->coming_count; i++) {
        if (update->view->marks[update->coming[i]->slot] & COMES) {
            update->coming[coming++] = update->coming[i];
        }
    }
    update->coming_count = coming;
}

/* How many of the first `count` places come before the row. */
static size_t find_place(const struct update *update, const struct row *row, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct row *other = tracker_row(update->tracker, update->view->slots[middle]);
        if (stands_before(&update->view->order, other, row)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Puts the sorted rows in, the last first; true when they fill the holes just as they were. */
static bool put_in(struct update *update, const struct row *const *sorted)
{
    struct view *view = update->view;
    size_t left = view->count, coming = update->coming_count;
    bool same = coming == update->hole_count;
    view->count += coming;
    while (coming > 0) {
        const struct row *row = sorted[--coming];
        size_t at = find_place(update, row, left);
        memmove(view->slots + at + coming + 1, view->slots + at, (left - at) * sizeof *view->slots);
        view->slots[at + coming] = row->slot;
        view->marks[row->slot] = SHOWN;
        same = same && row->id <= view->newest_id && update->holes[coming].slot == row->slot &&
               update->holes[coming].index == at + coming;
        left = at;
    }
    return same;
}

/* Sorts all that stand, for a new order. */
static bool sort_all(struct update *update)
{
    struct view *view = update->view;
    if (view->count < 2) {
        return true;
    }
    const struct row **rows = malloc(2 * view->count * sizeof(*rows));
    if (!rows) {
        return false;
    }
    for (size_t i = 0; i < view->count; i++) {
        rows[i] = tracker_row(update->tracker, view->slots[i]);
    }
    const struct row **sorted = sort_rows(&view->order, rows, rows + view->count, view->count);
    for (size_t i = 0; i < view->count; i++) {
        view->slots[i] = sorted[i]->slot;
    }
    free(rows);
    return true;
}

static void note_newest(struct update *update, const struct row *const *rows)
{
    for (size_t i = 0; i < update->coming_count; i++) {
        if (rows[i]->id > update->view->newest_id) {
            update->view->newest_id = rows[i]->id;
        }
    }
}

static bool follow(struct update *update)
{
    struct view *view = update->view;
    bool refilter = view->refilter || (view->filter && filter_depends_on_time(view->filter));
    if (!reserve(update)) {
        return false;
    }
    if (!mark_touched(update) || (refilter && !mark_refiltered(update)) || !allocate(update)) {
        unmark(view);
        return false;
    }
    take_out(update);
    drop_staying(update);
    /* With a new order everything is sorted in the end, so where these go does not matter yet. */
    const struct row **sorted =
        sort_rows(&view->order, update->coming, update->coming + update->coming_count, update->coming_count);
    view->same_order = put_in(update, sorted) && !view->resort;
    note_newest(update, sorted);
    view->refilter = false;
    return true;
}

bool view_update(struct view *view, const struct tracker *tracker, uint64_t wall_now)
{
    struct update update = {.view = view, .tracker = tracker, .wall_now = wall_now};
    view->same_order = false;
    bool done = follow(&update);
    if (done && view->resort) {
        done = sort_all(&update);
        view->resort = !done;
    }
    free(update.coming);
    free(update.holes);
    return done;
}
