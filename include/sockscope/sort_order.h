/*
 * sort_order: the columns by which rows are sorted.  Pure, safe from any thread that may read the rows.
 */
#ifndef SOCKSCOPE_SORT_ORDER_H
#define SOCKSCOPE_SORT_ORDER_H

#include "sockscope/column.h"

enum { SORT_KEYS_MAX = 4 };

struct sort_key {
    enum column_id column;
    bool descending;
};

struct sort_order {
    struct sort_key keys[SORT_KEYS_MAX];
    size_t count; /* 0: the order in which rows appeared */
    /*
     * Rows of one process are kept together: processes are sorted by name and PID, or by the first key if it
     * is one of these, and the rows of each by the keys.
     */
    bool grouped;
};

/*
 * Reads "process,-local-port".  False with the position and length of the offending part, and the nearest
 * column name in *nearest (NULL if the fault is too many keys or an empty one).
 */
bool sort_order_parse(const char *text, struct sort_order *order, size_t *position, size_t *length,
                      const char **nearest);

int sort_order_compare(const struct sort_order *order, const struct row *a, const struct row *b);

#endif
