/* The registry: every column's text, value and order, and the words of the Change column. */
#include "sockscope/column.h"

#include "check.h"
#include "rows.h"
#include "sockscope/column_set.h"

/* Three minutes and five seconds after noon. */
static const struct cell_context people = {.wall = NOON + UINT64_C(1850000000)};
static const struct cell_context table = {.netstat = true};

static const char *text(enum column_id id, const struct row *row, const struct cell_context *context)
{
    static char cell[CELL_SIZE];
    memset(cell, 'x', sizeof cell);
    size_t length = column_get(id)->text(row, context, cell, sizeof cell);
    CHECK_NUMBER(length, strlen(cell));
    return cell;
}

/* "null" where the value is absent. */
static const char *value(enum column_id id, const struct row *row)
{
    static char cell[CELL_SIZE];
    memset(cell, 'x', sizeof cell);
    return column_get(id)->value(row, &people, cell, sizeof cell) ? cell : "null";
}

static int compare(enum column_id id, const struct row *a, const struct row *b)
{
    int order = column_get(id)->compare(a, b);
    int reverse = column_get(id)->compare(b, a);
    CHECK_NUMBER((order > 0) - (order < 0), (reverse < 0) - (reverse > 0));
    return (order > 0) - (order < 0);
}

CASE(a_full_row)
{
    struct process process = a_process(1234, "Chrome.exe");
    process.path = "C:\\Chrome.exe";
    process.services = "Dnscache, Dhcp";
    struct row row = a_row(true, "[fe80::1%12]:5000", "[2001:db8::2]:443", STATE_ESTABLISHED, &process);
    row.endpoint.created = NOON;
    CHECK_TEXT(text(COLUMN_PROCESS, &row, &people), "Chrome.exe");
    CHECK_TEXT(text(COLUMN_PID, &row, &people), "1234");
    CHECK_TEXT(text(COLUMN_PROTOCOL, &row, &people), "TCPV6");
    CHECK_TEXT(text(COLUMN_STATE, &row, &people), "Established");
    CHECK_TEXT(text(COLUMN_LOCAL_ADDRESS, &row, &people), "fe80::1%12");
    CHECK_TEXT(text(COLUMN_LOCAL_PORT, &row, &people), "5000");
    CHECK_TEXT(text(COLUMN_REMOTE_ADDRESS, &row, &people), "2001:db8::2");
    CHECK_TEXT(text(COLUMN_REMOTE_PORT, &row, &people), "443");
    CHECK_TEXT(text(COLUMN_CHANGE, &row, &people), "");
    CHECK_TEXT(text(COLUMN_CREATED, &row, &people), "2026-11-23 13:05:09");
    CHECK_TEXT(text(COLUMN_SERVICE, &row, &people), "Dnscache, Dhcp");
    CHECK_TEXT(text(COLUMN_PATH, &row, &people), "C:\\Chrome.exe");
    CHECK_TEXT(value(COLUMN_PROCESS, &row), "Chrome.exe");
    CHECK_TEXT(value(COLUMN_PID, &row), "1234");
    CHECK_TEXT(value(COLUMN_PROTOCOL, &row), "TCPV6");
    CHECK_TEXT(value(COLUMN_STATE, &row), "Established");
    CHECK_TEXT(value(COLUMN_LOCAL_ADDRESS, &row), "fe80::1%12");
    CHECK_TEXT(value(COLUMN_LOCAL_PORT, &row), "5000");
    CHECK_TEXT(value(COLUMN_REMOTE_ADDRESS, &row), "2001:db8::2");
    CHECK_TEXT(value(COLUMN_REMOTE_PORT, &row), "443");
    CHECK_TEXT(value(COLUMN_CHANGE, &row), "null");
    CHECK_TEXT(value(COLUMN_CREATED, &row), "2026-11-23T13:05:09.123Z");
    CHECK_TEXT(value(COLUMN_SERVICE, &row), "Dnscache, Dhcp");
    CHECK_TEXT(value(COLUMN_PATH, &row), "C:\\Chrome.exe");
}

