/* details_cache: there are so few answers that a linear search costs nothing compared with a read.
 */
#include "sockscope/details_cache.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    struct entry *next; /* the newest first */
    unsigned fact;
    size_t key_size;
    char *texts; /* those of the fact, one NUL-terminated after the other */
    uint64_t good_until_ms;
    unsigned char key[];
};

struct details_cache {
    struct entry *newest;
    size_t count;
};

static bool has_text(unsigned fact, int text)
{
    switch (text) {
    case PROCESS_USER:
        return fact == FACT_USER;
    case PROCESS_SIGNER:
        return fact == FACT_SIGNER;
    case PROCESS_PRODUCT:
    case PROCESS_DESCRIPTION:
    case PROCESS_COMPANY:
    case PROCESS_FILE_VERSION:
        return fact == FACT_VERSION;
    default:
        return false;
    }
}

struct details_cache *details_cache_create(void)
{
    return calloc(1, sizeof(struct details_cache));
}

/* Takes the entry that the link leads to. */
static void remove_entry(struct details_cache *cache, struct entry **link)
{
    struct entry *entry = *link;
    *link = entry->next;
    cache->count--;
    free(entry->texts);
    free(entry);
}

void details_cache_free(struct details_cache *cache)
{
    while (cache && cache->newest) {
        remove_entry(cache, &cache->newest);
    }
    free(cache);
}

/* The entry; NULL for none. */
static struct entry *find(const struct details_cache *cache, const struct details_key *key)
{
    struct entry *entry = cache->newest;
    while (entry && (entry->fact != key->fact || entry->key_size != key->size ||
                     memcmp(entry->key, key->bytes, key->size) != 0)) {
        entry = entry->next;
    }
    return entry;
}

static char *pack_texts(unsigned fact, const struct process_details *details)
{
    size_t length = 0;
    for (int text = 0; text < PROCESS_TEXT_COUNT; text++) {
        length += has_text(fact, text) ? strlen(details->texts[text]) + 1 : 0;
    }
    char *texts = malloc(length), *to = texts;
    for (int text = 0; texts && text < PROCESS_TEXT_COUNT; text++) {
        if (has_text(fact, text)) {
            size_t size = strlen(details->texts[text]) + 1;
            memcpy(to, details->texts[text], size);
            to += size;
        }
    }
    return texts;
}

static void unpack_texts(const struct entry *entry, struct process_details *details)
{
    const char *from = entry->texts;
    for (int text = 0; text < PROCESS_TEXT_COUNT; text++) {
        if (has_text(entry->fact, text)) {
            size_t size = strlen(from) + 1;
            memcpy(details->texts[text], from, size);
            from += size;
        }
    }
}

bool details_cache_find(const struct details_cache *cache, const struct details_key *key, uint64_t now_ms,
                        struct process_details *details)
{
    const struct entry *entry = find(cache, key);
    bool good = entry && now_ms < entry->good_until_ms;
    if (good) {
        unpack_texts(entry, details);
    }
    return good;
}

static void remove_oldest(struct details_cache *cache)
{
    struct entry **oldest = NULL;
    for (struct entry **link = &cache->newest; *link; link = &(*link)->next) {
        oldest = link;
    }
    if (oldest) {
        remove_entry(cache, oldest);
    }
}

/* A new one without texts; NULL when memory is out. */
static struct entry *add_entry(struct details_cache *cache, const struct details_key *key)
{
    struct entry *entry = calloc(1, sizeof *entry + key->size);
    if (!entry) {
        return NULL;
    }
    if (cache->count >= DETAILS_CACHE_MAX) {
        remove_oldest(cache);
    }
    entry->fact = key->fact;
    entry->key_size = key->size;
    memcpy(entry->key, key->bytes, key->size);
    entry->next = cache->newest;
    cache->newest = entry;
    cache->count++;
    return entry;
}

void details_cache_keep(struct details_cache *cache, const struct details_key *key, uint64_t now_ms,
                        const struct process_details *details, bool certain)
{
    char *texts = pack_texts(key->fact, details);
    struct entry *entry = texts ? find(cache, key) : NULL;
    entry = texts && !entry ? add_entry(cache, key) : entry;
    if (!entry) {
        free(texts);
        return;
    }
    free(entry->texts);
    entry->texts = texts;
    entry->good_until_ms = certain ? UINT64_MAX : now_ms + DETAILS_CACHE_DOUBT_MS;
}
