/*
 * dialect: which one it is, and the way to its reader and its writer.
 */
#include "core/dialect/dialect_parts.h"

#include <string.h>

#include "sockscope/text.h"

static const char *const names[DIALECT_COUNT] = {[DIALECT_NONE] = "",
                                                 [DIALECT_TCPVCON] = "tcpvcon",
                                                 [DIALECT_NETSTAT] = "netstat",
                                                 [DIALECT_CPORTS] = "cports",
                                                 [DIALECT_WKILLCX] = "wkillcx"};

const char *dialect_name(enum dialect dialect)
{
    return names[dialect];
}

enum dialect dialect_find(const char *name, size_t length)
{
    for (int i = DIALECT_NONE + 1; i < DIALECT_COUNT; i++) {
        if (strlen(names[i]) == length && text_distance(name, length, names[i]) == 0) {
            return (enum dialect)i;
        }
    }
    return DIALECT_NONE;
}

/* "C:\\x\\Netstat.com" is called netstat. */
static enum dialect of_program(const char *path)
{
    const char *name = path;
    for (const char *at = path; *at; at++) {
        if (*at == '\\' || *at == '/') {
            name = at + 1;
        }
    }
    size_t length = strlen(name);
    if (length > 4 && (dialect_is(name + length - 4, ".com") || dialect_is(name + length - 4, ".exe"))) {
        length -= 4;
    }
    return dialect_find(name, length);
}

enum dialect dialect_of(int argc, char *const argv[], int *first)
{
    enum dialect dialect = argc > 0 ? of_program(argv[0]) : DIALECT_NONE;
    *first = 1;
    if (dialect == DIALECT_NONE && argc > 1) {
        dialect = dialect_find(argv[1], strlen(argv[1]));
        *first = 2;
    }
    return dialect;
}

typedef bool (*parse_dialect)(struct dialect_parser *parser);

bool dialect_parse(enum dialect dialect, int argc, char *const argv[], int first,
                   struct dialect_request *request, struct command_error *error)
{
    static const parse_dialect parsers[DIALECT_COUNT] = {[DIALECT_TCPVCON] = dialect_parse_tcpvcon,
                                                         [DIALECT_NETSTAT] = dialect_parse_netstat,
                                                         [DIALECT_CPORTS] = dialect_parse_cports,
                                                         [DIALECT_WKILLCX] = dialect_parse_wkillcx};
    struct dialect_parser parser = {argc, argv, first, request, error, 0};
    memset(request, 0, sizeof *request);
    memset(error, 0, sizeof *error);
    request->dialect = dialect;
    request->command.verb = VERB_LIST;
    request->command.sort = (struct sort_order){
        .keys = {{COLUMN_PROTOCOL, false}, {COLUMN_LOCAL_ADDRESS, false}, {COLUMN_LOCAL_PORT, false}},
        .count = 3};
    for (int i = first; i < argc; i++) {
        if (dialect_asks_for_help(argv[i])) {
            request->help = true;
            return true;
        }
    }
    if (!parsers[dialect](&parser)) {
        return false;
    }
    struct filter_error wrong;
    struct filter *filter = filter_parse(request->command.filter, 0, &wrong);
    if (!filter) {
        return dialect_fail(&parser, first, "%s", wrong.message);
    }
    filter_free(filter);
    return true;
}

unsigned dialect_facts(const struct dialect_request *request)
{
    if (request->dialect == DIALECT_CPORTS && request->command.verb == VERB_LIST) {
        return dialect_cports_facts();
    }
    return (request->program ? (unsigned)FACT_SERVICES : 0u) | (request->bound ? (unsigned)FACT_BOUND : 0u);
}

bool dialect_write(const struct dialect_request *request, const struct cell_context *context,
                   const struct row *const *rows, size_t count, const struct sink *sink)
{
    struct dialect_paper paper = {.sink = sink, .context = context, .fine = true};
    if (request->dialect == DIALECT_NETSTAT) {
        dialect_write_netstat(request, rows, count, &paper);
    } else if (request->dialect == DIALECT_CPORTS) {
        dialect_write_cports(request, rows, count, &paper);
    } else {
        if (request->header) {
            dialect_put(&paper, "Protocol,Process,PID,State,Local,Remote\r\n");
        }
        for (size_t i = 0; i < count && paper.fine; i++) {
            dialect_write_tcpvcon(request, rows[i], &paper);
        }
    }
    dialect_flush(&paper);
    return paper.fine;
}

