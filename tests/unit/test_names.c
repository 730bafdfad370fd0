/* names: what is known, what is to be asked, what has to go. */
#include "sockscope/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

static struct address an_address(const char *text)
{
    struct address address;
    CHECK(address_parse(text, strlen(text), &address));
    return address;
}

/* "cached NAME", "reverse NAME" or "-". */
static const char *known(struct names *names, const char *address, uint64_t now_ms)
{
    static char said[HOST_NAME_SIZE + 16];
    static const char *const words[] = {"-", "cached ", "reverse "};
    char text[HOST_NAME_SIZE];
    struct address wanted = an_address(address);
    enum name_source source = names_find(names, &wanted, now_ms, text);
    snprintf(said, sizeof said, "%s%s", words[source], text);
    return said;
}

static const char *taken(struct names *names, uint64_t now_ms)
{
    static char text[ADDRESS_TEXT_SIZE];
    struct address address;
    if (!names_take(names, now_ms, &address)) {
        return "none";
    }
    address_format(&address, text, sizeof text);
    return text;
}

static void tell(struct names *names, const char *address, enum name_source source, const char *text,
                 uint64_t now_ms, uint64_t expiry_ms)
{
    struct address told = an_address(address);
    names_tell(names, &told, source, text, now_ms, expiry_ms);
}

CASE(each_is_asked_once_in_order)
{
    struct names *names = names_create(8);
    CHECK_TEXT(known(names, "192.0.2.1", 0), "-");
    CHECK_TEXT(known(names, "2001:db8::1", 0), "-");
    CHECK_TEXT(known(names, "192.0.2.1", 0), "-");
    CHECK_NUMBER(names_waiting(names), 2);
    CHECK_TEXT(taken(names, 1), "192.0.2.1");
    CHECK_TEXT(known(names, "192.0.2.1", 2), "-");
    CHECK_TEXT(taken(names, 3), "2001:db8::1");
    CHECK_TEXT(taken(names, 4), "none");
    tell(names, "192.0.2.1", NAME_REVERSE, "host.example", 5, 1000);
    CHECK_TEXT(known(names, "192.0.2.1", 6), "reverse host.example");
    CHECK_TEXT(known(names, "192.0.2.1", 999), "reverse host.example");
    CHECK_NUMBER(names_waiting(names), 0);
    /* Asked again, it keeps its old name meanwhile. */
    CHECK_TEXT(known(names, "192.0.2.1", 1000), "reverse host.example");
    CHECK_TEXT(taken(names, 1001), "192.0.2.1");
    tell(names, "192.0.2.1", NAME_REVERSE, "", 1002, 5000);
    CHECK_TEXT(known(names, "192.0.2.1", 1003), "-");
    names_free(names);
}

CASE(who_does_not_answer_has_no_name_for_a_while)
{
    struct names *names = names_create(8);
    known(names, "192.0.2.1", 0);
    CHECK_TEXT(taken(names, 0), "192.0.2.1");
    CHECK_TEXT(known(names, "192.0.2.1", 4999), "-");
    CHECK_TEXT(known(names, "192.0.2.1", 5000), "-");
    CHECK_TEXT(taken(names, 5001), "none");
    CHECK_TEXT(known(names, "192.0.2.1", 65000), "-");
    CHECK_TEXT(taken(names, 65001), "192.0.2.1");
    /* A late answer is one all the same. */
    tell(names, "192.0.2.1", NAME_REVERSE, "late.example", 80000, 90000);
    CHECK_TEXT(known(names, "192.0.2.1", 80001), "reverse late.example");
    names_free(names);
}

CASE(nobody_in_particular_is_never_asked)
{
    struct names *names = names_create(8);
    static const char *const special[] = {"127.0.0.1", "0.0.0.0", "::1", "::", "224.0.0.251", "ff02::fb"};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        CHECK_TEXT(known(names, special[i], 0), "-");
        tell(names, special[i], NAME_CACHED, "lie", 0, 1000);
        CHECK_TEXT(known(names, special[i], 0), "-");
    }
    CHECK_NUMBER(names_waiting(names), 0);
    names_free(names);
}

