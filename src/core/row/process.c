/*
 * process: a table of processes in a hash by PID, each with its newest version.
 *
 * A version is one allocation, text included, so it never depends on another.  A version that nobody
 * holds may be replaced and freed at once; a held one lives on until it is released.  An entry leaves
 * in a refresh, when the system no longer lists the process and nobody holds a version of it.
 *
 * Every read of the list is an attempt with a number, and entries remember the last that showed them:
 * a read that fails half-way thus takes nothing back.
 */
#include "sockscope/process.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/hash.h"

enum {
    FIRST_BUCKETS = 256,
    OUT_OF_MEMORY = 8 /* ERROR_NOT_ENOUGH_MEMORY */
};

struct entry;

struct version {
    struct process process; /* first, so that a process is its version */
    struct entry *entry;
    size_t size;
    char text[];
};

/* A service tag that has a name. */
struct tag {
    struct tag *next;
    const char *name;
    uint32_t tag;
};

struct entry {
    struct entry *next; /* in its bucket */
    struct version *current;
    size_t older; /* held versions beside the current one */
    struct tag *tags;
    uint64_t started;
    uint64_t seen;     /* the last attempt whose list had it */
    uint64_t appeared; /* the first one */
    unsigned asked;    /* details that are on their way */
    uint32_t pid;
    bool successor; /* when it appeared, another had been seen with its PID */
    bool nameless;  /* stands for a PID whose process is not known */
    bool unread;    /* nameless because the list could not be read */
    bool written_off;
};

struct service_name {
    struct service_name *next;
    char text[];
};

struct process_table {
    struct entry **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
    struct service_name *names; /* of tags, each once: there are only as many as services */
    struct details_port port;
    unsigned facts; /* details that are wanted */
    uint64_t attempt, good_attempt, good_before;
    bool readable; /* the last attempt was a good one */
    bool changed;
    size_t bytes;
};

struct process_table *process_table_create(const struct details_port *port)
{
    struct process_table *table = calloc(1, sizeof *table);
    if (!table) {
        return NULL;
    }
    table->buckets = calloc(FIRST_BUCKETS, sizeof *table->buckets);
    if (!table->buckets) {
        free(table);
        return NULL;
    }
    table->bucket_count = FIRST_BUCKETS;
    table->port = *port;
    table->bytes = sizeof *table;
    return table;
}

static struct version *version_of(const struct process *process)
{
    return (struct version *)process;
}

static void free_version(struct process_table *table, struct version *version)
{
    table->bytes -= version->size;
    free(version);
}

static void free_entry(struct process_table *table, struct entry *entry)
{
    while (entry->tags) {
        struct tag *next = entry->tags->next;
        free(entry->tags);
        table->bytes -= sizeof *next;
        entry->tags = next;
    }
    free_version(table, entry->current);
    free(entry);
    table->bytes -= sizeof *entry;
}

void process_table_free(struct process_table *table)
{
    if (!table) {
        return;
    }
    for (size_t i = 0; i < table->bucket_count; i++) {
        while (table->buckets[i]) {
            struct entry *next = table->buckets[i]->next;
            free_entry(table, table->buckets[i]);
            table->buckets[i] = next;
        }
    }
    while (table->names) {
        struct service_name *next = table->names->next;
        free(table->names);
        table->names = next;
    }
    free(table->buckets);
    free(table);
}

size_t process_table_memory(const struct process_table *table)
{
    return table->bytes + table->bucket_count * sizeof *table->buckets;
}

/* Copies text behind a version; NULL stays NULL. */
static const char *put_text(struct version *version, size_t *used, const char *text)
{
    if (!text) {
        return NULL;
    }
    size_t size = strlen(text) + 1;
    char *copy = memcpy(version->text + *used, text, size);
    *used += size;
    return copy;
}

/* A version with copies of the texts of `facts`; NULL when memory is out. */
static struct version *make_version(struct process_table *table, struct entry *entry,
                                    const struct process *facts)
{
    size_t size = sizeof(struct version) + strlen(facts->name) + 1;
    size += facts->path ? strlen(facts->path) + 1 : 0;
    size += facts->services ? strlen(facts->services) + 1 : 0;
    for (int i = 0; i < PROCESS_TEXT_COUNT; i++) {
        size += facts->texts[i] ? strlen(facts->texts[i]) + 1 : 0;
    }
    struct version *version = malloc(size);
    if (!version) {
        return NULL;
    }
    size_t used = 0;
    version->process = *facts;
    version->process.references = 0;
    version->process.name = put_text(version, &used, facts->name);
    version->process.path = put_text(version, &used, facts->path);
    version->process.services = put_text(version, &used, facts->services);
    for (int i = 0; i < PROCESS_TEXT_COUNT; i++) {
        version->process.texts[i] = put_text(version, &used, facts->texts[i]);
    }
    version->entry = entry;
    version->size = size;
    table->bytes += size;
    return version;
}

