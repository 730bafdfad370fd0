/*
 * live_table: two lines above the rows, one below.
 */
#include "sockscope/live_table.h"

#include <stdio.h>
#include <string.h>

#include "sockscope/pace.h"
#include "sockscope/text.h"

enum { LINES_AROUND = 3, ROWS_AT = 2, GAP = 2, WIDEST = 48 };

void live_table_begin(struct live_table *table, const struct command *command, uint64_t searched)
{
    memset(table, 0, sizeof *table);
    memcpy(table->columns, command->output.columns, sizeof table->columns);
    table->column_count = command->output.column_count;
    table->sort = command->sort;
    table->searched = searched;
    table->interval_ms = command->interval_ms;
    memcpy(table->filter, command->filter, sizeof table->filter);
    memcpy(table->typed, command->filter, sizeof table->typed);
    for (size_t i = 0; i < table->column_count; i++) {
        /* With room for the mark of the order. */
        table->widths[i] = strlen(column_get(table->columns[i])->title) + 1;
    }
}

static size_t page(size_t height)
{
    return height > LINES_AROUND ? height - LINES_AROUND : 1;
}

static size_t last_top(size_t rows, size_t height)
{
    return rows > page(height) ? rows - page(height) : 0;
}

/* Keys. */

static enum live_wish scroll(struct live_table *table, enum live_key key, size_t rows, size_t height)
{
    size_t step = key == LIVE_KEY_UP || key == LIVE_KEY_DOWN ? 1 : page(height),
           last = last_top(rows, height);
    switch (key) {
    case LIVE_KEY_UP:
    case LIVE_KEY_PAGE_UP:
        table->top = table->top > step ? table->top - step : 0;
        return LIVE_REDRAW;
    case LIVE_KEY_DOWN:
    case LIVE_KEY_PAGE_DOWN:
        table->top = table->top + step < last ? table->top + step : last;
        return LIVE_REDRAW;
    case LIVE_KEY_LEFT:
        table->left -= table->left > 0;
        return LIVE_REDRAW;
    case LIVE_KEY_RIGHT:
        table->left += table->left + 1 < table->column_count;
        return LIVE_REDRAW;
    case LIVE_KEY_HOME:
        table->top = 0;
        return LIVE_REDRAW;
    case LIVE_KEY_END:
        table->top = last;
        return LIVE_REDRAW;
    default:
        return LIVE_NOTHING;
    }
}

/* Which of the shown columns comes first in the order, or the last one. */
static size_t sorted_place(const struct live_table *table)
{
    size_t place = 0;
    while (place + 1 < table->column_count && table->columns[place] != table->sort.keys[0].column) {
        place++;
    }
    return place;
}

static enum live_wish sort_by(struct live_table *table, size_t place)
{
    if (place >= table->column_count) {
        return LIVE_NOTHING;
    }
    bool again = table->sort.count > 0 && table->sort.keys[0].column == table->columns[place];
    bool descending = again && !table->sort.keys[0].descending;
    table->sort.count = 1;
    table->sort.keys[0].column = table->columns[place];
    table->sort.keys[0].descending = descending;
    return LIVE_RESORT;
}

/* Takes what is typed as the filter, if it is one. */
static enum live_wish take_typed(struct live_table *table)
{
    struct filter_error error;
    struct filter *filter = filter_parse(table->typed, table->searched, &error);
    if (!filter) {
        snprintf(table->wrong, sizeof table->wrong, "%s", error.message);
        return LIVE_REDRAW;
    }
    filter_free(filter);
    table->wrong[0] = '\0';
    memcpy(table->filter, table->typed, sizeof table->filter);
    return LIVE_REFILTER;
}

static size_t encode(uint32_t character, char bytes[4])
{
    if (character < 0x80) {
        bytes[0] = (char)character;
        return 1;
    }
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; character >>= 6) {
        bytes[i] = (char)(0x80 | (character & 0x3F));
    }
    bytes[0] = (char)(leads[length] | character);
    return length;
}

