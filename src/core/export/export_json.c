/*
 * export_json: one array of objects, or an object a line.  Absent values are null, numbers stay numbers.
 *
 * Only ASCII is written: a shell decodes a pipe by a code page of its own, and "J\u00fcrgen" is the same in
 * all.
 */
#include "core/export/export_writer.h"

#include "sockscope/text.h"

static void put_unit(struct export *export, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    const char text[] = {'\\',
                         'u',
                         digits[unit >> 12 & 15u],
                         digits[unit >> 8 & 15u],
                         digits[unit >> 4 & 15u],
                         digits[unit & 15u],
                         '\0'};
    export_put(export, text);
}

/* UTF-16, as JSON's escapes are: two of them for what lies beyond the first plane. */
static void put_escape(struct export *export, uint32_t code)
{
    if (code >= 0x10000) {
        put_unit(export, 0xD800 + ((code - 0x10000) >> 10));
        put_unit(export, 0xDC00 + ((code - 0x10000) & 0x3FFu));
    } else {
        put_unit(export, code);
    }
}

void export_put_json_text(struct export *export, const char *text)
{
    export_put(export, "\"");
    while (*text) {
        size_t plain = export_plain(text), step;
        if (plain > 0) {
            export_put_bytes(export, text, plain);
            text += plain;
            continue;
        }
        uint32_t code = text_decode(text, &step);
        if (code == '"' || code == '\\') {
            export_put(export, "\\");
            export_put_bytes(export, text, step);
        } else if (code < 0x20 || code >= 0x7F) {
            put_escape(export, code < TEXT_MALFORMED ? code : 0xFFFD);
        } else {
            export_put_bytes(export, text, step);
        }
        text += step;
    }
    export_put(export, "\"");
}

static void put_json_name(struct export *export, const char *name, bool first)
{
    export_put(export, first ? "\"" : ",\"");
    export_put(export, name);
    export_put(export, "\":");
}

static void put_object(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    char cell[CELL_SIZE];
    export_put(export, "{");
    if (event) {
        text_time_iso(wall, cell, sizeof cell);
        put_json_name(export, "Time", true);
        export_put_json_text(export, cell);
        put_json_name(export, "Event", false);
        export_put_json_text(export, event);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        const struct column *column = export_column(export, i);
        put_json_name(export, column->machine, i == 0 && !event);
        size_t length = column->value(row, &export->options.context, cell, sizeof cell);
        if (length == 0) {
            export_put(export, "null");
        } else if (column->kind == COLUMN_NUMBER) {
            export_put_bytes(export, cell, length);
        } else {
            export_put_json_text(export, cell);
        }
    }
    export_put(export, "}");
}

static void json_begin(struct export *export)
{
    export_put(export, "[");
}

static void json_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    export_put(export, export->any ? ",\n" : "\n");
    put_object(export, wall, event, row);
}

static void json_end(struct export *export)
{
    export_put(export, export->any ? "\n]\n" : "]\n");
}

static void jsonl_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    put_object(export, wall, event, row);
    export_put(export, "\n");
}

const struct export_writer export_json_writer = {NULL, NULL, json_begin, json_row, json_end};
const struct export_writer export_jsonl_writer = {NULL, NULL, export_nothing, jsonl_row, export_nothing};
