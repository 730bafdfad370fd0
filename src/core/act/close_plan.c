/*
 * close_plan: which ways are tried, in which order, and what their answers mean.
 *
 * A step is one way for all connections and the patience to see it work.  The verdict is always the table's:
 * what a call reports only decides whether another way is worth trying and which reason to give.
 */
#include "sockscope/close_plan.h"

#include <stdlib.h>

#include "sockscope/text.h"

enum {
    ERROR_NO_ACCESS = 5,         /* ERROR_ACCESS_DENIED */
    ERROR_NO_MEMORY = 8,         /* ERROR_NOT_ENOUGH_MEMORY */
    ERROR_NO_MESSAGE = 317,      /* ERROR_MR_MID_NOT_FOUND: SetTcpEntry's word for "not elevated" */
    ERROR_NOT_FOUND_HERE = 1168, /* ERROR_NOT_FOUND */
    ERROR_PROTECTED = 1293,      /* ERROR_PROCESS_IS_PROTECTED: the owner, from administrators too */
    ERROR_PRIVILEGE = 1314,      /* ERROR_PRIVILEGE_NOT_HELD */
    PATIENCE_MS = 2000,
    RESET_PATIENCE_MS = 500, /* a reset takes effect at once or not at all */
    READING_LASTS_MS = 20,   /* how long calls may rely on one reading of the tables */
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
        [CLOSE_IS_GONE] = "already closed",
        [CLOSE_IS_ENDING] = "both sides have closed it, Windows only remembers it for a while",
        [CLOSE_NOT_CONNECTED] = "not connected"};
    return texts[obstacle];
}

const char *close_way_name(enum close_way way)
{
    static const char *const names[WAY_COUNT] = {[WAY_NONE] = "nothing",
                                                 [WAY_SHUTDOWN_SEND] = "shutdown for sending",
                                                 [WAY_SET_TCP_ENTRY] = "SetTcpEntry",
                                                 [WAY_NSI] = "the network store (NSI)",
                                                 [WAY_SHUTDOWN_BOTH] = "shutdown in both directions"};
    return names[way];
}

static bool is_closing(enum tcp_state state)
{
    return state == STATE_FIN_WAIT1 || state == STATE_FIN_WAIT2 || state == STATE_CLOSING ||
           state == STATE_LAST_ACK;
}

enum sighting close_sighting(const struct endpoint *wanted, const struct endpoint *row)
{
    enum tcp_state state = (enum tcp_state)row->state;
    if (!endpoint_same_tuple(wanted, row)) {
        return SIGHT_GONE;
    }
    bool ending = row->pid == 0 && (is_closing(state) || state == STATE_TIME_WAIT);
    return ending || endpoint_same_identity(wanted, row) ? SIGHT_SEEN : SIGHT_OTHER;
}

/* Running. */

static void finish(struct close_task *task, enum close_outcome outcome)
{
    task->result.outcome = outcome;
    task->finished = true;
}

bool close_wants_rights(uint32_t error)
{
    return error == ERROR_NO_ACCESS || error == ERROR_NO_MESSAGE || error == ERROR_PRIVILEGE;
}

/* A refusal that an administrator would not get. */
static bool wants_rights(const struct close_result *result, uint32_t error)
{
    return !result->elevated && close_wants_rights(error);
}

static bool is_denied(const struct close_result *result, uint32_t error)
{
    return wants_rights(result, error) || error == ERROR_PROTECTED || error == ERROR_NO_ACCESS ||
           error == ERROR_PRIVILEGE;
}

static void renew(const struct close_operations *operations)
{
    if (operations->renew) {
        operations->renew(operations->context);
    }
}

/* True if the connection is gone, or only its TIME_WAIT is left. */
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

static bool is_shutdown(enum close_way way)
{
    return way == WAY_SHUTDOWN_SEND || way == WAY_SHUTDOWN_BOTH;
}

/* The last way that reported success, WAY_NONE for none; on request only among those that send FIN. */
static enum close_way last_success(const struct close_result *result, bool only_shutdown)
{
    for (size_t i = result->attempt_count; i-- > 0;) {
        const struct close_attempt *attempt = &result->attempts[i];
        if (attempt->error == 0 && (!only_shutdown || is_shutdown(attempt->way))) {
            return attempt->way;
        }
    }
    return WAY_NONE;
}

/* Only an orderly end leaves a TIME_WAIT: a reset that reported success did not cause it. */
static void finish_gone(struct close_task *task)
{
    struct close_result *result = &task->result;
    result->way = last_success(result, result->state == STATE_TIME_WAIT);
    result->milder = result->way == WAY_SHUTDOWN_BOTH;
    finish(task, result->way == WAY_NONE ? OUTCOME_ALREADY_GONE : OUTCOME_CLOSED);
}