static bool is_held(const struct entry *entry)
{
    return entry->older > 0 || entry->current->process.references > 0;
}

/* Describes the process anew; false when memory is out, then the old description stays. */
static bool describe(struct process_table *table, struct entry *entry, const struct process *facts)
{
    struct version *version = make_version(table, entry, facts);
    if (!version) {
        return false;
    }
    table->changed = table->changed || is_held(entry);
    if (entry->current->process.references == 0) {
        free_version(table, entry->current);
    } else {
        entry->older++;
    }
    entry->current = version;
    return true;
}

static struct entry **bucket_of(struct process_table *table, uint32_t pid)
{
    return &table->buckets[hash_pid(pid) & (table->bucket_count - 1)];
}

/* Longer chains are all that comes of no memory here. */
static void grow_buckets(struct process_table *table)
{
    size_t old_count = table->bucket_count;
    struct entry **old = table->buckets;
    struct entry **buckets = calloc(old_count * 2, sizeof *buckets);
    if (!buckets) {
        return;
    }
    table->buckets = buckets;
    table->bucket_count = old_count * 2;
    for (size_t i = 0; i < old_count; i++) {
        while (old[i]) {
            struct entry *entry = old[i];
            struct entry **bucket = bucket_of(table, entry->pid);
            old[i] = entry->next;
            entry->next = *bucket;
            *bucket = entry;
        }
    }
    free(old);
}

static struct entry *add_entry(struct process_table *table, uint32_t pid, uint64_t started, const char *name)
{
    struct entry *entry = calloc(1, sizeof *entry);
    if (!entry) {
        return NULL;
    }
    struct process facts = {.pid = pid, .started = started, .name = name};
    entry->pid = pid;
    entry->started = started;
    entry->current = make_version(table, entry, &facts);
    if (!entry->current) {
        free(entry);
        return NULL;
    }
    if (table->count >= table->bucket_count) {
        grow_buckets(table);
    }
    struct entry **bucket = bucket_of(table, pid);
    entry->next = *bucket;
    *bucket = entry;
    table->count++;
    table->bytes += sizeof *entry;
    return entry;
}

static bool is_listed(const struct process_table *table, const struct entry *entry)
{
    return !entry->nameless && entry->seen >= table->good_attempt;
}

/* The process that has the PID according to the last list: of several the one seen or started last. */
static struct entry *find_listed(struct process_table *table, uint32_t pid)
{
    struct entry *best = NULL;
    for (struct entry *entry = *bucket_of(table, pid); entry; entry = entry->next) {
        if (entry->pid == pid && is_listed(table, entry) &&
            (!best || entry->seen > best->seen ||
             (entry->seen == best->seen && entry->started > best->started))) {
            best = entry;
        }
    }
    return best;
}

static struct entry *find_exact(struct process_table *table, uint32_t pid, uint64_t started)
{
    struct entry *entry = *bucket_of(table, pid);
    while (entry && (entry->pid != pid || entry->started != started || entry->nameless)) {
        entry = entry->next;
    }
    return entry;
}

static struct entry *add_listed(struct process_table *table, const struct told_process *told)
{
    bool successor = find_listed(table, told->pid) != NULL;
    struct entry *entry = add_entry(table, told->pid, told->started, told->name);
    if (entry) {
        entry->successor = successor;
        entry->appeared = table->attempt;
    }
    return entry;
}

/* The entry of a process of the list, new if need be; NULL when memory is out. */
static struct entry *take_listed(struct process_table *table, const struct told_process *told)
{
    struct entry *entry = find_exact(table, told->pid, told->started);
    if (!entry) {
        return add_listed(table, told);
    }
    if (strcmp(entry->current->process.name, told->name) != 0) {
        struct process facts = entry->current->process;
        facts.name = told->name;
        return describe(table, entry, &facts) ? entry : NULL;
    }
    return entry;
}

