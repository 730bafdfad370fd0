/*
 * column: the one registry.  Window, console, export, filter and sort all read it, so a new column
 * is one new entry.
 *
 * All functions are pure and safe from any thread that may read the row.
 */
#ifndef SOCKSCOPE_COLUMN_H
#define SOCKSCOPE_COLUMN_H

#include "sockscope/names.h"
#include "sockscope/row.h"
#include "sockscope/text.h"

/* COLUMN_PROCESS and so on. */
enum column_id {
#define COLUMN(id, ...) COLUMN_##id,
#include "sockscope/columns.inc"
#undef COLUMN
    COLUMN_COUNT
};

enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_TIME };

/* Longest text of one cell in bytes with its NUL; longer values are cut at a character. */
enum { CELL_SIZE = 1024 };

/* What the text of a cell depends on beside its row. */
struct cell_context {
    utc_offset_at utc_offset; /* the zone in which people read times */
    uint64_t wall;            /* now, FILETIME units */
    bool netstat; /* the console's table: netstat's state words, "*" where there is no remote end */
    const struct name_book *names, *adapters; /* NULL: no names */
};

/* What a column is as a number, for ranges in the filter. */
struct column_number {
    bool (*get)(const struct row *row, uint64_t *number); /* false: the row has none */
    uint64_t largest;
    const char *word; /* "this is not a PORT number" */
};

struct column {
    const char *name;    /* on command lines and in --sort: "local-address" */
    const char *machine; /* property name in csv and json: "LocalAddress" */
    const char *title;   /* for people, English; the window takes its own from resources */
    /*
     * Its field in the filter: "local"; NULL: none.  What can be said there follows from the column: a range
     * of `number`, or a part of its text; states, protocols and addresses have a grammar of their own.
     */
    const char *field;
    int width; /* default, in 1/96 inch */
    enum column_kind kind;
    bool right;      /* right-aligned */
    bool searchable; /* a bare filter word looks here: for a part of a text, for the whole of `number` */
    bool of_process; /* it tells of the process alone, so that a whole process has a value, too */
    unsigned facts;  /* enum fact bits it needs */

    /* Sanitised text for people; returns the length, 0 where there is no value. */
    size_t (*text)(const struct row *row, const struct cell_context *context, char *text, size_t size);

    /*
     * Raw text for programs (not sanitised, PowerShell's words, times as ISO 8601 UTC); returns its length,
     * 0 where the value is absent: null in JSON, empty in CSV.
     */
    size_t (*value)(const struct row *row, const struct cell_context *context, char *text, size_t size);

    /* The raw text as it lies in memory, "" where it is absent; NULL: it is made from something else. */
    const char *(*string)(const struct row *row);

    const struct column_number *number; /* NULL: it is none */

    /* Order of two rows by this column alone: <0, 0, >0.  Absent values come first. */
    int (*compare)(const struct row *a, const struct row *b);
};

const struct column *column_get(enum column_id id);

/* By name, machine name or title, any case; -1 when unknown. */
int column_find(const char *text, size_t length);

/* The known name nearest to what was typed, for error messages. */
const char *column_nearest(const char *text, size_t length);

/* "new", "closed", "changed" with what changed: "changed (was Syn Sent)", "owner gone", "stale"; joined by
 * ", " where several are true. */
size_t change_text(const struct row *row, char *text, size_t size);

#endif
