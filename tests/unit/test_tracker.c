/* tracker: what is new, changed, closed, stale, and whose it is; then against a naive reference. */
#include "check.h"

#include <stdlib.h>

#include "sockscope/reader.h"
#include "sockscope/tracker.h"
#include "world.h"

enum { HIGHLIGHT = 2000, SECOND = 1000 };

struct bed {
    struct world world;
    struct reader *reader;
    struct snapshot snapshot;
    struct process_table *processes;
    struct tracker *tracker;
    unsigned facts;
};

static void set_up(struct bed *bed)
{
    memset(bed, 0, sizeof *bed);
    struct source source = world_source(&bed->world);
    struct details_port port = {source.context, source.ask_details, source.take_details};
    bed->reader = reader_create(&source);
    bed->processes = process_table_create(&port);
    bed->tracker = tracker_create(bed->processes, HIGHLIGHT);
}

static void tear_down(struct bed *bed)
{
    tracker_free(bed->tracker);
    process_table_free(bed->processes);
    snapshot_free(&bed->snapshot);
    reader_free(bed->reader);
}

static void refresh_processes(struct bed *bed, unsigned facts)
{
    process_table_refresh(bed->processes, &reader_look(bed->reader, facts)->processes, facts);
}

static void look(struct bed *bed)
{
    bed->world.ms += SECOND;
    tracker_taken(bed->tracker);
    snapshot_begin(&bed->snapshot, bed->world.ms, world_wall(&bed->world));
    world_read_tables(&bed->world, &bed->snapshot, FACT_BOUND);
    refresh_processes(bed, bed->facts);
    tracker_expire(bed->tracker, bed->world.ms);
    CHECK(tracker_update(bed->tracker, &bed->snapshot));
    tracker_reclaim(bed->tracker, UINT64_MAX);
}

static size_t touched(const struct bed *bed)
{
    size_t count;
    tracker_touched(bed->tracker, &count);
    return count;
}

static const struct row *find(const struct bed *bed, uint16_t local_port, int change)
{
    for (uint32_t slot = 0; slot < tracker_slots(bed->tracker); slot++) {
        const struct row *row = tracker_row(bed->tracker, slot);
        if (row && row->endpoint.local_port == local_port && (change < 0 || row->change == change)) {
            return row;
        }
    }
    return NULL;
}

static const struct row none;

/* The row of that port, or an empty one after a failed check. */
static const struct row *the(const struct bed *bed, uint16_t local_port)
{
    const struct row *row = find(bed, local_port, -1);
    CHECK(row != NULL);
    return row ? row : &none;
}

CASE(the_first_look_is_the_ground)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 10, 5, "a.exe", NULL);
    world_row(&bed.world, true, "127.0.0.1:80", NULL, STATE_LISTEN, 10);
    look(&bed);
    CHECK_NUMBER(the(&bed, 80)->change, CHANGE_NONE);
    CHECK_NUMBER(the(&bed, 80)->known_from_start, 1);
    CHECK(the(&bed, 80)->process && strcmp(the(&bed, 80)->process->name, "a.exe") == 0);
    CHECK_NUMBER(touched(&bed), 1);
    world_row(&bed.world, false, "127.0.0.1:81", NULL, STATE_NONE, 10);
    look(&bed);
    CHECK_NUMBER(touched(&bed), 1);
    CHECK_NUMBER(the(&bed, 81)->change, CHANGE_NEW);
    CHECK_NUMBER(the(&bed, 81)->known_from_start, 0);
    CHECK_NUMBER(the(&bed, 81)->event_ms, 2 * SECOND);
    CHECK_NUMBER(the(&bed, 81)->first_seen, world_wall(&bed.world));
    struct tracker_counts counts = tracker_counts(bed.tracker);
    CHECK(counts.rows == 2 && counts.listening == 1 && counts.udp == 1 && counts.highlighted_new == 1);
    size_t opened, closed;
    tracker_rates(bed.tracker, &opened, &closed);
    CHECK(opened == 1 && closed == 0);
    CHECK_NUMBER(tracker_events(bed.tracker), 1);
    uint32_t slot = 99;
    CHECK_NUMBER(tracker_newest(bed.tracker, &slot), the(&bed, 81)->id);
    CHECK_NUMBER(slot, the(&bed, 81)->slot);
    look(&bed);
    CHECK_NUMBER(tracker_events(bed.tracker), 1);
    tear_down(&bed);
}

CASE(eighty_six_rows_over_ten_identities_stay_calm)
{
    struct bed bed;
    set_up(&bed);
    for (unsigned i = 0; i < 86; i++) {
        world_row(&bed.world, false, "0.0.0.0:5353", NULL, STATE_NONE, 100 + i * 7 % 10);
    }
    look(&bed);
    uint64_t ids[86];
    for (uint32_t slot = 0; slot < 86; slot++) {
        ids[slot] = tracker_row(bed.tracker, slot)->id;
    }
    for (int i = 0; i < 5; i++) {
        look(&bed);
        CHECK_NUMBER(touched(&bed), 0);
        CHECK_NUMBER(tracker_counts(bed.tracker).rows, 86);
    }
    for (uint32_t slot = 0; slot < 86; slot++) {
        CHECK_NUMBER(tracker_row(bed.tracker, slot)->id, ids[slot]);
    }
    /* One of an identity less is one closed, the last of them; one more is one new. */
    struct endpoint gone = bed.world.rows[40];
    world_drop(&bed.world, 40);
    look(&bed);
    CHECK_NUMBER(touched(&bed), 1);
    CHECK_NUMBER(tracker_counts(bed.tracker).highlighted_closed, 1);
    bed.world.rows[bed.world.count++] = gone;
    look(&bed);
    CHECK_NUMBER(tracker_counts(bed.tracker).highlighted_new, 1);
    CHECK_NUMBER(tracker_counts(bed.tracker).highlighted_closed, 1);
    tear_down(&bed);
}

