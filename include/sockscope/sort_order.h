/*
 * sort_order: by which columns rows are put in order.  Pure, safe from any thread that may read the rows.
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
     * Rows of one process stand together: processes by name and PID, or as the first key says where it is
     * one of these, and only then the keys.
     */
    bool grouped;
};

/*
 * Reads "process,-local-port".  False with the offending part's position and length, and the nearest
 * column name in *nearest (may be NULL: then the fault is too many keys or an empty one).
 */
bool sort_order_parse(const char *text, struct sort_order *order, size_t *position, size_t *length,
                      const char **nearest);

int sort_order_compare(const struct sort_order *order, const struct row *a, const struct row *b);

#endif