CASE(an_empty_row)
{
    struct row row = a_row(false, "0.0.0.0:53", NULL, STATE_NONE, NULL);
    CHECK_TEXT(text(COLUMN_PROCESS, &row, &people), "");
    CHECK_TEXT(text(COLUMN_PID, &row, &people), "0");
    CHECK_TEXT(text(COLUMN_STATE, &row, &people), "");
    CHECK_TEXT(text(COLUMN_REMOTE_ADDRESS, &row, &people), "");
    CHECK_TEXT(text(COLUMN_REMOTE_PORT, &row, &people), "");
    CHECK_TEXT(text(COLUMN_CREATED, &row, &people), "");
    CHECK_TEXT(text(COLUMN_SERVICE, &row, &people), "");
    CHECK_TEXT(text(COLUMN_PATH, &row, &people), "");
    for (int id = 0; id < COLUMN_COUNT; id++) {
        bool known = id == COLUMN_PROTOCOL || id == COLUMN_LOCAL_ADDRESS || id == COLUMN_LOCAL_PORT ||
                     id == COLUMN_LOCAL_PORT_NAME;
        CHECK_NUMBER(strcmp(value((enum column_id)id, &row), "null") != 0, known);
    }
}

CASE(each_state_in_each_dialect)
{
    struct row row = a_row(true, "0.0.0.0:80", NULL, STATE_LISTEN, NULL);
    CHECK_TEXT(text(COLUMN_STATE, &row, &people), "Listening");
    CHECK_TEXT(text(COLUMN_STATE, &row, &table), "LISTENING");
    CHECK_TEXT(value(COLUMN_STATE, &row), "Listen");
    CHECK_TEXT(text(COLUMN_REMOTE_ADDRESS, &row, &table), "*");
    CHECK_TEXT(text(COLUMN_REMOTE_PORT, &row, &table), "*");
    row.endpoint.state = STATE_FIN_WAIT2;
    CHECK_TEXT(text(COLUMN_STATE, &row, &people), "Fin Wait 2");
    CHECK_TEXT(text(COLUMN_STATE, &row, &table), "FIN_WAIT_2");
    CHECK_TEXT(value(COLUMN_STATE, &row), "FinWait2");
}

CASE(what_is_known_of_the_process)
{
    struct process process = a_process(1234, "Chrome.exe");
    process.texts[PROCESS_USER] = "DESK\\anna";
    process.texts[PROCESS_COMMAND_LINE] = "chrome.exe --tab\n";
    process.texts[PROCESS_PRODUCT] = "Chrome";
    process.texts[PROCESS_DESCRIPTION] = "Browser";
    process.texts[PROCESS_COMPANY] = "Maker";
    process.texts[PROCESS_FILE_VERSION] = "1.2.3.4";
    process.texts[PROCESS_FILE_ATTRIBUTES] = "HA";
    process.texts[PROCESS_TITLE] = "News\t- Chrome";
    process.elevation = ELEVATION_YES;
    struct row row = a_row(true, "10.0.0.1:5000", "10.0.0.2:443", STATE_ESTABLISHED, &process);
    CHECK_TEXT(text(COLUMN_USER, &row, &people), "DESK\\anna");
    CHECK_TEXT(text(COLUMN_COMMAND_LINE, &row, &people), "chrome.exe --tab\xEF\xBF\xBD");
    CHECK_TEXT(value(COLUMN_COMMAND_LINE, &row), "chrome.exe --tab\n");
    CHECK_TEXT(value(COLUMN_PRODUCT, &row), "Chrome");
    CHECK_TEXT(value(COLUMN_DESCRIPTION, &row), "Browser");
    CHECK_TEXT(value(COLUMN_COMPANY, &row), "Maker");
    CHECK_TEXT(value(COLUMN_FILE_VERSION, &row), "1.2.3.4");
    CHECK_TEXT(text(COLUMN_ATTRIBUTES, &row, &people), "HA");
    CHECK_TEXT(text(COLUMN_TITLE, &row, &people), "News\xEF\xBF\xBD- Chrome");
    CHECK_TEXT(value(COLUMN_TITLE, &row), "News\t- Chrome");
    CHECK_TEXT(value(COLUMN_ELEVATED, &row), "yes");
    CHECK_TEXT(value(COLUMN_STARTED, &row), "2026-11-23T13:05:09.123Z");
    process.elevation = ELEVATION_NO;
    process.texts[PROCESS_USER] = NULL;
    CHECK_TEXT(text(COLUMN_ELEVATED, &row, &people), "no");
    CHECK_TEXT(value(COLUMN_USER, &row), "null");
    struct row nobody = a_row(true, "10.0.0.1:5000", "10.0.0.2:443", STATE_ESTABLISHED, NULL);
    CHECK_NUMBER(compare(COLUMN_ELEVATED, &nobody, &row), -1);
    CHECK_NUMBER(compare(COLUMN_COMPANY, &nobody, &row), -1);
    CHECK_NUMBER(compare(COLUMN_STARTED, &nobody, &row), -1);
}

