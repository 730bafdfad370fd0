/* Any text either gives a filter that matches any row without harm, or an error that lies within it. */
#include "fuzz_text.h"

#include <stdio.h>

#include "../unit/rows.h"
#include "sockscope/filter.h"

static void match_rows(const struct filter *filter)
{
    struct filter_pass pass;
    struct process process = a_process(1234, "Chrome.exe");
    process.path = "C:\\Chrome\xFF.exe";
    process.services = "Dnscache, Dhcp";
    struct row rows[] = {
        a_row(true, "127.0.0.1:80", "10.0.0.1:443", STATE_ESTABLISHED, &process),
        a_row(true, "[fe80::1%12]:80", "[::1]:443", STATE_TIME_WAIT, NULL),
        a_row(false, "0.0.0.0:53", NULL, STATE_NONE, &process),
    };
    rows[1].change = CHANGE_CHANGED;
    rows[1].previous_state = STATE_ESTABLISHED;
    rows[2].known_from_start = 0;
    rows[2].first_seen = NOON;
    memset(&pass, 0, sizeof pass);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool matched = filter_match(filter, &rows[i], NOON);
        MUST(!filter_matches_all(filter) || matched);
        MUST(filter_match(filter, &rows[i], NOON) == matched);
        MUST(filter_match_in(filter, &pass, &rows[i], NOON) == matched);
    }
}

/* What was parsed must be the contrary of itself with NOT before it. */
static void match_contrary(const char *text, uint64_t columns, const struct filter *filter)
{
    size_t size = strlen(text) + 8;
    char *contrary = malloc(size);
    struct filter_error error;
    MUST(contrary != NULL);
    snprintf(contrary, size, "NOT (%s)", text);
    struct filter *opposite = filter_parse(contrary, columns, &error);
    if (opposite) {
        struct row row = a_row(true, "127.0.0.1:80", "10.0.0.1:443", STATE_ESTABLISHED, NULL);
        MUST(filter_match(opposite, &row, NOON) != filter_match(filter, &row, NOON));
    } else {
        /* The parentheses may be what was too deep or too long; nothing else may fail. */
        MUST(strlen(contrary) > FILTER_TEXT_MAX || strstr(error.message, "inside each other"));
    }
    filter_free(opposite);
    free(contrary);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint64_t columns = (UINT64_C(1) << COLUMN_COUNT) - 1;
    char *text = fuzz_text(data, size);
    struct filter_error error;
    struct filter *filter = filter_parse(text, columns, &error);
    if (filter) {
        match_rows(filter);
        if (!filter_matches_all(filter)) {
            match_contrary(text, columns, filter);
        }
    } else {
        MUST(error.position <= strlen(text) && error.length <= strlen(text) - error.position);
        MUST(error.message[0] != '\0');
    }
    filter_free(filter);
    free(text);
    return 0;
}
