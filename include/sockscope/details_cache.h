/*
 * details_cache: what was read of files and users, for the next process that has the same.
 *
 * Twenty processes of one program have one file, and most processes one user: a file is verified, and the
 * controller of a domain asked, once for all of them.  The cache has no lock and no clock: whoever owns it
 * brings both (windows/known_details.c).
 */
#ifndef SOCKSCOPE_DETAILS_CACHE_H
#define SOCKSCOPE_DETAILS_CACHE_H

#include "sockscope/process.h"

enum {
    DETAILS_CACHE_MAX = 256,           /* answers, the oldest goes first */
    DETAILS_CACHE_DOUBT_MS = 5 * 60000 /* so long is an answer good that may be another the next time */
};

/* What an answer is about: the bytes that name a file in one state, or a user. */
struct details_key {
    unsigned fact; /* FACT_USER, FACT_VERSION or FACT_SIGNER */
    const void *bytes;
    size_t size;
};

enum details_found {
    DETAILS_KNOWN,
    DETAILS_UNDER_WAY, /* somebody reads it: ask again when that one has ended */
    DETAILS_WANTED     /* to be read by the caller, who then calls details_cache_end */
};

struct details_cache;

struct details_cache *details_cache_create(void); /* NULL when memory is out */
void details_cache_free(struct details_cache *cache);

/* Known texts of the fact are copied into `details`; its other members stay. */
enum details_found details_cache_begin(struct details_cache *cache, const struct details_key *key,
                                       uint64_t now_ms, struct process_details *details);

/*
 * Keeps the texts of the fact, for good when `certain`.  Without memory nothing is kept, and the next one
 * reads again.
 */
void details_cache_end(struct details_cache *cache, const struct details_key *key, uint64_t now_ms,
                       const struct process_details *details, bool certain);

#endif