static const char *age(uint64_t seconds)
{
    static struct row row;
    row = a_row(true, "10.0.0.1:5000", NULL, STATE_LISTEN, NULL);
    row.endpoint.created = people.wall - seconds * 10000000;
    return text(COLUMN_AGE, &row, &people);
}

CASE(ages_in_two_units)
{
    CHECK_TEXT(age(0), "0s");
    CHECK_TEXT(age(59), "59s");
    CHECK_TEXT(age(60), "1m 0s");
    CHECK_TEXT(age(3599), "59m 59s");
    CHECK_TEXT(age(3725), "1h 2m");
    CHECK_TEXT(age(2 * 86400 + 4 * 3600 + 59), "2d 4h");
    struct row old = a_row(true, "10.0.0.1:5000", NULL, STATE_LISTEN, NULL), young = old, unknown = old;
    old.endpoint.created = NOON;
    young.endpoint.created = NOON + 1;
    CHECK_TEXT(value(COLUMN_AGE, &old), "185");
    CHECK_TEXT(value(COLUMN_AGE, &unknown), "null");
    CHECK_NUMBER(compare(COLUMN_AGE, &young, &old), -1);
    CHECK_NUMBER(compare(COLUMN_AGE, &unknown, &young), -1);
    /* A clock that was set back makes nobody younger than new. */
    young.endpoint.created = people.wall + 10000000;
    CHECK_TEXT(text(COLUMN_AGE, &young, &people), "0s");
}

CASE(direction_change_and_names_of_ports)
{
    struct row row = a_row(true, "10.0.0.1:50000", "10.0.0.2:443", STATE_ESTABLISHED, NULL);
    row.direction = DIRECTION_OUTBOUND;
    row.changed = NOON;
    CHECK_TEXT(text(COLUMN_DIRECTION, &row, &people), "outbound");
    CHECK_TEXT(text(COLUMN_LAST_CHANGE, &row, &people), "2026-11-23 13:05:09");
    CHECK_TEXT(value(COLUMN_LAST_CHANGE, &row), "2026-11-23T13:05:09.123Z");
    CHECK_TEXT(text(COLUMN_REMOTE_PORT_NAME, &row, &people), "https");
    CHECK_TEXT(text(COLUMN_LOCAL_PORT_NAME, &row, &people), "");
    row.endpoint.local_port = 5353;
    row.endpoint.protocol = PROTOCOL_UDP6;
    row.endpoint.has_remote = 0;
    CHECK_TEXT(text(COLUMN_LOCAL_PORT_NAME, &row, &people), "mdns");
    CHECK_TEXT(value(COLUMN_REMOTE_PORT_NAME, &row), "null");
    row.endpoint.local_port = 80;
    CHECK_TEXT(text(COLUMN_LOCAL_PORT_NAME, &row, &people), "");
    row.endpoint.protocol = PROTOCOL_TCP6;
    CHECK_TEXT(text(COLUMN_LOCAL_PORT_NAME, &row, &people), "http");
}

