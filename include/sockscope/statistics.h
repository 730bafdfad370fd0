/*
 * statistics: the counters of TCP and UDP since the system started.
 */
#ifndef SOCKSCOPE_STATISTICS_H
#define SOCKSCOPE_STATISTICS_H

#include "sockscope/dialect.h"

/* Fills all four; those that the system does not report are not `known`. */
void system_statistics(struct protocol_statistics statistics[PROTOCOL_COUNT]);

#endif
