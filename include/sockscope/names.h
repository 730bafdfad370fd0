/*
 * names: host names by address, as far as they are known, and which addresses to ask about.
 *
 * Bounded: when there are too many, the one that was wanted least recently goes.  Times are the caller's
 * monotonic milliseconds.  One thread at a time.
 */
#ifndef SOCKSCOPE_NAMES_H
#define SOCKSCOPE_NAMES_H

#include "sockscope/address.h"

enum { HOST_NAME_SIZE = 256 }; /* a name of the DNS has at most 255 bytes */

enum name_source {
    NAME_UNKNOWN, /* not asked, being asked, or nobody knows */
    NAME_CACHED,  /* this machine looked it up before: no traffic */
    NAME_REVERSE  /* what the network answered for the address */
};

/*
 * Looks up a text by address: the name of a host, or of the adapter that has the address.  Returns at once;
 * what is not known yet may be known later.
 */
struct name_book {
    void *context;
    enum name_source (*find)(void *context, const struct address *address, char text[HOST_NAME_SIZE]);
};

struct names;

struct names *names_create(size_t capacity); /* NULL when memory is out */
void names_free(struct names *names);

/*
 * What is known about an address now: its source, and its name in `text` ("" when unknown).  If it is not
 * known, or has expired, it waits for names_take from now on, unless too many do.  Addresses that belong to
 * nobody in particular (unspecified, loopback, multicast) have no name and are never asked about.
 */
enum name_source names_find(struct names *names, const struct address *address, uint64_t now_ms,
                            char text[HOST_NAME_SIZE]);

/* The next address to ask about, in the order in which they were wanted; false when there is none. */
bool names_take(struct names *names, uint64_t now_ms, struct address *address);

/*
 * Takes an answer, or what became known otherwise; "" for no name.  It holds until `expiry_ms`.  A name from
 * the cache is not replaced by one from the network while it holds.  The text is stored as it is.
 */
void names_tell(struct names *names, const struct address *address, enum name_source source, const char *text,
                uint64_t now_ms, uint64_t expiry_ms);

/* Forgets which addresses have no name, so that they are asked about again. */
void names_forget_failures(struct names *names);

/*
 * The name under which the DNS knows an address: "1.2.0.192.in-addr.arpa", or its digits under ip6.arpa.
 * Takes up to 74 bytes with its NUL; returns the length.
 */
size_t names_reverse_query(const struct address *address, char *text, size_t size);

/* How many addresses are waiting. */
size_t names_waiting(const struct names *names);

#endif