/* Rows that have nothing but their process in common say the same there. */
CASE(columns_of_the_process_say_so)
{
    struct process process = a_process(7, "a.exe");
    process.path = "C:\\a.exe";
    process.elevation = ELEVATION_YES;
    for (int i = 0; i < PROCESS_TEXT_COUNT; i++) {
        process.texts[i] = "text";
    }
    struct row one = a_row(true, "10.0.0.1:1", "10.0.0.2:2", STATE_ESTABLISHED, &process);
    struct row other = a_row(false, "[::1]:3", NULL, STATE_NONE, &process);
    one.service = "Dnscache";
    one.first_seen = NOON;
    one.known_from_start = 0;
    one.change = CHANGE_NEW;
    one.changed = NOON;
    one.direction = DIRECTION_INBOUND;
    static const enum column_id of_socket[] = {COLUMN_LOCAL_NAME, COLUMN_REMOTE_NAME, COLUMN_ADAPTER,
                                               COLUMN_LOCAL_PORT_NAME, COLUMN_REMOTE_PORT_NAME};
    for (int id = 0; id < COLUMN_COUNT; id++) {
        char first[CELL_SIZE];
        bool named = false;
        for (size_t i = 0; i < sizeof of_socket / sizeof of_socket[0]; i++) {
            named = named || (int)of_socket[i] == id;
        }
        strcpy(first, text((enum column_id)id, &one, &people));
        bool same = strcmp(first, text((enum column_id)id, &other, &people)) == 0;
        CHECK(column_get((enum column_id)id)->of_process == (same && !named));
        if (column_get((enum column_id)id)->of_process != (same && !named)) {
            printf("     %s\n", column_get((enum column_id)id)->name);
        }
    }
}

CASE(sets_name_each_column_once)
{
    for (size_t i = 0; i < COLUMN_SET_COUNT; i++) {
        const struct column_set *set = column_set_get(i);
        bool seen[COLUMN_COUNT] = {false};
        CHECK(set->count > 0 && set->count <= COLUMN_COUNT && set->name[0]);
        for (size_t j = 0; j < set->count; j++) {
            CHECK(!seen[set->columns[j]]);
            seen[set->columns[j]] = true;
        }
    }
    CHECK_NUMBER(column_set_get(COLUMN_SET_COUNT - 1)->count, COLUMN_COUNT);
}

CASE(a_set_is_found_by_its_columns)
{
    enum column_id order[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_SET_COUNT; i++) {
        const struct column_set *set = column_set_get(i);
        memcpy(order, set->columns, sizeof order);
        CHECK_NUMBER(column_set_find(order, set->count), i);
        CHECK_NUMBER(column_set_find(order, set->count - 1), COLUMN_SET_COUNT);
        order[0] = set->columns[1];
        order[1] = set->columns[0];
        CHECK_NUMBER(column_set_find(order, set->count), COLUMN_SET_COUNT);
    }
}

CASE(untrusted_names)
{
    struct process process = a_process(7, "gpj\xE2\x80\xAE"
                                          "exe\n");
    struct row row = a_row(true, "127.0.0.1:1", NULL, STATE_LISTEN, &process);
    CHECK_TEXT(text(COLUMN_PROCESS, &row, &people), "gpj\xEF\xBF\xBD"
                                                    "exe\xEF\xBF\xBD");
    CHECK_TEXT(value(COLUMN_PROCESS, &row), "gpj\xE2\x80\xAE"
                                            "exe\n");
    char name[3000];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    process.name = name;
    CHECK_NUMBER(strlen(text(COLUMN_PROCESS, &row, &people)), CELL_SIZE - 1);
    CHECK_NUMBER(strlen(value(COLUMN_PROCESS, &row)), CELL_SIZE - 1);
}

