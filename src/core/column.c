/*
 * column: the twelve columns, each a few small functions and one line of the table at the end.
 *
 * compare runs for every step of every sort, so it works on the row itself and never on its text.
 */
#include "sockscope/column.h"

#include <string.h>

#include "sockscope/text.h"

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* The same pointer is the same text; NULL and "" come first. */
static int order_text(const char *a, const char *b)
{
    return a == b ? 0 : text_compare_fold(a ? a : "", b ? b : "");
}

static size_t copy(const char *from, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    text_append(text, size, &length, from);
    return length;
}

static size_t copy_number(uint64_t number, char *text, size_t size)
{
    size_t length = 0;
    text_append_number(text, size, &length, number);
    return length;
}

/* A value for programs: absent where it is empty. */
static bool copy_value(const char *from, char *text, size_t size)
{
    return copy(from ? from : "", text, size) > 0;
}

static const char *process_name(const struct row *row)
{
    return row->process ? row->process->name : "";
}

static size_t process_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    size_t length = text_sanitise(process_name(row), text, size);
    if (length > 0 && row->owner_was) {
        text_append(text, size, &length, " (was)");
    }
    return length;
}

static bool process_value(const struct row *row, char *text, size_t size)
{
    return copy_value(process_name(row), text, size);
}

static int pid_compare(const struct row *a, const struct row *b)
{
    return order(row_pid(a), row_pid(b));
}

static int process_compare(const struct row *a, const struct row *b)
{
    if (a->process && a->process == b->process) {
        return 0;
    }
    int by_name = order_text(process_name(a), process_name(b));
    return by_name ? by_name : pid_compare(a, b);
}

static size_t pid_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return copy_number(row_pid(row), text, size);
}

/* PID 0 is how the system says that nobody owns a row: no value for a program. */
static bool pid_value(const struct row *row, char *text, size_t size)
{
    return copy_number(row_pid(row), text, size) > 0 && row_pid(row) != 0;
}

static size_t protocol_text(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    (void)context;
    return copy(protocol_name((enum protocol)row->endpoint.protocol), text, size);
}

static bool protocol_value(const struct row *row, char *text, size_t size)
{
    return copy_value(protocol_name((enum protocol)row->endpoint.protocol), text, size);
}

static int protocol_compare(const struct row *a, const struct row *b)
{
    return order(a->endpoint.protocol, b->endpoint.protocol);
}

static size_t state_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    enum state_dialect dialect = context->netstat ? STATE_NETSTAT : STATE_WORDS;
    return copy(state_name((enum tcp_state)row->endpoint.state, dialect), text, size);
}

static bool state_value(const struct row *row, char *text, size_t size)
{
    return copy_value(state_name((enum tcp_state)row->endpoint.state, STATE_POWERSHELL), text, size);
}

/* In the order of a connection's life. */
static int state_compare(const struct row *a, const struct row *b)
{
    return order(a->endpoint.state, b->endpoint.state);
}

/* As address_compare, on the row itself. */
static int order_address(const struct row *a, const uint8_t *a_bytes, uint32_t a_scope, const struct row *b,
                         const uint8_t *b_bytes, uint32_t b_scope)
{
    int by_family = (int)protocol_is_ipv6((enum protocol)a->endpoint.protocol) -
                    (int)protocol_is_ipv6((enum protocol)b->endpoint.protocol);
    if (by_family) {
        return by_family;
    }
    int by_bytes = memcmp(a_bytes, b_bytes, 16);
    return by_bytes ? by_bytes : order(a_scope, b_scope);
}

static size_t local_address_text(const struct row *row, const struct cell_context *context, char *text,
                                 size_t size)
{
    (void)context;
    struct address address = endpoint_local(&row->endpoint);
    return address_format(&address, text, size);
}

static bool local_address_value(const struct row *row, char *text, size_t size)
{
    return local_address_text(row, NULL, text, size) > 0;
}

static int local_address_compare(const struct row *a, const struct row *b)
{
    return order_address(a, a->endpoint.local_address, a->endpoint.local_scope, b, b->endpoint.local_address,
                         b->endpoint.local_scope);
}

