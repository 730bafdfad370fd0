/*
 * export_writer: what the writers of the formats share: the exporter's buffer and how text gets into it.
 * One file a family of formats; export.c picks the writer and hands the buffer over between rows.
 */
#ifndef SOCKSCOPE_EXPORT_WRITER_H
#define SOCKSCOPE_EXPORT_WRITER_H

#include <assert.h>
#include <string.h>

#include "sockscope/export.h"

enum {
    EXPORT_BLOCK = 32768,
    /* A cell at its worst is all control characters, six bytes each in JSON; two more for time and event. */
    EXPORT_LONGEST_LINE = (COLUMN_COUNT + 2) * (6 * CELL_SIZE + 64)
};

struct export_writer {
    /* Before everything else, and for each row of a first pass; NULL where nothing is measured. */
    void (*prepare)(struct export *export);
    void (*measure)(struct export *export, const struct row *row);
    void (*begin)(struct export *export);
    void (*row)(struct export *export, uint64_t wall, const char *event, const struct row *row);
    void (*end)(struct export *export);
};

struct export
{
    struct export_options options;
    const struct export_writer *writer;
    struct sink sink;
    size_t widths[COLUMN_COUNT]; /* of the table's columns */
    bool begun;
    bool stopped; /* the sink wants no more */
    bool any;     /* a row has been written */
    size_t used;
    char buffer[EXPORT_BLOCK + EXPORT_LONGEST_LINE];
};

extern const struct export_writer export_table_writer, export_csv_writer, export_tsv_writer,
    export_json_writer, export_jsonl_writer, export_html_writer, export_markdown_writer;

/* There is room: a row is never longer than EXPORT_LONGEST_LINE, and a header shorter. */
static inline void export_put_bytes(struct export *export, const char *bytes, size_t length)
{
    assert(export->used + length <= sizeof export->buffer);
    memcpy(export->buffer + export->used, bytes, length);
    export->used += length;
}

static inline void export_put(struct export *export, const char *text)
{
    export_put_bytes(export, text, strlen(text));
}

void export_put_blanks(struct export *export, size_t count);

/* The column at place i of those that are written. */
const struct column *export_column(const struct export *export, size_t i);

/* What no text file has a use for: control characters but tab, CR and LF, and bytes that are no UTF-8. */
bool export_is_noise(uint32_t code);

/* How many of the first characters are printable ASCII without `"`, `,` and `\`: nothing to be escaped. */
size_t export_plain(const char *text);

/* A string of JSON with its quotes. */
void export_put_json_text(struct export *export, const char *text);

/* A writer with nothing to begin or end with. */
void export_nothing(struct export *export);

#endif
