/*
 * details_cache: what was read about files and users, for the next process that has the same.
 *
 * Twenty processes of one program share one file, and most processes share one user: a file is verified, and
 * a domain controller asked, once for all of them.  The cache has no lock and no clock: whoever owns it
 * brings both (windows/processes/known_details.c).
 */
#ifndef SOCKSCOPE_DETAILS_CACHE_H
#define SOCKSCOPE_DETAILS_CACHE_H

#include "sockscope/process_list.h"

enum {
    DETAILS_CACHE_MAX = 256,           /* answers; the oldest goes first */
    DETAILS_CACHE_DOUBT_MS = 5 * 60000 /* how long an answer is good that may be another one next time */
};

/* What an answer is about: the bytes that name a file in one state, or a user. */
struct details_key {
    unsigned fact; /* FACT_USER, FACT_VERSION or FACT_SIGNER */
    const void *bytes;
    size_t size;
};

struct details_cache;

struct details_cache *details_cache_create(void); /* NULL when memory is out */
void details_cache_free(struct details_cache *cache);

/* True if the texts of the fact are known: they are copied into `details`, whose other members stay. */
bool details_cache_find(const struct details_cache *cache, const struct details_key *key, uint64_t now_ms,
                        struct process_details *details);

/*
 * Keeps the texts of the fact, for good if `certain`.  When memory is out nothing is kept, and the next
 * process reads again.
 */
void details_cache_keep(struct details_cache *cache, const struct details_key *key, uint64_t now_ms,
                        const struct process_details *details, bool certain);

#endif
