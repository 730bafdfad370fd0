/*
 * tracker: an update is planned first and carried out after.
 *
 * The plan is one number a row of the snapshot: the slot it continues, marked DIFFERS where that slot
 * needs a new version, or FRESH.  Rows nearly always come in the order of the last look, so the next
 * row is first compared with the next slot of that order, and only looked up when it is another.
 * What is left over on both sides is tried again by tuple alone, for rows whose owner changed.
 *
 * Planning may run out of memory; then the index is put back in order and nothing has happened.
 * Carrying out cannot fail: all it needs has been reserved.
 */
#include "sockscope/tracker.h"

#include <string.h>

#include "core/base/array.h"
#include "core/base/hash.h"
#include "core/base/prefetch.h"
#include "core/look/row_index.h"
#include "core/look/row_version.h"
#include "sockscope/tuple_set.h"

#define DIFFERS UINT32_C(0x80000000)
#define FRESH UINT32_MAX

/* How many rows ahead memory is asked for: rows that came late lie anywhere. */
enum { LOOK_AHEAD = 16, PORTS = 65536 };

/* What the tracker notes of a slot beside its row. */
struct place {
    uint32_t round;    /* the last update that met it */
    uint32_t position; /* in the order of that update; a free slot: the next free one */
    bool touched;
};

struct event {
    uint64_t time_ms;
    uint32_t slot;
};

struct tracked_table {
    size_t first, count; /* its part of the order */
    bool stale;
    bool grounded; /* it was read at least once since it is asked for */
};

struct tracker {
    struct process_table *processes;
    uint64_t highlight_ms;
    uint64_t next_id;
    uint32_t round;

    const struct row **rows; /* by slot */
    struct place *places;
    uint32_t *touched;
    size_t rows_capacity, places_capacity, touched_capacity;
    size_t touched_count;
    uint32_t slots;
    uint32_t free_slot;
    size_t free_slots;

    struct row_index index;
    struct version_store versions;
    struct tracked_table tables[TABLE_COUNT];
    uint32_t *order, *plan; /* slots as the last update met them; what the one under way has found */
    size_t order_capacity, plan_capacity;

    struct event *events; /* by time; those of rows that changed again count for nothing */
    size_t events_capacity, events_first, events_end;
    bool starved;     /* a highlight could not end because memory was out */
    bool unite_first; /* the next snapshot is thought to name connections twice */

    struct tracker_counts counts;
    size_t opened, closed;
    uint64_t event_count; /* ever */
    struct journal *journal;
    uint32_t listening[PORTS / 32]; /* TCP ports that somebody listened on in the last update with new rows */
    uint64_t newest_id;
    uint32_t newest_slot;
};

/* What one update works with. */
struct update {
    struct tracker *tracker;
    const struct snapshot *snapshot;
    struct tracked_table tables[TABLE_COUNT];
    size_t count; /* of the plan */
    size_t differing, fresh, leaving;
    size_t left; /* of those that leave, how many have */
    bool mixed;  /* a ring is not in the order of the rows any more */
};

struct tracker *tracker_create(struct process_table *processes, uint64_t highlight_ms)
{
    struct tracker *tracker = calloc(1, sizeof *tracker);
    if (!tracker) {
        return NULL;
    }
    tracker->processes = processes;
    tracker->highlight_ms = highlight_ms;
    tracker->next_id = 1;
    tracker->free_slot = NO_SLOT;
    tracker->unite_first = true;
    tracker->journal = journal_create();
    if (!tracker->journal) {
        free(tracker);
        return NULL;
    }
    return tracker;
}

void tracker_free(struct tracker *tracker)
{
    if (!tracker) {
        return;
    }
    for (uint32_t slot = 0; slot < tracker->slots; slot++) {
        if (tracker->rows[slot]) {
            process_release(tracker->processes, tracker->rows[slot]->process);
        }
    }
    version_free(&tracker->versions, tracker->processes);
    row_index_free(&tracker->index);
    free(tracker->rows);
    free(tracker->places);
    free(tracker->touched);
    free(tracker->order);
    free(tracker->plan);
    free(tracker->events);
    journal_free(tracker->journal);
    free(tracker);
}

/* Adds a row to the counts, or takes it off with `by` SIZE_MAX. */
static void count_row(struct tracker_counts *counts, const struct row *row, size_t by)
{
    if (row->change == CHANGE_CLOSED) {
        counts->highlighted_closed += by;
        return;
    }
    counts->rows += by;
    counts->highlighted_new += row->change == CHANGE_NEW ? by : 0;
    counts->highlighted_changed += row->change == CHANGE_CHANGED ? by : 0;
    counts->udp += protocol_is_tcp((enum protocol)row->endpoint.protocol) ? 0 : by;
    switch (row->endpoint.state) {
    case STATE_ESTABLISHED:
        counts->established += by;
        break;
    case STATE_LISTEN:
        counts->listening += by;
        break;
    case STATE_TIME_WAIT:
        counts->time_wait += by;
        break;
    case STATE_CLOSE_WAIT:
        counts->close_wait += by;
        break;
    default:
        break;
    }
}

