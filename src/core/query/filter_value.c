/*
 * filter_value: values of the filter language into nodes.  They are compiled as far as they go: state
 * and protocol words become bit sets, addresses, networks and ranges a low and a high bound, lists an
 * OR; so that matching a row only compares.
 */
#include "core/query/filter_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

static const char *const quality_names[QUALITY_COUNT] = {"loopback", "listening", "external", "new",
                                                         "changed",  "closed",    "stale",    "elevated"};

static const enum tcp_state states[] = {
    STATE_CLOSED,    STATE_LISTEN,     STATE_SYN_SENT,   STATE_SYN_RECEIVED, STATE_ESTABLISHED,
    STATE_FIN_WAIT1, STATE_FIN_WAIT2,  STATE_CLOSE_WAIT, STATE_CLOSING,      STATE_LAST_ACK,
    STATE_TIME_WAIT, STATE_DELETE_TCB, STATE_BOUND};

enum { STATE_COUNT = sizeof states / sizeof states[0] };

/* Errors and nodes. */

bool filter_fail(struct parser *parser, size_t position, size_t length, const char *format, ...)
{
    va_list arguments;
    parser->error->position = position;
    parser->error->length = length;
    va_start(arguments, format);
    vsnprintf(parser->error->message, sizeof parser->error->message, format, arguments);
    va_end(arguments);
    return false;
}

bool filter_fail_memory(struct parser *parser)
{
    return filter_fail(parser, 0, 0, "out of memory");
}

struct excerpt filter_excerpt(const char *from, size_t length)
{
    char piece[128];
    struct excerpt result = {{0}};
    size_t used = length < sizeof piece - 1 ? length : sizeof piece - 1;
    memcpy(piece, from, used);
    piece[used] = '\0';
    if (text_sanitise(piece, result.text, sizeof result.text - 3) < length) {
        size_t cut = strlen(result.text);
        text_append(result.text, sizeof result.text, &cut, "...");
    }
    return result;
}

const char *filter_nearer(const char *text, size_t length, const char *candidate, const char *best)
{
    return !best || text_distance(text, length, candidate) < text_distance(text, length, best) ? candidate
                                                                                               : best;
}

static bool reserve_node(struct parser *parser)
{
    struct filter *filter = parser->filter;
    if (filter->count < filter->capacity) {
        return true;
    }
    size_t capacity = filter->capacity ? filter->capacity * 2 : 8;
    struct node *nodes = realloc(filter->nodes, capacity * sizeof *nodes);
    if (!nodes) {
        return filter_fail_memory(parser);
    }
    filter->nodes = nodes;
    filter->capacity = capacity;
    return true;
}

struct node *filter_add_node(struct parser *parser, enum node_kind kind, unsigned target)
{
    if (!reserve_node(parser)) {
        return NULL;
    }
    struct node *node = &parser->filter->nodes[parser->filter->count++];
    memset(node, 0, sizeof *node);
    node->kind = (uint8_t)kind;
    node->target = (uint8_t)target;
    node->span = 1;
    return node;
}

bool filter_wrap_nodes(struct parser *parser, size_t first, enum node_kind kind)
{
    if (!reserve_node(parser)) {
        return false;
    }
    struct filter *filter = parser->filter;
    memmove(filter->nodes + first + 1, filter->nodes + first,
            (filter->count - first) * sizeof *filter->nodes);
    filter->count++;
    memset(&filter->nodes[first], 0, sizeof *filter->nodes);
    filter->nodes[first].kind = (uint8_t)kind;
    filter->nodes[first].span = (uint32_t)(filter->count - first);
    return true;
}

void filter_end_parent(struct parser *parser, size_t first)
{
    parser->filter->nodes[first].span = (uint32_t)(parser->filter->count - first);
}

static struct excerpt item_excerpt(const struct item *item)
{
    return filter_excerpt(item->text, item->length);
}

/* Numbers. */

static bool parse_number(const struct item *item, uint64_t *number)
{
    uint64_t value = 0;
    if (item->length == 0) {
        return false;
    }
    for (size_t i = 0; i < item->length; i++) {
        char c = item->text[i];
        if (c < '0' || c > '9') {
            return false;
        }
        /* What is too large for any field stays too large. */
        value = value > UINT64_C(100000000000) ? value : value * 10 + (uint64_t)(c - '0');
    }
    *number = value;
    return true;
}

