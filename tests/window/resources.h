/*
 * resources: what this process holds of the system: kernel handles, GDI and USER objects, memory.
 */
#ifndef SOCKSCOPE_WINDOW_RESOURCES_H
#define SOCKSCOPE_WINDOW_RESOURCES_H

#include <stdbool.h>
#include <stddef.h>

struct resources {
    size_t handles, gdi, user;
    size_t memory; /* private bytes */
};

struct resources resources_now(void);

/* The handles alone, which takes no time. */
size_t resources_handles(void);

typedef size_t (*gdi_counter)(void);

/* The counter that resources_now asks. */
size_t resources_gdi(void);

/*
 * Not every system lets GDI objects be counted: makes GDI_TRIED of them, deletes them again, and tells
 * whether the counter rose and fell with them.  To be asked while no other thread draws.
 */
enum { GDI_TRIED = 30 };
bool resources_count_gdi(gdi_counter counter);

/* The same of resources_gdi; where it does not count, it says so: then a test does not judge them. */
bool resources_know_gdi(void);

#endif
