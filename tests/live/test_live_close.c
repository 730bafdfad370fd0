/*
 * Closing real connections between two peers: what is reported must agree with what the other end saw.
 */
#include <winsock2.h>

#include <windows.h>

#include "check.h"
#include "peer_client.h"
#include "sockscope/snapshot.h"
#include "sockscope/system.h"

static struct source source;
static struct snapshot snapshot;
static struct close_operations operations;
static struct peer server, client;

static uint64_t start_of(const struct peer *peer)
{
    FILETIME created, exited, kernel, user;
    GetProcessTimes(peer->process, &created, &exited, &kernel, &user);
    return (uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

/* A request for the client's end of a link. */
static bool make_request(const struct link *link, bool ipv6, enum close_mode mode,
                         struct close_request *request)
{
    snapshot_begin(&snapshot, 0, 0);
    source.read_tables(source.context, &snapshot, 0);
    for (size_t i = 0; i < snapshot.count; i++) {
        const struct endpoint *row = &snapshot.rows[i];
        if (row->protocol == (ipv6 ? PROTOCOL_TCP6 : PROTOCOL_TCP4) && row->local_port == link->client_port &&
            row->remote_port == link->server_port) {
            *request = (struct close_request){*row, start_of(&client), mode, 500, 500};
            return true;
        }
    }
    return false;
}

static void ask(struct peer *peer, const char *verb, unsigned id, char answer[128])
{
    char command[32];
    snprintf(command, sizeof command, "%s %u", verb, id);
    peer_ask(peer, command, answer);
}

static void say(const struct close_result *result, enum close_mode mode)
{
    char words[1024];
    close_result_text(result, mode, system_error_text, words, sizeof words);
    printf("     %s\n", words);
}

/* The state of the client's end in the table, STATE_NONE when there is none. */
static enum tcp_state state_of(const struct link *link, bool ipv6)
{
    struct close_request request;
    return make_request(link, ipv6, CLOSE_GRACEFUL, &request) ? (enum tcp_state)request.endpoint.state
                                                              : STATE_NONE;
}

/* What the server's end sees: "end" of a FIN, an error of a reset. */
static void check_close(bool ipv6, enum close_mode mode)
{
    struct link link;
    struct close_request request;
    char seen[128];
    bool ready = peer_link(&server, &client, ipv6, &link) && make_request(&link, ipv6, mode, &request);
    CHECK(ready);
    if (!ready) {
        return;
    }
    struct close_result result = close_run(&request, &operations);
    say(&result, mode);
    ask(&server, "recv", link.server_id, seen);
    bool ended = result.outcome == OUTCOME_CLOSED || result.outcome == OUTCOME_CLOSING;
    bool reset =
        ended && mode != CLOSE_GRACEFUL && result.way != WAY_SHUTDOWN_SEND && result.way != WAY_SHUTDOWN_BOTH;
    CHECK(ended);
    bool in_time = mode == CLOSE_DEADLINE && result.outcome == OUTCOME_CLOSED;
    CHECK_NUMBER(result.milder, mode != CLOSE_GRACEFUL && !reset && !in_time);
    if (reset) {
        CHECK(strncmp(seen, "error ", 6) == 0);
    } else {
        CHECK_TEXT(seen, "end");
    }
    /* The owner's handle is still its own: it closes it without a fault. */
    ask(&client, "close", link.client_id, seen);
    CHECK_TEXT(seen, "closed");
    ask(&server, "close", link.server_id, seen);
    CHECK_TEXT(seen, "closed");
}

CASE(graceful_close_reaches_the_other_end)
{
    check_close(false, CLOSE_GRACEFUL);
    check_close(true, CLOSE_GRACEFUL);
}

/* The other side has queued something already, keeps its side open and goes on sending. */
static void check_nothing_lost(bool ipv6)
{
    struct link link;
    struct close_request request;
    char seen[128];
    bool ready =
        peer_link(&server, &client, ipv6, &link) && make_request(&link, ipv6, CLOSE_GRACEFUL, &request);
    CHECK(ready);
    if (!ready) {
        return;
    }
    ask(&server, "send", link.server_id, seen);
    CHECK_TEXT(seen, "sent");
    struct close_result result = close_run(&request, &operations);
    say(&result, CLOSE_GRACEFUL);
    CHECK_NUMBER(result.outcome, OUTCOME_CLOSING);
    CHECK_NUMBER(result.state, STATE_FIN_WAIT2);
    CHECK_NUMBER(result.way, WAY_SHUTDOWN_SEND);
    CHECK_NUMBER(state_of(&link, ipv6), STATE_FIN_WAIT2);
    for (int i = 0; i < 3; i++) {
        ask(&client, "recv", link.client_id, seen);
        CHECK_TEXT(seen, "data 5");
        ask(&server, "send", link.server_id, seen);
        CHECK_TEXT(seen, "sent");
    }
    ask(&client, "send", link.client_id, seen);
    CHECK(strcmp(seen, "sent") != 0);
    ask(&server, "recv", link.server_id, seen);
    CHECK_TEXT(seen, "end");
    ask(&client, "recv", link.client_id, seen);
    CHECK_TEXT(seen, "data 5");
    ask(&server, "close", link.server_id, seen);
    ask(&client, "recv", link.client_id, seen);
    CHECK_TEXT(seen, "end");
    ask(&client, "close", link.client_id, seen);
}

CASE(graceful_close_loses_nothing)
{
    check_nothing_lost(false);
    check_nothing_lost(true);
}

/*
 * At the deadline such a peer is reset, or, where the system does not do that, both directions are ended:
 * what is told is what the table and the peer say.
 */
static void check_deadline(bool ipv6)
{
    struct link link;
    struct close_request request;
    char seen[128];
    bool ready =
        peer_link(&server, &client, ipv6, &link) && make_request(&link, ipv6, CLOSE_DEADLINE, &request);
    CHECK(ready);
    if (!ready) {
        return;
    }
    struct close_result result = close_run(&request, &operations);
    say(&result, CLOSE_DEADLINE);
    CHECK(result.outcome == OUTCOME_CLOSED || result.outcome == OUTCOME_CLOSING);
    if (result.outcome == OUTCOME_CLOSING) {
        CHECK_NUMBER(result.way, WAY_SHUTDOWN_BOTH);
        CHECK(result.milder);
        CHECK_NUMBER(state_of(&link, ipv6), result.state);
    } else {
        CHECK_NUMBER(state_of(&link, ipv6), STATE_NONE);
    }
    ask(&server, "recv", link.server_id, seen);
    CHECK(strcmp(seen, "end") == 0 || strncmp(seen, "error ", 6) == 0);
    ask(&client, "send", link.client_id, seen);
    CHECK(strcmp(seen, "sent") != 0);
    ask(&client, "close", link.client_id, seen);
    ask(&server, "close", link.server_id, seen);
}

CASE(deadline_ends_what_the_other_end_keeps_open)
{
    check_deadline(false);
    check_deadline(true);
}

CASE(deadline_close_reaches_the_other_end)
{
    check_close(false, CLOSE_DEADLINE);
    check_close(true, CLOSE_DEADLINE);
}

CASE(reset_reaches_the_other_end_and_says_how)
{
    check_close(false, CLOSE_RESET);
    check_close(true, CLOSE_RESET);
}

/* Data still flows from the client to the server. */
static void check_alive(const struct link *link)
{
    char answer[128];
    ask(&client, "send", link->client_id, answer);
    CHECK_TEXT(answer, "sent");
    ask(&server, "recv", link->server_id, answer);
    CHECK_TEXT(answer, "data 5");
}

CASE(another_process_with_the_pid_is_not_touched)
{
    struct link link;
    struct close_request request;
    bool ready =
        peer_link(&server, &client, false, &link) && make_request(&link, false, CLOSE_GRACEFUL, &request);
    CHECK(ready);
    if (ready) {
        request.owner_started++;
        struct close_result result = close_run(&request, &operations);
        say(&result, CLOSE_GRACEFUL);
        CHECK_NUMBER(result.outcome, OUTCOME_STILL_OPEN);
        check_alive(&link);
    }
}

CASE(another_identity_on_the_tuple_is_not_touched)
{
    struct link link;
    struct close_request request;
    bool ready =
        peer_link(&server, &client, false, &link) && make_request(&link, false, CLOSE_RESET, &request);
    CHECK(ready);
    if (ready) {
        request.endpoint.created++;
        struct close_result result = close_run(&request, &operations);
        CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
        CHECK_NUMBER(result.attempt_count, 0);
        check_alive(&link);
    }
}

/* As make_request, of whichever family the connection is listed in. */
static bool find_request(const struct link *link, struct close_request *request)
{
    return make_request(link, false, CLOSE_GRACEFUL, request) ||
           make_request(link, true, CLOSE_GRACEFUL, request);
}

/* The listener is IPv4, the socket that connects IPv6: .NET, Java, Node and Go have those. */
CASE(an_ipv4_connection_of_a_dual_stack_socket_is_found)
{
    struct link link;
    struct close_request request;
    char command[32], answer[128];
    unsigned ignored;
    bool ready = peer_get(&server, "listen4", "port", &link.server_port, &link.listener);
    snprintf(command, sizeof command, "dual4 %u", link.server_port);
    ready = ready && peer_get(&client, command, "connected", &link.client_id, &link.client_port);
    snprintf(command, sizeof command, "accept %u", link.listener);
    ready = ready && peer_get(&server, command, "accepted", &link.server_id, &ignored) &&
            find_request(&link, &request);
    CHECK(ready);
    if (ready) {
        struct close_result result = close_run(&request, &operations);
        say(&result, CLOSE_GRACEFUL);
        CHECK(result.outcome == OUTCOME_CLOSED || result.outcome == OUTCOME_CLOSING);
        ask(&server, "recv", link.server_id, answer);
        CHECK_TEXT(answer, "end");
    }
}

/* In one command, of both families; one in between that is not meant stays. */
CASE(many_are_closed_together)
{
    enum { MANY = 8, SPARED = 3 };
    struct link links[MANY];
    struct close_task tasks[MANY];
    size_t count = 0;
    bool ready = true;
    memset(tasks, 0, sizeof tasks);
    for (int i = 0; i < MANY && ready; i++) {
        ready = peer_link(&server, &client, i % 2, &links[i]) &&
                (i == SPARED || make_request(&links[i], i % 2, CLOSE_GRACEFUL, &tasks[count++].request));
    }
    CHECK(ready);
    if (!ready) {
        return;
    }
    close_run_all(tasks, count, &operations);
    for (int i = 0; i < MANY; i++) {
        char answer[128];
        if (i == SPARED) {
            check_alive(&links[i]);
        } else {
            ask(&server, "recv", links[i].server_id, answer);
            CHECK_TEXT(answer, "end");
        }
    }
    for (size_t i = 0; i < count; i++) {
        CHECK(tasks[i].result.outcome == OUTCOME_CLOSED || tasks[i].result.outcome == OUTCOME_CLOSING);
        CHECK_NUMBER(tasks[i].result.silent, 0);
    }
}

/* A UDP socket of the same process with the same two ends goes on sending. */
CASE(the_other_protocol_is_not_touched)
{
    struct link link;
    struct close_request request;
    char command[32], answer[128];
    unsigned ignored;
    bool ready = peer_get(&server, "listen4", "port", &link.server_port, &link.listener);
    snprintf(command, sizeof command, "twins4 %u", link.server_port);
    ready = ready && peer_get(&client, command, "connected", &link.client_id, &link.client_port);
    snprintf(command, sizeof command, "accept %u", link.listener);
    ready = ready && peer_get(&server, command, "accepted", &link.server_id, &ignored) &&
            make_request(&link, false, CLOSE_GRACEFUL, &request);
    CHECK(ready);
    if (ready) {
        struct close_result result = close_run(&request, &operations);
        say(&result, CLOSE_GRACEFUL);
        CHECK(result.outcome == OUTCOME_CLOSED || result.outcome == OUTCOME_CLOSING);
        ask(&server, "recv", link.server_id, answer);
        CHECK_TEXT(answer, "end");
        ask(&client, "send", link.client_id - 1, answer);
        CHECK_TEXT(answer, "sent");
    }
}

CASE(what_is_gone_is_already_gone)
{
    struct link link;
    struct close_request request;
    char answer[128];
    bool ready =
        peer_link(&server, &client, false, &link) && make_request(&link, false, CLOSE_GRACEFUL, &request);
    CHECK(ready);
    if (ready) {
        ask(&client, "close", link.client_id, answer);
        ask(&server, "recv", link.server_id, answer);
        CHECK_TEXT(answer, "end");
        ask(&server, "close", link.server_id, answer);
        struct close_result result = close_run(&request, &operations);
        CHECK_NUMBER(result.outcome, OUTCOME_ALREADY_GONE);
        CHECK_NUMBER(result.attempt_count, 0);
    }
}

int main(void)
{
    bool ready = system_source_open(&source) && system_close_open(&operations) && peer_start(&server) &&
                 peer_start(&client);
    CHECK(ready);
    if (ready) {
        RUN(graceful_close_reaches_the_other_end);
        RUN(graceful_close_loses_nothing);
        RUN(deadline_ends_what_the_other_end_keeps_open);
        RUN(deadline_close_reaches_the_other_end);
        RUN(reset_reaches_the_other_end_and_says_how);
        RUN(another_process_with_the_pid_is_not_touched);
        RUN(another_identity_on_the_tuple_is_not_touched);
        RUN(the_other_protocol_is_not_touched);
        RUN(an_ipv4_connection_of_a_dual_stack_socket_is_found);
        RUN(many_are_closed_together);
        RUN(what_is_gone_is_already_gone);
    }
    peer_stop(&server);
    peer_stop(&client);
    snapshot_free(&snapshot);
    system_close_close(&operations);
    system_source_close(&source);
    return check_result();
}