/* Makes a version, or none, the current one of its slot. */
static void put_row(struct tracker *tracker, uint32_t slot, const struct row *row)
{
    const struct row *old = tracker->rows[slot];
    if (old) {
        count_row(&tracker->counts, old, SIZE_MAX);
        version_retire(&tracker->versions, old);
    }
    if (row) {
        count_row(&tracker->counts, row, 1);
    }
    tracker->rows[slot] = row;
    if (!tracker->places[slot].touched) {
        tracker->places[slot].touched = true;
        tracker->touched[tracker->touched_count++] = slot;
    }
}

static void free_slot(struct tracker *tracker, uint32_t slot)
{
    put_row(tracker, slot, NULL);
    tracker->places[slot].position = tracker->free_slot;
    tracker->free_slot = slot;
    tracker->free_slots++;
}

/* A copy of the current version, to be altered and put in its place. */
static struct row *copy_row(struct tracker *tracker, uint32_t slot)
{
    struct row *row = version_take(&tracker->versions);
    *row = *tracker->rows[slot];
    process_hold(row->process);
    return row;
}

static void set_process(struct tracker *tracker, struct row *row, const struct process *process)
{
    process_hold(process);
    process_release(tracker->processes, row->process);
    row->process = process;
}

static void set_event(struct tracker *tracker, struct row *row, enum change change,
                      const struct snapshot *snapshot)
{
    uint64_t time_ms = snapshot->time_ms;
    tracker->event_count++;
    row->changed = snapshot->wall;
    row->change = (uint8_t)change;
    row->event_ms = time_ms;
    tracker->events[tracker->events_end++] = (struct event){time_ms, row->slot};
    struct journal_event event = {.row = row->id,
                                  .time = snapshot->wall,
                                  .change = row->change,
                                  .state = row->endpoint.state,
                                  .previous_state = row->previous_state,
                                  .remote_change = row->remote_change,
                                  .owner_was = row->owner_was};
    journal_add(tracker->journal, &event);
}

/* Eight words are compared without a branch or a call: this runs for every row of every look. */
static bool same_endpoint(const struct endpoint *a, const struct endpoint *b)
{
    uint64_t x[sizeof *a / 8], y[sizeof *b / 8], difference = 0;
    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
        difference |= x[i] ^ y[i];
    }
    return difference == 0;
}

/* Planning. */

static bool reserve_plan(struct update *update)
{
    struct tracker *tracker = update->tracker;
    size_t wanted = update->count ? update->count : 1;
    if (wanted >= DIFFERS) {
        return false;
    }
    uint32_t *plan = array_grow(tracker->plan, &tracker->plan_capacity, wanted, sizeof *plan);
    if (!plan) {
        return false;
    }
    tracker->plan = plan;
    return true;
}

/* Where each table will lie in the order; a failed one keeps its rows. */
static void lay_out_tables(struct update *update)
{
    for (int i = 0; i < TABLE_COUNT; i++) {
        const struct table_read *read = &update->snapshot->tables[i];
        const struct tracked_table *old = &update->tracker->tables[i];
        struct tracked_table *table = &update->tables[i];
        table->first = update->count;
        table->count = read->error ? old->count : read->count;
        table->stale = read->error != 0;
        table->grounded = read->asked && (old->grounded || !read->error);
        update->count += table->count;
    }
}

/* A row that outlived its owner does not come to life again: another connection took its place. */
static bool may_continue(const struct row *row, const struct endpoint *endpoint)
{
    return !row->owner_was || endpoint->state == row->endpoint.state;
}

/* Notes that a row of the snapshot continues a slot. */
static void plan_match(struct update *update, size_t position, uint32_t slot, bool differs)
{
    struct place *place = &update->tracker->places[slot];
    place->round = update->tracker->round;
    place->position = (uint32_t)position;
    update->tracker->plan[position] = differs ? slot | DIFFERS : slot;
    update->differing += differs;
}

static void plan_fresh(struct update *update, size_t position)
{
    update->tracker->plan[position] = FRESH;
    update->fresh++;
}

/* The slot of this identity that is next in turn, if the endpoint may continue it; or NO_SLOT. */
static uint32_t look_up(struct tracker *tracker, const struct endpoint *endpoint)
{
    uint32_t *link = row_index_find(&tracker->index, tracker->rows, endpoint);
    if (!link) {
        return NO_SLOT;
    }
    uint32_t slot = row_index_front(&tracker->index, link);
    if (tracker->places[slot].round == tracker->round || !may_continue(tracker->rows[slot], endpoint)) {
        return NO_SLOT;
    }
    row_index_turn(&tracker->index, link);
    return slot;
}

