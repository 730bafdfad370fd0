/*
 * column_set: each set is an entry of one table.
 */
#include "sockscope/column_set.h"

#include <string.h>

static const struct column_set sets[COLUMN_SET_COUNT] = {
    {"Basic",
     {COLUMN_PROCESS, COLUMN_PID, COLUMN_PROTOCOL, COLUMN_STATE, COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT,
      COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT, COLUMN_CHANGE, COLUMN_CREATED, COLUMN_SERVICE, COLUMN_PATH},
     12},
    {"TCPView",
     {COLUMN_PROCESS, COLUMN_PID, COLUMN_PROTOCOL, COLUMN_STATE, COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT,
      COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT, COLUMN_CREATED, COLUMN_MODULE},
     10},
    {"Security",
     {COLUMN_PROCESS, COLUMN_PID, COLUMN_USER, COLUMN_ELEVATED, COLUMN_COMPANY, COLUMN_SIGNER,
      COLUMN_DIRECTION, COLUMN_PROTOCOL, COLUMN_STATE, COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT,
      COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT, COLUMN_AGE, COLUMN_PATH, COLUMN_COMMAND_LINE},
     16},
    {"Everything",
     {
         COLUMN_PROCESS,
         COLUMN_PID,
         COLUMN_PROTOCOL,
         COLUMN_STATE,
         COLUMN_DIRECTION,
         COLUMN_LOCAL_ADDRESS,
         COLUMN_LOCAL_NAME,
         COLUMN_LOCAL_PORT,
         COLUMN_LOCAL_PORT_NAME,
         COLUMN_ADAPTER,
         COLUMN_REMOTE_ADDRESS,
         COLUMN_REMOTE_NAME,
         COLUMN_REMOTE_PORT,
         COLUMN_REMOTE_PORT_NAME,
         COLUMN_CHANGE,
         COLUMN_CREATED,
         COLUMN_FIRST_SEEN,
         COLUMN_AGE,
         COLUMN_LAST_CHANGE,
         COLUMN_MODULE,
         COLUMN_SERVICE,
         COLUMN_USER,
         COLUMN_ELEVATED,
         COLUMN_STARTED,
         COLUMN_PRODUCT,
         COLUMN_DESCRIPTION,
         COLUMN_COMPANY,
         COLUMN_FILE_VERSION,
         COLUMN_ATTRIBUTES,
         COLUMN_SIGNER,
         COLUMN_PATH,
         COLUMN_COMMAND_LINE,
         COLUMN_TITLE,
#define COLUMNS_AT_THE_END
#define COLUMN(id, ...) COLUMN_##id,
#include "sockscope/columns.inc"
#undef COLUMN
#undef COLUMNS_AT_THE_END
     },
     COLUMN_COUNT},
};

const struct column_set *column_set_get(size_t index)
{
    return &sets[index];
}

size_t column_set_find(const enum column_id *order, size_t count)
{
    size_t index = 0;
    while (index < COLUMN_SET_COUNT &&
           (sets[index].count != count || memcmp(sets[index].columns, order, count * sizeof *order) != 0)) {
        index++;
    }
    return index;
}
