/* Sessions as text: round trip, and that nothing but a whole, undamaged one is read; their differences. */
#include "sockscope/session.h"

#include <stdlib.h>

#include "check.h"
#include "rows.h"

enum { TEXT_SIZE = 1 << 16 };

struct text {
    char bytes[TEXT_SIZE];
    size_t length;
};

static struct text written;
static struct session session;
static struct session_problem problem;

static bool append(void *context, const char *bytes, size_t length)
{
    struct text *text = context;
    if (text->length + length > TEXT_SIZE) {
        return false;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    return true;
}

static bool write_session(const struct session *from, struct text *to)
{
    struct sink sink = {to, append};
    to->length = 0;
    return session_write(from, &sink);
}

/* From an exact block, so that a read beyond its end is seen. */
static bool read_bytes(const char *bytes, size_t length)
{
    char *exact = malloc(length ? length : 1);
    if (exact) {
        memcpy(exact, bytes, length);
    }
    bool fine = exact && session_read(exact, length, &session, &problem);
    free(exact);
    return fine;
}

/* Lines between first and last, with a last line that fits them. */
static bool read_lines(const char *lines)
{
    static char text[8192];
    size_t count = 0;
    for (const char *at = lines; *at; at++) {
        count += *at == '\n';
    }
    size_t length = (size_t)snprintf(text, sizeof text, "sockscope-session 1\n%s", lines);
    unsigned checksum = (unsigned)session_checksum(0, text, length);
    length += (size_t)snprintf(text + length, sizeof text - length, "end %u %08x\n",
                               count ? (unsigned)count - 1 : 0, checksum);
    return read_bytes(text, length);
}

static char odd[400];

/* Every byte there is but NUL, well-formed and malformed characters, escapes that are none. */
static const char *odd_characters(void)
{
    for (int i = 1; i < 256; i++) {
        odd[i - 1] = (char)i;
    }
    snprintf(odd + 255, sizeof odd - 255,
             "\\t\\x41\\\\ \xE2\x82\xAC\xF0\x9F\x94\x8C\xE2\x80\xAE\xE2\x80\xAC\xC2\x85\xC3");
    return odd;
}

enum { SOME = 6 };

static struct session *some_session(void)
{
    static struct session some;
    static struct session_row rows[SOME];
    static struct process process, other;
    process = a_process(4294967295u, odd_characters());
    process.path = odd_characters();
    process.services = "Dnscache, \tBFE";
    other = a_process(7, "seven.exe");
    struct row live[SOME] = {
        a_row(true, "127.0.0.1:80", NULL, STATE_LISTEN, &process),
        a_row(true, "[fe80::1%12]:5000", "[2001:db8::2]:65535", STATE_ESTABLISHED, &other),
        a_row(false, "0.0.0.0:0", NULL, STATE_NONE, NULL),
        a_row(false, "[::]:5353", NULL, STATE_NONE, &process),
        a_row(true, "192.0.2.1:5001", "198.51.100.1:443", (enum tcp_state)57, NULL),
        a_row(true, "192.0.2.1:5002", "198.51.100.1:443", STATE_BOUND, &other),
    };
    live[0].endpoint.created = NOON;
    live[1].endpoint.created = UINT64_MAX; /* in no year that can be written: as if not known */
    for (size_t i = 0; i < SOME; i++) {
        rows[i] = session_row_of(&live[i]);
    }
    some = (struct session){.wall = NOON, .filter = "a\t\"b\\c\"", .rows = rows, .count = SOME};
    return &some;
}

static void check_same(const struct session_row *got, const struct session_row *wanted)
{
    CHECK(memcmp(&got->endpoint, &wanted->endpoint, sizeof got->endpoint) == 0);
    CHECK_TEXT(got->name, wanted->name);
    CHECK_TEXT(got->path, wanted->path);
    CHECK_TEXT(got->service, wanted->service);
}

CASE(what_is_written_is_read)
{
    struct session *some = some_session();
    CHECK(write_session(some, &written));
    CHECK(read_bytes(written.bytes, written.length));
    some->rows[1].endpoint.created = 0;
    CHECK(session.wall == NOON);
    CHECK_TEXT(session.filter, "a\t\"b\\c\"");
    CHECK_NUMBER(session.count, SOME);
    for (size_t i = 0; i < session.count && i < SOME; i++) {
        check_same(&session.rows[i], &some->rows[i]);
    }
    session_free(&session);
}

CASE(the_text_is_what_is_documented)
{
    static const char wanted[] =
        "sockscope-session 1\n"
        "taken\t2026-11-23T13:05:09.123Z\t\n"
        "TCP\t127.0.0.1\t80\t10.0.0.1\t443\tEstablished\t7\ta\\\\b\\n\\x1b\\xff.exe\t"
        "C:\\\\a.exe\tDnscache\t2026-11-23T13:05:09.123Z\n"
        "UDPV6\t::\t53\t\t\t\t0\t\t\t\t\n";
    struct process process = a_process(7, "a\\b\n\x1b\xff.exe");
    process.path = "C:\\a.exe";
    process.services = "Dnscache";
    struct row first = a_row(true, "127.0.0.1:80", "10.0.0.1:443", STATE_ESTABLISHED, &process);
    struct row second = a_row(false, "[::]:53", NULL, STATE_NONE, NULL);
    const struct row *rows[] = {&first, &second};
    char last[32];
    first.endpoint.created = NOON;
    CHECK(session_take(&session, rows, 2, NOON, ""));
    CHECK(write_session(&session, &written));
    session_free(&session);
    append(&written, "", 1);
    CHECK(strncmp(written.bytes, wanted, sizeof wanted - 1) == 0);
    snprintf(last, sizeof last, "end 2 %08x\n", (unsigned)session_checksum(0, wanted, sizeof wanted - 1));
    CHECK_TEXT(written.bytes + sizeof wanted - 1, last);
    CHECK_NUMBER(session_checksum(0, "123456789", 9), 0xCBF43926);
}

CASE(an_empty_session_is_one)
{
    session = (struct session){.wall = NOON, .filter = ""};
    CHECK(write_session(&session, &written));
    CHECK(read_bytes(written.bytes, written.length));
    CHECK_NUMBER(session.count, 0);
    session_free(&session);
}

/* The days at which leap years go wrong, and the first and the last. */
CASE(times_are_read_as_written)
{
    static const uint64_t times[] = {1,
                                     10000,
                                     UINT64_C(116444736000000000),
                                     UINT64_C(125963423990000000),
                                     UINT64_C(125963424000000000),
                                     UINT64_C(94670207990000000),
                                     UINT64_C(94670208000000000),
                                     UINT64_C(2650467743999990000)};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        session = (struct session){.wall = times[i], .filter = ""};
        CHECK(write_session(&session, &written));
        CHECK(read_bytes(written.bytes, written.length));
        CHECK(session.wall == times[i] / 10000 * 10000);
        session_free(&session);
    }
    for (uint64_t day = 0; day < 3000000; day += 113) {
        session =
            (struct session){.wall = NOON % 864000000000 / 10000 * 10000 + day * 864000000000, .filter = ""};
        uint64_t wanted = session.wall;
        CHECK(write_session(&session, &written));
        CHECK(read_bytes(written.bytes, written.length) && session.wall == wanted);
        session_free(&session);
    }
}

