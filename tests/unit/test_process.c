/* process: PID and start time, facts asked for once, versions that live as long as they are held. */
#include "check.h"

#include "sockscope/reader.h"
#include "world.h"

struct bed {
    struct world world;
    struct reader *reader;
    struct reading *reading; /* of the last look */
    struct process_table *table;
};

static void set_up(struct bed *bed)
{
    memset(bed, 0, sizeof *bed);
    struct source source = world_source(&bed->world);
    struct details_port port = {source.context, source.ask_details, source.take_details};
    bed->reader = reader_create(&source);
    bed->table = process_table_create(&port);
}

static void tear_down(struct bed *bed)
{
    process_table_free(bed->table);
    reader_free(bed->reader);
}

static uint32_t look(struct bed *bed, unsigned facts)
{
    bed->reading = reader_look(bed->reader, facts);
    return process_table_refresh(bed->table, &bed->reading->processes, facts);
}

/* Facts are read of processes that own something. */
static void own(struct bed *bed, uint32_t pid)
{
    world_row(&bed->world, false, "0.0.0.0:53", NULL, STATE_NONE, pid);
}

static uint32_t refresh(struct bed *bed, unsigned facts)
{
    bed->world.ms += 1000;
    process_table_followed(bed->table);
    return look(bed, facts);
}

static const struct process *find(struct bed *bed, uint32_t pid, uint64_t created)
{
    const struct process *process = process_table_find(bed->table, pid, created);
    CHECK(process != NULL);
    return process;
}

CASE(processes_are_found_by_pid)
{
    struct bed bed;
    set_up(&bed);
    for (uint32_t i = 1; i <= 30; i++) {
        world_process(&bed.world, i * 4, 100 + i, i & 1 ? "odd.exe" : "even.exe", NULL);
    }
    CHECK_NUMBER(refresh(&bed, 0), 0);
    CHECK_TEXT(find(&bed, 4, 0)->name, "odd.exe");
    CHECK_TEXT(find(&bed, 8, 0)->name, "even.exe");
    CHECK_NUMBER(find(&bed, 8, 0)->started, 102);
    CHECK(process_table_find(bed.table, 0, 0) == NULL);
    CHECK_TEXT(find(&bed, 7, 0)->name, "");
    CHECK_NUMBER(find(&bed, 7, 0)->pid, 7);
    CHECK_NUMBER(bed.world.path_reads, 0);
    CHECK_NUMBER(bed.world.service_reads, 0);
    tear_down(&bed);
}

/* The clock was set back by an hour after the process had started: its endpoints are "older" than it. */
CASE(a_clock_set_back_takes_no_owner_away)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 4, NOON, "a.exe", NULL);
    refresh(&bed, 0);
    CHECK_TEXT(find(&bed, 4, NOON - HOUR)->name, "a.exe");
    CHECK_TEXT(find(&bed, 4, NOON + HOUR)->name, "a.exe");
    CHECK_TEXT(find(&bed, 4, 0)->name, "a.exe");
    /* One more that comes while somebody looks, with a PID that nobody had. */
    world_process(&bed.world, 8, NOON, "b.exe", NULL);
    refresh(&bed, 0);
    CHECK_TEXT(find(&bed, 4, NOON - HOUR)->name, "a.exe");
    CHECK_TEXT(find(&bed, 8, NOON - HOUR)->name, "b.exe");
    tear_down(&bed);
}

CASE(the_path_is_asked_for_once)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 4, 100, "a.exe", "C:\\a.exe");
    world_process(&bed.world, 8, 100, "b.exe", NULL);
    world_process(&bed.world, 12, 100, "c.exe", "C:\\c.exe");
    refresh(&bed, FACT_PATH);
    CHECK_NUMBER(bed.world.path_reads, 0);
    own(&bed, 4);
    own(&bed, 8);
    refresh(&bed, FACT_PATH);
    const struct process *a = find(&bed, 4, 0), *b = find(&bed, 8, 0);
    CHECK_TEXT(a->path ? a->path : "", "C:\\a.exe");
    CHECK(b->path == NULL && b->path_error == 5 && (b->facts & FACT_PATH));
    CHECK(find(&bed, 4, 0) == a);
    process_hold(a);
    process_hold(b);
    for (int i = 0; i < 3; i++) {
        refresh(&bed, FACT_PATH);
        CHECK(!process_table_changed(bed.table));
    }
    CHECK_NUMBER(bed.world.path_reads, 2);
    process_release(bed.table, a);
    process_release(bed.table, b);
    tear_down(&bed);
}

