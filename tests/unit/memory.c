/*
 * memory: every allocation of the core fails once, in turn; nothing may crash, leak or be lost.
 *
 * Built as test_memory with the linker's --wrap for malloc, calloc and realloc, where there is one.
 */
#include "check.h"

#include <stdlib.h>

#include "sockscope/baseline.h"
#include "sockscope/close_plan.h"
#include "sockscope/details_cache.h"
#include "sockscope/model.h"
#include "sockscope/read_buffer.h"
#include "sockscope/socket_search.h"
#include "sockscope/udp_peers.h"
#include "world.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static long until_failure = -1; /* allocations that still succeed; negative: all do */
static long failures_left;

static bool fails(void)
{
    if (until_failure < 0) {
        return false;
    }
    if (until_failure > 0) {
        until_failure--;
        return false;
    }
    if (failures_left == 0) {
        until_failure = -1;
        return false;
    }
    failures_left--;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

static void build_world(struct world *world)
{
    memset(world, 0, sizeof *world);
    for (uint32_t i = 0; i < 20; i++) {
        world_process(world, 4 + i, 1, "name.exe", "C:\\name.exe");
    }
    world->services[world->service_count++] = (struct world_service){5, 7, "Dnscache"};
    for (uint32_t i = 0; i < 300; i++) {
        struct endpoint *row = world_row(world, i % 4 != 0, "10.0.0.1:1", NULL, STATE_NONE, 4 + i % 25);
        row->state = i % 4 ? STATE_ESTABLISHED : STATE_NONE;
        row->local_port = i % 4 ? (uint16_t)(1000 + i) : 5353;
        row->service_tag = i % 25 == 1 ? 7 : 0;
    }
}

/* Closed, changed, orphaned, new, duplicate: something of everything. */
static void alter_world(struct world *world)
{
    for (size_t i = 0; i < 40; i++) {
        world_drop(world, i * 3);
    }
    for (size_t i = 0; i < world->count; i += 5) {
        if (world->rows[i].state == STATE_ESTABLISHED) {
            world->rows[i].state = i % 2 ? STATE_TIME_WAIT : STATE_CLOSE_WAIT;
            world->rows[i].pid = i % 2 ? 0 : world->rows[i].pid;
        }
    }
    for (uint32_t i = 0; i < 200; i++) {
        struct endpoint *row = world_row(world, true, "10.0.0.9:1", NULL, STATE_LISTEN, 40 + i % 50);
        row->local_port = (uint16_t)(2000 + i);
    }
    world_process(world, 60, 1, "late.exe", NULL);
    world->processes[3].name = "renamed.exe";
    world->ms += 1000;
}

static const char query[] = "-pid:7777";

/* One life of a model; true when the allocation that should fail did. */
static bool live(long countdown, long failures)
{
    static struct world world;
    struct source source = world_source(&world);
    struct filter_error error;
    struct sort_order order = {.keys = {{COLUMN_LOCAL_PORT, true}}, .count = 1};
    build_world(&world);
    until_failure = countdown;
    failures_left = failures;
    struct reader *reader = reader_create(&source);
    struct model *model = reader ? model_create(&source, 1500) : NULL;
    if (!model) {
        reader_free(reader);
        return true;
    }
    struct filter *filter = filter_parse(query, UINT32_MAX, &error);
    if (filter) {
        model_set_filter(model, filter);
    }
    model_set_sort(model, &order);
    model_set_facts(model, FACT_PATH | FACT_SERVICES | FACT_USER);
    model_look(model, reader);
    struct frame *first = model_publish(model);
    size_t count = first ? first->count : 0;
    alter_world(&world);
    model_look(model, reader);
    model_settle(model);
    struct frame *second = model_publish(model);
    /* Rows that were shown are shown still, at least as closed ones. */
    CHECK(!first || !second || second->count >= count);
    bool failed = until_failure < 0 || failures_left < failures;
    until_failure = -1;

    /* With memory again, everything must come right: the next look is the truth. */
    world.ms += 100;
    model_look(model, reader);
    model_settle(model);
    struct frame *third = model_publish(model);
    CHECK(third != NULL);
    if (third) {
        CHECK(!third->out_of_memory);
        CHECK_NUMBER(third->counts.rows, world.count);
        CHECK_NUMBER(third->count, third->counts.rows + third->counts.highlighted_closed);
        size_t wrong = 0;
        for (size_t i = 0; i < third->count; i++) {
            const struct row *row = third->rows[i];
            wrong += row->endpoint.pid >= 4 && row->endpoint.pid < 24 && row->change != CHANGE_CLOSED &&
                     (!row->process || !row->process->path || row->process->name[0] == '\0' ||
                      !row->process->texts[PROCESS_USER]);
            wrong += i > 0 && third->rows[i - 1]->endpoint.local_port < row->endpoint.local_port;
        }
        CHECK_NUMBER(wrong, 0);
        model_recycle(model, third);
    }
    if (first) {
        model_recycle(model, first);
    }
    if (second) {
        model_recycle(model, second);
    }
    world.ms += 10000;
    model_settle(model);
    third = model_publish(model);
    CHECK(third && third->count == world.count);
    if (third) {
        model_recycle(model, third);
    }
    model_free(model);
    reader_free(reader);
    return failed;
}

CASE(each_allocation_may_fail)
{
    long countdown = 0;
    while (live(countdown, 1) && countdown < 100000) {
        countdown++;
    }
    printf("%ld allocations failed in turn\n", countdown);
    CHECK(countdown > 50);
}

CASE(all_from_one_on_may_fail)
{
    long countdown = 0;
    while (live(countdown, 1000000) && countdown < 100000) {
        countdown++;
    }
    CHECK(countdown > 50);
}

static bool append(void *context, const char *bytes, size_t length)
{
    char *text = context;
    strncat(text, bytes, length);
    return true;
}

static void ignore_difference(void *context, enum session_difference difference,
                              const struct session_row *before, const struct session_row *after)
{
    (void)difference;
    (void)before;
    (void)after;
    ++*(size_t *)context;
}

/* What a session is used for; true when all of it was done. */
static bool keep_and_compare(const struct session *session, const char *text)
{
    struct session again;
    struct session_problem problem;
    struct baseline baseline;
    size_t told = 0;
    if (!session_read(text, strlen(text), &again, &problem)) {
        CHECK_TEXT(problem.message, "out of memory");
        return false;
    }
    bool done = session_diff(session, &again, ignore_difference, &told) && baseline_create(&baseline, &again);
    CHECK_NUMBER(told, 0);
    if (done) {
        baseline_free(&baseline);
    }
    session_free(&again);
    return done;
}

CASE(sessions_do_without_memory)
{
    enum { ROWS = 20 };
    static char text[1 << 14];
    struct session_row rows[ROWS];
    struct sink sink = {text, append};
    memset(rows, 0, sizeof rows);
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = (struct session_row){rows[i].endpoint, "name", "path", ""};
        rows[i].endpoint.local_port = (uint16_t)i;
    }
    struct session session = {.filter = "", .rows = rows, .count = ROWS};
    CHECK(session_write(&session, &sink));
    long countdown = 0;
    for (bool done = false; !done && countdown < 100; countdown++) {
        until_failure = countdown;
        failures_left = 1;
        done = keep_and_compare(&session, text);
        until_failure = -1;
    }
    CHECK(countdown > 5 && countdown < 100);
}

