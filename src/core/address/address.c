/*
 * address: addresses as text and as ranges, and ends, which are an address with a port.
 *
 * Parsers take a length and never look behind it; formatters go through text_append, which cuts.
 * Neither uses the C library's number parsing: it skips blanks, takes signs and follows the locale.
 */
#include "sockscope/address.h"

#include <stdio.h>
#include <string.h>

#include "sockscope/text.h"

enum { GROUPS = 8 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The whole of the text as a decimal number up to `most`; leading zeros only where `padded` says so. */
static bool parse_decimal(const char *text, size_t length, uint32_t most, bool padded, uint32_t *number)
{
    uint64_t value = 0;
    if (length == 0 || (!padded && length > 1 && text[0] == '0')) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i])) {
            return false;
        }
        value = value * 10 + (uint64_t)(text[i] - '0');
        if (value > most) {
            return false;
        }
    }
    *number = (uint32_t)value;
    return true;
}

/* Up to the next `stop` or the end. */
static size_t part_length(const char *text, size_t length, char stop)
{
    const char *found = length ? memchr(text, stop, length) : NULL;
    return found ? (size_t)(found - text) : length;
}

static bool parse_ipv4(const char *text, size_t length, uint8_t bytes[4])
{
    for (int i = 0; i < 4; i++) {
        size_t part = part_length(text, length, '.');
        uint32_t number;
        if (!parse_decimal(text, part, 255, false, &number) || (part == length) != (i == 3)) {
            return false;
        }
        bytes[i] = (uint8_t)number;
        if (part < length) {
            text += part + 1;
            length -= part + 1;
        }
    }
    return true;
}

static int hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool parse_group(const char *text, size_t length, uint8_t bytes[2])
{
    unsigned value = 0;
    if (length == 0 || length > 4) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        int digit = hex_value(text[i]);
        if (digit < 0) {
            return false;
        }
        value = value << 4 | (unsigned)digit;
    }
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
    return true;
}

/* Groups between colons, the last one perhaps dotted; returns how many bytes they fill, or -1. */
static int parse_groups(const char *text, size_t length, bool dotted_tail, uint8_t *bytes, int room)
{
    int used = 0;
    if (length == 0) {
        return 0;
    }
    for (;;) {
        size_t part = part_length(text, length, ':');
        bool last = part == length;
        if (last && dotted_tail && memchr(text, '.', part)) {
            return used + 4 <= room && parse_ipv4(text, part, bytes + used) ? used + 4 : -1;
        }
        if (used + 2 > room || !parse_group(text, part, bytes + used)) {
            return -1;
        }
        used += 2;
        if (last) {
            return used;
        }
        text += part + 1;
        length -= part + 1;
    }
}

/* Where "::" stands, or `length`. */
static size_t find_gap(const char *text, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (text[i] == ':' && text[i + 1] == ':') {
            return i;
        }
    }
    return length;
}

static bool parse_ipv6(const char *text, size_t length, uint8_t bytes[16])
{
    size_t gap = find_gap(text, length);
    if (gap == length) {
        return parse_groups(text, length, true, bytes, 16) == 16;
    }
    /* The gap stands for at least one group. */
    uint8_t tail[14];
    int before = parse_groups(text, gap, false, bytes, 14);
    if (before < 0) {
        return false;
    }
    int after = parse_groups(text + gap + 2, length - gap - 2, true, tail, 14 - before);
    if (after < 0) {
        return false;
    }
    memset(bytes + before, 0, (size_t)(16 - before - after));
    memcpy(bytes + 16 - after, tail, (size_t)after);
    return true;
}

bool address_parse(const char *text, size_t length, struct address *address)
{
    struct address parsed;
    memset(&parsed, 0, sizeof parsed);
    bool bracketed = length >= 2 && text[0] == '[' && text[length - 1] == ']';
    if (bracketed) {
        text++;
        length -= 2;
    }
    if (length == 0) {
        return false;
    }
    parsed.ipv6 = memchr(text, ':', length) != NULL;
    if (!parsed.ipv6) {
        if (bracketed || !parse_ipv4(text, length, parsed.bytes)) {
            return false;
        }
    } else {
        size_t part = part_length(text, length, '%');
        if (part < length &&
            !parse_decimal(text + part + 1, length - part - 1, UINT32_MAX, true, &parsed.scope)) {
            return false;
        }
        if (!parse_ipv6(text, part, parsed.bytes)) {
            return false;
        }
    }
    *address = parsed;
    return true;
}

