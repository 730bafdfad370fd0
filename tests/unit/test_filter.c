/* The filter language: what each form matches, and every error with its place. */
#include "sockscope/filter.h"

#include "check.h"
#include "rows.h"

enum { ALL_COLUMNS = (1 << (COLUMN_PATH + 1)) - 1 }; /* those of the first set */

/* The rows that every query is tried on; the answer is written as their letters. */
struct rows {
    struct process chrome, dns;
    struct row all[6];
};

static void build(struct rows *rows)
{
    rows->chrome = a_process(1234, "Chrome.exe");
    rows->chrome.path = "C:\\Program Files\\Chrome.exe";
    rows->chrome.texts[PROCESS_USER] = "DESK\\anna";
    rows->chrome.texts[PROCESS_COMPANY] = "Maker";
    rows->chrome.texts[PROCESS_COMMAND_LINE] = "chrome --tab";
    rows->chrome.texts[PROCESS_TITLE] = "Inbox - Mail";
    rows->chrome.elevation = ELEVATION_YES;
    rows->dns = a_process(80, "svchost.exe");
    rows->dns.services = "Dnscache";
    rows->all[0] = a_row(true, "192.168.1.5:50000", "93.184.216.34:443", STATE_ESTABLISHED, &rows->chrome);
    rows->all[1] = a_row(true, "127.0.0.1:5000", "127.0.0.1:8080", STATE_FIN_WAIT1, &rows->chrome);
    rows->all[2] = a_row(true, "0.0.0.0:8080", NULL, STATE_LISTEN, &rows->dns);
    rows->all[3] = a_row(true, "[fe80::1%12]:443", "[fe80::2%12]:1024", STATE_SYN_SENT, NULL);
    rows->all[4] = a_row(false, "0.0.0.0:53", NULL, STATE_NONE, &rows->dns);
    rows->all[5] = a_row(false, "[::1]:1900", NULL, STATE_NONE, NULL);
    rows->all[0].endpoint.created = NOON - UINT64_C(10) * 10000000;
    rows->all[0].direction = DIRECTION_OUTBOUND;
    rows->all[1].change = CHANGE_NEW;
    rows->all[1].known_from_start = 0;
    rows->all[1].first_seen = NOON - UINT64_C(3600) * 10000000;
    rows->all[2].change = CHANGE_CHANGED;
    rows->all[3].change = CHANGE_CLOSED;
    rows->all[4].stale = 1;
    rows->all[5].owner_was = 1;
}

static const char *matched(const char *query, uint64_t columns)
{
    static char letters[8];
    static struct filter_error error;
    struct rows rows;
    struct filter *filter = filter_parse(query, columns, &error);
    size_t count = 0;
    if (!filter) {
        return error.message;
    }
    build(&rows);
    for (size_t i = 0; i < 6; i++) {
        if (filter_match(filter, &rows.all[i], NOON)) {
            letters[count++] = (char)('a' + i);
        }
    }
    letters[count] = '\0';
    filter_free(filter);
    return letters;
}

#define MATCHES(query, letters) CHECK_TEXT(matched(query, ALL_COLUMNS), letters)

CASE(nothing_matches_all)
{
    struct filter_error error;
    MATCHES("", "abcdef");
    MATCHES(" \t\r\n ", "abcdef");
    struct filter *filter = filter_parse("", 0, &error);
    CHECK(filter && filter_matches_all(filter) && filter_facts(filter) == 0);
    filter_free(filter);
    filter = filter_parse("x", 0, &error);
    CHECK(filter && !filter_matches_all(filter));
    filter_free(filter);
    filter_free(NULL);
}

CASE(bare_words_search_visible_columns)
{
    MATCHES("chrome", "ab");
    MATCHES("CHROME", "ab");
    MATCHES("\"program files\"", "ab");
    MATCHES("dnscache", "ce");
    MATCHES("udpv6", "f");
    MATCHES("192.168", "a");
    MATCHES("fe80", "d");
    MATCHES("nowhere", "");
    CHECK_TEXT(matched("chrome", 1u << COLUMN_PID), "");
    CHECK_TEXT(matched("program", 1u << COLUMN_PROCESS), "");
    CHECK_TEXT(matched("program", 1u << COLUMN_PATH), "ab");
}

CASE(bare_numbers_are_whole_in_number_columns)
{
    MATCHES("8080", "bc");
    MATCHES("808", "");
    MATCHES("1234", "ab");
    MATCHES("53", "e");
    CHECK_TEXT(matched("8080", 1u << COLUMN_PID), "");
}

