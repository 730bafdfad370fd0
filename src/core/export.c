/*
 * export: one writer a format behind one buffer.  A row is always finished in the buffer before it
 * is handed over, so a sink never sees half a row or half a character; the buffer is large enough
 * for the longest line that cells can make.
 */
#include "sockscope/export.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

enum {
    BLOCK = 32768,
    /* A cell at its worst is all control characters, six bytes each in JSON; two more for time and event. */
    LONGEST_LINE = (COLUMN_COUNT + 2) * (6 * CELL_SIZE + 64),
    TIME_WIDTH = 19,
    EVENT_WIDTH = 7
};

struct export
{
    struct export_options options;
    struct sink sink;
    size_t widths[COLUMN_COUNT];
    bool begun;
    bool stopped; /* the sink wants no more */
    bool any;     /* a row has been written */
    size_t used;
    char buffer[BLOCK + LONGEST_LINE];
};

static const char *const format_names[EXPORT_FORMAT_COUNT] = {"table", "csv", "json", "jsonl"};

const char *export_format_name(enum export_format format)
{
    return format_names[format];
}

int export_format_find(const char *text, size_t length)
{
    for (int i = 0; i < EXPORT_FORMAT_COUNT; i++) {
        if (strlen(format_names[i]) == length && text_distance(text, length, format_names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static void put_bytes(struct export *export, const char *bytes, size_t length)
{
    assert(export->used + length <= sizeof export->buffer);
    memcpy(export->buffer + export->used, bytes, length);
    export->used += length;
}

static void put(struct export *export, const char *text)
{
    put_bytes(export, text, strlen(text));
}

static void put_blanks(struct export *export, size_t count)
{
    assert(export->used + count <= sizeof export->buffer);
    memset(export->buffer + export->used, ' ', count);
    export->used += count;
}

static const struct column *nth_column(const struct export *export, size_t i)
{
    return column_get(export->options.columns[i]);
}

/* Table. */

static size_t cell_text(const struct export *export, size_t i, const struct row *row, char *cell)
{
    size_t length = nth_column(export, i)->text(row, &export->options.context, cell, CELL_SIZE);
    if (length == 0) {
        text_append(cell, CELL_SIZE, &length, "-");
    }
    return length;
}

static void widen(struct export *export, size_t i, size_t width)
{
    if (export->widths[i] < width) {
        export->widths[i] = width;
    }
}

static void put_cell(struct export *export, size_t i, const char *text)
{
    size_t width = text_width(text);
    size_t missing = export->widths[i] > width ? export->widths[i] - width : 0;
    bool right = nth_column(export, i)->right;
    bool last = i + 1 == export->options.column_count;
    put_blanks(export, right ? missing : 0);
    put(export, text);
    put_blanks(export, last ? 0 : (right ? 0 : missing) + 2);
}

static void put_padded(struct export *export, const char *text, size_t width)
{
    size_t length = strlen(text);
    put(export, text);
    put_blanks(export, (length < width ? width - length : 0) + 2);
}

static void table_begin(struct export *export)
{
    if (export->options.no_header) {
        return;
    }
    if (export->options.events) {
        put_padded(export, "Time", TIME_WIDTH);
        put_padded(export, "Event", EVENT_WIDTH);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        put_cell(export, i, nth_column(export, i)->title);
    }
    put(export, "\n");
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
        put_cell(export, i, cell);
    }
    put(export, "\n");
}

static void nothing(struct export *export)
{
    (void)export;
}

/* CSV. */

/* Control characters that a spreadsheet has no use for, and bytes that are no UTF-8. */
static bool is_noise(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\r' && code != '\n') || (code >= 0x7F && code <= 0x9F) ||
           code >= TEXT_MALFORMED;
}

static void put_csv(struct export *export, const char *text, bool number)
{
    bool formula = !number && text[0] != '\0' && strchr("=+-@\t\r", text[0]);
    size_t length = strlen(text);
    bool quoted = strpbrk(text, "\",\r\n") || (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
    put(export, quoted ? "\"" : "");
    put(export, formula ? "'" : "");
    while (*text) {
        size_t step;
        uint32_t code = text_decode(text, &step);
        if (is_noise(code)) {
            put(export, "\xEF\xBF\xBD");
        } else {
            put(export, code == '"' ? "\"" : "");
            put_bytes(export, text, step);
        }
        text += step;
    }
    put(export, quoted ? "\"" : "");
}

static void csv_begin(struct export *export)
{
    if (export->options.no_header) {
        return;
    }
    put(export, export->options.events ? "Time,Event," : "");
    for (size_t i = 0; i < export->options.column_count; i++) {
        put(export, i ? "," : "");
        put(export, nth_column(export, i)->machine);
    }
    put(export, "\r\n");
}

static void csv_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    char cell[CELL_SIZE];
    if (event) {
        text_time_iso(wall, cell, sizeof cell);
        put(export, cell);
        put(export, ",");
        put_csv(export, event, false);
        put(export, ",");
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        const struct column *column = nth_column(export, i);
        put(export, i ? "," : "");
        if (column->value(row, cell, sizeof cell)) {
            put_csv(export, cell, column->kind == COLUMN_NUMBER);
        }
    }
    put(export, "\r\n");
}

/* JSON. */

static void put_escape(struct export *export, uint32_t code)
{
    static const char digits[] = "0123456789abcdef";
    char text[] = {'\\',
                   'u',
                   digits[code >> 12 & 15u],
                   digits[code >> 8 & 15u],
                   digits[code >> 4 & 15u],
                   digits[code & 15u],
                   '\0'};
    put(export, text);
}

/* What JSON forbids, JavaScript misreads, or a terminal would obey. */
static bool needs_escape(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E ||
           code == 0x200F || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF;
}

static void put_json_text(struct export *export, const char *text)
{
    put(export, "\"");
    while (*text) {
        size_t step;
        uint32_t code = text_decode(text, &step);
        if (code == '"' || code == '\\') {
            put(export, "\\");
            put_bytes(export, text, step);
        } else if (code >= TEXT_MALFORMED) {
            put(export, "\\ufffd");
        } else if (needs_escape(code)) {
            put_escape(export, code);
        } else {
            put_bytes(export, text, step);
        }
        text += step;
    }
    put(export, "\"");
}

static void put_json_name(struct export *export, const char *name, bool first)
{
    put(export, first ? "\"" : ",\"");
    put(export, name);
    put(export, "\":");
}

static void put_object(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    char cell[CELL_SIZE];
    put(export, "{");
    if (event) {
        text_time_iso(wall, cell, sizeof cell);
        put_json_name(export, "Time", true);
        put_json_text(export, cell);
        put_json_name(export, "Event", false);
        put_json_text(export, event);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        const struct column *column = nth_column(export, i);
        put_json_name(export, column->machine, i == 0 && !event);
        if (!column->value(row, cell, sizeof cell)) {
            put(export, "null");
        } else if (column->kind == COLUMN_NUMBER) {
            put(export, cell);
        } else {
            put_json_text(export, cell);
        }
    }
    put(export, "}");
}

static void json_begin(struct export *export)
{
    put(export, "[");
}

static void json_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    put(export, export->any ? ",\n" : "\n");
    put_object(export, wall, event, row);
}

static void json_end(struct export *export)
{
    put(export, export->any ? "\n]\n" : "]\n");
}

static void jsonl_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    put_object(export, wall, event, row);
    put(export, "\n");
}

/* The formats. */

static const struct {
    void (*begin)(struct export *export);
    void (*row)(struct export *export, uint64_t wall, const char *event, const struct row *row);
    void (*end)(struct export *export);
} writers[EXPORT_FORMAT_COUNT] = {
    [EXPORT_TABLE] = {table_begin, table_row, nothing},
    [EXPORT_CSV] = {csv_begin, csv_row, nothing},
    [EXPORT_JSON] = {json_begin, json_row, json_end},
    [EXPORT_JSONL] = {nothing, jsonl_row, nothing},
};

struct export *export_create(const struct export_options *options, const struct sink *sink)
{
    struct export *export = malloc(sizeof *export);
    if (!export) {
        return NULL;
    }
    export->options = *options;
    export->options.context.netstat = options->format == EXPORT_TABLE;
    export->sink = *sink;
    export->begun = export->stopped = export->any = false;
    export->used = 0;
    memset(export->widths, 0, sizeof export->widths);
    for (size_t i = 0; i < options->column_count; i++) {
        const struct column *column = nth_column(export, i);
        widen(export, i, options->no_header ? 0 : text_width(column->title));
        /* The rows of a stream are not known beforehand: the window's width, at 8 pixels a letter. */
        widen(export, i, options->events ? (size_t)column->width / 8 : 0);
    }
    return export;
}

void export_measure(struct export *export, const struct row *row)
{
    char cell[CELL_SIZE];
    if (export->options.format != EXPORT_TABLE) {
        return;
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        cell_text(export, i, row, cell);
        widen(export, i, text_width(cell));
    }
}

static void begin(struct export *export)
{
    if (!export->begun) {
        export->begun = true;
        writers[export->options.format].begin(export);
    }
}

bool export_flush(struct export *export)
{
    begin(export);
    if (export->used > 0 && !export->stopped) {
        export->stopped = !export->sink.write(export->sink.context, export->buffer, export->used);
    }
    export->used = 0;
    return !export->stopped;
}

bool export_event(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    if (export->stopped) {
        return false;
    }
    begin(export);
    writers[export->options.format].row(export, wall, event, row);
    export->any = true;
    return export->used < BLOCK || export_flush(export);
}

bool export_row(struct export *export, const struct row *row)
{
    return export_event(export, 0, NULL, row);
}

bool export_finish(struct export *export)
{
    begin(export);
    writers[export->options.format].end(export);
    bool whole = export_flush(export);
    free(export);
    return whole;
}