/* The row of the snapshot at a position of the plan, in a table that was read. */
static const struct endpoint *planned_endpoint(const struct update *update, int which, size_t position)
{
    size_t first = update->snapshot->tables[which].first;
    return &update->snapshot->rows[first + position - update->tables[which].first];
}

/* Matches one table that was read, by exact identity. */
static void plan_table(struct update *update, int which)
{
    struct tracker *tracker = update->tracker;
    const struct tracked_table *old = &tracker->tables[which];
    const struct tracked_table *table = &update->tables[which];
    size_t next = old->first, end = old->first + old->count;
    for (size_t i = 0; i < table->count; i++) {
        const struct endpoint *endpoint = planned_endpoint(update, which, table->first + i);
        uint32_t slot = next < end ? tracker->order[next] : NO_SLOT;
        if (next + LOOK_AHEAD < end) {
            prefetch(tracker->rows[tracker->order[next + LOOK_AHEAD]]);
        }
        if (slot != NO_SLOT && tracker->places[slot].round != tracker->round &&
            row_index_is_alone(&tracker->index, slot) &&
            same_endpoint(&tracker->rows[slot]->endpoint, endpoint)) {
            plan_match(update, table->first + i, slot, old->stale);
            next++;
            continue;
        }
        slot = look_up(tracker, endpoint);
        if (slot == NO_SLOT) {
            plan_fresh(update, table->first + i);
            continue;
        }
        next = tracker->places[slot].position + 1;
        plan_match(update, table->first + i, slot,
                   old->stale || !same_endpoint(&tracker->rows[slot]->endpoint, endpoint));
    }
}

/* Rows of a table that could not be read stay; they become stale once. */
static void plan_failed_table(struct update *update, int which)
{
    const struct tracked_table *old = &update->tracker->tables[which];
    const struct tracked_table *table = &update->tables[which];
    for (size_t i = 0; i < table->count; i++) {
        plan_match(update, table->first + i, update->tracker->order[old->first + i], !old->stale);
    }
}

static void plan_tables(struct update *update)
{
    for (int which = 0; which < TABLE_COUNT; which++) {
        if (update->tables[which].stale) {
            plan_failed_table(update, which);
        } else {
            plan_table(update, which);
        }
    }
}

/*
 * Doubles.  The rows that the tracker has are united, so what continues two of them is two connections: to
 * look at those that continue none tells whether the snapshot names a connection twice.
 */

/* Whether one of the rows that were met has this tuple. */
static bool is_met(const struct tracker *tracker, const struct endpoint *connection)
{
    uint32_t slot = row_index_first(&tracker->index, connection);
    while (slot != NO_SLOT && (tracker->places[slot].round != tracker->round ||
                               !endpoint_same_tuple(&tracker->rows[slot]->endpoint, connection))) {
        slot = row_index_next(&tracker->index, slot);
    }
    return slot != NO_SLOT;
}

static bool may_be_double(const struct tracker *tracker, const struct snapshot *snapshot, uint32_t planned,
                          const struct endpoint *row, struct tuple_set *fresh)
{
    if (!row->has_remote) {
        return false;
    }
    if (planned != FRESH) {
        /* Rows that became connections may have shared their ends before. */
        return !tracker->rows[planned & ~DIFFERS]->endpoint.has_remote;
    }
    uint32_t number = (uint32_t)(row - snapshot->rows);
    return row->remote_port == 0 || is_met(tracker, row) ||
           tuple_set_add(fresh, snapshot->rows, row, number) != number;
}

static bool table_may_have_doubles(const struct update *update, int which, struct tuple_set *fresh)
{
    const struct tracker *tracker = update->tracker;
    const struct tracked_table *table = &update->tables[which];
    for (size_t i = table->first; i < table->first + table->count && !table->stale; i++) {
        uint32_t planned = tracker->plan[i];
        if ((planned & DIFFERS) &&
            may_be_double(tracker, update->snapshot, planned, planned_endpoint(update, which, i), fresh)) {
            return true;
        }
    }
    return false;
}

/* False is sure. */
static bool may_have_doubles(const struct update *update)
{
    struct tuple_set fresh = {0};
    if (update->fresh + update->differing == 0) {
        return false;
    }
    if (!tuple_set_clear(&fresh, update->fresh, update->snapshot->count)) {
        return true;
    }
    bool may = table_may_have_doubles(update, TABLE_TCP4, &fresh) ||
               table_may_have_doubles(update, TABLE_TCP6, &fresh);
    tuple_set_free(&fresh);
    return may;
}