CASE(a_held_version_does_not_change)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 4, 100, "a.exe", "C:\\a.exe");
    own(&bed, 4);
    refresh(&bed, 0);
    const struct process *old = find(&bed, 4, 0);
    process_hold(old);
    refresh(&bed, FACT_PATH);
    CHECK(process_table_changed(bed.table));
    CHECK(old->path == NULL);
    const struct process *now = process_table_current(bed.table, old, 0);
    CHECK(now != old && now->path && strcmp(now->path, "C:\\a.exe") == 0);
    CHECK(process_table_current(bed.table, now, 0) == now);
    /* Gone from the list, but held: it stays as it was. */
    process_hold(now);
    bed.world.process_count = 0;
    refresh(&bed, FACT_PATH);
    CHECK_TEXT(old->name, "a.exe");
    CHECK_TEXT(find(&bed, 4, 0)->name, "");
    CHECK(process_table_current(bed.table, old, 0) == now);
    size_t held = process_table_memory(bed.table);
    process_release(bed.table, old);
    process_release(bed.table, now);
    refresh(&bed, FACT_PATH);
    CHECK(process_table_memory(bed.table) < held);
    tear_down(&bed);
}

CASE(a_reused_pid_is_another_process)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 4, 100, "old.exe", NULL);
    refresh(&bed, 0);
    const struct process *old = find(&bed, 4, 0);
    process_hold(old);
    bed.world.processes[0] = (struct world_process){4, 200, "young.exe", NULL};
    refresh(&bed, 0);
    CHECK_TEXT(find(&bed, 4, 0)->name, "young.exe");
    CHECK_TEXT(find(&bed, 4, 250)->name, "young.exe");
    CHECK_TEXT(find(&bed, 4, 150)->name, "");
    CHECK(process_table_current(bed.table, old, 0) == old);
    /* Lists that fail do not make it forget; one that does not puts the change behind. */
    bed.world.process_error = 31;
    refresh(&bed, 0);
    CHECK_TEXT(find(&bed, 4, 150)->name, "");
    bed.world.process_error = 0;
    refresh(&bed, 0);
    CHECK_TEXT(find(&bed, 4, 150)->name, "young.exe");
    CHECK(process_table_current(bed.table, old, 0) == old);
    process_release(bed.table, old);
    tear_down(&bed);
}

CASE(a_list_that_cannot_be_read_changes_nothing)
{
    struct bed bed;
    set_up(&bed);
    bed.world.process_error = 31;
    world_process(&bed.world, 4, 100, "a.exe", NULL);
    CHECK_NUMBER(refresh(&bed, 0), 31);
    const struct process *unknown = find(&bed, 4, 300);
    const struct process *other = find(&bed, 8, 300);
    process_hold(unknown);
    process_hold(other);
    CHECK_TEXT(unknown->name, "");
    CHECK_NUMBER(refresh(&bed, 0), 31);
    CHECK(!process_table_changed(bed.table));
    CHECK(process_table_current(bed.table, unknown, 300) == unknown);
    bed.world.process_error = 0;
    CHECK_NUMBER(refresh(&bed, 0), 0);
    CHECK(process_table_changed(bed.table));
    CHECK_TEXT(process_table_current(bed.table, unknown, 300)->name, "a.exe");
    CHECK_TEXT(process_table_current(bed.table, unknown, 50)->name, "a.exe");
    CHECK(process_table_current(bed.table, other, 300) == other);
    bed.world.process_error = 31;
    CHECK_NUMBER(refresh(&bed, 0), 31);
    CHECK_TEXT(find(&bed, 4, 0)->name, "a.exe");
    process_release(bed.table, unknown);
    process_release(bed.table, other);
    tear_down(&bed);
}

static const char *services(struct bed *bed, uint32_t pid)
{
    const struct process *process = find(bed, pid, 0);
    return process->services ? process->services : "none";
}

