/*
 * process_list: what a system reports about its processes, filled in by the port of source.h; process.h keeps
 * it.
 *
 * A zeroed list is a valid empty one.  A list owns its memory and has one owner; the functions that add to it
 * return false when memory is out, and then nothing was added.  All text is UTF-8 and untrusted.
 */
#ifndef SOCKSCOPE_PROCESS_LIST_H
#define SOCKSCOPE_PROCESS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Facts beyond the tables and the process list, as a bit set: what columns and filters need. */
enum fact {
    FACT_PATH = 1u << 0,
    FACT_SERVICES = 1u << 1,
    FACT_USER = 1u << 2, /* user and elevation */
    FACT_COMMAND_LINE = 1u << 3,
    FACT_VERSION = 1u << 4, /* what the file of the program says about itself */
    FACT_SIGNER = 1u << 5,  /* who signed it: reads and hashes the whole file */
    FACT_TITLE = 1u << 6,   /* the title of its window, read anew in each refresh */
    FACT_BOUND = 1u << 7    /* sockets that are bound, but neither listen nor are connected */
};

/* Those that are asked for and arrive when they arrive: a refresh does not wait for them. */
enum { FACT_DETAILS = FACT_USER | FACT_COMMAND_LINE | FACT_VERSION | FACT_SIGNER };

/* Texts that are read on demand. */
enum process_text {
    PROCESS_USER,
    PROCESS_COMMAND_LINE,
    PROCESS_PRODUCT,
    PROCESS_DESCRIPTION,
    PROCESS_COMPANY,
    PROCESS_FILE_VERSION,
    PROCESS_FILE_ATTRIBUTES, /* letters as those of "attrib": "RHS" */
    PROCESS_SIGNER,
    PROCESS_TITLE, /* not one of the details: from the titles of all windows */
    PROCESS_TEXT_COUNT
};

enum elevation { ELEVATION_UNKNOWN, ELEVATION_NO, ELEVATION_YES };

/* What the port fills in: "" and ELEVATION_UNKNOWN if it does not know. */
enum { PROCESS_TEXT_SIZE = 1024 };
struct process_details {
    char texts[PROCESS_TEXT_COUNT][PROCESS_TEXT_SIZE];
    enum elevation elevation;
};

/* The answer about one process after one of its details was asked for. */
struct details_answer {
    uint32_t pid;
    uint64_t started;
    unsigned fact; /* one of FACT_DETAILS */
    struct process_details details;
};

/* One look at the system's processes: what the port fills. */
struct process_entry {
    uint32_t pid;
    uint32_t parent_pid;
    uint64_t started;
    size_t name; /* offset into names */
};

struct process_list {
    struct process_entry *entries;
    size_t count, capacity;
    char *names; /* NUL-terminated strings, one after the other */
    size_t names_length, names_capacity;
};

void process_list_clear(struct process_list *list); /* keeps the memory */
void process_list_free(struct process_list *list);
bool process_list_add(struct process_list *list, uint32_t pid, uint32_t parent_pid, uint64_t started,
                      const char *name);

/* Services or titles of windows by PID: what the port fills in.  Several entries may share a PID. */
struct pid_text {
    uint32_t pid;
    char text[260]; /* service names have at most 256 characters; a longer title is cut at a character */
};

struct pid_texts {
    struct pid_text *entries;
    size_t count, capacity;
};

void pid_texts_clear(struct pid_texts *list);
void pid_texts_free(struct pid_texts *list);
bool pid_texts_add(struct pid_texts *list, uint32_t pid, const char *text);

#endif
