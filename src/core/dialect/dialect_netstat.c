/*
 * dialect_netstat: arguments and output of Windows' netstat, in English.
 */
#include "core/dialect/dialect_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

enum { LINE_SIZE = 1024, SECONDS_MAX = 86400 };

struct choice {
    bool all, bound, statistics, counts;
    const char *protocol; /* the condition of the last -p; NULL for none */
};

static const struct {
    const char *name, *condition;
    enum protocol protocol;
} protocols[] = {{"tcp", "proto:tcp4", PROTOCOL_TCP4},
                 {"tcpv6", "proto:tcp6", PROTOCOL_TCP6},
                 {"udp", "proto:udp4", PROTOCOL_UDP4},
                 {"udpv6", "proto:udp6", PROTOCOL_UDP6}};
enum { NAMED_PROTOCOLS = sizeof protocols / sizeof protocols[0] };

static bool read_protocol(struct dialect_parser *parser, struct choice *choice)
{
    if (++parser->at >= parser->argc) {
        return dialect_fail(parser, parser->argc, "netstat -p needs a protocol: tcp, udp, tcpv6 or udpv6");
    }
    for (size_t i = 0; i < NAMED_PROTOCOLS; i++) {
        if (dialect_is(parser->argv[parser->at], protocols[i].name)) {
            memset(parser->request->protocols, 0, sizeof parser->request->protocols);
            parser->request->protocols[protocols[i].protocol] = true;
            choice->protocol = protocols[i].condition;
            return true;
        }
    }
    return dialect_fail(parser, parser->at, "netstat -p: \"%.60s\" is not tcp, udp, tcpv6 or udpv6",
                        parser->argv[parser->at]);
}

/* But for "p", whose value is another argument. */
static bool read_letter(struct dialect_parser *parser, char letter, struct choice *choice)
{
    struct dialect_request *request = parser->request;
    switch (letter | 0x20) {
    case 'a':
        choice->all = true;
        return true;
    case 'b':
        request->program = true;
        return true;
    case 'c':
        choice->counts = true;
        return true;
    case 'f':
        request->command.resolve = true;
        return true;
    case 'i':
        request->time = true;
        return true;
    case 'n':
        return true;
    case 'o':
        request->pid = true;
        return true;
    case 'q':
        choice->all = choice->bound = true;
        return true;
    case 's':
        choice->statistics = true;
        return true;
    case 'e':
    case 'r':
    case 't':
    case 'x':
    case 'y':
        return dialect_fail(parser, parser->at,
                            "netstat -%c is not here: use %%SystemRoot%%\\System32\\netstat.exe -%c", letter,
                            letter);
    default:
        return dialect_fail(parser, parser->at, "netstat has no switch \"%.60s\"", parser->argv[parser->at]);
    }
}

static bool read_switch(struct dialect_parser *parser, const char *argument, struct choice *choice)
{
    bool protocol = false;
    if (!argument[1]) {
        return dialect_fail(parser, parser->at, "netstat has no switch \"%.60s\"", argument);
    }
    for (const char *at = argument + 1; *at; at++) {
        if ((*at | 0x20) == 'p') {
            protocol = true;
        } else if (!read_letter(parser, *at, choice)) {
            return false;
        }
    }
    return !protocol || read_protocol(parser, choice);
}

static bool read_interval(struct dialect_parser *parser, const char *argument)
{
    unsigned long seconds = dialect_is_number(argument) ? strtoul(argument, NULL, 10) : 0;
    if (seconds == 0 || seconds > SECONDS_MAX) {
        return dialect_fail(parser, parser->at,
                            "netstat: \"%.60s\" is neither a switch nor a number of seconds up to %d",
                            argument, SECONDS_MAX);
    }
    parser->request->interval_ms = (uint64_t)seconds * 1000;
    return true;
}

