/*
 * close_plan over a made-up system: each way, each answer, and what the table shows after.
 */
#include "check.h"
#include "sockscope/close_plan.h"

enum {
    TRIES_MAX = 8,
    CODE_DENIED = 5,
    CODE_UNSUPPORTED = 50,
    CODE_NO_MESSAGE = 317,
    CODE_NOT_FOUND = 1168,
    CODE_PROTECTED = 1293,
    CODE_NOT_CONNECTED = 10057
};

/* A connection that changes when a way takes effect, and a clock that only waiting moves. */
struct system {
    enum sighting sighting;
    enum tcp_state state;
    uint32_t look_error;
    uint64_t now;
    uint32_t errors[WAY_COUNT];      /* what each way answers */
    bool works[WAY_COUNT];           /* and whether it does anything */
    enum tcp_state after[WAY_COUNT]; /* the state it leads to; STATE_NONE: gone */
    uint64_t peer_closes_at;         /* when the other side finishes after a FIN; 0: never */
    bool blind_after_way;
    enum close_way called[TRIES_MAX];
    size_t call_count;
    uint64_t called_at[WAY_COUNT];
    uint64_t owner_started;
    uint32_t silent; /* handles that do not answer */
    bool elevated;
};

static enum sighting look(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                          uint32_t *error)
{
    struct system *system = context;
    (void)endpoint;
    *error = system->look_error;
    if (system->peer_closes_at && system->now >= system->peer_closes_at && system->state == STATE_FIN_WAIT2) {
        system->state = STATE_TIME_WAIT;
    }
    *state = system->state;
    return system->look_error ? SIGHT_UNKNOWN : system->sighting;
}

static uint32_t act(struct system *system, enum close_way way)
{
    system->called[system->call_count++] = way;
    system->called_at[way] = system->now;
    if (system->works[way]) {
        system->state = system->after[way];
        system->sighting = system->state == STATE_NONE ? SIGHT_GONE : SIGHT_SEEN;
    }
    if (system->blind_after_way) {
        system->look_error = CODE_DENIED;
    }
    return system->errors[way];
}

static uint32_t set_tcp_entry(void *context, const struct endpoint *endpoint)
{
    (void)endpoint;
    return act(context, WAY_SET_TCP_ENTRY);
}

static uint32_t nsi_reset(void *context, const struct endpoint *endpoint)
{
    (void)endpoint;
    return act(context, WAY_NSI);
}

static void shut_down(struct system *system, struct shutdown_order *order, enum shutdown_how how)
{
    system->owner_started = order->owner_started;
    order->error = act(system, how == SHUTDOWN_SEND ? WAY_SHUTDOWN_SEND : WAY_SHUTDOWN_BOTH);
    order->silent = system->silent;
}

static void shutdown_sockets(void *context, struct shutdown_order *orders, size_t count,
                             enum shutdown_how how)
{
    CHECK_NUMBER(count, 1);
    shut_down(context, orders, how);
}

static void wait(void *context, uint32_t milliseconds)
{
    struct system *system = context;
    system->now += milliseconds;
}

static uint64_t now_ms(void *context)
{
    const struct system *system = context;
    return system->now;
}

/* An established connection on which every way fails as "not supported". */
static struct system make_system(void)
{
    struct system system = {.sighting = SIGHT_SEEN, .state = STATE_ESTABLISHED, .now = 1000};
    for (int way = 0; way < WAY_COUNT; way++) {
        system.errors[way] = CODE_UNSUPPORTED;
    }
    return system;
}

static void let_work(struct system *system, enum close_way way, enum tcp_state after)
{
    system->errors[way] = 0;
    system->works[way] = true;
    system->after[way] = after;
}

static struct close_request make_request(enum protocol protocol, enum close_mode mode)
{
    struct close_request request = {
        .owner_started = 77, .mode = mode, .deadline_ms = 5000, .patience_ms = 2000};
    request.endpoint.protocol = (uint8_t)protocol;
    request.endpoint.state = STATE_ESTABLISHED;
    request.endpoint.has_remote = 1;
    request.endpoint.pid = 42;
    return request;
}

static struct close_result run_on(struct system *system, const struct close_request *request)
{
    struct close_operations operations = {
        .context = system,
        .look = look,
        .set_tcp_entry = set_tcp_entry,
        .nsi_reset = nsi_reset,
        .shutdown_sockets = shutdown_sockets,
        .wait = wait,
        .now_ms = now_ms,
        .elevated = system->elevated,
    };
    return close_run(request, &operations);
}

static struct close_result run(struct system *system, enum protocol protocol, enum close_mode mode)
{
    struct close_request request = make_request(protocol, mode);
    return run_on(system, &request);
}

static void check_text(const struct close_result *result, enum close_mode mode, const char *wanted)
{
    char text[512];
    size_t length = close_result_text(result, mode, NULL, text, sizeof text);
    CHECK_TEXT(text, wanted);
    CHECK_NUMBER(length, strlen(wanted));
}

CASE(reset_of_ipv4_is_set_tcp_entry)
{
    struct system system = make_system();
    let_work(&system, WAY_SET_TCP_ENTRY, STATE_NONE);
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_SET_TCP_ENTRY);
    CHECK(!result.milder);
    CHECK_NUMBER(system.call_count, 1);
    check_text(&result, CLOSE_RESET, "closed by reset (SetTcpEntry)");
}

