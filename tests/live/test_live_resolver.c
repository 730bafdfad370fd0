/*
 * The resolver over a DNS of the test's own, which answers, stalls, lies and fails; nothing leaves this
 * process.
 */
#include "sockscope/resolver.h"

#include "check.h"
#include "patience.h"

#include <windows.h>

#include <stdio.h>
#include <string.h>

static struct {
    HANDLE gate; /* who stalls waits here */
    volatile LONG asked, stalled, most_stalled, cache_reads, changed;
    const char *cached_name;
} world;

static struct address an_address(unsigned last)
{
    return (struct address){{192, 0, 2, (uint8_t)last}, 0, false};
}

static void read_cache(void *context, void (*tell)(void *to, const struct address *address, const char *name),
                       void *to)
{
    struct address address = an_address(1);
    (void)context;
    InterlockedIncrement(&world.cache_reads);
    if (world.cached_name) {
        tell(to, &address, world.cached_name);
    }
}

/* By the last byte: 2 to 99 answer, 100 to 149 stall, 150 and more lie or fail. */
static uint32_t ask(void *context, const struct address *address, char name[HOST_NAME_SIZE])
{
    unsigned last = address->bytes[3];
    (void)context;
    InterlockedIncrement(&world.asked);
    if (last >= 100 && last < 150) {
        LONG now = InterlockedIncrement(&world.stalled);
        if (now > world.most_stalled) {
            world.most_stalled = now;
        }
        WaitForSingleObject(world.gate, PATIENCE_MS);
        InterlockedDecrement(&world.stalled);
        return ERROR_TIMEOUT;
    }
    if (last == 150) {
        memset(name, '\x1B', HOST_NAME_SIZE - 1);
        name[HOST_NAME_SIZE - 1] = '\0';
        return 0;
    }
    if (last > 150) {
        name[0] = '\0';
        return last == 151 ? 0 : ERROR_NOT_FOUND;
    }
    snprintf(name, HOST_NAME_SIZE, "host-%u.example", last);
    return 0;
}

static void changed(void *context)
{
    (void)context;
    InterlockedIncrement(&world.changed);
}

static struct resolver *create(bool network)
{
    struct name_operations operations = {.read_cache = read_cache, .ask = ask};
    memset(&world, 0, sizeof world);
    world.gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    struct resolver *resolver = resolver_create(&operations, changed, NULL);
    CHECK(world.gate && resolver);
    resolver_use_network(resolver, network);
    return resolver;
}

static void destroy(struct resolver *resolver)
{
    SetEvent(world.gate);
    CHECK(resolver_free(resolver, PATIENCE_MS));
    CloseHandle(world.gate);
}

static enum name_source find(struct resolver *resolver, unsigned last, char text[HOST_NAME_SIZE])
{
    struct address address = an_address(last);
    return resolver_find(resolver, &address, text);
}

static bool becomes_known(struct resolver *resolver, unsigned last, const char *name, enum name_source source)
{
    char text[HOST_NAME_SIZE] = "";
    for (ULONGLONG end = GetTickCount64() + PATIENCE_MS; GetTickCount64() < end;) {
        if (find(resolver, last, text) == source && strcmp(text, name) == 0) {
            return true;
        }
        Sleep(10);
    }
    printf("     192.0.2.%u is \"%s\"\n", last, text);
    return false;
}

static bool reaches(const volatile LONG *count, LONG wanted)
{
    for (ULONGLONG end = GetTickCount64() + PATIENCE_MS; GetTickCount64() < end && *count < wanted;) {
        Sleep(10);
    }
    return *count >= wanted;
}

CASE(without_leave_the_network_is_not_asked)
{
    char text[HOST_NAME_SIZE];
    struct resolver *resolver = create(false);
    world.cached_name = "www.example";
    CHECK(becomes_known(resolver, 1, "www.example", NAME_CACHED));
    find(resolver, 2, text);
    CHECK(reaches(&world.cache_reads, 1));
    Sleep(100);
    CHECK(find(resolver, 2, text) == NAME_UNKNOWN);
    CHECK_NUMBER(world.asked, 0);
    CHECK(world.changed > 0);
    /* With leave, those without a name are asked for at once. */
    resolver_use_network(resolver, true);
    CHECK(becomes_known(resolver, 2, "host-2.example", NAME_REVERSE));
    CHECK(becomes_known(resolver, 1, "www.example", NAME_CACHED));
    destroy(resolver);
}

