/* Bare words: what is decided ahead and remembered agrees with looking through the text of every cell. */
#include "sockscope/filter.h"

#include <stdio.h>

#include "check.h"
#include "rows.h"

enum { PROCESSES = 24, ROWS = 600 };

struct crowd {
    char names[PROCESSES][32], paths[PROCESSES][48];
    struct process processes[PROCESSES];
    struct row rows[ROWS];
    uint32_t random;
};

static uint32_t draw(struct crowd *crowd, uint32_t below)
{
    crowd->random = crowd->random * 1664525u + 1013904223u;
    return (crowd->random >> 8) % below;
}

static void fill_processes(struct crowd *crowd)
{
    static const char *const names[] = {"Chrome.exe",      "svchost.exe", "\xC3\x9Cr.exe",
                                        "bad\xFF\x01name", "10.exe",      ""};
    for (uint32_t i = 0; i < PROCESSES; i++) {
        struct process *process = &crowd->processes[i];
        snprintf(crowd->names[i], sizeof crowd->names[i], "%s%u", names[i % 6], i % 6 == 5 ? 0 : (unsigned)i);
        snprintf(crowd->paths[i], sizeof crowd->paths[i], "C:\\Tools %u\\%s", (unsigned)i % 3,
                 crowd->names[i]);
        *process = a_process(4 * i, i % 6 == 5 ? "" : crowd->names[i]);
        process->path = i % 4 ? crowd->paths[i] : NULL;
        process->services = i % 5 ? NULL : "Dnscache, Dhcp";
        process->texts[PROCESS_USER] = i % 2 ? "DESK\\anna" : NULL;
    }
}

static void fill_address(struct crowd *crowd, bool ipv6, uint8_t bytes[16], uint32_t *scope)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    static const uint8_t likely[] = {0, 0, 1, 10, 19, 92, 192, 168, 200, 255};
    for (int i = 0; i < (ipv6 ? 16 : 4); i++) {
        bytes[i] = draw(crowd, 3) ? likely[draw(crowd, sizeof likely)] : (uint8_t)draw(crowd, 256);
    }
    if (ipv6 && draw(crowd, 3) == 0) {
        memcpy(bytes, mapped, sizeof mapped);
    }
    *scope = ipv6 && draw(crowd, 4) == 0 ? draw(crowd, 30) : 0;
}

static void fill_row(struct crowd *crowd, struct row *row)
{
    struct endpoint *endpoint = &row->endpoint;
    memset(row, 0, sizeof *row);
    endpoint->protocol = (uint8_t)draw(crowd, PROTOCOL_COUNT);
    bool ipv6 = protocol_is_ipv6((enum protocol)endpoint->protocol);
    endpoint->state = (uint8_t)(draw(crowd, 13) ? draw(crowd, 13) : STATE_BOUND);
    endpoint->has_remote = draw(crowd, 3) > 0;
    fill_address(crowd, ipv6, endpoint->local_address, &endpoint->local_scope);
    endpoint->local_port = (uint16_t)(draw(crowd, 2) ? 80 : draw(crowd, 65536));
    if (endpoint->has_remote) {
        fill_address(crowd, ipv6, endpoint->remote_address, &endpoint->remote_scope);
        endpoint->remote_port = (uint16_t)(draw(crowd, 2) ? 443 : draw(crowd, 300));
    }
    row->process = draw(crowd, 8) ? &crowd->processes[draw(crowd, PROCESSES)] : NULL;
    endpoint->pid = row->process ? row->process->pid : 0;
    row->service = draw(crowd, 6) ? NULL : "Spooler";
    row->change = (uint8_t)draw(crowd, CHANGE_CLOSED + 1);
    row->previous_state = (uint8_t)(draw(crowd, 2) ? STATE_SYN_SENT : STATE_NONE);
    row->remote_change = (uint8_t)draw(crowd, REMOTE_WENT + 1);
    row->owner_was = draw(crowd, 5) == 0;
    row->stale = draw(crowd, 5) == 0;
    row->direction = (uint8_t)draw(crowd, DIRECTION_LOCAL + 1);
}

static bool state_holds(const struct row *row, const char *word)
{
    static const enum state_dialect dialects[] = {STATE_NETSTAT, STATE_POWERSHELL, STATE_WORDS};
    bool held = false;
    for (int i = 0; i < 3; i++) {
        held = held || text_contains_fold(state_name((enum tcp_state)row->endpoint.state, dialects[i]), word,
                                          strlen(word));
    }
    return held;
}

