/*
 * close_plan: which ways are tried, in which order, and what their answers mean.
 *
 * A step is one way for all connections and the patience to see it work.  The verdict is always the table's:
 * what a call reports only decides whether another way is worth trying and which reason to give.
 */
#include "sockscope/close_plan.h"

#include <string.h>

#include "sockscope/text.h"

enum {
    ERROR_NO_ACCESS = 5,         /* ERROR_ACCESS_DENIED */
    ERROR_NO_MESSAGE = 317,      /* ERROR_MR_MID_NOT_FOUND: SetTcpEntry's word for "not elevated" */
    ERROR_NOT_FOUND_HERE = 1168, /* ERROR_NOT_FOUND */
    ERROR_PRIVILEGE = 1314,      /* ERROR_PRIVILEGE_NOT_HELD */
    PATIENCE_MS = 2000,
    RESET_PATIENCE_MS = 500, /* a reset takes effect at once or not at all */
    FIRST_WAIT_MS = 20,
    LONGEST_WAIT_MS = 250
};

struct close_request close_request_of(const struct row *row, enum close_mode mode, uint32_t deadline_ms)
{
    struct close_request request = {row->endpoint, 0, mode, deadline_ms, PATIENCE_MS};
    if (row->process && !row->owner_was) {
        request.owner_started = row->process->started;
    }
    return request;
}

static enum close_obstacle state_obstacle(enum tcp_state state)
{
    switch (state) {
    case STATE_LISTEN:
        return CLOSE_IS_LISTENER;
    case STATE_TIME_WAIT:
        return CLOSE_IS_ENDING;
    case STATE_NONE:
    case STATE_CLOSED:
    case STATE_DELETE_TCB:
    case STATE_BOUND:
        return CLOSE_NOT_CONNECTED;
    case STATE_SYN_SENT:
    case STATE_SYN_RECEIVED:
    case STATE_ESTABLISHED:
    case STATE_FIN_WAIT1:
    case STATE_FIN_WAIT2:
    case STATE_CLOSE_WAIT:
    case STATE_CLOSING:
    case STATE_LAST_ACK:
        break;
    }
    return CLOSE_POSSIBLE;
}

enum close_obstacle close_obstacle(const struct row *row)
{
    if (row->change == CHANGE_CLOSED) {
        return CLOSE_IS_GONE;
    }
    if (!protocol_is_tcp((enum protocol)row->endpoint.protocol)) {
        return CLOSE_IS_UDP;
    }
    return state_obstacle((enum tcp_state)row->endpoint.state);
}

const char *close_obstacle_text(enum close_obstacle obstacle)
{
    static const char *const texts[] = {
        [CLOSE_POSSIBLE] = "it can be closed",
        [CLOSE_IS_UDP] = "UDP has no connection to close",
        [CLOSE_IS_LISTENER] = "a listener has no connection to close, it ends with its process",
        [CLOSE_IS_GONE] = "it is closed already",
        [CLOSE_IS_ENDING] = "both sides have closed it, Windows only remembers it for a while",
        [CLOSE_NOT_CONNECTED] = "it is not connected"};
    return texts[obstacle];
}

const char *close_way_name(enum close_way way)
{
    static const char *const names[WAY_COUNT] = {"nothing", "SetTcpEntry", "the network store (NSI)",
                                                 "shutdown of the owner's socket"};
    return names[way];
}

/* Running. */

static void finish(struct close_task *task, enum close_outcome outcome)
{
    task->result.outcome = outcome;
    task->finished = true;
}

static bool is_denied(uint32_t error)
{
    return error == ERROR_NO_ACCESS || error == ERROR_NO_MESSAGE || error == ERROR_PRIVILEGE;
}

static bool is_closing(enum tcp_state state)
{
    return state == STATE_FIN_WAIT1 || state == STATE_FIN_WAIT2 || state == STATE_CLOSING ||
           state == STATE_LAST_ACK;
}

static void renew(const struct close_operations *operations)
{
    if (operations->renew) {
        operations->renew(operations->context);
    }
}

/* True when the connection is gone, or only the memory of it is left. */
static bool look_gone(struct close_task *task, const struct close_operations *operations)
{
    uint32_t error = 0;
    enum tcp_state state = STATE_NONE;
    enum sighting sighting = operations->look(operations->context, &task->request.endpoint, &state, &error);
    task->unseen = sighting == SIGHT_UNKNOWN;
    if (task->unseen) {
        task->result.error = error;
        return false;
    }
    task->result.state = sighting == SIGHT_SEEN ? state : STATE_NONE;
    return sighting != SIGHT_SEEN || state == STATE_TIME_WAIT || state == STATE_CLOSED ||
           state == STATE_DELETE_TCB;
}

static uint32_t call_way(const struct close_request *request, const struct close_operations *operations,
                         enum close_way way)
{
    switch (way) {
    case WAY_SET_TCP_ENTRY:
        return operations->set_tcp_entry(operations->context, &request->endpoint);
    case WAY_NSI:
        return operations->nsi_reset(operations->context, &request->endpoint);
    case WAY_SHUTDOWN:
        return operations->shutdown_socket(operations->context, &request->endpoint, request->owner_started);
    case WAY_NONE:
    case WAY_COUNT:
        break;
    }
    return 0;
}

