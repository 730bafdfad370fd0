/*
 * resolver: names of addresses (names.h), asked for by a few pool threads.
 *
 * What this machine's own DNS cache knows is used without any network traffic.  The network is asked only
 * while the user wants that.  Functions may be called on any thread unless stated otherwise.
 */
#ifndef SOCKSCOPE_RESOLVER_H
#define SOCKSCOPE_RESOLVER_H

#include "sockscope/names.h"

struct name_operations {
    void *context;

    /* Reports each address that this machine has looked up before, with its name; no traffic. */
    void (*read_cache)(void *context, void (*tell)(void *to, const struct address *address, const char *name),
                       void *to);

    /* The name that the network has for an address; 0 or a system error.  May take long.  NULL: there is no
     * network to ask, and it must not be used. */
    uint32_t (*ask)(void *context, const struct address *address, char name[HOST_NAME_SIZE]);
};

/* The real ones, without state. */
struct name_operations system_name_operations(void);

/* The same for adapters: for an address of this machine, the name of the adapter that has it. */
struct name_operations system_adapter_operations(void);

/* At most this many addresses are asked about at the same time. */
enum { RESOLVER_WORKERS = 4 };

struct resolver;

/* `changed` is called on pool threads when a name has become known; it must not block.  NULL: no memory. */
struct resolver *resolver_create(const struct name_operations *operations, void (*changed)(void *context),
                                 void *context);

void resolver_use_network(struct resolver *resolver, bool use);

/* `context` is the resolver.  Like names_find; what is unknown will be asked for.  Returns at once. */
enum name_source resolver_find(void *context, const struct address *address, char text[HOST_NAME_SIZE]);

/* The same, as a book for columns. */
struct name_book resolver_book(struct resolver *resolver);

/* Waits until no question is under way any more; false when that takes longer. */
bool resolver_wait(struct resolver *resolver, uint32_t milliseconds);

/*
 * Ends it; one thread calls this.  False when the system does not return from a question within the time:
 * then the resolver is left behind with its memory, and the process should end.
 */
bool resolver_free(struct resolver *resolver, uint32_t milliseconds);

#endif