CASE(bare_states_in_any_dialect)
{
    MATCHES("listening", "c");
    MATCHES("FIN_WAIT_1", "b");
    MATCHES("finwait1", "b");
    MATCHES("\"fin wait\"", "b");
    MATCHES("syn", "d");
}

CASE(bare_addresses_match_either_end)
{
    MATCHES("127.0.0.1", "b");
    MATCHES("93.184.216.34", "a");
    MATCHES("127.0.0.1:8080", "b");
    MATCHES("127.0.0.1:80", "");
    MATCHES("127.0.0.0/8", "b");
    MATCHES("127.0.0.77/8", "b");
    MATCHES("0.0.0.0/0", "abce");
    MATCHES("::1", "f");
    MATCHES("[::1]:1900", "f");
    MATCHES("[::1]", "f");
    MATCHES("fe80::1", "d");
    MATCHES("fe80::1%12", "d");
    MATCHES("fe80::1%13", "");
    MATCHES("local:fe80::1", "d");
    MATCHES("local:fe80::1%12", "d");
    MATCHES("local:[fe80::1%12]:443", "d");
    MATCHES("local:fe80::1%201326592", "");
    MATCHES("remote:fe80::2", "d");
    MATCHES("remote:fe80::2%13", "");
    MATCHES("fe80::%12/10", "d");
    MATCHES("fe80::%13/10", "");
    MATCHES("fe80::/10", "d");
    MATCHES("::/0", "df");
    MATCHES("127.0.0.1-127.0.0.9", "b");
    MATCHES(":443", "ad");
    MATCHES("*:443", "ad");
    MATCHES("\"127.0.0\"", "b");
}

CASE(text_fields)
{
    MATCHES("process:chrome", "ab");
    MATCHES("process:=chrome", "");
    MATCHES("process:=chrome.exe", "ab");
    MATCHES("process=chrome.exe", "ab");
    MATCHES("PROCESS:Chrome", "ab");
    MATCHES("ProcessName:chrome", "ab");
    MATCHES("service:dns", "ce");
    MATCHES("path:\"program files\"", "ab");
    MATCHES("path:C:\\Program", "ab");
    MATCHES("c:\\program", "ab");
    MATCHES("change:gone", "f");
    MATCHES("change:=new", "b");
    /* A field looks into its column whether it is shown or not. */
    CHECK_TEXT(matched("path:chrome", 0), "ab");
}

CASE(number_fields)
{
    MATCHES("port:443", "ad");
    MATCHES("lport:443", "d");
    MATCHES("rport:443", "a");
    MATCHES("port:80,443,8000-8100", "abcd");
    MATCHES("port:8000-8100", "bc");
    MATCHES("port:=53", "e");
    MATCHES("port=53", "e");
    MATCHES("lport<1024", "de");
    MATCHES("lport:<1024", "de");
    MATCHES("lport<=443", "de");
    MATCHES("lport>8080", "a");
    MATCHES("lport>=8080", "ac");
    MATCHES("lport<0", "");
    MATCHES("lport>65535", "");
    MATCHES("rport>=0", "abd");
    MATCHES("pid:1234", "ab");
    MATCHES("pid:0", "df");
    MATCHES("pid:0-4294967295", "abcdef");
    MATCHES("pid>80", "ab");
    MATCHES("OwningProcess:80", "ce");
    MATCHES("local-port:53", "e");
}

CASE(address_fields)
{
    MATCHES("local:127.0.0.1", "b");
    MATCHES("remote:127.0.0.1", "b");
    MATCHES("local:93.184.216.34", "");
    MATCHES("addr:93.184.216.34", "a");
    MATCHES("remote:93.184.0.0/16", "a");
    MATCHES("remote:0.0.0.0/0", "ab");
    MATCHES("remote:93.184.216.0-93.184.216.255", "a");
    MATCHES("remote:fe80::/10", "d");
    MATCHES("remote:127.0.0.1,fe80::2", "bd");
    MATCHES("remote:127.0.0.1:8080", "b");
    MATCHES("remote:[fe80::2]:1024", "d");
    MATCHES("local:fe80::1/128", "d");
    MATCHES("local:10.0.0.0/0", "abce");
    MATCHES("LocalAddress:127.0.0.1", "b");
}