static void add_typed(struct live_table *table, uint32_t character)
{
    size_t length = strlen(table->typed);
    if (character >= ' ' && character != 0x7F && character < 0x110000 && length + 5 < sizeof table->typed) {
        length += encode(character, table->typed + length);
        table->typed[length] = '\0';
    }
}

static void drop_typed(struct live_table *table)
{
    size_t length = strlen(table->typed);
    length -= length > 0;
    while (length > 0 && ((unsigned char)table->typed[length] & 0xC0) == 0x80) {
        length--;
    }
    table->typed[length] = '\0';
}

static enum live_wish type(struct live_table *table, enum live_key key, uint32_t character)
{
    switch (key) {
    case LIVE_KEY_ENTER:
        table->typing = table->wrong[0] != '\0';
        return LIVE_REDRAW;
    case LIVE_KEY_ESCAPE:
        table->typing = false;
        table->typed[0] = '\0';
        return take_typed(table);
    case LIVE_KEY_BACKSPACE:
        drop_typed(table);
        return take_typed(table);
    case LIVE_KEY_CHARACTER:
        add_typed(table, character);
        return take_typed(table);
    default:
        return LIVE_NOTHING;
    }
}

static enum live_wish command(struct live_table *table, uint32_t character)
{
    size_t place = sorted_place(table);
    switch (character) {
    case 'q':
    case 3: /* Ctrl+C, where it comes as a key */
        return LIVE_QUIT;
    case '/':
    case 'f':
        table->typing = true;
        return LIVE_REDRAW;
    case ' ':
        table->paused = !table->paused;
        return LIVE_REDRAW;
    case 'r':
        return sort_by(table, place);
    case 's':
        return sort_by(table, place + 1 < table->column_count ? place + 1 : 0);
    case '.':
        return LIVE_LOOK;
    default:
        return character >= '1' && character <= '9' ? sort_by(table, character - '1') : LIVE_NOTHING;
    }
}

enum live_wish live_table_key(struct live_table *table, enum live_key key, uint32_t character, size_t rows,
                              size_t height)
{
    if (key != LIVE_KEY_CHARACTER && key < LIVE_KEY_ENTER) {
        return scroll(table, key, rows, height);
    }
    if (table->typing) {
        return type(table, key, character);
    }
    if (key == LIVE_KEY_ESCAPE) {
        table->typed[0] = '\0';
        return take_typed(table);
    }
    return key == LIVE_KEY_CHARACTER ? command(table, character) : LIVE_NOTHING;
}

/* Lines. */

static size_t cell(const struct live_table *table, size_t place, const struct row *row,
                   const struct cell_context *context, char text[CELL_SIZE])
{
    column_get(table->columns[place])->text(row, context, text, CELL_SIZE);
    size_t width = text_width(text);
    return width < WIDEST ? width : WIDEST;
}

void live_table_measure(struct live_table *table, const struct frame *frame,
                        const struct cell_context *context, size_t height)
{
    char text[CELL_SIZE];
    size_t last = last_top(frame->count, height);
    table->top = table->top < last ? table->top : last;
    for (size_t y = table->top; y < frame->count && y < table->top + page(height); y++) {
        for (size_t i = 0; i < table->column_count; i++) {
            size_t width = cell(table, i, frame->rows[y], context, text);
            table->widths[i] = width > table->widths[i] ? width : table->widths[i];
        }
    }
}

struct line {
    char *text;
    size_t length, width, room;
};

static void blanks(struct line *line, size_t count)
{
    for (; count > 0 && line->width < line->room; count--) {
        text_append(line->text, LIVE_LINE_SIZE, &line->length, " ");
        line->width++;
    }
}

/* As much of the text as there is room for, and blanks up to `width`. */
static void put(struct line *line, const char *text, size_t width, bool right)
{
    char kept[CELL_SIZE];
    size_t room = line->room - line->width < width ? line->room - line->width : width;
    size_t bytes = text_bytes_within(text, room);
    bytes = bytes < sizeof kept ? bytes : sizeof kept - 1;
    memcpy(kept, text, bytes);
    kept[bytes] = '\0';
    size_t taken = text_width(kept);
    blanks(line, right ? room - taken : 0);
    text_append(line->text, LIVE_LINE_SIZE, &line->length, kept);
    line->width += taken;
    blanks(line, right ? 0 : room - taken);
}