CASE(reset_of_ipv6_is_the_network_store)
{
    struct system system = make_system();
    let_work(&system, WAY_SET_TCP_ENTRY, STATE_NONE);
    let_work(&system, WAY_NSI, STATE_NONE);
    struct close_result result = run(&system, PROTOCOL_TCP6, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_NSI);
    CHECK_NUMBER(system.call_count, 1);
    check_text(&result, CLOSE_RESET, "closed by reset (the network store (NSI))");
}

CASE(success_that_changes_nothing_goes_on_to_the_next_way)
{
    struct system system = make_system();
    system.errors[WAY_SET_TCP_ENTRY] = 0;
    let_work(&system, WAY_NSI, STATE_NONE);
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_NSI);
    CHECK_NUMBER(result.attempt_count, 2);
    CHECK_NUMBER(result.attempts[0].error, 0);
}

CASE(reset_falls_back_to_both_directions_and_says_so)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_BOTH, STATE_TIME_WAIT);
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_SHUTDOWN_BOTH);
    CHECK(result.milder);
    CHECK_NUMBER(system.owner_started, 77);
    CHECK_NUMBER(system.call_count, 3);
    check_text(&result, CLOSE_RESET,
               "closed in both directions; not reset: Windows did not perform the reset");

    system = make_system();
    system.errors[WAY_SET_TCP_ENTRY] = CODE_NO_MESSAGE;
    let_work(&system, WAY_SHUTDOWN_BOTH, STATE_NONE);
    result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    check_text(&result, CLOSE_RESET,
               "closed in both directions; not reset: resetting needs administrator rights");

    system = make_system();
    system.errors[WAY_NSI] = CODE_DENIED;
    let_work(&system, WAY_SHUTDOWN_BOTH, STATE_FIN_WAIT2);
    result = run(&system, PROTOCOL_TCP6, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSING);
    CHECK_NUMBER(system.now, 1000 + 2000);
    check_text(&result, CLOSE_RESET,
               "closing (FIN_WAIT_2): ended in both directions; Windows resets it when more data arrives; "
               "not reset: resetting needs administrator rights");
}

CASE(nothing_works_and_every_answer_is_told)
{
    struct system system = make_system();
    system.errors[WAY_SHUTDOWN_BOTH] = 0;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_STILL_OPEN);
    CHECK_NUMBER(result.attempt_count, 3);
    CHECK_NUMBER(result.error, CODE_UNSUPPORTED);
    check_text(&result, CLOSE_RESET,
               "still open (ESTABLISHED); SetTcpEntry: error 50; the network store (NSI): error 50; "
               "shutdown in both directions: reported success but changed nothing");
}

CASE(every_code_of_every_way_is_kept)
{
    static const uint32_t codes[] = {5, 50, 87, 317, 1168, 1314, 1460, 10038};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        for (int way = WAY_SET_TCP_ENTRY; way < WAY_COUNT; way++) {
            struct system system = make_system();
            system.errors[WAY_SET_TCP_ENTRY] = 0;
            system.errors[WAY_NSI] = 0;
            system.errors[WAY_SHUTDOWN_BOTH] = 0;
            system.errors[way] = codes[i];
            struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
            bool denied = codes[i] == 5 || codes[i] == 317 || codes[i] == 1314;
            CHECK_NUMBER(result.outcome, denied ? OUTCOME_ACCESS_DENIED : OUTCOME_STILL_OPEN);
            CHECK_NUMBER(result.error, codes[i]);
            CHECK_NUMBER(result.attempts[way - WAY_SET_TCP_ENTRY].error, codes[i]);
            CHECK_NUMBER(result.way, WAY_NONE);
        }
    }
}

CASE(a_refusal_explains_more_than_a_missing_way)
{
    struct system system = make_system();
    system.errors[WAY_SET_TCP_ENTRY] = CODE_NO_MESSAGE;
    system.errors[WAY_SHUTDOWN_BOTH] = CODE_NOT_FOUND;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_ACCESS_DENIED);
    CHECK_NUMBER(result.error, CODE_NO_MESSAGE);
    check_text(&result, CLOSE_RESET,
               "access denied, administrator rights may be needed; SetTcpEntry: error 317; "
               "the network store (NSI): error 50; shutdown in both directions: error 1168");
}

/* Nobody is promised that an administrator could, where an administrator cannot either. */
CASE(a_protected_owner_is_told_apart)
{
    struct system system = make_system();
    system.errors[WAY_SHUTDOWN_SEND] = system.errors[WAY_SHUTDOWN_BOTH] = CODE_PROTECTED;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_ACCESS_DENIED);
    CHECK_NUMBER(result.error, CODE_PROTECTED);
    check_text(&result, CLOSE_GRACEFUL,
               "access denied: Windows protects the owner, even from administrators; "
               "shutdown for sending: error 1293");
    /* But a reset needs no access to the owner. */
    system = make_system();
    system.errors[WAY_SHUTDOWN_SEND] = system.errors[WAY_SHUTDOWN_BOTH] = CODE_PROTECTED;
    system.errors[WAY_SET_TCP_ENTRY] = CODE_NO_MESSAGE;
    result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_ACCESS_DENIED);
    check_text(&result, CLOSE_RESET,
               "access denied, administrator rights may be needed; SetTcpEntry: error 317; "
               "the network store (NSI): error 50; shutdown in both directions: error 1293");
}

