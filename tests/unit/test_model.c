/* model: from a source to frames that do not change while they are out. */
#include "check.h"

#include <stdlib.h>

#include "sockscope/model.h"
#include "world.h"

struct bed {
    struct world world;
    struct reader *reader;
    struct model *model;
};

static void set_up(struct bed *bed)
{
    memset(bed, 0, sizeof *bed);
    struct source source = world_source(&bed->world);
    bed->reader = reader_create(&source);
    bed->model = model_create(&source, 2000);
    CHECK(bed->reader != NULL && bed->model != NULL);
}

static void tear_down(struct bed *bed)
{
    model_free(bed->model);
    reader_free(bed->reader);
}

static struct frame *look(struct bed *bed)
{
    bed->world.ms += 1000;
    model_look(bed->model, bed->reader);
    struct frame *frame = model_publish(bed->model);
    CHECK(frame != NULL);
    return frame;
}

static const struct row *row_of(const struct frame *frame, uint16_t local_port)
{
    static const struct row none;
    for (size_t i = 0; i < frame->count; i++) {
        if (frame->rows[i]->endpoint.local_port == local_port) {
            return frame->rows[i];
        }
    }
    CHECK_NUMBER(local_port, -1);
    return &none;
}

CASE(one_look_shows_paths_and_services)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", "C:\\five.exe");
    bed.world.services[bed.world.service_count++] = (struct world_service){5, 77, "Dnscache"};
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, 5);
    model_set_facts(bed.model, FACT_PATH | FACT_SERVICES);
    struct frame *frame = look(&bed);
    const struct row *row = row_of(frame, 53);
    CHECK_NUMBER(frame->serial, 1);
    CHECK(row->process && row->process->path && strcmp(row->process->path, "C:\\five.exe") == 0);
    CHECK(row->process && row->process->services && strcmp(row->process->services, "Dnscache") == 0);
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

CASE(facts_of_filter_and_order_are_added)
{
    struct bed bed;
    struct filter_error error;
    struct sort_order order = {.keys = {{COLUMN_SERVICE, false}}, .count = 1};
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", "C:\\five.exe");
    world_process(&bed.world, 6, 1, "six.exe", "C:\\six.exe");
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, 5);
    world_row(&bed.world, false, "0.0.0.0:54", NULL, STATE_NONE, 6);
    struct frame *frame = look(&bed);
    CHECK_NUMBER(frame->count, 2);
    CHECK(bed.world.path_reads == 0 && bed.world.service_reads == 0);
    model_recycle(bed.model, frame);
    model_set_filter(bed.model, filter_parse("path:six", 0, &error));
    model_set_sort(bed.model, &order);
    CHECK_NUMBER(model_next_expiry(bed.model), 0);
    frame = look(&bed);
    CHECK(bed.world.path_reads == 2 && bed.world.service_reads == 1);
    CHECK_NUMBER(frame->count, 1);
    CHECK_NUMBER(row_of(frame, 54)->change, CHANGE_NONE);
    CHECK(model_next_expiry(bed.model) == UINT64_MAX);
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

static bool same_row(const struct row *a, const struct row *b)
{
    return memcmp(&a->endpoint, &b->endpoint, sizeof a->endpoint) == 0 && a->id == b->id &&
           a->first_seen == b->first_seen && a->event_ms == b->event_ms && a->process == b->process &&
           a->slot == b->slot && a->change == b->change && a->previous_state == b->previous_state &&
           a->owner_was == b->owner_was && a->stale == b->stale;
}

