/*
 * table_layout: where the fields of a row of Windows' tables lie.
 */
#ifndef SOCKSCOPE_TABLE_LAYOUT_H
#define SOCKSCOPE_TABLE_LAYOUT_H

#include "sockscope/endpoint.h"

enum { NO_FIELD = 0xFF };

/* Offsets in bytes; NO_FIELD for what the rows do not have. */
struct table_layout {
    uint8_t first; /* of the first row, behind the number of rows, a DWORD */
    uint8_t row;   /* bytes from one row to the next */
    uint8_t local_address, local_scope, local_port;
    uint8_t remote_address, remote_scope, remote_port;
    uint8_t state, pid, created, service_tag;
    bool ipv6;
};

/* How many rows a table names; false when they are more than `size` bytes can hold. */
bool table_layout_count(const struct table_layout *layout, const uint8_t *bytes, size_t size, size_t *count);

/* Fills a zeroed row from the bytes of one; protocol and has_remote are left to the caller. */
void table_layout_read(const struct table_layout *layout, const uint8_t *from, struct endpoint *row);

#endif