static bool take_list(struct process_table *table, const struct told_processes *told)
{
    for (size_t i = 0; i < told->count; i++) {
        struct entry *entry = take_listed(table, &told->items[i]);
        if (!entry) {
            return false;
        }
        entry->seen = table->attempt;
    }
    return true;
}

/* Drops who is gone and no longer held. */
static void sweep(struct process_table *table)
{
    for (size_t i = 0; i < table->bucket_count; i++) {
        struct entry **link = &table->buckets[i];
        while (*link) {
            struct entry *entry = *link;
            if (is_listed(table, entry) || is_held(entry)) {
                link = &entry->next;
            } else {
                *link = entry->next;
                table->count--;
                free_entry(table, entry);
            }
        }
    }
}

/* Asks for those of the wanted details that are neither known nor on their way. */
static void ask_details(const struct process_table *table, struct entry *entry)
{
    unsigned missing = table->facts & ~entry->current->process.facts & ~entry->asked;
    if (missing == 0 || !table->port.ask || !is_listed(table, entry)) {
        return;
    }
    for (unsigned fact = 1; fact <= FACT_DETAILS; fact <<= 1) {
        if ((fact & missing) && table->port.ask(table->port.context, entry->pid, entry->started, fact)) {
            entry->asked |= fact;
        }
    }
}

/* Nothing is known of a process that left meanwhile, nor of the one that has its PID now. */
static void take_answer(struct process_table *table, const struct details_answer *answer)
{
    struct entry *entry = find_exact(table, answer->pid, answer->started);
    if (!entry) {
        return;
    }
    struct process facts = entry->current->process;
    if (answer->fact == FACT_USER) {
        facts.elevation = answer->details.elevation;
    }
    for (int i = 0; i < PROCESS_TEXT_COUNT; i++) {
        if (answer->details.texts[i][0]) {
            facts.texts[i] = answer->details.texts[i];
        }
    }
    facts.facts |= answer->fact;
    entry->asked &= ~answer->fact;
    entry->written_off = entry->written_off && entry->asked;
    describe(table, entry, &facts);
}

