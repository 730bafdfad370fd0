/* view: what is shown and in which order, against a plain sort of all rows that match. */
#include "check.h"

#include <stdlib.h>

#include "sockscope/view.h"
#include "world.h"

struct bed {
    struct world world;
    struct snapshot snapshot;
    struct process_table *processes;
    struct tracker *tracker;
    struct view *view;
    uint32_t shown[4096]; /* at the last settle */
    uint64_t ids[4096];
    size_t shown_count;
};

static void set_up(struct bed *bed)
{
    memset(bed, 0, sizeof *bed);
    bed->processes = process_table_create(&(struct details_port){.context = NULL});
    bed->tracker = tracker_create(bed->processes, 2500);
    bed->view = view_create();
}

static void tear_down(struct bed *bed)
{
    view_free(bed->view);
    tracker_free(bed->tracker);
    process_table_free(bed->processes);
    snapshot_free(&bed->snapshot);
}

static void sort_by(struct bed *bed, const char *text)
{
    struct sort_order order;
    size_t position, length;
    CHECK(sort_order_parse(text, &order, &position, &length, NULL));
    view_set_sort(bed->view, &order);
}

static void filter_by(struct bed *bed, const char *text)
{
    struct filter_error error;
    struct filter *filter = filter_parse(text, UINT32_MAX, &error);
    CHECK(filter != NULL);
    view_set_filter(bed->view, filter);
}

/* Every row that matches, once, in order; and same_order tells the truth. */
static void check_view(struct bed *bed, const char *filter_text)
{
    struct filter_error error;
    struct filter *filter = filter_parse(filter_text, UINT32_MAX, &error);
    size_t count, matching = 0, wrong = 0;
    const uint32_t *slots = view_slots(bed->view, &count);
    for (uint32_t slot = 0; slot < tracker_slots(bed->tracker); slot++) {
        const struct row *row = tracker_row(bed->tracker, slot);
        matching += row && filter_match(filter, row, world_wall(&bed->world));
    }
    CHECK_NUMBER(count, matching);
    for (size_t i = 0; i < count; i++) {
        const struct row *row = tracker_row(bed->tracker, slots[i]);
        const struct row *before = i ? tracker_row(bed->tracker, slots[i - 1]) : NULL;
        wrong += !row || !filter_match(filter, row, world_wall(&bed->world));
        if (row && before) {
            int order = sort_order_compare(view_sort(bed->view), before, row);
            wrong += order > 0 || (order == 0 && before->id >= row->id);
        }
    }
    CHECK_NUMBER(wrong, 0);
    bool same = count == bed->shown_count;
    for (size_t i = 0; i < count; i++) {
        uint64_t id = tracker_row(bed->tracker, slots[i])->id;
        same = same && bed->shown[i] == slots[i] && bed->ids[i] == id;
        bed->shown[i] = slots[i];
        bed->ids[i] = id;
    }
    bed->shown_count = count;
    CHECK(!view_same_order(bed->view) || same);
    filter_free(filter);
}

static void settle(struct bed *bed, const char *filter_text)
{
    CHECK(view_update(bed->view, bed->tracker, world_wall(&bed->world)));
    tracker_taken(bed->tracker);
    check_view(bed, filter_text);
}

static void look(struct bed *bed, const char *filter_text)
{
    bed->world.ms += 1000;
    snapshot_begin(&bed->snapshot, bed->world.ms, world_wall(&bed->world));
    world_read_tables(&bed->world, &bed->snapshot, FACT_BOUND);
    tracker_expire(bed->tracker, bed->world.ms);
    CHECK(tracker_update(bed->tracker, &bed->snapshot));
    tracker_reclaim(bed->tracker, UINT64_MAX);
    settle(bed, filter_text);
}

static uint16_t port_at(const struct bed *bed, size_t index)
{
    size_t count;
    const uint32_t *slots = view_slots(bed->view, &count);
    return index < count ? tracker_row(bed->tracker, slots[index])->endpoint.local_port : 0;
}