/* Winsock's error is told as long as the table shows the connection; else that it had gone before. */
CASE(a_socket_that_is_not_connected_any_more)
{
    struct system system = make_system();
    system.errors[WAY_SHUTDOWN_SEND] = CODE_NOT_CONNECTED;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_STILL_OPEN);
    CHECK_NUMBER(result.error, CODE_NOT_CONNECTED);
    check_text(&result, CLOSE_GRACEFUL, "still open (ESTABLISHED); shutdown for sending: error 10057");

    system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_NONE);
    system.errors[WAY_SHUTDOWN_SEND] = CODE_NOT_CONNECTED;
    result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
    check_text(&result, CLOSE_GRACEFUL, "already gone");
}

/* Who has an administrator's rights is not told to get them. */
CASE(an_administrator_is_told_the_error)
{
    struct system system = make_system();
    system.elevated = true;
    system.errors[WAY_SET_TCP_ENTRY] = CODE_NO_MESSAGE;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_STILL_OPEN);
    check_text(&result, CLOSE_RESET,
               "still open (ESTABLISHED); SetTcpEntry: error 317; the network store (NSI): error 50; "
               "shutdown in both directions: error 50");

    let_work(&system, WAY_SHUTDOWN_BOTH, STATE_NONE);
    result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    check_text(&result, CLOSE_RESET, "closed in both directions; not reset: error 317");

    system = make_system();
    system.elevated = true;
    system.errors[WAY_SHUTDOWN_SEND] = CODE_DENIED;
    result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_ACCESS_DENIED);
    check_text(&result, CLOSE_GRACEFUL,
               "access denied, even with administrator rights; shutdown for sending: error 5");
}

CASE(a_row_without_owner_that_ends_is_the_same_connection)
{
    static const enum tcp_state ending[] = {STATE_FIN_WAIT1, STATE_FIN_WAIT2, STATE_CLOSING, STATE_LAST_ACK,
                                            STATE_TIME_WAIT};
    const struct endpoint wanted = {.protocol = PROTOCOL_TCP4,
                                    .state = STATE_ESTABLISHED,
                                    .local_port = 1,
                                    .remote_port = 2,
                                    .has_remote = 1,
                                    .pid = 42,
                                    .created = 7};
    struct endpoint row = wanted;
    CHECK_NUMBER(close_sighting(&wanted, &row), SIGHT_SEEN);
    for (size_t i = 0; i < sizeof ending / sizeof ending[0]; i++) {
        row = wanted;
        row.state = (uint8_t)ending[i];
        row.pid = 0;
        row.created = 9;
        CHECK_NUMBER(close_sighting(&wanted, &row), SIGHT_SEEN);
        row.pid = 43;
        CHECK_NUMBER(close_sighting(&wanted, &row), SIGHT_OTHER);
        row.pid = 0;
        row.remote_port = 3;
        CHECK_NUMBER(close_sighting(&wanted, &row), SIGHT_GONE);
    }
    row = wanted;
    row.pid = 0;
    CHECK_NUMBER(close_sighting(&wanted, &row), SIGHT_OTHER);
    row = wanted;
    row.created = 8;
    CHECK_NUMBER(close_sighting(&wanted, &row), SIGHT_OTHER);
}

CASE(graceful_is_the_sending_side_only)
{
    struct system system = make_system();
    let_work(&system, WAY_SET_TCP_ENTRY, STATE_NONE);
    let_work(&system, WAY_NSI, STATE_NONE);
    let_work(&system, WAY_SHUTDOWN_BOTH, STATE_NONE);
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_STILL_OPEN);
    CHECK_NUMBER(system.call_count, 1);
    CHECK_NUMBER(system.called[0], WAY_SHUTDOWN_SEND);

    system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_NONE);
    result = run(&system, PROTOCOL_TCP6, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    check_text(&result, CLOSE_GRACEFUL, "closed by shutdown (FIN)");
}

CASE(a_peer_that_does_not_finish_is_closing)
{
    static const enum tcp_state states[] = {STATE_FIN_WAIT1, STATE_FIN_WAIT2, STATE_CLOSING, STATE_LAST_ACK};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        struct system system = make_system();
        let_work(&system, WAY_SHUTDOWN_SEND, states[i]);
        struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
        CHECK_NUMBER(result.outcome, OUTCOME_CLOSING);
        CHECK_NUMBER(result.state, states[i]);
        CHECK_NUMBER(system.now, 1000 + 2000);
    }
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    check_text(&result, CLOSE_GRACEFUL, "closing (FIN_WAIT_2): FIN sent, waiting for the other side");
}

CASE(a_peer_that_finishes_late_but_in_time_is_closed)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    system.peer_closes_at = 2500;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK(system.now < 1000 + 2000);
}

CASE(deadline_resets_when_it_has_passed)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    let_work(&system, WAY_SET_TCP_ENTRY, STATE_NONE);
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_DEADLINE);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_SET_TCP_ENTRY);
    CHECK_NUMBER(system.called_at[WAY_SHUTDOWN_SEND], 1000);
    CHECK_NUMBER(system.called_at[WAY_SET_TCP_ENTRY], 1000 + 5000);
    check_text(&result, CLOSE_DEADLINE, "closed by reset after the deadline (SetTcpEntry)");
}

CASE(deadline_does_not_reset_what_closes_in_time)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    let_work(&system, WAY_SET_TCP_ENTRY, STATE_NONE);
    system.peer_closes_at = 4000;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_DEADLINE);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_SHUTDOWN_SEND);
    CHECK_NUMBER(system.call_count, 1);
}

