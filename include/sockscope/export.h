/*
 * export: writers of rows to a sink, one for each format.
 *
 *   table     aligned columns with a header, sanitised text; widths come from a first pass; with a line
 *             width, free text is cut so that a row stays on one line
 *   wide      the same, nothing cut whatever the line width
 *   csv       RFC 4180: CRLF, header, quotes where needed; cells that begin with = + - @ or a tab
 *             get a leading apostrophe so that a spreadsheet does not run them (except numbers)
 *   tsv       the same with tabs and LF, without quotes: tabs and line ends in a cell become blanks
 *   json      one array of objects; absent values are null, ports and PIDs are numbers; only ASCII, so
 *             that a reader gets it right whatever code page it assumes for a pipe
 *   jsonl     one object per line
 *   html      one self-contained page: a table that a click on a header sorts, light and dark
 *   markdown  a table of GitHub's dialect; what has a meaning there is escaped
 *
 * csv, tsv and the two of json are for machines, the others for people.
 * Machine formats write column.machine names and column.value.  Everything is well-formed UTF-8.  Output is
 * buffered inside the exporter and handed over in blocks, each of whole rows; memory does not grow with rows.
 */
#ifndef SOCKSCOPE_EXPORT_H
#define SOCKSCOPE_EXPORT_H

#include "sockscope/column.h"
#include "sockscope/sink.h"

enum export_format {
    EXPORT_TABLE,
    EXPORT_WIDE,
    EXPORT_CSV,
    EXPORT_TSV,
    EXPORT_JSON,
    EXPORT_JSONL,
    EXPORT_HTML,
    EXPORT_MARKDOWN,
    EXPORT_FORMAT_COUNT
};

const char *export_format_name(enum export_format format);
int export_format_find(const char *text, size_t length); /* -1 when unknown */

/* True for those that programs read, under PowerShell's property names: csv, tsv, json, jsonl. */
bool export_format_is_machine(enum export_format format);

/* False if a header is part of the format, or if there is none to leave out. */
bool export_format_may_lack_header(enum export_format format);

struct export_options {
    enum export_format format;
    enum column_id columns[COLUMN_COUNT];
    size_t column_count;
    bool no_header;
    bool events;  /* a stream: every row begins with a time and what happened, see export_event */
    bool to_file; /* csv and tsv begin with a byte-order mark, without which Excel takes UTF-8 for ANSI */
    size_t line_width; /* of the console that EXPORT_TABLE is for; 0: cut nothing */
    struct cell_context context;
};

struct export;

struct export *export_create(const struct export_options *options,
                             const struct sink *sink); /* NULL: no memory */

/* Table and wide only (a no-op elsewhere): call for each row before the first export_row. */
void export_measure(struct export *export, const struct row *row);

bool export_row(struct export *export, const struct row *row);

/* With options.events, in place of export_row: what happened to the row, "new", and when (FILETIME units). */
bool export_event(struct export *export, uint64_t wall, const char *event, const struct row *row);

/* Pushes what is buffered, for streams, the header first; false when the sink stopped. */
bool export_flush(struct export *export);

/* Closes array or page, flushes, frees; false when the sink stopped at any time. */
bool export_finish(struct export *export);

#endif
