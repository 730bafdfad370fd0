/*
 * A new column is one entry: the core, built with columns.inc of this folder, has it on command lines, in the
 * the order, exports, settings and sets.  That the manual lacks it is found by more/test_more_manual.
 */
#include "sockscope/command.h"
#include "sockscope/export.h"
#include "sockscope/filter.h"
#include "sockscope/settings.h"
#include "sockscope/view.h"

#include "check.h"
#include "rows.h"

static struct row row_with_port(uint16_t port)
{
    struct row row = a_row(true, "10.0.0.1:1", "10.0.0.2:80", STATE_ESTABLISHED, NULL);
    row.endpoint.local_port = port;
    return row;
}

CASE(it_is_found_and_ends_the_set_of_all)
{
    const struct column_set *all = column_set_get(COLUMN_SET_COUNT - 1);
    CHECK_NUMBER(column_find("half-port", 9), COLUMN_HALF);
    CHECK_NUMBER(column_find("Half Port", 9), COLUMN_HALF);
    CHECK_NUMBER(all->count, COLUMN_COUNT);
    CHECK_NUMBER(all->columns[COLUMN_COUNT - 1], COLUMN_HALF);
}

CASE(the_console_shows_and_sorts_by_it)
{
    char program[] = "sockscope", list[] = "list", columns[] = "--columns", both[] = "pid,half-port",
         sort[] = "--sort", down[] = "-half-port", high_ones[] = "half:>100";
    char *words[] = {program, list, columns, both, sort, down, high_ones};
    struct command command;
    struct command_error error;
    bool understood = command_parse((int)(sizeof words / sizeof words[0]), words, &command, &error);
    CHECK(understood);
    if (!understood) {
        printf("     %s\n", error.message);
        return;
    }
    CHECK_NUMBER(command.output.column_count, 2);
    CHECK_NUMBER(command.output.columns[1], COLUMN_HALF);
    CHECK_NUMBER(command.sort.keys[0].column, COLUMN_HALF);
    CHECK(command.sort.keys[0].descending);
    struct row low = row_with_port(100), high = row_with_port(500);
    CHECK(sort_order_compare(&command.sort, &low, &high) > 0);
}

static bool matches(const char *text, const struct row *row)
{
    struct filter_error error;
    struct filter *filter = filter_parse(text, ~UINT64_C(0), &error);
    CHECK(filter != NULL);
    bool match = filter && filter_match(filter, row, NOON);
    filter_free(filter);
    return match;
}

CASE(the_filter_has_a_field_for_it)
{
    struct row row = row_with_port(1000);
    struct filter_error error;
    CHECK(matches("half:500", &row) && matches("half:>499", &row) && matches("half-port:400-500", &row));
    CHECK(!matches("half:501", &row) && !matches("half:<500", &row));
    CHECK(matches("500", &row) && !matches("501", &row));
    CHECK(!filter_parse("half:x", ~UINT64_C(0), &error));
    CHECK(strcmp(error.message, "\"x\" is not a half number") == 0);
    CHECK(strcmp(filter_field_name(filter_column_fields() - 1), "half") == 0);
}

static bool collect(void *context, const char *bytes, size_t length)
{
    char *text = context;
    memcpy(text + strlen(text), bytes, length);
    return true;
}

CASE(exports_have_it)
{
    static const char *const wanted[] = {
        [EXPORT_CSV] = "HalfPort\r\n500\r\n", [EXPORT_JSONL] = "{\"HalfPort\":500}\n"};
    static const enum export_format formats[] = {EXPORT_CSV, EXPORT_JSONL};
    struct row row = row_with_port(1000);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char text[400] = "";
        struct sink sink = {text, collect};
        struct export_options options = {.format = formats[i], .columns = {COLUMN_HALF}, .column_count = 1};
        struct export *export = export_create(&options, &sink);
        CHECK(export && export_row(export, &row) && export_finish(export));
        CHECK(strcmp(text, wanted[formats[i]]) == 0);
        printf("     %s", text);
    }
}

CASE(settings_keep_it)
{
    static char text[SETTINGS_TEXT_MAX];
    struct settings settings, read;
    struct settings_problem problem;
    settings_default(&settings);
    settings_take_set(&settings, column_set_get(COLUMN_SET_COUNT - 1));
    size_t length = settings_write(&settings, text);
    CHECK(strstr(text, "half-port") != NULL);
    CHECK(settings_read(text, length, &read, &problem));
    CHECK_NUMBER(read.columns[COLUMN_COUNT - 1], COLUMN_HALF);
}

int main(void)
{
    RUN(it_is_found_and_ends_the_set_of_all);
    RUN(the_console_shows_and_sorts_by_it);
    RUN(the_filter_has_a_field_for_it);
    RUN(exports_have_it);
    RUN(settings_keep_it);
    return check_result();
}
