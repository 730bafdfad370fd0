/* reader: what one look reads, what it remembers, and what becomes of it when something cannot be read. */
#include "check.h"

#include <string.h>

#include "sockscope/reader.h"
#include "world.h"

struct bed {
    struct world world; /* first: the world's functions get the bed */
    struct source inner;
    struct reader *reader;
    uint64_t slowness; /* of a look, milliseconds */
    bool half_a_list;
};

static void take_time(void *context)
{
    struct bed *bed = context;
    bed->world.ms += bed->slowness;
}

static uint32_t read_half(void *context, struct process_list *list)
{
    struct bed *bed = context;
    uint32_t error = bed->inner.read_processes(&bed->world, list);
    list->count = bed->half_a_list ? list->count / 2 : list->count;
    return bed->half_a_list ? 31 : error;
}

static void set_up(struct bed *bed)
{
    memset(bed, 0, sizeof *bed);
    bed->world.hook_context = bed;
    bed->world.before_look = take_time;
    bed->inner = world_source(&bed->world);
    struct source source = bed->inner;
    source.read_processes = read_half;
    bed->reader = reader_create(&source);
    CHECK(bed->reader != NULL);
    world_process(&bed->world, 4, 100, "a.exe", "C:\\a.exe");
    world_process(&bed->world, 8, 100, "b.exe", NULL);
    world_process(&bed->world, 12, 100, "c.exe", "C:\\c.exe");
    world_row(&bed->world, true, "10.0.0.1:80", NULL, STATE_LISTEN, 4);
    world_row(&bed->world, true, "10.0.0.1:81", NULL, STATE_LISTEN, 8);
    world_row(&bed->world, true, "10.0.0.1:82", NULL, STATE_LISTEN, 4);
}

static const struct told_process none = {.name = "", .path = "", .services = "", .title = ""};

static const struct told_process *told(const struct reading *reading, uint32_t pid)
{
    for (size_t i = 0; i < reading->processes.count; i++) {
        if (reading->processes.items[i].pid == pid) {
            return &reading->processes.items[i];
        }
    }
    CHECK_NUMBER(pid, 0);
    return &none;
}

CASE(a_reading_holds_rows_and_processes)
{
    struct bed bed;
    set_up(&bed);
    bed.world.ms = 5000;
    bed.slowness = 300;
    const struct reading *reading = reader_look(bed.reader, 0);
    CHECK_NUMBER(reading->snapshot.count, 3);
    CHECK_NUMBER(reading->processes.count, 3);
    CHECK_NUMBER(reading->processes.error, 0);
    CHECK_TEXT(told(reading, 8)->name, "b.exe");
    CHECK(told(reading, 4)->facts == 0 && told(reading, 4)->path == NULL);
    /* What is new in it became known at its end: a highlight that counts from there is seen. */
    CHECK_NUMBER(reading->snapshot.time_ms, 5300);
    CHECK_NUMBER(reading->snapshot.wall, world_wall(&bed.world));
    CHECK_NUMBER(reading->took_ms, 300);
    CHECK(bed.world.path_reads == 0 && bed.world.service_reads == 0 && bed.world.tag_reads == 0);
    reader_free(bed.reader);
}

CASE(paths_are_read_once_and_of_owners_only)
{
    struct bed bed;
    set_up(&bed);
    const struct reading *reading = reader_look(bed.reader, FACT_PATH);
    CHECK_NUMBER(bed.world.path_reads, 2);
    CHECK_TEXT(told(reading, 4)->path, "C:\\a.exe");
    CHECK(told(reading, 8)->path == NULL && told(reading, 8)->path_error == 5 &&
          told(reading, 8)->facts == FACT_PATH);
    CHECK_NUMBER(told(reading, 12)->facts, 0);
    /* Other places in the list, and an owner that owns nothing any more. */
    bed.world.processes[2] = bed.world.processes[0];
    bed.world.processes[0] = (struct world_process){12, 100, "c.exe", "C:\\c.exe"};
    bed.world.count = 2;
    bed.world.rows[0].pid = 12;
    reading = reader_look(bed.reader, FACT_PATH);
    CHECK_NUMBER(bed.world.path_reads, 3);
    CHECK_TEXT(told(reading, 4)->path, "C:\\a.exe");
    CHECK_TEXT(told(reading, 12)->path, "C:\\c.exe");
    reader_free(bed.reader);
}