CASE(frames_do_not_change_while_they_are_out)
{
    struct bed bed;
    set_up(&bed);
    for (unsigned i = 0; i < 100; i++) {
        world_row(&bed.world, true, "10.0.0.1:1", "10.0.0.2:80", STATE_ESTABLISHED, i % 7)->local_port =
            (uint16_t)i;
    }
    struct frame *held = look(&bed);
    static struct row copies[100];
    CHECK_NUMBER(held->count, 100);
    for (size_t i = 0; i < 100; i++) {
        copies[i] = *held->rows[i];
    }
    for (unsigned round = 0; round < 50; round++) {
        for (unsigned i = round % 3; i < bed.world.count; i += 3) {
            bed.world.rows[i].state = round & 1 ? STATE_CLOSE_WAIT : STATE_ESTABLISHED;
        }
        if (round > 25) {
            world_drop(&bed.world, 0);
        }
        struct frame *frame = look(&bed);
        CHECK(frame != held && frame->serial == round + 2);
        for (size_t i = 0; i < frame->count; i++) {
            CHECK_NUMBER(frame_find(frame, frame->rows[i]->slot, frame->rows[i]->id), i);
        }
        model_recycle(bed.model, frame);
    }
    size_t wrong = held->count != 100;
    for (size_t i = 0; i < 100; i++) {
        wrong += !same_row(&copies[i], held->rows[i]);
        wrong += frame_find(held, copies[i].slot, copies[i].id) != (ptrdiff_t)i;
    }
    CHECK_NUMBER(wrong, 0);
    model_recycle(bed.model, held);
    tear_down(&bed);
}

CASE(an_idle_system_gives_the_same_pointers)
{
    struct bed bed;
    set_up(&bed);
    for (unsigned i = 0; i < 30; i++) {
        world_row(&bed.world, false, "0.0.0.0:5353", NULL, STATE_NONE, i % 4);
    }
    struct frame *a = look(&bed), *b = look(&bed);
    CHECK(!a->same_order && b->same_order);
    CHECK(a->count == 30 && b->count == 30 && memcmp(a->rows, b->rows, 30 * sizeof *a->rows) == 0);
    /* Two looks between frames: both count. */
    world_row(&bed.world, false, "0.0.0.0:1", NULL, STATE_NONE, 9);
    bed.world.ms += 1000;
    model_look(bed.model, bed.reader);
    struct frame *c = look(&bed);
    CHECK(!c->same_order && c->count == 31);
    model_recycle(bed.model, a);
    model_recycle(bed.model, c);
    model_recycle(bed.model, b);
    size_t memory = 0;
    for (int i = 0; i < 100; i++) {
        memory = i == 3 ? model_memory(bed.model) + reader_memory(bed.reader) : memory;
        a = look(&bed);
        b = look(&bed);
        CHECK(i < 2 || (a->same_order && b->same_order));
        model_recycle(bed.model, a);
        model_recycle(bed.model, b);
    }
    CHECK(model_memory(bed.model) + reader_memory(bed.reader) <= memory);
    tear_down(&bed);
}

CASE(failures_are_told_and_rows_stay)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", NULL);
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, 5);
    world_row(&bed.world, true, "0.0.0.0:80", NULL, STATE_LISTEN, 5);
    model_recycle(bed.model, look(&bed));
    bed.world.table_errors[PROTOCOL_UDP4] = 31;
    bed.world.process_error = 5;
    bed.world.service_error = 6;
    bed.world.title_error = 7;
    bed.world.peers_error = 8;
    model_set_facts(bed.model, FACT_SERVICES | FACT_TITLE);
    struct frame *frame = look(&bed);
    CHECK_NUMBER(frame->count, 2);
    CHECK_NUMBER(frame->errors[PROTOCOL_UDP4], 31);
    CHECK_NUMBER(frame->errors[PROTOCOL_TCP4], 0);
    CHECK_NUMBER(frame->errors[LOOK_PROCESSES], 5);
    CHECK_NUMBER(frame->errors[LOOK_SERVICES], 6);
    CHECK_NUMBER(frame->errors[LOOK_TITLES], 7);
    CHECK_NUMBER(frame->errors[LOOK_UDP_PEERS], 8);
    CHECK_NUMBER(row_of(frame, 53)->stale, 1);
    CHECK_NUMBER(row_of(frame, 80)->stale, 0);
    CHECK_TEXT(row_of(frame, 80)->process->name, "five.exe");
    CHECK(frame->same_order && !frame->out_of_memory);
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

