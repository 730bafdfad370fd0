/* process_book: an array beside the list, and chains by PID through it. */
#include "core/look/process_book.h"

#include <string.h>

#include "core/base/array.h"
#include "core/base/hash.h"

enum { FIRST_HASHES = 256 };

static size_t hash_of(const struct process_book *book, uint32_t pid)
{
    return hash_pid(pid) & (book->hashes - 1);
}

static uint32_t with_pid(const struct process_book *book, uint32_t at, uint32_t pid)
{
    while (at != BOOK_END && book->told[at].pid != pid) {
        at = book->notes[at].next;
    }
    return at;
}

uint32_t process_book_find(const struct process_book *book, uint32_t pid)
{
    return book->count ? with_pid(book, book->heads[hash_of(book, pid)], pid) : BOOK_END;
}

uint32_t process_book_next(const struct process_book *book, uint32_t at)
{
    return with_pid(book, book->notes[at].next, book->told[at].pid);
}

static uint32_t find_exact(const struct process_book *book, uint32_t pid, uint64_t started)
{
    uint32_t at = process_book_find(book, pid);
    while (at != BOOK_END && book->told[at].started != started) {
        at = process_book_next(book, at);
    }
    return at;
}

static bool reserve(struct process_book *book, size_t count)
{
    size_t hashes = FIRST_HASHES;
    while (hashes < count) {
        hashes *= 2;
    }
    struct told_process *told = array_grow(book->told, &book->told_capacity, count + 1, sizeof *told);
    book->told = told ? told : book->told;
    struct process_note *notes = array_grow(book->notes, &book->notes_capacity, count + 1, sizeof *notes);
    book->notes = notes ? notes : book->notes;
    uint32_t *heads = array_grow(book->heads, &book->heads_capacity, hashes, sizeof *heads);
    book->heads = heads ? heads : book->heads;
    book->hashes = hashes;
    return told && notes && heads;
}

static void forget(struct told_process *told)
{
    free((char *)told->path);
    free((char *)told->services);
    free((char *)told->title);
    for (size_t i = 0; i < told->tag_count; i++) {
        free((char *)told->tags[i].name);
    }
    free((struct tag_name *)told->tags);
    *told = (struct told_process){.name = ""};
}

/* True when the old book knew the process. */
static bool take_over(struct process_book *book, size_t at, struct process_book *old)
{
    const struct process_entry *listed = &book->list.entries[at];
    struct told_process *told = &book->told[at];
    uint32_t before = find_exact(old, listed->pid, listed->started);
    book->notes[at] = (struct process_note){.owner = false};
    *told = (struct told_process){.pid = listed->pid, .started = listed->started};
    if (before != BOOK_END) {
        *told = old->told[before];
        book->notes[at] = old->notes[before];
        /* A list that names it twice: what is known goes to the first. */
        old->told[before] = (struct told_process){.pid = listed->pid, .started = listed->started};
        old->notes[before].tags_capacity = 0;
    }
    told->name = book->list.names + listed->name;
    return before != BOOK_END;
}

bool process_book_follow(struct process_book *book, struct process_book *old, bool *appeared)
{
    size_t count = book->list.count;
    book->count = 0;
    *appeared = false;
    if (count >= BOOK_END || !reserve(book, count)) {
        return false;
    }
    memset(book->heads, 0xFF, book->hashes * sizeof *book->heads);
    for (size_t i = 0; i < count; i++) {
        *appeared = !take_over(book, i, old) || *appeared;
        uint32_t *head = &book->heads[hash_of(book, book->told[i].pid)];
        book->notes[i].next = *head;
        *head = (uint32_t)i;
    }
    book->count = count;
    for (size_t i = 0; i < old->count; i++) {
        forget(&old->told[i]);
    }
    old->count = 0;
    return true;
}

bool process_book_set(const char **text, const char *now)
{
    if (*text == now || (*text && now && strcmp(*text, now) == 0)) {
        return true;
    }
    char *copy = NULL;
    if (now) {
        size_t size = strlen(now) + 1;
        copy = malloc(size);
        if (!copy) {
            return false;
        }
        memcpy(copy, now, size);
    }
    free((char *)*text);
    *text = copy;
    return true;
}

bool process_book_add_tag(struct process_book *book, uint32_t at, uint32_t tag, const char *name)
{
    struct told_process *told = &book->told[at];
    struct tag_name *tags = array_grow((struct tag_name *)told->tags, &book->notes[at].tags_capacity,
                                       told->tag_count + 1, sizeof *tags);
    if (!tags) {
        return false;
    }
    told->tags = tags;
    tags[told->tag_count] = (struct tag_name){tag, NULL};
    if (!process_book_set(&tags[told->tag_count].name, name)) {
        return false;
    }
    told->tag_count++;
    return true;
}

bool process_book_has_tag(const struct process_book *book, uint32_t at, uint32_t tag)
{
    const struct told_process *told = &book->told[at];
    size_t i = 0;
    while (i < told->tag_count && told->tags[i].tag != tag) {
        i++;
    }
    return i < told->tag_count;
}

void process_book_free(struct process_book *book)
{
    for (size_t i = 0; i < book->count; i++) {
        forget(&book->told[i]);
    }
    free(book->told);
    free(book->notes);
    free(book->heads);
    process_list_free(&book->list);
}

static size_t text_memory(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

size_t process_book_memory(const struct process_book *book)
{
    size_t bytes = book->list.capacity * sizeof *book->list.entries + book->list.names_capacity +
                   book->told_capacity * sizeof *book->told + book->notes_capacity * sizeof *book->notes +
                   book->heads_capacity * sizeof *book->heads;
    for (size_t i = 0; i < book->count; i++) {
        const struct told_process *told = &book->told[i];
        bytes += text_memory(told->path) + text_memory(told->services) + text_memory(told->title) +
                 book->notes[i].tags_capacity * sizeof *told->tags;
        for (size_t tag = 0; tag < told->tag_count; tag++) {
            bytes += text_memory(told->tags[tag].name);
        }
    }
    return bytes;
}