static void take_details(struct process_table *table)
{
    struct details_answer answer;
    while (table->port.take && table->port.take(table->port.context, &answer)) {
        take_answer(table, &answer);
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* True if the reported text differs; what was not reported does not count. */
static bool take_text(const struct told_process *told, unsigned fact, const char *now, const char **known)
{
    bool differs = (told->facts & fact) && !same_text(now, *known);
    *known = differs ? now : *known;
    return differs;
}

/* The one copy of a name; NULL when memory is out. */
static const char *keep_name(struct process_table *table, const char *text)
{
    for (const struct service_name *name = table->names; name; name = name->next) {
        if (strcmp(name->text, text) == 0) {
            return name->text;
        }
    }
    size_t size = strlen(text) + 1;
    struct service_name *name = malloc(sizeof *name + size);
    if (!name) {
        return NULL;
    }
    memcpy(name->text, text, size);
    name->next = table->names;
    table->names = name;
    table->bytes += sizeof *name + size;
    return name->text;
}

static const char *find_tag(const struct entry *entry, uint32_t tag)
{
    const struct tag *known = entry->tags;
    while (known && known->tag != tag) {
        known = known->next;
    }
    return known ? known->name : NULL;
}

static void take_tag(struct process_table *table, struct entry *entry, const struct tag_name *told)
{
    if (!told->name || find_tag(entry, told->tag)) {
        return;
    }
    const char *name = keep_name(table, told->name);
    struct tag *tag = name ? malloc(sizeof *tag) : NULL;
    if (!tag) {
        return;
    }
    *tag = (struct tag){entry->tags, name, told->tag};
    entry->tags = tag;
    table->bytes += sizeof *tag;
    table->changed = table->changed || is_held(entry);
}

/* What fails because memory is out stays missing until it is reported again. */
static void take_told(struct process_table *table, const struct told_process *told)
{
    struct entry *entry = find_exact(table, told->pid, told->started);
    if (!entry) {
        return;
    }
    struct process facts = entry->current->process;
    bool differs = (told->facts & ~facts.facts) != 0;
    facts.path_error = told->facts & FACT_PATH ? told->path_error : facts.path_error;
    differs = take_text(told, FACT_PATH, told->path, &facts.path) || differs;
    differs = take_text(told, FACT_SERVICES, told->services, &facts.services) || differs;
    differs = take_text(told, FACT_TITLE, told->title, &facts.texts[PROCESS_TITLE]) || differs;
    facts.facts |= told->facts;
    if (differs) {
        describe(table, entry, &facts);
    }
    for (size_t i = 0; i < told->tag_count; i++) {
        take_tag(table, entry, &told->tags[i]);
    }
}

uint32_t process_table_refresh(struct process_table *table, const struct told_processes *told, unsigned facts)
{
    uint32_t error = told->error;
    table->facts = facts & FACT_DETAILS;
    if (error == 0) {
        table->attempt++;
        error = take_list(table, told) ? 0 : OUT_OF_MEMORY;
    }
    table->readable = error == 0;
    if (table->readable) {
        table->good_before = table->good_attempt;
        table->good_attempt = table->attempt;
        sweep(table);
    }
    for (size_t i = 0; i < told->count; i++) {
        take_told(table, &told->items[i]);
    }
    process_table_catch_up(table);
    for (size_t i = 0; i < table->bucket_count && table->readable; i++) {
        for (const struct entry *entry = table->buckets[i]; entry; entry = entry->next) {
            table->changed = table->changed || (entry->unread && is_held(entry));
        }
    }
    return error;
}

void process_table_catch_up(struct process_table *table)
{
    take_details(table);
    for (size_t i = 0; i < table->bucket_count; i++) {
        for (struct entry *entry = table->buckets[i]; entry; entry = entry->next) {
            if (is_held(entry)) {
                ask_details(table, entry);
            }
        }
    }
}

static bool is_awaited(const struct process_table *table, const struct entry *entry)
{
    unsigned missing = table->facts & ~entry->current->process.facts;
    return missing && !entry->written_off && is_held(entry) && is_listed(table, entry) && table->port.ask;
}

size_t process_table_awaited(const struct process_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->bucket_count; i++) {
        for (const struct entry *entry = table->buckets[i]; entry; entry = entry->next) {
            count += is_awaited(table, entry);
        }
    }
    return count;
}

/* cppcheck-suppress constParameterPointer ; what it leads to is changed */
void process_table_write_off(struct process_table *table)
{
    for (size_t i = 0; i < table->bucket_count; i++) {
        for (struct entry *entry = table->buckets[i]; entry; entry = entry->next) {
            entry->written_off = entry->written_off || is_awaited(table, entry);
        }
    }
}

static struct entry *find_nameless(struct process_table *table, uint32_t pid)
{
    struct entry *entry = *bucket_of(table, pid);
    while (entry && (entry->pid != pid || !entry->nameless)) {
        entry = entry->next;
    }
    if (!entry) {
        entry = add_entry(table, pid, 0, "");
    }
    if (entry) {
        entry->nameless = true;
        entry->unread = !table->readable;
    }
    return entry;
}

/*
 * True when the PID is known to have gone to this process after the endpoint was created: another process
 * had it in the list before.  The times alone prove nothing, as the clock can be set back in between.
 */
static bool came_after(const struct process_table *table, const struct entry *entry, uint64_t created)
{
    return entry->successor && entry->appeared > table->good_before && created != 0 &&
           entry->started > created;
}

const struct process *process_table_find(struct process_table *table, uint32_t pid, uint64_t created)
{
    if (pid == 0) {
        return NULL;
    }
    struct entry *entry = find_listed(table, pid);
    if (!entry || came_after(table, entry, created)) {
        entry = find_nameless(table, pid);
        return entry ? &entry->current->process : NULL;
    }
    ask_details(table, entry);
    return &entry->current->process;
}

bool process_table_changed(const struct process_table *table)
{
    return table->changed;
}

void process_table_followed(struct process_table *table)
{
    table->changed = false;
}

const struct process *process_table_current(struct process_table *table, const struct process *process,
                                            uint64_t created)
{
    struct entry *entry = version_of(process)->entry;
    if (entry->unread && table->readable) {
        const struct process *found = process_table_find(table, entry->pid, created);
        if (found) {
            return found;
        }
    }
    return &entry->current->process;
}

const char *process_table_service(const struct process *process, uint32_t tag)
{
    return find_tag(version_of(process)->entry, tag);
}

void process_hold(const struct process *process)
{
    if (process) {
        version_of(process)->process.references++;
    }
}

void process_release(struct process_table *table, const struct process *process)
{
    if (!process) {
        return;
    }
    struct version *version = version_of(process);
    struct entry *entry = version->entry;
    if (--version->process.references == 0 && version != entry->current) {
        entry->older--;
        free_version(table, version);
    }
}