CASE(duplicates_pair_in_order)
{
    struct bed bed;
    set_up(&bed);
    for (uint32_t i = 0; i < 6; i++) {
        world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    }
    bed.world.rows[3].state = STATE_CLOSE_WAIT;
    look(&bed);
    bed.world.rows[3].state = STATE_LAST_ACK;
    look(&bed);
    CHECK_NUMBER(touched(&bed), 1);
    CHECK_NUMBER(tracker_row(bed.tracker, 3)->endpoint.state, STATE_LAST_ACK);
    CHECK_NUMBER(tracker_row(bed.tracker, 3)->previous_state, STATE_CLOSE_WAIT);
    tear_down(&bed);
}

CASE(a_hundred_thousand_identical_rows_take_no_longer_than_others)
{
    struct bed bed;
    set_up(&bed);
    struct endpoint one;
    memset(&one, 0, sizeof one);
    one.protocol = PROTOCOL_UDP4;
    one.pid = 9;
    for (int round = 0; round < 3; round++) {
        snapshot_begin(&bed.snapshot, 1 + (uint64_t)round, 1);
        for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
            snapshot_begin_table(&bed.snapshot, (enum table)protocol);
            for (int i = 0; protocol == PROTOCOL_UDP4 && i < 100000 - round * 20000; i++) {
                *snapshot_append(&bed.snapshot, TABLE_UDP4) = one;
            }
        }
        CHECK(tracker_update(bed.tracker, &bed.snapshot));
        CHECK_NUMBER(tracker_counts(bed.tracker).rows, 100000 - round * 20000);
        CHECK_NUMBER(tracker_counts(bed.tracker).highlighted_closed, round * 20000);
    }
    tear_down(&bed);
}

CASE(a_state_change_is_marked_and_passes)
{
    struct bed bed;
    set_up(&bed);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_SYN_SENT, 5);
    look(&bed);
    uint64_t id = the(&bed, 1000)->id;
    row->state = STATE_ESTABLISHED;
    look(&bed);
    CHECK_NUMBER(the(&bed, 1000)->id, id);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_CHANGED);
    CHECK_NUMBER(the(&bed, 1000)->previous_state, STATE_SYN_SENT);
    CHECK_NUMBER(tracker_next_expiry(bed.tracker), 2 * SECOND + HIGHLIGHT);
    tracker_taken(bed.tracker);
    tracker_expire(bed.tracker, 2 * SECOND + HIGHLIGHT - 1);
    CHECK_NUMBER(touched(&bed), 0);
    tracker_expire(bed.tracker, 2 * SECOND + HIGHLIGHT);
    CHECK_NUMBER(touched(&bed), 1);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_NONE);
    CHECK_NUMBER(the(&bed, 1000)->previous_state, STATE_NONE);
    CHECK(tracker_next_expiry(bed.tracker) == UINT64_MAX);
    CHECK_NUMBER(tracker_counts(bed.tracker).highlighted_changed, 0);
    tear_down(&bed);
}

CASE(a_later_change_counts_anew)
{
    struct bed bed;
    set_up(&bed);
    look(&bed);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_SYN_SENT, 5);
    look(&bed);
    row->state = STATE_ESTABLISHED;
    look(&bed);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_CHANGED);
    tracker_expire(bed.tracker, 2 * SECOND + HIGHLIGHT);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_CHANGED);
    tracker_set_highlight(bed.tracker, 5 * SECOND);
    CHECK_NUMBER(tracker_next_expiry(bed.tracker), 8 * SECOND);
    tracker_expire(bed.tracker, 8 * SECOND - 1);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_CHANGED);
    tracker_set_highlight(bed.tracker, 0);
    tracker_expire(bed.tracker, 3 * SECOND);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_NONE);
    tracker_set_highlight(bed.tracker, UINT64_MAX);
    bed.world.count = 0;
    look(&bed);
    CHECK(tracker_next_expiry(bed.tracker) == UINT64_MAX);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_CLOSED);
    tear_down(&bed);
}

CASE(closed_rows_stay_a_while_and_never_come_back)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    look(&bed);
    uint64_t id = the(&bed, 1000)->id;
    struct endpoint endpoint = bed.world.rows[0];
    world_drop(&bed.world, 0);
    look(&bed);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_CLOSED);
    CHECK_NUMBER(tracker_counts(bed.tracker).rows, 0);
    CHECK_NUMBER(tracker_counts(bed.tracker).established, 0);
    bed.world.rows[bed.world.count++] = endpoint;
    look(&bed);
    const struct row *fresh = find(&bed, 1000, CHANGE_NEW);
    CHECK(fresh && fresh->id > id);
    CHECK(find(&bed, 1000, CHANGE_CLOSED) != NULL);
    look(&bed);
    CHECK(find(&bed, 1000, CHANGE_CLOSED) == NULL);
    CHECK_NUMBER(tracker_counts(bed.tracker).highlighted_closed, 0);
    tear_down(&bed);
}