CASE(deadline_without_a_reset_ends_both_directions)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    let_work(&system, WAY_SHUTDOWN_BOTH, STATE_FIN_WAIT2);
    struct close_result result = run(&system, PROTOCOL_TCP6, CLOSE_DEADLINE);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSING);
    CHECK_NUMBER(result.way, WAY_SHUTDOWN_BOTH);
    CHECK_NUMBER(result.attempt_count, 3);
    CHECK(result.milder);
    CHECK_NUMBER(system.called_at[WAY_SHUTDOWN_BOTH], 1000 + 5000);
    CHECK_NUMBER(system.now, 1000 + 5000 + 500);
    check_text(&result, CLOSE_DEADLINE,
               "closing (FIN_WAIT_2): ended in both directions; Windows resets it when more data arrives; "
               "not reset: Windows did not perform the reset");

    system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    system.errors[WAY_SET_TCP_ENTRY] = CODE_NO_MESSAGE;
    let_work(&system, WAY_SHUTDOWN_BOTH, STATE_NONE);
    result = run(&system, PROTOCOL_TCP4, CLOSE_DEADLINE);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_SHUTDOWN_BOTH);
    CHECK(result.milder);
    check_text(&result, CLOSE_DEADLINE,
               "closed in both directions; not reset: resetting needs administrator rights");
}

CASE(deadline_of_which_only_fin_works_stays_closing)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    system.errors[WAY_SET_TCP_ENTRY] = 0;
    system.errors[WAY_NSI] = CODE_DENIED;
    system.errors[WAY_SHUTDOWN_BOTH] = CODE_NOT_FOUND;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_DEADLINE);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSING);
    CHECK_NUMBER(result.way, WAY_SHUTDOWN_SEND);
    CHECK_NUMBER(result.attempt_count, 4);
    CHECK(result.milder);
    check_text(&result, CLOSE_DEADLINE,
               "closing (FIN_WAIT_2): FIN sent, waiting for the other side; "
               "not reset: resetting needs administrator rights");
}

/* SetTcpEntry reports success and does nothing, as under Wine; then the other side finishes. */
CASE(an_orderly_end_is_no_reset)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    system.errors[WAY_SET_TCP_ENTRY] = 0;
    system.peer_closes_at = 1000 + 5000 + 100;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_DEADLINE);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(result.way, WAY_SHUTDOWN_SEND);
    CHECK_NUMBER(system.call_count, 2);
    CHECK(!result.milder);
    check_text(&result, CLOSE_DEADLINE, "closed by shutdown (FIN)");

    system = make_system();
    system.errors[WAY_SET_TCP_ENTRY] = 0;
    system.state = STATE_FIN_WAIT2;
    system.peer_closes_at = 1100;
    result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
    CHECK_NUMBER(result.way, WAY_NONE);
}

/* FIN goes out behind what is queued, and until then the state is what it was. */
CASE(a_fin_behind_queued_data_is_not_called_nothing)
{
    struct system system = make_system();
    system.errors[WAY_SHUTDOWN_SEND] = 0;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_STILL_OPEN);
    CHECK_NUMBER(system.now, 1000 + 2000);
    check_text(
        &result, CLOSE_GRACEFUL,
        "still open (ESTABLISHED); shutdown for sending: reported success, FIN may wait behind queued data");
    result = run(&system, PROTOCOL_TCP4, CLOSE_DEADLINE);
    CHECK_NUMBER(system.called_at[WAY_NSI], 3000 + 5000);
}

CASE(handles_that_do_not_answer_are_told)
{
    struct system system = make_system();
    system.errors[WAY_SHUTDOWN_SEND] = CODE_NOT_FOUND;
    system.silent = 2;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_STILL_OPEN);
    CHECK_NUMBER(result.silent, 2);
    check_text(&result, CLOSE_GRACEFUL,
               "still open (ESTABLISHED); shutdown for sending: error 1168; "
               "2 handles did not answer and were left alone");

    system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_NONE);
    system.silent = 1;
    result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    check_text(&result, CLOSE_GRACEFUL,
               "closed by shutdown (FIN); 1 handle did not answer and was left alone");
}

/* A way that cannot begin leaves no time to wait for. */
CASE(deadline_does_not_wait_for_a_shutdown_that_failed)
{
    struct system system = make_system();
    let_work(&system, WAY_SET_TCP_ENTRY, STATE_NONE);
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_DEADLINE);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(system.called_at[WAY_SET_TCP_ENTRY], 1000);
}

CASE(what_is_gone_is_not_acted_upon)
{
    for (int mode = CLOSE_GRACEFUL; mode <= CLOSE_RESET; mode++) {
        struct system system = make_system();
        system.sighting = SIGHT_GONE;
        struct close_result result = run(&system, PROTOCOL_TCP4, (enum close_mode)mode);
        CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
        CHECK_NUMBER(system.call_count, 0);
        system = make_system();
        system.sighting = SIGHT_OTHER;
        result = run(&system, PROTOCOL_TCP4, (enum close_mode)mode);
        CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
        CHECK_NUMBER(system.call_count, 0);
        check_text(&result, (enum close_mode)mode, "already gone");
    }
}

CASE(the_memory_of_a_connection_counts_as_gone)
{
    struct system system = make_system();
    system.state = STATE_TIME_WAIT;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
    CHECK_NUMBER(system.call_count, 0);
}