CASE(services_are_joined_and_read_again_now_and_then)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 4, 100, "svchost.exe", NULL);
    world_process(&bed.world, 8, 100, "b.exe", NULL);
    own(&bed, 4);
    own(&bed, 8);
    own(&bed, 12);
    bed.world.service_count = 3;
    bed.world.services[0] = (struct world_service){4, 1, "Dnscache"};
    bed.world.services[1] = (struct world_service){12, 2, "Other"};
    bed.world.services[2] = (struct world_service){4, 3, "Dhcp"};
    refresh(&bed, FACT_SERVICES);
    CHECK_TEXT(services(&bed, 4), "Dnscache, Dhcp");
    CHECK_TEXT(services(&bed, 8), "none");
    CHECK_NUMBER(bed.world.service_reads, 1);
    const struct process *held = find(&bed, 4, 0);
    process_hold(held);
    bed.world.service_count = 1;
    for (int i = 0; i < 4; i++) {
        refresh(&bed, FACT_SERVICES);
    }
    CHECK_NUMBER(bed.world.service_reads, 1);
    CHECK_TEXT(services(&bed, 4), "Dnscache, Dhcp");
    refresh(&bed, FACT_SERVICES);
    CHECK_NUMBER(bed.world.service_reads, 2);
    CHECK(process_table_changed(bed.table));
    CHECK_TEXT(services(&bed, 4), "Dnscache");
    CHECK_TEXT(held->services, "Dnscache, Dhcp");
    /* An unknown process may be a service that has just begun. */
    world_process(&bed.world, 12, 100, "new.exe", NULL);
    bed.world.services[bed.world.service_count++] = (struct world_service){12, 2, "Other"};
    refresh(&bed, FACT_SERVICES);
    CHECK_NUMBER(bed.world.service_reads, 3);
    CHECK_TEXT(services(&bed, 12), "Other");
    CHECK_NUMBER(bed.reading->processes.service_error, 0);
    bed.world.service_error = 5;
    bed.world.ms += 60000;
    refresh(&bed, FACT_SERVICES);
    CHECK_TEXT(services(&bed, 4), "Dnscache");
    CHECK_NUMBER(bed.reading->processes.service_error, 5);
    bed.world.service_error = 0;
    refresh(&bed, FACT_SERVICES);
    CHECK_NUMBER(bed.reading->processes.service_error, 0);
    process_release(bed.table, held);
    tear_down(&bed);
}

static const char *title(struct bed *bed, uint32_t pid)
{
    const char *text = find(bed, pid, 0)->texts[PROCESS_TITLE];
    return text ? text : "none";
}

CASE(titles_are_read_anew_each_time)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 4, 100, "notepad.exe", NULL);
    world_process(&bed.world, 8, 100, "service.exe", NULL);
    own(&bed, 4);
    own(&bed, 8);
    own(&bed, 12);
    own(&bed, 16);
    bed.world.titles[0] = (struct world_title){4, "Untitled - Notepad"};
    bed.world.title_count = 1;
    refresh(&bed, 0);
    CHECK_TEXT(title(&bed, 4), "none");
    bed.world.title_error = 5;
    refresh(&bed, FACT_TITLE);
    CHECK_TEXT(title(&bed, 4), "none");
    bed.world.title_error = 0;
    refresh(&bed, FACT_TITLE);
    CHECK_TEXT(title(&bed, 4), "Untitled - Notepad");
    CHECK_TEXT(title(&bed, 8), "none");
    const struct process *held = find(&bed, 4, 0);
    process_hold(held);
    refresh(&bed, FACT_TITLE);
    CHECK(!process_table_changed(bed.table) && find(&bed, 4, 0) == held);
    bed.world.titles[0].text = "letter.txt - Notepad";
    refresh(&bed, FACT_TITLE);
    CHECK(process_table_changed(bed.table));
    CHECK_TEXT(process_table_current(bed.table, held, 0)->texts[PROCESS_TITLE], "letter.txt - Notepad");
    CHECK_TEXT(held->texts[PROCESS_TITLE], "Untitled - Notepad");
    /* What was read stays while nothing can be, but a process that comes then gets none of before. */
    bed.world.title_error = 5;
    world_process(&bed.world, 12, 200, "new.exe", NULL);
    bed.world.titles[bed.world.title_count++] = (struct world_title){12, "of another"};
    refresh(&bed, FACT_TITLE);
    CHECK_NUMBER(bed.reading->processes.title_error, 5);
    CHECK_TEXT(title(&bed, 4), "letter.txt - Notepad");
    CHECK_TEXT(title(&bed, 12), "none");
    bed.world.title_error = 0;
    refresh(&bed, FACT_TITLE);
    CHECK_NUMBER(bed.reading->processes.title_error, 0);
    CHECK_TEXT(title(&bed, 12), "of another");
    /* Nobody wanted them for a while: a list of long ago tells nothing of who came since. */
    refresh(&bed, 0);
    world_process(&bed.world, 16, 300, "newer.exe", NULL);
    bed.world.title_error = 5;
    refresh(&bed, FACT_TITLE);
    CHECK_TEXT(title(&bed, 16), "none");
    bed.world.title_error = 0;
    /* A closed window takes its title along. */
    bed.world.title_count = 0;
    refresh(&bed, FACT_TITLE);
    CHECK_TEXT(title(&bed, 4), "none");
    process_release(bed.table, held);
    tear_down(&bed);
}

