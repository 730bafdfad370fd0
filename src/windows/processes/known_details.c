/* known_details: the lock is never held while something is read. */
#include "windows/processes/known_details.h"

#include <windows.h>

#include <stdlib.h>

struct known_details {
    SRWLOCK lock; /* over the cache */
    struct details_cache *cache;
};

struct known_details *known_details_create(void)
{
    struct known_details *known = calloc(1, sizeof *known);
    if (!known) {
        return NULL;
    }
    InitializeSRWLock(&known->lock);
    known->cache = details_cache_create();
    if (!known->cache) {
        free(known);
        return NULL;
    }
    return known;
}

void known_details_free(struct known_details *known)
{
    if (known) {
        details_cache_free(known->cache);
        free(known);
    }
}

static bool is_known(struct known_details *known, const struct details_key *key,
                     struct process_details *details)
{
    AcquireSRWLockExclusive(&known->lock);
    bool found = details_cache_find(known->cache, key, GetTickCount64(), details);
    ReleaseSRWLockExclusive(&known->lock);
    return found;
}

void known_details_get(struct known_details *known, const struct details_key *key, known_reader read,
                       void *context, struct process_details *details)
{
    if (!known) {
        read(context, details);
        return;
    }
    if (is_known(known, key, details)) {
        return;
    }
    bool certain = read(context, details);
    AcquireSRWLockExclusive(&known->lock);
    details_cache_keep(known->cache, key, GetTickCount64(), details, certain);
    ReleaseSRWLockExclusive(&known->lock);
}