/* The call failed because the connection had just ended by itself. */
CASE(what_goes_by_itself_is_not_claimed)
{
    struct system system = make_system();
    system.works[WAY_SHUTDOWN_SEND] = true;
    system.errors[WAY_SHUTDOWN_SEND] = CODE_NOT_FOUND;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
    CHECK_NUMBER(result.way, WAY_NONE);
}

CASE(an_unreadable_table_forbids_to_act)
{
    struct system system = make_system();
    system.look_error = CODE_UNSUPPORTED;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_UNVERIFIED);
    CHECK_NUMBER(system.call_count, 0);
    check_text(&result, CLOSE_RESET, "nothing was done: the table could not be read: error 50");
}

CASE(an_unreadable_table_after_the_act_is_said)
{
    struct system system = make_system();
    let_work(&system, WAY_SHUTDOWN_SEND, STATE_NONE);
    system.blind_after_way = true;
    struct close_result result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_UNVERIFIED);
    check_text(&result, CLOSE_GRACEFUL, "not verified: the table could not be read: error 5");
}

CASE(what_has_no_connection_is_refused)
{
    struct system system = make_system();
    struct close_result result = run(&system, PROTOCOL_UDP4, CLOSE_RESET);
    CHECK_NUMBER(result.outcome, OUTCOME_NOT_POSSIBLE);
    CHECK_NUMBER(result.obstacle, CLOSE_IS_UDP);
    check_text(&result, CLOSE_RESET, "not possible: UDP has no connection to close");
    system.state = STATE_LISTEN;
    result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.obstacle, CLOSE_IS_LISTENER);
    system.state = STATE_BOUND;
    result = run(&system, PROTOCOL_TCP4, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.obstacle, CLOSE_NOT_CONNECTED);
    CHECK_NUMBER(system.call_count, 0);
}

CASE(obstacles_of_rows)
{
    struct row row;
    memset(&row, 0, sizeof row);
    static const struct {
        enum tcp_state state;
        enum close_obstacle obstacle;
    } cases[] = {{STATE_ESTABLISHED, CLOSE_POSSIBLE},  {STATE_SYN_SENT, CLOSE_POSSIBLE},
                 {STATE_SYN_RECEIVED, CLOSE_POSSIBLE}, {STATE_CLOSE_WAIT, CLOSE_POSSIBLE},
                 {STATE_LAST_ACK, CLOSE_POSSIBLE},     {STATE_FIN_WAIT1, CLOSE_POSSIBLE},
                 {STATE_FIN_WAIT2, CLOSE_POSSIBLE},    {STATE_CLOSING, CLOSE_POSSIBLE},
                 {STATE_LISTEN, CLOSE_IS_LISTENER},    {STATE_TIME_WAIT, CLOSE_IS_ENDING},
                 {STATE_BOUND, CLOSE_NOT_CONNECTED},   {STATE_CLOSED, CLOSE_NOT_CONNECTED},
                 {STATE_NONE, CLOSE_NOT_CONNECTED},    {STATE_DELETE_TCB, CLOSE_NOT_CONNECTED}};
    row.endpoint.protocol = PROTOCOL_TCP6;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        row.endpoint.state = (uint8_t)cases[i].state;
        CHECK_NUMBER(close_obstacle(&row), cases[i].obstacle);
        CHECK(close_obstacle_text(cases[i].obstacle)[0] != '\0');
    }
    row.endpoint.protocol = PROTOCOL_UDP6;
    CHECK_NUMBER(close_obstacle(&row), CLOSE_IS_UDP);
    row.change = CHANGE_CLOSED;
    CHECK_NUMBER(close_obstacle(&row), CLOSE_IS_GONE);
}

CASE(requests_take_the_owner_of_the_row)
{
    struct process process = {.pid = 42, .started = 99, .name = "a.exe"};
    struct row row;
    memset(&row, 0, sizeof row);
    row.process = &process;
    CHECK_NUMBER(close_request_of(&row, CLOSE_DEADLINE, 7).owner_started, 99);
    CHECK_NUMBER(close_request_of(&row, CLOSE_DEADLINE, 7).deadline_ms, 7);
    row.owner_was = 1;
    CHECK_NUMBER(close_request_of(&row, CLOSE_GRACEFUL, 0).owner_started, 0);
}

/* What a way can do. */
enum { REFUSED, DENIED, LYING, WORKING, ABILITY_COUNT };

static struct system make_able(unsigned abilities)
{
    struct system system = make_system();
    for (int way = WAY_SHUTDOWN_SEND; way < WAY_COUNT; way++, abilities /= ABILITY_COUNT) {
        unsigned ability = abilities % ABILITY_COUNT;
        bool fin = way == WAY_SHUTDOWN_SEND || way == WAY_SHUTDOWN_BOTH;
        if (ability == WORKING) {
            let_work(&system, (enum close_way)way, fin ? STATE_FIN_WAIT2 : STATE_NONE);
        } else {
            system.errors[way] = ability == LYING ? 0 : ability == DENIED ? CODE_DENIED : CODE_UNSUPPORTED;
        }
    }
    return system;
}

static bool may_call(enum protocol protocol, enum close_mode mode, enum close_way way)
{
    if (way == WAY_SHUTDOWN_SEND) {
        return mode != CLOSE_RESET;
    }
    return mode != CLOSE_GRACEFUL && !(way == WAY_SET_TCP_ENTRY && protocol == PROTOCOL_TCP6);
}

