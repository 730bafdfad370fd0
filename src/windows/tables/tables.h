/*
 * tables: the endpoint tables of Windows into a snapshot.
 */
#ifndef SOCKSCOPE_WINDOWS_TABLES_H
#define SOCKSCOPE_WINDOWS_TABLES_H

#include "sockscope/read_buffer.h"
#include "sockscope/snapshot.h"
#include "sockscope/udp_peers.h"
#include "windows/tables/ip_helper.h"

/* A zeroed struct is empty. */
struct table_reader {
    const struct ip_helper *helper; /* NULL: the system's */
    struct read_buffer buffer;
    struct udp_peers peers[2]; /* IPv4, IPv6 */
};

/* Those of all protocols, UDP with its remote ends, and of bound sockets if `facts` has FACT_BOUND; one that
 * fails is marked, the others are still read.  A connection may be named twice: snapshot_unite. */
void tables_read(struct table_reader *reader, struct snapshot *snapshot, unsigned facts);

/* Reads one, UDP without remote ends; 0 or the system's error, which the snapshot then has too. */
uint32_t tables_read_one(struct table_reader *reader, struct snapshot *snapshot, enum protocol protocol);

void tables_free(struct table_reader *reader);

#endif
