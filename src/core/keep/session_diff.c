/*
 * session_diff: sorts both sessions, then walks them side by side.
 */
#include <stdlib.h>
#include <string.h>

#include "sockscope/session.h"

static int order_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_remotes(const struct endpoint *x, const struct endpoint *y)
{
    struct address x_remote = endpoint_remote(x), y_remote = endpoint_remote(y);
    int by_presence = order_numbers(x->has_remote, y->has_remote);
    int by_address = address_compare(&x_remote, &y_remote);
    return by_presence  ? by_presence
           : by_address ? by_address
                        : order_numbers(x->remote_port, y->remote_port);
}

/* The remote end of a UDP socket may change, so it is no part of its identity. */
static int compare_rows(const struct session_row *a, const struct session_row *b)
{
    const struct endpoint *x = &a->endpoint, *y = &b->endpoint;
    struct address x_local = endpoint_local(x), y_local = endpoint_local(y);
    bool tcp = protocol_is_tcp((enum protocol)x->protocol);
    int orders[] = {order_numbers(x->protocol, y->protocol),
                    address_compare(&x_local, &y_local),
                    order_numbers(x->local_port, y->local_port),
                    tcp ? compare_remotes(x, y) : 0,
                    order_numbers(x->pid, y->pid),
                    strcmp(a->name, b->name)};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (orders[i]) {
            return orders[i];
        }
    }
    return 0;
}

/* Duplicates are in the order of their remote ends, then in that which they have in their session. */
static int compare_places(const void *a, const void *b)
{
    const struct session_row *x = *(const struct session_row *const *)a;
    const struct session_row *y = *(const struct session_row *const *)b;
    int order = compare_rows(x, y);
    int by_remote = order ? order : compare_remotes(&x->endpoint, &y->endpoint);
    return by_remote ? by_remote : (x > y) - (x < y);
}

/* Pointers to the rows in order; NULL when memory is out. */
static const struct session_row **sorted(const struct session *session)
{
    const struct session_row **rows = malloc((session->count + 1) * sizeof *rows);
    if (!rows) {
        return NULL;
    }
    for (size_t i = 0; i < session->count; i++) {
        rows[i] = &session->rows[i];
    }
    qsort(rows, session->count, sizeof *rows, compare_places);
    return rows;
}

static void walk(const struct session_row **before, size_t before_count, const struct session_row **after,
                 size_t after_count, session_tell *tell, void *context)
{
    size_t i = 0, j = 0;
    while (i < before_count || j < after_count) {
        int order = i == before_count ? 1 : j == after_count ? -1 : compare_rows(before[i], after[j]);
        if (order < 0) {
            tell(context, SESSION_REMOVED, before[i++], NULL);
        } else if (order > 0) {
            tell(context, SESSION_ADDED, NULL, after[j++]);
        } else {
            if (before[i]->endpoint.state != after[j]->endpoint.state ||
                compare_remotes(&before[i]->endpoint, &after[j]->endpoint) != 0) {
                tell(context, SESSION_CHANGED, before[i], after[j]);
            }
            i++;
            j++;
        }
    }
}

bool session_diff(const struct session *before, const struct session *after, session_tell *tell,
                  void *context)
{
    const struct session_row **first = sorted(before), **second = sorted(after);
    bool fine = first && second;
    if (fine) {
        walk(first, before->count, second, after->count, tell, context);
    }
    free(first);
    free(second);
    return fine;
}
