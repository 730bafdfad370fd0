/*
 * filter_word: bare words.  What can be decided while parsing is: which states, protocols, numbers and bytes
 * of IPv4 addresses a word stands for.  The texts of an owner are looked through once a pass.
 */
#include "core/query/filter_tree.h"

#include <string.h>

#include "core/base/array.h"
#include "core/base/hash.h"

/* Where an owner may be found: this many entries in turn. */
enum { PLACES = 4 };

static const struct cell_context no_context = {0};

/* Preparing. */

static void add_column(struct column_list *list, int id)
{
    list->ids[list->count++] = (uint8_t)id;
}

/* Those that are decided without their text: see filter_match_word. */
static bool is_prepared(int id)
{
    return id == COLUMN_STATE || id == COLUMN_PROTOCOL || id == COLUMN_LOCAL_ADDRESS ||
           id == COLUMN_REMOTE_ADDRESS;
}

void filter_sort_columns(struct filter *filter)
{
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const struct column *column = column_get((enum column_id)id);
        if (!(filter->columns >> id & 1u) || !column->searchable || is_prepared(id)) {
            continue;
        }
        bool owned = column->of_process || id == COLUMN_SERVICE || id == COLUMN_CHANGE;
        add_column(column->number ? &filter->numbers : owned ? &filter->owned : &filter->other, id);
    }
}

static uint32_t protocols_named(const char *part, size_t length)
{
    uint32_t set = 0;
    for (unsigned i = 0; i < PROTOCOL_COUNT; i++) {
        set |= (uint32_t)text_contains_fold(protocol_name((enum protocol)i), part, length) << i;
    }
    return set;
}

/* The number that is written just like that. */
static uint64_t number_written(const char *text, size_t length)
{
    uint64_t number = 0;
    if (length > 19 || (length > 1 && text[0] == '0') || strspn(text, "0123456789") < length) {
        return NO_NUMBER;
    }
    for (size_t i = 0; i < length; i++) {
        number = number * 10 + (uint64_t)(text[i] - '0');
    }
    return number;
}

/* Whether a part of the word, which has `parts` of them, fits a byte written out. */
static bool part_fits(const char *part, size_t length, unsigned index, unsigned parts, const char *byte)
{
    size_t size = strlen(byte);
    bool first = index == 0, last = index + 1 == parts;
    if (first && last) {
        return text_contains_fold(byte, part, length);
    }
    return length <= size && (first || last || length == size) &&
           memcmp(first ? byte + size - length : byte, part, length) == 0;
}

static void note_part(struct word *word, const char *part, size_t length, unsigned index)
{
    for (unsigned i = 0; i < sizeof word->fits; i++) {
        char byte[4];
        size_t size = 0;
        text_append_number(byte, sizeof byte, &size, i);
        word->fits[i] |= (uint8_t)(part_fits(part, length, index, word->parts, byte) << index);
    }
}

static void note_parts(struct word *word, const char *text)
{
    unsigned dots = 0;
    for (const char *dot = strchr(text, '.'); dot; dot = strchr(dot + 1, '.')) {
        dots++;
    }
    word->dotted = dots > 0;
    if (dots > 3 || text[strspn(text, "0123456789.")] != '\0') {
        return;
    }
    word->parts = (uint8_t)(dots + 1);
    for (unsigned i = 0; i <= dots; i++) {
        size_t length = strcspn(text, ".");
        note_part(word, text, length, i);
        text += length + 1;
    }
}

bool filter_prepare_word(struct filter *filter, struct node *node)
{
    const char *text = filter->pool + node->u.text.offset;
    size_t length = node->u.text.length;
    struct word *words =
        array_grow(filter->words, &filter->word_capacity, filter->word_count + 1, sizeof *words);
    if (!words) {
        return false;
    }
    filter->words = words;
    node->u.text.word = (uint32_t)filter->word_count++;
    struct word *word = &words[node->u.text.word];
    memset(word, 0, sizeof *word);
    word->states = filter_states_named(text, length);
    word->protocols = protocols_named(text, length);
    word->number = number_written(text, length);
    word->address_like = strspn(text, "0123456789abcdef:.%") >= length;
    if (word->address_like) {
        note_parts(word, text);
    }
    return true;
}

/* Matching. */

static bool in_texts(const struct column_list *columns, const char *text, size_t length,
                     const struct row *row)
{
    char cell[CELL_SIZE];
    for (size_t i = 0; i < columns->count; i++) {
        if (column_get((enum column_id)columns->ids[i])->text(row, &no_context, cell, sizeof cell) > 0 &&
            text_contains_fold(cell, text, length)) {
            return true;
        }
    }
    return false;
}