/* Gone: by the last way that reported success, or by itself. */
static void finish_gone(struct close_task *task)
{
    struct close_result *result = &task->result;
    for (size_t i = result->attempt_count; i-- > 0;) {
        if (result->attempts[i].error == 0) {
            result->way = result->attempts[i].way;
            result->milder = result->way == WAY_SHUTDOWN && task->request.mode == CLOSE_RESET;
            finish(task, OUTCOME_CLOSED);
            return;
        }
    }
    finish(task, OUTCOME_ALREADY_GONE);
}

static void call(struct close_task *task, const struct close_operations *operations, enum close_way way)
{
    struct close_result *result = &task->result;
    uint32_t error = call_way(&task->request, operations, way);
    result->attempts[result->attempt_count++] = (struct close_attempt){way, error};
    task->called = true;
}

/* How long the last call may take to show; one that failed is looked at once. */
static uint32_t patience_of(const struct close_task *task)
{
    const struct close_attempt *last = &task->result.attempts[task->result.attempt_count - 1];
    const struct close_request *request = &task->request;
    if (last->error) {
        return 0;
    }
    if (last->way != WAY_SHUTDOWN) {
        return RESET_PATIENCE_MS;
    }
    return request->mode == CLOSE_DEADLINE ? request->deadline_ms : request->patience_ms;
}

/* Looks at all that were called; the longest time that one of them may still have, 0 for none. */
static uint64_t look_at_called(struct close_task *tasks, size_t count,
                               const struct close_operations *operations, uint64_t passed)
{
    uint64_t rest = 0;
    renew(operations);
    for (size_t i = 0; i < count; i++) {
        struct close_task *task = &tasks[i];
        if (task->finished || !task->called) {
            continue;
        }
        if (look_gone(task, operations)) {
            finish_gone(task);
            continue;
        }
        uint64_t patience = patience_of(task);
        task->called = patience > passed;
        rest = task->called && patience - passed > rest ? patience - passed : rest;
    }
    return rest;
}

static void wait_for_called(struct close_task *tasks, size_t count, const struct close_operations *operations)
{
    uint64_t start = operations->now_ms(operations->context), rest;
    uint32_t wait = FIRST_WAIT_MS;
    while ((rest = look_at_called(tasks, count, operations,
                                  operations->now_ms(operations->context) - start)) > 0) {
        operations->wait(operations->context, rest < wait ? (uint32_t)rest : wait);
        wait = wait * 2 > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : wait * 2;
    }
}

/* The error to report: a refusal explains more than a way that does not exist here. */
static uint32_t telling_error(const struct close_result *result)
{
    uint32_t error = 0;
    for (size_t i = 0; i < result->attempt_count; i++) {
        uint32_t candidate = result->attempts[i].error;
        if (candidate && !is_denied(error)) {
            error = candidate;
        }
    }
    return error;
}

static bool was_shut_down(const struct close_result *result)
{
    for (size_t i = 0; i < result->attempt_count; i++) {
        if (result->attempts[i].way == WAY_SHUTDOWN) {
            return result->attempts[i].error == 0;
        }
    }
    return false;
}

/* Nothing has closed it: why not. */
static void give_up(struct close_task *task)
{
    struct close_result *result = &task->result;
    if (task->unseen) {
        finish(task, OUTCOME_UNVERIFIED);
        return;
    }
    if (was_shut_down(result) && is_closing(result->state)) {
        result->way = WAY_SHUTDOWN;
        result->milder = task->request.mode != CLOSE_GRACEFUL;
        finish(task, OUTCOME_CLOSING);
        return;
    }
    result->error = telling_error(result);
    finish(task, is_denied(result->error) ? OUTCOME_ACCESS_DENIED : OUTCOME_STILL_OPEN);
}

static void refuse(struct close_task *task, enum close_obstacle obstacle)
{
    task->result.obstacle = obstacle;
    finish(task, OUTCOME_NOT_POSSIBLE);
}

/* What can be known before the next thing is done. */
static void check_before(struct close_task *task, const struct close_operations *operations)
{
    if (!protocol_is_tcp((enum protocol)task->request.endpoint.protocol)) {
        refuse(task, CLOSE_IS_UDP);
        return;
    }
    renew(operations);
    if (look_gone(task, operations)) {
        finish_gone(task);
        return;
    }
    if (task->unseen) {
        /* Without a sight of it there is no telling what would be hit. */
        finish(task, OUTCOME_UNVERIFIED);
        return;
    }
    enum close_obstacle obstacle = state_obstacle(task->result.state);
    if (obstacle != CLOSE_POSSIBLE) {
        refuse(task, obstacle);
    }
}