static bool bounded_number(struct parser *parser, const struct field *field, const struct item *item,
                           uint64_t *number)
{
    if (!parse_number(item, number)) {
        return filter_fail(parser, item->position, item->length, "\"%s\" is not a %s number",
                           item_excerpt(item).text, field->number->word);
    }
    if (*number > field->number->largest) {
        return filter_fail(parser, item->position, item->length, "%s is too large for a %s, at most %llu",
                           item_excerpt(item).text, field->number->word,
                           (unsigned long long)field->number->largest);
    }
    return true;
}

static struct node *number_node(struct parser *parser, const struct field *field)
{
    if (field->target != EITHER_PORT) {
        parser->filter->facts |= column_get((enum column_id)field->target)->facts;
    }
    return filter_add_node(parser, NODE_NUMBER, field->target);
}

bool filter_read_numbers(struct parser *parser, const struct field *field, const struct item *item)
{
    uint64_t low, high;
    const char *dash = memchr(item->text, '-', item->length);
    if (dash) {
        size_t before = (size_t)(dash - item->text);
        struct item first = {item->text, before, item->position};
        struct item last = {dash + 1, item->length - before - 1, item->position + before + 1};
        if (first.length == 0 || last.length == 0) {
            return filter_fail(parser, item->position, item->length,
                               "a range needs both ends, for example 8000-8100");
        }
        if (!bounded_number(parser, field, &first, &low) || !bounded_number(parser, field, &last, &high)) {
            return false;
        }
        if (low > high) {
            return filter_fail(parser, item->position, item->length,
                               "this range runs backwards: %llu is more than %llu", (unsigned long long)low,
                               (unsigned long long)high);
        }
    } else {
        if (!bounded_number(parser, field, item, &low)) {
            return false;
        }
        high = low;
    }
    struct node *node = number_node(parser, field);
    if (node) {
        node->u.range.low = low;
        node->u.range.high = high;
    }
    return node != NULL;
}

/* Addresses. */

static unsigned address_bits(const struct address *address)
{
    return address->ipv6 ? 128 : 32;
}

static void set_addresses(struct node *node, const struct address *low, const struct address *high)
{
    memcpy(node->u.address.low, low->bytes, sizeof low->bytes);
    memcpy(node->u.address.high, high->bytes, sizeof high->bytes);
    node->u.address.scope = low->scope;
    node->u.address.ipv6 = low->ipv6;
    node->u.address.port = ANY_PORT;
}

static void set_network(struct node *node, const struct address *network, unsigned bits)
{
    struct address low = *network, high = *network;
    for (unsigned bit = bits; bit < address_bits(network); bit++) {
        uint8_t mask = (uint8_t)(0x80u >> bit % 8);
        low.bytes[bit / 8] &= (uint8_t)~mask;
        high.bytes[bit / 8] |= mask;
    }
    set_addresses(node, &low, &high);
}

enum address_fault filter_read_addresses(const struct item *item, struct node *node)
{
    struct address low, high;
    uint16_t port;
    if (address_parse(item->text, item->length, &low)) {
        set_addresses(node, &low, &low);
        return ADDRESS_FINE;
    }
    if (end_parse(item->text, item->length, &low, &port)) {
        set_addresses(node, &low, &low);
        node->u.address.port = port;
        return ADDRESS_FINE;
    }
    const char *slash = memchr(item->text, '/', item->length);
    if (slash && address_parse(item->text, (size_t)(slash - item->text), &low)) {
        struct item digits = {slash + 1, item->length - (size_t)(slash + 1 - item->text), 0};
        uint64_t bits;
        if (!parse_number(&digits, &bits) || bits > address_bits(&low)) {
            return ADDRESS_BAD_BITS;
        }
        set_network(node, &low, (unsigned)bits);
        return ADDRESS_FINE;
    }
    const char *dash = memchr(item->text, '-', item->length);
    if (dash && address_parse(item->text, (size_t)(dash - item->text), &low)) {
        if (!address_parse(dash + 1, item->length - (size_t)(dash + 1 - item->text), &high) ||
            low.ipv6 != high.ipv6 || memcmp(low.bytes, high.bytes, sizeof low.bytes) > 0) {
            return ADDRESS_BAD_RANGE;
        }
        set_addresses(node, &low, &high);
        return ADDRESS_FINE;
    }
    for (size_t colon = item->length; colon-- > 0;) {
        if (item->text[colon] == ':' && colon > 0) {
            bool bracketed = item->text[colon - 1] == ']';
            bool plain = address_parse(item->text, colon, &low) && (bracketed || !low.ipv6);
            return plain ? ADDRESS_BAD_PORT : ADDRESS_NONE;
        }
    }
    return ADDRESS_NONE;
}

