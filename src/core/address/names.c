/*
 * names: entries in a hash by address and in a ring by use.  An entry that was asked for and never
 * answered counts as without a name after a while, so that it does not wait for ever.
 */
#include "sockscope/names.h"

#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

enum { ASKED_MS = 5000, SILENT_MS = 60000 };

enum entry_state { ENTRY_WAITING, ENTRY_ASKED, ENTRY_TOLD };

struct entry {
    struct address address;
    struct entry *next;          /* in its bucket, or of the free ones */
    struct entry *older, *newer; /* by use */
    struct entry *behind;        /* in the queue */
    uint64_t expiry_ms; /* ENTRY_ASKED: when it counts as silent; ENTRY_TOLD: when it is asked again */
    enum entry_state state;
    enum name_source source;
    char text[HOST_NAME_SIZE];
};

struct names {
    struct entry *entries;
    struct entry **buckets;
    size_t capacity, used, bucket_count;
    struct entry *newest, *oldest;
    struct entry *first, *last; /* of the queue */
    size_t waiting;
};

struct names *names_create(size_t capacity)
{
    struct names *names = calloc(1, sizeof *names);
    if (!names) {
        return NULL;
    }
    names->capacity = capacity;
    names->bucket_count = 64;
    while (names->bucket_count < capacity) {
        names->bucket_count *= 2;
    }
    names->entries = calloc(capacity, sizeof *names->entries);
    names->buckets = calloc(names->bucket_count, sizeof *names->buckets);
    if (!names->entries || !names->buckets) {
        names_free(names);
        return NULL;
    }
    return names;
}

void names_free(struct names *names)
{
    if (names) {
        free(names->entries);
        free(names->buckets);
        free(names);
    }
}

static bool has_name(const struct address *address)
{
    bool multicast = address->ipv6 ? address->bytes[0] == 0xFF : address->bytes[0] >> 4 == 0xE;
    return !multicast && !address_is_loopback(address) && !address_is_any(address);
}

static struct entry **bucket_of(struct names *names, const struct address *address)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < sizeof address->bytes; i++) {
        hash = (hash ^ address->bytes[i]) * 16777619u;
    }
    hash = (hash ^ address->scope) * 16777619u;
    return &names->buckets[(hash ^ hash >> 15) & (names->bucket_count - 1)];
}

static void unlink_use(struct names *names, struct entry *entry)
{
    *(entry->newer ? &entry->newer->older : &names->newest) = entry->older;
    *(entry->older ? &entry->older->newer : &names->oldest) = entry->newer;
}

static void link_newest(struct names *names, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = names->newest;
    *(names->newest ? &names->newest->newer : &names->oldest) = entry;
    names->newest = entry;
}

static void enqueue(struct names *names, struct entry *entry)
{
    entry->state = ENTRY_WAITING;
    entry->behind = NULL;
    *(names->last ? &names->last->behind : &names->first) = entry;
    names->last = entry;
    names->waiting++;
}

static void leave_queue(struct names *names, const struct entry *entry)
{
    struct entry *before = NULL, *at = names->first;
    while (at && at != entry) {
        before = at;
        at = at->behind;
    }
    if (at) {
        *(before ? &before->behind : &names->first) = at->behind;
        if (names->last == at) {
            names->last = before;
        }
        names->waiting--;
    }
}

static void leave_bucket(struct names *names, const struct entry *entry)
{
    struct entry **at = bucket_of(names, &entry->address);
    while (*at != entry) {
        at = &(*at)->next;
    }
    *at = entry->next;
}

/* A free entry, or that which was wanted least recently. */
static struct entry *take_entry(struct names *names)
{
    if (names->used < names->capacity) {
        return &names->entries[names->used++];
    }
    struct entry *entry = names->oldest;
    if (entry->state == ENTRY_WAITING) {
        leave_queue(names, entry);
    }
    leave_bucket(names, entry);
    unlink_use(names, entry);
    return entry;
}

