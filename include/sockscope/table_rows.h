/*
 * table_rows: turns the endpoint tables of Windows, as the bytes that it hands out, into rows of a snapshot.
 *
 * Layouts are those of MIB_TCPROW_OWNER_MODULE, MIB_TCP6ROW_OWNER_MODULE, MIB_UDPROW_OWNER_MODULE and
 * MIB_UDP6ROW_OWNER_MODULE, and for bound sockets MIB_TCPROW2 and MIB_TCP6ROW2; the same in 32 and 64 bits.
 * Ports are in network order in the low 16 bits of a DWORD; the upper bits may hold anything.  Scope ids are
 * in host order, though Microsoft's pages say network order: src/windows/FACTS.md has the sources.
 *
 * Pure: no state but the snapshot's, safe from any thread.
 */
#ifndef SOCKSCOPE_TABLE_ROWS_H
#define SOCKSCOPE_TABLE_ROWS_H

#include "sockscope/snapshot.h"

enum table_taken { TABLE_TAKEN, TABLE_TORN, TABLE_NO_MEMORY };

/*
 * Appends the rows of a table to the snapshot, where snapshot_begin_table has opened it.  `size` is what the
 * memory at `bytes` holds; it may be more than the table needs.  TABLE_TORN if the table claims more rows
 * than that.  What was appended before a failure stays: snapshot_fail_table drops it.
 */
enum table_taken table_rows_take(struct snapshot *snapshot, enum table table, const void *bytes, size_t size);

/* The answer of a function that allocates its table itself (InternalGet... of iphlpapi). */
enum table_answer {
    ANSWER_TABLE,
    ANSWER_EMPTY,  /* nothing to report: no refusal */
    ANSWER_ABSENT, /* this Windows has no such function */
    ANSWER_REFUSED /* the call failed, whatever its error */
};

/* `exists`: there was a function to call; then its system error, and the table, which may be NULL. */
enum table_answer table_answer(bool exists, uint32_t error, const void *table);

#endif
