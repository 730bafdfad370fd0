/*
 * address: IP addresses apart from any endpoint: what users type, what subnets are made of, and how both are
 * written.
 *
 * No function here allocates, keeps state or fails in a way other than its return value; all are safe from
 * any thread.
 */
#ifndef SOCKSCOPE_ADDRESS_H
#define SOCKSCOPE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Writes the RFC 5952 form, followed by "%scope" if the scope is not 0; returns the length. */
size_t address_format(const struct address *address, char *text, size_t size);

/* Writes an address with its port, IPv6 between brackets: "192.0.2.1:80", "[fe80::1%12]:80"; returns the
 * length. */
size_t end_format(const struct address *address, uint16_t port, char *text, size_t size);

/* Reads "192.0.2.1:80" or "[fe80::1%12]:80"; port 0 is allowed.  The caller reports a false. */
bool end_parse(const char *text, size_t length, struct address *address, uint16_t *port);

/* One end as users type it: its address or port may be "*". */
struct end_pattern {
    bool any_address, any_port;
    struct address address;
    uint16_t port;
};

/* Reads "*", "*:80", "127.0.0.1:*", "127.0.0.1:80", "[::1]:80". */
bool end_pattern_parse(const char *text, size_t length, struct end_pattern *pattern);

/* True if address and port match the pattern; a pattern without scope matches every scope. */
bool end_pattern_match(const struct end_pattern *pattern, const struct address *address, uint16_t port);

/* 127.0.0.0/8, ::1 and IPv4-mapped loopback. */
bool address_is_loopback(const struct address *address);
bool address_is_any(const struct address *address);
/* Private, link-local, unique-local, loopback, multicast or unspecified: does not leave the site. */
bool address_is_local_network(const struct address *address);

/* True if the families and the first `bits` bits agree.  bits <= 32 or 128. */
bool address_in_network(const struct address *address, const struct address *network, unsigned bits);

/* Orders by family, then bytes, then scope: what sorting an address column means. */
int address_compare(const struct address *a, const struct address *b);

#endif