/* The ways are called in their order, each that the mode has and none behind one that ended it. */
static void check_calls(const struct system *system, enum protocol protocol, enum close_mode mode)
{
    size_t called = 0;
    bool ended = false;
    for (int way = WAY_SHUTDOWN_SEND; way < WAY_COUNT; way++) {
        if (!ended && may_call(protocol, mode, (enum close_way)way)) {
            CHECK(called < system->call_count && system->called[called] == (enum close_way)way);
            called++;
            ended = system->works[way] && system->after[way] == STATE_NONE;
        }
    }
    CHECK_NUMBER(system->call_count, called);
}

/* The last that did something, WAY_NONE when none did. */
static enum close_way way_that_worked(const struct system *system)
{
    enum close_way worked = WAY_NONE;
    for (size_t i = 0; i < system->call_count; i++) {
        worked = system->works[system->called[i]] ? system->called[i] : worked;
    }
    return worked;
}

static void check_told(const struct system *system, const struct close_result *result, enum close_mode mode)
{
    char text[1024];
    enum close_way worked = way_that_worked(system);
    bool fin = worked == WAY_SHUTDOWN_SEND || worked == WAY_SHUTDOWN_BOTH;
    close_result_text(result, mode, NULL, text, sizeof text);
    CHECK((strncmp(text, "closed by reset", 15) == 0) == (worked != WAY_NONE && !fin));
    if (worked == WAY_NONE) {
        CHECK(result->outcome == OUTCOME_STILL_OPEN || result->outcome == OUTCOME_ACCESS_DENIED);
        CHECK_NUMBER(result->way, WAY_NONE);
        return;
    }
    CHECK_NUMBER(result->outcome, fin ? OUTCOME_CLOSING : OUTCOME_CLOSED);
    CHECK_NUMBER(result->milder, fin && mode != CLOSE_GRACEFUL);
    /* A shutdown that reports success on what has FIN sent cannot be told from one that works. */
    if (!(fin && system->errors[WAY_SHUTDOWN_BOTH] == 0)) {
        CHECK_NUMBER(result->way, worked);
    }
    CHECK((strstr(text, "both directions") != NULL) == (result->way == WAY_SHUTDOWN_BOTH));
}

CASE(whatever_the_ways_can_do)
{
    static const enum protocol protocols[] = {PROTOCOL_TCP4, PROTOCOL_TCP6};
    const unsigned combinations = ABILITY_COUNT * ABILITY_COUNT * ABILITY_COUNT * ABILITY_COUNT;
    for (unsigned abilities = 0; abilities < combinations; abilities++) {
        for (int mode = 0; mode < CLOSE_MODE_COUNT; mode++) {
            for (int family = 0; family < 2; family++) {
                struct system system = make_able(abilities);
                struct close_result result = run(&system, protocols[family], (enum close_mode)mode);
                check_calls(&system, protocols[family], (enum close_mode)mode);
                check_told(&system, &result, (enum close_mode)mode);
                CHECK(system.now <= 1000 + 5000 + 2000);
            }
        }
    }
}

/* Between the look and the call: every way then fails. */
CASE(what_vanishes_before_the_call_is_already_gone)
{
    static const struct {
        enum close_mode mode;
        enum close_way way;
    } cases[] = {{CLOSE_GRACEFUL, WAY_SHUTDOWN_SEND},
                 {CLOSE_DEADLINE, WAY_SHUTDOWN_SEND},
                 {CLOSE_RESET, WAY_SET_TCP_ENTRY},
                 {CLOSE_RESET, WAY_NSI},
                 {CLOSE_RESET, WAY_SHUTDOWN_BOTH}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct system system = make_system();
        system.works[cases[i].way] = true;
        struct close_result result = run(&system, PROTOCOL_TCP4, cases[i].mode);
        CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
        CHECK_NUMBER(result.way, WAY_NONE);
        CHECK_NUMBER(system.called[system.call_count - 1], cases[i].way);
    }
}

/* Several connections, each known by its local port, over one clock. */
struct crowd {
    struct system each[3];
    unsigned batches, readings;
    size_t batch_sizes[4];
    bool fresh;
    uint32_t call_ms; /* how long a reset takes */
};

static struct system *member(void *context, const struct endpoint *endpoint)
{
    struct crowd *crowd = context;
    return &crowd->each[endpoint->local_port];
}

static enum sighting crowd_look(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                                uint32_t *error)
{
    struct crowd *crowd = context;
    crowd->readings += !crowd->fresh;
    crowd->fresh = true;
    return look(member(context, endpoint), endpoint, state, error);
}

static void crowd_wait(void *context, uint32_t milliseconds)
{
    struct crowd *crowd = context;
    for (int i = 0; i < 3; i++) {
        wait(&crowd->each[i], milliseconds);
    }
}

static uint32_t crowd_set_tcp_entry(void *context, const struct endpoint *endpoint)
{
    uint32_t error = set_tcp_entry(member(context, endpoint), endpoint);
    crowd_wait(context, ((struct crowd *)context)->call_ms);
    return error;
}

static uint32_t crowd_nsi_reset(void *context, const struct endpoint *endpoint)
{
    return nsi_reset(member(context, endpoint), endpoint);
}

