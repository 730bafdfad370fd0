/*
 * check: the little that a unit test needs and every compiler here can build: named cases, checks that
 * print what they saw, and an exit code for ctest.
 *
 *     CASE(addresses_round_trip) { CHECK(...); CHECK_TEXT(got, "wanted"); }
 *     int main(void) { RUN(addresses_round_trip); return check_result(); }
 */
#ifndef SOCKSCOPE_CHECK_H
#define SOCKSCOPE_CHECK_H

#include <stdio.h>
#include <string.h>

static int check_failures;
static int check_count;
static int check_cases;

#define CASE(name) static void name(void)

#define RUN(name)                                                                                            \
    do {                                                                                                     \
        int before = check_failures;                                                                         \
        check_cases++;                                                                                       \
        name();                                                                                              \
        printf("%s %s\n", check_failures == before ? "ok  " : "FAIL", #name);                                \
    } while (0)

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        check_count++;                                                                                       \
        if (!(condition)) {                                                                                  \
            check_failures++;                                                                                \
            printf("%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                                 \
        }                                                                                                    \
    } while (0)

#define CHECK_NUMBER(got, wanted)                                                                            \
    do {                                                                                                     \
        long long check_got = (long long)(got), check_wanted = (long long)(wanted);                          \
        check_count++;                                                                                       \
        if (check_got != check_wanted) {                                                                     \
            check_failures++;                                                                                \
            printf("%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #got, check_got, check_wanted);      \
        }                                                                                                    \
    } while (0)

#define CHECK_TEXT(got, wanted)                                                                              \
    do {                                                                                                     \
        const char *check_got = (got), *check_wanted = (wanted);                                             \
        check_count++;                                                                                       \
        if (strcmp(check_got, check_wanted) != 0) {                                                          \
            check_failures++;                                                                                \
            printf("%s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #got, check_got, check_wanted);  \
        }                                                                                                    \
    } while (0)

static inline int check_result(void)
{
    if (check_count == 0) {
        printf("no check was made\n");
        return 1;
    }
    printf("%d cases, %d checks, %d failed\n", check_cases, check_count, check_failures);
    return check_failures != 0;
}

#endif