CASE(a_search_for_sockets_does_without_memory)
{
    enum { HANDLES = 200, UNSUPPORTED = 50, NO_MEMORY = 8 };
    struct listed_handle listed[HANDLES];
    struct endpoint row = {.pid = 2};
    struct shutdown_order order = {&row, 0, 0, 0};
    struct socket_search search;
    long countdown = 0;
    for (uint32_t i = 0; i < HANDLES; i++) {
        listed[i] = (struct listed_handle){i, i ? 2 : 1, 1, 1};
    }
    CHECK_NUMBER(socket_search_open(&search, &order, 1, listed, HANDLES, 3, 0), UNSUPPORTED);
    for (uint32_t error = NO_MEMORY; error && countdown < 100; countdown++) {
        until_failure = countdown;
        failures_left = 1;
        error = socket_search_open(&search, &order, 1, listed, HANDLES, 1, 0);
        until_failure = -1;
        CHECK(error == 0 || error == NO_MEMORY);
    }
    CHECK_NUMBER(countdown, 4);
    CHECK_NUMBER(search.candidate_count, HANDLES - 1);
    socket_search_close(&search);
}

static enum sighting see_open(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                              uint32_t *error)
{
    (void)context;
    (void)endpoint;
    *state = STATE_ESTABLISHED;
    *error = 0;
    return SIGHT_SEEN;
}

static void count_call(void *calls, struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    (void)orders;
    (void)count;
    (void)how;
    ++*(unsigned *)calls;
}

static uint64_t no_time(void *context)
{
    (void)context;
    return 0;
}

