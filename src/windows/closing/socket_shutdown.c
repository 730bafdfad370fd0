/*
 * socket_shutdown: shuts down sockets of other processes, found by socket_search.h.  It is the one way that
 * lets queued data go out first, and it needs only access to the owner.
 *
 * Handles are tried on a thread of their own.  Each question has a limit, but a handle that was opened for
 * synchronous use can hold up even the putting of a question: the thread is then left behind in it, that
 * handle counts as silent, and another thread goes on with the next one.  A thread left behind finds out when
 * it comes back, does nothing more, and the last one frees what they share.  There are never more than
 * LEFT_MAX of them.
 */
#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>

#include "sockscope/socket_search.h"
#include "windows/closing/afd.h"
#include "windows/closing/handles.h"
#include "windows/closing/own_connection.h"
#include "windows/closing/ways.h"
#include "windows/closing/winsock_asks.h"
#include "windows/processes/privilege.h"
#include "windows/processes/processes.h"

enum { STUCK_MS = 3000, LEFT_MAX = 16 };

static volatile LONG left_behind;

/* What the caller and the threads share. */
struct hunt {
    SRWLOCK lock;
    struct socket_search search;
    struct socket_candidate candidate; /* that is tried now */
    ULONGLONG tried_at;
    unsigned worker; /* the one that counts */
    HANDLE done;     /* set when it has tried all */
    enum shutdown_how how;
    struct socket_operations questions; /* those that ask sockets */
    volatile LONG users;
};

struct worker {
    struct hunt *hunt;
    unsigned number;
    struct socket_operations operations;
};

static void leave(struct hunt *hunt)
{
    if (InterlockedDecrement(&hunt->users) == 0) {
        socket_search_close(&hunt->search);
        if (hunt->done) {
            CloseHandle(hunt->done);
        }
        free(hunt);
    }
}

/* The operations of the search. */

static uint32_t open_owner(void *context, uint32_t pid, void **owner, uint64_t *started)
{
    HANDLE process;
    uint32_t error =
        privilege_open_process(PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION, pid, &process);
    (void)context;
    if (error) {
        return error;
    }
    error = process_started(process, started);
    if (error) {
        CloseHandle(process);
        return error;
    }
    *owner = process;
    return 0;
}

static void close_handle(void *context, void *handle)
{
    (void)context;
    CloseHandle(handle);
}

static uint32_t duplicate(void *context, void *owner, uint64_t handle, void **socket)
{
    (void)context;
    return DuplicateHandle(owner, (HANDLE)(ULONG_PTR)handle, GetCurrentProcess(), socket, 0, FALSE,
                           DUPLICATE_SAME_ACCESS)
               ? 0
               : GetLastError();
}

static bool still_wanted(void *context)
{
    struct worker *worker = context;
    AcquireSRWLockShared(&worker->hunt->lock);
    bool wanted = worker->hunt->worker == worker->number;
    ReleaseSRWLockShared(&worker->hunt->lock);
    return wanted;
}

static struct socket_operations operations_of(struct worker *worker)
{
    struct socket_operations operations = worker->hunt->questions;
    operations.context = worker;
    operations.open_owner = open_owner;
    operations.close_owner = close_handle;
    operations.duplicate = duplicate;
    operations.close_socket = close_handle;
    operations.still_wanted = still_wanted;
    return operations;
}

/* The threads. */

/* Hands in the result of the last try and takes the next handle; false if there is none for this thread. */
static bool turn(const struct worker *worker, struct socket_candidate *candidate,
                 const struct socket_finding *finding)
{
    struct hunt *hunt = worker->hunt;
    AcquireSRWLockExclusive(&hunt->lock);
    bool counts = hunt->worker == worker->number, more = false;
    if (counts && finding) {
        socket_search_settle(&hunt->search, candidate, finding);
    }
    if (counts) {
        more = socket_search_next(&hunt->search, candidate);
        hunt->candidate = *candidate;
        hunt->tried_at = GetTickCount64();
    }
    if (counts && !more) {
        SetEvent(hunt->done);
    }
    ReleaseSRWLockExclusive(&hunt->lock);
    if (!counts) {
        InterlockedDecrement(&left_behind);
    }
    return more;
}

static void try_handles(const struct worker *worker)
{
    struct socket_candidate candidate = {0, 0};
    struct socket_owner owner = {.pid = 0};
    bool more = turn(worker, &candidate, NULL);
    while (more) {
        struct socket_finding finding = socket_search_try(&worker->hunt->search, &candidate, &owner,
                                                          worker->hunt->how, &worker->operations);
        more = turn(worker, &candidate, &finding);
    }
    socket_owner_close(&owner, &worker->operations);
}

