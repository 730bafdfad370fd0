/* The live table: keys and what they ask for, and lines that are as wide as the screen. */
#include "sockscope/live_table.h"

#include <stdlib.h>

#include "check.h"
#include "rows.h"
#include "sockscope/text.h"

enum { WIDTH = 100, HEIGHT = 8, ROWS = 20 };

static struct live_table table;
static struct row all[ROWS];
static const struct row *rows[ROWS];
static struct process processes[ROWS];
static char names[ROWS][32];
static struct frame frame;
static const struct cell_context context = {.wall = NOON};
static char line[LIVE_LINE_SIZE];

static void begin(const char *arguments)
{
    static char copy[256];
    char *argv[8] = {copy};
    int argc = 1;
    struct command *command = malloc(sizeof *command);
    struct command_error error;
    snprintf(copy, sizeof copy, "sockscope~%s", arguments);
    for (char *next = copy; *next; next++) {
        if (*next == '~') {
            *next = '\0';
            argv[argc++] = next + 1;
        }
    }
    CHECK(command && command_parse(argc, argv, command, &error));
    live_table_begin(&table, command, ~0u);
    free(command);
    for (unsigned i = 0; i < ROWS; i++) {
        snprintf(names[i], sizeof names[i], "program-%02u.exe", i);
        processes[i] = a_process(100 + i, names[i]);
        all[i] = a_row(true, "127.0.0.1:1000", NULL, STATE_LISTEN, &processes[i]);
        rows[i] = &all[i];
    }
    memset(&frame, 0, sizeof frame);
    frame.rows = rows;
    frame.count = ROWS;
    frame.counts.rows = 30;
    live_table_measure(&table, &frame, &context, HEIGHT);
}

static const char *at(size_t y, enum live_style style)
{
    CHECK_NUMBER(live_table_line(&table, &frame, &context, y, WIDTH, HEIGHT, line), style);
    CHECK_NUMBER(text_width(line), WIDTH);
    return line;
}

static enum live_wish press(enum live_key key)
{
    return live_table_key(&table, key, 0, ROWS, HEIGHT);
}

static enum live_wish type(const char *text)
{
    enum live_wish wish = LIVE_NOTHING;
    for (; *text; text++) {
        wish = live_table_key(&table, LIVE_KEY_CHARACTER, (unsigned char)*text, ROWS, HEIGHT);
    }
    return wish;
}

CASE(lines_fill_the_screen)
{
    begin("watch");
    CHECK(strncmp(at(0, LIVE_BAR), "Endpoints: 20 of 30  ", 21) == 0);
    CHECK(strstr(line, "every 1 s  ") != NULL);
    frame.took_ms = 2910;
    CHECK(strstr(at(0, LIVE_BAR), "every 1 s, takes 3.2 s  ") != NULL);
    CHECK(strncmp(at(1, LIVE_HEADER), "Process^", 8) == 0);
    CHECK(strncmp(at(2, LIVE_PLAIN), "program-00.exe   100  TCP ", 26) == 0);
    CHECK(strncmp(at(6, LIVE_PLAIN), "program-04.exe", 14) == 0);
    CHECK(strncmp(at(7, LIVE_BAR), "/ filter  s,1-9 sort", 20) == 0);
    frame.count = 1;
    CHECK_NUMBER(strspn(at(3, LIVE_PLAIN), " "), WIDTH);
    for (size_t width = 1; width < 200; width += 7) {
        for (size_t y = 0; y < HEIGHT; y++) {
            live_table_line(&table, &frame, &context, y, width, HEIGHT, line);
            CHECK_NUMBER(text_width(line), width);
        }
    }
}

CASE(rows_look_like_what_happened_to_them)
{
    begin("watch");
    all[0].change = CHANGE_NEW;
    all[1].change = CHANGE_CHANGED;
    all[2].change = CHANGE_CLOSED;
    all[3].stale = 1;
    at(2, LIVE_NEW);
    at(3, LIVE_CHANGED);
    at(4, LIVE_CLOSED);
    at(5, LIVE_QUIET);
}

CASE(scrolling_stays_within_the_rows)
{
    begin("watch");
    CHECK_NUMBER(press(LIVE_KEY_UP), LIVE_REDRAW);
    CHECK_NUMBER(table.top, 0);
    press(LIVE_KEY_DOWN);
    CHECK_NUMBER(table.top, 1);
    press(LIVE_KEY_PAGE_DOWN);
    CHECK_NUMBER(table.top, 6);
    press(LIVE_KEY_END);
    CHECK_NUMBER(table.top, ROWS - (HEIGHT - 3));
    press(LIVE_KEY_DOWN);
    CHECK_NUMBER(table.top, ROWS - (HEIGHT - 3));
    CHECK(strncmp(at(6, LIVE_PLAIN), "program-19.exe", 14) == 0);
    /* Rows that go take the view with them. */
    frame.count = 3;
    live_table_measure(&table, &frame, &context, HEIGHT);
    CHECK_NUMBER(table.top, 0);
    press(LIVE_KEY_PAGE_UP);
    press(LIVE_KEY_HOME);
    CHECK_NUMBER(table.top, 0);
    CHECK_NUMBER(live_table_key(&table, LIVE_KEY_END, 0, 0, 0), LIVE_REDRAW);
    CHECK_NUMBER(table.top, 0);
}

