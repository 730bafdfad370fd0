/*
 * table_rows: one reader for all tables, driven by where each has its fields.
 */
#include "sockscope/table_rows.h"

#include <string.h>

#include "core/tables/table_layout.h"

static const struct table_layout layouts[TABLE_COUNT] = {
    [TABLE_TCP4] = {.first = 8,
                    .row = 160,
                    .state = 0,
                    .local_address = 4,
                    .local_scope = NO_FIELD,
                    .local_port = 8,
                    .remote_address = 12,
                    .remote_scope = NO_FIELD,
                    .remote_port = 16,
                    .pid = 20,
                    .created = 24,
                    .service_tag = 32},
    [TABLE_TCP6] = {.first = 8,
                    .row = 192,
                    .local_address = 0,
                    .local_scope = 16,
                    .local_port = 20,
                    .remote_address = 24,
                    .remote_scope = 40,
                    .remote_port = 44,
                    .state = 48,
                    .pid = 52,
                    .created = 56,
                    .service_tag = 64,
                    .ipv6 = true},
    [TABLE_UDP4] = {.first = 8,
                    .row = 160,
                    .local_address = 0,
                    .local_scope = NO_FIELD,
                    .local_port = 4,
                    .remote_address = NO_FIELD,
                    .remote_scope = NO_FIELD,
                    .remote_port = NO_FIELD,
                    .state = NO_FIELD,
                    .pid = 8,
                    .created = 16,
                    .service_tag = 32},
    [TABLE_UDP6] = {.first = 8,
                    .row = 176,
                    .local_address = 0,
                    .local_scope = 16,
                    .local_port = 20,
                    .remote_address = NO_FIELD,
                    .remote_scope = NO_FIELD,
                    .remote_port = NO_FIELD,
                    .state = NO_FIELD,
                    .pid = 24,
                    .created = 32,
                    .service_tag = 48,
                    .ipv6 = true},
    [TABLE_BOUND4] = {.first = 4,
                      .row = 28,
                      .state = 0,
                      .local_address = 4,
                      .local_scope = NO_FIELD,
                      .local_port = 8,
                      .remote_address = 12,
                      .remote_scope = NO_FIELD,
                      .remote_port = 16,
                      .pid = 20,
                      .created = NO_FIELD,
                      .service_tag = NO_FIELD},
    [TABLE_BOUND6] = {.first = 4,
                      .row = 60,
                      .local_address = 0,
                      .local_scope = 16,
                      .local_port = 20,
                      .remote_address = 24,
                      .remote_scope = 40,
                      .remote_port = 44,
                      .state = 48,
                      .pid = 52,
                      .created = NO_FIELD,
                      .service_tag = NO_FIELD,
                      .ipv6 = true},
};

static uint32_t word_at(const uint8_t *from, uint8_t offset)
{
    uint32_t word = 0;
    if (offset != NO_FIELD) {
        memcpy(&word, from + offset, sizeof word);
    }
    return word;
}

static uint16_t port_at(const uint8_t *from, uint8_t offset)
{
    return offset == NO_FIELD ? 0 : (uint16_t)(from[offset] << 8 | from[offset + 1]);
}

/*
 * Only addresses that are not the same everywhere need one (RFC 4007): link-local and site-local ones,
 * fe80::/10 and fec0::/10, and multicast of less than global scope.  Elsewhere it says nothing.
 */
static uint32_t scope_of(const uint8_t address[16], uint32_t scope)
{
    enum { GLOBAL = 0xe };
    bool local =
        (address[0] == 0xfe && address[1] >= 0x80) || (address[0] == 0xff && (address[1] & 0x0f) < GLOBAL);
    return local ? scope : 0;
}

bool table_layout_count(const struct table_layout *layout, const uint8_t *bytes, size_t size, size_t *count)
{
    if (size < sizeof(uint32_t)) {
        return false;
    }
    *count = word_at(bytes, 0);
    return *count == 0 || (size >= layout->first && *count <= (size - layout->first) / layout->row);
}

void table_layout_read(const struct table_layout *layout, const uint8_t *from, struct endpoint *row)
{
    size_t address = layout->ipv6 ? 16 : 4;
    memcpy(row->local_address, from + layout->local_address, address);
    row->local_scope = scope_of(row->local_address, word_at(from, layout->local_scope));
    row->local_port = port_at(from, layout->local_port);
    if (layout->remote_address != NO_FIELD) {
        memcpy(row->remote_address, from + layout->remote_address, address);
        row->remote_scope = scope_of(row->remote_address, word_at(from, layout->remote_scope));
        row->remote_port = port_at(from, layout->remote_port);
    }
    row->state = (uint8_t)word_at(from, layout->state);
    row->pid = word_at(from, layout->pid);
    row->service_tag = word_at(from, layout->service_tag);
    if (layout->created != NO_FIELD) {
        memcpy(&row->created, from + layout->created, sizeof row->created);
    }
}

/* Listeners and sockets that were never connected report a remote end that means nothing. */
static void judge_remote(struct endpoint *row)
{
    row->has_remote = protocol_is_tcp((enum protocol)row->protocol) && row->state != STATE_LISTEN &&
                      row->state != STATE_BOUND;
    if (!row->has_remote) {
        memset(row->remote_address, 0, sizeof row->remote_address);
        row->remote_scope = 0;
        row->remote_port = 0;
    }
}

enum table_taken table_rows_take(struct snapshot *snapshot, enum table table, const void *bytes, size_t size)
{
    const struct table_layout *layout = &layouts[table];
    bool bound = table == TABLE_BOUND4 || table == TABLE_BOUND6;
    const uint8_t *from = bytes;
    size_t count;
    if (!table_layout_count(layout, from, size, &count)) {
        return TABLE_TORN;
    }
    if (!snapshot_reserve(snapshot, count)) {
        return TABLE_NO_MEMORY;
    }
    from += layout->first;
    for (size_t i = 0; i < count; i++, from += layout->row) {
        struct endpoint *row = snapshot_append(snapshot, table);
        if (!row) {
            return TABLE_NO_MEMORY;
        }
        table_layout_read(layout, from, row);
        row->state = bound ? STATE_BOUND : row->state;
        judge_remote(row);
    }
    return TABLE_TAKEN;
}

enum table_answer table_answer(bool exists, uint32_t error, const void *table)
{
    enum { NO_DATA = 232 /* ERROR_NO_DATA */, NOT_FOUND = 1168 /* ERROR_NOT_FOUND */ };
    if (!exists) {
        return ANSWER_ABSENT;
    }
    if (error && error != NO_DATA && error != NOT_FOUND) {
        return ANSWER_REFUSED;
    }
    return error || !table ? ANSWER_EMPTY : ANSWER_TABLE;
}
