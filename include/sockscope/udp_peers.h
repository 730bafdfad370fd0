/*
 * udp_peers: the remote ends of connected UDP sockets, which no documented table of Windows contains.
 *
 * InternalGetUdpTable2 and InternalGetUdp6Table2 of iphlpapi give them without any rights: MIB_UDPROW2 and
 * MIB_UDP6ROW2 of Microsoft's udpmib.h, the same in 32 and 64 bits.  netstat of Windows 11 prints from the
 * first.  The documented table decides which sockets there are; this one only adds their remote ends, and is
 * checked before it is believed, because nobody guarantees its layout:
 *
 *  - Its rows must lie within the memory that it has.  No race explains more rows than that: torn.
 *  - A row is a twin if the documented table of the same look has one with the same local end, PID and
 * creation time.  Only twins give a remote end.
 *  - A row without a twin is a stranger: its socket disappeared between the two readings, or the layout is a
 *    different one.  If there are at least as many twins as strangers, it is the race.  If there are fewer,
 *    nothing of this look is believed; and if there are more strangers than a race brings, or it happens in
 *    three looks in succession, the layout is foreign.
 *  - Sockets that agree in all three (many on one port) get a remote end only if both tables have equally
 * many of them and all have the same one: which belongs to which cannot be told.
 *
 * What is torn or foreign is not asked again until the next start.
 *
 * Pure; a struct udp_peers belongs to one thread.
 */
#ifndef SOCKSCOPE_UDP_PEERS_H
#define SOCKSCOPE_UDP_PEERS_H

#include "sockscope/snapshot.h"

/* This many doubtful looks in succession switch the source off. */
enum { UDP_PEERS_DOUBTS_MAX = 3 };

enum udp_peers_state {
    UDP_PEERS_UNTRIED,
    UDP_PEERS_WORKS,
    UDP_PEERS_ABSENT,  /* this Windows has no such table */
    UDP_PEERS_TORN,    /* switched off: longer than its memory */
    UDP_PEERS_FOREIGN, /* switched off: rows of sockets that do not exist */
    UDP_PEERS_REFUSED  /* switched off: the call failed, see error */
};

/* One for each family; zeroed at first. */
struct udp_peers {
    enum udp_peers_state state;
    uint32_t error;  /* system error of UDP_PEERS_REFUSED */
    unsigned doubts; /* looks in succession that may be a race or a foreign layout */
};

/* True if it should be asked: neither absent nor switched off. */
bool udp_peers_asked(const struct udp_peers *peers);

/* The system has no such function, or its call failed. */
void udp_peers_refuse(struct udp_peers *peers, bool absent, uint32_t error);

/*
 * Gives the rows of TABLE_UDP4 or TABLE_UDP6 in the snapshot their remote ends, from a table that was read
 * just before; `size` is what the memory at `bytes` holds.  False when memory is out: then no row has one.
 */
bool udp_peers_add(struct udp_peers *peers, struct snapshot *snapshot, enum table table, const void *bytes,
                   size_t size);

/* The system error of a source that is switched off: ERROR_INVALID_DATA (13) for a bad table; otherwise 0. */
uint32_t udp_peers_error(const struct udp_peers *peers);

/* "works", or why not, in words for a report; returns the length. */
size_t udp_peers_text(const struct udp_peers *peers, char *text, size_t size);

#endif