CASE(without_an_order_rows_stand_as_they_appeared)
{
    struct bed bed;
    set_up(&bed);
    world_row(&bed.world, false, "10.0.0.1:3", NULL, STATE_NONE, 1);
    world_row(&bed.world, false, "10.0.0.1:1", NULL, STATE_NONE, 1);
    look(&bed, "");
    world_row(&bed.world, false, "10.0.0.1:2", NULL, STATE_NONE, 1);
    look(&bed, "");
    CHECK(port_at(&bed, 0) == 3 && port_at(&bed, 1) == 1 && port_at(&bed, 2) == 2);
    CHECK(!view_same_order(bed.view));
    look(&bed, "");
    CHECK(view_same_order(bed.view));
    tear_down(&bed);
}

CASE(equal_rows_keep_their_order_either_way)
{
    struct bed bed;
    set_up(&bed);
    for (unsigned i = 0; i < 6; i++) {
        struct endpoint *row = world_row(&bed.world, true, "10.0.0.1:1", NULL, STATE_LISTEN, i % 2 + 1);
        row->local_port = (uint16_t)(10 + i);
    }
    sort_by(&bed, "pid");
    look(&bed, "");
    CHECK(port_at(&bed, 0) == 10 && port_at(&bed, 2) == 14 && port_at(&bed, 3) == 11);
    sort_by(&bed, "-pid");
    settle(&bed, "");
    CHECK(!view_same_order(bed.view));
    CHECK(port_at(&bed, 0) == 11 && port_at(&bed, 2) == 15 && port_at(&bed, 3) == 10);
    sort_by(&bed, "-pid,-local-port");
    settle(&bed, "");
    CHECK(port_at(&bed, 0) == 15 && port_at(&bed, 5) == 10);
    tear_down(&bed);
}

CASE(a_change_that_moves_nothing_keeps_the_order)
{
    struct bed bed;
    set_up(&bed);
    for (unsigned i = 0; i < 20; i++) {
        world_row(&bed.world, true, "10.0.0.1:1", NULL, STATE_LISTEN, 1)->local_port = (uint16_t)(40 - i);
    }
    sort_by(&bed, "state,local-port");
    look(&bed, "");
    bed.world.table_errors[PROTOCOL_TCP4] = 5;
    look(&bed, "");
    CHECK(view_same_order(bed.view));
    bed.world.table_errors[PROTOCOL_TCP4] = 0;
    look(&bed, "");
    CHECK(view_same_order(bed.view));
    bed.world.rows[7].state = STATE_CLOSED;
    look(&bed, "");
    CHECK(!view_same_order(bed.view));
    CHECK_NUMBER(port_at(&bed, 0), 33);
    tear_down(&bed);
}

CASE(a_new_filter_takes_rows_in_and_out)
{
    struct bed bed;
    set_up(&bed);
    for (unsigned i = 0; i < 50; i++) {
        world_row(&bed.world, i % 3 != 0, "10.0.0.1:1", NULL, i % 3 ? STATE_LISTEN : STATE_NONE, i % 4 + 1)
            ->local_port = (uint16_t)(i * 37 % 101);
    }
    sort_by(&bed, "local-port");
    look(&bed, "");
    filter_by(&bed, "proto:tcp");
    settle(&bed, "proto:tcp");
    filter_by(&bed, "proto:udp | pid:2");
    settle(&bed, "proto:udp | pid:2");
    view_set_filter(bed.view, NULL);
    settle(&bed, "");
    CHECK_NUMBER(view_facts(bed.view), 0);
    filter_by(&bed, "path:x");
    sort_by(&bed, "service");
    CHECK_NUMBER(view_facts(bed.view), FACT_PATH | FACT_SERVICES);
    tear_down(&bed);
}

CASE(time_alone_moves_rows_through_a_filter)
{
    struct bed bed;
    set_up(&bed);
    look(&bed, "");
    world_row(&bed.world, true, "10.0.0.1:1", NULL, STATE_LISTEN, 1);
    filter_by(&bed, "age:<5s");
    look(&bed, "age:<5s");
    CHECK_NUMBER(bed.shown_count, 1);
    for (int i = 0; i < 8; i++) {
        look(&bed, "age:<5s");
    }
    CHECK_NUMBER(bed.shown_count, 0);
    tear_down(&bed);
}