CASE(an_owner_that_was)
{
    struct process process = a_process(7, "old.exe");
    struct row row = a_row(true, "127.0.0.1:1", "127.0.0.1:2", STATE_TIME_WAIT, &process);
    row.endpoint.pid = 0;
    row.owner_was = 1;
    CHECK_TEXT(text(COLUMN_PROCESS, &row, &people), "old.exe (former owner)");
    CHECK_TEXT(text(COLUMN_PID, &row, &people), "7");
    CHECK_TEXT(value(COLUMN_PROCESS, &row), "old.exe");
    CHECK_TEXT(value(COLUMN_PID, &row), "7");
    CHECK_TEXT(value(COLUMN_CHANGE, &row), "owner gone");
    process.name = "";
    CHECK_TEXT(text(COLUMN_PROCESS, &row, &people), "");
}

CASE(changes_in_words)
{
    struct row row = a_row(true, "127.0.0.1:1", "127.0.0.1:2", STATE_ESTABLISHED, NULL);
    char words[128];
    CHECK_NUMBER(change_text(&row, words, sizeof words), 0);
    CHECK_TEXT(words, "");
    row.change = CHANGE_NEW;
    change_text(&row, words, sizeof words);
    CHECK_TEXT(words, "new");
    row.change = CHANGE_CLOSED;
    CHECK_NUMBER(change_text(&row, words, sizeof words), 6);
    CHECK_TEXT(words, "closed");
    row.change = CHANGE_CHANGED;
    change_text(&row, words, sizeof words);
    CHECK_TEXT(words, "changed");
    row.previous_state = STATE_SYN_SENT;
    change_text(&row, words, sizeof words);
    CHECK_TEXT(words, "changed (was Syn Sent)");
    row.owner_was = 1;
    row.stale = 1;
    change_text(&row, words, sizeof words);
    CHECK_TEXT(words, "changed (was Syn Sent), owner gone, stale");
    row.change = CHANGE_NONE;
    row.owner_was = 0;
    change_text(&row, words, sizeof words);
    CHECK_TEXT(words, "stale");
    struct row udp = a_row(false, "10.0.0.1:5000", "10.0.0.2:443", STATE_NONE, NULL);
    udp.change = CHANGE_CHANGED;
    udp.remote_change = REMOTE_CAME;
    change_text(&udp, words, sizeof words);
    CHECK_TEXT(words, "changed (connected)");
    udp.remote_change = REMOTE_OTHER;
    change_text(&udp, words, sizeof words);
    CHECK_TEXT(words, "changed (other remote end)");
    udp.remote_change = REMOTE_WENT;
    change_text(&udp, words, sizeof words);
    CHECK_TEXT(words, "changed (disconnected)");
    CHECK_NUMBER(change_text(&row, words, 4), 3);
    CHECK_TEXT(words, "sta");
}

/* Summer time for a day, up to the noon of the tests. */
static int summer_until_noon(uint64_t filetime)
{
    return filetime < NOON ? 120 : 60;
}

