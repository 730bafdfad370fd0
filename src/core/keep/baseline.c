/*
 * baseline: the facts of a session, sorted, so that a row is found by binary search.
 */
#include "sockscope/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

/* What the first byte of a fact says. */
enum { FACT_PORT = 1, FACT_LOOPBACK, FACT_NETWORK4, FACT_NETWORK6 };

static bool is_mapped(const struct address *address)
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return address->ipv6 && memcmp(address->bytes, prefix, sizeof prefix) == 0;
}

/* The network of a remote end: "kind, TCP or UDP, its first bytes". */
static void set_network(const struct address *remote, bool tcp, uint8_t what[8])
{
    enum { NETWORK4_BYTES = 3, NETWORK6_BYTES = 6 };
    what[1] = tcp;
    if (address_is_loopback(remote)) {
        what[0] = FACT_LOOPBACK;
    } else if (is_mapped(remote)) {
        what[0] = FACT_NETWORK4;
        memcpy(what + 2, remote->bytes + 12, NETWORK4_BYTES);
    } else {
        what[0] = remote->ipv6 ? FACT_NETWORK6 : FACT_NETWORK4;
        memcpy(what + 2, remote->bytes, remote->ipv6 ? NETWORK6_BYTES : NETWORK4_BYTES);
    }
}

static struct baseline_fact fact_of(const struct session_row *row)
{
    const struct endpoint *endpoint = &row->endpoint;
    struct baseline_fact fact = {row->path[0] ? row->path : row->name, {0}};
    if (endpoint->has_remote) {
        struct address remote = endpoint_remote(endpoint);
        set_network(&remote, protocol_is_tcp((enum protocol)endpoint->protocol), fact.what);
    } else {
        fact.what[0] = FACT_PORT;
        fact.what[1] = endpoint->protocol;
        fact.what[2] = (uint8_t)(endpoint->local_port >> 8);
        fact.what[3] = (uint8_t)endpoint->local_port;
    }
    return fact;
}

static int compare_facts(const void *a, const void *b)
{
    const struct baseline_fact *x = a, *y = b;
    int order = memcmp(x->what, y->what, sizeof x->what);
    return order ? order : text_compare_fold(x->program, y->program);
}

bool baseline_create(struct baseline *baseline, const struct session *session)
{
    *baseline = (struct baseline){0};
    baseline->facts = calloc(2 * session->count + 1, sizeof *baseline->facts);
    if (!baseline->facts) {
        return false;
    }
    for (size_t i = 0; i < session->count; i++) {
        struct baseline_fact fact = fact_of(&session->rows[i]);
        baseline->facts[baseline->count++] = fact;
        /* Of any program, for rows without an owner. */
        fact.program = "";
        baseline->facts[baseline->count++] = fact;
    }
    qsort(baseline->facts, baseline->count, sizeof *baseline->facts, compare_facts);
    return true;
}

void baseline_free(struct baseline *baseline)
{
    free(baseline->facts);
    *baseline = (struct baseline){0};
}

bool baseline_knows(const struct baseline *baseline, const struct session_row *row)
{
    struct baseline_fact fact = fact_of(row);
    return bsearch(&fact, baseline->facts, baseline->count, sizeof fact, compare_facts) != NULL;
}
