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

enum column_id {
    COLUMN_PROCESS,
    COLUMN_PID,
    COLUMN_PROTOCOL,
    COLUMN_STATE,
    COLUMN_LOCAL_ADDRESS,
    COLUMN_LOCAL_PORT,
    COLUMN_REMOTE_ADDRESS,
    COLUMN_REMOTE_PORT,
    COLUMN_CHANGE,
    COLUMN_CREATED,
    COLUMN_SERVICE,
    COLUMN_PATH,
    COLUMN_DIRECTION,
    COLUMN_AGE,
    COLUMN_LAST_CHANGE,
    COLUMN_LOCAL_PORT_NAME,
    COLUMN_REMOTE_PORT_NAME,
    COLUMN_STARTED,
    COLUMN_USER,
    COLUMN_ELEVATED,
    COLUMN_COMMAND_LINE,
    COLUMN_PRODUCT,
    COLUMN_DESCRIPTION,
    COLUMN_COMPANY,
    COLUMN_FILE_VERSION,
    COLUMN_SIGNER,
    COLUMN_MODULE,
    COLUMN_LOCAL_NAME,
    COLUMN_REMOTE_NAME,
    COLUMN_ADAPTER,
    COLUMN_FIRST_SEEN,
    COLUMN_ATTRIBUTES,
    COLUMN_TITLE,
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

struct column {
    const char *name;    /* on command lines and in --sort: "local-address" */
    const char *machine; /* property name in csv and json: "LocalAddress" */
    const char *title;   /* for people, English; the window takes its own from resources */
    int width;           /* default, in 1/96 inch */
    enum column_kind kind;
    bool right;      /* right-aligned */
    bool searchable; /* a bare filter word looks here: for a part of a text, for the whole of a number */
    unsigned facts;  /* enum fact bits it needs */

    /* Sanitised text for people; returns the length, 0 where there is no value. */
    size_t (*text)(const struct row *row, const struct cell_context *context, char *text, size_t size);

    /*
     * Raw text for programs (not sanitised, PowerShell's words, times as ISO 8601 UTC); returns its length,
     * 0 where the value is absent: null in JSON, empty in CSV.
     */
    size_t (*value)(const struct row *row, const struct cell_context *context, char *text, size_t size);

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