static bool is_left_over(const struct tracker *tracker, uint32_t slot)
{
    return tracker->places[slot].round != tracker->round;
}

static size_t order_length(const struct tracked_table tables[TABLE_COUNT])
{
    return tables[TABLE_COUNT - 1].first + tables[TABLE_COUNT - 1].count;
}

/* What must agree beside the tuple: nothing for a row whose owner was known, otherwise the state. */
static uint64_t owner_key(const struct endpoint *endpoint, bool owned)
{
    return mix_hash(tuple_hash(endpoint), owned ? 0 : 1u + endpoint->state);
}

/* Whether the row of a slot may be what is now reported with another owner. */
static bool changes_owner(const struct endpoint *old, const struct endpoint *now)
{
    if (!endpoint_same_tuple(old, now) || (old->created && now->created && old->created != now->created)) {
        return false;
    }
    if (now->pid == 0) {
        return old->pid != 0 && now->state == STATE_TIME_WAIT;
    }
    return old->pid == 0 && old->state == now->state;
}

/* Leftover slots by owner_key, in chains through their positions, which nobody needs any more. */
struct orphans {
    uint32_t *heads;
    size_t mask;
};

static bool gather_orphans(struct tracker *tracker, size_t count, struct orphans *orphans)
{
    size_t heads = 16;
    while (heads < count) {
        heads *= 2;
    }
    orphans->heads = malloc(heads * sizeof *orphans->heads);
    if (!orphans->heads) {
        return false;
    }
    orphans->mask = heads - 1;
    memset(orphans->heads, 0xFF, heads * sizeof *orphans->heads);
    /* Backwards, so that each chain is in the order of the last look. */
    for (size_t i = order_length(tracker->tables); i > 0; i--) {
        uint32_t slot = tracker->order[i - 1];
        if (is_left_over(tracker, slot)) {
            const struct endpoint *endpoint = &tracker->rows[slot]->endpoint;
            uint32_t *head = &orphans->heads[owner_key(endpoint, endpoint->pid != 0) & orphans->mask];
            tracker->places[slot].position = *head;
            *head = slot;
        }
    }
    return true;
}

/* Takes out the slot that the endpoint continues, or gives NO_SLOT. */
static uint32_t adopt_orphan(const struct orphans *orphans, struct tracker *tracker,
                             const struct endpoint *endpoint)
{
    uint64_t key = owner_key(endpoint, endpoint->pid == 0);
    for (uint32_t *link = &orphans->heads[key & orphans->mask]; *link != NO_SLOT;
         link = &tracker->places[*link].position) {
        uint32_t slot = *link;
        if (changes_owner(&tracker->rows[slot]->endpoint, endpoint)) {
            *link = tracker->places[slot].position;
            return slot;
        }
    }
    return NO_SLOT;
}

/* Fresh rows that are old ones with another owner; false when memory is out. */
static bool plan_owner_changes(struct update *update)
{
    struct tracker *tracker = update->tracker;
    struct orphans orphans;
    if (update->fresh == 0 || update->leaving == 0) {
        return true;
    }
    if (!gather_orphans(tracker, update->leaving, &orphans)) {
        return false;
    }
    for (int which = 0; which < TABLE_COUNT; which++) {
        const struct tracked_table *table = &update->tables[which];
        for (size_t i = table->first; i < table->first + table->count; i++) {
            uint32_t slot = tracker->plan[i] == FRESH
                                ? adopt_orphan(&orphans, tracker, planned_endpoint(update, which, i))
                                : NO_SLOT;
            if (slot != NO_SLOT) {
                plan_match(update, i, slot, true);
                update->fresh--;
                update->leaving--;
            }
        }
    }
    free(orphans.heads);
    return true;
}

static const char *service_of(const struct row *row, const struct endpoint *endpoint,
                              const struct process *process)
{
    if (row->owner_was || endpoint->service_tag == 0 || !process) {
        return row->service;
    }
    return process_table_service(process, endpoint->service_tag);
}

static const struct process *owner_of(const struct tracker *tracker, const struct row *row)
{
    return row->process ? process_table_current(tracker->processes, row->process, row->endpoint.created)
                        : NULL;
}

/* When facts became known, rows that are otherwise as before may need new versions too. */
static void plan_facts(struct update *update)
{
    struct tracker *tracker = update->tracker;
    for (size_t i = 0; i < update->count; i++) {
        if (tracker->plan[i] & DIFFERS) {
            continue;
        }
        const struct row *row = tracker->rows[tracker->plan[i]];
        const struct process *process = owner_of(tracker, row);
        if (process != row->process || service_of(row, &row->endpoint, process) != row->service) {
            tracker->plan[i] |= DIFFERS;
            update->differing++;
        }
    }
}

