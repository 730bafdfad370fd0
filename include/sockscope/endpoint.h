/*
 * endpoint: what the system reports of one row of its tables, as plain data.
 *
 * One endpoint is one local end of a TCP connection, TCP listener or UDP socket.  Everything is in
 * host order except addresses, which stay in network order as 4 or 16 bytes.  The struct is exactly
 * one cache line and has no padding, so two endpoints may be compared with memcmp.
 *
 * No function here allocates, keeps state or fails in a way other than its return value; all are
 * safe from any thread.
 */
#ifndef SOCKSCOPE_ENDPOINT_H
#define SOCKSCOPE_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sockscope/address.h"

enum protocol { PROTOCOL_TCP4, PROTOCOL_TCP6, PROTOCOL_UDP4, PROTOCOL_UDP6, PROTOCOL_COUNT };

/* 1..12 are the values of MIB_TCP_STATE; 100 is what Get-NetTCPConnection calls Bound. */
enum tcp_state {
    STATE_NONE = 0, /* UDP has no state */
    STATE_CLOSED = 1,
    STATE_LISTEN = 2,
    STATE_SYN_SENT = 3,
    STATE_SYN_RECEIVED = 4,
    STATE_ESTABLISHED = 5,
    STATE_FIN_WAIT1 = 6,
    STATE_FIN_WAIT2 = 7,
    STATE_CLOSE_WAIT = 8,
    STATE_CLOSING = 9,
    STATE_LAST_ACK = 10,
    STATE_TIME_WAIT = 11,
    STATE_DELETE_TCB = 12,
    STATE_BOUND = 100
};

struct endpoint {
    uint8_t local_address[16]; /* network order; IPv4 in the first 4 bytes, the rest zero */
    uint8_t remote_address[16];
    uint32_t local_scope; /* IPv6 zone index in host order, 0 for none */
    uint32_t remote_scope;
    uint16_t local_port; /* host order */
    uint16_t remote_port;
    uint8_t protocol;     /* enum protocol */
    uint8_t state;        /* enum tcp_state */
    uint8_t has_remote;   /* 1 where a remote end is known: never for listeners, UDP only when connected */
    uint8_t reserved;     /* 0 */
    uint32_t pid;         /* as reported; 0 where the system names no owner, as for TIME_WAIT */
    uint32_t service_tag; /* OwningModuleInfo[0]; 0 for none */
    uint64_t created;     /* FILETIME units: 100 ns since 1601-01-01 UTC; 0 for unknown */
};

_Static_assert(sizeof(struct endpoint) == 64, "an endpoint is one cache line without padding");

bool protocol_is_tcp(enum protocol protocol);
bool protocol_is_ipv6(enum protocol protocol);

/* "TCP", "TCPV6", "UDP", "UDPV6": the words of TCPView and tcpvcon. */
const char *protocol_name(enum protocol protocol);

/* The vocabularies in which a state is written. */
enum state_dialect {
    STATE_NETSTAT,    /* LISTENING ESTABLISHED FIN_WAIT_1 ... */
    STATE_POWERSHELL, /* Listen Established FinWait1 ... */
    STATE_WORDS       /* Listening Established Fin Wait 1 ...: for people */
};

/* Never NULL; "" for STATE_NONE, "?" for a value that no Windows documents. */
const char *state_name(enum tcp_state state, enum state_dialect dialect);

/* Reads a state in any dialect and any case; '_', '-' and blanks do not matter.  True when known. */
bool state_parse(const char *text, size_t length, enum tcp_state *state);

/* The two ends, apart from their ports; the remote one is all zeros where there is none. */
struct address endpoint_local(const struct endpoint *endpoint);
struct address endpoint_remote(const struct endpoint *endpoint);

/*
 * Same protocol and both ends with scope; owner, state and times do not matter.  For UDP only the local end:
 * the remote end of a socket may change, and it is still the same socket.
 */
bool endpoint_same_tuple(const struct endpoint *a, const struct endpoint *b);

/*
 * Same tuple, PID and creation time: the identity of a row.  A socket that is only bound is never one that
 * listens or is connected: Windows lists the binding of such a socket as well.
 */
bool endpoint_same_identity(const struct endpoint *a, const struct endpoint *b);

#endif