CASE(a_truncated_text_is_refused)
{
    CHECK(write_session(some_session(), &written));
    for (size_t cut = 0; cut < written.length; cut++) {
        bool fine = read_bytes(written.bytes, cut);
        CHECK(!fine);
        CHECK(strstr(problem.message, cut ? "it is cut off" : "it is empty") != NULL);
        CHECK(!session.rows && !session.texts);
    }
}

CASE(every_changed_byte_is_noticed)
{
    CHECK(write_session(some_session(), &written));
    for (size_t at = 0; at < written.length; at++) {
        for (int bit = 0; bit < 8; bit++) {
            written.bytes[at] = (char)(written.bytes[at] ^ 1 << bit);
            CHECK(!read_bytes(written.bytes, written.length));
            CHECK(problem.message[0] != '\0');
            written.bytes[at] = (char)(written.bytes[at] ^ 1 << bit);
        }
    }
    append(&written, "\n", 1);
    CHECK(!read_bytes(written.bytes, written.length));
    CHECK(strstr(problem.message, "something stands behind its end") != NULL);
    CHECK(read_bytes(written.bytes, written.length - 1));
    session_free(&session);
}

/* A whole line left out, and one twice. */
CASE(lines_out_of_place_are_noticed)
{
    CHECK(write_session(some_session(), &written));
    append(&written, "", 1);
    written.length--;
    const char *row = strchr(strchr(written.bytes, '\n') + 1, '\n') + 1;
    const char *next = strchr(row, '\n') + 1;
    size_t left_out = (size_t)(next - row);
    static char text[2 * TEXT_SIZE];
    size_t head = (size_t)(row - written.bytes);
    memcpy(text, written.bytes, head);
    memcpy(text + head, next, written.length - head - left_out);
    CHECK(!read_bytes(text, written.length - left_out));
    CHECK(strstr(problem.message, "does not say that it has 5 rows") != NULL);
    memcpy(text, written.bytes, head + left_out);
    memcpy(text + head + left_out, row, written.length - head);
    CHECK(!read_bytes(text, written.length + left_out));
    CHECK(strstr(problem.message, "does not say that it has 7 rows") != NULL);
}

