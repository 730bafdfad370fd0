/*
 * export_markdown: a table of GitHub's dialect.  Cells are text for people; every character that could
 * begin a mark-up is escaped, so a process cannot name itself a link, and a row stays a row.
 */
#include "core/export/export_writer.h"

#include <string.h>

#include "sockscope/text.h"

static void put_escaped(struct export *export, const char *text)
{
    for (; *text; text++) {
        export_put(export, strchr("\\`*_{}[]<>|~&$", *text) ? "\\" : "");
        export_put_bytes(export, text, 1);
    }
}

static void begin(struct export *export)
{
    export_put(export, export->options.events ? "| Time | Event " : "");
    for (size_t i = 0; i < export->options.column_count; i++) {
        export_put(export, "| ");
        export_put(export, export_column(export, i)->title);
        export_put(export, " ");
    }
    export_put(export, "|\n");
    export_put(export, export->options.events ? "| --- | --- " : "");
    for (size_t i = 0; i < export->options.column_count; i++) {
        export_put(export, export_column(export, i)->right ? "| ---: " : "| --- ");
    }
    export_put(export, "|\n");
}

static void put_cell(struct export *export, const char *text)
{
    export_put(export, "| ");
    put_escaped(export, text);
    export_put(export, *text ? " " : "");
}

static void put_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    char cell[CELL_SIZE];
    if (event) {
        text_time(wall, export->options.context.utc_offset, cell, sizeof cell);
        put_cell(export, cell);
        put_cell(export, event);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        cell[0] = '\0';
        export_column(export, i)->text(row, &export->options.context, cell, sizeof cell);
        put_cell(export, cell);
    }
    export_put(export, "|\n");
}

const struct export_writer export_markdown_writer = {NULL, NULL, begin, put_row, export_nothing};