CASE(a_failed_table_keeps_its_rows)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    world_row(&bed.world, false, "10.0.0.1:53", NULL, STATE_NONE, 5);
    look(&bed);
    uint64_t id = the(&bed, 1000)->id;
    bed.world.table_errors[PROTOCOL_TCP4] = 31;
    look(&bed);
    CHECK_NUMBER(touched(&bed), 1);
    CHECK_NUMBER(the(&bed, 1000)->stale, 1);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_NONE);
    CHECK_NUMBER(the(&bed, 53)->stale, 0);
    CHECK_NUMBER(tracker_counts(bed.tracker).rows, 2);
    look(&bed);
    CHECK_NUMBER(touched(&bed), 0);
    bed.world.table_errors[PROTOCOL_TCP4] = 0;
    look(&bed);
    CHECK_NUMBER(touched(&bed), 1);
    CHECK_NUMBER(the(&bed, 1000)->stale, 0);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_NONE);
    CHECK_NUMBER(the(&bed, 1000)->id, id);
    tear_down(&bed);
}

CASE(a_table_that_failed_at_first_has_its_own_ground)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    world_row(&bed.world, false, "10.0.0.1:53", NULL, STATE_NONE, 5);
    bed.world.table_errors[PROTOCOL_TCP4] = 31;
    look(&bed);
    CHECK(find(&bed, 1000, -1) == NULL);
    look(&bed);
    bed.world.table_errors[PROTOCOL_TCP4] = 0;
    look(&bed);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_NONE);
    CHECK_NUMBER(the(&bed, 1000)->known_from_start, 1);
    CHECK_NUMBER(the(&bed, 1000)->stale, 0);
    world_row(&bed.world, true, "10.0.0.1:1001", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    look(&bed);
    CHECK_NUMBER(the(&bed, 1001)->change, CHANGE_NEW);
    tear_down(&bed);
}

CASE(time_wait_inherits_the_owner)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", NULL);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON;
    look(&bed);
    uint64_t id = the(&bed, 1000)->id;
    row->state = STATE_TIME_WAIT;
    row->pid = 0;
    row->created = 0;
    bed.world.process_count = 0;
    look(&bed);
    const struct row *now = the(&bed, 1000);
    CHECK_NUMBER(now->id, id);
    CHECK_NUMBER(now->change, CHANGE_CHANGED);
    CHECK_NUMBER(now->previous_state, STATE_ESTABLISHED);
    CHECK_NUMBER(now->owner_was, 1);
    CHECK_NUMBER(now->endpoint.pid, 0);
    CHECK_NUMBER(row_pid(now), 5);
    CHECK(now->process && strcmp(now->process->name, "five.exe") == 0);
    look(&bed);
    CHECK_NUMBER(touched(&bed), 0);
    look(&bed);
    CHECK_NUMBER(the(&bed, 1000)->owner_was, 1);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_NONE);
    /* The same ends again with another owner: another connection. */
    row->state = STATE_SYN_SENT;
    row->pid = 6;
    look(&bed);
    CHECK(find(&bed, 1000, CHANGE_CLOSED) && find(&bed, 1000, CHANGE_CLOSED)->id == id);
    CHECK(find(&bed, 1000, CHANGE_NEW) && find(&bed, 1000, CHANGE_NEW)->owner_was == 0);
    CHECK(find(&bed, 1000, CHANGE_NEW) && row_pid(find(&bed, 1000, CHANGE_NEW)) == 6);
    tear_down(&bed);
}

CASE(who_outlived_its_owner_does_not_come_to_life)
{
    struct bed bed;
    set_up(&bed);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    look(&bed);
    row->state = STATE_TIME_WAIT;
    row->pid = 0;
    look(&bed);
    row->state = STATE_SYN_SENT;
    look(&bed);
    CHECK(find(&bed, 1000, CHANGE_CLOSED) != NULL);
    const struct row *fresh = find(&bed, 1000, CHANGE_NEW);
    CHECK(fresh && fresh->owner_was == 0 && fresh->process == NULL);
    look(&bed);
    CHECK_NUMBER(tracker_counts(bed.tracker).rows, 1);
    tear_down(&bed);
}

