/* details_cache: so few answers that they are looked through one by one, which costs nothing beside a read.
 */
#include "sockscope/details_cache.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    struct entry *next; /* the newest first */
    unsigned fact;
    size_t key_size;
    char *texts; /* those of the fact, one NUL-terminated after the other; NULL while it is read */
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

/* The link that leads to the entry; to NULL when there is none. */
static struct entry **find(struct details_cache *cache, const struct details_key *key)
{
    struct entry **link = &cache->newest;
    while (*link && ((*link)->fact != key->fact || (*link)->key_size != key->size ||
                     memcmp((*link)->key, key->bytes, key->size) != 0)) {
        link = &(*link)->next;
    }
    return link;
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

/* Of those that nobody reads: there are fewer readers than room. */
static void remove_oldest(struct details_cache *cache)
{
    struct entry **oldest = NULL;
    for (struct entry **link = &cache->newest; *link; link = &(*link)->next) {
        oldest = (*link)->texts ? link : oldest;
    }
    if (oldest) {
        remove_entry(cache, oldest);
    }
}

static void add_entry(struct details_cache *cache, const struct details_key *key)
{
    struct entry *entry = calloc(1, sizeof *entry + key->size);
    if (!entry) {
        return;
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
}

enum details_found details_cache_begin(struct details_cache *cache, const struct details_key *key,
                                       uint64_t now_ms, struct process_details *details)
{
    struct entry **link = find(cache, key);
    if (*link && !(*link)->texts) {
        return DETAILS_UNDER_WAY;
    }
    if (*link && now_ms < (*link)->good_until_ms) {
        unpack_texts(*link, details);
        return DETAILS_KNOWN;
    }
    if (*link) {
        remove_entry(cache, link);
    }
    add_entry(cache, key);
    return DETAILS_WANTED;
}

void details_cache_end(struct details_cache *cache, const struct details_key *key, uint64_t now_ms,
                       const struct process_details *details, bool certain)
{
    struct entry **link = find(cache, key);
    if (!*link || (*link)->texts) {
        return; /* there was no memory for it, or two read it for that reason */
    }
    (*link)->texts = pack_texts(key->fact, details);
    (*link)->good_until_ms = certain ? UINT64_MAX : now_ms + DETAILS_CACHE_DOUBT_MS;
    if (!(*link)->texts) {
        remove_entry(cache, link);
    }
}