static void check_refused(const char *text, size_t line, const char *part)
{
    CHECK(!read_bytes(text, strlen(text)));
    CHECK_NUMBER(problem.line, line);
    if (!strstr(problem.message, part)) {
        printf("     %s -> %s\n", text, problem.message);
    }
    CHECK(strstr(problem.message, part) != NULL);
}

CASE(other_files_are_named_as_such)
{
    check_refused("PK\x03\x04", 1, "no session of Sockscope");
    check_refused("[Sockscope]\nVersion=1\n", 1, "no session of Sockscope");
    check_refused("\xEF\xBB\xBFsockscope-session 1\n", 1, "no session of Sockscope");
    check_refused("sockscope-session\n", 1, "no session of Sockscope");
    check_refused("sockscope-session 2\nwhatever\n", 1, "version 2, which is newer");
    check_refused("sockscope-session 4000000000\n", 1, "version 4000000000, which is newer");
    check_refused("sockscope-session 0\n", 1, "its version is not a number");
    check_refused("sockscope-session 01\n", 1, "its version is not a number");
    check_refused("sockscope-session \n", 1, "its version is not a number");
    check_refused("sockscope-session 99999999999\n", 1, "its version is not a number");
    check_refused("sockscope-session 1\r\n", 1, "its version is not a number");
    check_refused("sockscope-session 1\nend 0 00000000\n", 1, "the time is missing");
    check_refused("sockscope-session 1\ntaken\t\t\nend 0 00000000\n", 3, "its checksum is not ");
    check_refused("sockscope-session 1\ntaken\t\t\nend 00\n", 3, "does not say that it has 0 rows");
    check_refused("sockscope-session 1\ntaken\t\t\nend 0\n", 3, "does not say that it has 0 rows");
}

static const char good_row[] = "TCP\t1.2.3.4\t80\t\t\tListen\t7\tn\tp\ts\t";

/* The good row with one of its fields replaced. */
static void check_field(size_t field, const char *value, const char *part)
{
    char line[512];
    size_t length = 0, at = 0;
    length += (size_t)snprintf(line, sizeof line, "taken\t\t\n");
    for (const char *from = good_row;; from++, at++) {
        size_t size = strcspn(from, "\t");
        length += (size_t)snprintf(line + length, sizeof line - length, "%.*s%s",
                                   (int)(at == field ? 0 : size), from, at == field ? value : "");
        from += size;
        if (!*from) {
            break;
        }
        length += (size_t)snprintf(line + length, sizeof line - length, "\t");
    }
    snprintf(line + length, sizeof line - length, "\n");
    CHECK(!read_lines(line));
    CHECK_NUMBER(problem.line, 3);
    if (!strstr(problem.message, part)) {
        printf("     %s -> %s\n", value, problem.message);
    }
    CHECK(strstr(problem.message, part) != NULL);
}

