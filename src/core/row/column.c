/*
 * column: each column is a few small functions and an entry of columns.inc.
 *
 * compare runs for every step of every sort, so it works on the row itself and never on its text.
 */
#include "sockscope/column.h"

#include <string.h>

#include "sockscope/port_name.h"
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
static size_t copy_value(const char *from, char *text, size_t size)
{
    return copy(from ? from : "", text, size);
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
        text_append(text, size, &length, " (former owner)");
    }
    return length;
}

static size_t process_value(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    (void)context;
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

static bool pid_get(const struct row *row, uint64_t *number)
{
    *number = row_pid(row);
    return true;
}

static const struct column_number pid_number = {.get = pid_get, .largest = UINT32_MAX, .word = "PID"};

static size_t pid_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return copy_number(row_pid(row), text, size);
}

/* PID 0 is how the system says that nobody owns a row: no value for a program. */
static size_t pid_value(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    size_t length = copy_number(row_pid(row), text, size);
    return row_pid(row) ? length : 0;
}

static size_t protocol_text(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    (void)context;
    return copy(protocol_name((enum protocol)row->endpoint.protocol), text, size);
}

static size_t protocol_value(const struct row *row, const struct cell_context *context, char *text,
                             size_t size)
{
    (void)context;
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

static size_t state_value(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
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

static size_t local_address_value(const struct row *row, const struct cell_context *context, char *text,
                                  size_t size)
{
    (void)context;
    return local_address_text(row, NULL, text, size);
}

static int local_address_compare(const struct row *a, const struct row *b)
{
    return order_address(a, a->endpoint.local_address, a->endpoint.local_scope, b, b->endpoint.local_address,
                         b->endpoint.local_scope);
}

static bool local_port_get(const struct row *row, uint64_t *number)
{
    *number = row->endpoint.local_port;
    return true;
}

static const struct column_number local_port_number = {
    .get = local_port_get, .largest = UINT16_MAX, .word = "port"};

static size_t local_port_text(const struct row *row, const struct cell_context *context, char *text,
                              size_t size)
{
    (void)context;
    return copy_number(row->endpoint.local_port, text, size);
}

static size_t local_port_value(const struct row *row, const struct cell_context *context, char *text,
                               size_t size)
{
    (void)context;
    return copy_number(row->endpoint.local_port, text, size);
}

static int local_port_compare(const struct row *a, const struct row *b)
{
    return order(a->endpoint.local_port, b->endpoint.local_port);
}

static size_t remote_address_value(const struct row *row, const struct cell_context *context, char *text,
                                   size_t size)
{
    (void)context;
    if (!row->endpoint.has_remote) {
        text[0] = '\0';
        return 0;
    }
    struct address address = endpoint_remote(&row->endpoint);
    return address_format(&address, text, size);
}

static size_t remote_address_text(const struct row *row, const struct cell_context *context, char *text,
                                  size_t size)
{
    size_t length = remote_address_value(row, context, text, size);
    return length ? length : copy(context->netstat ? "*" : "", text, size);
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

static bool remote_port_get(const struct row *row, uint64_t *number)
{
    *number = row->endpoint.remote_port;
    return row->endpoint.has_remote;
}

static const struct column_number remote_port_number = {
    .get = remote_port_get, .largest = UINT16_MAX, .word = "port"};

static size_t remote_port_value(const struct row *row, const struct cell_context *context, char *text,
                                size_t size)
{
    (void)context;
    if (!row->endpoint.has_remote) {
        text[0] = '\0';
        return 0;
    }
    return copy_number(row->endpoint.remote_port, text, size);
}

static size_t remote_port_text(const struct row *row, const struct cell_context *context, char *text,
                               size_t size)
{
    size_t length = remote_port_value(row, context, text, size);
    return length ? length : copy(context->netstat ? "*" : "", text, size);
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
    static const char *const remotes[] = {[REMOTE_SAME] = "",
                                          [REMOTE_CAME] = " (connected)",
                                          [REMOTE_OTHER] = " (other remote end)",
                                          [REMOTE_WENT] = " (disconnected)"};
    size_t length = copy(words[row->change], text, size);
    if (row->change == CHANGE_CHANGED && row->previous_state != STATE_NONE) {
        text_append(text, size, &length, " (was ");
        text_append(text, size, &length, state_name((enum tcp_state)row->previous_state, STATE_WORDS));
        text_append(text, size, &length, ")");
    }
    if (row->change == CHANGE_CHANGED) {
        text_append(text, size, &length, remotes[row->remote_change]);
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

static size_t change_value(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return change_text(row, text, size);
}

static int change_compare(const struct row *a, const struct row *b)
{
    int by_change = order(a->change, b->change);
    return by_change ? by_change : order(a->owner_was * 2u + a->stale, b->owner_was * 2u + b->stale);
}

static size_t time_text(uint64_t time, const struct cell_context *context, char *text, size_t size)
{
    text[0] = '\0';
    return time ? text_time(time, context->utc_offset, text, size) : 0;
}

static size_t time_value(uint64_t time, char *text, size_t size)
{
    text[0] = '\0';
    return time ? text_time_iso(time, text, size) : 0;
}

static size_t created_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    return time_text(row_created(row), context, text, size);
}

static size_t first_seen_text(const struct row *row, const struct cell_context *context, char *text,
                              size_t size)
{
    return time_text(row->first_seen, context, text, size);
}

static size_t first_seen_value(const struct row *row, const struct cell_context *context, char *text,
                               size_t size)
{
    (void)context;
    return time_value(row->first_seen, text, size);
}

static int first_seen_compare(const struct row *a, const struct row *b)
{
    return order(a->first_seen, b->first_seen);
}

static size_t created_value(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    (void)context;
    return time_value(row_created(row), text, size);
}

static int created_compare(const struct row *a, const struct row *b)
{
    return order(row_created(a), row_created(b));
}

static size_t service_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return text_sanitise(row_service(row), text, size);
}

static size_t service_value(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    (void)context;
    return copy_value(row_service(row), text, size);
}

static int service_compare(const struct row *a, const struct row *b)
{
    return order_text(row_service(a), row_service(b));
}

static size_t path_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return text_sanitise(row_path(row), text, size);
}

static size_t path_value(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    (void)context;
    return copy_value(row_path(row), text, size);
}

static int path_compare(const struct row *a, const struct row *b)
{
    return a->process == b->process ? 0 : order_text(row_path(a), row_path(b));
}

static const char *direction_word(const struct row *row)
{
    static const char *const words[] = {"", "unknown", "inbound", "outbound", "local"};
    return words[row->direction];
}

static size_t direction_text(const struct row *row, const struct cell_context *context, char *text,
                             size_t size)
{
    (void)context;
    return copy(direction_word(row), text, size);
}

static size_t direction_value(const struct row *row, const struct cell_context *context, char *text,
                              size_t size)
{
    return direction_text(row, context, text, size);
}

static int direction_compare(const struct row *a, const struct row *b)
{
    return order(a->direction, b->direction);
}

/* In whole seconds; an age that is not known has no text. */
static bool age_of(const struct row *row, const struct cell_context *context, uint64_t *seconds)
{
    enum { SECOND = 10000000 };
    uint64_t created = row_created(row);
    *seconds = context->wall > created ? (context->wall - created) / SECOND : 0;
    return created != 0;
}

static size_t age_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    uint64_t seconds;
    size_t length = 0;
    text[0] = '\0';
    if (!age_of(row, context, &seconds)) {
        return 0;
    }
    const uint64_t units[] = {86400, 3600, 60, 1};
    size_t unit = 0;
    while (unit < 3 && seconds < units[unit]) {
        unit++;
    }
    /* Two units tell enough: "2d 4h", "3m 20s". */
    for (size_t i = unit; i < 4 && i < unit + 2; i++) {
        text_append(text, size, &length, i > unit ? " " : "");
        text_append_number(text, size, &length, seconds / units[i]);
        text_append(text, size, &length, (const char *const[]){"d", "h", "m", "s"}[i]);
        seconds %= units[i];
    }
    return length;
}

static size_t age_value(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    uint64_t seconds;
    text[0] = '\0';
    return age_of(row, context, &seconds) ? copy_number(seconds, text, size) : 0;
}

/* The older, the more; what has no known age comes first. */
static int age_compare(const struct row *a, const struct row *b)
{
    uint64_t first = row_created(a), second = row_created(b);
    return first && second ? order(second, first) : order(first != 0, second != 0);
}

static size_t last_change_text(const struct row *row, const struct cell_context *context, char *text,
                               size_t size)
{
    return time_text(row->changed, context, text, size);
}

static size_t last_change_value(const struct row *row, const struct cell_context *context, char *text,
                                size_t size)
{
    (void)context;
    return time_value(row->changed, text, size);
}

static int last_change_compare(const struct row *a, const struct row *b)
{
    return order(a->changed, b->changed);
}

static const char *local_port_service(const struct row *row)
{
    return port_name(protocol_is_tcp((enum protocol)row->endpoint.protocol), row->endpoint.local_port);
}

static const char *remote_port_service(const struct row *row)
{
    return row->endpoint.has_remote
               ? port_name(protocol_is_tcp((enum protocol)row->endpoint.protocol), row->endpoint.remote_port)
               : "";
}

static size_t started_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    return time_text(row_process_started(row), context, text, size);
}