CASE(highlights_end_without_a_look)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, true, "0.0.0.0:80", NULL, STATE_LISTEN, 5);
    model_recycle(bed.model, look(&bed));
    CHECK(model_next_expiry(bed.model) == UINT64_MAX);
    bed.world.count = 0;
    struct frame *frame = look(&bed);
    CHECK(frame->count == 1 && frame->rows[0]->change == CHANGE_CLOSED && frame->closed == 1);
    CHECK_NUMBER(model_next_expiry(bed.model), 4000);
    model_recycle(bed.model, frame);
    model_set_highlight(bed.model, 1500);
    CHECK_NUMBER(model_next_expiry(bed.model), 3500);
    bed.world.ms = 3500;
    model_settle(bed.model);
    frame = model_publish(bed.model);
    CHECK(frame && frame->count == 0 && !frame->same_order);
    CHECK(model_next_expiry(bed.model) == UINT64_MAX);
    if (frame) {
        model_recycle(bed.model, frame);
    }
    tear_down(&bed);
}

/* Beside the frames that are shown: it disturbs none of them, and keeps what it shows. */
CASE(copies_are_of_the_view_or_of_everything)
{
    struct bed bed;
    struct filter_error error;
    struct sort_order order = {.keys = {{COLUMN_LOCAL_PORT, true}}, .count = 1};
    set_up(&bed);
    world_row(&bed.world, true, "0.0.0.0:80", NULL, STATE_LISTEN, 5);
    world_row(&bed.world, true, "0.0.0.0:81", NULL, STATE_LISTEN, 5);
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, 6);
    model_set_filter(bed.model, filter_parse("proto:tcp", 0, &error));
    model_set_sort(bed.model, &order);
    struct frame *shown = look(&bed);
    struct frame *view = model_copy(bed.model, false), *all = model_copy(bed.model, true);
    CHECK(view && view->count == 2 && view->rows[0] == shown->rows[0] && view->rows[1] == shown->rows[1]);
    CHECK(all && all->count == 3 && all->rows[0]->endpoint.local_port == 81 &&
          all->rows[2]->endpoint.local_port == 53);
    bed.world.count = 0;
    struct frame *next = look(&bed);
    CHECK(next->serial == shown->serial + 1);
    bed.world.ms += 60000;
    model_settle(bed.model);
    model_recycle(bed.model, shown);
    model_recycle(bed.model, next);
    CHECK(all && all->rows[2]->endpoint.local_port == 53 && all->rows[0]->change == CHANGE_NONE);
    if (view && all) {
        model_recycle(bed.model, view);
        model_recycle(bed.model, all);
    }
    tear_down(&bed);
}

CASE(a_grouped_frame_notes_where_processes_begin)
{
    struct bed bed;
    struct sort_order order = {.keys = {{COLUMN_LOCAL_PORT, true}}, .count = 1, .grouped = true};
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", "C:\\five.exe");
    world_process(&bed.world, 6, 1, "six.exe", "C:\\six.exe");
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, 6);
    world_row(&bed.world, false, "0.0.0.0:54", NULL, STATE_NONE, 5);
    world_row(&bed.world, false, "0.0.0.0:55", NULL, STATE_NONE, 6);
    struct frame *frame = look(&bed);
    CHECK_NUMBER(frame->group_count, 0);
    model_recycle(bed.model, frame);
    model_set_sort(bed.model, &order);
    frame = look(&bed);
    CHECK_NUMBER(frame->group_count, 2);
    CHECK(frame->groups[0] == 0 && frame->groups[1] == 1);
    CHECK_NUMBER(frame->rows[0]->endpoint.local_port, 54);
    CHECK_NUMBER(frame->rows[1]->endpoint.local_port, 55);
    CHECK_NUMBER(frame->rows[2]->endpoint.local_port, 53);
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