/* Makes sure that owners can be found without allocating when the plan is carried out. */
static bool foresee_owners(const struct update *update)
{
    struct tracker *tracker = update->tracker;
    for (int which = 0; which < TABLE_COUNT; which++) {
        const struct tracked_table *table = &update->tables[which];
        for (size_t i = table->first; i < table->first + table->count && !table->stale; i++) {
            if (!(tracker->plan[i] & DIFFERS)) {
                continue;
            }
            const struct endpoint *endpoint = planned_endpoint(update, which, i);
            bool owned_before =
                tracker->plan[i] != FRESH && tracker->rows[tracker->plan[i] & ~DIFFERS]->endpoint.pid != 0;
            if (endpoint->pid != 0 && !owned_before &&
                !process_table_find(tracker->processes, endpoint->pid, endpoint->created)) {
                return false;
            }
        }
    }
    return true;
}

static bool reserve_slots(struct tracker *tracker, size_t count)
{
    size_t wanted = tracker->slots + (count > tracker->free_slots ? count - tracker->free_slots : 0);
    if (wanted == 0) {
        return true;
    }
    if (wanted >= DIFFERS || !row_index_reserve(&tracker->index, wanted)) {
        return false;
    }
    const struct row **rows = array_grow(tracker->rows, &tracker->rows_capacity, wanted, sizeof *rows);
    if (!rows) {
        return false;
    }
    tracker->rows = rows;
    struct place *places = array_grow(tracker->places, &tracker->places_capacity, wanted, sizeof *places);
    if (!places) {
        return false;
    }
    tracker->places = places;
    uint32_t *touched = array_grow(tracker->touched, &tracker->touched_capacity, wanted, sizeof *touched);
    if (!touched) {
        return false;
    }
    tracker->touched = touched;
    return true;
}

static bool reserve_events(struct tracker *tracker, size_t count)
{
    size_t running = tracker->events_end - tracker->events_first;
    if (tracker->events_end + count <= tracker->events_capacity) {
        return true;
    }
    if (tracker->events_first > 0) {
        memmove(tracker->events, tracker->events + tracker->events_first, running * sizeof *tracker->events);
        tracker->events_first = 0;
        tracker->events_end = running;
    }
    struct event *events =
        array_grow(tracker->events, &tracker->events_capacity, running + count, sizeof *events);
    if (!events) {
        return false;
    }
    tracker->events = events;
    return true;
}

static bool plan_update(struct update *update)
{
    struct tracker *tracker = update->tracker;
    size_t before = order_length(tracker->tables), ground = 0;
    for (int which = 0; which < TABLE_COUNT; which++) {
        ground += tracker->tables[which].grounded ? 0 : update->tables[which].count;
    }
    update->leaving = before - (update->count - update->fresh);
    if (!plan_owner_changes(update) || !foresee_owners(update)) {
        return false;
    }
    size_t events = update->differing + update->fresh + update->leaving - ground;
    if (process_table_changed(tracker->processes)) {
        plan_facts(update);
    }
    return version_reserve(&tracker->versions, update->differing + update->fresh + update->leaving) &&
           reserve_slots(tracker, update->fresh) && reserve_events(tracker, events);
}

/* Puts the rings in the order of the last update. */
static void rebuild_index(struct tracker *tracker)
{
    size_t count = order_length(tracker->tables);
    row_index_clear(&tracker->index);
    for (size_t i = 0; i < count; i++) {
        row_index_add(&tracker->index, tracker->rows, tracker->order[i]);
        tracker->places[tracker->order[i]].position = (uint32_t)i;
    }
}

/* Carrying out. */

static void close_row(struct update *update, uint32_t slot)
{
    struct tracker *tracker = update->tracker;
    row_index_remove(&tracker->index, tracker->rows, slot);
    struct row *row = copy_row(tracker, slot);
    row->previous_state = STATE_NONE;
    row->remote_change = REMOTE_SAME;
    row->stale = 0;
    set_event(tracker, row, CHANGE_CLOSED, update->snapshot);
    put_row(tracker, slot, row);
    tracker->closed++;
}

/* What is not asked for any more has not closed: it leaves without being marked. */
static void drop_row(struct tracker *tracker, uint32_t slot)
{
    row_index_remove(&tracker->index, tracker->rows, slot);
    free_slot(tracker, slot);
}

static void end_table(struct update *update, int which)
{
    struct tracker *tracker = update->tracker;
    const struct tracked_table *table = &tracker->tables[which];
    bool asked = update->snapshot->tables[which].asked;
    for (size_t i = table->first; i < table->first + table->count && update->left < update->leaving; i++) {
        uint32_t slot = tracker->order[i];
        if (!is_left_over(tracker, slot)) {
            continue;
        }
        update->left++;
        if (asked) {
            close_row(update, slot);
        } else {
            drop_row(tracker, slot);
        }
    }
}