CASE(another_birth_or_state_is_no_inheritance)
{
    struct bed bed;
    set_up(&bed);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON;
    look(&bed);
    row->state = STATE_TIME_WAIT;
    row->pid = 0;
    row->created = NOON + 1;
    look(&bed);
    CHECK(find(&bed, 1000, CHANGE_CLOSED) && find(&bed, 1000, CHANGE_NEW));
    struct endpoint *other =
        world_row(&bed.world, true, "10.0.0.1:1001", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    look(&bed);
    other->pid = 0;
    other->state = STATE_CLOSE_WAIT;
    look(&bed);
    CHECK(find(&bed, 1001, CHANGE_CLOSED) && find(&bed, 1001, CHANGE_NEW));
    tear_down(&bed);
}

CASE(an_owner_learned_late_is_the_same_row)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", NULL);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", NULL, STATE_LISTEN, 0);
    look(&bed);
    uint64_t id = the(&bed, 1000)->id;
    CHECK(the(&bed, 1000)->process == NULL);
    row->pid = 5;
    look(&bed);
    CHECK_NUMBER(the(&bed, 1000)->id, id);
    CHECK_NUMBER(the(&bed, 1000)->change, CHANGE_CHANGED);
    CHECK_NUMBER(the(&bed, 1000)->previous_state, STATE_NONE);
    CHECK(the(&bed, 1000)->process && the(&bed, 1000)->process->pid == 5);
    look(&bed);
    CHECK_NUMBER(touched(&bed), 0);
    struct endpoint *late = world_row(&bed.world, true, "10.0.0.1:1001", NULL, STATE_LISTEN, 0);
    look(&bed);
    uint64_t event = the(&bed, 1001)->event_ms;
    late->pid = 5;
    look(&bed);
    CHECK_NUMBER(the(&bed, 1001)->change, CHANGE_NEW);
    CHECK_NUMBER(the(&bed, 1001)->event_ms, event);
    CHECK_NUMBER(row_pid(the(&bed, 1001)), 5);
    /* With another state it is another socket. */
    struct endpoint *third = world_row(&bed.world, true, "10.0.0.1:1002", "10.0.0.2:80", STATE_SYN_SENT, 0);
    look(&bed);
    third->pid = 5;
    third->state = STATE_ESTABLISHED;
    look(&bed);
    CHECK(find(&bed, 1002, CHANGE_CLOSED) && find(&bed, 1002, CHANGE_NEW));
    tear_down(&bed);
}

CASE(a_reused_pid_is_another_process)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 5, NOON, "old.exe", NULL);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON + 10;
    look(&bed);
    const struct process *old = the(&bed, 1000)->process;
    bed.world.processes[0] = (struct world_process){5, NOON + 100, "young.exe", NULL};
    row = world_row(&bed.world, true, "10.0.0.1:1001", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON + 200;
    row = world_row(&bed.world, true, "10.0.0.1:1002", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON + 50;
    look(&bed);
    CHECK(the(&bed, 1000)->process == old);
    CHECK_TEXT(the(&bed, 1000)->process->name, "old.exe");
    CHECK_TEXT(the(&bed, 1001)->process->name, "young.exe");
    CHECK_TEXT(the(&bed, 1002)->process->name, "");
    CHECK_NUMBER(row_pid(the(&bed, 1002)), 5);
    tear_down(&bed);
}

/* All starts lie an hour ahead of what is created from then on. */
CASE(a_clock_set_back_by_an_hour_takes_no_owner_away)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 5, NOON, "five.exe", NULL);
    struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON + 10;
    look(&bed);
    row = world_row(&bed.world, true, "10.0.0.1:1001", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON - HOUR;
    look(&bed);
    CHECK_TEXT(the(&bed, 1000)->process->name, "five.exe");
    CHECK_TEXT(the(&bed, 1001)->process->name, "five.exe");
    /* The PID changes hands, and the clock is set back once more: what the new one opens is its own. */
    bed.world.processes[0] = (struct world_process){5, NOON + 100, "young.exe", NULL};
    look(&bed);
    row = world_row(&bed.world, true, "10.0.0.1:1002", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    row->created = NOON - 2 * HOUR;
    look(&bed);
    CHECK_TEXT(the(&bed, 1000)->process->name, "five.exe");
    CHECK_TEXT(the(&bed, 1001)->process->name, "five.exe");
    CHECK_TEXT(the(&bed, 1002)->process->name, "young.exe");
    tear_down(&bed);
}

CASE(rows_follow_what_becomes_known_of_their_process)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", "C:\\five.exe");
    bed.world.services[bed.world.service_count++] = (struct world_service){5, 77, "Dnscache"};
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, 5)->service_tag = 77;
    bed.world.process_error = 21;
    look(&bed);
    CHECK_TEXT(the(&bed, 53)->process->name, "");
    look(&bed);
    CHECK_NUMBER(touched(&bed), 0);
    bed.world.process_error = 0;
    look(&bed);
    CHECK_NUMBER(touched(&bed), 1);
    CHECK_TEXT(the(&bed, 53)->process->name, "five.exe");
    CHECK(the(&bed, 53)->process->path == NULL && the(&bed, 53)->service == NULL);
    bed.facts = FACT_PATH;
    look(&bed);
    CHECK(the(&bed, 53)->process->path && strcmp(the(&bed, 53)->process->path, "C:\\five.exe") == 0);
    CHECK_NUMBER(the(&bed, 53)->change, CHANGE_NONE);
    bed.facts = FACT_PATH | FACT_SERVICES;
    look(&bed);
    CHECK(the(&bed, 53)->service && strcmp(the(&bed, 53)->service, "Dnscache") == 0);
    CHECK(the(&bed, 53)->process->services && strcmp(the(&bed, 53)->process->services, "Dnscache") == 0);
    look(&bed);
    CHECK_NUMBER(touched(&bed), 0);
    CHECK_NUMBER(bed.world.tag_reads, 1);
    CHECK_NUMBER(bed.world.path_reads, 1);
    /* Stale rows follow too. */
    bed.world.table_errors[PROTOCOL_UDP4] = 5;
    bed.world.processes[0].name = "renamed.exe";
    look(&bed);
    CHECK_TEXT(the(&bed, 53)->process->name, "renamed.exe");
    CHECK_NUMBER(the(&bed, 53)->stale, 1);
    tear_down(&bed);
}