CASE(columns_move_too)
{
    begin("watch");
    press(LIVE_KEY_LEFT);
    CHECK_NUMBER(table.left, 0);
    press(LIVE_KEY_RIGHT);
    CHECK(strncmp(at(1, LIVE_HEADER), " PID  Protocol", 14) == 0);
    CHECK(strncmp(at(2, LIVE_PLAIN), " 100  TCP", 9) == 0);
    for (int i = 0; i < 20; i++) {
        press(LIVE_KEY_RIGHT);
    }
    CHECK_NUMBER(table.left, 7);
    CHECK(strncmp(at(1, LIVE_HEADER), " Remote Port", 12) == 0);
}

CASE(order_by_keys)
{
    begin("watch");
    CHECK_NUMBER(type("r"), LIVE_RESORT);
    CHECK(table.sort.keys[0].column == COLUMN_PROCESS && table.sort.keys[0].descending);
    CHECK(strncmp(at(1, LIVE_HEADER), "Processv", 8) == 0);
    CHECK_NUMBER(type("s"), LIVE_RESORT);
    CHECK(table.sort.keys[0].column == COLUMN_PID && !table.sort.keys[0].descending);
    CHECK_NUMBER(type("6"), LIVE_RESORT);
    CHECK_NUMBER(table.sort.keys[0].column, COLUMN_LOCAL_PORT);
    CHECK_NUMBER(type("9"), LIVE_NOTHING); /* there are eight */
    for (int i = 0; i < 3; i++) {
        type("s");
    }
    CHECK_NUMBER(table.sort.keys[0].column, COLUMN_PROCESS); /* round to the first */
}

CASE(a_filter_is_typed)
{
    begin("watch");
    CHECK_NUMBER(type("/"), LIVE_REDRAW);
    CHECK_NUMBER(type("p"), LIVE_REFILTER);
    CHECK_NUMBER(type("ort:"), LIVE_REDRAW); /* not yet a filter: the old one holds */
    CHECK_TEXT(table.filter, "port");
    CHECK(strstr(at(7, LIVE_WRONG), "Filter: port:_  ") == line);
    CHECK_NUMBER(press(LIVE_KEY_ENTER), LIVE_REDRAW);
    CHECK(table.typing); /* what is wrong is not done with */
    CHECK_NUMBER(type("8q0"), LIVE_REDRAW);
    press(LIVE_KEY_BACKSPACE);
    CHECK_NUMBER(press(LIVE_KEY_BACKSPACE), LIVE_REFILTER);
    CHECK_NUMBER(type("0"), LIVE_REFILTER);
    CHECK_TEXT(table.filter, "port:80");
    press(LIVE_KEY_ENTER);
    CHECK(!table.typing);
    CHECK(strstr(at(7, LIVE_BAR), "/ filter: port:80  ") == line);
    CHECK_NUMBER(press(LIVE_KEY_ESCAPE), LIVE_REFILTER);
    CHECK_TEXT(table.filter, "");
    type("/");
    live_table_key(&table, LIVE_KEY_CHARACTER, 0xE9, ROWS, HEIGHT);
    live_table_key(&table, LIVE_KEY_CHARACTER, 0x20AC, ROWS, HEIGHT);
    live_table_key(&table, LIVE_KEY_CHARACTER, 0x1F600, ROWS, HEIGHT);
    CHECK_TEXT(table.filter, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    press(LIVE_KEY_BACKSPACE);
    press(LIVE_KEY_BACKSPACE);
    CHECK_TEXT(table.filter, "\xC3\xA9");
    for (int i = 0; i < FILTER_TEXT_MAX + 10; i++) {
        type("a");
    }
    CHECK(strlen(table.typed) < sizeof table.typed);
}

CASE(other_keys)
{
    begin("watch~--interval~500ms");
    CHECK(strstr(at(0, LIVE_BAR), "every 0.5 s") != NULL);
    CHECK_NUMBER(type(" "), LIVE_REDRAW);
    CHECK(strstr(at(0, LIVE_BAR), "PAUSED") != NULL);
    CHECK_NUMBER(type("."), LIVE_LOOK);
    CHECK_NUMBER(type("x"), LIVE_NOTHING);
    CHECK_NUMBER(press(LIVE_KEY_ENTER), LIVE_NOTHING);
    CHECK_NUMBER(type("q"), LIVE_QUIT);
    CHECK_NUMBER(type("\x03"), LIVE_QUIT);
}

int main(void)
{
    RUN(lines_fill_the_screen);
    RUN(rows_look_like_what_happened_to_them);
    RUN(scrolling_stays_within_the_rows);
    RUN(columns_move_too);
    RUN(order_by_keys);
    RUN(a_filter_is_typed);
    RUN(other_keys);
    return check_result();
}