CASE(the_cache_goes_before_the_network)
{
    struct names *names = names_create(8);
    tell(names, "192.0.2.1", NAME_CACHED, "www.example", 0, 100);
    tell(names, "192.0.2.1", NAME_REVERSE, "pool-7.example", 10, 1000);
    CHECK_TEXT(known(names, "192.0.2.1", 11), "cached www.example");
    tell(names, "192.0.2.1", NAME_CACHED, "api.example", 20, 100);
    CHECK_TEXT(known(names, "192.0.2.1", 21), "cached api.example");
    tell(names, "192.0.2.1", NAME_REVERSE, "pool-7.example", 100, 1000);
    CHECK_TEXT(known(names, "192.0.2.1", 101), "reverse pool-7.example");
    names_free(names);
}

CASE(the_least_wanted_goes)
{
    struct names *names = names_create(3);
    known(names, "192.0.2.1", 0);
    tell(names, "192.0.2.2", NAME_CACHED, "two", 0, 1000);
    tell(names, "192.0.2.3", NAME_CACHED, "three", 0, 1000);
    CHECK_TEXT(known(names, "192.0.2.2", 1), "cached two");
    known(names, "192.0.2.4", 2); /* in place of 1, which waited */
    CHECK_NUMBER(names_waiting(names), 1);
    CHECK_TEXT(taken(names, 3), "192.0.2.4");
    known(names, "192.0.2.5", 4); /* in place of 3 */
    CHECK_TEXT(known(names, "192.0.2.2", 5), "cached two");
    CHECK_TEXT(known(names, "192.0.2.3", 6), "-");
    names_free(names);
}

CASE(failures_are_forgotten_when_asked_for)
{
    struct names *names = names_create(3);
    tell(names, "192.0.2.1", NAME_REVERSE, "", 0, 100000);
    tell(names, "192.0.2.2", NAME_REVERSE, "two", 0, 100000);
    known(names, "192.0.2.1", 1);
    CHECK_NUMBER(names_waiting(names), 0);
    names_forget_failures(names);
    known(names, "192.0.2.1", 2);
    known(names, "192.0.2.2", 2);
    CHECK_NUMBER(names_waiting(names), 1);
    names_free(names);
}

/* Whatever is asked and told, all stays within bounds and each waits once. */
CASE(random_use)
{
    enum { CAPACITY = 16, ADDRESSES = 64 };
    struct names *names = names_create(CAPACITY);
    uint32_t seed = 7;
    char text[HOST_NAME_SIZE];
    for (uint64_t now = 0; now < 200000; now += 37) {
        struct address address = {{192, 0, 2, 0}, 0, false};
        seed = seed * 1664525 + 1013904223;
        address.bytes[3] = (uint8_t)(seed >> 16) % ADDRESSES;
        switch (seed >> 28) {
        case 0:
            names_tell(names, &address, NAME_REVERSE, "x", now, now + seed % 5000);
            break;
        case 1:
            names_tell(names, &address, NAME_CACHED, "", now, now + seed % 5000);
            break;
        case 2:
        case 3:
            names_take(names, now, &address);
            break;
        default:
            names_find(names, &address, now, text);
            break;
        }
        CHECK(names_waiting(names) <= CAPACITY);
    }
    size_t left = names_waiting(names), count = 0;
    struct address address;
    while (names_take(names, 0, &address)) {
        count++;
    }
    CHECK_NUMBER(count, left);
    names_free(names);
}

/* Every adapter may have the same link-local address. */
CASE(scopes_are_told_apart)
{
    struct names *names = names_create(8);
    tell(names, "fe80::1%12", NAME_CACHED, "Ethernet", 0, 1000);
    tell(names, "fe80::1%13", NAME_CACHED, "Wi-Fi", 0, 1000);
    CHECK_TEXT(known(names, "fe80::1%12", 1), "cached Ethernet");
    CHECK_TEXT(known(names, "fe80::1%13", 1), "cached Wi-Fi");
    CHECK_TEXT(known(names, "fe80::1%14", 1), "-");
    names_free(names);
}

int main(void)
{
    RUN(each_is_asked_once_in_order);
    RUN(who_does_not_answer_has_no_name_for_a_while);
    RUN(nobody_in_particular_is_never_asked);
    RUN(the_cache_goes_before_the_network);
    RUN(the_least_wanted_goes);
    RUN(failures_are_forgotten_when_asked_for);
    RUN(scopes_are_told_apart);
    RUN(random_use);
    return check_result();
}