/* Rings are in order unless a row joins one at a place before its last. */
static void join_ring(struct update *update, uint32_t slot)
{
    struct tracker *tracker = update->tracker;
    uint32_t before = row_index_add(&tracker->index, tracker->rows, slot);
    if (before != NO_SLOT && tracker->places[before].position > tracker->places[slot].position) {
        update->mixed = true;
    }
}

static uint32_t take_slot(struct tracker *tracker)
{
    uint32_t slot = tracker->free_slot;
    if (slot == NO_SLOT) {
        slot = tracker->slots++;
        tracker->rows[slot] = NULL;
        tracker->places[slot].touched = false;
        return slot;
    }
    tracker->free_slot = tracker->places[slot].position;
    tracker->free_slots--;
    return slot;
}

/* Ports are enough: an IPv6 listener may take IPv4 connections. */
static void note_listeners(const struct update *update)
{
    struct tracker *tracker = update->tracker;
    memset(tracker->listening, 0, sizeof tracker->listening);
    for (int protocol = PROTOCOL_TCP4; protocol <= PROTOCOL_TCP6; protocol++) {
        const struct table_read *table = &update->snapshot->tables[protocol];
        for (size_t i = table->first; i < table->first + table->count; i++) {
            const struct endpoint *endpoint = &update->snapshot->rows[i];
            if (endpoint->state == STATE_LISTEN) {
                tracker->listening[endpoint->local_port / 32] |= UINT32_C(1) << endpoint->local_port % 32;
            }
        }
    }
}

/*
 * Without a listener the connection was opened here, if it was seen to open; one that was there before may
 * have come from a listener that is gone, which then has the smaller port as a rule.
 */
static enum direction direction_of(const struct tracker *tracker, const struct row *row)
{
    const struct endpoint *endpoint = &row->endpoint;
    struct address remote = endpoint_remote(endpoint);
    if (!protocol_is_tcp((enum protocol)endpoint->protocol) || !endpoint->has_remote) {
        return DIRECTION_NONE;
    }
    if (address_is_loopback(&remote) || memcmp(endpoint->local_address, endpoint->remote_address, 16) == 0) {
        return DIRECTION_LOCAL;
    }
    if (tracker->listening[endpoint->local_port / 32] >> endpoint->local_port % 32 & 1u) {
        return DIRECTION_INBOUND;
    }
    bool opened_here = !row->known_from_start || endpoint->local_port > endpoint->remote_port;
    return opened_here ? DIRECTION_OUTBOUND : DIRECTION_UNKNOWN;
}

static void open_row(struct update *update, size_t position, const struct endpoint *endpoint, bool ground)
{
    struct tracker *tracker = update->tracker;
    uint32_t slot = take_slot(tracker);
    struct row *row = version_take(&tracker->versions);
    memset(row, 0, sizeof *row);
    row->endpoint = *endpoint;
    row->id = tracker->next_id++;
    row->first_seen = update->snapshot->wall;
    row->slot = slot;
    row->known_from_start = ground;
    row->direction = (uint8_t)direction_of(tracker, row);
    set_process(tracker, row, process_table_find(tracker->processes, endpoint->pid, endpoint->created));
    row->service = service_of(row, endpoint, row->process);
    if (!ground) {
        set_event(tracker, row, CHANGE_NEW, update->snapshot);
        tracker->opened++;
        tracker->newest_id = row->id;
        tracker->newest_slot = slot;
    }
    put_row(tracker, slot, row);
    tracker->places[slot].round = tracker->round;
    tracker->places[slot].position = (uint32_t)position;
    join_ring(update, slot);
    tracker->plan[position] = slot;
}

static enum remote_change remote_change(const struct endpoint *before, const struct endpoint *now)
{
    if (!before->has_remote || !now->has_remote) {
        return now->has_remote ? REMOTE_CAME : before->has_remote ? REMOTE_WENT : REMOTE_SAME;
    }
    bool same = before->remote_port == now->remote_port && before->remote_scope == now->remote_scope &&
                memcmp(before->remote_address, now->remote_address, sizeof now->remote_address) == 0;
    return same ? REMOTE_SAME : REMOTE_OTHER;
}