CASE(created_falls_back_to_first_seen)
{
    struct row row = a_row(true, "127.0.0.1:1", NULL, STATE_LISTEN, NULL);
    CHECK_TEXT(value(COLUMN_FIRST_SEEN, &row), "null");
    row.first_seen = NOON;
    CHECK_NUMBER(row_created(&row), 0);
    CHECK_TEXT(value(COLUMN_FIRST_SEEN, &row), "2026-11-23T13:05:09.123Z");
    struct row later = row;
    later.first_seen++;
    CHECK_NUMBER(compare(COLUMN_FIRST_SEEN, &row, &later), -1);
    row.known_from_start = 0;
    CHECK_TEXT(value(COLUMN_CREATED, &row), "2026-11-23T13:05:09.123Z");
    struct cell_context east = {.utc_offset = summer_until_noon};
    CHECK_TEXT(text(COLUMN_CREATED, &row, &east), "2026-11-23 14:05:09");
    row.endpoint.created = NOON - 10000000;
    CHECK_TEXT(value(COLUMN_CREATED, &row), "2026-11-23T13:05:08.123Z");
    /* A second earlier, when it was still summer. */
    CHECK_TEXT(text(COLUMN_CREATED, &row, &east), "2026-11-23 15:05:08");
}

CASE(a_tag_names_the_service)
{
    struct process process = a_process(7, "svchost.exe");
    struct row row = a_row(true, "127.0.0.1:1", NULL, STATE_LISTEN, &process);
    CHECK_TEXT(value(COLUMN_SERVICE, &row), "null");
    process.services = "A, B";
    CHECK_TEXT(value(COLUMN_SERVICE, &row), "A, B");
    row.service = "B";
    CHECK_TEXT(value(COLUMN_SERVICE, &row), "B");
}

static enum name_source book_of_one(void *context, const struct address *address, char text[HOST_NAME_SIZE])
{
    struct address known = {.bytes = {10, 0, 0, 1}};
    text[0] = '\0';
    if (address_compare(address, &known) != 0) {
        return NAME_UNKNOWN;
    }
    snprintf(text, HOST_NAME_SIZE, "%s", "one.example\x1b");
    return *(enum name_source *)context;
}

CASE(names_and_adapters_are_looked_up_when_shown)
{
    enum name_source cached = NAME_CACHED, reverse = NAME_REVERSE;
    struct name_book book = {&cached, book_of_one}, other = {&reverse, book_of_one};
    struct cell_context named = {.names = &book}, adapted = {.adapters = &book}, asked = {.names = &other};
    struct row row = a_row(true, "192.0.2.1:9", "10.0.0.1:80", STATE_ESTABLISHED, NULL);
    struct row listener = a_row(true, "10.0.0.1:80", NULL, STATE_LISTEN, NULL);
    char cell[CELL_SIZE];
    CHECK(strncmp(text(COLUMN_REMOTE_NAME, &row, &named), "one.example", 11) == 0);
    CHECK(!strchr(text(COLUMN_REMOTE_NAME, &row, &named), '\x1b'));
    CHECK(strstr(text(COLUMN_REMOTE_NAME, &row, &named), " (cache)") != NULL);
    CHECK(strstr(text(COLUMN_LOCAL_NAME, &listener, &asked), " (reverse)") != NULL);
    CHECK_TEXT(text(COLUMN_LOCAL_NAME, &row, &named), "");
    CHECK_TEXT(text(COLUMN_REMOTE_NAME, &listener, &named), "");
    CHECK_TEXT(text(COLUMN_REMOTE_NAME, &row, &people), "");
    CHECK(column_get(COLUMN_REMOTE_NAME)->value(&row, &named, cell, sizeof cell));
    CHECK_TEXT(cell, "one.example\x1b"); /* as it is, for programs */
    CHECK(!column_get(COLUMN_REMOTE_NAME)->value(&listener, &named, cell, sizeof cell));
    CHECK_TEXT(value(COLUMN_REMOTE_NAME, &row), "null");
    CHECK(strncmp(text(COLUMN_ADAPTER, &listener, &adapted), "one.example", 11) == 0);
    CHECK_TEXT(text(COLUMN_ADAPTER, &row, &adapted), "");
    CHECK_TEXT(value(COLUMN_ADAPTER, &listener), "null");
    CHECK_NUMBER(compare(COLUMN_REMOTE_NAME, &listener, &row), -1);
    CHECK_NUMBER(compare(COLUMN_ADAPTER, &listener, &row), -1);
}

