/*
 * process_book: what the reader knows of the processes of the last list, in the order of the list.
 *
 * A new list makes a new book, into which what is known of processes that live on moves.  Texts belong to
 * the book; those that a reading tells are the book's own.
 */
#ifndef SOCKSCOPE_PROCESS_BOOK_H
#define SOCKSCOPE_PROCESS_BOOK_H

#include "sockscope/process.h"

/* Beside what is told of a process. */
struct process_note {
    uint32_t next; /* with the same hash, or BOOK_END */
    bool owner;    /* it owns an endpoint, or has owned one */
    size_t tags_capacity;
};

#define BOOK_END UINT32_MAX

struct process_book {
    struct process_list list; /* holds the names */
    struct told_process *told;
    struct process_note *notes;
    uint32_t *heads; /* by hash */
    size_t count, told_capacity, notes_capacity, heads_capacity, hashes /* a power of two */;
};

/*
 * Makes `book` of its list, which is new, with what `old` knew.  False when memory is out: then the old one
 * is as it was, and the new one is empty.  *appeared: whether the list names a process that the old one did
 * not.
 */
bool process_book_follow(struct process_book *book, struct process_book *old, bool *appeared);

/* The first place with this PID, then the next one, or BOOK_END. */
uint32_t process_book_find(const struct process_book *book, uint32_t pid);
uint32_t process_book_next(const struct process_book *book, uint32_t at);

/* Sets one of the texts of `told`; NULL is a text, too.  False when memory is out: then it is as it was. */
bool process_book_set(const char **text, const char *now);

/* The service behind a tag of a process, NULL for none; false when memory is out.  Call it once a tag. */
bool process_book_add_tag(struct process_book *book, uint32_t at, uint32_t tag, const char *name);
bool process_book_has_tag(const struct process_book *book, uint32_t at, uint32_t tag);

void process_book_free(struct process_book *book);
size_t process_book_memory(const struct process_book *book);

#endif