bool filter_fail_address(struct parser *parser, const struct item *item, enum address_fault fault)
{
    static const char *const words[] = {
        [ADDRESS_FINE] = "",
        [ADDRESS_NONE] = "\"%s\" is not an address; write for example 10.0.0.0/8 or fe80::1",
        [ADDRESS_BAD_BITS] =
            "\"%s\" is not a network: behind the slash stands 0 to 32 for IPv4, 0 to 128 for IPv6",
        [ADDRESS_BAD_RANGE] = "\"%s\" is not a range: write two addresses of one family, the lower one first",
        [ADDRESS_BAD_PORT] = "\"%s\" has no port number from 0 to 65535 behind the colon"};
    return filter_fail(parser, item->position, item->length, words[fault], item_excerpt(item).text);
}

static bool address_item(struct parser *parser, const struct field *field, const struct item *item)
{
    struct node *node = filter_add_node(parser, NODE_ADDRESS, field->target);
    if (!node) {
        return false;
    }
    enum address_fault fault = filter_read_addresses(item, node);
    return fault == ADDRESS_FINE || filter_fail_address(parser, item, fault);
}

/* States, protocols, qualities. */

unsigned filter_state_index(enum tcp_state state)
{
    unsigned index = 0;
    while (index < STATE_COUNT && states[index] != state) {
        index++;
    }
    return index;
}

static bool state_item(struct parser *parser, const struct field *field, const struct item *item)
{
    enum tcp_state state;
    (void)field;
    if (!state_parse(item->text, item->length, &state)) {
        const char *best = NULL;
        for (size_t i = 0; i < STATE_COUNT; i++) {
            best = filter_nearer(item->text, item->length, state_name(states[i], STATE_NETSTAT), best);
            best = filter_nearer(item->text, item->length, state_name(states[i], STATE_POWERSHELL), best);
        }
        return filter_fail(parser, item->position, item->length, "unknown state \"%s\", did you mean \"%s\"?",
                           item_excerpt(item).text, best);
    }
    struct node *node = filter_add_node(parser, NODE_STATE, 0);
    if (node) {
        node->u.set = 1u << filter_state_index(state);
        parser->filter->facts |= state == STATE_BOUND ? FACT_BOUND : 0u;
    }
    return node != NULL;
}

static bool protocol_item(struct parser *parser, const struct field *field, const struct item *item)
{
    enum {
        TCP4 = 1u << PROTOCOL_TCP4,
        TCP6 = 1u << PROTOCOL_TCP6,
        UDP4 = 1u << PROTOCOL_UDP4,
        UDP6 = 1u << PROTOCOL_UDP6
    };
    static const struct {
        const char *name;
        uint32_t set;
    } words[] = {{"tcp", TCP4 | TCP6},  {"udp", UDP4 | UDP6}, {"tcp4", TCP4},        {"tcpv4", TCP4},
                 {"tcp6", TCP6},        {"tcpv6", TCP6},      {"udp4", UDP4},        {"udpv4", UDP4},
                 {"udp6", UDP6},        {"udpv6", UDP6},      {"ipv4", TCP4 | UDP4}, {"v4", TCP4 | UDP4},
                 {"ipv6", TCP6 | UDP6}, {"v6", TCP6 | UDP6}};
    const char *best = NULL;
    (void)field;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i].name) == item->length &&
            text_distance(item->text, item->length, words[i].name) == 0) {
            struct node *node = filter_add_node(parser, NODE_PROTOCOL, 0);
            if (node) {
                node->u.set = words[i].set;
            }
            return node != NULL;
        }
        best = filter_nearer(item->text, item->length, words[i].name, best);
    }
    return filter_fail(parser, item->position, item->length, "unknown protocol \"%s\", did you mean \"%s\"?",
                       item_excerpt(item).text, best);
}