static void crowd_shutdown(void *context, struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    struct crowd *crowd = context;
    crowd->batch_sizes[crowd->batches++] = count;
    for (size_t i = 0; i < count; i++) {
        shut_down(member(context, orders[i].endpoint), &orders[i], how);
    }
}

static uint64_t crowd_now_ms(void *context)
{
    return now_ms(&((struct crowd *)context)->each[0]);
}

static void crowd_renew(void *context)
{
    ((struct crowd *)context)->fresh = false;
}

static struct crowd make_crowd(void)
{
    struct crowd crowd = {.fresh = false};
    for (int i = 0; i < 3; i++) {
        crowd.each[i] = make_system();
    }
    return crowd;
}

static void run_tasks(struct crowd *crowd, struct close_task tasks[3])
{
    const struct close_operations operations = {
        .context = crowd,
        .look = crowd_look,
        .set_tcp_entry = crowd_set_tcp_entry,
        .nsi_reset = crowd_nsi_reset,
        .shutdown_sockets = crowd_shutdown,
        .wait = crowd_wait,
        .now_ms = crowd_now_ms,
        .renew = crowd_renew,
    };
    for (int i = 0; i < 3; i++) {
        tasks[i].request.endpoint.local_port = (uint16_t)i;
    }
    close_run_all(tasks, 3, &operations);
}

static void run_crowd(struct crowd *crowd, struct close_task tasks[3], enum close_mode mode)
{
    for (int i = 0; i < 3; i++) {
        tasks[i].request = make_request(PROTOCOL_TCP4, mode);
    }
    run_tasks(crowd, tasks);
}