/* Whether the mode has this way, and at this point of the plan. */
static bool is_planned(const struct close_request *request, enum close_way way, bool first)
{
    switch (way) {
    case WAY_SHUTDOWN:
        return first == (request->mode != CLOSE_RESET);
    case WAY_SET_TCP_ENTRY:
        return request->mode != CLOSE_GRACEFUL &&
               !protocol_is_ipv6((enum protocol)request->endpoint.protocol);
    case WAY_NSI:
        return request->mode != CLOSE_GRACEFUL;
    case WAY_NONE:
    case WAY_COUNT:
        break;
    }
    return false;
}

static void try_way(struct close_task *tasks, size_t count, const struct close_operations *operations,
                    enum close_way way, bool first)
{
    for (size_t i = 0; i < count; i++) {
        struct close_task *task = &tasks[i];
        task->called = false;
        if (!task->finished && is_planned(&task->request, way, first)) {
            check_before(task, operations);
            if (!task->finished) {
                call(task, operations, way);
            }
        }
    }
    wait_for_called(tasks, count, operations);
}

void close_run_all(struct close_task *tasks, size_t count, const struct close_operations *operations)
{
    for (size_t i = 0; i < count; i++) {
        tasks[i].result = (struct close_result){.way = WAY_NONE};
        tasks[i].finished = tasks[i].unseen = false;
    }
    try_way(tasks, count, operations, WAY_SHUTDOWN, true);
    try_way(tasks, count, operations, WAY_SET_TCP_ENTRY, false);
    try_way(tasks, count, operations, WAY_NSI, false);
    try_way(tasks, count, operations, WAY_SHUTDOWN, false);
    for (size_t i = 0; i < count; i++) {
        if (!tasks[i].finished) {
            give_up(&tasks[i]);
        }
    }
}

struct close_result close_run(const struct close_request *request, const struct close_operations *operations)
{
    struct close_task task = {.request = *request};
    close_run_all(&task, 1, operations);
    return task.result;
}

/* Words. */

struct writer {
    char *text;
    size_t size, length;
};

static void put(struct writer *writer, const char *words)
{
    text_append(writer->text, writer->size, &writer->length, words);
}

static void put_error(struct writer *writer, uint32_t error,
                      size_t (*system_text)(uint32_t error, char *text, size_t size))
{
    char words[512];
    if (system_text) {
        system_text(error, words, sizeof words);
        put(writer, words);
    } else {
        put(writer, "error ");
        text_append_number(writer->text, writer->size, &writer->length, error);
    }
}

static const char *why_milder(const struct close_result *result)
{
    for (size_t i = 0; i < result->attempt_count; i++) {
        if (is_denied(result->attempts[i].error)) {
            return ", not reset: resetting needs administrator rights";
        }
    }
    return ", not reset: the system did not carry the reset out";
}

static void put_success(struct writer *writer, const struct close_result *result, enum close_mode mode)
{
    put(writer, "closed by ");
    if (result->way != WAY_SHUTDOWN) {
        put(writer, mode == CLOSE_DEADLINE ? "reset after the deadline (" : "reset (");
        put(writer, close_way_name(result->way));
        put(writer, ")");
        return;
    }
    put(writer, "shutdown (FIN)");
    put(writer, result->milder ? why_milder(result) : "");
}

static void put_attempts(struct writer *writer, const struct close_result *result,
                         size_t (*system_text)(uint32_t error, char *text, size_t size))
{
    for (size_t i = 0; i < result->attempt_count; i++) {
        put(writer, "; ");
        put(writer, close_way_name(result->attempts[i].way));
        put(writer, ": ");
        if (result->attempts[i].error) {
            put_error(writer, result->attempts[i].error, system_text);
        } else {
            put(writer, "reported success but changed nothing");
        }
    }
}

size_t close_result_text(const struct close_result *result, enum close_mode mode,
                         size_t (*system_text)(uint32_t error, char *text, size_t size), char *text,
                         size_t size)
{
    struct writer writer = {text, size, 0};
    text[0] = '\0';
    switch (result->outcome) {
    case OUTCOME_CLOSED:
        put_success(&writer, result, mode);
        break;
    case OUTCOME_CLOSING:
        put(&writer, "closing (");
        put(&writer, state_name(result->state, STATE_NETSTAT));
        put(&writer, "): FIN is sent, the other side has not finished");
        put(&writer, result->milder ? why_milder(result) : "");
        break;
    case OUTCOME_STILL_OPEN:
        put(&writer, "still open (");
        put(&writer, state_name(result->state, STATE_NETSTAT));
        put(&writer, ")");
        put_attempts(&writer, result, system_text);
        break;
    case OUTCOME_ALREADY_GONE:
        put(&writer, "already gone");
        break;
    case OUTCOME_ACCESS_DENIED:
        put(&writer, "access denied, administrator rights may be needed");
        put_attempts(&writer, result, system_text);
        break;
    case OUTCOME_NOT_POSSIBLE:
        put(&writer, "not possible: ");
        put(&writer, close_obstacle_text(result->obstacle));
        break;
    case OUTCOME_UNVERIFIED:
        put(&writer, result->attempt_count ? "not verified" : "nothing was done");
        put(&writer, ": the table could not be read: ");
        put_error(&writer, result->error, system_text);
        break;
    }
    return writer.length;
}
