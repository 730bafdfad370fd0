/*
 * export_table: aligned columns for people.  Widths are those of the longest cells; with a line width, as
 * a console has, free text is cut so that a row stays a line.
 */
#include "core/export/export_writer.h"

#include <string.h>

#include "sockscope/text.h"

enum {
    TIME_WIDTH = 19,
    EVENT_WIDTH = 7,
    GAP = 2,       /* blanks between columns */
    NARROWEST = 16 /* no column is cut below this; wider than every title */
};

static size_t cell_text(const struct export *export, size_t i, const struct row *row, char *cell)
{
    size_t length = export_column(export, i)->text(row, &export->options.context, cell, CELL_SIZE);
    if (length == 0) {
        text_append(cell, CELL_SIZE, &length, "-");
    }
    return length;
}

/* Free text may be cut to fit a screen; what is an address, a number or a time is useless when cut. */
static bool may_cut(const struct export *export, size_t i)
{
    enum column_id id = export->options.columns[i];
    return column_get(id)->kind == COLUMN_TEXT && id != COLUMN_LOCAL_ADDRESS && id != COLUMN_REMOTE_ADDRESS;
}

static void widen(struct export *export, size_t i, size_t width)
{
    if (export->widths[i] < width) {
        export->widths[i] = width;
    }
}

/* Cuts a cell to the width of its column, with an ellipsis in the last place; the width it has then. */
static size_t fit(const struct export *export, size_t i, char cell[CELL_SIZE])
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    size_t width = text_width(cell), room = export->widths[i];
    if (export->options.line_width == 0 || width <= room || room < NARROWEST || !may_cut(export, i)) {
        return width;
    }
    size_t kept = text_bytes_within(cell, room - 1);
    if (kept + sizeof ellipsis > CELL_SIZE) {
        return width;
    }
    memcpy(cell + kept, ellipsis, sizeof ellipsis);
    return text_width(cell);
}

static void put_cell(struct export *export, size_t i, const char *text, size_t width)
{
    size_t missing = export->widths[i] > width ? export->widths[i] - width : 0;
    bool right = export_column(export, i)->right;
    bool last = i + 1 == export->options.column_count;
    export_put_blanks(export, right ? missing : 0);
    export_put(export, text);
    export_put_blanks(export, last ? 0 : (right ? 0 : missing) + GAP);
}

static void put_padded(struct export *export, const char *text, size_t width)
{
    size_t length = strlen(text);
    export_put(export, text);
    export_put_blanks(export, (length < width ? width - length : 0) + 2);
}

/* The widest free text gives way, column by column of the screen, until the line fits or all are narrow. */
static void narrow(struct export *export)
{
    size_t total = 0, count = export->options.column_count;
    for (size_t i = 0; i < count; i++) {
        total += export->widths[i] + (i ? GAP : 0);
    }
    while (total > export->options.line_width) {
        size_t widest = count;
        for (size_t i = 0; i < count; i++) {
            if (may_cut(export, i) && export->widths[i] > NARROWEST &&
                (widest == count || export->widths[i] > export->widths[widest])) {
                widest = i;
            }
        }
        if (widest == count) {
            return;
        }
        export->widths[widest]--;
        total--;
    }
}

static void table_begin(struct export *export)
{
    if (export->options.line_width) {
        narrow(export);
    }
    if (export->options.no_header) {
        return;
    }
    if (export->options.events) {
        put_padded(export, "Time", TIME_WIDTH);
        put_padded(export, "Event", EVENT_WIDTH);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        const char *title = export_column(export, i)->title;
        put_cell(export, i, title, text_width(title));
    }
    export_put(export, "\n");
}

static void table_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    char cell[CELL_SIZE];
    if (event) {
        text_time(wall, export->options.context.utc_offset, cell, sizeof cell);
        put_padded(export, cell, TIME_WIDTH);
        put_padded(export, event, EVENT_WIDTH);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        cell_text(export, i, row, cell);
        put_cell(export, i, cell, fit(export, i, cell));
    }
    export_put(export, "\n");
}

static void prepare(struct export *export)
{
    for (size_t i = 0; i < export->options.column_count; i++) {
        const struct column *column = export_column(export, i);
        widen(export, i, export->options.no_header ? 0 : text_width(column->title));
        /* The rows of a stream are not known beforehand: the window's width, at 8 pixels a letter. */
        widen(export, i, export->options.events ? (size_t)column->width / 8 : 0);
    }
}

static void measure(struct export *export, const struct row *row)
{
    char cell[CELL_SIZE];
    for (size_t i = 0; i < export->options.column_count; i++) {
        cell_text(export, i, row, cell);
        widen(export, i, text_width(cell));
    }
}

const struct export_writer export_table_writer = {prepare, measure, table_begin, table_row, export_nothing};