bool dialect_parse_netstat(struct dialect_parser *parser)
{
    struct dialect_request *request = parser->request;
    struct choice choice = {.protocol = NULL};
    request->layout = LAYOUT_NETSTAT;
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        request->protocols[i] = true;
    }
    for (; parser->at < parser->argc; parser->at++) {
        const char *argument = parser->argv[parser->at];
        bool fine = argument[0] == '-' || argument[0] == '/' ? read_switch(parser, argument, &choice)
                                                             : read_interval(parser, argument);
        if (!fine) {
            return false;
        }
    }
    if (choice.protocol) {
        dialect_filter_fixed(parser, choice.protocol);
    }
    if (choice.statistics || choice.counts) {
        request->layout = choice.statistics ? LAYOUT_NETSTAT_STATISTICS : LAYOUT_NETSTAT_COUNTS;
        return true;
    }
    if (!choice.all) {
        dialect_filter_fixed(parser, "proto:tcp -state:listening");
    }
    request->bound = choice.bound;
    return true;
}

/* Rows. */

/* The end, or with -f its name. */
static void word_end(const struct dialect_paper *paper, const struct address *address, uint16_t port,
                     bool named, char *text, size_t size)
{
    const struct name_book *book = named ? paper->context->names : NULL;
    char name[HOST_NAME_SIZE] = "", clean[HOST_NAME_SIZE], end[END_TEXT_SIZE];
    if (book) {
        book->find(book->context, address, name);
    }
    text_sanitise(name, clean, sizeof clean);
    if (clean[0]) {
        snprintf(text, size, "%s:%u", clean, (unsigned)port);
        return;
    }
    end_format(address, port, end, sizeof end);
    snprintf(text, size, "%s", end);
}

static uint64_t state_since(const struct row *row)
{
    return row->changed ? row->changed : row_created(row);
}

static void put_program(const struct row *row, struct dialect_paper *paper)
{
    char name[CELL_SIZE];
    if (!row->process || !row->process->name[0]) {
        dialect_put(paper, " Can not obtain ownership information\r\n");
        return;
    }
    const char *service = row_service(row);
    if (service[0]) {
        text_sanitise(service, name, sizeof name);
        dialect_put(paper, "  ");
        dialect_put(paper, name);
        dialect_put(paper, "\r\n");
    }
    text_sanitise(row->process->name, name, sizeof name);
    dialect_put(paper, " [");
    dialect_put(paper, name);
    dialect_put(paper, "]\r\n");
}

static void put_row(const struct dialect_request *request, const struct row *row, struct dialect_paper *paper)
{
    enum { TICKS_PER_MS = 10000 };
    const struct endpoint *endpoint = &row->endpoint;
    bool tcp = protocol_is_tcp((enum protocol)endpoint->protocol), named = request->command.resolve;
    struct address local = endpoint_local(endpoint), remote = endpoint_remote(endpoint);
    char near_end[HOST_NAME_SIZE + 8], far_end[HOST_NAME_SIZE + 8] = "*:*", line[LINE_SIZE], number[24] = "";
    remote.ipv6 = local.ipv6;
    word_end(paper, &local, endpoint->local_port, false, near_end, sizeof near_end);
    if (tcp || endpoint->has_remote) {
        word_end(paper, &remote, endpoint->remote_port, named && endpoint->has_remote, far_end,
                 sizeof far_end);
    }
    const char *state = state_name((enum tcp_state)endpoint->state, STATE_NETSTAT);
    snprintf(line, sizeof line, "  %-6s %-22s %-22s ", tcp ? "TCP" : "UDP", near_end, far_end);
    dialect_put(paper, line);
    if (request->pid || request->time) {
        snprintf(line, sizeof line, "%-15s", state);
        dialect_put(paper, line);
    } else {
        dialect_put(paper, state);
    }
    if (request->pid) {
        snprintf(line, sizeof line, request->time ? " %-8u" : " %u", (unsigned)row_pid(row));
        dialect_put(paper, line);
    }
    uint64_t since = request->time && tcp ? state_since(row) : 0;
    if (since && paper->context->wall >= since) {
        snprintf(number, sizeof number, " %llu",
                 (unsigned long long)((paper->context->wall - since) / TICKS_PER_MS));
        dialect_put(paper, number);
    }
    dialect_put(paper, "\r\n");
    if (request->program) {
        put_program(row, paper);
    }
}

static void put_header(const struct dialect_request *request, struct dialect_paper *paper)
{
    dialect_put(paper, "\r\nActive Connections\r\n\r\n"
                       "  Proto  Local Address          Foreign Address        State");
    dialect_put(paper, request->pid ? "           PID" : "");
    dialect_put(paper, !request->time ? ""
                       : request->pid ? "      Time in State (ms)"
                                      : "           Time in State (ms)");
    dialect_put(paper, "\r\n");
}