static bool quality_item(struct parser *parser, const struct field *field, const struct item *item)
{
    const char *best = NULL;
    (void)field;
    for (unsigned i = 0; i < QUALITY_COUNT; i++) {
        if (text_distance(item->text, item->length, quality_names[i]) == 0) {
            parser->filter->facts |= i == IS_ELEVATED ? FACT_USER : 0u;
            return filter_add_node(parser, NODE_IS, i) != NULL;
        }
        best = filter_nearer(item->text, item->length, quality_names[i], best);
    }
    return filter_fail(parser, item->position, item->length,
                       "unknown word \"%s\" after is:, did you mean \"%s\"?", item_excerpt(item).text, best);
}

uint32_t filter_states_named(const char *part, size_t length)
{
    static const enum state_dialect dialects[] = {STATE_NETSTAT, STATE_POWERSHELL, STATE_WORDS};
    uint32_t set = 0;
    for (unsigned i = 0; i < STATE_COUNT; i++) {
        for (size_t d = 0; d < sizeof dialects / sizeof dialects[0]; d++) {
            if (text_contains_fold(state_name(states[i], dialects[d]), part, length)) {
                set |= 1u << i;
            }
        }
    }
    return set;
}

/* Comparisons, ages, lists. */

/* The range of whole numbers up to `most` that compare so; low > high when there is none. */
static void compared_range(enum comparison comparison, uint64_t number, uint64_t most, uint64_t *low,
                           uint64_t *high)
{
    *low = comparison == COMPARE_MORE ? number + 1 : comparison == COMPARE_MORE_EQUAL ? number : 0;
    *high = comparison == COMPARE_LESS_EQUAL ? number : most;
    if (comparison == COMPARE_LESS) {
        *low = number == 0;
        *high = number == 0 ? 0 : number - 1;
    }
}

bool filter_read_comparison(struct parser *parser, const struct field *field, enum comparison comparison,
                            const struct item *item)
{
    uint64_t number = 0;
    if (!bounded_number(parser, field, item, &number)) {
        return false;
    }
    struct node *node = number_node(parser, field);
    if (node) {
        compared_range(comparison, number, field->number->largest, &node->u.range.low, &node->u.range.high);
    }
    return node != NULL;
}

bool filter_read_age(struct parser *parser, enum comparison comparison, const struct item *item)
{
    enum { TICKS_PER_MILLISECOND = 10000 };
    uint64_t milliseconds;
    if (comparison == COMPARE_NONE || comparison == COMPARE_EQUAL) {
        return filter_fail(parser, item->position, item->length, "age needs < or >, for example age:<30s");
    }
    if (!text_parse_duration(item->text, item->length, &milliseconds)) {
        return filter_fail(parser, item->position, item->length,
                           "\"%s\" is not a time; write for example 30s, 5m, 2h or 1d",
                           item_excerpt(item).text);
    }
    struct node *node = filter_add_node(parser, NODE_AGE, 0);
    if (node) {
        compared_range(comparison, milliseconds * TICKS_PER_MILLISECOND, UINT64_MAX, &node->u.range.low,
                       &node->u.range.high);
        parser->filter->timed = true;
    }
    return node != NULL;
}

bool filter_read_list(struct parser *parser, const struct field *field, const struct item *value)
{
    static bool (*const parse_item[])(struct parser *, const struct field *, const struct item *) = {
        [FIELD_NUMBER] = filter_read_numbers, [FIELD_ADDRESS] = address_item, [FIELD_STATE] = state_item,
        [FIELD_PROTOCOL] = protocol_item,     [FIELD_IS] = quality_item,
    };
    size_t first = parser->filter->count, items = 0;
    const char *end = value->text + value->length;
    const char *at = value->text;
    for (;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma ? comma : end;
        struct item item = {at, (size_t)(stop - at), value->position + (size_t)(at - value->text)};
        if (item.length == 0) {
            return filter_fail(parser, item.position, 0, "a value is missing beside a comma");
        }
        if (!parse_item[field->kind](parser, field, &item)) {
            return false;
        }
        items++;
        if (!comma) {
            break;
        }
        at = comma + 1;
    }
    return items == 1 || filter_wrap_nodes(parser, first, NODE_OR);
}
