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

/* An address apart from any endpoint: what users type and what subnets are made of. */
struct address {
    uint8_t bytes[16]; /* network order, IPv4 in the first 4 bytes, the rest zero */
    uint32_t scope;
    bool ipv6;
};

/* Longest text that address_format writes, and of one end with its port, with the final NUL. */
enum { ADDRESS_TEXT_SIZE = 64, END_TEXT_SIZE = 72 };

/*
 * Reads "192.0.2.1", "fe80::1%12" or "[fe80::1%12]".  IPv4 needs four decimal parts without leading
 * zeros; IPv6 is RFC 4291 with an optional numeric scope and an optional dotted tail.
 */
bool address_parse(const char *text, size_t length, struct address *address);

/* Writes the RFC 5952 form, "%scope" behind it when scope is not 0; returns the length. */
size_t address_format(const struct address *address, char *text, size_t size);

/* Reads "192.0.2.1:80" or "[fe80::1%12]:80"; port 0 is allowed.  False names nothing: callers do. */
bool end_parse(const char *text, size_t length, struct address *address, uint16_t *port);

struct address endpoint_local(const struct endpoint *endpoint);
struct address endpoint_remote(const struct endpoint *endpoint);

/* 127.0.0.0/8, ::1 and IPv4-mapped loopback. */
bool address_is_loopback(const struct address *address);
bool address_is_any(const struct address *address);
/* Private, link-local, unique-local, loopback, multicast or unspecified: does not leave the site. */
bool address_is_local_network(const struct address *address);

/* True when the first `bits` bits agree and the families do.  bits <= 32 or 128. */
bool address_in_network(const struct address *address, const struct address *network, unsigned bits);

/* Orders by family, then bytes, then scope: what sorting an address column means. */
int address_compare(const struct address *a, const struct address *b);

/*
 * Same protocol and both ends with scope; owner, state and times do not matter.  Of UDP the local end alone:
 * whom a socket is connected to may change, and it is the same socket.
 */
bool endpoint_same_tuple(const struct endpoint *a, const struct endpoint *b);

/*
 * Same tuple, PID and creation time: the identity of a row.  A socket that is only bound is never one that
 * listens or is connected: Windows names the binding of such a socket beside it.
 */
bool endpoint_same_identity(const struct endpoint *a, const struct endpoint *b);

#endif