CASE(old_versions_stay_until_reclaimed)
{
    struct bed bed;
    set_up(&bed);
    struct endpoint *endpoint =
        world_row(&bed.world, true, "10.0.0.1:1000", "10.0.0.2:80", STATE_SYN_SENT, 5);
    look(&bed);
    tracker_stamp(bed.tracker, 1);
    const struct row *first = the(&bed, 1000);
    struct row copy = *first;
    for (int i = 0; i < 600; i++) {
        endpoint->state = i & 1 ? STATE_SYN_SENT : STATE_ESTABLISHED;
        snapshot_begin(&bed.snapshot, bed.world.ms++, 1);
        world_read_tables(&bed.world, &bed.snapshot, FACT_BOUND);
        CHECK(tracker_update(bed.tracker, &bed.snapshot));
        tracker_stamp(bed.tracker, (uint64_t)i + 2);
        tracker_reclaim(bed.tracker, 1);
        CHECK(memcmp(&first->endpoint, &copy.endpoint, sizeof copy.endpoint) == 0 && first->id == copy.id &&
              first->change == copy.change);
    }
    size_t held = tracker_memory(bed.tracker);
    tracker_reclaim(bed.tracker, 602);
    for (int i = 0; i < 590; i++) {
        endpoint->state = i & 1 ? STATE_SYN_SENT : STATE_ESTABLISHED;
        snapshot_begin(&bed.snapshot, bed.world.ms++, 1);
        world_read_tables(&bed.world, &bed.snapshot, FACT_BOUND);
        CHECK(tracker_update(bed.tracker, &bed.snapshot));
    }
    CHECK(tracker_memory(bed.tracker) <= held + 16384);
    tear_down(&bed);
}

/* A reference that is obviously right: arrays, and every pair looked at. */

struct known {
    struct endpoint endpoint;
    uint64_t id;
    uint32_t owner; /* PID shown */
    bool met;
};

struct reference {
    struct known rows[WORLD_ROWS];
    size_t count;
    uint64_t next_id;
    size_t opened, closed;
};

static bool same_birth(const struct endpoint *a, const struct endpoint *b)
{
    return a->created == 0 || b->created == 0 || a->created == b->created;
}

static bool reference_owner_change(const struct endpoint *old, const struct endpoint *now)
{
    if (!endpoint_same_tuple(old, now) || !same_birth(old, now)) {
        return false;
    }
    return now->pid == 0 ? old->pid != 0 && now->state == STATE_TIME_WAIT
                         : old->pid == 0 && old->state == now->state;
}

static bool owner_was(const struct known *row)
{
    return row->owner != row->endpoint.pid;
}

static void reference_update(struct reference *reference, const struct snapshot *snapshot)
{
    static size_t paired[WORLD_ROWS];
    static struct known next[WORLD_ROWS];
    size_t old_count = reference->count;
    for (size_t i = 0; i < old_count; i++) {
        reference->rows[i].met = false;
    }
    for (size_t i = 0; i < snapshot->count; i++) {
        paired[i] = SIZE_MAX;
        size_t j = 0;
        while (j < old_count && (reference->rows[j].met ||
                                 !endpoint_same_identity(&reference->rows[j].endpoint, &snapshot->rows[i]))) {
            j++;
        }
        if (j < old_count && (!owner_was(&reference->rows[j]) ||
                              reference->rows[j].endpoint.state == snapshot->rows[i].state)) {
            reference->rows[j].met = true;
            paired[i] = j;
        }
    }
    for (size_t i = 0; i < snapshot->count; i++) {
        for (size_t j = 0; j < old_count && paired[i] == SIZE_MAX; j++) {
            struct known *row = &reference->rows[j];
            if (!row->met && reference_owner_change(&row->endpoint, &snapshot->rows[i])) {
                row->met = true;
                paired[i] = j;
            }
        }
    }
    reference->opened = 0;
    reference->closed = 0;
    for (size_t j = 0; j < old_count; j++) {
        reference->closed += !reference->rows[j].met;
    }
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct endpoint *endpoint = &snapshot->rows[i];
        if (paired[i] == SIZE_MAX) {
            next[i] = (struct known){*endpoint, ++reference->next_id, endpoint->pid, false};
            reference->opened++;
        } else {
            next[i] = reference->rows[paired[i]];
            next[i].owner = endpoint->pid ? endpoint->pid : next[i].owner;
            next[i].endpoint = *endpoint;
        }
    }
    memcpy(reference->rows, next, snapshot->count * sizeof next[0]);
    reference->count = snapshot->count;
}

static void compare_with(const struct bed *bed, const struct reference *reference)
{
    size_t live = 0, wrong = 0;
    for (uint32_t slot = 0; slot < tracker_slots(bed->tracker); slot++) {
        const struct row *row = tracker_row(bed->tracker, slot);
        live += row && row->change != CHANGE_CLOSED;
        wrong += row && row->slot != slot;
    }
    CHECK_NUMBER(live, reference->count);
    CHECK_NUMBER(tracker_counts(bed->tracker).rows, reference->count);
    for (size_t i = 0; i < reference->count; i++) {
        const struct known *known = &reference->rows[i];
        const struct row *found = NULL;
        for (uint32_t slot = 0; slot < tracker_slots(bed->tracker) && !found; slot++) {
            const struct row *row = tracker_row(bed->tracker, slot);
            found = row && row->id == known->id && row->change != CHANGE_CLOSED ? row : NULL;
        }
        wrong += !found || memcmp(&found->endpoint, &known->endpoint, sizeof known->endpoint) != 0 ||
                 row_pid(found) != known->owner || found->owner_was != (owner_was(known) ? 1 : 0);
    }
    CHECK_NUMBER(wrong, 0);
}

