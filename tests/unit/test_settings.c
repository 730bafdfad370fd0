/* The settings' text: round trip, every error with its line, and what another version wrote. */
#include "sockscope/settings.h"

#include <string.h>

#include "check.h"
#include "sockscope/column_set.h"

static struct settings settings;
static struct settings_problem problem;

static bool read_text(const char *text)
{
    problem = (struct settings_problem){0, ""};
    return settings_read(text, strlen(text), &settings, &problem);
}

static struct settings some_settings(void)
{
    static struct settings some;
    settings_default(&some);
    some.interval_ms = 5000;
    some.highlight_ms = 1500;
    some.sort = (struct sort_order){.keys = {{COLUMN_REMOTE_PORT, true}, {COLUMN_PID, false}}, .count = 2};
    some.columns[0] = COLUMN_STATE;
    some.columns[COLUMN_STATE] = COLUMN_PROCESS;
    some.widths[COLUMN_STATE] = 333;
    strcpy(some.filter, "port:443 | \"a = [b];\" -\xC3\xA4");
    some.quick = (struct quick_filter){1u << PROTOCOL_UDP6, 1u << STATE_TIME_WAIT | 1u << STATE_LISTEN, true,
                                       false, true};
    some.theme = SETTINGS_THEME_DARK;
    some.zoom = 150;
    some.details_height = 333;
    some.mark_set = MARKS_OWN;
    some.own_marks[1].rgb[MARK_CLOSED] = 0x123456;
    filter_history_add(&some.history, "old; [one]");
    filter_history_add(&some.history, "new = \"two\"");
    some.sort.grouped = some.holding = some.striped = some.resolving = true;
    some.checking = true;
    some.widths[COLUMN_USER] = 321;
    some.details = some.on_top = some.placed = some.maximised = true;
    some.close_mode = CLOSE_RESET;
    some.deadline_ms = 61000;
    some.left = -1920;
    some.top = 10;
    some.width = 800;
    some.height = 600;
    return some;
}

static bool same(const struct settings *a, const struct settings *b)
{
    char x[SETTINGS_TEXT_MAX], y[SETTINGS_TEXT_MAX];
    settings_write(a, x);
    settings_write(b, y);
    return strcmp(x, y) == 0;
}

CASE(what_is_written_is_read)
{
    char text[SETTINGS_TEXT_MAX];
    const struct settings some = some_settings();
    size_t length = settings_write(&some, text);
    CHECK_NUMBER(strlen(text), length);
    CHECK(settings_read(text, length, &settings, &problem));
    CHECK(same(&settings, &some));
    CHECK_TEXT(settings.filter, some.filter);
    CHECK_NUMBER(settings.left, -1920);
    CHECK_NUMBER(settings.widths[COLUMN_STATE], 333);
    CHECK_NUMBER(settings.columns[0], COLUMN_STATE);
    CHECK(settings.sort.count == 2 && settings.sort.keys[0].column == COLUMN_REMOTE_PORT);
    CHECK(settings.quick.only_new && !settings.quick.only_listening && settings.quick.hide_loopback);
    CHECK(strstr(text, "HiddenStates=Listen,TimeWait\r\n") != NULL);
    CHECK(settings.history.count == 2 && strcmp(settings.history.queries[1], "old; [one]") == 0);
    CHECK(settings.mark_set == MARKS_OWN && settings.own_marks[1].rgb[MARK_CLOSED] == 0x123456);
    CHECK(settings.zoom == 150 && settings.details_height == 333 && settings.striped &&
          settings.sort.grouped);
    CHECK(settings.resolving && settings.checking && settings.holding);
    CHECK_NUMBER(settings.widths[COLUMN_USER], 321);
    CHECK(settings.close_mode == CLOSE_RESET && settings.deadline_ms == 61000);
    CHECK(strstr(text, "[Closing]\r\nMode=reset\r\nDeadline=61s\r\n") != NULL);
    CHECK(strstr(text, "Place=-1920,10,800,600\r\n") != NULL);

    settings_default(&settings);
    length = settings_write(&settings, text);
    const struct settings defaults = settings;
    CHECK(settings_read(text, length, &settings, &problem));
    CHECK(same(&settings, &defaults));
    CHECK(settings.close_mode == CLOSE_DEADLINE && settings.deadline_ms == 5000);
}

/* Cut anywhere, it is read without harm, and what is wrong then has its default. */
CASE(a_truncated_text_is_no_trap)
{
    char text[SETTINGS_TEXT_MAX];
    const struct settings some = some_settings();
    size_t length = settings_write(&some, text);
    for (size_t cut = 0; cut <= length; cut++) {
        bool fine = settings_read(text, cut, &settings, &problem);
        CHECK(fine || problem.line > 0);
        CHECK(settings.interval_ms >= 500 && settings.interval_ms <= 5000);
    }
    CHECK(settings_read(text, 0, &settings, &problem)); /* empty: a portable program, begun */
    CHECK(!settings_read(text, 30, &settings, &problem) || settings.interval_ms == 1000);
}

CASE(blanks_remarks_and_line_ends_do_not_matter)
{
    CHECK(read_text("\xEF\xBB\xBF; remark\n# another\n\n  [sockscope]\n VERSION = 1 \n[view]\nInterval=2s"));
    CHECK_NUMBER(settings.interval_ms, 2000);
    CHECK(read_text("[Sockscope]\r\nVersion=1\r\n[View]\r\nSort=-pid\r\nInterval=500ms\r\n"));
    CHECK(settings.sort.count == 1 && settings.sort.keys[0].descending);
    CHECK_NUMBER(settings.interval_ms, 500);
}

