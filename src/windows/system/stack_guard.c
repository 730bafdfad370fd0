/*
 * stack_guard: what gcc's -fstack-protector calls: the value that stands between the local variables of a
 * function and its return address, and what happens when it was overwritten.  Microsoft's compiler brings its
 * own (/GS).
 *
 * It stands in for libssp, which loads a provider of random numbers into each program before main and reports
 * what it finds on a console.  The value is made of what Microsoft's C library makes its own of; like
 * glibc's, it begins with a zero byte, at which whatever copies a string ends.
 */
#include <windows.h>

#include <stdint.h>

extern uintptr_t __stack_chk_guard; /* NOLINT(bugprone-reserved-identifier): gcc's name */
void __stack_chk_fail(void);        /* NOLINT(bugprone-reserved-identifier): gcc's name */

uintptr_t __stack_chk_guard = 1; /* until it is drawn; no function of ours runs before */

/* The finaliser of splitmix64: every bit of the sources has a say in every bit. */
static uint64_t mix(uint64_t number)
{
    number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
    return number ^ number >> 31;
}

__attribute__((constructor)) static void draw_guard(void)
{
    LARGE_INTEGER count;
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    QueryPerformanceCounter(&count);
    uint64_t drawn = mix((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime);
    drawn = mix(drawn ^ (uint64_t)count.QuadPart);
    drawn = mix(drawn ^ ((uint64_t)GetCurrentProcessId() << 32 | GetCurrentThreadId()));
    drawn = mix(drawn ^ (uintptr_t)&count ^ (uint64_t)(uintptr_t)&mix << 16);
    __stack_chk_guard = (uintptr_t)drawn & ~(uintptr_t)0xFF;
}

/* At once: what handlers and the stack hold can no longer be trusted. */
__attribute__((noreturn)) void __stack_chk_fail(void)
{
    /* __fastfail of Microsoft's compiler, as its page describes it; mingw's headers have none. */
    __asm__ volatile("int $0x29" : : "c"(FAST_FAIL_STACK_COOKIE_CHECK_FAILURE));
    __builtin_unreachable();
}
