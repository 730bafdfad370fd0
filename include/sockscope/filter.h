/*
 * filter: the query language that window and console share; a query is parsed once and matched against rows.
 *
 *   query  = or            or   = and { ("|" | "OR") and }        and = not { not }
 *   not    = ("-" | "NOT") not | "(" or ")" | term
 *   term   = word | "quoted words" | field ":" value | field (":")? ("<"|">"|"<="|">="|"=") number
 *
 * A bare word is looked for, regardless of case, in the text of the searchable columns that are visible.
 * Fields: process pid service path proto state local remote addr lport rport port user company product
 * description cmdline title direction change age, and is:loopback is:listening is:external is:new is:changed
 * is:closed is:stale is:elevated.  Addresses take one address, CIDR or a range a-b; ports and PIDs take lists
 * and ranges (80,443,8000-8100) and < >; ages take < > and a time with s m h d.  State takes the words of
 * netstat, PowerShell and TCPView.  Text fields match a part of the text, or with "=" in front of the value
 * the whole text.
 *
 * Errors name the position: bytes from the start of the text.  Pure; safe from any thread.
 */
#ifndef SOCKSCOPE_FILTER_H
#define SOCKSCOPE_FILTER_H

#include "sockscope/column.h"

struct filter;

struct filter_error {
    size_t position;   /* in bytes */
    size_t length;     /* of the offending part; 0 at the end of the text */
    char message[200]; /* one sentence without the position, e.g. "unknown field \"prot\", did you mean
                          \"proto\"?" */
};

enum { FILTER_TEXT_MAX = 4096, FILTER_DEPTH_MAX = 64 };

/*
 * Parses NUL-terminated UTF-8.  `columns` is the set of visible columns (bit 1u << column_id) for
 * bare words.  Empty or blank text gives a filter that matches all.  NULL on error, with *error set;
 * out of memory is an error too.
 */
struct filter *filter_parse(const char *text, uint64_t columns, struct filter_error *error);
void filter_free(struct filter *filter); /* NULL is allowed */

bool filter_matches_all(const struct filter *filter);

/* True if a word without a field is a number, or a list or range of them: it is looked for in all columns. */
bool filter_has_bare_number(const struct filter *filter);

/* wall_now: FILETIME units, for ages. */
bool filter_match(const struct filter *filter, const struct row *row, uint64_t wall_now);

/*
 * What one pass over many rows remembers: which bare words stand in the texts of an owner.  All zeros at
 * first; of one filter and one thread, and good while the processes that the rows point to live.
 */
enum { FILTER_OWNERS = 1024, FILTER_WORDS = 32 };

struct filter_pass {
    struct filter_owner {
        const struct process *process;
        const char *service;
        uint64_t traits;       /* how the row changed */
        uint32_t known, found; /* bit sets of the first FILTER_WORDS words */
    } owners[FILTER_OWNERS];
};

/* The same, quicker from the second row of an owner on; `pass` may be NULL. */
bool filter_match_in(const struct filter *filter, struct filter_pass *pass, const struct row *row,
                     uint64_t wall_now);

/* Names of the fields, in the order in which they are presented; NULL after the last. */
const char *filter_field_name(size_t index);

/* How many of them are columns: those come first, in the order of columns. */
size_t filter_column_fields(void);

/* enum fact bits that matching needs. */
unsigned filter_facts(const struct filter *filter);

/* True if a row may begin or cease to match merely because time passes. */
bool filter_depends_on_time(const struct filter *filter);

#endif
