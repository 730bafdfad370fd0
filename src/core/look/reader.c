/*
 * reader: tables first, because they change fastest; then the list of processes, and then what is asked for
 * of the processes that own what the tables name.
 *
 * Two books of processes take turns, so that a list that cannot be read leaves the last one.
 */
#include "sockscope/reader.h"

#include <stdlib.h>

#include "core/look/process_book.h"
#include "sockscope/text.h"

enum {
    PATH_SIZE = 4096,
    JOINED_SIZE = 4096, /* what a list has of one process */
    TAG_NAME_SIZE = 260,
    SERVICES_AGE_MS = 5000,
    OUT_OF_MEMORY = 8 /* ERROR_NOT_ENOUGH_MEMORY */
};

struct reader {
    struct source source;
    struct reading reading;
    struct process_book books[2];
    int book; /* the one of the last good list */
    struct pid_texts services, titles;
    uint64_t services_ms; /* when they were last read */
    bool services_read;
};

struct reader *reader_create(const struct source *source)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader) {
        reader->source = *source;
    }
    return reader;
}

void reader_free(struct reader *reader)
{
    if (!reader) {
        return;
    }
    snapshot_free(&reader->reading.snapshot);
    for (int i = 0; i < 2; i++) {
        process_book_free(&reader->books[i]);
    }
    pid_texts_free(&reader->services);
    pid_texts_free(&reader->titles);
    free(reader);
}

static struct process_book *current(struct reader *reader)
{
    return &reader->books[reader->book];
}

/* True when the list names processes that the last one did not. */
static bool read_list(struct reader *reader)
{
    struct process_book *fresh = &reader->books[!reader->book];
    struct told_processes *told = &reader->reading.processes;
    bool appeared = false;
    process_list_clear(&fresh->list);
    told->error = reader->source.read_processes(reader->source.context, &fresh->list);
    if (told->error == 0 && !process_book_follow(fresh, current(reader), &appeared)) {
        told->error = OUT_OF_MEMORY;
    }
    if (told->error == 0) {
        reader->book = !reader->book;
    }
    return appeared;
}

static void read_tag(struct reader *reader, uint32_t at, uint32_t tag)
{
    char name[TAG_NAME_SIZE];
    struct process_book *book = current(reader);
    if (!process_book_has_tag(book, at, tag)) {
        bool told =
            reader->source.read_tag(reader->source.context, book->told[at].pid, tag, name, sizeof name);
        process_book_add_tag(book, at, tag, told ? name : NULL);
    }
}

/* Rows of one owner are often adjacent: those that repeat the owner of the row before cost nothing. */
static void note_owners(struct reader *reader, bool tags)
{
    const struct snapshot *snapshot = &reader->reading.snapshot;
    struct process_book *book = current(reader);
    uint32_t pid = 0, tag = 0;
    for (size_t i = 0; i < snapshot->count; i++) {
        const struct endpoint *row = &snapshot->rows[i];
        if (row->pid == 0 || (row->pid == pid && (row->service_tag == tag || !tags))) {
            continue;
        }
        pid = row->pid;
        tag = row->service_tag;
        for (uint32_t at = process_book_find(book, pid); at != BOOK_END; at = process_book_next(book, at)) {
            book->notes[at].owner = true;
            if (tags && tag) {
                read_tag(reader, at, tag);
            }
        }
    }
}

static void read_path(struct reader *reader, struct told_process *told)
{
    char path[PATH_SIZE] = "";
    const struct source *source = &reader->source;
    told->path_error = source->read_path(source->context, told->pid, told->started, path, sizeof path);
    if (process_book_set(&told->path, told->path_error ? NULL : path)) {
        told->facts |= FACT_PATH;
    }
}