/* A new version of a row that was seen again. */
static void renew_row(struct update *update, uint32_t slot, const struct endpoint *endpoint)
{
    struct tracker *tracker = update->tracker;
    const struct row *old = tracker->rows[slot];
    bool lost = old->endpoint.pid != 0 && endpoint->pid == 0;
    bool learned = old->endpoint.pid == 0 && endpoint->pid != 0;
    bool moved = old->endpoint.state != endpoint->state;
    enum remote_change remote = protocol_is_tcp((enum protocol)endpoint->protocol)
                                    ? REMOTE_SAME
                                    : remote_change(&old->endpoint, endpoint);
    bool same = endpoint_same_identity(&old->endpoint, endpoint);
    if (!same) {
        row_index_remove(&tracker->index, tracker->rows, slot);
    }
    struct row *row = copy_row(tracker, slot);
    row->endpoint = *endpoint;
    row->stale = 0;
    row->owner_was = lost || (old->owner_was && !learned);
    set_process(tracker, row,
                learned ? process_table_find(tracker->processes, endpoint->pid, endpoint->created)
                        : owner_of(tracker, old));
    row->service = service_of(row, endpoint, row->process);
    if (moved || lost || remote != REMOTE_SAME || (learned && old->change != CHANGE_NEW)) {
        row->previous_state = moved ? old->endpoint.state : STATE_NONE;
        row->remote_change = (uint8_t)remote;
        set_event(tracker, row, CHANGE_CHANGED, update->snapshot);
    }
    put_row(tracker, slot, row);
    if (!same) {
        join_ring(update, slot);
    }
}

static void renew_stale_row(struct update *update, uint32_t slot)
{
    struct tracker *tracker = update->tracker;
    struct row *row = copy_row(tracker, slot);
    row->stale = 1;
    set_process(tracker, row, owner_of(tracker, row));
    row->service = service_of(row, &row->endpoint, row->process);
    put_row(tracker, slot, row);
}

static void carry_out_table(struct update *update, int which)
{
    struct tracker *tracker = update->tracker;
    const struct tracked_table *table = &update->tables[which];
    bool ground = !tracker->tables[which].grounded;
    for (size_t i = table->first; i < table->first + table->count; i++) {
        uint32_t planned = tracker->plan[i];
        if (!(planned & DIFFERS)) {
            continue;
        }
        if (planned == FRESH) {
            open_row(update, i, planned_endpoint(update, which, i), ground);
            continue;
        }
        tracker->plan[i] = planned & ~DIFFERS;
        if (table->stale) {
            renew_stale_row(update, planned & ~DIFFERS);
        } else {
            renew_row(update, planned & ~DIFFERS, planned_endpoint(update, which, i));
        }
    }
}

static void carry_out(struct update *update)
{
    if (update->fresh) {
        note_listeners(update);
    }
    struct tracker *tracker = update->tracker;
    tracker->opened = 0;
    tracker->closed = 0;
    for (int which = 0; which < TABLE_COUNT; which++) {
        end_table(update, which);
    }
    for (int which = 0; which < TABLE_COUNT; which++) {
        carry_out_table(update, which);
    }
    uint32_t *order = tracker->order;
    size_t capacity = tracker->order_capacity;
    tracker->order = tracker->plan;
    tracker->order_capacity = tracker->plan_capacity;
    tracker->plan = order;
    tracker->plan_capacity = capacity;
    memcpy(tracker->tables, update->tables, sizeof tracker->tables);
    if (update->mixed) {
        rebuild_index(tracker);
    }
}

/* Plans what continues what by exact identity; false when memory is out. */
static bool begin_update(struct update *update)
{
    update->count = update->fresh = update->differing = 0;
    lay_out_tables(update);
    if (!reserve_plan(update)) {
        return false;
    }
    update->tracker->round++;
    plan_tables(update);
    return true;
}

static bool end_update(struct update *update)
{
    struct tracker *tracker = update->tracker;
    tracker->starved = false;
    if (!plan_update(update)) {
        rebuild_index(tracker);
        return false;
    }
    carry_out(update);
    process_table_followed(tracker->processes);
    return true;
}

bool tracker_update(struct tracker *tracker, const struct snapshot *snapshot)
{
    struct update update = {.tracker = tracker, .snapshot = snapshot};
    return begin_update(&update) && end_update(&update);
}

/* Where one snapshot had doubles the next one has too, as a rule: then it is cheaper to unite before
 * planning. */
static bool unite(struct tracker *tracker, struct snapshot *snapshot)
{
    size_t count = snapshot->count;
    bool united = snapshot_unite(snapshot);
    tracker->unite_first = !united || snapshot->count < count;
    return united;
}

bool tracker_join(struct tracker *tracker, struct snapshot *snapshot)
{
    struct update update = {.tracker = tracker, .snapshot = snapshot};
    bool united = tracker->unite_first;
    if ((united && !unite(tracker, snapshot)) || !begin_update(&update)) {
        return false;
    }
    if (!united && may_have_doubles(&update)) {
        rebuild_index(tracker);
        if (!unite(tracker, snapshot) || !begin_update(&update)) {
            return false;
        }
    }
    return end_update(&update);
}

static size_t count_behind(const struct tracker *tracker)
{
    size_t count = 0, length = order_length(tracker->tables);
    for (size_t i = 0; i < length; i++) {
        const struct row *row = tracker->rows[tracker->order[i]];
        count += owner_of(tracker, row) != row->process;
    }
    return count;
}

