/*
 * close_plan: closes TCP connections in the mode asked for, by whichever way works, and says what really
 * happened.  Pure logic over a table of functions: every branch is tested without Windows.
 *
 * The modes are the three regimes of closesocket and SO_LINGER:
 *   graceful      FIN after queued data, nothing is lost (l_onoff 0)
 *   deadline N s  FIN, and a reset if it is still open after N s (l_onoff 1, l_linger N)
 *   reset         RST, queued data lost, no TIME_WAIT (l_onoff 1, l_linger 0)
 *
 * Ways.  Graceful: the owner's socket is shut down for sending only; while the other side keeps its own side
 * open, the owner goes on receiving and the outcome is CLOSING.  Reset: SetTcpEntry (IPv4), then the NSI
 * device call (IPv4 and IPv6); if both are refused or do nothing, the owner's socket is shut down in both
 * directions, which Windows turns into a reset only once data arrives that nobody may read any more: the
 * outcome then says so.  Deadline: the graceful way, and at the deadline what a reset does.  After each way
 * the table is read again; a success that changes nothing counts as nothing done.
 */
#ifndef SOCKSCOPE_CLOSE_PLAN_H
#define SOCKSCOPE_CLOSE_PLAN_H

#include "sockscope/tracker.h"

enum close_mode {
    CLOSE_GRACEFUL,
    CLOSE_DEADLINE,
    CLOSE_RESET,
    CLOSE_MODE_COUNT,
    /*
     * The default: a good connection loses nothing, and a bad one goes away even if the other side does not
     * cooperate.
     */
    CLOSE_CUSTOMARY = CLOSE_DEADLINE
};

enum { CLOSE_CUSTOMARY_DEADLINE_MS = 5000 };

enum close_way {
    WAY_NONE,
    WAY_SHUTDOWN_SEND, /* the owner's socket, its sending side */
    WAY_SET_TCP_ENTRY,
    WAY_NSI,
    WAY_SHUTDOWN_BOTH, /* the owner's socket, both sides */
    WAY_COUNT
};

/* What a new look shows of a connection. */
enum sighting {
    SIGHT_GONE,   /* no row with its ends */
    SIGHT_SEEN,   /* it is there, in *state */
    SIGHT_OTHER,  /* the tuple is there but belongs to another process or a later socket */
    SIGHT_UNKNOWN /* the table could not be read */
};

/*
 * What a row of the table says about the connection.  Rows in TIME_WAIT have no owner, and neither have those
 * whose socket is closed while FINs are under way: with the same ends they are that connection, still ending.
 */
enum sighting close_sighting(const struct endpoint *wanted, const struct endpoint *row);

/* Why a close is not offered for a row.  The words for people are in close_obstacle_text or the resources. */
enum close_obstacle {
    CLOSE_POSSIBLE,
    CLOSE_IS_UDP,       /* UDP has no connection to close */
    CLOSE_IS_LISTENER,  /* a listener ends with its process */
    CLOSE_IS_GONE,      /* the row is closed already */
    CLOSE_IS_ENDING,    /* TIME_WAIT: both sides have closed, nothing is left to close */
    CLOSE_NOT_CONNECTED /* CLOSED, BOUND, DELETE_TCB */
};

enum close_outcome {
    OUTCOME_CLOSED,       /* verified: gone, or only its TIME_WAIT is left */
    OUTCOME_CLOSING,      /* FIN sent, the peer has not finished: see state */
    OUTCOME_STILL_OPEN,   /* nothing worked: see way and error of the last try */
    OUTCOME_ALREADY_GONE, /* it had gone before the first try */
    OUTCOME_ACCESS_DENIED,
    OUTCOME_NOT_POSSIBLE, /* see obstacle */
    OUTCOME_UNVERIFIED /* the table could not be read: before a call, which was then not made, or after it */
};

enum shutdown_how { SHUTDOWN_SEND, SHUTDOWN_BOTH };

/* One socket to be found and shut down. */
struct shutdown_order {
    const struct endpoint *endpoint;
    uint64_t owner_started; /* FILETIME units, 0 unknown */
    uint32_t error;         /* out: 0 or a system error */
    uint32_t silent;        /* out: how many candidate handles did not answer in time and were left alone */
};

struct close_operations {
    void *context;

