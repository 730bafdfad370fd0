/*
 * The dialects: which one is meant, what their arguments ask for, and that the lines quoted from the other
 * tools come out byte for byte.
 */
#include "sockscope/dialect.h"

#include <stdlib.h>

#include "check.h"
#include "rows.h"
#include "sockscope/text.h"
#include "split.h"

enum { ARGUMENTS_MAX = 16, LINE_SIZE = 512, OUTPUT_SIZE = 32768 };

static struct dialect_request request;
static struct command_error error;

/* "netstat~-a~-n": arguments between tildes, the first of them the program. */
static bool parse(const char *line)
{
    static char copy[LINE_SIZE];
    char *argv[ARGUMENTS_MAX + 1] = {copy};
    int argc = 1, first;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *at = copy; *at; at++) {
        if (*at == '~') {
            *at = '\0';
            argv[argc++] = at + 1;
        }
    }
    enum dialect dialect = dialect_of(argc, argv, &first);
    CHECK(dialect != DIALECT_NONE && argc <= ARGUMENTS_MAX);
    return dialect_parse(dialect, argc, argv, first, &request, &error);
}

static const char *filter_of(const char *line)
{
    CHECK(parse(line));
    return request.command.filter;
}

static const char *bad(const char *line, int argument)
{
    CHECK(!parse(line));
    CHECK_NUMBER(error.argument, argument);
    return error.message;
}

