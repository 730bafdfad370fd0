/*
 * export: one buffer, and behind it one writer a format (export_writer.h).  A row is always finished in
 * the buffer before it is handed over, so a sink never sees half a row or half a character; the buffer is
 * large enough for the longest line that cells can make.
 */
#include "sockscope/export.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/export/export_writer.h"
#include "sockscope/text.h"

static const struct {
    const char *name;
    const struct export_writer *writer;
} formats[EXPORT_FORMAT_COUNT] = {
    [EXPORT_TABLE] = {"table", &export_table_writer},
    [EXPORT_WIDE] = {"wide", &export_table_writer},
    [EXPORT_CSV] = {"csv", &export_csv_writer},
    [EXPORT_TSV] = {"tsv", &export_tsv_writer},
    [EXPORT_JSON] = {"json", &export_json_writer},
    [EXPORT_JSONL] = {"jsonl", &export_jsonl_writer},
    [EXPORT_HTML] = {"html", &export_html_writer},
    [EXPORT_MARKDOWN] = {"markdown", &export_markdown_writer},
};

const char *export_format_name(enum export_format format)
{
    return formats[format].name;
}

int export_format_find(const char *text, size_t length)
{
    for (int i = 0; i < EXPORT_FORMAT_COUNT; i++) {
        if (strlen(formats[i].name) == length && text_distance(text, length, formats[i].name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool is_table(enum export_format format)
{
    return format == EXPORT_TABLE || format == EXPORT_WIDE;
}

bool export_format_is_machine(enum export_format format)
{
    return format == EXPORT_CSV || format == EXPORT_TSV || format == EXPORT_JSON || format == EXPORT_JSONL;
}

bool export_format_may_lack_header(enum export_format format)
{
    return is_table(format) || format == EXPORT_CSV || format == EXPORT_TSV;
}

struct export *export_create(const struct export_options *options, const struct sink *sink)
{
    struct export *export = malloc(sizeof *export);
    if (!export) {
        return NULL;
    }
    export->options = *options;
    export->options.context.netstat = is_table(options->format);
    if (options->format != EXPORT_TABLE) {
        export->options.line_width = 0;
    }
    export->writer = formats[options->format].writer;
    export->sink = *sink;
    export->begun = export->stopped = export->any = false;
    export->used = 0;
    memset(export->widths, 0, sizeof export->widths);
    if (export->writer->prepare) {
        export->writer->prepare(export);
    }
    return export;
}

void export_measure(struct export *export, const struct row *row)
{
    if (export->writer->measure) {
        export->writer->measure(export, row);
    }
}

static void begin(struct export *export)
{
    if (!export->begun) {
        enum export_format format = export->options.format;
        export->begun = true;
        if (export->options.to_file && (format == EXPORT_CSV || format == EXPORT_TSV)) {
            export_put(export, "\xEF\xBB\xBF");
        }
        export->writer->begin(export);
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
    export->writer->row(export, wall, event, row);
    export->any = true;
    return export->used < EXPORT_BLOCK || export_flush(export);
}

bool export_row(struct export *export, const struct row *row)
{
    return export_event(export, 0, NULL, row);
}

bool export_finish(struct export *export)
{
    begin(export);
    export->writer->end(export);
    bool whole = export_flush(export);
    free(export);
    return whole;
}