CASE(state_and_protocol_fields)
{
    MATCHES("state:established", "a");
    MATCHES("state:LISTENING,fin_wait_1", "bc");
    MATCHES("state:SynSent", "d");
    MATCHES("state:\"syn sent\"", "d");
    MATCHES("-state:established", "bcdef");
    MATCHES("proto:tcp", "abcd");
    MATCHES("proto:UDP", "ef");
    MATCHES("proto:tcp6,udp4", "de");
    MATCHES("proto:tcpv6", "d");
    MATCHES("proto:ipv6", "df");
    MATCHES("proto:v4", "abce");
    MATCHES("protocol:udpv6", "f");
}

CASE(ages)
{
    MATCHES("age:<30s", "a");
    MATCHES("age<30s", "a");
    MATCHES("age:>30m", "b");
    MATCHES("age:>=1h", "b");
    MATCHES("age:>1h", "");
    MATCHES("age:<=10s", "a");
    MATCHES("age:<10s", "");
    MATCHES("age:<1d", "ab");
}

CASE(qualities)
{
    MATCHES("is:loopback", "bf");
    MATCHES("is:listening", "c");
    MATCHES("is:external", "a");
    MATCHES("is:new", "b");
    MATCHES("is:elevated", "ab");
    MATCHES("user:anna", "ab");
    MATCHES("user:=desk\\\\anna company:maker -cmdline:--tab", "");
    MATCHES("cmdline:--tab", "ab");
    MATCHES("title:inbox", "ab");
    MATCHES("direction:outbound", "a");
    MATCHES("is:changed", "c");
    MATCHES("is:closed", "d");
    MATCHES("is:stale", "e");
    MATCHES("is:New,stale", "be");
}

CASE(operators)
{
    MATCHES("chrome established", "a");
    MATCHES("chrome AND established", "a");
    MATCHES("established | listening", "ac");
    MATCHES("established|listening", "ac");
    MATCHES("established OR listening", "ac");
    MATCHES("chrome port:443 | proto:udp", "aef");
    MATCHES("chrome (port:443 | proto:udp)", "a");
    MATCHES("(port:443|proto:udp)chrome", "a");
    MATCHES("-chrome", "cdef");
    MATCHES("NOT chrome", "cdef");
    MATCHES("NOT -chrome", "ab");
    MATCHES("--chrome", "ab");
    MATCHES("-(chrome | proto:udp)", "cd");
    MATCHES("-\"program files\"", "cdef");
    MATCHES("chrome -established", "b");
    MATCHES("((((chrome))))", "ab");
    MATCHES("is:new | is:changed | is:closed", "bcd");
    MATCHES("-is:new -is:changed", "adef");
}

CASE(what_is_no_operator)
{
    MATCHES("or", "");
    MATCHES("ORx", "");
    MATCHES("not", "");
    MATCHES("\"OR\"", "");
    MATCHES("-", "");
    MATCHES("- chrome", "");
    MATCHES("syn-sent", "");
    MATCHES("chro\"me.e\"xe", "ab");
}

struct fault {
    const char *query;
    size_t position, length;
    const char *message;
};