static size_t started_value(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    (void)context;
    return time_value(row_process_started(row), text, size);
}

static int started_compare(const struct row *a, const struct row *b)
{
    return order(row_process_started(a), row_process_started(b));
}

static enum elevation elevation_of(const struct row *row)
{
    return row->process ? row->process->elevation : ELEVATION_UNKNOWN;
}

static size_t elevated_text(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    static const char *const words[] = {"", "no", "yes"};
    (void)context;
    return copy(words[elevation_of(row)], text, size);
}

static size_t elevated_value(const struct row *row, const struct cell_context *context, char *text,
                             size_t size)
{
    return elevated_text(row, context, text, size);
}

static int elevated_compare(const struct row *a, const struct row *b)
{
    return order(elevation_of(a), elevation_of(b));
}

/* The three functions of a column that is one text of a row. */
#define TEXT_COLUMN(name, get)                                                                               \
    static size_t name##_text(const struct row *row, const struct cell_context *context, char *text,         \
                              size_t size)                                                                   \
    {                                                                                                        \
        (void)context;                                                                                       \
        return text_sanitise(get, text, size);                                                               \
    }                                                                                                        \
    static size_t name##_value(const struct row *row, const struct cell_context *context, char *text,        \
                               size_t size)                                                                  \
    {                                                                                                        \
        (void)context;                                                                                       \
        return copy_value(get, text, size);                                                                  \
    }                                                                                                        \
    static const char *name##_of(const struct row *row)                                                      \
    {                                                                                                        \
        return get;                                                                                          \
    }                                                                                                        \
    static int name##_compare(const struct row *a, const struct row *b)                                      \
    {                                                                                                        \
        return order_text(name##_of(a), name##_of(b));                                                       \
    }

TEXT_COLUMN(local_port_name, local_port_service(row))
TEXT_COLUMN(remote_port_name, remote_port_service(row))
TEXT_COLUMN(user, row_process_text(row, PROCESS_USER))
TEXT_COLUMN(command_line, row_process_text(row, PROCESS_COMMAND_LINE))
TEXT_COLUMN(product, row_process_text(row, PROCESS_PRODUCT))
TEXT_COLUMN(description, row_process_text(row, PROCESS_DESCRIPTION))
TEXT_COLUMN(company, row_process_text(row, PROCESS_COMPANY))
TEXT_COLUMN(file_version, row_process_text(row, PROCESS_FILE_VERSION))
TEXT_COLUMN(attributes, row_process_text(row, PROCESS_FILE_ATTRIBUTES))
TEXT_COLUMN(title, row_process_text(row, PROCESS_TITLE))
TEXT_COLUMN(signer, row_process_text(row, PROCESS_SIGNER))
TEXT_COLUMN(module, row_module(row))

/* Names are looked up when they are shown, so that rows are in order by what the names stand for. */

static enum name_source look_up(const struct name_book *book, const struct address *address,
                                char name[HOST_NAME_SIZE])
{
    name[0] = '\0';
    return book ? book->find(book->context, address, name) : NAME_UNKNOWN;
}

/* "example.org (cache)": one should know who says so. */
static size_t name_text(const struct cell_context *context, const struct address *address, char *text,
                        size_t size)
{
    char name[HOST_NAME_SIZE];
    enum name_source source = look_up(context->names, address, name);
    size_t length = text_sanitise(name, text, size);
    if (length > 0) {
        text_append(text, size, &length, source == NAME_CACHED ? " (cache)" : " (reverse)");
    }
    return length;
}

static size_t name_value(const struct name_book *book, const struct address *address, char *text, size_t size)
{
    char name[HOST_NAME_SIZE];
    look_up(book, address, name);
    return copy_value(name, text, size);
}

static size_t local_name_text(const struct row *row, const struct cell_context *context, char *text,
                              size_t size)
{
    struct address local = endpoint_local(&row->endpoint);
    return name_text(context, &local, text, size);
}

static size_t local_name_value(const struct row *row, const struct cell_context *context, char *text,
                               size_t size)
{
    struct address local = endpoint_local(&row->endpoint);
    return name_value(context->names, &local, text, size);
}

static size_t remote_name_text(const struct row *row, const struct cell_context *context, char *text,
                               size_t size)
{
    struct address remote = endpoint_remote(&row->endpoint);
    text[0] = '\0';
    return row->endpoint.has_remote ? name_text(context, &remote, text, size) : 0;
}

static size_t remote_name_value(const struct row *row, const struct cell_context *context, char *text,
                                size_t size)
{
    struct address remote = endpoint_remote(&row->endpoint);
    text[0] = '\0';
    return row->endpoint.has_remote ? name_value(context->names, &remote, text, size) : 0;
}

static size_t adapter_value(const struct row *row, const struct cell_context *context, char *text,
                            size_t size)
{
    struct address local = endpoint_local(&row->endpoint);
    return name_value(context->adapters, &local, text, size);
}

static size_t adapter_text(const struct row *row, const struct cell_context *context, char *text, size_t size)
{
    char name[HOST_NAME_SIZE];
    adapter_value(row, context, name, sizeof name);
    return text_sanitise(name, text, size);
}

#ifdef SOCKSCOPE_MORE_COLUMNS
#define COLUMN_FUNCTIONS
#include SOCKSCOPE_MORE_COLUMNS
#undef COLUMN_FUNCTIONS
#endif

static const struct column columns[COLUMN_COUNT] = {
#define COLUMN(id, ...) [COLUMN_##id] = {__VA_ARGS__},
#include "sockscope/columns.inc"
#undef COLUMN
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
