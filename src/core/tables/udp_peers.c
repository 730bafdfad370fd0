/*
 * udp_peers: both tables in one order, walked side by side: once to judge, once to give.
 */
#include "sockscope/udp_peers.h"

#include <stdlib.h>
#include <string.h>

#include "core/tables/table_layout.h"
#include "sockscope/text.h"

enum { STRANGERS_MAX = 8, ERROR_NOT_DATA = 13 /* ERROR_INVALID_DATA */ };

static const struct table_layout layouts[2] = {{.first = 8,
                                                .row = 168,
                                                .local_address = 0,
                                                .local_scope = NO_FIELD,
                                                .local_port = 4,
                                                .remote_address = 160,
                                                .remote_scope = NO_FIELD,
                                                .remote_port = 164,
                                                .state = NO_FIELD,
                                                .pid = 8,
                                                .created = 16,
                                                .service_tag = NO_FIELD},
                                               {.first = 8,
                                                .row = 200,
                                                .local_address = 0,
                                                .local_scope = 16,
                                                .local_port = 20,
                                                .remote_address = 176,
                                                .remote_scope = 192,
                                                .remote_port = 196,
                                                .state = NO_FIELD,
                                                .pid = 24,
                                                .created = 32,
                                                .service_tag = NO_FIELD,
                                                .ipv6 = true}};

/* Two tables in the order of what their rows have in common. */
struct pair {
    struct endpoint **sockets; /* rows of the snapshot */
    size_t socket_count;
    struct endpoint *told; /* rows of the second table */
    struct endpoint **tellers;
    size_t told_count;
};

bool udp_peers_asked(const struct udp_peers *peers)
{
    return peers->state == UDP_PEERS_UNTRIED || peers->state == UDP_PEERS_WORKS;
}

void udp_peers_refuse(struct udp_peers *peers, bool absent, uint32_t error)
{
    peers->state = absent ? UDP_PEERS_ABSENT : UDP_PEERS_REFUSED;
    peers->error = error;
}

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare(const struct endpoint *a, const struct endpoint *b)
{
    int by_address = memcmp(a->local_address, b->local_address, sizeof a->local_address);
    int by_port =
        order((uint64_t)a->local_port << 32 | a->local_scope, (uint64_t)b->local_port << 32 | b->local_scope);
    int by_owner = order(a->pid, b->pid);
    return by_address ? by_address : by_port ? by_port : by_owner ? by_owner : order(a->created, b->created);
}

static int compare_places(const void *a, const void *b)
{
    return compare(*(struct endpoint *const *)a, *(struct endpoint *const *)b);
}

static bool same_remote(const struct endpoint *a, const struct endpoint *b)
{
    return a->has_remote == b->has_remote && a->remote_port == b->remote_port &&
           a->remote_scope == b->remote_scope &&
           memcmp(a->remote_address, b->remote_address, sizeof a->remote_address) == 0;
}

/* A socket that is not connected has port 0 and the unspecified address. */
static void judge_remote(struct endpoint *row)
{
    struct address remote = endpoint_remote(row);
    row->has_remote = row->remote_port != 0 && !address_is_any(&remote);
    if (!row->has_remote) {
        memset(row->remote_address, 0, sizeof row->remote_address);
        row->remote_scope = 0;
        row->remote_port = 0;
    }
}

static void free_pair(struct pair *pair)
{
    free(pair->sockets);
    free(pair->told);
    free(pair->tellers);
}

static bool make_pair(struct pair *pair, struct snapshot *snapshot, enum table table,
                      const struct table_layout *layout, const uint8_t *from)
{
    const struct table_read *read = &snapshot->tables[table];
    pair->socket_count = read->count;
    pair->sockets = malloc((pair->socket_count + 1) * sizeof *pair->sockets);
    pair->told = calloc(pair->told_count + 1, sizeof *pair->told);
    pair->tellers = malloc((pair->told_count + 1) * sizeof *pair->tellers);
    if (!pair->sockets || !pair->told || !pair->tellers) {
        return false;
    }
    for (size_t i = 0; i < pair->socket_count; i++) {
        pair->sockets[i] = &snapshot->rows[read->first + i];
    }
    for (size_t i = 0; i < pair->told_count; i++) {
        struct endpoint *row = &pair->told[i];
        row->protocol = (uint8_t)table_protocol(table);
        table_layout_read(layout, from + layout->first + i * layout->row, row);
        judge_remote(row);
        pair->tellers[i] = row;
    }
    qsort(pair->sockets, pair->socket_count, sizeof *pair->sockets, compare_places);
    qsort(pair->tellers, pair->told_count, sizeof *pair->tellers, compare_places);
    return true;
}