static size_t local_port_text(const struct row *row, const struct cell_context *context, char *text,
                              size_t size)
{
    (void)context;
    return copy_number(row->endpoint.local_port, text, size);
}

static bool local_port_value(const struct row *row, char *text, size_t size)
{
    return copy_number(row->endpoint.local_port, text, size) > 0;
}

static int local_port_compare(const struct row *a, const struct row *b)
{
    return order(a->endpoint.local_port, b->endpoint.local_port);
}

static bool remote_address_value(const struct row *row, char *text, size_t size)
{
    if (!row->endpoint.has_remote) {
        text[0] = '\0';
        return false;
    }
    struct address address = endpoint_remote(&row->endpoint);
    return address_format(&address, text, size) > 0;
}

static size_t remote_address_text(const struct row *row, const struct cell_context *context, char *text,
                                  size_t size)
{
    if (remote_address_value(row, text, size)) {
        return strlen(text);
    }
    return copy(context->netstat ? "*" : "", text, size);
}

static int remote_compare(const struct row *a, const struct row *b, bool *both)
{
    *both = a->endpoint.has_remote && b->endpoint.has_remote;
    return order(a->endpoint.has_remote, b->endpoint.has_remote);
}

static int remote_address_compare(const struct row *a, const struct row *b)
{
    bool both;
    int by_presence = remote_compare(a, b, &both);
    return both ? order_address(a, a->endpoint.remote_address, a->endpoint.remote_scope, b,
                                b->endpoint.remote_address, b->endpoint.remote_scope)
                : by_presence;
}

static bool remote_port_value(const struct row *row, char *text, size_t size)
{
    if (!row->endpoint.has_remote) {
        text[0] = '\0';
        return false;
    }
    return copy_number(row->endpoint.remote_port, text, size) > 0;
}

static size_t remote_port_text(const struct row *row, const struct cell_context *context, char *text,
                               size_t size)
{
    if (remote_port_value(row, text, size)) {
        return strlen(text);
    }
    return copy(context->netstat ? "*" : "", text, size);
}

static int remote_port_compare(const struct row *a, const struct row *b)
{
    bool both;
    int by_presence = remote_compare(a, b, &both);
    return both ? order(a->endpoint.remote_port, b->endpoint.remote_port) : by_presence;
}

size_t change_text(const struct row *row, char *text, size_t size)
{
    static const char *const words[] = {
        [CHANGE_NONE] = "", [CHANGE_NEW] = "new", [CHANGE_CHANGED] = "changed", [CHANGE_CLOSED] = "closed"};
    size_t length = copy(words[row->change], text, size);
    if (row->change == CHANGE_CHANGED && row->previous_state != STATE_NONE) {
        text_append(text, size, &length, " (was ");
        text_append(text, size, &length, state_name((enum tcp_state)row->previous_state, STATE_WORDS));
        text_append(text, size, &length, ")");
    }
    if (row->owner_was) {
        text_append(text, size, &length, length ? ", owner gone" : "owner gone");
    }
    if (row->stale) {
        text_append(text, size, &length, length ? ", stale" : "stale");
    }
    return length;
}

static size_t change_cell(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return change_text(row, text, size);
}

static bool change_value(const struct row *row, char *text, size_t size)
{
    return change_text(row, text, size) > 0;
}

static int change_compare(const struct row *a, const struct row *b)
{
    int by_change = order(a->change, b->change);
    return by_change ? by_change : order(a->owner_was * 2u + a->stale, b->owner_was * 2u + b->stale);
}

uint64_t row_created(const struct row *row)
{
    if (row->endpoint.created) {
        return row->endpoint.created;
    }
    return row->known_from_start ? 0 : row->first_seen;
}

static size_t created_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    text[0] = '\0';
    uint64_t created = row_created(row);
    return created ? text_time(created, context->utc_offset, text, size) : 0;
}

static bool created_value(const struct row *row, char *text, size_t size)
{
    text[0] = '\0';
    uint64_t created = row_created(row);
    return created && text_time_iso(created, text, size) > 0;
}

static int created_compare(const struct row *a, const struct row *b)
{
    return order(row_created(a), row_created(b));
}

