/*
 * handles: the handles of all processes.
 */
#ifndef SOCKSCOPE_WINDOWS_HANDLES_H
#define SOCKSCOPE_WINDOWS_HANDLES_H

#include "sockscope/socket_search.h"

/* The caller frees the list.  0 or a system error. */
uint32_t handles_read(struct listed_handle **list, size_t *count);

#endif