CASE(the_module_is_the_service_or_the_file)
{
    struct process process = a_process(7, "svchost.exe"), bare = a_process(8, "bare.exe");
    struct row row = a_row(true, "127.0.0.1:1", NULL, STATE_LISTEN, &process);
    struct row other = a_row(true, "127.0.0.1:1", NULL, STATE_LISTEN, &bare);
    CHECK_TEXT(value(COLUMN_MODULE, &row), "null");
    process.path = "C:\\Windows\\svchost.exe";
    bare.path = "no-folder.exe";
    CHECK_TEXT(value(COLUMN_MODULE, &row), "svchost.exe");
    CHECK_TEXT(value(COLUMN_MODULE, &other), "no-folder.exe");
    process.services = "Dnscache";
    CHECK_TEXT(text(COLUMN_MODULE, &row, &people), "Dnscache");
}

CASE(orders)
{
    struct process alpha = a_process(9, "Alpha.exe"), beta = a_process(3, "beta.exe"),
                   also = a_process(2, "ALPHA.exe");
    struct row a = a_row(true, "127.0.0.1:9", "10.0.0.1:80", STATE_ESTABLISHED, &alpha);
    struct row b = a_row(true, "127.0.0.2:10", "10.0.0.1:443", STATE_TIME_WAIT, &beta);
    struct row c = a_row(false, "[::1]:9", NULL, STATE_NONE, &also);
    struct row none = a_row(true, "127.0.0.1:9", NULL, STATE_LISTEN, NULL);
    CHECK_NUMBER(compare(COLUMN_PROCESS, &a, &b), -1);
    CHECK_NUMBER(compare(COLUMN_PROCESS, &a, &c), 1); /* the same name: by PID */
    CHECK_NUMBER(compare(COLUMN_PROCESS, &a, &a), 0);
    CHECK_NUMBER(compare(COLUMN_PROCESS, &none, &a), -1);
    CHECK_NUMBER(compare(COLUMN_PROCESS, &none, &none), 0);
    CHECK_NUMBER(compare(COLUMN_PID, &a, &b), 1);
    CHECK_NUMBER(compare(COLUMN_PROTOCOL, &a, &c), -1);
    CHECK_NUMBER(compare(COLUMN_STATE, &a, &b), -1);
    CHECK_NUMBER(compare(COLUMN_STATE, &c, &none), -1);
    CHECK_NUMBER(compare(COLUMN_LOCAL_ADDRESS, &a, &b), -1);
    CHECK_NUMBER(compare(COLUMN_LOCAL_ADDRESS, &b, &c), -1); /* IPv4 before IPv6 */
    CHECK_NUMBER(compare(COLUMN_LOCAL_ADDRESS, &a, &none), 0);
    CHECK_NUMBER(compare(COLUMN_LOCAL_PORT, &a, &b), -1); /* 9 < 10, not "10" < "9" */
    CHECK_NUMBER(compare(COLUMN_REMOTE_ADDRESS, &a, &b), 0);
    CHECK_NUMBER(compare(COLUMN_REMOTE_ADDRESS, &none, &a), -1);
    CHECK_NUMBER(compare(COLUMN_REMOTE_ADDRESS, &none, &c), 0);
    CHECK_NUMBER(compare(COLUMN_REMOTE_PORT, &a, &b), -1);
    CHECK_NUMBER(compare(COLUMN_REMOTE_PORT, &none, &a), -1);
    a.endpoint.created = NOON;
    CHECK_NUMBER(compare(COLUMN_CREATED, &b, &a), -1);
    b.change = CHANGE_NEW;
    CHECK_NUMBER(compare(COLUMN_CHANGE, &a, &b), -1);
    a.stale = 1;
    CHECK_NUMBER(compare(COLUMN_CHANGE, &none, &a), -1);
    alpha.services = "dns";
    beta.services = "DNS";
    CHECK_NUMBER(compare(COLUMN_SERVICE, &a, &b), 0);
    CHECK_NUMBER(compare(COLUMN_SERVICE, &none, &a), -1);
    alpha.path = "C:\\a";
    beta.path = "c:\\B";
    CHECK_NUMBER(compare(COLUMN_PATH, &a, &b), -1);
    CHECK_NUMBER(compare(COLUMN_PATH, &none, &a), -1);
}

