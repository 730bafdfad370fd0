/*
 * dialect: command lines and outputs of other tools, for people and scripts that already use them: tcpvcon,
 * netstat, cports and wkillcx.  Arguments become a request; rows become the lines that those tools print.
 *
 * Pure; safe from any thread.
 */
#ifndef SOCKSCOPE_DIALECT_H
#define SOCKSCOPE_DIALECT_H

#include "sockscope/request.h"

enum dialect {
    DIALECT_NONE,
    DIALECT_TCPVCON,
    DIALECT_NETSTAT,
    DIALECT_CPORTS,
    DIALECT_WKILLCX,
    DIALECT_COUNT
};

enum dialect_layout {
    LAYOUT_TCPVCON,     /* several lines per row */
    LAYOUT_TCPVCON_CSV, /* one line per row */
    LAYOUT_NETSTAT,
    LAYOUT_NETSTAT_COUNTS,     /* how many ports each process has */
    LAYOUT_NETSTAT_STATISTICS, /* no rows: counters of the protocols */
    LAYOUT_CPORTS_TEXT,        /* one block per row */
    LAYOUT_CPORTS_TABS,
    LAYOUT_CPORTS_COMMAS,
    LAYOUT_CPORTS_TABULAR, /* aligned */
    LAYOUT_CPORTS_HTML,
    LAYOUT_CPORTS_VERTICAL_HTML,
    LAYOUT_CPORTS_XML
};

struct dialect_request {
    enum dialect dialect;
    bool help;              /* only dialect_help is wanted */
    struct command command; /* VERB_LIST or VERB_CLOSE, with filter, order, ends and path */
    enum dialect_layout layout;
    bool strict, header;     /* LAYOUT_TCPVCON_CSV: as version 4 writes it, without ports; a first line */
    bool pid, program, time; /* LAYOUT_NETSTAT: -o, -b, -i */
    bool bound;              /* -q */
    bool protocols[PROTOCOL_COUNT]; /* LAYOUT_NETSTAT_STATISTICS: of which */
    uint64_t interval_ms;           /* between two looks; 0: only one look */
};

/* By the name of the program ("C:\\x\\netstat.exe"), otherwise by the first argument ("netstat"); *first is
 * the index of the first argument that belongs to the dialect. */
enum dialect dialect_of(int argc, char *const argv[], int *first);

/* By its name, regardless of case; DIALECT_NONE if there is none. */
enum dialect dialect_find(const char *name, size_t length);

/* Its name; "" for DIALECT_NONE. */
const char *dialect_name(enum dialect dialect);

/*
 * Reads the arguments from `first` on; false with *error set: exit code EXIT_WRONG_USAGE.  What the tool can
 * do and this program cannot is an error that says so.
 */
bool dialect_parse(enum dialect dialect, int argc, char *const argv[], int first,
                   struct dialect_request *request, struct command_error *error);

/* Help text, English, ends with a newline. */
const char *dialect_help(enum dialect dialect);

/* enum fact bits that the layout shows. */
unsigned dialect_facts(const struct dialect_request *request);

/* Counters of LAYOUT_NETSTAT_STATISTICS; not `known` if the system does not report them. */
struct protocol_statistics {
    bool known;
    uint64_t active_opens, passive_opens, failed_attempts, resets, current; /* TCP */
    uint64_t received, sent, retransmitted;                                 /* segments, datagrams */
    uint64_t no_ports, receive_errors;                                      /* UDP */
};

/* Writes rows to the sink in the layout; false if the sink stopped or memory is out. */
bool dialect_write(const struct dialect_request *request, const struct cell_context *context,
                   const struct row *const *rows, size_t count, const struct sink *sink);

/* The same for LAYOUT_NETSTAT_STATISTICS. */
bool dialect_write_statistics(const struct dialect_request *request,
                              const struct protocol_statistics statistics[PROTOCOL_COUNT],
                              const struct sink *sink);

#endif