static uint32_t draw(uint32_t *random, uint32_t below)
{
    *random = *random * 1664525u + 1013904223u;
    return (*random >> 8) % below;
}

/* Few tuples, owners and births, so that everything collides with everything. */
static void random_row(struct endpoint *row, uint32_t *random)
{
    static const uint8_t some[] = {STATE_ESTABLISHED, STATE_TIME_WAIT, STATE_LISTEN, STATE_CLOSE_WAIT};
    memset(row, 0, sizeof *row);
    row->protocol = (uint8_t)draw(random, PROTOCOL_COUNT);
    row->local_port = (uint16_t)draw(random, 6);
    row->local_scope = draw(random, 2);
    row->state = protocol_is_tcp((enum protocol)row->protocol) ? some[draw(random, 4)] : STATE_NONE;
    row->pid = row->state == STATE_TIME_WAIT && draw(random, 2) ? 0 : draw(random, 3);
    row->created = draw(random, 3) ? 0 : NOON + draw(random, 2);
}

static void random_step(struct world *world, uint32_t *random)
{
    for (uint32_t i = draw(random, 12); i > 0; i--) {
        uint32_t at = world->count ? draw(random, (uint32_t)world->count) : 0;
        switch (draw(random, 6)) {
        case 0:
        case 1:
            if (world->count < 150) {
                random_row(&world->rows[world->count++], random);
            }
            break;
        case 2:
            if (world->count) {
                world_drop(world, at);
            }
            break;
        case 3:
            if (world->count) {
                world->rows[at].state = protocol_is_tcp((enum protocol)world->rows[at].protocol)
                                            ? (uint8_t)(draw(random, 2) ? STATE_TIME_WAIT : STATE_ESTABLISHED)
                                            : STATE_NONE;
                world->rows[at].pid = draw(random, 3);
            }
            break;
        case 4:
            if (world->count) {
                struct endpoint moved = world->rows[at];
                world_drop(world, at);
                world->rows[world->count++] = moved;
            }
            break;
        default:
            if (world->count && world->rows[at].pid == 0) {
                world->rows[at].pid = 1 + draw(random, 3);
            }
            break;
        }
    }
}

CASE(random_churn_agrees_with_the_naive_reference)
{
    static struct reference reference;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct bed bed;
        uint32_t random = seed * 7919;
        int failures = check_failures;
        memset(&reference, 0, sizeof reference);
        set_up(&bed);
        for (int i = 0; i < 100; i++) {
            random_step(&bed.world, &random);
            look(&bed);
            reference_update(&reference, &bed.snapshot);
            compare_with(&bed, &reference);
            size_t opened, closed;
            tracker_rates(bed.tracker, &opened, &closed);
            CHECK_NUMBER(opened, i == 0 ? 0 : reference.opened);
            CHECK_NUMBER(closed, reference.closed);
        }
        tear_down(&bed);
        if (check_failures != failures) {
            printf("seed %u\n", (unsigned)seed);
            break;
        }
    }
}

/* Joining, against uniting and updating: the same systems, which name connections twice now and then. */

static bool has_connection(const struct world *world, const struct endpoint *row)
{
    for (size_t i = 0; i < world->count; i++) {
        if (world->rows[i].has_remote && endpoint_same_tuple(&world->rows[i], row)) {
            return true;
        }
    }
    return false;
}

static void random_owner(struct endpoint *row, uint32_t *random)
{
    static const uint8_t some[] = {STATE_CLOSED, STATE_ESTABLISHED, STATE_TIME_WAIT, STATE_CLOSE_WAIT};
    row->state = some[draw(random, 4)];
    row->pid = row->state == STATE_TIME_WAIT ? 0 : draw(random, 3);
    row->created = row->pid ? draw(random, 2) : 0;
}

/* A listener or a connection, a few of them to no port. */
static void random_tcp(struct world *world, uint32_t *random)
{
    struct endpoint row;
    memset(&row, 0, sizeof row);
    row.protocol = (uint8_t)draw(random, 2);
    row.local_port = (uint16_t)draw(random, 4);
    random_owner(&row, random);
    row.has_remote = draw(random, 5) != 0;
    row.remote_port = row.has_remote ? (uint16_t)draw(random, 12) : 0;
    row.state = row.has_remote ? row.state : STATE_LISTEN;
    if (!row.has_remote || !has_connection(world, &row)) {
        world->rows[world->count++] = row;
    }
}

/* No connection is named twice after it. */
static void random_tcp_step(struct world *world, uint32_t *random)
{
    for (uint32_t i = draw(random, 8); i > 0; i--) {
        uint32_t at = world->count ? draw(random, (uint32_t)world->count) : 0;
        uint32_t what = world->count > 60 ? 2 : draw(random, 4);
        if (what < 2) {
            random_tcp(world, random);
        } else if (world->count && what == 2) {
            world_drop(world, at);
        } else if (world->count && world->rows[at].has_remote) {
            random_owner(&world->rows[at], random);
        }
    }
}

