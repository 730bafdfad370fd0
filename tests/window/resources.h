/*
 * resources: what this process holds of the system: kernel handles, GDI and USER objects, memory.
 */
#ifndef SOCKSCOPE_WINDOW_RESOURCES_H
#define SOCKSCOPE_WINDOW_RESOURCES_H

#include <stddef.h>

struct resources {
    size_t handles, gdi, user;
    size_t memory; /* private bytes */
};

struct resources resources_now(void);

#endif