CASE(stalled_questions_are_few_and_hold_nobody_up)
{
    char text[HOST_NAME_SIZE];
    struct resolver *resolver = create(true);
    CHECK(becomes_known(resolver, 3, "host-3.example", NAME_REVERSE));
    for (unsigned last = 100; last < 120; last++) {
        find(resolver, last, text);
    }
    CHECK(reaches(&world.stalled, RESOLVER_WORKERS));
    for (unsigned last = 120; last < 140; last++) {
        ULONGLONG before = GetTickCount64();
        CHECK(find(resolver, last, text) == NAME_UNKNOWN);
        CHECK(GetTickCount64() - before < PATIENCE_MS);
    }
    CHECK_NUMBER(world.most_stalled, RESOLVER_WORKERS);
    CHECK(find(resolver, 3, text) == NAME_REVERSE);
    SetEvent(world.gate);
    CHECK(becomes_known(resolver, 4, "host-4.example", NAME_REVERSE));
    CHECK_NUMBER(world.most_stalled, RESOLVER_WORKERS);
    destroy(resolver);
}

CASE(lies_and_failures_are_no_names)
{
    char text[HOST_NAME_SIZE];
    struct resolver *resolver = create(true);
    for (unsigned last = 150; last < 155; last++) {
        find(resolver, last, text);
    }
    CHECK(reaches(&world.asked, 5));
    CHECK(becomes_known(resolver, 5, "host-5.example", NAME_REVERSE));
    CHECK(find(resolver, 151, text) == NAME_UNKNOWN && find(resolver, 152, text) == NAME_UNKNOWN);
    /* Told as it is; whoever shows it sanitises it. */
    CHECK(find(resolver, 150, text) == NAME_REVERSE && strlen(text) == HOST_NAME_SIZE - 1);
    /* An answer is asked for once. */
    LONG asked = world.asked;
    for (int i = 0; i < 50; i++) {
        find(resolver, 151, text);
        find(resolver, 5, text);
    }
    CHECK_NUMBER(world.asked, asked);
    destroy(resolver);
}

CASE(it_ends_in_bounded_time)
{
    char text[HOST_NAME_SIZE];
    struct resolver *resolver = create(true);
    find(resolver, 100, text);
    CHECK(reaches(&world.stalled, 1));
    CHECK(!resolver_free(resolver, 50));
    SetEvent(world.gate);
    CHECK(resolver_free(resolver, PATIENCE_MS));
    CloseHandle(world.gate);
}

/* The system's own, asked for nothing but what it has: it comes back. */
CASE(the_cache_of_this_machine_can_be_read)
{
    struct name_operations operations = system_name_operations();
    struct names *names = names_create(4);
    char query[80];
    struct address address = an_address(7), ipv6;
    CHECK(operations.read_cache && operations.ask && names);
    CHECK(names_reverse_query(&address, query, sizeof query) == strlen("7.2.0.192.in-addr.arpa"));
    CHECK_TEXT(query, "7.2.0.192.in-addr.arpa");
    CHECK(address_parse("2001:db8::1f", 12, &ipv6));
    names_reverse_query(&ipv6, query, sizeof query);
    CHECK_TEXT(query, "f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    struct resolver *resolver = resolver_create(&operations, changed, NULL);
    char text[HOST_NAME_SIZE];
    resolver_find(resolver, &address, text);
    CHECK(resolver_free(resolver, PATIENCE_MS));
    names_free(names);
}

struct heard {
    int count;
    bool loopback, nameless;
};

static void hear(void *to, const struct address *address, const char *name)
{
    struct heard *heard = to;
    heard->count++;
    heard->loopback = heard->loopback || address_is_loopback(address);
    heard->nameless = heard->nameless || !name[0];
}

CASE(the_adapters_of_this_machine_can_be_read)
{
    struct name_operations operations = system_adapter_operations();
    struct heard heard = {0, false, false};
    CHECK(operations.read_cache && !operations.ask);
    operations.read_cache(operations.context, hear, &heard);
    CHECK(heard.count > 0 && heard.loopback && !heard.nameless);
    printf("     addresses of adapters: %d\n", heard.count);
}

int main(void)
{
    RUN(without_leave_the_network_is_not_asked);
    RUN(stalled_questions_are_few_and_hold_nobody_up);
    RUN(lies_and_failures_are_no_names);
    RUN(it_ends_in_bounded_time);
    RUN(the_cache_of_this_machine_can_be_read);
    RUN(the_adapters_of_this_machine_can_be_read);
    return check_result();
}