CASE(service_tags_are_asked_for_once)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 4, 100, "svchost.exe", NULL);
    bed.world.services[bed.world.service_count++] = (struct world_service){4, 7, "Dnscache"};
    own(&bed, 4);
    own(&bed, 4);
    bed.world.rows[0].service_tag = 7;
    bed.world.rows[1].service_tag = 8;
    refresh(&bed, 0);
    const struct process *process = find(&bed, 4, 0);
    process_hold(process);
    CHECK(process_table_service(process, 7) == NULL);
    for (int i = 0; i < 3; i++) {
        refresh(&bed, FACT_SERVICES);
        CHECK(process_table_changed(bed.table) == (i == 0));
        const char *name = process_table_service(process, 7);
        CHECK(name && strcmp(name, "Dnscache") == 0);
        CHECK(process_table_service(process, 8) == NULL);
    }
    /* What is known stays so when nobody asks. */
    refresh(&bed, 0);
    CHECK(process_table_service(process, 7) != NULL);
    CHECK_NUMBER(bed.world.tag_reads, 2);
    process_release(bed.table, process);
    tear_down(&bed);
}

CASE(lists_grow_and_keep_their_memory)
{
    struct process_list list = {0};
    char name[32];
    for (uint32_t i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "p%u.exe", (unsigned)i);
        CHECK(process_list_add(&list, i, 0, i, name));
    }
    CHECK_TEXT(list.names + list.entries[999].name, "p999.exe");
    size_t capacity = list.capacity;
    process_list_clear(&list);
    CHECK(list.count == 0 && list.capacity == capacity);
    process_list_free(&list);
    struct pid_texts services_list = {0};
    char longest[400];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    CHECK(pid_texts_add(&services_list, 1, longest));
    CHECK_NUMBER(strlen(services_list.entries[0].text), sizeof services_list.entries[0].text - 1);
    pid_texts_clear(&services_list);
    CHECK_NUMBER(services_list.count, 0);
    pid_texts_free(&services_list);
}

CASE(a_thousand_processes_come_and_go)
{
    struct bed bed;
    set_up(&bed);
    size_t first = 0;
    for (uint32_t round = 0; round < 100; round++) {
        bed.world.process_count = 0;
        for (uint32_t i = 0; i < 30; i++) {
            world_process(&bed.world, 4 + 4 * ((round * 7 + i) % 3000), 100 + round, "x.exe", NULL);
        }
        CHECK_NUMBER(refresh(&bed, 0), 0);
        CHECK_TEXT(find(&bed, 4 + 4 * (round * 7 % 3000), 0)->name, "x.exe");
        first = round == 1 ? process_table_memory(bed.table) : first;
    }
    CHECK(process_table_memory(bed.table) <= first);
    tear_down(&bed);
}

enum { MANY = 30 };

/* Looks without slow facts, and holds all. */
static void hold_many(struct bed *bed, const struct process *held[MANY])
{
    for (uint32_t i = 0; i < MANY; i++) {
        world_process(&bed->world, 101 + i, 5, "a.exe", NULL);
    }
    refresh(bed, 0);
    for (uint32_t i = 0; i < MANY; i++) {
        held[i] = find(bed, 101 + i, 0);
        process_hold(held[i]);
    }
}

static void release_many(struct bed *bed, const struct process *held[MANY])
{
    for (uint32_t i = 0; i < MANY; i++) {
        process_release(bed->table, held[i]);
    }
    tear_down(bed);
}

CASE(details_are_asked_for_once_and_come_later)
{
    struct bed bed;
    const struct process *held[MANY];
    set_up(&bed);
    hold_many(&bed, held);
    CHECK_NUMBER(bed.world.detail_reads, 0);
    bed.world.held_back = true;
    refresh(&bed, FACT_USER);
    refresh(&bed, FACT_USER);
    CHECK_NUMBER(bed.world.detail_reads, MANY);
    CHECK_NUMBER(process_table_awaited(bed.table), MANY);
    CHECK(!process_table_changed(bed.table));
    bed.world.held_back = false;
    process_table_catch_up(bed.table);
    CHECK(process_table_changed(bed.table));
    CHECK_NUMBER(process_table_awaited(bed.table), 0);
    const struct process *now = process_table_current(bed.table, held[29], 0);
    CHECK_TEXT(now->texts[PROCESS_USER], "user 130");
    CHECK_NUMBER(now->elevation, ELEVATION_NO);
    CHECK(now->texts[PROCESS_COMPANY] == NULL);
    CHECK(held[29]->texts[PROCESS_USER] == NULL && now->facts == FACT_USER);
    /* Nobody has followed yet: the next refresh does not make it forget that. */
    CHECK_NUMBER(look(&bed, FACT_USER), 0);
    CHECK(process_table_changed(bed.table));
    process_table_followed(bed.table);
    CHECK(!process_table_changed(bed.table));
    refresh(&bed, FACT_USER | FACT_VERSION);
    CHECK_NUMBER(bed.world.detail_reads, 2 * MANY);
    refresh(&bed, FACT_USER | FACT_VERSION);
    now = process_table_current(bed.table, held[28], 0);
    CHECK_TEXT(now->texts[PROCESS_COMPANY], "company 129");
    CHECK_TEXT(now->texts[PROCESS_USER], "user 129");
    CHECK_NUMBER(now->elevation, ELEVATION_YES);
    CHECK_NUMBER(bed.world.detail_reads, 2 * MANY);
    release_many(&bed, held);
}