CASE(a_watched_row_has_a_timeline)
{
    struct bed bed;
    set_up(&bed);
    struct frame *frame = look(&bed);
    CHECK(frame->watched == 0 && frame->timeline_count == 0);
    model_recycle(bed.model, frame);
    world_row(&bed.world, true, "127.0.0.1:80", "127.0.0.1:5000", STATE_SYN_SENT, 5);
    world_row(&bed.world, true, "127.0.0.1:81", "127.0.0.1:5000", STATE_ESTABLISHED, 5);
    frame = look(&bed);
    uint64_t id = row_of(frame, 80)->id;
    model_recycle(bed.model, frame);
    model_watch(bed.model, id);
    bed.world.rows[0].state = STATE_ESTABLISHED;
    model_recycle(bed.model, look(&bed));
    bed.world.count = 0;
    model_recycle(bed.model, look(&bed));
    model_recycle(bed.model, look(&bed));
    /* The row has left; what happened to it has not. */
    frame = look(&bed);
    CHECK_NUMBER(frame->count, 0);
    CHECK_NUMBER(frame->watched, id);
    CHECK_NUMBER(frame->timeline_count, 3);
    const struct journal_event *events = frame->timeline;
    CHECK(events[0].change == CHANGE_NEW && events[0].state == STATE_SYN_SENT);
    CHECK(events[1].change == CHANGE_CHANGED && events[1].state == STATE_ESTABLISHED &&
          events[1].previous_state == STATE_SYN_SENT);
    CHECK(events[2].change == CHANGE_CLOSED && events[2].state == STATE_ESTABLISHED);
    CHECK(events[0].time < events[1].time && events[1].time < events[2].time);
    model_recycle(bed.model, frame);
    model_watch(bed.model, 0);
    frame = look(&bed);
    CHECK_NUMBER(frame->timeline_count, 0);
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

/* A connection that never changed was told as new and closed, again and again. */
CASE(a_connection_named_twice_does_not_come_and_go)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, true, "0.0.0.0:80", NULL, STATE_LISTEN, 5);
    world_row(&bed.world, true, "192.0.2.1:80", "192.0.2.9:1000", STATE_ESTABLISHED, 5);
    world_row(&bed.world, true, "192.0.2.1:80", "192.0.2.9:1001", STATE_ESTABLISHED, 5);
    world_row(&bed.world, false, "0.0.0.0:5353", NULL, STATE_NONE, 5);
    struct frame *frame = look(&bed);
    for (size_t again = 0; again <= 4; again++) {
        for (size_t twin = 1; twin <= 2; twin++) {
            for (int waits = 0; waits <= 1; waits++) {
                struct world before = bed.world;
                struct endpoint *rows = bed.world.rows, copy = rows[twin];
                copy.state = waits ? STATE_TIME_WAIT : copy.state;
                copy.pid = waits ? 0 : copy.pid;
                memmove(rows + again + 1, rows + again, (bed.world.count - again) * sizeof *rows);
                rows[again] = copy;
                bed.world.count++;
                model_recycle(bed.model, frame);
                frame = look(&bed);
                CHECK_NUMBER(frame->count, 4);
                CHECK(frame->opened == 0 && frame->closed == 0 && frame->events == 0);
                uint64_t ms = bed.world.ms;
                bed.world = before;
                bed.world.ms = ms;
                model_recycle(bed.model, frame);
                frame = look(&bed);
                CHECK(frame->count == 4 && frame->events == 0);
            }
        }
    }
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

static void filter_by(struct bed *bed, const char *query)
{
    struct filter_error error;
    model_set_filter(bed->model, filter_parse(query, 0, &error));
}