/* Names some connections again, with other facts perhaps, or tells of listeners as connections. */
static void random_doubles(struct world *world, uint32_t *random)
{
    if (draw(random, 2)) {
        return;
    }
    if (draw(random, 4) == 0) {
        for (size_t i = 0; i < world->count; i++) {
            bool listens = world->rows[i].state == STATE_LISTEN;
            world->rows[i].state = listens ? STATE_CLOSED : world->rows[i].state;
            world->rows[i].has_remote = 1;
        }
        return;
    }
    for (uint32_t i = 1 + draw(random, 3); i > 0 && world->count; i--) {
        uint32_t at = draw(random, (uint32_t)world->count);
        struct endpoint copy = world->rows[draw(random, (uint32_t)world->count)];
        if (copy.has_remote && draw(random, 3)) {
            random_owner(&copy, random);
        }
        memmove(world->rows + at + 1, world->rows + at, (world->count - at) * sizeof copy);
        world->rows[at] = copy;
        world->count++;
    }
}

static bool same_rows(const struct tracker *a, const struct tracker *b)
{
    bool same = tracker_slots(a) == tracker_slots(b) && tracker_events(a) == tracker_events(b);
    for (uint32_t slot = 0; slot < tracker_slots(a) && same; slot++) {
        const struct row *x = tracker_row(a, slot), *y = tracker_row(b, slot);
        same = (x != NULL) == (y != NULL) &&
               (!x || (memcmp(&x->endpoint, &y->endpoint, sizeof x->endpoint) == 0 && x->id == y->id &&
                       x->change == y->change && x->event_ms == y->event_ms &&
                       x->previous_state == y->previous_state && x->owner_was == y->owner_was &&
                       x->stale == y->stale && row_pid(x) == row_pid(y)));
    }
    return same;
}

static void look_united(struct bed *bed, bool joins)
{
    bed->world.ms += SECOND;
    tracker_taken(bed->tracker);
    snapshot_begin(&bed->snapshot, bed->world.ms, world_wall(&bed->world));
    world_read_tables(&bed->world, &bed->snapshot, 0);
    refresh_processes(bed, 0);
    tracker_expire(bed->tracker, bed->world.ms);
    if (joins) {
        CHECK(tracker_join(bed->tracker, &bed->snapshot));
    } else {
        CHECK(snapshot_unite(&bed->snapshot));
        CHECK(tracker_update(bed->tracker, &bed->snapshot));
    }
    tracker_reclaim(bed->tracker, UINT64_MAX);
}

CASE(joining_is_uniting_and_updating)
{
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct bed joining, updating;
        uint32_t random = seed * 7919;
        int failures = check_failures;
        set_up(&joining);
        set_up(&updating);
        for (int i = 0; i < 150; i++) {
            random_tcp_step(&joining.world, &random);
            joining.world.table_errors[TABLE_TCP6] = draw(&random, 10) ? 0 : 5;
            struct world undoubled = joining.world;
            random_doubles(&joining.world, &random);
            updating.world = joining.world;
            look_united(&joining, true);
            look_united(&updating, false);
            CHECK(same_rows(joining.tracker, updating.tracker));
            CHECK_NUMBER(touched(&joining), touched(&updating));
            undoubled.ms = joining.world.ms;
            joining.world = undoubled;
        }
        tear_down(&joining);
        tear_down(&updating);
        if (check_failures != failures) {
            printf("seed %u\n", (unsigned)seed);
            break;
        }
    }
}

CASE(directions_follow_from_the_listeners)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, true, "[::]:443", NULL, STATE_LISTEN, 5);
    world_row(&bed.world, true, "10.0.0.1:443", "10.0.0.2:60000", STATE_ESTABLISHED, 5);
    world_row(&bed.world, true, "10.0.0.1:50000", "10.0.0.2:80", STATE_ESTABLISHED, 5);
    world_row(&bed.world, true, "10.0.0.1:25", "10.0.0.2:60001", STATE_TIME_WAIT, 0);
    world_row(&bed.world, true, "127.0.0.1:443", "127.0.0.1:60002", STATE_ESTABLISHED, 5);
    world_row(&bed.world, true, "10.0.0.1:60003", "10.0.0.1:443", STATE_ESTABLISHED, 5);
    world_row(&bed.world, false, "0.0.0.0:444", NULL, STATE_NONE, 5);
    look(&bed);
    CHECK_NUMBER(the(&bed, 50000)->direction, DIRECTION_OUTBOUND);
    CHECK_NUMBER(the(&bed, 25)->direction, DIRECTION_UNKNOWN);
    CHECK_NUMBER(the(&bed, 60003)->direction, DIRECTION_LOCAL);
    CHECK_NUMBER(the(&bed, 444)->direction, DIRECTION_NONE);
    size_t inbound = 0, local = 0, none_of_both = 0;
    for (uint32_t slot = 0; slot < tracker_slots(bed.tracker); slot++) {
        const struct row *row = tracker_row(bed.tracker, slot);
        if (row && row->endpoint.local_port == 443) {
            inbound += row->direction == DIRECTION_INBOUND;
            local += row->direction == DIRECTION_LOCAL;
            none_of_both += row->direction == DIRECTION_NONE;
        }
    }
    CHECK(inbound == 1 && local == 1 && none_of_both == 1);

    /* One seen to open was opened here, unless somebody listens; and it stays so when the listener goes. */
    world_row(&bed.world, true, "10.0.0.1:26", "10.0.0.2:60001", STATE_SYN_SENT, 5);
    world_row(&bed.world, true, "10.0.0.1:8080", NULL, STATE_LISTEN, 5);
    const struct endpoint *taken =
        world_row(&bed.world, true, "10.0.0.1:8080", "10.0.0.2:5", STATE_ESTABLISHED, 5);
    look(&bed);
    CHECK_NUMBER(the(&bed, 26)->direction, DIRECTION_OUTBOUND);
    struct endpoint kept = *taken;
    bed.world.count -= 2;
    bed.world.rows[bed.world.count++] = kept;
    look(&bed);
    size_t stayed = 0;
    for (uint32_t slot = 0; slot < tracker_slots(bed.tracker); slot++) {
        const struct row *row = tracker_row(bed.tracker, slot);
        stayed += row && row->endpoint.remote_port == 5 && row->direction == DIRECTION_INBOUND;
    }
    CHECK_NUMBER(stayed, 1);
    CHECK(the(&bed, 26)->changed != 0 && the(&bed, 50000)->changed == 0);
    tear_down(&bed);
}