static const struct fault faults[] = {
    {"prot:tcp", 0, 4, "unknown field \"prot\", did you mean \"proto\"?"},
    {"http://x", 0, 4, "unknown field \"http\", did you mean \"state\"?"},
    {"a prcess:x", 2, 6, "unknown field \"prcess\", did you mean \"process\"?"},
    {"usre:x", 0, 4, "unknown field \"usre\", did you mean \"user\"?"},
    {"created:x", 0, 7, NULL},
    {"prt>80", 0, 3, "unknown field \"prt\", did you mean \"port\"?"},
    {"a \"b", 2, 2, "this quote is not closed"},
    {"process:\"b c", 8, 4, "this quote is not closed"},
    {"(a", 0, 1, "this parenthesis is not closed"},
    {"a (b | (c)", 2, 1, "this parenthesis is not closed"},
    {"a)", 1, 1, "this parenthesis closes nothing"},
    {"a ()", 2, 2, "nothing stands between these parentheses"},
    {"a ( )", 2, 3, "nothing stands between these parentheses"},
    {"\"\"", 0, 2, "nothing stands between these quotes"},
    {"a |", 3, 0, "a word is missing after |"},
    {"| a", 0, 1, "a word is missing here"},
    {"a | | b", 4, 1, "a word is missing after |"},
    {"a OR", 4, 0, "a word is missing after OR"},
    {"a AND", 5, 0, "a word is missing after AND"},
    {"a AND OR b", 6, 1, "a word is missing after AND"},
    {"NOT", 3, 0, "a word is missing after NOT"},
    {"(NOT)", 4, 1, "a word is missing after NOT"},
    {"process:", 0, 8, "process needs a value"},
    {"port:\"\"", 0, 7, "port needs a value"},
    {"port:=", 0, 6, "port needs a value"},
    {"process:<x", 0, 10, "process cannot be compared with < or >"},
    {"remote<1.2.3.4", 0, 14, "remote cannot be compared with < or >"},
    {"port:http", 5, 4, "\"http\" is not a port number"},
    {"port:80,x", 8, 1, "\"x\" is not a port number"},
    {"port:80,,90", 8, 0, "a value is missing beside a comma"},
    {"port:80,", 8, 0, "a value is missing beside a comma"},
    {"port:65536", 5, 5, "65536 is too large for a port, at most 65535"},
    {"port:99999999999999999999999999", 5, 26,
     "99999999999999999999999999 is too large for a port, at most 65535"},
    {"port:>65536", 6, 5, "65536 is too large for a port, at most 65535"},
    {"port:80-", 5, 3, "a range needs both ends, for example 8000-8100"},
    {"port:-80", 5, 3, "a range needs both ends, for example 8000-8100"},
    {"port:90-80", 5, 5, "this range runs backwards: 90 is more than 80"},
    {"pid:4294967296", 4, 10, "4294967296 is too large for a PID, at most 4294967295"},
    {"pid:x", 4, 1, "\"x\" is not a PID number"},
    {"remote:10.0.0.0/33", 7, 11,
     "\"10.0.0.0/33\" is not a network: behind the slash stands 0 to 32 for IPv4, 0 to 128 for IPv6"},
    {"10.0.0.0/x", 0, 10,
     "\"10.0.0.0/x\" is not a network: behind the slash stands 0 to 32 for IPv4, 0 to 128 for IPv6"},
    {"fe80::/129", 0, 10,
     "\"fe80::/129\" is not a network: behind the slash stands 0 to 32 for IPv4, 0 to 128 for IPv6"},
    {"addr:10.0.0.9-10.0.0.1", 5, 17,
     "\"10.0.0.9-10.0.0.1\" is not a range: write two addresses of one family, the lower one first"},
    {"addr:10.0.0.9-::1", 5, 12,
     "\"10.0.0.9-::1\" is not a range: write two addresses of one family, the lower one first"},
    {"local:localhost", 6, 9, "\"localhost\" is not an address; write for example 10.0.0.0/8 or fe80::1"},
    {"127.0.0.1:99999", 0, 15, "\"127.0.0.1:99999\" has no port number from 0 to 65535 behind the colon"},
    {"[::1]:x", 0, 7, "\"[::1]:x\" has no port number from 0 to 65535 behind the colon"},
    {":99999", 1, 5, "99999 is too large for a port, at most 65535"},
    {"state:listn", 6, 5, "unknown state \"listn\", did you mean \"Listen\"?"},
    {"proto:tpc", 6, 3, "unknown protocol \"tpc\", did you mean \"tcp\"?"},
    {"is:lopback", 3, 7, "unknown word \"lopback\" after is:, did you mean \"loopback\"?"},
    {"age:30s", 4, 3, "age needs < or >, for example age:<30s"},
    {"age=30s", 4, 3, "age needs < or >, for example age:<30s"},
    {"age:<soon", 5, 4, "\"soon\" is not a time; write for example 30s, 5m, 2h or 1d"},
    {"state:\"listn\"", 7, 5, "unknown state \"listn\", did you mean \"Listen\"?"},
};

CASE(errors_name_place_and_reason)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct filter_error error;
        struct filter *filter = filter_parse(faults[i].query, ALL_COLUMNS, &error);
        if (filter) {
            printf("not refused: %s\n", faults[i].query);
        }
        CHECK(!filter);
        filter_free(filter);
        if (faults[i].message) {
            CHECK_TEXT(error.message, faults[i].message);
        }
        if (error.position != faults[i].position || error.length != faults[i].length) {
            printf("in %s\n", faults[i].query);
        }
        CHECK_NUMBER(error.position, faults[i].position);
        CHECK_NUMBER(error.length, faults[i].length);
    }
}

CASE(errors_stay_short_and_clean)
{
    struct filter_error error;
    char query[600] = "state:";
    memset(query + 6, 'x', sizeof query - 7);
    query[sizeof query - 1] = '\0';
    CHECK(!filter_parse(query, 0, &error));
    CHECK(strstr(error.message, "xxx...") != NULL);
    CHECK_NUMBER(error.length, sizeof query - 7);
    CHECK(!filter_parse("state:\x1b[31m", 0, &error));
    CHECK(strstr(error.message, "\x1b") == NULL);
}