static bool in_numbers(const struct column_list *columns, uint64_t wanted, const struct row *row)
{
    uint64_t number;
    for (size_t i = 0; wanted != NO_NUMBER && i < columns->count; i++) {
        const struct column *column = column_get((enum column_id)columns->ids[i]);
        if (column->number->get(row, &number) && number == wanted) {
            return true;
        }
    }
    return false;
}

/* What the texts of an owner depend on besides its process and service. */
static uint64_t traits_of(const struct row *row)
{
    return row->change | (uint64_t)row->previous_state << 8 | (uint64_t)row->remote_change << 16 |
           (uint64_t)row->owner_was << 24 | (uint64_t)row->stale << 32;
}

static bool is_owner(const struct filter_owner *owner, const struct row *row, uint64_t traits)
{
    return owner->process == row->process && owner->service == row->service && owner->traits == traits;
}

/* The entry of the row's owner; where there is no room beside others, that of another is emptied for it. */
static struct filter_owner *find_owner(struct filter_pass *pass, const struct row *row)
{
    uint64_t traits = traits_of(row);
    uint64_t hash = mix_hash(mix_hash(traits, (uintptr_t)row->process), (uintptr_t)row->service);
    struct filter_owner *owner = NULL;
    for (unsigned i = 0; i < PLACES; i++) {
        owner = &pass->owners[(hash + i) % FILTER_OWNERS];
        if (is_owner(owner, row, traits)) {
            return owner;
        }
        if (!owner->known) {
            break;
        }
    }
    *owner = (struct filter_owner){.process = row->process, .service = row->service, .traits = traits};
    return owner;
}

static bool in_owner(const struct filter *filter, struct filter_pass *pass, const struct node *node,
                     const struct row *row)
{
    const char *text = filter->pool + node->u.text.offset;
    if (!pass || node->u.text.word >= FILTER_WORDS) {
        return in_texts(&filter->owned, text, node->u.text.length, row);
    }
    struct filter_owner *owner = find_owner(pass, row);
    uint32_t bit = UINT32_C(1) << node->u.text.word;
    if (!(owner->known & bit)) {
        owner->known |= bit;
        owner->found |= in_texts(&filter->owned, text, node->u.text.length, row) ? bit : 0;
    }
    return (owner->found & bit) != 0;
}

/* Bit p of `fitting`: the parts up to p fit the bytes up to here. */
static bool in_ipv4(const struct word *word, const uint8_t bytes[4])
{
    unsigned fitting = 0, found = 0;
    for (int i = 0; i < 4; i++) {
        fitting = (fitting << 1 | 1u) & word->fits[bytes[i]];
        found |= fitting;
    }
    return word->parts > 0 && (found >> (word->parts - 1) & 1u) != 0;
}

static bool in_ipv6(const char *text, size_t length, const struct word *word, const struct address *address)
{
    char cell[ADDRESS_TEXT_SIZE];
    if (word->dotted && address->bytes[10] != 0xFF) { /* only mapped addresses have dots */
        return false;
    }
    address_format(address, cell, sizeof cell);
    return text_contains_fold(cell, text, length);
}

static bool in_addresses(const struct filter *filter, const struct node *node, const struct word *word,
                         const struct row *row)
{
    const struct endpoint *endpoint = &row->endpoint;
    bool local = filter->columns >> COLUMN_LOCAL_ADDRESS & 1u;
    bool remote = (filter->columns >> COLUMN_REMOTE_ADDRESS & 1u) && endpoint->has_remote;
    if (!protocol_is_ipv6((enum protocol)endpoint->protocol)) {
        return (local && in_ipv4(word, endpoint->local_address)) ||
               (remote && in_ipv4(word, endpoint->remote_address));
    }
    const char *text = filter->pool + node->u.text.offset;
    struct address near_end = endpoint_local(endpoint), far_end = endpoint_remote(endpoint);
    return (local && in_ipv6(text, node->u.text.length, word, &near_end)) ||
           (remote && in_ipv6(text, node->u.text.length, word, &far_end));
}

static bool in_names(const struct filter *filter, const struct word *word, const struct endpoint *endpoint)
{
    return ((filter->columns >> COLUMN_STATE & 1u) &&
            (word->states >> filter_state_index((enum tcp_state)endpoint->state) & 1u)) ||
           ((filter->columns >> COLUMN_PROTOCOL & 1u) && (word->protocols >> endpoint->protocol & 1u));
}

bool filter_match_word(const struct filter *filter, struct filter_pass *pass, const struct node *node,
                       const struct row *row)
{
    const struct word *word = &filter->words[node->u.text.word];
    return in_names(filter, word, &row->endpoint) || in_owner(filter, pass, node, row) ||
           in_numbers(&filter->numbers, word->number, row) ||
           (word->address_like && in_addresses(filter, node, word, row)) ||
           in_texts(&filter->other, filter->pool + node->u.text.offset, node->u.text.length, row);
}