CASE(several_share_one_deadline)
{
    struct close_task tasks[3];
    struct crowd crowd = make_crowd();
    for (int i = 0; i < 3; i++) {
        let_work(&crowd.each[i], WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
        let_work(&crowd.each[i], WAY_SET_TCP_ENTRY, STATE_NONE);
    }
    crowd.each[1].peer_closes_at = 2000;
    run_crowd(&crowd, tasks, CLOSE_DEADLINE);
    for (int i = 0; i < 3; i++) {
        CHECK_NUMBER(tasks[i].result.outcome, OUTCOME_CLOSED);
        CHECK_NUMBER(tasks[i].result.way, i == 1 ? WAY_SHUTDOWN_SEND : WAY_SET_TCP_ENTRY);
        CHECK_NUMBER(crowd.each[i].called_at[WAY_SHUTDOWN_SEND], 1000);
        CHECK_NUMBER(crowd.each[i].called_at[WAY_SET_TCP_ENTRY], i == 1 ? 0 : 6000);
    }
    CHECK_NUMBER(crowd.batches, 1);
    CHECK_NUMBER(crowd.batch_sizes[0], 3);
}

CASE(each_of_several_has_its_own_answer)
{
    struct close_task tasks[3];
    struct crowd crowd = make_crowd();
    let_work(&crowd.each[0], WAY_NSI, STATE_NONE);
    crowd.each[1].sighting = SIGHT_GONE;
    crowd.each[2].errors[WAY_SHUTDOWN_BOTH] = CODE_DENIED;
    run_crowd(&crowd, tasks, CLOSE_RESET);
    CHECK_NUMBER(tasks[0].result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(tasks[0].result.way, WAY_NSI);
    CHECK_NUMBER(tasks[1].result.outcome, OUTCOME_ALREADY_GONE);
    CHECK_NUMBER(crowd.each[1].call_count, 0);
    CHECK_NUMBER(tasks[2].result.outcome, OUTCOME_ACCESS_DENIED);
    CHECK_NUMBER(tasks[2].result.attempt_count, 3);
}

CASE(a_batch_mixes_modes_and_answers)
{
    struct close_task tasks[3] = {{.request = make_request(PROTOCOL_TCP4, CLOSE_GRACEFUL)},
                                  {.request = make_request(PROTOCOL_TCP6, CLOSE_DEADLINE)},
                                  {.request = make_request(PROTOCOL_TCP4, CLOSE_RESET)}};
    struct crowd crowd = make_crowd();
    for (int i = 0; i < 3; i++) {
        let_work(&crowd.each[i], WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
        let_work(&crowd.each[i], WAY_SHUTDOWN_BOTH, STATE_FIN_WAIT2);
    }
    crowd.each[0].silent = 3;
    crowd.each[1].errors[WAY_NSI] = CODE_DENIED;
    crowd.each[2].errors[WAY_SHUTDOWN_BOTH] = CODE_NOT_FOUND;
    crowd.each[2].works[WAY_SHUTDOWN_BOTH] = false;
    run_tasks(&crowd, tasks);
    CHECK_NUMBER(crowd.batches, 2);
    CHECK(crowd.batch_sizes[0] == 2 && crowd.batch_sizes[1] == 2);
    CHECK_NUMBER(tasks[0].result.outcome, OUTCOME_CLOSING);
    CHECK_NUMBER(tasks[0].result.way, WAY_SHUTDOWN_SEND);
    CHECK_NUMBER(tasks[0].result.silent, 3);
    CHECK(!tasks[0].result.milder);
    CHECK_NUMBER(tasks[1].result.outcome, OUTCOME_CLOSING);
    CHECK_NUMBER(tasks[1].result.way, WAY_SHUTDOWN_BOTH);
    CHECK_NUMBER(tasks[1].result.silent, 0);
    CHECK_NUMBER(tasks[2].result.outcome, OUTCOME_STILL_OPEN);
    CHECK_NUMBER(crowd.each[2].called_at[WAY_SHUTDOWN_SEND], 0);
    CHECK_NUMBER(tasks[2].result.attempts[2].error, CODE_NOT_FOUND);
    /* Nothing may wait for another's deadline to begin its own way, but all share the steps. */
    CHECK_NUMBER(crowd.each[1].called_at[WAY_SHUTDOWN_BOTH], crowd.each[2].called_at[WAY_SHUTDOWN_BOTH]);
}

/* Before the calls and after them: 1 000 rows must not be read 1 000 times. */
CASE(one_reading_serves_a_batch)
{
    struct close_task tasks[3];
    struct crowd crowd = make_crowd();
    for (int i = 0; i < 3; i++) {
        let_work(&crowd.each[i], WAY_SHUTDOWN_SEND, STATE_NONE);
        let_work(&crowd.each[i], WAY_SET_TCP_ENTRY, STATE_NONE);
    }
    run_crowd(&crowd, tasks, CLOSE_GRACEFUL);
    CHECK_NUMBER(crowd.readings, 2);
    CHECK_NUMBER(crowd.batches, 1);

    crowd.readings = 0;
    for (int i = 0; i < 3; i++) {
        crowd.each[i].sighting = SIGHT_SEEN;
        crowd.each[i].state = STATE_ESTABLISHED;
    }
    run_crowd(&crowd, tasks, CLOSE_RESET);
    CHECK_NUMBER(crowd.readings, 2);
    CHECK_NUMBER(crowd.batches, 1);
}

/* A reset knows its connection by the ends alone: an old look must not choose it. */
CASE(a_reading_is_renewed_when_calls_are_slow)
{
    struct close_task tasks[3];
    struct crowd crowd = make_crowd();
    crowd.call_ms = 30;
    for (int i = 0; i < 3; i++) {
        let_work(&crowd.each[i], WAY_SET_TCP_ENTRY, STATE_NONE);
    }
    run_crowd(&crowd, tasks, CLOSE_RESET);
    CHECK_NUMBER(crowd.readings, 4);
}

/* Another connection may have taken its place while the others were waited for. */
CASE(each_call_comes_behind_a_look)
{
    struct close_task tasks[3];
    struct crowd crowd = make_crowd();
    for (int i = 0; i < 3; i++) {
        let_work(&crowd.each[i], WAY_SHUTDOWN_SEND, STATE_FIN_WAIT2);
    }
    crowd.each[2].after[WAY_SHUTDOWN_SEND] = STATE_NONE;
    crowd.each[0].blind_after_way = true;
    run_crowd(&crowd, tasks, CLOSE_DEADLINE);
    CHECK_NUMBER(tasks[0].result.outcome, OUTCOME_UNVERIFIED);
    CHECK_NUMBER(crowd.each[0].call_count, 1);
    CHECK_NUMBER(tasks[1].result.outcome, OUTCOME_CLOSING);
    CHECK_NUMBER(crowd.each[1].call_count, 4);
    CHECK_NUMBER(tasks[2].result.outcome, OUTCOME_CLOSED);
    CHECK_NUMBER(crowd.each[2].call_count, 1);
}

int main(void)
{
    RUN(reset_of_ipv4_is_set_tcp_entry);
    RUN(reset_of_ipv6_is_the_network_store);
    RUN(success_that_changes_nothing_goes_on_to_the_next_way);
    RUN(reset_falls_back_to_both_directions_and_says_so);
    RUN(nothing_works_and_every_answer_is_told);
    RUN(every_code_of_every_way_is_kept);
    RUN(a_refusal_explains_more_than_a_missing_way);
    RUN(a_protected_owner_is_told_apart);
    RUN(a_socket_that_is_not_connected_any_more);
    RUN(an_administrator_is_told_the_error);
    RUN(a_row_without_owner_that_ends_is_the_same_connection);
    RUN(graceful_is_the_sending_side_only);
    RUN(a_peer_that_does_not_finish_is_closing);
    RUN(a_peer_that_finishes_late_but_in_time_is_closed);
    RUN(deadline_resets_when_it_has_passed);
    RUN(deadline_does_not_reset_what_closes_in_time);
    RUN(deadline_without_a_reset_ends_both_directions);
    RUN(deadline_of_which_only_fin_works_stays_closing);
    RUN(an_orderly_end_is_no_reset);
    RUN(a_fin_behind_queued_data_is_not_called_nothing);
    RUN(handles_that_do_not_answer_are_told);
    RUN(deadline_does_not_wait_for_a_shutdown_that_failed);
    RUN(what_is_gone_is_not_acted_upon);
    RUN(the_memory_of_a_connection_counts_as_gone);
    RUN(what_goes_by_itself_is_not_claimed);
    RUN(an_unreadable_table_forbids_to_act);
    RUN(an_unreadable_table_after_the_act_is_said);
    RUN(what_has_no_connection_is_refused);
    RUN(obstacles_of_rows);
    RUN(requests_take_the_owner_of_the_row);
    RUN(whatever_the_ways_can_do);
    RUN(what_vanishes_before_the_call_is_already_gone);
    RUN(several_share_one_deadline);
    RUN(each_of_several_has_its_own_answer);
    RUN(a_batch_mixes_modes_and_answers);
    RUN(one_reading_serves_a_batch);
    RUN(a_reading_is_renewed_when_calls_are_slow);
    RUN(each_call_comes_behind_a_look);
    return check_result();
}