/* What the list has of the process, in its order, or NULL for nothing. */
static const char *joined(const struct pid_texts *list, uint32_t pid, char text[JOINED_SIZE])
{
    size_t length = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->entries[i].pid == pid) {
            text_append(text, JOINED_SIZE, &length, length ? ", " : "");
            text_append(text, JOINED_SIZE, &length, list->entries[i].text);
        }
    }
    return length ? text : NULL;
}

/* What cannot be kept because memory is out counts as not read, so that the next look tries again. */
static void take_joined(struct told_process *told, unsigned fact, const char **text,
                        const struct pid_texts *list)
{
    char words[JOINED_SIZE];
    if (process_book_set(text, joined(list, told->pid, words))) {
        told->facts |= fact;
    } else {
        told->facts &= ~fact;
    }
}

/* True when the list of services is a new one; one that cannot be read leaves the old. */
static bool read_services(struct reader *reader, bool appeared)
{
    const struct source *source = &reader->source;
    uint64_t now = source->now_ms(source->context);
    if (reader->services_read && !appeared && now - reader->services_ms < SERVICES_AGE_MS) {
        return false;
    }
    struct pid_texts fresh = {0};
    uint32_t error = source->read_services(source->context, &fresh);
    reader->reading.processes.service_error = error;
    if (error) {
        pid_texts_free(&fresh);
        return false;
    }
    pid_texts_free(&reader->services);
    reader->services = fresh;
    reader->services_ms = now;
    reader->services_read = true;
    return true;
}

/* False if they cannot be read: what processes had stays, and no other process gets it. */
static bool read_titles(struct reader *reader)
{
    const struct source *source = &reader->source;
    if (!source->read_titles) {
        return false;
    }
    pid_texts_clear(&reader->titles);
    uint32_t error = source->read_titles(source->context, &reader->titles);
    reader->reading.processes.title_error = error;
    return error == 0;
}

static void read_facts(struct reader *reader, unsigned facts, bool appeared)
{
    bool renewed = (facts & FACT_SERVICES) && read_services(reader, appeared);
    bool services = (facts & FACT_SERVICES) && reader->services_read;
    bool titles = (facts & FACT_TITLE) && read_titles(reader);
    struct process_book *book = current(reader);
    for (size_t i = 0; i < book->count; i++) {
        struct told_process *told = &book->told[i];
        if (!book->notes[i].owner) {
            continue;
        }
        if (facts & ~told->facts & FACT_PATH) {
            read_path(reader, told);
        }
        if (services && (renewed || !(told->facts & FACT_SERVICES))) {
            take_joined(told, FACT_SERVICES, &told->services, &reader->services);
        }
        if (titles) {
            take_joined(told, FACT_TITLE, &told->title, &reader->titles);
        }
    }
}

struct reading *reader_look(struct reader *reader, unsigned facts)
{
    const struct source *source = &reader->source;
    struct reading *reading = &reader->reading;
    struct snapshot *snapshot = &reading->snapshot;
    uint64_t began_ms = source->now_ms(source->context);
    snapshot_begin(snapshot, began_ms, source->wall(source->context));
    source->read_tables(source->context, snapshot, facts);
    bool appeared = read_list(reader);
    if (facts & (FACT_PATH | FACT_SERVICES | FACT_TITLE)) {
        note_owners(reader, (facts & FACT_SERVICES) != 0);
        read_facts(reader, facts, appeared);
    }
    const struct process_book *book = current(reader);
    reading->processes.items = book->told;
    reading->processes.count = book->count;
    snapshot->time_ms = source->now_ms(source->context);
    snapshot->wall = source->wall(source->context);
    reading->took_ms = snapshot->time_ms - began_ms;
    return reading;
}

size_t reader_memory(const struct reader *reader)
{
    const struct snapshot *snapshot = &reader->reading.snapshot;
    return sizeof *reader + snapshot->capacity * sizeof *snapshot->rows +
           process_book_memory(&reader->books[0]) + process_book_memory(&reader->books[1]) +
           (reader->services.capacity + reader->titles.capacity) * sizeof *reader->services.entries;
}
