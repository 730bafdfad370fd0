/*
 * socket_search: which handles are tried, in which order, and what their answers mean.
 *
 * Orders are sorted by their own end, so each handle costs one look-up however many there are.  An end alone
 * is not unique (a listener shares it with what it accepted), so the other end decides.
 */
#include "sockscope/socket_search.h"

#include <stdlib.h>
#include <string.h>

enum {
    CODE_NO_MEMORY = 8,    /* ERROR_NOT_ENOUGH_MEMORY */
    CODE_UNSUPPORTED = 50, /* ERROR_NOT_SUPPORTED */
    CODE_NOT_FOUND = 1168, /* ERROR_NOT_FOUND */
    CODE_TIMEOUT = 1460,   /* ERROR_TIMEOUT */
    QUIET_MAX = 4,         /* a process with this many handles that do not answer is given up */
    FAMILY_IPV4 = 2,       /* AF_INET */
    FAMILY_IPV6 = 23,      /* AF_INET6 of Windows */
    SIZE_IPV4 = 16,        /* SOCKADDR_IN */
    SIZE_IPV6 = 28,        /* SOCKADDR_IN6 */
    TDI_HEAD = 10          /* TDI_ADDRESS_INFO before the family of its first address */
};

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* Ends. */

static void map_ipv4(const uint8_t *bytes, struct socket_end *end)
{
    memcpy(end->address, mapped, sizeof mapped);
    memcpy(end->address + sizeof mapped, bytes, 4);
}

/* Windows is little-endian wherever it runs; ports are in network order. */
static uint32_t read_word(const uint8_t *bytes, size_t size)
{
    uint32_t word = 0;
    for (size_t i = size; i-- > 0;) {
        word = word << 8 | bytes[i];
    }
    return word;
}

static bool read_address(const uint8_t *bytes, size_t size, struct socket_end *end)
{
    uint32_t family = size >= SIZE_IPV4 ? read_word(bytes, 2) : 0;
    *end = (struct socket_end){.port = 0};
    if (family == FAMILY_IPV4) {
        map_ipv4(bytes + 4, end);
    } else if (family == FAMILY_IPV6 && size >= SIZE_IPV6) {
        memcpy(end->address, bytes + 8, sizeof end->address);
        end->scope = read_word(bytes + 24, 4);
    } else {
        return false;
    }
    end->port = (uint16_t)(bytes[2] << 8 | bytes[3]);
    return true;
}

/* Either form begins with a word: a family, or how many hold on to the address, which is seldom so many. */
bool socket_end_read(const uint8_t *bytes, size_t size, struct socket_end *end)
{
    uint32_t first = size > TDI_HEAD ? read_word(bytes, 2) : 0;
    bool tdi = first && first != FAMILY_IPV4 && first != FAMILY_IPV6 && read_word(bytes + 4, 4) > 0;
    return read_address(bytes + (tdi ? TDI_HEAD : 0), size - (tdi ? TDI_HEAD : 0), end);
}

static struct socket_end end_of(const struct endpoint *endpoint, const uint8_t *address, uint32_t scope,
                                uint16_t port)
{
    struct socket_end end = {.scope = scope, .port = port};
    if (protocol_is_ipv6((enum protocol)endpoint->protocol)) {
        memcpy(end.address, address, sizeof end.address);
    } else {
        map_ipv4(address, &end);
    }
    return end;
}

/* Without the scope, which may be known on one side only. */
static int compare_ends(const struct socket_end *a, const struct socket_end *b)
{
    int order = memcmp(a->address, b->address, sizeof a->address);
    return order ? order : (a->port > b->port) - (a->port < b->port);
}

static bool same_end(const struct socket_end *a, const struct socket_end *b)
{
    return compare_ends(a, b) == 0 && (a->scope == b->scope || a->scope == 0 || b->scope == 0);
}

/* Preparing. */

static int by_local_end(const void *a, const void *b)
{
    const struct socket_wish *first = a, *second = b;
    return compare_ends(&first->local, &second->local);
}

static int by_pid(const void *a, const void *b)
{
    const struct socket_process *first = a, *second = b;
    return (first->pid > second->pid) - (first->pid < second->pid);
}

static struct socket_process *find_process(const struct socket_search *search, uint32_t pid)
{
    struct socket_process key = {.pid = pid};
    return search->process_count ? bsearch(&key, search->processes, search->process_count, sizeof key, by_pid)
                                 : NULL;
}

static bool is_open(const struct socket_search *search, uint32_t pid)
{
    const struct socket_process *process = find_process(search, pid);
    return process && process->open > 0 && !process->refusal;
}

/* Whether an order could still be fulfilled by a handle of this process. */
static bool matters(const struct socket_search *search, uint32_t pid)
{
    return is_open(search, pid) || (pid != search->own_pid && is_open(search, 0));
}