CASE(a_bad_field_is_named_with_its_line)
{
    CHECK(read_lines("taken\t\t\nTCP\t1.2.3.4\t80\t\t\tListen\t7\tn\tp\ts\t\n"));
    session_free(&session);
    CHECK(read_lines("taken\t\t\nTCP\t1.2.3.4\t80\t\t\tListen\t7\tn\\x01\tp\ts\t\n"));
    CHECK_TEXT(session.rows[0].name, "n\x01");
    session_free(&session);
    check_field(0, "ICMP", "protocol: \"ICMP\"");
    check_field(0, "tcp", "protocol: ");
    check_field(0, "TCPV6", "local address: \"1.2.3.4\"");
    check_field(1, "", "local address: \"\"");
    check_field(1, "1.2.3", "local address: ");
    check_field(1, "::1", "local address: ");
    check_field(2, "65536", "local port: \"65536\"");
    check_field(2, "080", "local port: ");
    check_field(2, "", "local port: ");
    check_field(3, "1.2.3.4", "remote port: \"\"");
    check_field(4, "80", "remote address: \"\"");
    check_field(5, "Open", "state: \"Open\"");
    check_field(5, "256", "state: \"256\"");
    check_field(6, "-1", "PID: \"-1\"");
    check_field(6, "4294967296", "PID: ");
    check_field(6, "", "PID: ");
    check_field(7, "n\\", "process name: at its byte 2 there is no escape");
    check_field(7, "\\x0", "process name: at its byte 1 there is no escape");
    check_field(7, "\\x00", "process name: at its byte 1 there is no escape");
    check_field(8, "\\q", "path: at its byte 1 there is no escape");
    check_field(8, "p\x7f", "path: at its byte 2 there is a control character");
    check_field(9, "s\r", "service: at its byte 2 there is a control character");
    check_field(10, "yesterday", "created: \"yesterday\"");
    check_field(10, "2026-02-29T00:00:00.000Z", "created: ");
    check_field(10, "2026-11-23T13:05:60.123Z", "created: ");
    check_field(10, "2026-11-23 13:05:09.123Z", "created: ");
    check_field(10, "1600-11-23T13:05:09.123Z", "created: ");
    check_field(10, "\tx", "more than 11 fields");
    CHECK(!read_lines("taken\t\t\nTCP\t1.2.3.4\t80\t\t\tListen\t7\tn\tp\ts\n"));
    CHECK_TEXT(problem.message, "created is missing");
    CHECK(!read_lines("taken\t\t\n\n") && strstr(problem.message, "protocol: \"\""));
    CHECK(!read_lines("taken\t\n") && strstr(problem.message, "filter is missing"));
    CHECK(!read_lines("taken\tnow\t\n") && strstr(problem.message, "time: \"now\""));
    CHECK(!read_lines("taken\t\t\t\n") && strstr(problem.message, "more than a time and a filter"));
}

static bool refuse(void *context, const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    ++*(int *)context;
    return false;
}

CASE(a_sink_that_stops_is_told)
{
    int calls = 0;
    struct sink sink = {&calls, refuse};
    CHECK(!session_write(some_session(), &sink));
    CHECK_NUMBER(calls, 1);
}

/* Differences. */

struct told {
    char text[1024];
    size_t count;
};

static void tell(void *context, enum session_difference difference, const struct session_row *before,
                 const struct session_row *after)
{
    struct told *told = context;
    const struct session_row *row = after ? after : before;
    size_t length = strlen(told->text);
    CHECK((difference == SESSION_ADDED) == !before && (difference == SESSION_REMOVED) == !after);
    snprintf(told->text + length, sizeof told->text - length, "%c%u ", "+-~"[difference],
             row -> endpoint.local_port);
    told->count++;
}

static const char *differences(const struct session *before, const struct session *after)
{
    static struct told told;
    told = (struct told){"", 0};
    CHECK(session_diff(before, after, tell, &told));
    return told.text;
}