static void append_ipv4(const uint8_t *bytes, char *text, size_t size, size_t *length)
{
    /* Straight into a buffer: this is written for every row of every export. */
    char whole[16], *to = whole;
    for (int i = 0; i < 4; i++) {
        unsigned part = bytes[i];
        if (part >= 100) {
            *to++ = (char)('0' + part / 100);
        }
        if (part >= 10) {
            *to++ = (char)('0' + part / 10 % 10);
        }
        *to++ = (char)('0' + part % 10);
        *to++ = (char)(i < 3 ? '.' : '\0');
    }
    text_append(text, size, length, whole);
}

static void append_group(unsigned value, char *text, size_t size, size_t *length)
{
    static const char digits[] = "0123456789abcdef";
    char group[5];
    char *first = group + 4;
    *first = '\0';
    do {
        *--first = digits[value & 15u];
        value >>= 4;
    } while (value);
    text_append(text, size, length, first);
}

static bool is_mapped(const uint8_t bytes[16])
{
    static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return memcmp(bytes, prefix, sizeof prefix) == 0;
}

/* The longest run of at least two zero groups, the first of equals; `*first` is GROUPS when there is none. */
static void find_zeros(const unsigned groups[GROUPS], int *first, int *end)
{
    int best = 1;
    *first = GROUPS;
    *end = GROUPS;
    for (int i = 0; i < GROUPS; i++) {
        int run = i;
        while (run < GROUPS && groups[run] == 0) {
            run++;
        }
        if (run - i > best) {
            best = run - i;
            *first = i;
            *end = run;
        }
        i = run > i ? run - 1 : i;
    }
}

static void append_ipv6(const uint8_t bytes[16], char *text, size_t size, size_t *length)
{
    if (is_mapped(bytes)) {
        text_append(text, size, length, "::ffff:");
        append_ipv4(bytes + 12, text, size, length);
        return;
    }
    unsigned groups[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
        groups[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
    }
    int first, end;
    find_zeros(groups, &first, &end);
    for (int i = 0; i < GROUPS;) {
        if (i == first) {
            text_append(text, size, length, "::");
            i = end;
            continue;
        }
        text_append(text, size, length, i > 0 && i != end ? ":" : "");
        append_group(groups[i], text, size, length);
        i++;
    }
}

size_t address_format(const struct address *address, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    if (!address->ipv6) {
        append_ipv4(address->bytes, text, size, &length);
        return length;
    }
    append_ipv6(address->bytes, text, size, &length);
    if (address->scope) {
        text_append(text, size, &length, "%");
        text_append_number(text, size, &length, address->scope);
    }
    return length;
}

size_t end_format(const struct address *address, uint16_t port, char *text, size_t size)
{
    char host[ADDRESS_TEXT_SIZE];
    size_t length = 0;
    text[0] = '\0';
    address_format(address, host, sizeof host);
    text_append(text, size, &length, address->ipv6 ? "[" : "");
    text_append(text, size, &length, host);
    text_append(text, size, &length, address->ipv6 ? "]:" : ":");
    text_append_number(text, size, &length, port);
    return length;
}

bool end_parse(const char *text, size_t length, struct address *address, uint16_t *port)
{
    size_t colon = length;
    while (colon > 0 && text[colon - 1] != ':') {
        colon--;
    }
    if (colon < 2) {
        return false;
    }
    struct address parsed;
    uint32_t number;
    size_t end = colon - 1;
    bool bracketed = text[0] == '[' && text[end - 1] == ']';
    if (!address_parse(text, end, &parsed) || parsed.ipv6 != bracketed ||
        !parse_decimal(text + colon, length - colon, UINT16_MAX, true, &number)) {
        return false;
    }
    *address = parsed;
    *port = (uint16_t)number;
    return true;
}

bool end_pattern_parse(const char *text, size_t length, struct end_pattern *pattern)
{
    memset(pattern, 0, sizeof *pattern);
    if (length == 1 && text[0] == '*') {
        pattern->any_address = pattern->any_port = true;
        return true;
    }
    if (end_parse(text, length, &pattern->address, &pattern->port)) {
        return true;
    }
    /* Each star is tried as something that end_parse knows. */
    char end[END_TEXT_SIZE + 16];
    const char *address = text;
    size_t used = length;
    pattern->any_address = length >= 2 && memcmp(text, "*:", 2) == 0;
    if (pattern->any_address) {
        address++;
        used--;
    }
    pattern->any_port = used >= 2 && memcmp(address + used - 2, ":*", 2) == 0;
    if (pattern->any_port) {
        used--;
    }
    if (used > sizeof end - 16 || !(pattern->any_address || pattern->any_port)) {
        return false;
    }
    int written = snprintf(end, sizeof end, "%s%.*s%s", pattern->any_address ? "0.0.0.0" : "", (int)used,
                           address, pattern->any_port ? "0" : "");
    return end_parse(end, (size_t)written, &pattern->address, &pattern->port);
}

bool end_pattern_match(const struct end_pattern *pattern, const struct address *address, uint16_t port)
{
    return (pattern->any_port || pattern->port == port) &&
           (pattern->any_address ||
            (pattern->address.ipv6 == address->ipv6 &&
             memcmp(pattern->address.bytes, address->bytes, sizeof address->bytes) == 0 &&
             (pattern->address.scope == 0 || pattern->address.scope == address->scope)));
}

static bool has_prefix(const uint8_t *bytes, const uint8_t *prefix, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(bytes, prefix, whole) != 0) {
        return false;
    }
    return rest == 0 || ((bytes[whole] ^ prefix[whole]) >> (8 - rest)) == 0;
}

