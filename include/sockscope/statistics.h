/*
 * statistics: the counters of TCP and UDP since the system started.
 */
#ifndef SOCKSCOPE_STATISTICS_H
#define SOCKSCOPE_STATISTICS_H

#include "sockscope/dialect.h"

/* Fills all four; what the system does not tell is not `known`. */
void system_statistics(struct protocol_statistics statistics[PROTOCOL_COUNT]);

#endif
