/*
 * session: what writing, reading and comparing share.
 */
#include "sockscope/session.h"

#include <stdlib.h>
#include <string.h>

void session_free(struct session *session)
{
    free(session->rows);
    free(session->texts);
    *session = (struct session){0};
}

struct session_row session_row_of(const struct row *row)
{
    struct session_row taken = {row->endpoint, "", "", row_service(row)};
    taken.endpoint.pid = row_pid(row);
    taken.endpoint.service_tag = 0;
    taken.endpoint.created = row_created(row);
    if (row->process) {
        taken.name = row->process->name;
        taken.path = row->process->path ? row->process->path : "";
    }
    return taken;
}

bool session_take(struct session *session, const struct row *const *rows, size_t count, uint64_t wall,
                  const char *filter)
{
    *session = (struct session){.wall = wall, .filter = filter};
    session->rows = calloc(count + 1, sizeof *session->rows);
    if (!session->rows) {
        return false;
    }
    for (; session->count < count; session->count++) {
        session->rows[session->count] = session_row_of(rows[session->count]);
    }
    session->capacity = count + 1;
    return true;
}

uint32_t session_checksum(uint32_t checksum, const char *bytes, size_t length)
{
    /* Four bits at a time: quick enough, and a reader can check the table. */
    static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                       0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                       0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    uint32_t value = ~checksum;
    for (size_t i = 0; i < length; i++) {
        value ^= (unsigned char)bytes[i];
        value = value >> 4 ^ table[value & 15u];
        value = value >> 4 ^ table[value & 15u];
    }
    return ~value;
}
