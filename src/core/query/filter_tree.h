/*
 * filter_tree: what the four parts of the filter share: the parsed query, and the parser's state.
 *
 *   filter.c        the query and how a row is matched against it
 *   filter_word.c   the same for bare words
 *   filter_parse.c  grammar: words, operators, fields
 *   filter_value.c  values: numbers, addresses, states and so on, each into a node
 */
#ifndef SOCKSCOPE_FILTER_TREE_H
#define SOCKSCOPE_FILTER_TREE_H

#include "sockscope/filter.h"

enum node_kind {
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_WORD,     /* bare word */
    NODE_TEXT,     /* part or whole of a text column */
    NODE_NUMBER,   /* range */
    NODE_ADDRESS,  /* range of addresses at some end */
    NODE_STATE,    /* bit set */
    NODE_PROTOCOL, /* bit set */
    NODE_AGE,      /* range in FILETIME units */
    NODE_IS        /* enum quality */
};

/* What an address is compared with. */
enum target { TARGET_LOCAL = 1, TARGET_REMOTE = 2, TARGET_EITHER = 3 };

/* A number is compared with that of a column, or with the ports of both ends. */
enum { EITHER_PORT = COLUMN_COUNT };
_Static_assert(EITHER_PORT <= UINT8_MAX && COLUMN_COUNT <= 64, "columns are numbers of a byte and bits");

enum quality {
    IS_LOOPBACK,
    IS_LISTENING,
    IS_EXTERNAL,
    IS_NEW,
    IS_CHANGED,
    IS_CLOSED,
    IS_STALE,
    IS_ELEVATED,
    QUALITY_COUNT
};

enum { ANY_PORT = -1 };

struct node {
    uint8_t kind;   /* enum node_kind */
    uint8_t target; /* enum target, enum column_id, EITHER_PORT or enum quality */
    bool whole;     /* NODE_TEXT: the value is all of the text */
    uint32_t span;  /* nodes of the subtree, itself included */
    union {
        struct {
            uint32_t offset, length; /* in the pool */
            uint32_t word;           /* NODE_WORD: index */
        } text;
        struct {
            uint64_t low, high;
        } range;
        struct {
            uint8_t low[16], high[16];
            uint32_t scope; /* 0: any */
            int32_t port;   /* or ANY_PORT */
            bool ipv6;
        } address;
        uint32_t set;
    } u;
};

/* What a bare word can be found in, decided while parsing, so that few cells need their text. */
struct word {
    uint32_t states, protocols; /* bit sets: those whose name holds the word */
    uint64_t number;            /* NO_NUMBER when no number is written like that */
    bool address_like;          /* an address may hold it */
    /*
     * A word of digits and dots has parts between its dots; they fit neighbouring parts of an IPv4 address,
     * the first the end of its part, the last the beginning.  No parts: no IPv4 address holds the word.
     */
    uint8_t parts;
    bool dotted;
    uint8_t fits[256]; /* by byte of an address: bit set of the parts that fit it */
};

#define NO_NUMBER UINT64_MAX

/* Columns in which words are looked for, by what their text depends on. */
struct column_list {
    uint8_t ids[COLUMN_COUNT];
    size_t count;
};

struct filter {
    struct node *nodes;
    size_t count, capacity;
    struct word *words;
    size_t word_count, word_capacity;
    struct column_list numbers;
    struct column_list owned; /* the owner and the change of a row */
    struct column_list other; /* any part of the row */
    char *pool;
    size_t pool_length;
    uint64_t columns;
    unsigned facts;
    bool timed;
};

struct parser {
    const char *text;
    size_t length, at;
    unsigned depth;
    struct filter *filter;
    struct filter_error *error;
};

enum field_kind { FIELD_TEXT, FIELD_NUMBER, FIELD_ADDRESS, FIELD_STATE, FIELD_PROTOCOL, FIELD_AGE, FIELD_IS };

struct field {
    const char *name;
    enum field_kind kind;
    uint8_t target;                     /* as of its nodes */
    int column;                         /* whose names are accepted too, or -1 */
    const struct column_number *number; /* of FIELD_NUMBER */
};

/* One value of a list, and where it stands for errors. */
struct item {
    const char *text;
    size_t length;
    size_t position;
};

enum comparison {
    COMPARE_NONE,
    COMPARE_EQUAL,
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_MORE,
    COMPARE_MORE_EQUAL
};

enum address_fault { ADDRESS_FINE, ADDRESS_NONE, ADDRESS_BAD_BITS, ADDRESS_BAD_RANGE, ADDRESS_BAD_PORT };

/* A piece of the user's text short and clean enough for a message. */
struct excerpt {
    char text[48];
};

struct excerpt filter_excerpt(const char *from, size_t length);

/* The candidate, or the best so far (NULL at first), whichever is nearer to what was typed. */
const char *filter_nearer(const char *text, size_t length, const char *candidate, const char *best);

/* Both set the error and return false. */
bool filter_fail(struct parser *parser, size_t position, size_t length, const char *format, ...);
bool filter_fail_memory(struct parser *parser);

/* A new zeroed leaf at the end, good until the next node; NULL, with the error set, when memory is out. */
struct node *filter_add_node(struct parser *parser, enum node_kind kind, unsigned target);

/* Puts a parent before the nodes from `first` on; false when memory is out. */
bool filter_wrap_nodes(struct parser *parser, size_t first, enum node_kind kind);

/* Makes all nodes behind `first` its descendants. */
void filter_end_parent(struct parser *parser, size_t first);

/* Values of a field, each adding a node or setting the error. */
bool filter_read_list(struct parser *parser, const struct field *field, const struct item *value);
bool filter_read_numbers(struct parser *parser, const struct field *field, const struct item *item);
bool filter_read_comparison(struct parser *parser, const struct field *field, enum comparison comparison,
                            const struct item *item);
bool filter_read_age(struct parser *parser, enum comparison comparison, const struct item *item);

/* One address, end, network or range into the node. */
enum address_fault filter_read_addresses(const struct item *item, struct node *node);
bool filter_fail_address(struct parser *parser, const struct item *item, enum address_fault fault);

/* Sorts the columns in which bare words are looked for. */
void filter_sort_columns(struct filter *filter);

/* Decides about the pattern of a word; false when memory is out. */
bool filter_prepare_word(struct filter *filter, struct node *node);

/* `pass` may be NULL. */
bool filter_match_word(const struct filter *filter, struct filter_pass *pass, const struct node *node,
                       const struct row *row);

/* Bit of a state in a node's set; one beyond all bits in use for a state unknown here. */
unsigned filter_state_index(enum tcp_state state);

/* The states that a person could mean by a part of their name, in any dialect. */
uint32_t filter_states_named(const char *part, size_t length);

#endif