static void take_orders(struct socket_search *search, const struct shutdown_order *orders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct endpoint *endpoint = orders[i].endpoint;
        search->wishes[i] = (struct socket_wish){
            .local = end_of(endpoint, endpoint->local_address, endpoint->local_scope, endpoint->local_port),
            .remote =
                end_of(endpoint, endpoint->remote_address, endpoint->remote_scope, endpoint->remote_port),
            .owner_started = orders[i].owner_started,
            .pid = endpoint->pid,
            .order = i};
        search->processes[i] = (struct socket_process){.pid = endpoint->pid, .open = 1};
    }
    search->wish_count = search->open = count;
    qsort(search->wishes, count, sizeof *search->wishes, by_local_end);
    qsort(search->processes, count, sizeof *search->processes, by_pid);
    for (size_t i = 0; i < count; i++) {
        struct socket_process *last = search->processes + search->process_count;
        if (search->process_count && last[-1].pid == search->processes[i].pid) {
            last[-1].open++;
        } else {
            *last = search->processes[i];
            search->process_count++;
        }
    }
}

static const struct listed_handle *find_own(const struct listed_handle *listed, size_t count, uint32_t pid,
                                            uint64_t handle)
{
    for (size_t i = 0; i < count; i++) {
        if (listed[i].pid == pid && listed[i].handle == handle) {
            return &listed[i];
        }
    }
    return NULL;
}

/* A socket may have been opened with more rights than ours, never with fewer: Winsock asks for them itself.
 */
static bool looks_like(const struct listed_handle *handle, const struct listed_handle *own)
{
    return handle->type == own->type && (handle->access & own->access) == own->access;
}

/* Called first with NULL, to count. */
static size_t take_candidates(const struct socket_search *search, const struct listed_handle *listed,
                              size_t count, const struct listed_handle *own,
                              struct socket_candidate *candidates)
{
    size_t taken = 0;
    for (size_t i = 0; i < count; i++) {
        if (looks_like(&listed[i], own) && matters(search, listed[i].pid)) {
            if (candidates) {
                candidates[taken] = (struct socket_candidate){listed[i].handle, listed[i].pid};
            }
            taken++;
        }
    }
    return taken;
}

uint32_t socket_search_open(struct socket_search *search, const struct shutdown_order *orders, size_t count,
                            const struct listed_handle *listed, size_t listed_count, uint32_t own_pid,
                            uint64_t own_socket)
{
    const struct listed_handle *own = find_own(listed, listed_count, own_pid, own_socket);
    *search = (struct socket_search){.own_pid = own_pid};
    if (!own) {
        return CODE_UNSUPPORTED;
    }
    search->wishes = calloc(count + 1, sizeof *search->wishes);
    search->processes = calloc(count + 1, sizeof *search->processes);
    if (search->wishes && search->processes) {
        take_orders(search, orders, count);
        size_t taken = take_candidates(search, listed, listed_count, own, NULL);
        search->candidates = calloc(taken + 1, sizeof *search->candidates);
        if (search->candidates) {
            search->candidate_count = take_candidates(search, listed, listed_count, own, search->candidates);
            return 0;
        }
    }
    socket_search_close(search);
    return CODE_NO_MEMORY;
}

void socket_search_close(struct socket_search *search)
{
    free(search->wishes);
    free(search->processes);
    free(search->candidates);
    *search = (struct socket_search){.next = 0};
}

/* Trying. */

bool socket_search_next(struct socket_search *search, struct socket_candidate *candidate)
{
    while (search->open > 0 && search->next < search->candidate_count) {
        *candidate = search->candidates[search->next++];
        if (candidate->pid != search->quiet_pid) {
            search->quiet_pid = candidate->pid;
            search->quiet = 0;
        }
        if (search->quiet < QUIET_MAX && matters(search, candidate->pid)) {
            return true;
        }
    }
    return false;
}

static bool is_meant(const struct socket_search *search, const struct socket_wish *wish,
                     const struct socket_owner *owner)
{
    if (wish->pid == 0) {
        return owner->pid != search->own_pid;
    }
    return wish->pid == owner->pid && (wish->owner_started == 0 || wish->owner_started == owner->started);
}

static bool fits_any(const struct socket_search *search, const struct socket_owner *owner)
{
    for (size_t i = 0; i < search->wish_count; i++) {
        if (is_meant(search, &search->wishes[i], owner)) {
            return true;
        }
    }
    return false;
}

void socket_owner_close(struct socket_owner *owner, const struct socket_operations *operations)
{
    if (owner->process) {
        operations->close_owner(operations->context, owner->process);
    }
    *owner = (struct socket_owner){.pid = 0};
}

/* Handles of one process lie together, so each is opened once. */
static void turn_to(const struct socket_search *search, struct socket_owner *owner, uint32_t pid,
                    const struct socket_operations *operations)
{
    if (owner->known && owner->pid == pid) {
        return;
    }
    socket_owner_close(owner, operations);
    owner->known = true;
    owner->pid = pid;
    owner->error = operations->open_owner(operations->context, pid, &owner->process, &owner->started);
    owner->fits = !owner->error && fits_any(search, owner);
}

/* The wishes with this local end: [first, returned). */
static size_t find_wishes(const struct socket_search *search, const struct socket_end *local, size_t *first)
{
    size_t low = 0, high = search->wish_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_ends(&search->wishes[middle].local, local) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *first = low;
    while (high < search->wish_count && compare_ends(&search->wishes[high].local, local) == 0) {
        high++;
    }
    return high;
}