/* The plain way, for a word that is folded. */
static bool some_cell_holds(const struct row *row, const char *word, uint64_t columns)
{
    static const struct cell_context context = {0};
    char cell[CELL_SIZE];
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const struct column *column = column_get((enum column_id)id);
        if (!column->searchable || !(columns >> id & 1u)) {
            continue;
        }
        column->text(row, &context, cell, sizeof cell);
        if (id == COLUMN_STATE              ? state_holds(row, word)
            : column->kind == COLUMN_NUMBER ? strcmp(cell, word) == 0
                                            : text_contains_fold(cell, word, strlen(word))) {
            return true;
        }
    }
    return false;
}

static void compare_word(const struct crowd *crowd, const char *word, uint64_t columns)
{
    struct filter_error error;
    struct filter_pass pass;
    char quoted[64];
    memset(&pass, 0, sizeof pass);
    snprintf(quoted, sizeof quoted, "\"%s\"", word);
    struct filter *filter = filter_parse(quoted, columns, &error);
    CHECK(filter != NULL);
    for (int i = 0; filter && i < ROWS; i++) {
        bool expected = some_cell_holds(&crowd->rows[i], word, columns);
        if (filter_match(filter, &crowd->rows[i], NOON) != expected ||
            filter_match_in(filter, &pass, &crowd->rows[i], NOON) != expected) {
            fprintf(stderr, "\"%s\", row %d\n", word, i);
            CHECK(false);
        }
    }
    filter_free(filter);
}

static const char *const words[] = {
    "chrome",     "exe",         "1",
    "10",         "192",         "192.168",
    ".",          "..",          ".1",
    "1.",         "0.0",         "2.1",
    "68.1",       "0.0.0",       "0.0.0.0",
    "0.0.0.0.",   ".0.0.0",      "1.2.3.4.5",
    "255",        "00",          "0",
    "80",         "080",         "443",
    "44",         "4294967296",  "99999999999999999999999",
    ":",          "::",          "::ffff",
    "ffff:10.",   "a8",          "c0",
    "%",          "%1",          "%12",
    "tcp",        "tcpv6",       "udp",
    "v6",         "established", "syn_",
    "fin wait",   "listen",      "?",
    "new",        "was syn",     "connected",
    "owner gone", "stale",       "former",
    "dhcp",       "spool",       "anna",
    "tools 1",    "\xC3\xBCr",   "\xEF\xBF\xBD",
    "inbound",    "http",        "e",
};

static struct crowd crowd;

static void fill(void)
{
    crowd.random = 20261128;
    fill_processes(&crowd);
    for (int i = 0; i < ROWS; i++) {
        fill_row(&crowd, &crowd.rows[i]);
    }
}

CASE(words_are_found_as_in_the_text_of_each_cell)
{
    static const uint64_t all = (UINT64_C(1) << COLUMN_COUNT) - 1;
    fill();
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        compare_word(&crowd, words[i], all);
        for (int id = 0; id < COLUMN_COUNT; id++) {
            compare_word(&crowd, words[i], UINT64_C(1) << id);
        }
    }
}

/* Parts of what the cells really hold. */
CASE(parts_of_addresses_are_found)
{
    static const uint64_t ends = UINT64_C(1) << COLUMN_LOCAL_ADDRESS | UINT64_C(1) << COLUMN_REMOTE_ADDRESS;
    static const struct cell_context context = {0};
    char cell[CELL_SIZE];
    fill();
    for (int i = 0; i < ROWS; i += 4) {
        size_t length = column_get(COLUMN_LOCAL_ADDRESS)->text(&crowd.rows[i], &context, cell, sizeof cell);
        size_t from = draw(&crowd, (uint32_t)length);
        cell[from + 1 + draw(&crowd, (uint32_t)(length - from))] = '\0';
        compare_word(&crowd, cell + from, ends);
    }
}

/* One pass serves all words of a filter, and more words than it has bits for. */
CASE(a_pass_keeps_words_apart)
{
    struct filter_error error;
    static struct filter_pass pass;
    char query[FILTER_TEXT_MAX];
    size_t length = 0;
    fill();
    for (unsigned i = 0; i < FILTER_WORDS + 8; i++) {
        length += (size_t)snprintf(query + length, sizeof query - length, "%schrome.exe%u | -dhcp tools",
                                   i ? " | " : "", i % 4 ? 999 : i);
    }
    struct filter *filter = filter_parse(query, UINT32_MAX, &error);
    CHECK(filter != NULL);
    for (int i = 0; filter && i < ROWS; i++) {
        CHECK_NUMBER(filter_match_in(filter, &pass, &crowd.rows[i], NOON),
                     filter_match(filter, &crowd.rows[i], NOON));
    }
    filter_free(filter);
}

int main(void)
{
    RUN(words_are_found_as_in_the_text_of_each_cell);
    RUN(parts_of_addresses_are_found);
    RUN(a_pass_keeps_words_apart);
    return check_result();
}
