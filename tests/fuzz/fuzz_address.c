/* Addresses and ends: what is read can be written, and read again it is the same. */
#include "fuzz_text.h"

#include <stdio.h>

#include "sockscope/address.h"

static bool same_address(const struct address *a, const struct address *b)
{
    return address_compare(a, b) == 0 && a->ipv6 == b->ipv6 && a->scope == b->scope;
}

static void check_address(const char *text, size_t length)
{
    struct address address, again;
    char written[ADDRESS_TEXT_SIZE];
    if (address_parse(text, length, &address)) {
        size_t used = address_format(&address, written, sizeof written);
        MUST(used == strlen(written) && used < sizeof written);
        MUST(address_parse(written, used, &again) && same_address(&address, &again));
        MUST(address_in_network(&address, &again, address.ipv6 ? 128 : 32));
    }
}

static void check_end(const char *text, size_t length)
{
    struct address address, again;
    struct end_pattern pattern;
    uint16_t port, port_again;
    char written[ADDRESS_TEXT_SIZE], end[END_TEXT_SIZE + 16];
    if (end_parse(text, length, &address, &port)) {
        address_format(&address, written, sizeof written);
        int used = snprintf(end, sizeof end, address.ipv6 ? "[%s]:%u" : "%s:%u", written, (unsigned)port);
        MUST(end_parse(end, (size_t)used, &again, &port_again));
        MUST(same_address(&address, &again) && port == port_again);
        MUST(end_pattern_parse(text, length, &pattern) && end_pattern_match(&pattern, &address, port));
    }
    if (end_pattern_parse(text, length, &pattern) && !pattern.any_address && !pattern.any_port) {
        MUST(end_parse(text, length, &address, &port));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Without a NUL behind it: lengths must be obeyed. */
    char *text = malloc(size ? size : 1);
    MUST(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    check_address(text, size);
    check_end(text, size);
    free(text);
    return 0;
}
