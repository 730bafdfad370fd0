/*
 * resolver: a pool thread takes one address after the other until none waits.  The cache of the DNS is read
 * whole, because it can only be asked by name; that is done by one thread, every few seconds at most.
 */
#include "sockscope/resolver.h"

#include <windows.h>

#include <stdlib.h>

#include "windows/system/worker_pool.h"

enum {
    CAPACITY = 4096,
    CACHE_AGE_MS = 5000,
    CACHED_MS = 60000,    /* how long a name from the cache holds */
    NOT_CACHED_MS = 5000, /* without the network: the cache may know more then */
    NAME_MS = 600000,
    NO_NAME_MS = 300000
};

struct resolver {
    struct name_operations operations;
    void (*changed)(void *context);
    void *context;
    struct worker_pool pool; /* its lock is over what follows */
    struct names *names;
    uint64_t cache_ms; /* when it was read, or began to be */
    bool cache_read, network;
};

static VOID CALLBACK run(PTP_CALLBACK_INSTANCE instance, void *parameter);

struct resolver *resolver_create(const struct name_operations *operations, void (*changed)(void *context),
                                 void *context)
{
    struct resolver *resolver = calloc(1, sizeof *resolver);
    if (!resolver) {
        return NULL;
    }
    resolver->operations = *operations;
    resolver->changed = changed;
    resolver->context = context;
    worker_pool_begin(&resolver->pool, run, resolver);
    resolver->names = names_create(CAPACITY);
    if (!resolver->names) {
        free(resolver);
        return NULL;
    }
    return resolver;
}

static void tell(struct resolver *resolver, const struct address *address, enum name_source source,
                 const char *name, uint64_t lasts_ms)
{
    uint64_t now = GetTickCount64();
    AcquireSRWLockExclusive(&resolver->pool.lock);
    names_tell(resolver->names, address, source, name, now, now + lasts_ms);
    bool stopping = resolver->pool.stopping;
    ReleaseSRWLockExclusive(&resolver->pool.lock);
    if (name[0] && !stopping) {
        resolver->changed(resolver->context);
    }
}

static void tell_cached(void *to, const struct address *address, const char *name)
{
    tell(to, address, NAME_CACHED, name, CACHED_MS);
}

/* What a worker does next. */
struct work {
    bool read_cache, ask;
    struct address address;
};

/* False when there is nothing left: the worker has to end. */
static bool next_work(struct resolver *resolver, struct work *work)
{
    uint64_t now = GetTickCount64();
    AcquireSRWLockExclusive(&resolver->pool.lock);
    bool stale = !resolver->cache_read || now - resolver->cache_ms >= CACHE_AGE_MS;
    *work = (struct work){.ask = resolver->network};
    bool more = !resolver->pool.stopping && names_waiting(resolver->names) > 0;
    if (more && stale) {
        work->read_cache = true;
        resolver->cache_read = true;
        resolver->cache_ms = now;
    } else if (more) {
        names_take(resolver->names, now, &work->address);
    }
    resolver->pool.workers -= !more;
    ReleaseSRWLockExclusive(&resolver->pool.lock);
    return more;
}

static VOID CALLBACK run(PTP_CALLBACK_INSTANCE instance, void *parameter)
{
    struct resolver *resolver = parameter;
    const struct name_operations *operations = &resolver->operations;
    struct work work;
    CallbackMayRunLong(instance);
    while (next_work(resolver, &work)) {
        char name[HOST_NAME_SIZE] = "";
        if (work.read_cache) {
            operations->read_cache(operations->context, tell_cached, resolver);
        } else if (work.ask) {
            bool known = operations->ask(operations->context, &work.address, name) == 0 && name[0];
            tell(resolver, &work.address, NAME_REVERSE, known ? name : "", known ? NAME_MS : NO_NAME_MS);
        } else {
            tell(resolver, &work.address, NAME_UNKNOWN, "", NOT_CACHED_MS);
        }
    }
}

void resolver_use_network(struct resolver *resolver, bool use)
{
    AcquireSRWLockExclusive(&resolver->pool.lock);
    resolver->network = use;
    if (use) {
        names_forget_failures(resolver->names);
    }
    ReleaseSRWLockExclusive(&resolver->pool.lock);
}

enum name_source resolver_find(void *context, const struct address *address, char text[HOST_NAME_SIZE])
{
    struct resolver *resolver = context;
    AcquireSRWLockExclusive(&resolver->pool.lock);
    enum name_source source = names_find(resolver->names, address, GetTickCount64(), text);
    size_t workers = resolver->pool.workers;
    if (workers < RESOLVER_WORKERS && names_waiting(resolver->names) > workers) {
        worker_pool_add(&resolver->pool);
    }
    ReleaseSRWLockExclusive(&resolver->pool.lock);
    return source;
}

struct name_book resolver_book(struct resolver *resolver)
{
    return (struct name_book){resolver, resolver_find};
}

bool resolver_wait(struct resolver *resolver, uint32_t milliseconds)
{
    return worker_pool_wait(&resolver->pool, milliseconds);
}

bool resolver_free(struct resolver *resolver, uint32_t milliseconds)
{
    if (resolver) {
        if (!worker_pool_end(&resolver->pool, milliseconds)) {
            return false;
        }
        names_free(resolver->names);
        free(resolver);
    }
    return true;
}