CASE(details_without_room_are_asked_for_again)
{
    struct bed bed;
    const struct process *held[MANY];
    set_up(&bed);
    hold_many(&bed, held);
    bed.world.room = 7;
    for (int i = 0; i < 5; i++) {
        refresh(&bed, FACT_USER);
        CHECK(bed.world.asked_count <= 7);
    }
    CHECK_NUMBER(bed.world.detail_reads, MANY);
    process_table_catch_up(bed.table);
    CHECK_NUMBER(process_table_awaited(bed.table), 0);
    release_many(&bed, held);
}

/* One hangs; the others have theirs, and nobody waits for it twice. */
CASE(details_that_hang_cost_their_own_cell)
{
    struct bed bed;
    const struct process *held[MANY];
    set_up(&bed);
    hold_many(&bed, held);
    refresh(&bed, FACT_VERSION);
    struct world_question stuck = bed.world.asked[3];
    memmove(&bed.world.asked[3], &bed.world.asked[4], (--bed.world.asked_count - 3) * sizeof stuck);
    process_table_catch_up(bed.table);
    CHECK_NUMBER(process_table_awaited(bed.table), 1);
    process_table_write_off(bed.table);
    CHECK_NUMBER(process_table_awaited(bed.table), 0);
    refresh(&bed, FACT_VERSION);
    CHECK(bed.world.detail_reads == MANY && process_table_awaited(bed.table) == 0);
    size_t at = stuck.pid - 101;
    CHECK(process_table_current(bed.table, held[at], 0)->texts[PROCESS_COMPANY] == NULL);
    bed.world.asked[bed.world.asked_count++] = stuck;
    process_table_catch_up(bed.table);
    CHECK(process_table_current(bed.table, held[at], 0)->texts[PROCESS_COMPANY] != NULL);
    release_many(&bed, held);
}

CASE(answers_about_others_are_dropped)
{
    struct bed bed;
    set_up(&bed);
    world_process(&bed.world, 101, 100, "old.exe", NULL);
    world_process(&bed.world, 103, 100, "gone.exe", NULL);
    bed.world.held_back = true;
    refresh(&bed, FACT_USER);
    find(&bed, 101, 0);
    find(&bed, 103, 0);
    CHECK_NUMBER(bed.world.asked_count, 2);
    bed.world.processes[0] = (struct world_process){101, 200, "young.exe", NULL};
    bed.world.process_count = 1;
    refresh(&bed, 0);
    bed.world.held_back = false;
    process_table_catch_up(bed.table);
    CHECK_NUMBER(bed.world.asked_count, 0);
    CHECK(find(&bed, 101, 0)->texts[PROCESS_USER] == NULL);
    CHECK(find(&bed, 103, 0)->texts[PROCESS_USER] == NULL);
    tear_down(&bed);
}

int main(void)
{
    RUN(processes_are_found_by_pid);
    RUN(a_clock_set_back_takes_no_owner_away);
    RUN(the_path_is_asked_for_once);
    RUN(a_held_version_does_not_change);
    RUN(a_reused_pid_is_another_process);
    RUN(a_list_that_cannot_be_read_changes_nothing);
    RUN(services_are_joined_and_read_again_now_and_then);
    RUN(titles_are_read_anew_each_time);
    RUN(service_tags_are_asked_for_once);
    RUN(lists_grow_and_keep_their_memory);
    RUN(a_thousand_processes_come_and_go);
    RUN(details_are_asked_for_once_and_come_later);
    RUN(details_without_room_are_asked_for_again);
    RUN(details_that_hang_cost_their_own_cell);
    RUN(answers_about_others_are_dropped);
    return check_result();
}