static DWORD WINAPI run(void *parameter)
{
    struct worker *worker = parameter;
    WSADATA data;
    bool started = WSAStartup(MAKEWORD(2, 2), &data) == 0;
    try_handles(worker);
    if (started) {
        WSACleanup();
    }
    leave(worker->hunt);
    free(worker);
    return 0;
}

static uint32_t start_worker(struct hunt *hunt)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    worker->hunt = hunt;
    worker->number = hunt->worker;
    worker->operations = operations_of(worker);
    InterlockedIncrement(&hunt->users);
    hunt->tried_at = GetTickCount64();
    HANDLE thread = CreateThread(NULL, 0, run, worker, 0, NULL);
    if (!thread) {
        uint32_t error = GetLastError();
        InterlockedDecrement(&hunt->users);
        free(worker);
        return error;
    }
    CloseHandle(thread);
    return 0;
}

/* The caller's side. */

/* Gives up a thread that has been at one handle for too long; false while there is none. */
static bool leave_stuck(struct hunt *hunt)
{
    AcquireSRWLockExclusive(&hunt->lock);
    bool stuck = GetTickCount64() - hunt->tried_at >= STUCK_MS;
    if (stuck) {
        socket_search_left(&hunt->search, &hunt->candidate);
        hunt->worker++;
        InterlockedIncrement(&left_behind);
    }
    ReleaseSRWLockExclusive(&hunt->lock);
    return stuck;
}

/* True if the thread has tried all handles, false if it was given up. */
static bool wait_for_worker(struct hunt *hunt)
{
    while (WaitForSingleObject(hunt->done, STUCK_MS) == WAIT_TIMEOUT) {
        if (leave_stuck(hunt)) {
            return false;
        }
    }
    return true;
}

/* 0 if all handles were tried, otherwise why not. */
static uint32_t try_all(struct hunt *hunt)
{
    while (left_behind < LEFT_MAX) {
        uint32_t error = start_worker(hunt);
        if (error || wait_for_worker(hunt)) {
            return error;
        }
    }
    return ERROR_TIMEOUT;
}

/* If nothing can tell TCP from UDP, the ends decide. */
static uint32_t take_for_tcp(void *socket, bool *tcp)
{
    (void)socket;
    *tcp = true;
    return 0;
}

static struct socket_operations questions_for(const struct driver_report *report)
{
    struct socket_operations questions = driver_serves(report) ? afd_operations() : winsock_operations();
    if (driver_serves(report) && !driver_tells_type(report)) {
        questions.is_tcp = take_for_tcp;
    }
    return questions;
}

static uint32_t prepare_with(struct hunt *hunt, const struct own_connection *own,
                             const struct shutdown_order *orders, size_t count)
{
    struct listed_handle *listed;
    size_t listed_count;
    uint32_t error = handles_read(&listed, &listed_count);
    if (error) {
        return error;
    }
    error = socket_search_open(&hunt->search, orders, count, listed, listed_count, GetCurrentProcessId(),
                               own->connected);
    free(listed);
    return error;
}

static uint32_t prepare(struct hunt *hunt, const struct shutdown_order *orders, size_t count)
{
    struct own_connection own;
    hunt->done = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!hunt->done) {
        return GetLastError();
    }
    uint32_t error = own_connection_open(&own);
    struct driver_report report = error ? driver_not_asked(error) : own_connection_ask_driver(&own);
    hunt->questions = questions_for(&report);
    if (own.connected != INVALID_SOCKET) {
        error = prepare_with(hunt, &own, orders, count);
    }
    own_connection_close(&own);
    return error;
}

static void finish(struct hunt *hunt, struct shutdown_order *orders, uint32_t unfinished)
{
    AcquireSRWLockShared(&hunt->lock);
    socket_search_finish(&hunt->search, orders, unfinished);
    ReleaseSRWLockShared(&hunt->lock);
}

static uint32_t shut_down_all(struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    struct hunt *hunt = calloc(1, sizeof *hunt);
    if (!hunt) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    hunt->users = 1;
    hunt->how = how;
    uint32_t error = prepare(hunt, orders, count);
    if (!error) {
        finish(hunt, orders, try_all(hunt));
    }
    leave(hunt);
    return error;
}

void way_shutdown_all(struct shutdown_order *orders, size_t count, enum shutdown_how how)
{
    WSADATA data;
    uint32_t error = (uint32_t)WSAStartup(MAKEWORD(2, 2), &data);
    if (!error) {
        error = shut_down_all(orders, count, how);
        WSACleanup();
    }
    for (size_t i = 0; error && i < count; i++) {
        orders[i].error = error;
        orders[i].silent = 0;
    }
}