bool dialect_write_statistics(const struct dialect_request *request,
                              const struct protocol_statistics statistics[PROTOCOL_COUNT],
                              const struct sink *sink)
{
    struct dialect_paper paper = {.sink = sink, .fine = true};
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        if (request->protocols[i] && statistics[i].known) {
            dialect_write_counters((enum protocol)i, &statistics[i], &paper);
        }
    }
    dialect_flush(&paper);
    return paper.fine;
}

const char *dialect_help(enum dialect dialect)
{
    static const char *const texts[DIALECT_COUNT] = {
        [DIALECT_NONE] = "",
        [DIALECT_TCPVCON] =
            "tcpvcon [-a] [-c] [-n] [--strict] [--header] [process name or PID]\n"
            "\n"
            "Established TCP connections; with -a all endpoints.  A name matches any part.\n"
            "\n"
            "  -c        comma-separated: protocol, process, PID, state, local end, remote end\n"
            "  --strict  with -c: addresses without ports, as version 4 writes them\n"
            "  --header  with -c: a first line with names\n"
            "  -n        changes nothing: addresses are never looked up\n"
            "\n"
            "Examples:\n"
            "  sockscope tcpvcon -anc --header\n"
            "  sockscope tcpvcon -accepteula -c chrome\n",
        [DIALECT_NETSTAT] =
            "netstat [-a] [-b] [-c] [-f] [-i] [-n] [-o] [-p PROTOCOL] [-q] [-s] [SECONDS]\n"
            "\n"
            "TCP connections; in English whatever the language of Windows.\n"
            "\n"
            "  -a  also listeners and UDP       -q  also sockets that are only bound\n"
            "  -b  the program of each          -o  its PID\n"
            "  -f  asks the network for names   -n  changes nothing: addresses are numbers anyway\n"
            "  -i  milliseconds since the state changed, as far as that is known\n"
            "  -p  tcp, udp, tcpv6 or udpv6     -s  counters of the protocols\n"
            "  -c  how many ports each process has\n"
            "  SECONDS between two looks, until Ctrl+C\n"
            "\n"
            "Examples:\n"
            "  sockscope netstat -ano\n"
            "  sockscope netstat -anop tcp 5\n",
        [DIALECT_CPORTS] =
            "cports /close LOCAL-ADDRESS LOCAL-PORT REMOTE-ADDRESS REMOTE-PORT [process name or PID]\n"
            "cports /stext|/stab|/scomma|/stabular|/shtml|/sverhtml|/sxml FILE [/sort COLUMN]...\n"
            "       [/filter \"RULES\"]\n"
            "\n"
            "/close ends every TCP connection that matches, without asking; * is any.  The others write all\n"
            "endpoints to a file; \"\" is the screen.  A column in /sort is a name or a number from 0 on;\n"
            "~ before it reverses.  A rule is include|exclude:local|remote|both:tcp|udp|tcpudp:PORTS or\n"
            "ADDRESSES, or include|exclude:process:NAME; rules are joined by semicolons.\n"
            "\n"
            "Examples:\n"
            "  sockscope cports /close * * * * game.exe\n"
            "  sockscope cports /close * * 192.0.2.10 80\n"
            "  sockscope cports /scomma ports.csv /sort \"~Remote Port\" /filter "
            "\"include:remote:tcp:80,443\"\n",
        [DIALECT_WKILLCX] =
            "wkillcx ADDRESS:PORT\n"
            "\n"
            "Ends every TCP connection with this remote end, IPv4 or [IPv6], without asking.\n"
            "\n"
            "Examples:\n"
            "  sockscope wkillcx 192.0.2.7:443\n"
            "  sockscope wkillcx [2001:db8::7]:443\n"};
    return texts[dialect];
}