bool tracker_follow_processes(struct tracker *tracker)
{
    if (!process_table_changed(tracker->processes)) {
        return true;
    }
    size_t behind = count_behind(tracker);
    if (!version_reserve(&tracker->versions, behind)) {
        return false;
    }
    for (size_t i = 0; behind > 0; i++) {
        uint32_t slot = tracker->order[i];
        const struct process *process = owner_of(tracker, tracker->rows[slot]);
        if (process != tracker->rows[slot]->process) {
            struct row *row = copy_row(tracker, slot);
            set_process(tracker, row, process);
            put_row(tracker, slot, row);
            behind--;
        }
    }
    process_table_followed(tracker->processes);
    return true;
}

/* Highlights. */

static uint64_t end_of(const struct tracker *tracker, const struct event *event)
{
    bool forever = tracker->highlight_ms > UINT64_MAX - event->time_ms;
    return forever ? UINT64_MAX : event->time_ms + tracker->highlight_ms;
}

/* False when memory is out. */
static bool end_highlight(struct tracker *tracker, const struct event *event)
{
    const struct row *row = tracker->rows[event->slot];
    if (!row || row->change == CHANGE_NONE || row->event_ms != event->time_ms) {
        return true;
    }
    if (row->change == CHANGE_CLOSED) {
        free_slot(tracker, event->slot);
        return true;
    }
    if (!version_reserve(&tracker->versions, 1)) {
        return false;
    }
    struct row *plain = copy_row(tracker, event->slot);
    plain->change = CHANGE_NONE;
    plain->previous_state = STATE_NONE;
    plain->remote_change = REMOTE_SAME;
    put_row(tracker, event->slot, plain);
    return true;
}

void tracker_expire(struct tracker *tracker, uint64_t now_ms)
{
    while (tracker->events_first < tracker->events_end) {
        const struct event *event = &tracker->events[tracker->events_first];
        if (end_of(tracker, event) > now_ms) {
            return;
        }
        if (!end_highlight(tracker, event)) {
            tracker->starved = true;
            return;
        }
        tracker->events_first++;
    }
    tracker->events_first = 0;
    tracker->events_end = 0;
}

uint64_t tracker_next_expiry(const struct tracker *tracker)
{
    if (tracker->starved || tracker->events_first == tracker->events_end) {
        return UINT64_MAX;
    }
    return end_of(tracker, &tracker->events[tracker->events_first]);
}

void tracker_set_highlight(struct tracker *tracker, uint64_t highlight_ms)
{
    tracker->highlight_ms = highlight_ms;
}

/* What others see. */

const struct row *tracker_row(const struct tracker *tracker, uint32_t slot)
{
    return tracker->rows[slot];
}

uint32_t tracker_slots(const struct tracker *tracker)
{
    return tracker->slots;
}

const uint32_t *tracker_touched(const struct tracker *tracker, size_t *count)
{
    *count = tracker->touched_count;
    return tracker->touched;
}

void tracker_taken(struct tracker *tracker)
{
    for (size_t i = 0; i < tracker->touched_count; i++) {
        tracker->places[tracker->touched[i]].touched = false;
    }
    tracker->touched_count = 0;
}

struct tracker_counts tracker_counts(const struct tracker *tracker)
{
    return tracker->counts;
}

void tracker_rates(const struct tracker *tracker, size_t *opened, size_t *closed)
{
    *opened = tracker->opened;
    *closed = tracker->closed;
}

uint64_t tracker_events(const struct tracker *tracker)
{
    return tracker->event_count;
}

uint64_t tracker_newest(const struct tracker *tracker, uint32_t *slot)
{
    *slot = tracker->newest_slot;
    return tracker->newest_id;
}

void tracker_stamp(struct tracker *tracker, uint64_t serial)
{
    tracker->versions.serial = serial;
}

void tracker_reclaim(struct tracker *tracker, uint64_t oldest)
{
    version_reclaim(&tracker->versions, oldest, tracker->processes);
}

size_t tracker_memory(const struct tracker *tracker)
{
    const struct row_index *index = &tracker->index;
    return sizeof *tracker + tracker->versions.bytes + process_table_memory(tracker->processes) +
           index->capacity * sizeof *index->nodes + index->bucket_count * sizeof *index->buckets +
           tracker->rows_capacity * sizeof(void *) + tracker->places_capacity * sizeof *tracker->places +
           tracker->touched_capacity * sizeof *tracker->touched +
           tracker->order_capacity * sizeof *tracker->order + tracker->plan_capacity * sizeof *tracker->plan +
           tracker->events_capacity * sizeof *tracker->events + journal_memory(tracker->journal);
}

const struct journal *tracker_journal(const struct tracker *tracker)
{
    return tracker->journal;
}
