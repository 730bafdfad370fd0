/*
 * filter: a parsed query and how rows are matched against it.  A node knows how many nodes its subtree
 * has, so matching walks one array without pointers or allocation; patterns lie folded in one pool
 * beside it.
 */
#include "core/query/filter_tree.h"

#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

void filter_free(struct filter *filter)
{
    if (filter) {
        free(filter->nodes);
        free(filter->words);
        free(filter->pool);
        free(filter);
    }
}

bool filter_matches_all(const struct filter *filter)
{
    return filter->count == 0;
}

bool filter_has_bare_number(const struct filter *filter)
{
    for (size_t i = 0; i < filter->count; i++) {
        const struct node *node = &filter->nodes[i];
        if (node->kind == NODE_WORD &&
            strspn(filter->pool + node->u.text.offset, "0123456789,-") >= node->u.text.length) {
            return true;
        }
    }
    return false;
}

unsigned filter_facts(const struct filter *filter)
{
    return filter->facts;
}

bool filter_depends_on_time(const struct filter *filter)
{
    return filter->timed;
}
/* Matching. */

static bool match_state(const struct row *row, uint32_t set)
{
    return (set >> filter_state_index((enum tcp_state)row->endpoint.state) & 1u) != 0;
}

static bool match_text(const struct filter *filter, const struct node *node, const struct row *row)
{
    static const struct cell_context context = {.wall = 0};
    const char *pattern = filter->pool + node->u.text.offset;
    const struct column *column = column_get((enum column_id)node->target);
    char cell[CELL_SIZE];
    const char *text = column->string ? column->string(row) : cell;
    if (!column->string) {
        column->text(row, &context, cell, sizeof cell);
    }
    return node->whole ? text_compare_fold(text, pattern) == 0
                       : text_contains_fold(text, pattern, node->u.text.length);
}

static bool in_range(const struct node *node, uint64_t number)
{
    return number >= node->u.range.low && number <= node->u.range.high;
}

static bool match_number(const struct node *node, const struct row *row)
{
    const struct endpoint *endpoint = &row->endpoint;
    uint64_t number;
    if (node->target == EITHER_PORT) {
        return in_range(node, endpoint->local_port) ||
               (endpoint->has_remote && in_range(node, endpoint->remote_port));
    }
    return column_get((enum column_id)node->target)->number->get(row, &number) && in_range(node, number);
}

static bool match_end(const struct node *node, const uint8_t bytes[16], uint32_t scope, uint16_t port)
{
    return memcmp(bytes, node->u.address.low, 16) >= 0 && memcmp(bytes, node->u.address.high, 16) <= 0 &&
           (node->u.address.scope == 0 || node->u.address.scope == scope) &&
           (node->u.address.port == ANY_PORT || node->u.address.port == port);
}

static bool match_address(const struct node *node, const struct row *row)
{
    const struct endpoint *endpoint = &row->endpoint;
    if (node->u.address.ipv6 != protocol_is_ipv6((enum protocol)endpoint->protocol)) {
        return false;
    }
    return ((node->target & TARGET_LOCAL) &&
            match_end(node, endpoint->local_address, endpoint->local_scope, endpoint->local_port)) ||
           ((node->target & TARGET_REMOTE) && endpoint->has_remote &&
            match_end(node, endpoint->remote_address, endpoint->remote_scope, endpoint->remote_port));
}

/* A row whose birth is not known is neither young nor old. */
static bool match_age(const struct node *node, const struct row *row, uint64_t wall_now)
{
    uint64_t created = row_created(row);
    return created != 0 && in_range(node, wall_now > created ? wall_now - created : 0);
}

static bool match_quality(enum quality quality, const struct row *row)
{
    struct address local = endpoint_local(&row->endpoint);
    struct address remote = endpoint_remote(&row->endpoint);
    switch (quality) {
    case IS_LOOPBACK:
        return address_is_loopback(&local) || (row->endpoint.has_remote && address_is_loopback(&remote));
    case IS_LISTENING:
        return row->endpoint.state == STATE_LISTEN;
    case IS_EXTERNAL:
        return row->endpoint.has_remote && !address_is_local_network(&remote);
    case IS_NEW:
        return row->change == CHANGE_NEW;
    case IS_CHANGED:
        return row->change == CHANGE_CHANGED;
    case IS_CLOSED:
        return row->change == CHANGE_CLOSED;
    case IS_STALE:
        return row->stale;
    case IS_ELEVATED:
        return row->process && row->process->elevation == ELEVATION_YES;
    case QUALITY_COUNT:
        break;
    }
    return false;
}

static bool match_node(const struct filter *filter, struct filter_pass *pass, size_t at,
                       const struct row *row, uint64_t wall_now)
{
    const struct node *node = &filter->nodes[at];
    switch ((enum node_kind)node->kind) {
    case NODE_AND:
    case NODE_OR: {
        bool decisive = node->kind == NODE_OR;
        for (size_t child = at + 1; child < at + node->span; child += filter->nodes[child].span) {
            if (match_node(filter, pass, child, row, wall_now) == decisive) {
                return decisive;
            }
        }
        return !decisive;
    }
    case NODE_NOT:
        return !match_node(filter, pass, at + 1, row, wall_now);
    case NODE_WORD:
        return filter_match_word(filter, pass, node, row);
    case NODE_TEXT:
        return match_text(filter, node, row);
    case NODE_NUMBER:
        return match_number(node, row);
    case NODE_ADDRESS:
        return match_address(node, row);
    case NODE_STATE:
        return match_state(row, node->u.set);
    case NODE_PROTOCOL:
        return (node->u.set >> row->endpoint.protocol & 1u) != 0;
    case NODE_AGE:
        return match_age(node, row, wall_now);
    case NODE_IS:
        return match_quality((enum quality)node->target, row);
    }
    return false;
}

bool filter_match(const struct filter *filter, const struct row *row, uint64_t wall_now)
{
    return filter_match_in(filter, NULL, row, wall_now);
}

bool filter_match_in(const struct filter *filter, struct filter_pass *pass, const struct row *row,
                     uint64_t wall_now)
{
    return filter->count == 0 || match_node(filter, pass, 0, row, wall_now);
}