CASE(a_reused_pid_is_read_anew)
{
    struct bed bed;
    set_up(&bed);
    bed.world.services[bed.world.service_count++] = (struct world_service){4, 7, "Dnscache"};
    bed.world.rows[0].service_tag = 7;
    const struct reading *reading = reader_look(bed.reader, FACT_PATH | FACT_SERVICES);
    CHECK(told(reading, 4)->tag_count == 1 && told(reading, 4)->tags[0].tag == 7);
    CHECK_TEXT(told(reading, 4)->tags[0].name, "Dnscache");
    CHECK_TEXT(told(reading, 4)->services, "Dnscache");
    bed.world.processes[0] = (struct world_process){4, 200, "young.exe", "C:\\young.exe"};
    bed.world.service_count = 0;
    reading = reader_look(bed.reader, FACT_PATH | FACT_SERVICES);
    CHECK_TEXT(told(reading, 4)->path, "C:\\young.exe");
    CHECK(told(reading, 4)->services == NULL && (told(reading, 4)->facts & FACT_SERVICES));
    CHECK(told(reading, 4)->tag_count == 1 && told(reading, 4)->tags[0].name == NULL);
    CHECK(bed.world.path_reads == 3 && bed.world.tag_reads == 2 && bed.world.service_reads == 2);
    reader_free(bed.reader);
}

/* A look at whose list only half is told, and then an error. */
static const struct reading *look_by_half(struct bed *bed)
{
    bed->half_a_list = true;
    const struct reading *reading = reader_look(bed->reader, FACT_PATH);
    bed->half_a_list = false;
    CHECK_NUMBER(reading->processes.error, 31);
    return reading;
}

/* What was known is told on, with the error. */
CASE(a_list_that_fails_leaves_the_one_before)
{
    struct bed bed;
    set_up(&bed);
    const struct reading *reading = look_by_half(&bed);
    CHECK(reading->processes.count == 0 && bed.world.path_reads == 0);
    reader_look(bed.reader, 0);
    for (int i = 0; i < 2; i++) {
        reading = look_by_half(&bed);
        CHECK_NUMBER(reading->processes.count, 3);
        CHECK_TEXT(told(reading, 4)->path, "C:\\a.exe");
        CHECK_TEXT(told(reading, 12)->name, "c.exe");
    }
    CHECK_NUMBER(bed.world.path_reads, 2);
    bed.world.process_count = 2;
    reading = reader_look(bed.reader, FACT_PATH);
    CHECK(reading->processes.error == 0 && reading->processes.count == 2 && bed.world.path_reads == 2);
    reader_free(bed.reader);
}

/* Looks without end hold what one look holds. */
CASE(memory_does_not_grow)
{
    struct bed bed;
    set_up(&bed);
    bed.world.titles[bed.world.title_count++] = (struct world_title){4, "a title"};
    bed.world.services[bed.world.service_count++] = (struct world_service){4, 7, "Dnscache"};
    bed.world.rows[0].service_tag = 7;
    size_t held = 0;
    for (uint64_t round = 0; round < 50; round++) {
        bed.world.ms += 1000;
        bed.world.processes[0].started = 100 + round;
        reader_look(bed.reader, FACT_PATH | FACT_SERVICES | FACT_TITLE);
        held = round == 2 ? reader_memory(bed.reader) : held;
    }
    CHECK_NUMBER(reader_memory(bed.reader), held);
    CHECK_NUMBER(bed.world.tag_reads, 50);
    reader_free(bed.reader);
}

int main(void)
{
    RUN(a_reading_holds_rows_and_processes);
    RUN(paths_are_read_once_and_of_owners_only);
    RUN(a_reused_pid_is_read_anew);
    RUN(a_list_that_fails_leaves_the_one_before);
    RUN(memory_does_not_grow);
    return check_result();
}