CASE(bound_sockets_come_when_they_are_wanted)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, true, "0.0.0.0:80", NULL, STATE_LISTEN, 5);
    world_row(&bed.world, true, "0.0.0.0:80", NULL, STATE_BOUND, 5); /* the binding of the listener */
    world_row(&bed.world, true, "[::]:81", NULL, STATE_BOUND, 6);
    bed.world.table_errors[TABLE_BOUND6] = 50;
    struct frame *frame = look(&bed);
    CHECK(frame->count == 1 && frame->errors[TABLE_BOUND6] == 0);
    model_recycle(bed.model, frame);
    filter_by(&bed, "state:bound");
    frame = look(&bed);
    CHECK_NUMBER(frame->errors[TABLE_BOUND4], 0);
    CHECK_NUMBER(frame->errors[TABLE_BOUND6], 50);
    CHECK_NUMBER(frame->count, 1);
    CHECK_NUMBER(row_of(frame, 80)->endpoint.state, STATE_BOUND);
    /* They were there before; only nobody had asked. */
    CHECK(row_of(frame, 80)->change == CHANGE_NONE && frame->events == 0);
    model_recycle(bed.model, frame);
    bed.world.table_errors[TABLE_BOUND6] = 0;
    frame = look(&bed);
    CHECK(frame->count == 2 && frame->events == 0);
    uint64_t id = row_of(frame, 81)->id;
    model_recycle(bed.model, frame);
    bed.world.table_errors[TABLE_BOUND6] = 8;
    frame = look(&bed);
    CHECK(frame->count == 2 && row_of(frame, 81)->id == id && row_of(frame, 81)->stale);
    model_recycle(bed.model, frame);
    bed.world.table_errors[TABLE_BOUND6] = 0;
    world_row(&bed.world, true, "0.0.0.0:82", NULL, STATE_BOUND, 5);
    frame = look(&bed);
    CHECK(frame->count == 3 && row_of(frame, 82)->change == CHANGE_NEW && frame->events == 1);
    model_recycle(bed.model, frame);
    world_drop(&bed.world, 0); /* the listener; its binding is another row */
    frame = look(&bed);
    CHECK(frame->count == 3 && row_of(frame, 80)->change == CHANGE_NONE && frame->closed == 1);
    uint64_t events = frame->events;
    model_recycle(bed.model, frame);
    filter_by(&bed, "");
    frame = look(&bed);
    CHECK(frame->closed == 0 && frame->events == events && frame->counts.rows == 0);
    model_recycle(bed.model, frame);
    model_set_facts(bed.model, FACT_BOUND);
    frame = look(&bed);
    CHECK(frame->counts.rows == 3 && frame->events == events);
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

/* Looks and frames go on while details hang; what comes shows without another look. */
CASE(slow_details_hold_no_look_up)
{
    struct bed bed;
    struct filter_error error;
    set_up(&bed);
    world_process(&bed.world, 5, 1, "five.exe", NULL);
    world_row(&bed.world, false, "0.0.0.0:53", NULL, STATE_NONE, 5);
    model_set_facts(bed.model, FACT_USER);
    model_set_filter(bed.model, filter_parse("-user:nobody", 0, &error));
    bed.world.held_back = true;
    for (int i = 0; i < 3; i++) {
        struct frame *frame = look(&bed);
        CHECK(frame->count == 1 && row_of(frame, 53)->process->texts[PROCESS_USER] == NULL);
        model_recycle(bed.model, frame);
    }
    CHECK(bed.world.detail_reads == 1 && model_awaited(bed.model) == 1);
    bed.world.held_back = false;
    model_settle(bed.model);
    struct frame *frame = model_publish(bed.model);
    CHECK(row_of(frame, 53)->process->texts[PROCESS_USER] != NULL);
    CHECK_NUMBER(row_of(frame, 53)->change, CHANGE_NONE);
    CHECK_NUMBER(model_awaited(bed.model), 0);
    model_recycle(bed.model, frame);
    /* A filter by what came finds it, too. */
    model_set_filter(bed.model, filter_parse("user:5", 0, &error));
    model_settle(bed.model);
    frame = model_publish(bed.model);
    CHECK(frame && frame->count == 1);
    model_recycle(bed.model, frame);
    tear_down(&bed);
}

int main(void)
{
    RUN(one_look_shows_paths_and_services);
    RUN(facts_of_filter_and_order_are_added);
    RUN(frames_do_not_change_while_they_are_out);
    RUN(an_idle_system_gives_the_same_pointers);
    RUN(failures_are_told_and_rows_stay);
    RUN(highlights_end_without_a_look);
    RUN(copies_are_of_the_view_or_of_everything);
    RUN(a_grouped_frame_notes_where_processes_begin);
    RUN(a_watched_row_has_a_timeline);
    RUN(a_connection_named_twice_does_not_come_and_go);
    RUN(bound_sockets_come_when_they_are_wanted);
    RUN(slow_details_hold_no_look_up);
    return check_result();
}