CASE(a_close_without_memory_says_so)
{
    unsigned calls = 0;
    const struct close_operations operations = {
        .context = &calls, .look = see_open, .shutdown_sockets = count_call, .now_ms = no_time};
    struct close_task tasks[2] = {{.request = {.mode = CLOSE_GRACEFUL}},
                                  {.request = {.mode = CLOSE_GRACEFUL}}};
    until_failure = 0;
    failures_left = 1;
    close_run_all(tasks, 2, &operations);
    until_failure = -1;
    CHECK_NUMBER(calls, 0);
    for (int i = 0; i < 2; i++) {
        CHECK_NUMBER(tasks[i].result.outcome, OUTCOME_STILL_OPEN);
        CHECK_NUMBER(tasks[i].result.error, 8);
        CHECK_NUMBER(tasks[i].result.attempt_count, 1);
    }
}

/* Rows without a remote end would seem to have disconnected: the look is told, and stays as it is. */
CASE(remote_ends_of_udp_do_without_memory)
{
    static const uint8_t table[8 + 168] = {1};
    struct snapshot snapshot = {0};
    snapshot_begin_table(&snapshot, TABLE_UDP4);
    CHECK(snapshot_append(&snapshot, TABLE_UDP4) != NULL);
    for (long countdown = 0; countdown <= 3; countdown++) {
        struct udp_peers peers = {0};
        until_failure = countdown;
        failures_left = 1;
        CHECK_NUMBER(udp_peers_add(&peers, &snapshot, TABLE_UDP4, table, sizeof table), countdown == 3);
        until_failure = -1;
        CHECK_NUMBER(peers.state, countdown == 3 ? UDP_PEERS_WORKS : UDP_PEERS_UNTRIED);
    }
    snapshot_free(&snapshot);
}

/* Whatever fails, the next one reads again or gets the right answer. */
CASE(details_are_read_again_without_memory)
{
    static struct process_details details;
    const struct details_key key = {FACT_SIGNER, "a.exe", 5};
    for (long nth = 0; nth < 4; nth++) {
        until_failure = nth;
        failures_left = 1;
        struct details_cache *cache = details_cache_create();
        CHECK(cache != NULL || nth == 0);
        for (int i = 0; cache && i < 3; i++) {
            memset(&details, 0, sizeof details);
            bool known = details_cache_find(cache, &key, 0, &details);
            CHECK(known || i < 2);
            CHECK_TEXT(details.texts[PROCESS_SIGNER], known ? "Contoso" : "");
            if (!known) {
                strcpy(details.texts[PROCESS_SIGNER], "Contoso");
                details_cache_keep(cache, &key, 0, &details, true);
            }
        }
        details_cache_free(cache);
        until_failure = -1;
        failures_left = 0;
    }
}

/* Wants a little more than there is, once. */
static uint32_t ask_for_more(void *times, void *bytes, uint32_t *size)
{
    (void)bytes;
    *size += 1;
    return (*(int *)times)++ == 0 ? 122 : 0;
}

/* The first buffer, and the larger one; what was read before is kept. */
CASE(an_answer_without_memory_says_so)
{
    enum { NO_MEMORY = 8 };
    for (long nth = 0; nth < 3; nth++) {
        int times = 0;
        struct read_buffer buffer = {NULL, 0};
        struct read_question question = {ask_for_more, &times, 100, 122, NO_MEMORY};
        until_failure = nth;
        failures_left = 1;
        CHECK_NUMBER(read_buffer_fill(&buffer, &question), nth < 2 ? NO_MEMORY : 0);
        CHECK_NUMBER(times, nth);
        CHECK((buffer.bytes == NULL) == (nth == 0));
        read_buffer_rest(&buffer);
        /* Nor is there any for what wakes; it does so the next time. */
        until_failure = 0;
        failures_left = 1;
        CHECK_NUMBER(read_buffer_fill(&buffer, &question), NO_MEMORY);
        CHECK_NUMBER(read_buffer_fill(&buffer, &question), 0);
        read_buffer_free(&buffer);
        until_failure = -1;
        failures_left = 0;
    }
}

int main(void)
{
    RUN(an_answer_without_memory_says_so);
    RUN(remote_ends_of_udp_do_without_memory);
    RUN(a_close_without_memory_says_so);
    RUN(details_are_read_again_without_memory);
    RUN(each_allocation_may_fail);
    RUN(all_from_one_on_may_fail);
    RUN(sessions_do_without_memory);
    RUN(a_search_for_sockets_does_without_memory);
    return check_result();
}