static void take_answer(struct close_task *task, enum close_way way, uint32_t error)
{
    task->result.attempts[task->result.attempt_count++] = (struct close_attempt){way, error};
    task->called = true;
}

/* How long the effect of the last call may take to show; one that failed is checked at once. */
static uint32_t patience_of(const struct close_task *task)
{
    const struct close_attempt *last = &task->result.attempts[task->result.attempt_count - 1];
    const struct close_request *request = &task->request;
    if (last->error) {
        return 0;
    }
    if (last->way == WAY_SHUTDOWN_SEND && request->mode == CLOSE_DEADLINE) {
        return request->deadline_ms;
    }
    /* After a deadline, FIN has had its time. */
    return is_shutdown(last->way) && request->mode != CLOSE_DEADLINE ? request->patience_ms
                                                                     : RESET_PATIENCE_MS;
}

/* Looks at all that were called; the longest time that one of them may still take, 0 for none. */
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
        if (candidate && !is_denied(result, error)) {
            error = candidate;
        }
    }
    return error;
}

/* Nothing has closed it: find out why. */
static void give_up(struct close_task *task)
{
    struct close_result *result = &task->result;
    enum close_way way = last_success(result, true);
    if (task->unseen) {
        finish(task, OUTCOME_UNVERIFIED);
        return;
    }
    if (way != WAY_NONE && is_closing(result->state)) {
        result->way = way;
        result->milder = task->request.mode != CLOSE_GRACEFUL;
        finish(task, OUTCOME_CLOSING);
        return;
    }
    result->error = telling_error(result);
    finish(task, is_denied(result, result->error) ? OUTCOME_ACCESS_DENIED : OUTCOME_STILL_OPEN);
}

static void refuse(struct close_task *task, enum close_obstacle obstacle)
{
    task->result.obstacle = obstacle;
    finish(task, OUTCOME_NOT_POSSIBLE);
}

/* What is known before the next call. */
static void check_before(struct close_task *task, const struct close_operations *operations)
{
    if (!protocol_is_tcp((enum protocol)task->request.endpoint.protocol)) {
        refuse(task, CLOSE_IS_UDP);
        return;
    }
    if (look_gone(task, operations)) {
        finish_gone(task);
        return;
    }
    if (task->unseen) {
        /* Without a look there is no telling what would be hit. */
        finish(task, OUTCOME_UNVERIFIED);
        return;
    }
    enum close_obstacle obstacle = state_obstacle(task->result.state);
    if (obstacle != CLOSE_POSSIBLE) {
        refuse(task, obstacle);
    }
}

/* Whether the mode has this way. */
static bool is_planned(const struct close_request *request, enum close_way way)
{
    switch (way) {
    case WAY_SHUTDOWN_SEND:
        return request->mode != CLOSE_RESET;
    case WAY_SET_TCP_ENTRY:
        return request->mode != CLOSE_GRACEFUL &&
               !protocol_is_ipv6((enum protocol)request->endpoint.protocol);
    case WAY_NSI:
    case WAY_SHUTDOWN_BOTH:
        return request->mode != CLOSE_GRACEFUL;
    case WAY_NONE:
    case WAY_COUNT:
        break;
    }
    return false;
}

/* True if the way is to be called for this connection, which still exists. */
static bool is_due(struct close_task *task, const struct close_operations *operations, enum close_way way)
{
    task->called = false;
    if (task->finished || !is_planned(&task->request, way)) {
        return false;
    }
    check_before(task, operations);
    return !task->finished;
}

/* One after the other: SetTcpEntry and NSI identify a connection by its ends alone, so the look must be
 * fresh. */
static void try_reset(struct close_task *tasks, size_t count, const struct close_operations *operations,
                      enum close_way way)
{
    uint32_t (*reset)(void *context, const struct endpoint *endpoint) =
        way == WAY_NSI ? operations->nsi_reset : operations->set_tcp_entry;
    uint64_t read_at = 0;
    for (size_t i = 0; i < count; i++) {
        bool stale = i == 0 || operations->now_ms(operations->context) - read_at > READING_LASTS_MS;
        if (stale) {
            renew(operations);
        }
        bool due = is_due(&tasks[i], operations, way);
        read_at = stale ? operations->now_ms(operations->context) : read_at;
        if (due) {
            take_answer(&tasks[i], way, reset(operations->context, &tasks[i].request.endpoint));
        }
    }
    wait_for_called(tasks, count, operations);
}