static struct entry *look_up(struct names *names, const struct address *address)
{
    struct entry *entry = *bucket_of(names, address);
    while (entry && address_compare(&entry->address, address) != 0) {
        entry = entry->next;
    }
    return entry;
}

static struct entry *add(struct names *names, const struct address *address)
{
    struct entry *entry = take_entry(names), **bucket = bucket_of(names, address);
    memset(entry, 0, sizeof *entry);
    entry->address = *address;
    entry->next = *bucket;
    *bucket = entry;
    link_newest(names, entry);
    return entry;
}

enum name_source names_find(struct names *names, const struct address *address, uint64_t now_ms,
                            char text[HOST_NAME_SIZE])
{
    text[0] = '\0';
    if (names->capacity == 0 || !has_name(address)) {
        return NAME_UNKNOWN;
    }
    struct entry *entry = look_up(names, address);
    if (!entry) {
        entry = add(names, address);
        enqueue(names, entry);
        return NAME_UNKNOWN;
    }
    unlink_use(names, entry);
    link_newest(names, entry);
    if (entry->state == ENTRY_ASKED && now_ms >= entry->expiry_ms) {
        entry->state = ENTRY_TOLD;
        entry->expiry_ms = now_ms + SILENT_MS;
    }
    if (entry->state == ENTRY_TOLD && now_ms >= entry->expiry_ms) {
        enqueue(names, entry);
    }
    /* An old name is better than none while it is asked for again. */
    memcpy(text, entry->text, strlen(entry->text) + 1);
    return entry->source;
}

bool names_take(struct names *names, uint64_t now_ms, struct address *address)
{
    struct entry *entry = names->first;
    if (!entry) {
        return false;
    }
    names->first = entry->behind;
    names->last = names->first ? names->last : NULL;
    names->waiting--;
    entry->state = ENTRY_ASKED;
    entry->expiry_ms = now_ms + ASKED_MS;
    *address = entry->address;
    return true;
}

void names_tell(struct names *names, const struct address *address, enum name_source source, const char *text,
                uint64_t now_ms, uint64_t expiry_ms)
{
    if (names->capacity == 0 || !has_name(address)) {
        return;
    }
    struct entry *entry = look_up(names, address);
    if (!entry) {
        entry = add(names, address);
    } else if (entry->state == ENTRY_WAITING) {
        leave_queue(names, entry);
    }
    bool keeps = entry->state == ENTRY_TOLD && entry->source == NAME_CACHED && source != NAME_CACHED &&
                 now_ms < entry->expiry_ms;
    entry->state = ENTRY_TOLD;
    if (!keeps) {
        size_t length = strlen(text);
        length = length < HOST_NAME_SIZE ? length : HOST_NAME_SIZE - 1;
        memcpy(entry->text, text, length);
        entry->text[length] = '\0';
        entry->source = length ? source : NAME_UNKNOWN;
        entry->expiry_ms = expiry_ms;
    }
}

void names_forget_failures(struct names *names)
{
    for (size_t i = 0; i < names->used; i++) {
        if (names->entries[i].state == ENTRY_TOLD && names->entries[i].source == NAME_UNKNOWN) {
            names->entries[i].expiry_ms = 0;
        }
    }
}

size_t names_reverse_query(const struct address *address, char *text, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    size_t length = 0;
    text[0] = '\0';
    for (int i = address->ipv6 ? 15 : 3; i >= 0; i--) {
        if (address->ipv6) {
            const char pair[] = {digits[address->bytes[i] & 15], '.', digits[address->bytes[i] >> 4], '\0'};
            text_append(text, size, &length, pair);
        } else {
            text_append_number(text, size, &length, address->bytes[i]);
        }
        text_append(text, size, &length, ".");
    }
    text_append(text, size, &length, address->ipv6 ? "ip6.arpa" : "in-addr.arpa");
    return length;
}

size_t names_waiting(const struct names *names)
{
    return names->waiting;
}
