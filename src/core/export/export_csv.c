/*
 * export_csv: RFC 4180, and the same with tabs.  Tab-separated text has no quotes, so tabs and line ends
 * become blanks there, and a reader may split it blindly.
 */
#include "core/export/export_writer.h"

#include <string.h>

#include "sockscope/text.h"

/* True for text with nothing in it that has to be escaped or quoted. */
static bool stays(const char *text, size_t length)
{
    return length == 0 || (export_plain(text) == length && text[0] != ' ' && text[length - 1] != ' ' &&
                           !text_is_formula(text));
}

static void put_csv(struct export *export, const char *text)
{
    size_t length = strlen(text);
    bool quoted = strpbrk(text, "\",\r\n") || (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
    export_put(export, quoted ? "\"" : "");
    export_put(export, text_is_formula(text) ? "'" : "");
    while (*text) {
        size_t step;
        uint32_t code = text_decode(text, &step);
        if (export_is_noise(code)) {
            export_put(export, "\xEF\xBF\xBD");
        } else {
            export_put(export, code == '"' ? "\"" : "");
            export_put_bytes(export, text, step);
        }
        text += step;
    }
    export_put(export, quoted ? "\"" : "");
}

/* A tab, CR or LF that would be taken for the end of a cell or row becomes a blank. */
static void put_tsv(struct export *export, const char *text)
{
    export_put(export, text_is_formula(text) ? "'" : "");
    while (*text) {
        size_t step;
        uint32_t code = text_decode(text, &step);
        if (code == '\t' || code == '\r' || code == '\n') {
            export_put(export, " ");
        } else if (export_is_noise(code)) {
            export_put(export, "\xEF\xBF\xBD");
        } else {
            export_put_bytes(export, text, step);
        }
        text += step;
    }
}

static const struct dialect {
    const char *separator, *line_end;
    void (*put)(struct export *export, const char *text);
} csv = {",", "\r\n", put_csv}, tsv = {"\t", "\n", put_tsv};

static void put_header(struct export *export, const struct dialect *dialect)
{
    if (export->options.no_header) {
        return;
    }
    if (export->options.events) {
        export_put(export, "Time");
        export_put(export, dialect->separator);
        export_put(export, "Event");
        export_put(export, dialect->separator);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        export_put(export, i ? dialect->separator : "");
        export_put(export, export_column(export, i)->machine);
    }
    export_put(export, dialect->line_end);
}

static void put_row(struct export *export, const struct dialect *dialect, uint64_t wall, const char *event,
                    const struct row *row)
{
    char cell[CELL_SIZE];
    if (event) {
        text_time_iso(wall, cell, sizeof cell);
        export_put(export, cell);
        export_put(export, dialect->separator);
        dialect->put(export, event);
        export_put(export, dialect->separator);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        const struct column *column = export_column(export, i);
        if (i > 0) {
            export_put_bytes(export, dialect->separator, 1);
        }
        /* Most cells can stay as they are, where they are written. */
        char *place = export->buffer + export->used;
        size_t length = column->value(row, &export->options.context, place, CELL_SIZE);
        if (column->kind == COLUMN_NUMBER || stays(place, length)) {
            export->used += length;
        } else {
            memcpy(cell, place, length + 1);
            dialect->put(export, cell);
        }
    }
    export_put(export, dialect->line_end);
}

static void csv_begin(struct export *export)
{
    put_header(export, &csv);
}

static void csv_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    put_row(export, &csv, wall, event, row);
}

static void tsv_begin(struct export *export)
{
    put_header(export, &tsv);
}

static void tsv_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    put_row(export, &tsv, wall, event, row);
}

const struct export_writer export_csv_writer = {NULL, NULL, csv_begin, csv_row, export_nothing};
const struct export_writer export_tsv_writer = {NULL, NULL, tsv_begin, tsv_row, export_nothing};