/* All in one call, which looks at each socket again right before it shuts it down. */
static void try_shutdown(struct close_task *tasks, size_t count, const struct close_operations *operations,
                         enum close_way way)
{
    size_t ordered = 0;
    struct shutdown_order *orders = calloc(count, sizeof *orders);
    renew(operations);
    for (size_t i = 0; i < count; i++) {
        struct close_task *task = &tasks[i];
        task->called = is_due(task, operations, way);
        if (task->called && orders) {
            orders[ordered++] = (struct shutdown_order){.endpoint = &task->request.endpoint,
                                                        .owner_started = task->request.owner_started};
        }
    }
    if (ordered) {
        operations->shutdown_sockets(operations->context, orders, ordered,
                                     way == WAY_SHUTDOWN_SEND ? SHUTDOWN_SEND : SHUTDOWN_BOTH);
    }
    ordered = 0;
    for (size_t i = 0; i < count; i++) {
        struct close_task *task = &tasks[i];
        if (task->called) {
            const struct shutdown_order *order = orders ? &orders[ordered++] : NULL;
            take_answer(task, way, order ? order->error : ERROR_NO_MEMORY);
            task->result.silent =
                order && order->silent > task->result.silent ? order->silent : task->result.silent;
        }
    }
    free(orders);
    wait_for_called(tasks, count, operations);
}

void close_run_all(struct close_task *tasks, size_t count, const struct close_operations *operations)
{
    for (size_t i = 0; i < count; i++) {
        tasks[i].result = (struct close_result){.way = WAY_NONE, .elevated = operations->elevated};
        tasks[i].finished = tasks[i].unseen = false;
    }
    try_shutdown(tasks, count, operations, WAY_SHUTDOWN_SEND);
    try_reset(tasks, count, operations, WAY_SET_TCP_ENTRY);
    try_reset(tasks, count, operations, WAY_NSI);
    try_shutdown(tasks, count, operations, WAY_SHUTDOWN_BOTH);
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

static void put_why_milder(struct writer *writer, const struct close_result *result,
                           size_t (*system_text)(uint32_t error, char *text, size_t size))
{
    put(writer, "; not reset: ");
    for (size_t i = 0; i < result->attempt_count; i++) {
        const struct close_attempt *attempt = &result->attempts[i];
        if (is_shutdown(attempt->way) || !close_wants_rights(attempt->error)) {
            continue;
        }
        if (wants_rights(result, attempt->error)) {
            put(writer, "resetting needs administrator rights");
        } else {
            put_error(writer, attempt->error, system_text);
        }
        return;
    }
    put(writer, "Windows did not perform the reset");
}

static const char *why_denied(const struct close_result *result)
{
    for (size_t i = 0; i < result->attempt_count; i++) {
        if (wants_rights(result, result->attempts[i].error)) {
            return "access denied, administrator rights may be needed";
        }
    }
    return result->error == ERROR_PROTECTED
               ? "access denied: Windows protects the owner, even from administrators"
               : "access denied, even with administrator rights";
}

static void put_closed(struct writer *writer, const struct close_result *result, enum close_mode mode,
                       size_t (*system_text)(uint32_t error, char *text, size_t size))
{
    if (result->way == WAY_SHUTDOWN_SEND) {
        put(writer, "closed by shutdown (FIN)");
        return;
    }
    if (result->way == WAY_SHUTDOWN_BOTH) {
        put(writer, "closed in both directions");
        put_why_milder(writer, result, system_text);
        return;
    }
    put(writer, mode == CLOSE_DEADLINE ? "closed by reset after the deadline (" : "closed by reset (");
    put(writer, close_way_name(result->way));
    put(writer, ")");
}

static void put_state(struct writer *writer, const char *words, enum tcp_state state)
{
    put(writer, words);
    put(writer, " (");
    put(writer, state_name(state, STATE_NETSTAT));
    put(writer, ")");
}

static void put_closing(struct writer *writer, const struct close_result *result,
                        size_t (*system_text)(uint32_t error, char *text, size_t size))
{
    put_state(writer, "closing", result->state);
    put(writer, result->way == WAY_SHUTDOWN_BOTH
                    ? ": ended in both directions; Windows resets it when more data arrives"
                    : ": FIN sent, waiting for the other side");
    if (result->milder) {
        put_why_milder(writer, result, system_text);
    }
}

static void put_silent(struct writer *writer, uint32_t silent)
{
    if (silent) {
        put(writer, "; ");
        text_append_number(writer->text, writer->size, &writer->length, silent);
        put(writer, silent == 1 ? " handle did not answer and was left alone"
                                : " handles did not answer and were left alone");
    }
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
            put(writer, result->attempts[i].way == WAY_SHUTDOWN_SEND
                            ? "reported success, FIN may wait behind queued data"
                            : "reported success but changed nothing");
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
        put_closed(&writer, result, mode, system_text);
        break;
    case OUTCOME_CLOSING:
        put_closing(&writer, result, system_text);
        break;
    case OUTCOME_STILL_OPEN:
        put_state(&writer, "still open", result->state);
        put_attempts(&writer, result, system_text);
        break;
    case OUTCOME_ALREADY_GONE:
        put(&writer, "already gone");
        break;
    case OUTCOME_ACCESS_DENIED:
        put(&writer, why_denied(result));
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
    put_silent(&writer, result->silent);
    return writer.length;
}
