/*
 * resolver: names of addresses (names.h), asked for by a few pool threads.
 *
 * What this machine's own cache of the DNS knows is used without a word to the network.  The network is asked
 * only while the user wants that.  Functions may be called on any thread unless said otherwise.
 */
#ifndef SOCKSCOPE_RESOLVER_H
#define SOCKSCOPE_RESOLVER_H

#include "sockscope/names.h"

struct name_operations {
    void *context;

    /* Tells each name with its address that this machine has looked up before; no traffic. */
    void (*read_cache)(void *context, void (*tell)(void *to, const struct address *address, const char *name),
                       void *to);

    /* What the network calls an address; 0 or a system error.  May take long.  NULL where there is none to
     * ask: then the network must not be used. */
    uint32_t (*ask)(void *context, const struct address *address, char name[HOST_NAME_SIZE]);
};

/* The real ones, without state. */
struct name_operations system_name_operations(void);

/* The same for adapters: by the address of this machine, the name of the adapter that has it. */
struct name_operations system_adapter_operations(void);

/* At most this many addresses are asked for at the same time. */
enum { RESOLVER_WORKERS = 4 };

struct resolver;

/* `changed` is called on pool threads when a name became known; it must not block.  NULL: no memory. */
struct resolver *resolver_create(const struct name_operations *operations, void (*changed)(void *context),
                                 void *context);

void resolver_use_network(struct resolver *resolver, bool use);

/* `context` is the resolver.  As names_find; what is not known is asked for.  Returns at once. */
enum name_source resolver_find(void *context, const struct address *address, char text[HOST_NAME_SIZE]);

/* The same as a book for columns. */
struct name_book resolver_book(struct resolver *resolver);

/* Waits until nothing is asked for any more; false when that takes longer. */
bool resolver_wait(struct resolver *resolver, uint32_t milliseconds);

/*
 * Ends it, by one thread.  False when the system does not let go of a question within the time: then it is
 * left behind with its memory, and the process should end.
 */
bool resolver_free(struct resolver *resolver, uint32_t milliseconds);

#endif
