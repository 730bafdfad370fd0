/*
 * prefetch: a hint to the processor, where the compiler has one; without it everything works alike.
 */
#ifndef SOCKSCOPE_PREFETCH_H
#define SOCKSCOPE_PREFETCH_H

static inline void prefetch(const void *address)
{
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

#endif
