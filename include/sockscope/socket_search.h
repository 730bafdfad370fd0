/*
 * socket_search: finds the sockets of connections among the handles of all processes and shuts them down.
 * Pure logic over a list of handles and a table of functions: which handles are touched, in which order, and
 * what each answer means.
 *
 * One list of handles serves all orders.  A handle is touched only if it has the object type and the rights
 * of a socket of ours, in a process that an order names (or in any but ours if the table named none), and
 * only while such an order is open.  A duplicate of it is asked for its own end, whether it is TCP (UDP can
 * have the same two ends) and for the other end; the one that matches is shut down.  The duplicate pins the
 * socket: whatever the owner does with its handle in the meantime, all answers are about one object.
 *
 * An answer may never come.  Whoever waits for it gives the handle up after a while, and the search continues
 * with the next one (socket_search_left).  Therefore the parts are separate: what changes the search (next,
 * settle, left, finish) is for one thread at a time; socket_search_try changes nothing in it and may be left
 * behind in a call.
 */
#ifndef SOCKSCOPE_SOCKET_SEARCH_H
#define SOCKSCOPE_SOCKET_SEARCH_H

#include "sockscope/close_plan.h"

/* One end of a socket, IPv4 as ::ffff:a.b.c.d, which is how a dual-stack socket names the ends of an IPv4
 * row. */
struct socket_end {
    uint8_t address[16];
    uint32_t scope; /* 0 unknown: matches any */
    uint16_t port;  /* host order */
};

/*
 * Reads an answer of AFD or Winsock: a SOCKADDR_IN or SOCKADDR_IN6, or a TDI_ADDRESS_INFO around one, which
 * is what sockets on the older transport interface give.  False for anything else; all zeros is "no such
 * end".
 */
bool socket_end_read(const uint8_t *bytes, size_t size, struct socket_end *end);

/* An entry of the system's handle list. */
struct listed_handle {
    uint64_t handle;
    uint32_t pid;
    uint32_t access; /* granted rights */
    uint16_t type;   /* index of the object type */
};

/* All return 0 or a system error; ERROR_TIMEOUT (1460) where no answer came in time. */
struct socket_operations {
    void *context;

    /* A process whose handles may be duplicated, and its start time in FILETIME units. */
    uint32_t (*open_owner)(void *context, uint32_t pid, void **owner, uint64_t *started);
    void (*close_owner)(void *context, void *owner);

    uint32_t (*duplicate)(void *context, void *owner, uint64_t handle, void **socket);
    void (*close_socket)(void *context, void *socket);

    uint32_t (*local_end)(void *socket, struct socket_end *end);
    uint32_t (*remote_end)(void *socket, struct socket_end *end);
    uint32_t (*is_tcp)(void *socket, bool *tcp);
    uint32_t (*shut_down)(void *socket, enum shutdown_how how);

    /* Asked right before a socket is shut down: false if nobody waits for this thread any more. */
    bool (*still_wanted)(void *context);
};

/* The process whose handles are tried, kept from one try to the next; a zeroed struct is none. */
struct socket_owner {
    void *process;
    uint64_t started;
    uint32_t pid;
    uint32_t error; /* why it could not be opened */
    bool known;     /* pid is valid */
    bool fits;      /* it is the process that an order means, not a later one with the same PID */
};

struct socket_candidate {
    uint64_t handle;
    uint32_t pid;
};

enum socket_verdict {
    SOCKET_OTHER,  /* it is something else, or gone */
    SOCKET_FOUND,  /* it is a wanted one: error is what shutting it down returned */
    SOCKET_SILENT, /* no answer in time */
    SOCKET_REFUSED /* the owner cannot be opened: error */
};

struct socket_finding {
    enum socket_verdict verdict;
    uint32_t error;
    size_t wish;      /* SOCKET_FOUND: which */
    bool local_known; /* SOCKET_SILENT: it gave its own end before it fell silent */
    struct socket_end local;
};

/* An order, separate from the caller's memory: a thread that was left behind may read it late. */
struct socket_wish {
    struct socket_end local, remote;
    uint64_t owner_started;
    uint32_t pid;
    uint32_t error, silent;
    size_t order; /* the caller's index */
    bool done;
};

/* A process that orders name. */
struct socket_process {
    uint32_t pid;
    uint32_t refusal; /* why it could not be opened */
    size_t open;      /* orders that are not done */
};

struct socket_search {
    struct socket_wish *wishes;       /* ordered by their own end */
    struct socket_process *processes; /* by PID; 0 stands for any */
    struct socket_candidate *candidates;
    size_t wish_count, process_count, candidate_count;
    size_t next, open;
    uint32_t quiet_pid, quiet; /* the process being tried, and how many of its handles did not answer */
    uint32_t own_pid;
};

/*
 * Prepares a search; `own_socket` is a handle of process `own_pid`, from which it learns what the handle of a
 * socket looks like.  0; ERROR_NOT_ENOUGH_MEMORY (8); ERROR_NOT_SUPPORTED (50) if the list does not have it.
 * The orders and the list are not needed afterwards.
 */
uint32_t socket_search_open(struct socket_search *search, const struct shutdown_order *orders, size_t count,
                            const struct listed_handle *listed, size_t listed_count, uint32_t own_pid,
                            uint64_t own_socket);
void socket_search_close(struct socket_search *search);

/* The next handle to try; false if none is left that could still matter. */
bool socket_search_next(struct socket_search *search, struct socket_candidate *candidate);

/* Tries it, and shuts it down if it is wanted. */
struct socket_finding socket_search_try(const struct socket_search *search,
                                        const struct socket_candidate *candidate, struct socket_owner *owner,
                                        enum shutdown_how how, const struct socket_operations *operations);
void socket_owner_close(struct socket_owner *owner, const struct socket_operations *operations);

/* Takes the result of a try. */
void socket_search_settle(struct socket_search *search, const struct socket_candidate *candidate,
                          const struct socket_finding *finding);

/* Gives a try up: the handle counts as one that did not answer. */
void socket_search_left(struct socket_search *search, const struct socket_candidate *candidate);

/* Writes `error` and `silent` of each order; `unfinished` is the error for those whose handles were not all
 * tried, or 0. */
void socket_search_finish(const struct socket_search *search, struct shutdown_order *orders,
                          uint32_t unfinished);

#endif
