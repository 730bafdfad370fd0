/*
 * request: what a command line asks for, whether the console's own or that of another tool.
 */
#ifndef SOCKSCOPE_REQUEST_H
#define SOCKSCOPE_REQUEST_H

#include "sockscope/address.h"
#include "sockscope/close_plan.h"
#include "sockscope/export.h"
#include "sockscope/filter.h"
#include "sockscope/sort_order.h"

enum verb {
    VERB_LIST,
    VERB_WATCH,
    VERB_CLOSE,
    VERB_KILL,
    VERB_WHOIS,
    VERB_SAVE,
    VERB_DIFF,
    VERB_BASELINE,
    VERB_DOCTOR,
    VERB_HELP,
    VERB_VERSION,
    VERB_COUNT
};

/* Exit codes of the console program. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_NOT_DONE = 1, /* something asked for did not happen; stderr says which row and why */
    EXIT_WRONG_USAGE = 2,
    EXIT_REFUSED = 3, /* needs --yes, or several rows match without --all */
    EXIT_ACCESS_DENIED = 4,
    EXIT_NO_MATCH = 5, /* close, kill */
    EXIT_DIFFERENT = 6 /* diff, baseline check */
};

struct command {
    enum verb verb;
    enum verb help_verb;              /* VERB_HELP: the verb asked about; VERB_COUNT for all */
    const char *help_tool;            /* or the other tool, points into argv; NULL for none */
    char filter[FILTER_TEXT_MAX + 1]; /* words joined by blanks; parsed again by the caller */
    struct export_options output;
    bool own_columns; /* --columns was given */
    struct sort_order sort;
    const char *output_path; /* points into argv; NULL for stdout */
    uint64_t interval_ms;
    uint64_t count; /* 0: until stopped */
    bool changes;
    bool resolve;  /* list: the network is asked for names */
    bool own_mode; /* a mode was given, so the settings do not choose it */
    enum close_mode mode;
    uint32_t deadline_ms;
    bool all, yes, dry_run;
    bool has_ends; /* close LOCAL REMOTE */
    struct end_pattern local, remote;
    bool has_pid; /* kill PID */
    uint32_t pid;
    bool tree;              /* kill: also what they started */
    struct address address; /* whois */
    bool check;             /* baseline check, otherwise baseline save */
    const char *file;       /* save, diff OLD, baseline; points into argv; NULL for the default baseline */
    const char *other_file; /* diff NEW; NULL for now */
};

struct command_error {
    int argument;      /* index into argv, argc when something is missing at the end */
    char message[400]; /* names the argument and, where there is one, the nearest valid word */
};

#endif