static uint32_t draw(uint32_t *random, uint32_t below)
{
    *random = *random * 1664525u + 1013904223u;
    return (*random >> 8) % below;
}

static void random_step(struct world *world, uint32_t *random)
{
    static const uint8_t some[] = {STATE_ESTABLISHED, STATE_TIME_WAIT, STATE_LISTEN, STATE_CLOSE_WAIT};
    for (uint32_t i = draw(random, 10); i > 0; i--) {
        uint32_t at = world->count ? draw(random, (uint32_t)world->count) : 0;
        uint32_t what = draw(random, 5);
        if (what < 2 && world->count < 300) {
            struct endpoint *row = &world->rows[world->count++];
            memset(row, 0, sizeof *row);
            row->protocol = (uint8_t)draw(random, PROTOCOL_COUNT);
            row->local_port = (uint16_t)draw(random, 40);
            row->pid = 1 + draw(random, 5);
        } else if (what == 2 && world->count) {
            world_drop(world, at);
        } else if (world->count && protocol_is_tcp((enum protocol)world->rows[at].protocol)) {
            world->rows[at].state = some[draw(random, 4)];
        }
    }
}

CASE(random_churn_agrees_with_a_plain_sort)
{
    static const char *const orders[] = {"state,-local-port", "-change,pid", "protocol",
                                         "local-port,state,-pid"};
    static const char *const filters[] = {"", "proto:tcp", "is:new | state:listen", "age:<9s", "-pid:3"};
    uint32_t random = 4711;
    struct bed bed;
    const char *filter = "";
    set_up(&bed);
    for (int i = 0; i < 1500; i++) {
        if (draw(&random, 20) == 0) {
            sort_by(&bed, orders[draw(&random, 4)]);
        }
        if (draw(&random, 20) == 0) {
            filter = filters[draw(&random, 5)];
            filter_by(&bed, filter);
        }
        random_step(&bed.world, &random);
        look(&bed, filter);
        if (draw(&random, 4) == 0) {
            bed.world.ms += 700;
            tracker_expire(bed.tracker, bed.world.ms);
            settle(&bed, filter);
        }
    }
    CHECK(view_memory(bed.view) > 0);
    tear_down(&bed);
}

CASE(orders_are_read_and_refused)
{
    struct sort_order order;
    size_t position = 0, length = 0;
    const char *nearest = NULL;
    CHECK(sort_order_parse("process,-local-port", &order, &position, &length, &nearest));
    CHECK(order.count == 2 && order.keys[0].column == COLUMN_PROCESS && !order.keys[0].descending &&
          order.keys[1].column == COLUMN_LOCAL_PORT && order.keys[1].descending);
    CHECK(sort_order_parse("RemoteAddress", &order, &position, &length, NULL));
    CHECK(!sort_order_parse("pid,-locl-port", &order, &position, &length, &nearest));
    CHECK_NUMBER(position, 4);
    CHECK_NUMBER(length, 10);
    CHECK_TEXT(nearest ? nearest : "", "local-port");
    static const char *const bad[] = {"", ",", "pid,", "-", "pid,,state", "pid,state,protocol,path,service"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nearest = "x";
        CHECK(!sort_order_parse(bad[i], &order, &position, &length, &nearest));
        CHECK(nearest == NULL);
        CHECK(position + length <= strlen(bad[i]));
    }
    CHECK_NUMBER(order.count, 1);
}

int main(void)
{
    RUN(without_an_order_rows_stand_as_they_appeared);
    RUN(equal_rows_keep_their_order_either_way);
    RUN(a_change_that_moves_nothing_keeps_the_order);
    RUN(a_new_filter_takes_rows_in_and_out);
    RUN(time_alone_moves_rows_through_a_filter);
    RUN(random_churn_agrees_with_a_plain_sort);
    RUN(orders_are_read_and_refused);
    return check_result();
}