static void check_wrong(const char *lines, size_t line, const char *part)
{
    char text[9000];
    snprintf(text, sizeof text, "[Sockscope]\nVersion=1\n[View]\nInterval=2s\n%s\nHighlight=7s\n", lines);
    CHECK(!read_text(text));
    CHECK_NUMBER(problem.line, line);
    if (!strstr(problem.message, part)) {
        printf("     %s\n     -> %s\n", lines, problem.message);
    }
    CHECK(strstr(problem.message, part) != NULL);
    /* What is right before and behind it is taken. */
    CHECK(settings.interval_ms == 2000 && settings.highlight_ms == 7000);
}

CASE(what_is_wrong_is_named_with_its_line)
{
    check_wrong("Interval=3s\nInterval=2s", 5, "Interval: \"3s\" is not 500ms, 1s, 2s or 5s");
    check_wrong("Sort=process,nobody", 5, "Sort: ");
    check_wrong("Columns=process:10", 5, "Columns: ");
    check_wrong("Columns=process:100,process:100", 5, "Columns: ");
    check_wrong("Columns=process", 5, "Columns: ");
    check_wrong("Columns=process:100x", 5, "Columns: ");
    check_wrong("HiddenProtocols=tcp4,icmp", 5, "HiddenProtocols: ");
    check_wrong("HiddenStates=bound", 5, "HiddenStates: ");
    check_wrong("HideLoopback=maybe", 5, "HideLoopback: \"maybe\" is not yes or no");
    check_wrong("[Closing]\nMode=at once\n[View]", 6, "Mode: \"at once\" is not graceful, deadline or reset");
    check_wrong("[Closing]\nDeadline=0s\n[View]", 6,
                "Deadline: \"0s\" is not whole seconds from 1s to 3600s");
    check_wrong("[Closing]\nDeadline=1500ms\n[View]", 6, "Deadline: ");
    check_wrong("[Closing]\nDeadline=3601s\n[View]", 6, "Deadline: ");
    check_wrong("Filter", 5, "\"Filter\" is no setting");
    check_wrong("[View\n[View]", 5, "\"[View\" is no section");
    check_wrong("[]\n[View]", 5, "is no section");
    check_wrong("Filter=a\x01z", 5, "the line is no text");
    check_wrong("[Window]\nTheme=pink\n[View]", 6, "Theme: \"pink\"");
    check_wrong("[Window]\nPlace=1,2,3\n[View]", 6, "Place: ");
    check_wrong("[Window]\nPlace=1,2,0,4\n[View]", 6, "Place: ");
    CHECK(!read_text("Interval=2s\n") && strstr(problem.message, "in no section"));
    CHECK(!read_text("[View]\nInterval=2s\n") && strstr(problem.message, "no Version"));
    CHECK(!read_text("[Sockscope]\nVersion=0\n") && strstr(problem.message, "Version: "));
}

CASE(long_lines_are_refused)
{
    static char lines[8200];
    memset(lines, 'x', sizeof lines - 1);
    memcpy(lines, "Filter=", 7);
    check_wrong(lines, 5, "the line is too long");
    lines[4000] = '\0';
    check_wrong(lines, 5, "Filter: ");
}

CASE(columns_that_are_not_named_are_hidden)
{
    CHECK(read_text("[Sockscope]\nVersion=1\n[View]\nColumns=state:50, pid:60\n"));
    CHECK(settings.columns[0] == COLUMN_STATE && settings.columns[1] == COLUMN_PID);
    CHECK_NUMBER(settings.column_count, 2);
    CHECK(settings.widths[COLUMN_STATE] == 50 && settings.widths[COLUMN_PATH] > 50);
    CHECK(!read_text("[Sockscope]\nVersion=1\n[View]\nColumns=\n"));
    CHECK_NUMBER(settings.column_count, column_set_get(0)->count);
}

CASE(keys_of_a_newer_version_are_kept)
{
    char text[SETTINGS_TEXT_MAX], again[SETTINGS_TEXT_MAX];
    CHECK(read_text("[Sockscope]\nVersion=7\n[View]\nSparkles=many\nInterval=2s\n[Future]\nA=1\nB=2\n"));
    CHECK_NUMBER(settings.interval_ms, 2000);
    settings_write(&settings, text);
    CHECK(strstr(text, "[View]\r\nSparkles=many\r\n[Future]\r\nA=1\r\nB=2\r\n") != NULL);
    CHECK(read_text(text));
    settings_write(&settings, again);
    CHECK_TEXT(again, text);
}

CASE(the_longest_settings_fit)
{
    char text[SETTINGS_TEXT_MAX];
    struct settings some = some_settings();
    memset(some.filter, 'f', QUICK_FILTER_TYPED_MAX);
    some.filter[QUICK_FILTER_TYPED_MAX] = '\0';
    some.quick.hidden_states = ~0u;
    memset(some.foreign, 'x', SETTINGS_FOREIGN_SIZE - 1);
    memcpy(some.foreign, "[A]\r\nB=", 7);
    size_t length = settings_write(&some, text);
    CHECK(length < SETTINGS_TEXT_MAX - 1);
    CHECK(strcmp(text + length - 3, "xxx") == 0);
}

int main(void)
{
    RUN(what_is_written_is_read);
    RUN(a_truncated_text_is_no_trap);
    RUN(blanks_remarks_and_line_ends_do_not_matter);
    RUN(what_is_wrong_is_named_with_its_line);
    RUN(long_lines_are_refused);
    RUN(columns_that_are_not_named_are_hidden);
    RUN(keys_of_a_newer_version_are_kept);
    RUN(the_longest_settings_fit);
    return check_result();
}