    /* Looks for the identity of the endpoint in the table of its protocol. */
    enum sighting (*look)(void *context, const struct endpoint *endpoint, enum tcp_state *state,
                          uint32_t *error);

    /* 0 or a system error.  SetTcpEntry(DELETE_TCB): IPv4 only, elevated. */
    uint32_t (*set_tcp_entry)(void *context, const struct endpoint *endpoint);
    /* 0 or a system error.  NSI set-all-parameters: elevated. */
    uint32_t (*nsi_reset)(void *context, const struct endpoint *endpoint);
    /*
     * Finds the sockets in their owners (PID and start time, where known, must both match; where no owner is
     * known, in any process) and shuts them down; each is asked for both of its ends right before that.  One
     * call serves many orders, because the handles of the whole system are listed once for all of them.
     * Errors: ERROR_NOT_FOUND (1168) if the owner has no such socket, ERROR_TIMEOUT (1460) if the call hung,
     * ERROR_ACCESS_DENIED (5) if the owner must not be opened, ERROR_PROCESS_IS_PROTECTED (1293) if not even
     * an administrator may open it: the System process and those that Windows protects.  Windows itself
     * refuses both with 5; privilege_open_process tells them apart.
     */
    void (*shutdown_sockets)(void *context, struct shutdown_order *orders, size_t count,
                             enum shutdown_how how);

    void (*wait)(void *context, uint32_t milliseconds);
    uint64_t (*now_ms)(void *context);

    /* Looks after this read the tables anew, though several may share one reading.  NULL: each look reads. */
    void (*renew)(void *context);

    bool elevated; /* the caller has administrator rights: a refusal then has another reason */
};

struct close_attempt {
    enum close_way way;
    uint32_t error; /* 0: the call reported success */
};

enum { CLOSE_ATTEMPTS_MAX = 4 };

struct close_result {
    enum close_outcome outcome;
    enum close_obstacle obstacle;
    enum close_way way;   /* the one that worked, or WAY_NONE */
    enum tcp_state state; /* at the last sighting */
    uint32_t error;       /* the one that decided a failure */
    bool elevated;        /* as of the operations */
    bool milder;          /* a reset was wanted, but only a shutdown was possible */
    uint32_t silent;      /* handles of the owner that did not answer and were left alone */
    struct close_attempt attempts[CLOSE_ATTEMPTS_MAX];
    size_t attempt_count;
};

struct close_request {
    struct endpoint endpoint; /* with identity: PID and creation time */
    uint64_t owner_started;   /* FILETIME units, 0 unknown */
    enum close_mode mode;
    uint32_t deadline_ms; /* CLOSE_DEADLINE */
    uint32_t patience_ms; /* how long a FIN may take before CLOSING is reported (CLOSE_GRACEFUL) */
};

/* Fills a request from a row; patience is 2 s. */
struct close_request close_request_of(const struct row *row, enum close_mode mode, uint32_t deadline_ms);

/* Whether closing makes sense at all for a row, before anything is tried. */
enum close_obstacle close_obstacle(const struct row *row);
const char *close_obstacle_text(enum close_obstacle obstacle); /* one English sentence */

/* Runs the plan.  Blocks for deadline or patience, two seconds more, and the calls: never on the UI thread.
 */
struct close_result close_run(const struct close_request *request, const struct close_operations *operations);

struct close_task {
    struct close_request request;
    struct close_result result;
    bool finished, unseen, called; /* the plan's own */
};

/*
 * The same for several at once: the calls of one way follow each other, then all are waited for together, so
 * that a deadline begins with the last of them.  Each connection is looked for again right before its call;
 * one reading of the tables serves the calls of the next moments.
 */
void close_run_all(struct close_task *tasks, size_t count, const struct close_operations *operations);

/*
 * One English sentence: "closed in both directions; not reset: resetting needs administrator rights".
 * `system_text` turns an error code into words (may be NULL: the number alone).
 */
size_t close_result_text(const struct close_result *result, enum close_mode mode,
                         size_t (*system_text)(uint32_t error, char *text, size_t size), char *text,
                         size_t size);

const char *close_way_name(enum close_way way);

/* True for a system error that says that rights are missing which an administrator has. */
bool close_wants_rights(uint32_t error);

#endif
