/* Commands for one row: what they say is what the command line and the filter make of them. */
#include "sockscope/command.h"

#include "check.h"
#include "rows.h"

enum { LOOKALIKES = 9 };

static struct command parsed;

/* Splits as a shell does, at blanks outside of quotes, which go. */
static const struct command *parse(const char *text)
{
    static char copy[ROW_COMMAND_SIZE];
    struct command_error error;
    char *argv[16], *to = copy;
    int argc = 0;
    bool quoted = false;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *at = copy, *begin = copy;; at++) {
        bool ends = *at == '\0';
        if (*at == '"') {
            quoted = !quoted;
        } else if (ends || (*at == ' ' && !quoted)) {
            *to++ = '\0';
            argv[argc++] = begin;
            begin = to;
        } else {
            *to++ = *at;
        }
        if (ends || argc == 15) {
            break;
        }
    }
    argv[argc] = NULL;
    bool fine = command_parse(argc, argv, &parsed, &error);
    if (!fine) {
        printf("refused: %s: %s\n", text, error.message);
    }
    CHECK(fine && !quoted);
    return &parsed;
}

static struct process owner;

static void build(struct row rows[LOOKALIKES])
{
    owner = a_process(1234, "\" & calc.exe");
    rows[0] = a_row(true, "127.0.0.1:5000", "10.0.0.1:443", STATE_ESTABLISHED, &owner);
    rows[1] = a_row(true, "127.0.0.1:5000", NULL, STATE_LISTEN, &owner);
    rows[2] = a_row(true, "127.0.0.1:5000", "10.0.0.1:444", STATE_ESTABLISHED, &owner);
    rows[3] = a_row(true, "[fe80::1%12]:5000", "[2001:db8::2]:443", STATE_CLOSE_WAIT, &owner);
    rows[4] = a_row(true, "[fe80::1%13]:5000", "[2001:db8::2]:443", STATE_CLOSE_WAIT, &owner);
    rows[5] = a_row(false, "127.0.0.1:5000", NULL, STATE_NONE, &owner);
    rows[6] = a_row(true, "127.0.0.1:5001", "10.0.0.1:443", STATE_TIME_WAIT, NULL);
    rows[7] = a_row(true, "[::]:5000", NULL, STATE_LISTEN, &owner);
    rows[8] = a_row(false, "[::]:5000", NULL, STATE_NONE, &owner);
}

CASE(the_words)
{
    struct row rows[LOOKALIKES];
    char text[ROW_COMMAND_SIZE];
    build(rows);
    CHECK_NUMBER(command_to_show(&rows[0], text, sizeof text), strlen(text));
    CHECK_TEXT(text, "sockscope list proto:tcp4 local:127.0.0.1:5000 remote:10.0.0.1:443 pid:1234");
    command_to_show(&rows[3], text, sizeof text);
    CHECK_TEXT(text,
               "sockscope list proto:tcp6 \"local:[fe80::1%12]:5000\" \"remote:[2001:db8::2]:443\" pid:1234");
    command_to_show(&rows[1], text, sizeof text);
    CHECK_TEXT(text, "sockscope list proto:tcp4 local:127.0.0.1:5000 state:Listen pid:1234");
    command_to_show(&rows[6], text, sizeof text);
    CHECK_TEXT(text, "sockscope list proto:tcp4 local:127.0.0.1:5001 remote:10.0.0.1:443");
    CHECK_NUMBER(command_to_close(&rows[3], text, sizeof text), strlen(text));
    CHECK_TEXT(text, "sockscope close \"[fe80::1%12]:5000\" \"[2001:db8::2]:443\"");
}

CASE(each_shows_its_row_and_no_other)
{
    struct row rows[LOOKALIKES];
    char text[ROW_COMMAND_SIZE];
    struct filter_error error;
    build(rows);
    for (size_t i = 0; i < LOOKALIKES; i++) {
        command_to_show(&rows[i], text, sizeof text);
        const struct command *command = parse(text);
        CHECK_NUMBER(command->verb, VERB_LIST);
        struct filter *filter = filter_parse(command->filter, ~0u, &error);
        CHECK(filter != NULL);
        for (size_t k = 0; filter && k < LOOKALIKES; k++) {
            CHECK_NUMBER(filter_match(filter, &rows[k], NOON), k == i);
        }
        filter_free(filter);
    }
}

CASE(each_closes_its_connection_and_no_other)
{
    struct row rows[LOOKALIKES];
    char text[ROW_COMMAND_SIZE];
    build(rows);
    for (size_t i = 0; i < LOOKALIKES; i++) {
        bool closable = close_obstacle(&rows[i]) == CLOSE_POSSIBLE;
        CHECK_NUMBER(command_to_close(&rows[i], text, sizeof text) > 0, closable);
        if (!closable) {
            CHECK_TEXT(text, "");
            continue;
        }
        const struct command *command = parse(text);
        CHECK(command->verb == VERB_CLOSE && command->has_ends);
        for (size_t k = 0; k < LOOKALIKES; k++) {
            struct address local = endpoint_local(&rows[k].endpoint);
            struct address remote = endpoint_remote(&rows[k].endpoint);
            bool hit = rows[k].endpoint.has_remote &&
                       end_pattern_match(&command->local, &local, rows[k].endpoint.local_port) &&
                       end_pattern_match(&command->remote, &remote, rows[k].endpoint.remote_port);
            CHECK_NUMBER(hit, k == i);
        }
    }
}

/* The longest ends fit. */
CASE(nothing_is_cut)
{
    char text[ROW_COMMAND_SIZE];
    struct row row =
        a_row(true, "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535",
              "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535", STATE_ESTABLISHED, NULL);
    row.endpoint.pid = UINT32_MAX;
    command_to_show(&row, text, sizeof text);
    CHECK_TEXT(text + strlen(text) - 15, " pid:4294967295");
    command_to_close(&row, text, sizeof text);
    CHECK_TEXT(text + strlen(text) - 19, "%4294967295]:65535\"");
}

int main(void)
{
    RUN(the_words);
    RUN(each_shows_its_row_and_no_other);
    RUN(each_closes_its_connection_and_no_other);
    RUN(nothing_is_cut);
    return check_result();
}
