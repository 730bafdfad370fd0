/*
 * dialect_parts: what the dialects share: an argument at a time, a filter put together, text to a sink.
 */
#ifndef SOCKSCOPE_CORE_DIALECT_PARTS_H
#define SOCKSCOPE_CORE_DIALECT_PARTS_H

#include "sockscope/dialect.h"

struct dialect_parser {
    int argc;
    char *const *argv;
    int at;
    struct dialect_request *request;
    struct command_error *error;
    size_t filter_length; /* of request->command.filter */
};

/* Says what is wrong with an argument; false, to be returned. */
bool dialect_fail(struct dialect_parser *parser, int argument, const char *format, ...);

/* Any case. */
bool dialect_is(const char *text, const char *word);

/* Digits and nothing else. */
bool dialect_is_number(const char *text);

/* Another condition of the filter, ANDed: `before` and `value`, the latter in quotes.  False with an error
 * set when it cannot be put into a query: too long, or with a quote in it. */
bool dialect_filter(struct dialect_parser *parser, int argument, const char *before, const char *value);

/* A condition that is no argument of the user's. */
void dialect_filter_fixed(struct dialect_parser *parser, const char *condition);

/* True for "-?", "/?", "-h", "--help". */
bool dialect_asks_for_help(const char *argument);

bool dialect_parse_tcpvcon(struct dialect_parser *parser);
bool dialect_parse_netstat(struct dialect_parser *parser);
bool dialect_parse_cports(struct dialect_parser *parser);
bool dialect_parse_wkillcx(struct dialect_parser *parser);

/* Connections that can be closed: what /close and wkillcx mean by "every match". */
extern const char dialect_closable[];

/* Where rows go; `fine` is false from the first failure on. */
struct dialect_paper {
    const struct sink *sink;
    const struct cell_context *context;
    bool fine;
    size_t used;
    char buffer[8192];
};

void dialect_put(struct dialect_paper *paper, const char *text);

/* Hands over what is buffered. */
void dialect_flush(struct dialect_paper *paper);

/* A field of a line with commas: in quotes where it has to be. */
void dialect_put_field(struct dialect_paper *paper, const char *text);

void dialect_write_tcpvcon(const struct dialect_request *request, const struct row *row,
                           struct dialect_paper *paper);
void dialect_write_netstat(const struct dialect_request *request, const struct row *const *rows, size_t count,
                           struct dialect_paper *paper);
void dialect_write_counters(enum protocol protocol, const struct protocol_statistics *statistics,
                            struct dialect_paper *paper);
unsigned dialect_cports_facts(void); /* what its columns need */
void dialect_write_cports(const struct dialect_request *request, const struct row *const *rows, size_t count,
                          struct dialect_paper *paper);

#endif