static void connect_to(struct endpoint *socket, const char *remote)
{
    memset(socket->remote_address, 0, sizeof socket->remote_address);
    socket->remote_port = 0;
    socket->has_remote = remote != NULL;
    if (remote) {
        set_end(socket->remote_address, &socket->remote_scope, &socket->remote_port, remote);
    }
}

CASE(a_udp_socket_that_connects_is_the_same_row)
{
    static const struct {
        const char *remote;
        enum remote_change change;
    } steps[] = {{"198.51.100.7:443", REMOTE_CAME},
                 {"198.51.100.8:443", REMOTE_OTHER},
                 {"198.51.100.8:444", REMOTE_OTHER},
                 {NULL, REMOTE_WENT}};
    struct bed bed;
    set_up(&bed);
    struct endpoint *socket = world_row(&bed.world, false, "192.0.2.1:50000", NULL, STATE_NONE, 5);
    world_row(&bed.world, false, "192.0.2.1:50000", NULL, STATE_NONE, 5)->created = 7;
    world_row(&bed.world, false, "192.0.2.1:50001", "198.51.100.7:443", STATE_NONE, 5);
    look(&bed);
    CHECK_NUMBER(the(&bed, 50001)->change, CHANGE_NONE);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        uint64_t events = tracker_events(bed.tracker);
        connect_to(socket, steps[i].remote);
        look(&bed);
        const struct row *row = find(&bed, 50000, CHANGE_CHANGED);
        CHECK(row && row->id == 1 && row->remote_change == steps[i].change &&
              row->endpoint.has_remote == (steps[i].remote != NULL));
        CHECK_NUMBER(tracker_events(bed.tracker), events + 1);
        CHECK_NUMBER(tracker_counts(bed.tracker).rows, 3);
        look(&bed);
        CHECK_NUMBER(tracker_events(bed.tracker), events + 1);
    }
    struct journal_event told[8];
    CHECK_NUMBER(journal_find(tracker_journal(bed.tracker), 1, told, 8), 4);
    CHECK(told[0].remote_change == REMOTE_CAME && told[3].remote_change == REMOTE_WENT);
    bed.world.ms += HIGHLIGHT;
    look(&bed);
    CHECK(find(&bed, 50000, CHANGE_CHANGED) == NULL && the(&bed, 50000)->remote_change == REMOTE_SAME);
    /* Of TCP another remote end is another connection. */
    world_row(&bed.world, true, "192.0.2.1:50002", "198.51.100.7:443", STATE_ESTABLISHED, 5);
    look(&bed);
    connect_to(&bed.world.rows[3], "198.51.100.8:443");
    look(&bed);
    CHECK(find(&bed, 50002, CHANGE_NEW) && find(&bed, 50002, CHANGE_CLOSED));
    tear_down(&bed);
}

int main(void)
{
    RUN(the_first_look_is_the_ground);
    RUN(eighty_six_rows_over_ten_identities_stay_calm);
    RUN(duplicates_pair_in_order);
    RUN(a_hundred_thousand_identical_rows_take_no_longer_than_others);
    RUN(a_state_change_is_marked_and_passes);
    RUN(a_later_change_counts_anew);
    RUN(closed_rows_stay_a_while_and_never_come_back);
    RUN(a_failed_table_keeps_its_rows);
    RUN(a_table_that_failed_at_first_has_its_own_ground);
    RUN(time_wait_inherits_the_owner);
    RUN(who_outlived_its_owner_does_not_come_to_life);
    RUN(another_birth_or_state_is_no_inheritance);
    RUN(an_owner_learned_late_is_the_same_row);
    RUN(a_reused_pid_is_another_process);
    RUN(a_clock_set_back_by_an_hour_takes_no_owner_away);
    RUN(rows_follow_what_becomes_known_of_their_process);
    RUN(old_versions_stay_until_reclaimed);
    RUN(joining_is_uniting_and_updating);
    RUN(directions_follow_from_the_listeners);
    RUN(a_udp_socket_that_connects_is_the_same_row);
    RUN(random_churn_agrees_with_the_naive_reference);
    return check_result();
}