CASE(depth_is_bounded)
{
    struct filter_error error;
    char query[2 * FILTER_DEPTH_MAX + 8];
    memset(query, '(', FILTER_DEPTH_MAX);
    query[FILTER_DEPTH_MAX] = 'a';
    memset(query + FILTER_DEPTH_MAX + 1, ')', FILTER_DEPTH_MAX);
    query[2 * FILTER_DEPTH_MAX + 1] = '\0';
    struct filter *filter = filter_parse(query, ALL_COLUMNS, &error);
    CHECK(filter != NULL);
    filter_free(filter);
    memset(query, '-', FILTER_DEPTH_MAX + 1);
    query[FILTER_DEPTH_MAX + 1] = 'a';
    query[FILTER_DEPTH_MAX + 2] = '\0';
    CHECK(!filter_parse(query, ALL_COLUMNS, &error));
    CHECK_TEXT(error.message, "more than 64 parentheses and negations inside each other");
    CHECK_NUMBER(error.position, FILTER_DEPTH_MAX);
    /* Side by side is not inside each other. */
    const size_t many = (size_t)FILTER_DEPTH_MAX * 2;
    for (size_t i = 0; i < many; i++) {
        query[i] = "-a "[i % 3];
    }
    query[many] = '\0';
    filter = filter_parse(query, ALL_COLUMNS, &error);
    CHECK(filter != NULL);
    filter_free(filter);
}

CASE(length_is_bounded)
{
    static char query[FILTER_TEXT_MAX + 2];
    struct filter_error error;
    for (size_t i = 0; i < FILTER_TEXT_MAX; i++) {
        query[i] = i % 2 ? ' ' : 'a';
    }
    struct filter *filter = filter_parse(query, ALL_COLUMNS, &error);
    CHECK(filter != NULL);
    filter_free(filter);
    query[FILTER_TEXT_MAX] = 'a';
    CHECK(!filter_parse(query, ALL_COLUMNS, &error));
    CHECK_TEXT(error.message, "the filter is longer than 4096 bytes");
    CHECK_NUMBER(error.position, FILTER_TEXT_MAX);
    CHECK_NUMBER(error.length, 1);
}

static unsigned facts(const char *query, uint64_t columns)
{
    struct filter_error error;
    struct filter *filter = filter_parse(query, columns, &error);
    CHECK(filter != NULL);
    unsigned needed = filter ? filter_facts(filter) : 0;
    filter_free(filter);
    return needed;
}

static bool timed(const char *query)
{
    struct filter_error error;
    struct filter *filter = filter_parse(query, ALL_COLUMNS, &error);
    CHECK(filter != NULL);
    bool depends = filter && filter_depends_on_time(filter);
    filter_free(filter);
    return depends;
}

CASE(only_needed_facts)
{
    CHECK_NUMBER(facts("chrome", 1u << COLUMN_PROCESS), 0);
    CHECK_NUMBER(facts("chrome", ALL_COLUMNS), FACT_PATH | FACT_SERVICES);
    CHECK_NUMBER(facts("port:80 process:x", ALL_COLUMNS), 0);
    CHECK_NUMBER(facts("path:x", 0), FACT_PATH);
    CHECK_NUMBER(facts("state:listening", 0), 0);
    CHECK_NUMBER(facts("state:listening,bound", 0), FACT_BOUND);
    CHECK_NUMBER(facts("a | -service:x", 0), FACT_SERVICES);
    CHECK(timed("chrome | age:<30s"));
    CHECK(!timed("chrome is:new"));
}

int main(void)
{
    RUN(nothing_matches_all);
    RUN(bare_words_search_visible_columns);
    RUN(bare_numbers_are_whole_in_number_columns);
    RUN(bare_states_in_any_dialect);
    RUN(bare_addresses_match_either_end);
    RUN(text_fields);
    RUN(number_fields);
    RUN(address_fields);
    RUN(state_and_protocol_fields);
    RUN(ages);
    RUN(qualities);
    RUN(operators);
    RUN(what_is_no_operator);
    RUN(errors_name_place_and_reason);
    RUN(errors_stay_short_and_clean);
    RUN(depth_is_bounded);
    RUN(length_is_bounded);
    RUN(only_needed_facts);
    return check_result();
}