/* How many ports each process has. */

struct count {
    const struct row *row;
    unsigned ports;
};

static int by_owner(const void *a, const void *b)
{
    uint32_t first = row_pid(((const struct count *)a)->row),
             second = row_pid(((const struct count *)b)->row);
    return (first > second) - (first < second);
}

static int by_ports(const void *a, const void *b)
{
    const struct count *first = a, *second = b;
    int order = (first->ports < second->ports) - (first->ports > second->ports);
    return order ? order : by_owner(a, b);
}

/* Rows of one process next to each other become one; returns how many are left. */
static size_t merge(struct count *counts, size_t count)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (used > 0 && by_owner(&counts[used - 1], &counts[i]) == 0) {
            counts[used - 1].ports++;
        } else {
            counts[used++] = counts[i];
        }
    }
    return used;
}

static void put_counts(const struct row *const *rows, size_t count, struct dialect_paper *paper)
{
    char line[LINE_SIZE], name[CELL_SIZE / 2];
    struct count *counts = malloc((count + 1) * sizeof *counts);
    if (!counts) {
        paper->fine = false;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        counts[i] = (struct count){rows[i], 1};
    }
    qsort(counts, count, sizeof *counts, by_owner);
    count = merge(counts, count);
    qsort(counts, count, sizeof *counts, by_ports);
    dialect_put(paper, "\r\n  Ports  PID      Process\r\n");
    for (size_t i = 0; i < count; i++) {
        const struct row *row = counts[i].row;
        text_sanitise(row->process ? row->process->name : "", name, sizeof name);
        snprintf(line, sizeof line, "  %-6u %-8u %s\r\n", counts[i].ports, (unsigned)row_pid(row), name);
        dialect_put(paper, line);
    }
    free(counts);
}

void dialect_write_netstat(const struct dialect_request *request, const struct row *const *rows, size_t count,
                           struct dialect_paper *paper)
{
    if (request->layout == LAYOUT_NETSTAT_COUNTS) {
        put_counts(rows, count, paper);
        return;
    }
    put_header(request, paper);
    for (size_t i = 0; i < count && paper->fine; i++) {
        put_row(request, rows[i], paper);
    }
}

/* Counters. */

static void put_counter(struct dialect_paper *paper, int width, const char *name, uint64_t value)
{
    char line[LINE_SIZE];
    snprintf(line, sizeof line, "  %-*s = %llu\r\n", width, name, (unsigned long long)value);
    dialect_put(paper, line);
}

void dialect_write_counters(enum protocol protocol, const struct protocol_statistics *statistics,
                            struct dialect_paper *paper)
{
    enum { TCP_WIDTH = 35, UDP_WIDTH = 21 };
    bool tcp = protocol_is_tcp(protocol);
    char title[64];
    snprintf(title, sizeof title, "\r\n%s Statistics for %s\r\n\r\n", tcp ? "TCP" : "UDP",
             protocol_is_ipv6(protocol) ? "IPv6" : "IPv4");
    dialect_put(paper, title);
    if (tcp) {
        put_counter(paper, TCP_WIDTH, "Active Opens", statistics->active_opens);
        put_counter(paper, TCP_WIDTH, "Passive Opens", statistics->passive_opens);
        put_counter(paper, TCP_WIDTH, "Failed Connection Attempts", statistics->failed_attempts);
        put_counter(paper, TCP_WIDTH, "Reset Connections", statistics->resets);
        put_counter(paper, TCP_WIDTH, "Current Connections", statistics->current);
        put_counter(paper, TCP_WIDTH, "Segments Received", statistics->received);
        put_counter(paper, TCP_WIDTH, "Segments Sent", statistics->sent);
        put_counter(paper, TCP_WIDTH, "Segments Retransmitted", statistics->retransmitted);
        return;
    }
    put_counter(paper, UDP_WIDTH, "Datagrams Received", statistics->received);
    put_counter(paper, UDP_WIDTH, "No Ports", statistics->no_ports);
    put_counter(paper, UDP_WIDTH, "Receive Errors", statistics->receive_errors);
    put_counter(paper, UDP_WIDTH, "Datagrams Sent", statistics->sent);
}