/* An open wish with this own end and, unless NULL, this other end; wish_count when there is none. */
static size_t find_wish(const struct socket_search *search, const struct socket_owner *owner,
                        const struct socket_end *local, const struct socket_end *remote)
{
    size_t first, end = find_wishes(search, local, &first);
    for (size_t i = first; i < end; i++) {
        const struct socket_wish *wish = &search->wishes[i];
        if (!wish->done && is_meant(search, wish, owner) && same_end(&wish->local, local) &&
            (!remote || same_end(&wish->remote, remote))) {
            return i;
        }
    }
    return search->wish_count;
}

static struct socket_finding failed(uint32_t error)
{
    return (struct socket_finding){.verdict = error == CODE_TIMEOUT ? SOCKET_SILENT : SOCKET_OTHER};
}

/* The cheapest question that most sockets fail comes first. */
static struct socket_finding question(const struct socket_search *search, const struct socket_owner *owner,
                                      void *socket, enum shutdown_how how,
                                      const struct socket_operations *operations)
{
    struct socket_end local, remote;
    bool tcp = false;
    uint32_t error = operations->local_end(socket, &local);
    if (error || find_wish(search, owner, &local, NULL) == search->wish_count) {
        return failed(error);
    }
    error = operations->is_tcp(socket, &tcp);
    if (!error && tcp) {
        error = operations->remote_end(socket, &remote);
    }
    struct socket_finding finding = failed(error);
    finding.local_known = true;
    finding.local = local;
    if (error || !tcp) {
        return finding;
    }
    finding.wish = find_wish(search, owner, &local, &remote);
    if (finding.wish < search->wish_count && operations->still_wanted(operations->context)) {
        finding.verdict = SOCKET_FOUND;
        finding.error = operations->shut_down(socket, how);
    }
    return finding;
}

struct socket_finding socket_search_try(const struct socket_search *search,
                                        const struct socket_candidate *candidate, struct socket_owner *owner,
                                        enum shutdown_how how, const struct socket_operations *operations)
{
    void *socket = NULL;
    turn_to(search, owner, candidate->pid, operations);
    if (owner->error) {
        return (struct socket_finding){.verdict = SOCKET_REFUSED, .error = owner->error};
    }
    uint32_t error =
        owner->fits ? operations->duplicate(operations->context, owner->process, candidate->handle, &socket)
                    : CODE_NOT_FOUND;
    if (error) {
        return failed(error);
    }
    struct socket_finding finding = question(search, owner, socket, how, operations);
    operations->close_socket(operations->context, socket);
    return finding;
}

/* Taking the result. */

static void settle_found(struct socket_search *search, const struct socket_finding *finding)
{
    struct socket_wish *wish = &search->wishes[finding->wish];
    struct socket_process *process = find_process(search, wish->pid);
    if (wish->done) {
        return;
    }
    wish->done = true;
    wish->error = finding->error;
    search->open--;
    process->open--;
}

static void settle_silent(struct socket_search *search, uint32_t pid, const struct socket_end *local)
{
    search->quiet++;
    for (size_t i = 0; i < search->wish_count; i++) {
        struct socket_wish *wish = &search->wishes[i];
        bool its = wish->pid == pid || (wish->pid == 0 && pid != search->own_pid);
        wish->silent += !wish->done && its && (!local || same_end(&wish->local, local));
    }
}

void socket_search_settle(struct socket_search *search, const struct socket_candidate *candidate,
                          const struct socket_finding *finding)
{
    struct socket_process *process;
    switch (finding->verdict) {
    case SOCKET_FOUND:
        settle_found(search, finding);
        break;
    case SOCKET_SILENT:
        settle_silent(search, candidate->pid, finding->local_known ? &finding->local : NULL);
        break;
    case SOCKET_REFUSED:
        process = find_process(search, candidate->pid);
        if (process) {
            process->refusal = finding->error;
        }
        break;
    case SOCKET_OTHER:
        break;
    }
}

void socket_search_left(struct socket_search *search, const struct socket_candidate *candidate)
{
    settle_silent(search, candidate->pid, NULL);
}

static uint32_t why_not_found(const struct socket_search *search, const struct socket_wish *wish,
                              uint32_t unfinished)
{
    const struct socket_process *process = find_process(search, wish->pid);
    if (process->refusal) {
        return process->refusal;
    }
    if (wish->silent) {
        return CODE_TIMEOUT;
    }
    return unfinished ? unfinished : CODE_NOT_FOUND;
}

void socket_search_finish(const struct socket_search *search, struct shutdown_order *orders,
                          uint32_t unfinished)
{
    for (size_t i = 0; i < search->wish_count; i++) {
        const struct socket_wish *wish = &search->wishes[i];
        struct shutdown_order *order = &orders[wish->order];
        order->error = wish->done ? wish->error : why_not_found(search, wish, unfinished);
        order->silent = wish->done ? 0 : wish->silent;
    }
}
