/* Tables of Windows as bytes: nothing behind their end is read, and what is taken is plausible. */
#include "fuzz_text.h"

#include "sockscope/table_rows.h"
#include "sockscope/udp_peers.h"

static void check_row(const struct endpoint *row)
{
    struct address remote = endpoint_remote(row);
    MUST(row->has_remote || (address_is_any(&remote) && row->remote_port == 0));
    MUST(protocol_is_ipv6((enum protocol)row->protocol) ||
         (row->local_scope == 0 && row->remote_scope == 0 && row->local_address[4] == 0));
}

static void check_united(struct snapshot *snapshot)
{
    size_t before = snapshot->count;
    MUST(snapshot_unite(snapshot) && snapshot->count <= before);
    for (size_t i = 0; i < snapshot->count && i < 64; i++) {
        for (size_t k = i + 1; k < snapshot->count && k < 64; k++) {
            const struct endpoint *a = &snapshot->rows[i], *b = &snapshot->rows[k];
            MUST(!protocol_is_tcp((enum protocol)a->protocol) || !a->has_remote || !b->has_remote ||
                 !endpoint_same_tuple(a, b));
        }
    }
}

/* Takes a table; of UDP, the rest of the bytes is then the table with the remote ends. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct snapshot snapshot = {0};
    struct udp_peers peers = {0};
    if (size < 3) {
        return 0;
    }
    enum table table = (enum table)(data[0] % TABLE_COUNT);
    size_t length = ((size_t)data[1] << 8 | data[2]) % (size - 2), rest = size - 3 - length;
    /* In memory of their own, so that a sanitiser knows their ends. */
    char *first = fuzz_text(data + 3, length), *second = fuzz_text(data + 3 + length, rest);
    snapshot_begin_table(&snapshot, table);
    enum table_taken taken = table_rows_take(&snapshot, table, first, length);
    MUST(taken == TABLE_TAKEN || snapshot.count == 0);
    if (table == TABLE_UDP4 || table == TABLE_UDP6) {
        MUST(udp_peers_add(&peers, &snapshot, table, second, rest));
        MUST(peers.state != UDP_PEERS_UNTRIED || peers.doubts > 0);
    }
    for (size_t i = 0; i < snapshot.count; i++) {
        check_row(&snapshot.rows[i]);
    }
    check_united(&snapshot);
    free(first);
    free(second);
    snapshot_free(&snapshot);
    return 0;
}