CASE(differences_are_told_in_order)
{
    struct process a = a_process(1, "a"), b = a_process(2, "b"), same_pid = a_process(1, "c");
    struct row rows[] = {
        a_row(true, "10.0.0.1:10", NULL, STATE_LISTEN, &a),
        a_row(true, "10.0.0.1:20", "10.0.0.2:80", STATE_ESTABLISHED, &a),
        a_row(true, "10.0.0.1:20", "10.0.0.2:80", STATE_CLOSE_WAIT, &a),
        a_row(true, "10.0.0.1:10", NULL, STATE_LISTEN, &b),
        a_row(true, "10.0.0.1:10", NULL, STATE_LISTEN, &same_pid),
        a_row(false, "10.0.0.1:9", NULL, STATE_NONE, &a),
        a_row(true, "[::1]:8", NULL, STATE_LISTEN, &a),
    };
    const struct row *old_rows[] = {&rows[5], &rows[1], &rows[0]};
    const struct row *new_rows[] = {&rows[6], &rows[2], &rows[3]};
    const struct row *named[] = {&rows[4]}, *first[] = {&rows[0]};
    struct session before, after, one, other;
    CHECK(session_take(&before, old_rows, 3, NOON, "") && session_take(&after, new_rows, 3, NOON, ""));
    CHECK_TEXT(differences(&before, &after), "-10 +10 ~20 +8 -9 ");
    CHECK_TEXT(differences(&after, &before), "+10 -10 ~20 -8 +9 ");
    CHECK_TEXT(differences(&before, &before), "");
    CHECK(session_take(&one, first, 1, NOON, "") && session_take(&other, named, 1, NOON, ""));
    CHECK_TEXT(differences(&one, &other), "-10 +10 ");
    session_free(&before);
    session_free(&after);
    session_free(&one);
    session_free(&other);
}

/* Whom a UDP socket is connected to is what changed, not another socket. */
CASE(a_udp_socket_that_connects_is_a_difference_of_one)
{
    struct process a = a_process(1, "a");
    const struct row rows[] = {
        a_row(false, "192.0.2.1:10", NULL, STATE_NONE, &a),
        a_row(false, "192.0.2.1:10", "198.51.100.7:443", STATE_NONE, &a),
        a_row(false, "192.0.2.1:10", "198.51.100.7:444", STATE_NONE, &a),
        a_row(true, "192.0.2.1:20", "198.51.100.7:443", STATE_ESTABLISHED, &a),
        a_row(true, "192.0.2.1:20", "198.51.100.7:444", STATE_ESTABLISHED, &a),
    };
    const struct row *first[] = {&rows[0], &rows[3]}, *second[] = {&rows[1], &rows[4]};
    const struct row *two[] = {&rows[1], &rows[2]}, *turned[] = {&rows[2], &rows[1]};
    struct session before, after, pair, other;
    CHECK(session_take(&before, first, 2, NOON, "") && session_take(&after, second, 2, NOON, ""));
    CHECK_TEXT(differences(&before, &after), "-20 +20 ~10 ");
    CHECK_TEXT(differences(&after, &after), "");
    CHECK(session_take(&pair, two, 2, NOON, "") && session_take(&other, turned, 2, NOON, ""));
    CHECK_TEXT(differences(&pair, &other), "");
    session_free(&before);
    session_free(&after);
    session_free(&pair);
    session_free(&other);
}

CASE(duplicates_pair_in_order)
{
    struct process a = a_process(1, "a");
    const struct row rows[] = {a_row(false, "0.0.0.0:5353", NULL, STATE_NONE, &a),
                               a_row(false, "0.0.0.0:5353", NULL, STATE_NONE, &a),
                               a_row(false, "0.0.0.0:5353", NULL, STATE_NONE, &a)};
    const struct row *all[] = {&rows[0], &rows[1], &rows[2]};
    struct session two, three;
    CHECK(session_take(&two, all, 2, NOON, "") && session_take(&three, all, 3, NOON, ""));
    CHECK_TEXT(differences(&two, &three), "+5353 ");
    CHECK_TEXT(differences(&three, &two), "-5353 ");
    CHECK_TEXT(differences(&three, &three), "");
    session_free(&two);
    session_free(&three);
}

int main(void)
{
    RUN(what_is_written_is_read);
    RUN(the_text_is_what_is_documented);
    RUN(an_empty_session_is_one);
    RUN(times_are_read_as_written);
    RUN(a_truncated_text_is_refused);
    RUN(every_changed_byte_is_noticed);
    RUN(lines_out_of_place_are_noticed);
    RUN(other_files_are_named_as_such);
    RUN(a_bad_field_is_named_with_its_line);
    RUN(a_sink_that_stops_is_told);
    RUN(differences_are_told_in_order);
    RUN(a_udp_socket_that_connects_is_a_difference_of_one);
    RUN(duplicates_pair_in_order);
    return check_result();
}