/* The columns compare on the row for speed; it must be what address_compare means. */
CASE(addresses_order_as_address_compare)
{
    static const char *const ends[] = {"1.2.3.4:1",   "200.0.0.1:1",   "[::1]:1",
                                       "[fe80::1]:1", "[fe80::1%2]:1", "[fe80::1%10]:1"};
    enum { COUNT = sizeof ends / sizeof ends[0] };
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < COUNT; j++) {
            struct row a = a_row(true, ends[i], ends[i], STATE_ESTABLISHED, NULL);
            struct row b = a_row(true, ends[j], ends[j], STATE_ESTABLISHED, NULL);
            struct address x = endpoint_local(&a.endpoint), y = endpoint_local(&b.endpoint);
            int wanted = address_compare(&x, &y);
            CHECK_NUMBER(compare(COLUMN_LOCAL_ADDRESS, &a, &b), (wanted > 0) - (wanted < 0));
            CHECK_NUMBER(compare(COLUMN_REMOTE_ADDRESS, &a, &b), (wanted > 0) - (wanted < 0));
        }
    }
}

static int find(const char *name)
{
    return column_find(name, strlen(name));
}

CASE(columns_are_found_by_every_name)
{
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const struct column *column = column_get((enum column_id)id);
        CHECK_NUMBER(find(column->name), id);
        CHECK_NUMBER(find(column->machine), id);
        CHECK_NUMBER(find(column->title), id);
        CHECK(column->width > 0);
        CHECK_NUMBER(column->right, column->kind == COLUMN_NUMBER);
    }
    CHECK_NUMBER(find("LOCAL-PORT"), COLUMN_LOCAL_PORT);
    CHECK_NUMBER(find("owningprocess"), COLUMN_PID);
    CHECK_NUMBER(find("local-por"), -1);
    CHECK_NUMBER(find(""), -1);
    CHECK_NUMBER(column_find("pid,x", 3), COLUMN_PID);
    CHECK_TEXT(column_nearest("proces", 6), "process");
    CHECK_TEXT(column_nearest("lcoal-port", 10), "local-port");
    CHECK_TEXT(column_nearest("RemoteAdress", 12), "remote-address");
    CHECK_NUMBER(column_get(COLUMN_PATH)->facts, FACT_PATH);
    CHECK_NUMBER(column_get(COLUMN_SERVICE)->facts, FACT_SERVICES);
    CHECK_NUMBER(column_get(COLUMN_PROCESS)->facts, 0);
}

int main(void)
{
    RUN(a_full_row);
    RUN(what_is_known_of_the_process);
    RUN(ages_in_two_units);
    RUN(direction_change_and_names_of_ports);
    RUN(columns_of_the_process_say_so);
    RUN(sets_name_each_column_once);
    RUN(a_set_is_found_by_its_columns);
    RUN(an_empty_row);
    RUN(each_state_in_each_dialect);
    RUN(untrusted_names);
    RUN(an_owner_that_was);
    RUN(changes_in_words);
    RUN(created_falls_back_to_first_seen);
    RUN(a_tag_names_the_service);
    RUN(names_and_adapters_are_looked_up_when_shown);
    RUN(the_module_is_the_service_or_the_file);
    RUN(orders);
    RUN(addresses_order_as_address_compare);
    RUN(columns_are_found_by_every_name);
    return check_result();
}