CASE(who_is_meant)
{
    static const struct {
        const char *program, *word;
        enum dialect dialect;
        int first;
    } cases[] = {
        {"netstat", NULL, DIALECT_NETSTAT, 1},
        {"C:\\Tools\\TCPVCON.COM", "-a", DIALECT_TCPVCON, 1},
        {"D:/x/cports.exe", NULL, DIALECT_CPORTS, 1},
        {"wkillcx.exe", "1.2.3.4:5", DIALECT_WKILLCX, 1},
        {"C:\\netstat\\sockscope.com", "NetStat", DIALECT_NETSTAT, 2},
        {"sockscope", "tcpvcon", DIALECT_TCPVCON, 2},
        {"sockscope", "list", DIALECT_NONE, 2},
        {"sockscope", NULL, DIALECT_NONE, 1},
        {"netstat2.exe", NULL, DIALECT_NONE, 1},
        {"xnetstat", "x", DIALECT_NONE, 2},
        {"", "", DIALECT_NONE, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char program[64], word[64];
        snprintf(program, sizeof program, "%s", cases[i].program);
        snprintf(word, sizeof word, "%s", cases[i].word ? cases[i].word : "");
        char *argv[] = {program, word, NULL};
        int first;
        CHECK_NUMBER(dialect_of(cases[i].word ? 2 : 1, argv, &first), cases[i].dialect);
        CHECK_NUMBER(first, cases[i].first);
    }
}

CASE(arguments_of_tcpvcon)
{
    CHECK_TEXT(filter_of("tcpvcon"), "state:established");
    CHECK_NUMBER(request.layout, LAYOUT_TCPVCON);
    CHECK_TEXT(filter_of("tcpvcon~-a~/n"), "");
    CHECK_TEXT(filter_of("tcpvcon~-ANC~chrome"), "process:\"chrome\"");
    CHECK_NUMBER(request.layout, LAYOUT_TCPVCON_CSV);
    CHECK_TEXT(filter_of("tcpvcon~-accepteula~/nobanner~-c~4"), "pid:\"4\" state:established");
    CHECK(parse("tcpvcon~-ac~--strict~--header") && request.strict && request.header);
    CHECK(parse("tcpvcon~/?") && request.help);
    CHECK(strstr(bad("tcpvcon~-x", 1), "no switch \"-x\"") != NULL);
    CHECK(strstr(bad("tcpvcon~-", 1), "no switch") != NULL);
    CHECK(strstr(bad("tcpvcon~one~two", 2), "\"two\" is too much") != NULL);
    CHECK(strstr(bad("tcpvcon~-c~a\"b", 2), "quotation mark") != NULL);
    CHECK(strstr(bad("tcpvcon~", 1), "empty") != NULL);
    CHECK_TEXT(bad("tcpvcon~--strict", 2), "--strict and --header belong to -c");
}

CASE(arguments_of_netstat)
{
    CHECK_TEXT(filter_of("netstat"), "proto:tcp -state:listening");
    CHECK(request.layout == LAYOUT_NETSTAT && !request.pid && request.interval_ms == 0);
    CHECK_TEXT(filter_of("netstat~-ano"), "");
    CHECK_NUMBER(dialect_facts(&request), 0);
    CHECK_TEXT(filter_of("netstat~-qno"), "");
    CHECK_NUMBER(dialect_facts(&request), FACT_BOUND);
    CHECK(request.pid);
    CHECK_TEXT(filter_of("netstat~-anoq~-p~TCPv6"), "proto:tcp6");
    /* As it is mostly written; what is said last counts. */
    CHECK_TEXT(filter_of("netstat~-anop~tcp"), "proto:tcp4");
    CHECK(request.pid);
    CHECK_TEXT(filter_of("netstat~-pna~udp~5"), "proto:udp4");
    CHECK_NUMBER(request.interval_ms, 5000);
    CHECK_TEXT(filter_of("netstat~-a~-p~tcp~-p~udpv6"), "proto:udp6");
    CHECK(strstr(bad("netstat~-anop", 2), "needs a protocol") != NULL);
    CHECK(parse("netstat~/a~/b~/f~/i~5"));
    CHECK(request.program && request.command.resolve && request.time && request.interval_ms == 5000);
    CHECK(parse("netstat~-s~-p~udp") && request.layout == LAYOUT_NETSTAT_STATISTICS);
    CHECK(request.protocols[PROTOCOL_UDP4] && !request.protocols[PROTOCOL_TCP4]);
    CHECK(parse("netstat~-c") && request.layout == LAYOUT_NETSTAT_COUNTS);
    CHECK(parse("netstat~-?") && request.help);
    CHECK_TEXT(bad("netstat~-r", 1), "netstat -r is not here: use %SystemRoot%\\System32\\netstat.exe -r");
    CHECK(strstr(bad("netstat~-an~-e", 2), "netstat.exe -e") != NULL);
    CHECK(strstr(bad("netstat~-aZ", 1), "no switch \"-aZ\"") != NULL);
    CHECK(strstr(bad("netstat~-p", 2), "needs a protocol") != NULL);
    CHECK(strstr(bad("netstat~-p~ipx", 2), "\"ipx\" is not") != NULL);
    CHECK(strstr(bad("netstat~0", 1), "number of seconds") != NULL);
    CHECK(strstr(bad("netstat~5s", 1), "number of seconds") != NULL);
    CHECK(strstr(bad("netstat~99999999999999999999", 1), "number of seconds") != NULL);
    CHECK(strstr(bad("netstat~-", 1), "no switch") != NULL);
}

#define CLOSABLE                                                                                             \
    "proto:tcp "                                                                                             \
    "state:established,syn_sent,syn_received,fin_wait_1,fin_wait_2,close_wait,closing,last_ack"

CASE(arguments_of_cports)
{
    CHECK_TEXT(filter_of("cports.exe~/close~*~*~*~*~Game.exe"), CLOSABLE " process:=\"Game.exe\"");
    CHECK(request.command.verb == VERB_CLOSE && request.command.all && request.command.yes);
    CHECK_NUMBER(request.command.mode, CLOSE_RESET);
    CHECK_TEXT(filter_of("cports~/close~127.0.0.1~80~10.0.0.1~443~1234"),
               CLOSABLE " local:\"127.0.0.1\" lport:\"80\" remote:\"10.0.0.1\" rport:\"443\" pid:\"1234\"");
    CHECK_TEXT(filter_of("cports~/close~*~*~*~*"), CLOSABLE);
    CHECK_TEXT(filter_of("cports~/stext~a.txt"), "");
    CHECK(request.layout == LAYOUT_CPORTS_TEXT && strcmp(request.command.output_path, "a.txt") == 0);
    CHECK(parse("cports~/sverhtml~") && request.layout == LAYOUT_CPORTS_VERTICAL_HTML &&
          !request.command.output_path);
    CHECK_TEXT(bad("cports~/close~*~*", 4), "/close: the remote address is missing; * is any");
    CHECK(strstr(bad("cports~/close~300.1.1.1~*~*~*", 1), "300.1.1.1") != NULL);
    CHECK(strstr(bad("cports~/close~*~99999~*~*", 1), "99999") != NULL);
    CHECK(strstr(bad("cports", 1), "cports needs /close") != NULL);
    CHECK(strstr(bad("cports~/scomma~a~/stab~b", 3), "one thing at a time") != NULL);
    CHECK(strstr(bad("cports~/scomma", 2), "needs a file") != NULL);
    CHECK(strstr(bad("cports~/stab~/sort~PID", 2), "/stab needs a file") != NULL);
    CHECK(strstr(bad("cports~/scomma~-FILTER~x", 2), "/scomma needs a file") != NULL);
    CHECK(strstr(bad("cports~/sort~Colour~/stab~a", 2), "\"Colour\"") != NULL);
    CHECK(strstr(bad("cports~/spdf~a", 1), "/spdf") != NULL);
    CHECK(strstr(bad("cports~all", 1), "\"all\" is not a switch") != NULL);
}

CASE(order_and_rules_of_cports)
{
    char program[] = "cports", tab[] = "/stab", file[] = "x", sort[] = "/sort", down[] = "~Remote Port",
         name[] = "process name";
    char *argv[] = {program, tab, file, sort, down, sort, name, NULL};
    CHECK(dialect_parse(DIALECT_CPORTS, 7, argv, 1, &request, &error));
    CHECK_NUMBER(dialect_facts(&request), FACT_PATH | FACT_SERVICES | FACT_USER | FACT_VERSION | FACT_TITLE);
    CHECK_NUMBER(request.command.sort.count, 2);
    CHECK(request.command.sort.keys[0].column == COLUMN_REMOTE_PORT &&
          request.command.sort.keys[0].descending);
    CHECK(request.command.sort.keys[1].column == COLUMN_PROCESS && !request.command.sort.keys[1].descending);
    CHECK_TEXT(filter_of("cports~/stab~x~/filter~include:remote:tcp:80"), "( (proto:tcp rport:80) )");
    CHECK_TEXT(filter_of("cports~/stab~x~/filter~include:both:tcpupd:1-1024;include:process:firefox.exe;"
                         "exclude:local:udp:192.168.0.1-192.168.0.9"),
               "( (port:1-1024) | (process:=\"firefox.exe\") )  -(proto:udp local:192.168.0.1-192.168.0.9)");
    CHECK_TEXT(filter_of("cports~/stab~x~/filter~exclude:both:tcpudp:53,80-90"), " -(port:53,80-90)");
    CHECK(parse("cports~/stab~x~/sort~6~/sort~10") &&
          request.command.sort.keys[0].column == COLUMN_REMOTE_PORT &&
          request.command.sort.keys[1].column == COLUMN_STATE);
    CHECK(strstr(bad("cports~/stab~x~/sort~24", 4), "\"24\"") != NULL);
    CHECK(strstr(bad("cports~/stab~x~/sort~21", 4), "\"21\"") != NULL);
    CHECK(strstr(bad("cports~/stab~x~/filter~include:80", 4), "\"include:80\" is not a rule") != NULL);
    CHECK(strstr(bad("cports~/stab~x~/filter~maybe:remote:tcp:80", 4), "is not a rule") != NULL);
    CHECK(strstr(bad("cports~/stab~x~/filter~include:process:a\"b", 4), "is not a rule") != NULL);
    CHECK(strstr(bad("cports~/stab~x~/filter", 4), "needs rules") != NULL);
}

CASE(arguments_of_wkillcx)
{
    CHECK_TEXT(filter_of("wkillcx~192.0.2.7:443"), CLOSABLE);
    CHECK(request.command.has_ends && request.command.remote.port == 443 && request.command.local.any_port);
    CHECK(parse("wkillcx~[2001:db8::1]:80") && request.command.remote.address.ipv6);
    CHECK(strstr(bad("wkillcx", 1), "needs the remote end") != NULL);
    CHECK(strstr(bad("wkillcx~192.0.2.7", 1), "\"192.0.2.7\" is not a remote end") != NULL);
    CHECK(strstr(bad("wkillcx~1.2.3.4:5~more", 2), "\"more\" is too much") != NULL);
}

/* Output. */

static char output[OUTPUT_SIZE];
static size_t output_length;

static bool keep(void *context, const char *bytes, size_t length)
{
    (void)context;
    CHECK(output_length + length < OUTPUT_SIZE);
    memcpy(output + output_length, bytes, length);
    output_length += length;
    output[output_length] = '\0';
    return true;
}

static const char *write(const char *line, const struct row *const *rows, size_t count)
{
    struct sink sink = {NULL, keep};
    struct cell_context context = {.wall = NOON + UINT64_C(50000000)};
    output_length = 0;
    output[0] = '\0';
    CHECK(parse(line) && dialect_write(&request, &context, rows, count, &sink));
    return output;
}

struct machine {
    struct process rpc, chrome, comma;
    struct row listener, listener6, udp, udp6, connection, orphan;
};

static void set_up(struct machine *machine)
{
    machine->rpc = a_process(924, "svchost.exe");
    machine->rpc.services = "RpcSs";
    machine->chrome = a_process(4108, "svchost.exe");
    machine->comma = a_process(7, "a, \"b\".exe");
    machine->listener = a_row(true, "0.0.0.0:135", NULL, STATE_LISTEN, &machine->rpc);
    machine->listener6 = a_row(true, "[::]:135", NULL, STATE_LISTEN, &machine->rpc);
    machine->udp = a_row(false, "0.0.0.0:500", NULL, STATE_NONE, &machine->chrome);
    machine->udp6 = a_row(false, "[::1]:62261", NULL, STATE_NONE, &machine->comma);
    machine->connection =
        a_row(true, "192.168.100.200:50000", "192.168.100.201:65000", STATE_TIME_WAIT, &machine->comma);
    machine->connection.endpoint.created = NOON;
    machine->orphan = a_row(true, "10.0.0.1:1", "10.0.0.2:2", STATE_ESTABLISHED, NULL);
}

CASE(tcpvcon_as_it_is_quoted)
{
    struct machine machine;
    set_up(&machine);
    const struct row *rows[] = {&machine.listener, &machine.udp, &machine.listener6};
    CHECK_TEXT(write("tcpvcon~-ac~--strict", rows, 3),
               "TCP,svchost.exe,924,LISTENING,0.0.0.0,0.0.0.0\r\n"
               "UDP,svchost.exe,4108,*,0.0.0.0,*\r\n"
               "TCPV6,svchost.exe,924,LISTENING,[0:0:0:0:0:0:0:0],[0:0:0:0:0:0:0:0]\r\n");
    CHECK_TEXT(write("tcpvcon~-ac", rows, 3), "TCP,svchost.exe,924,LISTENING,0.0.0.0:135,0.0.0.0:0\r\n"
                                              "UDP,svchost.exe,4108,*,0.0.0.0:500,*:*\r\n"
                                              "TCPV6,svchost.exe,924,LISTENING,[::]:135,[::]:0\r\n");
    rows[0] = &machine.udp6;
    CHECK_TEXT(write("tcpvcon~-ac~--header", rows, 1), "Protocol,Process,PID,State,Local,Remote\r\n"
                                                       "UDPV6,\"a, \"\"b\"\".exe\",7,*,[::1]:62261,*:*\r\n");
    CHECK_TEXT(write("tcpvcon~-a", rows + 1, 1),
               "[UDP] svchost.exe\r\n\tPID:     4108\r\n\tState:   *\r\n\tLocal:   0.0.0.0:500\r\n"
               "\tRemote:  *:*\r\n");
}

CASE(netstat_as_it_is_quoted)
{
    struct machine machine;
    set_up(&machine);
    machine.rpc.pid = 1036;
    struct process rpc = a_process(924, "svchost.exe"), host = a_process(1036, "host.exe");
    struct row listener = a_row(true, "0.0.0.0:135", NULL, STATE_LISTEN, &rpc);
    struct row listener6 = a_row(true, "[::1]:49670", NULL, STATE_LISTEN, &host);
    struct row udp6 = a_row(false, "[::1]:62261", NULL, STATE_NONE, &host);
    const struct row *rows[] = {&listener, &listener6, &udp6};
    CHECK_TEXT(write("netstat~-ano", rows, 3),
               "\r\n"
               "Active Connections\r\n"
               "\r\n"
               "  Proto  Local Address          Foreign Address        State           PID\r\n"
               "  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       924\r\n"
               "  TCP    [::1]:49670            [::]:0                 LISTENING       1036\r\n"
               "  UDP    [::1]:62261            *:*                                    1036\r\n");
    rows[0] = &machine.connection;
    CHECK_TEXT(write("netstat~-an", rows, 1),
               "\r\nActive Connections\r\n\r\n"
               "  Proto  Local Address          Foreign Address        State\r\n"
               "  TCP    192.168.100.200:50000  192.168.100.201:65000  TIME_WAIT\r\n");
    CHECK(strstr(write("netstat~-ani", rows, 1), "State           Time in State (ms)\r\n") != NULL);
    CHECK(strstr(output, "TIME_WAIT       5000\r\n") != NULL);
    rows[0] = &machine.listener;
    rows[1] = &machine.orphan;
    CHECK(strstr(write("netstat~-ab", rows, 2), "LISTENING\r\n  RpcSs\r\n [svchost.exe]\r\n") != NULL);
    CHECK(strstr(output, "ESTABLISHED\r\n Can not obtain ownership information\r\n") != NULL);
}

CASE(connected_udp_sockets_have_a_far_end)
{
    struct process host = a_process(4120, "a.exe");
    struct row udp = a_row(false, "0.0.0.0:63879", "192.0.2.47:443", STATE_NONE, &host);
    struct row udp6 = a_row(false, "[::]:63880", "[2001:db8::2]:443", STATE_NONE, &host);
    const struct row *rows[] = {&udp, &udp6};
    CHECK(strstr(write("netstat~-an", rows, 2), "UDP    0.0.0.0:63879          192.0.2.47:443 ") != NULL);
    CHECK(strstr(output, "UDP    [::]:63880             [2001:db8::2]:443 ") != NULL);
    CHECK(strstr(output, "*:*") == NULL);
    CHECK(strstr(write("tcpvcon~-ac~--strict", rows, 2), "UDP,a.exe,4120,*,0.0.0.0,192.0.2.47\r\n") != NULL);
    CHECK(strstr(output, "UDPV6,a.exe,4120,*,[0:0:0:0:0:0:0:0],[2001:db8:0:0:0:0:0:2]\r\n") != NULL);
    CHECK(strstr(write("cports~/scomma~x", rows, 2), "192.0.2.47") != NULL);
    CHECK(strstr(output, "2001:db8::2") != NULL);
}

CASE(ports_are_counted_by_process)
{
    struct machine machine;
    set_up(&machine);
    const struct row *rows[] = {&machine.udp, &machine.listener, &machine.orphan, &machine.listener6};
    CHECK_TEXT(write("netstat~-ac", rows, 4), "\r\n  Ports  PID      Process\r\n"
                                              "  2      924      svchost.exe\r\n"
                                              "  1      0        \r\n"
                                              "  1      4108     svchost.exe\r\n");
    CHECK_TEXT(write("netstat~-ac", rows, 0), "\r\n  Ports  PID      Process\r\n");
}

CASE(counters)
{
    struct protocol_statistics statistics[PROTOCOL_COUNT] = {
        [PROTOCOL_TCP4] = {.known = true, .active_opens = 12, .retransmitted = 3},
        [PROTOCOL_UDP6] = {.known = true, .received = 7, .no_ports = 1}};
    struct sink sink = {NULL, keep};
    CHECK(parse("netstat~-s"));
    output_length = 0;
    CHECK(dialect_write_statistics(&request, statistics, &sink));
    CHECK(strstr(output, "\r\nTCP Statistics for IPv4\r\n\r\n"
                         "  Active Opens                        = 12\r\n") == output);
    CHECK(strstr(output, "  Segments Retransmitted              = 3\r\n") != NULL);
    CHECK(strstr(output, "\r\nUDP Statistics for IPv6\r\n\r\n  Datagrams Received    = 7\r\n") != NULL);
    CHECK(strstr(output, "TCP Statistics for IPv6") == NULL);
}

static bool begins(const char *start)
{
    return strncmp(output, start, strlen(start)) == 0;
}

static size_t count_of(const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(output, part); at; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

CASE(files_of_cports)
{
    struct machine machine;
    set_up(&machine);
    const struct row *rows[] = {&machine.connection, &machine.udp};
    write("cports~/stab~x", rows, 2);
    CHECK(begins("a, \"b\".exe\t7\tTCP\t50000\t\t192.168.100.200\t65000\t\t192.168.100.201\t"));
    CHECK_NUMBER(count_of("\t"), 2 * 23);
    write("cports~/scomma~x", rows, 2);
    CHECK(begins("\"a, \"\"b\"\".exe\",7,TCP,50000,"));
    write("cports~/stext~x", rows, 1);
    CHECK(begins("==================================================\r\n"
                 "Process Name      : a, \"b\".exe\r\nProcess ID        : 7\r\n"));
    CHECK_NUMBER(count_of("=================================================="), 2);
    write("cports~/sxml~x", rows, 2);
    CHECK_NUMBER(count_of("<item>"), 2);
    CHECK(strstr(output, "<process_name>a, &quot;b&quot;.exe</process_name>") != NULL);
    CHECK(strstr(output, "</ports_list>\r\n") != NULL);
    write("cports~/shtml~x", rows, 2);
    CHECK(count_of("<tr>") == 3 && count_of("<th>") == 24 && count_of("<td>") == 48);
    write("cports~/sverhtml~x", rows, 2);
    CHECK(count_of("<table") == 2 && count_of("</table>") == 2);
    write("cports~/stabular~x", rows, 2);
    CHECK(begins("Process Name  Process ID  "));
    CHECK(strstr(output, "\r\na, \"b\".exe    7           TCP       ") != NULL);
}

static bool refuse(void *context, const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    (*(int *)context)++;
    return false;
}

CASE(a_sink_that_stops_is_left_alone)
{
    struct machine machine;
    set_up(&machine);
    const struct row *rows[1000];
    int asked = 0;
    struct sink sink = {&asked, refuse};
    struct cell_context context = {.wall = NOON};
    for (size_t i = 0; i < 1000; i++) {
        rows[i] = &machine.listener;
    }
    static const char *const lines[] = {"netstat~-a", "tcpvcon~-ac", "cports~/stext~x", "cports~/stabular~x"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        asked = 0;
        CHECK(parse(lines[i]) && !dialect_write(&request, &context, rows, 1000, &sink));
        CHECK_NUMBER(asked, 1);
    }
}

/* Whose examples are right. */
CASE(each_has_a_help)
{
    for (int dialect = DIALECT_TCPVCON; dialect < DIALECT_COUNT; dialect++) {
        const char *help = dialect_help((enum dialect)dialect);
        int examples = 0;
        CHECK(help[0] && help[strlen(help) - 1] == '\n');
        CHECK_NUMBER(
            dialect_find(dialect_name((enum dialect)dialect), strlen(dialect_name((enum dialect)dialect))),
            dialect);
        for (const char *at = help; (at = strstr(at, "\n  sockscope ")) != NULL; at++, examples++) {
            char line[256], *argv[SPLIT_MOST];
            int first;
            snprintf(line, sizeof line, "%.*s", (int)strcspn(at + 3, "\n"), at + 3);
            int argc = split(line, argv);
            CHECK_NUMBER(dialect_of(argc, argv, &first), dialect);
            bool right = dialect_parse((enum dialect)dialect, argc, argv, first, &request, &error);
            CHECK(right);
            if (!right) {
                printf("     %s: %s\n", at, error.message);
            }
        }
        CHECK(examples >= 2);
    }
}

int main(void)
{
    RUN(who_is_meant);
    RUN(arguments_of_tcpvcon);
    RUN(arguments_of_netstat);
    RUN(arguments_of_cports);
    RUN(order_and_rules_of_cports);
    RUN(arguments_of_wkillcx);
    RUN(tcpvcon_as_it_is_quoted);
    RUN(netstat_as_it_is_quoted);
    RUN(connected_udp_sockets_have_a_far_end);
    RUN(ports_are_counted_by_process);
    RUN(counters);
    RUN(files_of_cports);
    RUN(a_sink_that_stops_is_left_alone);
    RUN(each_has_a_help);
    return check_result();
}