static void put_header(const struct live_table *table, struct line *line)
{
    for (size_t i = table->left; i < table->column_count; i++) {
        const struct column *column = column_get(table->columns[i]);
        char title[64];
        bool sorted = table->sort.count > 0 && table->sort.keys[0].column == table->columns[i];
        snprintf(title, sizeof title, "%s%s", column->title,
                 !sorted                          ? ""
                 : table->sort.keys[0].descending ? "v"
                                                  : "^");
        put(line, title, table->widths[i], column->right);
        blanks(line, GAP);
    }
}

static void put_row(const struct live_table *table, const struct row *row, const struct cell_context *context,
                    struct line *line)
{
    char text[CELL_SIZE];
    for (size_t i = table->left; i < table->column_count; i++) {
        cell(table, i, row, context, text);
        put(line, text, table->widths[i], column_get(table->columns[i])->right);
        blanks(line, GAP);
    }
}

static void put_counts(const struct live_table *table, const struct frame *frame, struct line *line)
{
    const struct tracker_counts *counts = &frame->counts;
    char text[256], rate[64];
    uint64_t slow = pace_slow_tenths(table->interval_ms, frame->took_ms);
    int length = snprintf(rate, sizeof rate, "every %g s", (double)table->interval_ms / 1000);
    if (slow && length > 0) {
        snprintf(rate + length, sizeof rate - (size_t)length, ", takes %.1f s", (double)slow / 10);
    }
    snprintf(text, sizeof text,
             "Endpoints: %llu of %llu  Established: %llu  Listening: %llu  New: %llu  Closed: %llu  %s",
             (unsigned long long)frame->count, (unsigned long long)counts->rows,
             (unsigned long long)counts->established, (unsigned long long)counts->listening,
             (unsigned long long)frame->opened, (unsigned long long)frame->closed,
             table->paused ? "PAUSED" : rate);
    put(line, text, line->room, false);
}

static void put_words(struct line *line, const char *text)
{
    put(line, text, text_width(text), false);
}

static enum live_style put_bottom(const struct live_table *table, struct line *line)
{
    if (table->typing || table->wrong[0]) {
        put_words(line, "Filter: ");
        put_words(line, table->typed);
        put_words(line, table->typing ? "_  " : "  ");
        put_words(line, table->wrong);
        return table->wrong[0] ? LIVE_WRONG : LIVE_BAR;
    }
    put_words(line, "/ filter");
    put_words(line, table->filter[0] ? ": " : "");
    put_words(line, table->filter);
    put_words(line, "  s,1-9 sort  r reverse  space pause  . look now  arrows move  q quit");
    return LIVE_BAR;
}

static enum live_style style_of(const struct row *row)
{
    static const enum live_style styles[] = {[CHANGE_NONE] = LIVE_PLAIN,
                                             [CHANGE_NEW] = LIVE_NEW,
                                             [CHANGE_CHANGED] = LIVE_CHANGED,
                                             [CHANGE_CLOSED] = LIVE_CLOSED};
    return row->stale ? LIVE_QUIET : styles[row->change];
}

enum live_style live_table_line(const struct live_table *table, const struct frame *frame,
                                const struct cell_context *context, size_t y, size_t width, size_t height,
                                char text[LIVE_LINE_SIZE])
{
    struct line line = {text, 0, 0, width < LIVE_LINE_SIZE / 4 ? width : LIVE_LINE_SIZE / 4};
    enum live_style style = LIVE_PLAIN;
    text[0] = '\0';
    if (y + 1 == height) {
        style = put_bottom(table, &line);
    } else if (y == 0) {
        put_counts(table, frame, &line);
        style = LIVE_BAR;
    } else if (y == 1) {
        put_header(table, &line);
        style = LIVE_HEADER;
    } else if (table->top + y - ROWS_AT < frame->count) {
        const struct row *row = frame->rows[table->top + y - ROWS_AT];
        put_row(table, row, context, &line);
        style = style_of(row);
    }
    blanks(&line, line.room - line.width);
    return style;
}