const char *row_service(const struct row *row)
{
    if (row->service) {
        return row->service;
    }
    return row->process && row->process->services ? row->process->services : "";
}

static size_t service_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return text_sanitise(row_service(row), text, size);
}

static bool service_value(const struct row *row, char *text, size_t size)
{
    return copy_value(row_service(row), text, size);
}

static int service_compare(const struct row *a, const struct row *b)
{
    return order_text(row_service(a), row_service(b));
}

static const char *path_of(const struct row *row)
{
    return row->process && row->process->path ? row->process->path : "";
}

static size_t path_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return text_sanitise(path_of(row), text, size);
}

static bool path_value(const struct row *row, char *text, size_t size)
{
    return copy_value(path_of(row), text, size);
}

static int path_compare(const struct row *a, const struct row *b)
{
    return a->process == b->process ? 0 : order_text(path_of(a), path_of(b));
}

static const struct column columns[COLUMN_COUNT] = {
    [COLUMN_PROCESS] = {"process", "ProcessName", "Process", 150, COLUMN_TEXT, false, true, 0, process_text,
                        process_value, process_compare},
    [COLUMN_PID] = {"pid", "OwningProcess", "PID", 56, COLUMN_NUMBER, true, true, 0, pid_text, pid_value,
                    pid_compare},
    [COLUMN_PROTOCOL] = {"protocol", "Protocol", "Protocol", 62, COLUMN_TEXT, false, true, 0, protocol_text,
                         protocol_value, protocol_compare},
    [COLUMN_STATE] = {"state", "State", "State", 96, COLUMN_TEXT, false, true, 0, state_text, state_value,
                      state_compare},
    [COLUMN_LOCAL_ADDRESS] = {"local-address", "LocalAddress", "Local Address", 150, COLUMN_TEXT, false, true,
                              0, local_address_text, local_address_value, local_address_compare},
    [COLUMN_LOCAL_PORT] = {"local-port", "LocalPort", "Local Port", 72, COLUMN_NUMBER, true, true, 0,
                           local_port_text, local_port_value, local_port_compare},
    [COLUMN_REMOTE_ADDRESS] = {"remote-address", "RemoteAddress", "Remote Address", 150, COLUMN_TEXT, false,
                               true, 0, remote_address_text, remote_address_value, remote_address_compare},
    [COLUMN_REMOTE_PORT] = {"remote-port", "RemotePort", "Remote Port", 84, COLUMN_NUMBER, true, true, 0,
                            remote_port_text, remote_port_value, remote_port_compare},
    [COLUMN_CHANGE] = {"change", "Change", "Change", 150, COLUMN_TEXT, false, true, 0, change_cell,
                       change_value, change_compare},
    [COLUMN_CREATED] = {"created", "CreationTime", "Created", 130, COLUMN_TIME, false, false, 0, created_text,
                        created_value, created_compare},
    [COLUMN_SERVICE] = {"service", "Service", "Service", 120, COLUMN_TEXT, false, true, FACT_SERVICES,
                        service_text, service_value, service_compare},
    [COLUMN_PATH] = {"path", "ProcessPath", "Path", 320, COLUMN_TEXT, false, true, FACT_PATH, path_text,
                     path_value, path_compare},
};

const struct column *column_get(enum column_id id)
{
    return &columns[id];
}

static bool is_name(const char *text, size_t length, const char *name)
{
    return strlen(name) == length && text_distance(text, length, name) == 0;
}

int column_find(const char *text, size_t length)
{
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const struct column *column = &columns[id];
        if (is_name(text, length, column->name) || is_name(text, length, column->machine) ||
            is_name(text, length, column->title)) {
            return id;
        }
    }
    return -1;
}

const char *column_nearest(const char *text, size_t length)
{
    const char *nearest = columns[0].name;
    unsigned best = text_distance(text, length, nearest);
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const struct column *column = &columns[id];
        unsigned by_name = text_distance(text, length, column->name);
        unsigned by_machine = text_distance(text, length, column->machine);
        unsigned distance = by_machine < by_name ? by_machine : by_name;
        if (distance < best) {
            best = distance;
            nearest = column->name;
        }
    }
    return nearest;
}