/* The four bytes of an IPv4 address, plain or mapped; NULL for any other. */
static const uint8_t *ipv4_bytes(const struct address *address)
{
    if (!address->ipv6) {
        return address->bytes;
    }
    return is_mapped(address->bytes) ? address->bytes + 12 : NULL;
}

bool address_is_loopback(const struct address *address)
{
    static const uint8_t loopback[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    const uint8_t *ipv4 = ipv4_bytes(address);
    return ipv4 ? ipv4[0] == 127 : memcmp(address->bytes, loopback, sizeof loopback) == 0;
}

bool address_is_any(const struct address *address)
{
    static const uint8_t any[16] = {0};
    const uint8_t *ipv4 = ipv4_bytes(address);
    return ipv4 ? memcmp(ipv4, any, 4) == 0 : memcmp(address->bytes, any, sizeof any) == 0;
}

struct prefix {
    uint8_t bytes[4];
    unsigned bits;
};

bool address_is_local_network(const struct address *address)
{
    static const struct prefix ipv4_prefixes[] = {
        {{0, 0, 0, 0}, 8},      /* this network, unspecified */
        {{10, 0, 0, 0}, 8},     /* private */
        {{127, 0, 0, 0}, 8},    /* loopback */
        {{169, 254, 0, 0}, 16}, /* link-local */
        {{172, 16, 0, 0}, 12},  /* private */
        {{192, 168, 0, 0}, 16}, /* private */
        {{224, 0, 0, 0}, 4},    /* multicast */
        {{255, 255, 255, 255}, 32},
    };
    static const struct prefix ipv6_prefixes[] = {
        {{0xFC, 0, 0, 0}, 7},     /* unique-local */
        {{0xFE, 0x80, 0, 0}, 10}, /* link-local */
        {{0xFF, 0, 0, 0}, 8},     /* multicast */
    };
    const uint8_t *ipv4 = ipv4_bytes(address);
    const struct prefix *prefixes = ipv4 ? ipv4_prefixes : ipv6_prefixes;
    size_t count = ipv4 ? sizeof ipv4_prefixes / sizeof ipv4_prefixes[0]
                        : sizeof ipv6_prefixes / sizeof ipv6_prefixes[0];
    for (size_t i = 0; i < count; i++) {
        if (has_prefix(ipv4 ? ipv4 : address->bytes, prefixes[i].bytes, prefixes[i].bits)) {
            return true;
        }
    }
    return address_is_loopback(address) || address_is_any(address);
}

bool address_in_network(const struct address *address, const struct address *network, unsigned bits)
{
    return address->ipv6 == network->ipv6 && bits <= (address->ipv6 ? 128u : 32u) &&
           has_prefix(address->bytes, network->bytes, bits);
}

int address_compare(const struct address *a, const struct address *b)
{
    if (a->ipv6 != b->ipv6) {
        return a->ipv6 ? 1 : -1;
    }
    int by_bytes = memcmp(a->bytes, b->bytes, sizeof a->bytes);
    return by_bytes ? by_bytes : (a->scope > b->scope) - (a->scope < b->scope);
}
