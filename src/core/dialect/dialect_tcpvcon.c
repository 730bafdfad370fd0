/*
 * dialect_tcpvcon: tcpvcon [-a] [-c] [-n] [process name or PID].
 */
#include "core/dialect/dialect_parts.h"

#include <stdio.h>
#include <string.h>

#include "sockscope/text.h"

/* "-anc" is "-a -n -c"; false for a letter that is none. */
static bool read_letters(struct dialect_parser *parser, const char *letters, bool *all)
{
    for (const char *at = letters; *at; at++) {
        switch (*at | 0x20) {
        case 'a':
            *all = true;
            break;
        case 'c':
            parser->request->layout = LAYOUT_TCPVCON_CSV;
            break;
        case 'n': /* nothing is resolved anyhow */
            break;
        default:
            return false;
        }
    }
    return *letters != '\0';
}

static bool read_switch(struct dialect_parser *parser, const char *argument, bool *all)
{
    const char *word = argument + 1;
    if (dialect_is(argument, "--strict") || dialect_is(argument, "--header")) {
        parser->request->strict = parser->request->strict || dialect_is(argument, "--strict");
        parser->request->header = parser->request->header || dialect_is(argument, "--header");
        return true;
    }
    return dialect_is(word, "accepteula") || dialect_is(word, "nobanner") ||
           read_letters(parser, word, all) ||
           dialect_fail(parser, parser->at,
                        "tcpvcon has no switch \"%.60s\"; there are -a, -c, -n, --strict and --header",
                        argument);
}

bool dialect_parse_tcpvcon(struct dialect_parser *parser)
{
    bool all = false, named = false;
    for (; parser->at < parser->argc; parser->at++) {
        const char *argument = parser->argv[parser->at];
        if (argument[0] == '-' || argument[0] == '/') {
            if (!read_switch(parser, argument, &all)) {
                return false;
            }
        } else if (named) {
            return dialect_fail(parser, parser->at, "tcpvcon takes one process, \"%.60s\" is too much",
                                argument);
        } else if (!*argument) {
            return dialect_fail(parser, parser->at, "tcpvcon: the name of a process is empty");
        } else {
            named = true;
            if (!dialect_filter(parser, parser->at,
                                dialect_is_number(argument) ? "pid:" : "process:", argument)) {
                return false;
            }
        }
    }
    if ((parser->request->strict || parser->request->header) &&
        parser->request->layout != LAYOUT_TCPVCON_CSV) {
        return dialect_fail(parser, parser->argc, "--strict and --header belong to -c");
    }
    if (!all) {
        dialect_filter_fixed(parser, "state:established");
    }
    return true;
}

/* As version 4 writes addresses: IPv6 in eight groups, between brackets. */
static void plain_address(const struct address *address, char text[END_TEXT_SIZE])
{
    char words[ADDRESS_TEXT_SIZE];
    const uint8_t *bytes = address->bytes;
    size_t length = 0;
    if (!address->ipv6) {
        address_format(address, words, sizeof words);
        snprintf(text, END_TEXT_SIZE, "%s", words);
        return;
    }
    text[0] = '\0';
    for (int i = 0; i < 16; i += 2) {
        char group[8];
        snprintf(group, sizeof group, "%s%x", i ? ":" : "[", (unsigned)bytes[i] << 8 | bytes[i + 1]);
        text_append(text, END_TEXT_SIZE, &length, group);
    }
    text_append(text, END_TEXT_SIZE, &length, "]");
}

struct ends {
    char local[END_TEXT_SIZE], remote[END_TEXT_SIZE];
};

/* A listener's remote end is all zeros; UDP has none unless it is connected. */
static void word_ends(const struct row *row, bool ports, struct ends *ends)
{
    const struct endpoint *endpoint = &row->endpoint;
    struct address local = endpoint_local(endpoint), remote = endpoint_remote(endpoint);
    remote.ipv6 = local.ipv6;
    if (ports) {
        end_format(&local, endpoint->local_port, ends->local, sizeof ends->local);
        end_format(&remote, endpoint->remote_port, ends->remote, sizeof ends->remote);
    } else {
        plain_address(&local, ends->local);
        plain_address(&remote, ends->remote);
    }
    if (!protocol_is_tcp((enum protocol)endpoint->protocol) && !endpoint->has_remote) {
        snprintf(ends->remote, sizeof ends->remote, "%s", ports ? "*:*" : "*");
    }
}

static void write_line(const struct dialect_request *request, const struct row *row, const char *name,
                       const char *state, struct dialect_paper *paper)
{
    struct ends ends;
    char number[16];
    word_ends(row, !request->strict, &ends);
    snprintf(number, sizeof number, ",%u,", (unsigned)row_pid(row));
    dialect_put(paper, protocol_name((enum protocol)row->endpoint.protocol));
    dialect_put(paper, ",");
    /* A name with a comma would be taken for two fields; the original writes it as it is. */
    (request->strict ? dialect_put : dialect_put_field)(paper, name);
    dialect_put(paper, number);
    dialect_put(paper, state);
    dialect_put(paper, ",");
    dialect_put(paper, ends.local);
    dialect_put(paper, ",");
    dialect_put(paper, ends.remote);
    dialect_put(paper, "\r\n");
}

void dialect_write_tcpvcon(const struct dialect_request *request, const struct row *row,
                           struct dialect_paper *paper)
{
    char name[CELL_SIZE], lines[4 * END_TEXT_SIZE];
    const char *state = state_name((enum tcp_state)row->endpoint.state, STATE_NETSTAT);
    struct ends ends;
    text_sanitise(row->process && row->process->name[0] ? row->process->name : "[System Process]", name,
                  sizeof name);
    state = state[0] ? state : "*";
    if (request->layout == LAYOUT_TCPVCON_CSV) {
        write_line(request, row, name, state, paper);
        return;
    }
    word_ends(row, true, &ends);
    dialect_put(paper, "[");
    dialect_put(paper, protocol_name((enum protocol)row->endpoint.protocol));
    dialect_put(paper, "] ");
    dialect_put(paper, name);
    snprintf(lines, sizeof lines, "\r\n\tPID:     %u\r\n\tState:   %s\r\n\tLocal:   %s\r\n\tRemote:  %s\r\n",
             (unsigned)row_pid(row), state, ends.local, ends.remote);
    dialect_put(paper, lines);
}
