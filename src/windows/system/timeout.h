/*
 * timeout: from points of time to what the functions of Windows that wait take.
 */
#ifndef SOCKSCOPE_TIMEOUT_H
#define SOCKSCOPE_TIMEOUT_H

#include <windows.h>

#include <stdint.h>

/* Milliseconds from one point of time to another; INFINITE for UINT64_MAX, 0 for what is past. */
static inline DWORD time_until(uint64_t now, uint64_t then)
{
    if (then == UINT64_MAX) {
        return INFINITE;
    }
    return then <= now ? 0 : (DWORD)(then - now < INFINITE ? then - now : INFINITE - 1);
}

#endif