/* How many rows from `first` on are alike. */
static size_t run_length(struct endpoint *const *rows, size_t first, size_t count)
{
    size_t end = first + 1;
    while (end < count && compare(rows[first], rows[end]) == 0) {
        end++;
    }
    return end - first;
}

static void give(struct endpoint *const *sockets, struct endpoint *const *tellers, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (!same_remote(tellers[0], tellers[i])) {
            return;
        }
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(sockets[i]->remote_address, tellers[i]->remote_address, sizeof sockets[i]->remote_address);
        sockets[i]->remote_scope = tellers[i]->remote_scope;
        sockets[i]->remote_port = tellers[i]->remote_port;
        sockets[i]->has_remote = tellers[i]->has_remote;
    }
}

/* Rows of the second table that have twins in the first; gives what they tell, if that is believed. */
static size_t walk(const struct pair *pair, bool believed)
{
    size_t twins = 0;
    for (size_t i = 0, k = 0; i < pair->socket_count && k < pair->told_count;) {
        size_t sockets = run_length(pair->sockets, i, pair->socket_count);
        size_t told = run_length(pair->tellers, k, pair->told_count);
        int by = compare(pair->sockets[i], pair->tellers[k]);
        twins += by == 0 ? told : 0;
        if (by == 0 && believed && sockets == told) {
            give(pair->sockets + i, pair->tellers + k, told);
        }
        i += by <= 0 ? sockets : 0;
        k += by >= 0 ? told : 0;
    }
    return twins;
}

/* True if this look may be believed. */
static bool judge(struct udp_peers *peers, size_t twins, size_t strangers)
{
    if (strangers <= twins) {
        peers->doubts = 0;
        peers->state = UDP_PEERS_WORKS;
        return true;
    }
    if (strangers > STRANGERS_MAX || ++peers->doubts == UDP_PEERS_DOUBTS_MAX) {
        peers->state = UDP_PEERS_FOREIGN;
    }
    return false;
}

bool udp_peers_add(struct udp_peers *peers, struct snapshot *snapshot, enum table table, const void *bytes,
                   size_t size)
{
    const struct table_layout *layout = &layouts[protocol_is_ipv6(table_protocol(table))];
    struct pair pair = {0};
    if (!udp_peers_asked(peers)) {
        return true;
    }
    if (!table_layout_count(layout, bytes, size, &pair.told_count)) {
        peers->state = UDP_PEERS_TORN;
        return true;
    }
    bool fine = make_pair(&pair, snapshot, table, layout, bytes);
    if (fine) {
        size_t twins = walk(&pair, false);
        if (judge(peers, twins, pair.told_count - twins)) {
            walk(&pair, true);
        }
    }
    free_pair(&pair);
    return fine;
}

uint32_t udp_peers_error(const struct udp_peers *peers)
{
    bool unfit = peers->state == UDP_PEERS_TORN || peers->state == UDP_PEERS_FOREIGN;
    return unfit ? ERROR_NOT_DATA : peers->state == UDP_PEERS_REFUSED ? peers->error : 0;
}

size_t udp_peers_text(const struct udp_peers *peers, char *text, size_t size)
{
    static const char *const why[] = {[UDP_PEERS_UNTRIED] = "not tried yet",
                                      [UDP_PEERS_WORKS] = "works",
                                      [UDP_PEERS_ABSENT] = "this Windows does not tell them",
                                      [UDP_PEERS_TORN] = "the table names more rows than it holds",
                                      [UDP_PEERS_FOREIGN] = "the table names other sockets than there are",
                                      [UDP_PEERS_REFUSED] = "Windows refuses the table"};
    size_t length = 0;
    if (peers->state == UDP_PEERS_FOREIGN && peers->doubts == UDP_PEERS_DOUBTS_MAX) {
        text_append(text, size, &length, "switched off after ");
        text_append_number(text, size, &length, peers->doubts);
        text_append(text, size, &length, " doubtful answers: ");
    } else if (udp_peers_error(peers)) {
        text_append(text, size, &length, "switched off: ");
    }
    text_append(text, size, &length, why[peers->state]);
    return length;
}
