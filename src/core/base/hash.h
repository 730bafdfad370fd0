/*
 * hash: the steps that every hash here is made of.
 */
#ifndef SOCKSCOPE_CORE_HASH_H
#define SOCKSCOPE_CORE_HASH_H

#include <stdint.h>

/* Mixes another word into a hash, which begins as 0. */
static inline uint64_t mix_hash(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* Of a PID, for tables whose size is a power of two. */
static inline uint32_t hash_pid(uint32_t pid)
{
    return pid * UINT32_C(2654435761) >> 8;
}

#endif
