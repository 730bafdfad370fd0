/*
 * filter_parse: a recursive-descent parser that writes the query in prefix order into one array; a
 * parent is put before its first child when the second one shows that it is needed.
 */
#include "core/query/filter_tree.h"

#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

/* Columns whose values are written in a way of their own. */
static const struct {
    enum column_id column;
    enum field_kind kind;
    enum target target;
} grammars[] = {
    {COLUMN_PROTOCOL, FIELD_PROTOCOL, 0},
    {COLUMN_STATE, FIELD_STATE, 0},
    {COLUMN_LOCAL_ADDRESS, FIELD_ADDRESS, TARGET_LOCAL},
    {COLUMN_REMOTE_ADDRESS, FIELD_ADDRESS, TARGET_REMOTE},
};

enum { GRAMMAR_COUNT = sizeof grammars / sizeof grammars[0] };

/* Fields that are no column. */
static const struct field others[] = {
    {.name = "addr", .kind = FIELD_ADDRESS, .target = TARGET_EITHER, .column = -1},
    {.name = "port", .kind = FIELD_NUMBER, .target = EITHER_PORT, .column = -1},
    {.name = "age", .kind = FIELD_AGE, .column = -1},
    {.name = "is", .kind = FIELD_IS, .column = -1},
};

enum { OTHER_COUNT = sizeof others / sizeof others[0] };

static struct field column_field(enum column_id id)
{
    const struct column *column = column_get(id);
    struct field field = {.name = column->field,
                          .kind = column->number ? FIELD_NUMBER : FIELD_TEXT,
                          .target = (uint8_t)id,
                          .column = (int)id,
                          .number = column->number};
    for (size_t i = 0; i < GRAMMAR_COUNT; i++) {
        if (grammars[i].column == id) {
            field.kind = grammars[i].kind;
            field.target = (uint8_t)grammars[i].target;
        }
    }
    return field;
}

static struct field other_field(size_t index)
{
    struct field field = others[index];
    if (field.kind == FIELD_NUMBER) {
        field.number = column_get(COLUMN_LOCAL_PORT)->number;
    }
    return field;
}

size_t filter_column_fields(void)
{
    size_t count = 0;
    for (int id = 0; id < COLUMN_COUNT; id++) {
        count += column_get((enum column_id)id)->field != NULL;
    }
    return count;
}

const char *filter_field_name(size_t index)
{
    size_t at = 0;
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const char *name = column_get((enum column_id)id)->field;
        if (name && at++ == index) {
            return name;
        }
    }
    return index - at < OTHER_COUNT ? others[index - at].name : NULL;
}

/* Words. */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(struct parser *parser)
{
    while (parser->at < parser->length && is_blank(parser->text[parser->at])) {
        parser->at++;
    }
}

static bool ends_word(char c)
{
    return is_blank(c) || c == '(' || c == ')' || c == '|';
}

/* End of the word that begins here, quotes included; false when a quote is not closed. */
static bool word_end(struct parser *parser, size_t *end)
{
    size_t at = parser->at;
    while (at < parser->length && !ends_word(parser->text[at])) {
        if (parser->text[at] == '"') {
            const char *close = memchr(parser->text + at + 1, '"', parser->length - at - 1);
            if (!close) {
                return filter_fail(parser, at, parser->length - at, "this quote is not closed");
            }
            at = (size_t)(close - parser->text);
        }
        at++;
    }
    *end = at;
    return true;
}

/* True when the next word is exactly this operator. */
static bool sees_operator(const struct parser *parser, const char *name)
{
    size_t length = strlen(name);
    return parser->length - parser->at >= length && memcmp(parser->text + parser->at, name, length) == 0 &&
           (parser->at + length == parser->length || ends_word(parser->text[parser->at + length]));
}

static bool accept_operator(struct parser *parser, const char *name)
{
    if (!sees_operator(parser, name)) {
        return false;
    }
    parser->at += strlen(name);
    return true;
}

/* Copies a piece of the text to the pool's end without its quotes; the pool is large enough. */
static const char *unquote(struct parser *parser, size_t from, size_t to, size_t *length)
{
    struct filter *filter = parser->filter;
    char *start = filter->pool + filter->pool_length;
    size_t used = 0;
    for (size_t at = from; at < to; at++) {
        if (parser->text[at] != '"') {
            start[used++] = parser->text[at];
        }
    }
    start[used] = '\0';
    *length = used;
    return start;
}

/* Folds what unquote left at the pool's end and keeps it there. */
static void keep_pattern(struct filter *filter, struct node *node, size_t length)
{
    char *start = filter->pool + filter->pool_length;
    node->u.text.offset = (uint32_t)filter->pool_length;
    node->u.text.length = (uint32_t)text_fold(start, length, start, length + 1);
    filter->pool_length += node->u.text.length + 1;
}

/* Fields. */

static bool find_field(const char *text, size_t length, struct field *field)
{
    int named = column_find(text, length);
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const char *name = column_get((enum column_id)id)->field;
        if (name && (id == named || text_distance(text, length, name) == 0)) {
            *field = column_field((enum column_id)id);
            return true;
        }
    }
    for (size_t i = 0; i < OTHER_COUNT; i++) {
        if (text_distance(text, length, others[i].name) == 0) {
            *field = other_field(i);
            return true;
        }
    }
    return false;
}

static enum comparison read_comparison(const struct parser *parser, size_t *at, size_t end)
{
    char c = *at < end ? parser->text[*at] : '\0';
    if (c != '<' && c != '>' && c != '=') {
        return COMPARE_NONE;
    }
    ++*at;
    if (c == '=') {
        return COMPARE_EQUAL;
    }
    bool equal = *at < end && parser->text[*at] == '=';
    *at += equal;
    if (c == '<') {
        return equal ? COMPARE_LESS_EQUAL : COMPARE_LESS;
    }
    return equal ? COMPARE_MORE_EQUAL : COMPARE_MORE;
}

static bool parse_text(struct parser *parser, const struct field *field, enum comparison comparison,
                       const struct item *item)
{
    struct node *node = filter_add_node(parser, NODE_TEXT, field->target);
    if (!node) {
        return false;
    }
    node->whole = comparison == COMPARE_EQUAL;
    keep_pattern(parser->filter, node, item->length);
    parser->filter->facts |= column_get((enum column_id)field->target)->facts;
    return true;
}

/* `separator` is where the field's name ends; the word ends at `end`. */
static bool parse_field(struct parser *parser, const struct field *field, size_t start, size_t separator,
                        size_t end)
{
    size_t at = separator + (parser->text[separator] == ':');
    enum comparison comparison = read_comparison(parser, &at, end);
    bool ordered = comparison > COMPARE_EQUAL;
    struct item value;
    value.text = unquote(parser, at, end, &value.length);
    value.position = at + (at < end && parser->text[at] == '"');
    if (value.length == 0) {
        return filter_fail(parser, start, end - start, "%s needs a value", field->name);
    }
    switch (field->kind) {
    case FIELD_AGE:
        return filter_read_age(parser, comparison, &value);
    case FIELD_NUMBER:
        return ordered ? filter_read_comparison(parser, field, comparison, &value)
                       : filter_read_list(parser, field, &value);
    case FIELD_TEXT:
    case FIELD_ADDRESS:
    case FIELD_STATE:
    case FIELD_PROTOCOL:
    case FIELD_IS:
        break;
    }
    if (ordered) {
        return filter_fail(parser, start, end - start, "%s cannot be compared with < or >", field->name);
    }
    return field->kind == FIELD_TEXT ? parse_text(parser, field, comparison, &value)
                                     : filter_read_list(parser, field, &value);
}

/* Terms. */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Could be meant as a field: letters first, then what names are made of. */
static bool is_name(const char *text, size_t length)
{
    if (length == 0 || !is_letter(text[0])) {
        return false;
    }
    for (size_t i = 1; i < length; i++) {
        if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '-' && text[i] != '_') {
            return false;
        }
    }
    return true;
}

/* "C:\..." or "C:/..." */
static bool is_drive_path(const char *text, size_t length)
{
    return length >= 3 && is_letter(text[0]) && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
}

static bool all_in(const char *text, size_t length, const char *set)
{
    for (size_t i = 0; i < length; i++) {
        if (!strchr(set, text[i])) {
            return false;
        }
    }
    return length > 0;
}

static bool parse_bare(struct parser *parser, size_t start, size_t end)
{
    struct filter *filter = parser->filter;
    struct node *node = filter_add_node(parser, NODE_WORD, 0);
    if (!node) {
        return false;
    }
    size_t length;
    unquote(parser, start, end, &length);
    if (length == 0) {
        return filter_fail(parser, start, end - start, "nothing stands between these quotes");
    }
    keep_pattern(filter, node, length);
    if (!filter_prepare_word(filter, node)) {
        return filter_fail_memory(parser);
    }
    for (int id = 0; id < COLUMN_COUNT; id++) {
        const struct column *column = column_get((enum column_id)id);
        if (column->searchable && (filter->columns >> id & 1u)) {
            filter->facts |= column->facts;
        }
    }
    return true;
}

/* ":80" and "*:80": that port at either end. */
static bool is_port_word(const struct item *word)
{
    size_t star = word->text[0] == '*';
    return word->length > star + 1 && word->text[star] == ':' &&
           all_in(word->text + star + 1, word->length - star - 1, "0123456789");
}

static bool parse_port_word(struct parser *parser, const struct item *word)
{
    const struct field either = {
        .kind = FIELD_NUMBER, .target = EITHER_PORT, .number = column_get(COLUMN_LOCAL_PORT)->number};
    size_t skip = (size_t)(word->text[0] == '*') + 1;
    struct item digits = {word->text + skip, word->length - skip, word->position + skip};
    return filter_read_numbers(parser, &either, &digits);
}

/* A word without quotes in its first part: an address, a field, or text to look for. */
static bool parse_word(struct parser *parser, size_t start, size_t end)
{
    const char *text = parser->text;
    struct item word = {text + start, end - start, start};
    size_t separator = start;
    while (separator < end && !strchr(":<>=\"", text[separator])) {
        separator++;
    }
    if (is_port_word(&word)) {
        return parse_port_word(parser, &word);
    }
    struct node addresses;
    enum address_fault fault = filter_read_addresses(&word, &addresses);
    if (fault == ADDRESS_FINE) {
        struct node *node = filter_add_node(parser, NODE_ADDRESS, TARGET_EITHER);
        if (node) {
            node->u = addresses.u;
        }
        return node != NULL;
    }
    if (fault != ADDRESS_NONE) {
        return filter_fail_address(parser, &word, fault);
    }
    if (separator == end || text[separator] == '"' || is_drive_path(word.text, word.length)) {
        return parse_bare(parser, start, end);
    }
    struct field field;
    if (find_field(text + start, separator - start, &field)) {
        return parse_field(parser, &field, start, separator, end);
    }
    if (!is_name(text + start, separator - start)) {
        return parse_bare(parser, start, end);
    }
    const char *best = NULL;
    for (size_t i = 0; filter_field_name(i); i++) {
        best = filter_nearer(text + start, separator - start, filter_field_name(i), best);
    }
    return filter_fail(parser, start, separator - start, "unknown field \"%s\", did you mean \"%s\"?",
                       filter_excerpt(text + start, separator - start).text, best);
}

static bool parse_or(struct parser *parser);

static bool enter(struct parser *parser, size_t position)
{
    if (++parser->depth > FILTER_DEPTH_MAX) {
        return filter_fail(parser, position, 1, "more than %d parentheses and negations inside each other",
                           FILTER_DEPTH_MAX);
    }
    return true;
}

static bool parse_group(struct parser *parser)
{
    size_t open = parser->at++;
    skip_blanks(parser);
    if (parser->at < parser->length && parser->text[parser->at] == ')') {
        return filter_fail(parser, open, parser->at + 1 - open, "nothing stands between these parentheses");
    }
    if (!enter(parser, open) || !parse_or(parser)) {
        return false;
    }
    if (parser->at == parser->length) {
        return filter_fail(parser, open, 1, "this parenthesis is not closed");
    }
    parser->at++;
    parser->depth--;
    return true;
}

/* Marks that something is missing here. */
static bool fail_missing(struct parser *parser, const char *after)
{
    size_t length = parser->at < parser->length;
    return filter_fail(parser, parser->at, length,
                       after ? "a word is missing after %s" : "a word is missing here", after);
}

static bool accept_minus(struct parser *parser)
{
    if (parser->text[parser->at] != '-' || parser->at + 1 == parser->length) {
        return false;
    }
    char next = parser->text[parser->at + 1];
    if (ends_word(next) && next != '(') {
        return false;
    }
    parser->at++;
    return true;
}

static bool parse_not(struct parser *parser, const char *after)
{
    skip_blanks(parser);
    if (parser->at == parser->length || parser->text[parser->at] == ')' || parser->text[parser->at] == '|' ||
        sees_operator(parser, "OR") || sees_operator(parser, "AND")) {
        return fail_missing(parser, after);
    }
    size_t start = parser->at;
    bool minus = accept_minus(parser);
    if (minus || accept_operator(parser, "NOT")) {
        size_t first = parser->filter->count;
        if (!enter(parser, start) || !filter_add_node(parser, NODE_NOT, 0) ||
            !parse_not(parser, minus ? "-" : "NOT")) {
            return false;
        }
        parser->depth--;
        filter_end_parent(parser, first);
        return true;
    }
    if (parser->text[start] == '(') {
        return parse_group(parser);
    }
    size_t end = start;
    if (!word_end(parser, &end)) {
        return false;
    }
    parser->at = end;
    return parse_word(parser, start, end);
}

static bool ends_and(const struct parser *parser)
{
    return parser->at == parser->length || parser->text[parser->at] == ')' ||
           parser->text[parser->at] == '|' || sees_operator(parser, "OR");
}

static bool parse_and(struct parser *parser, const char *after)
{
    size_t first = parser->filter->count;
    bool several = false;
    if (!parse_not(parser, after)) {
        return false;
    }
    for (skip_blanks(parser); !ends_and(parser); skip_blanks(parser)) {
        bool named = accept_operator(parser, "AND");
        if (!several && !filter_wrap_nodes(parser, first, NODE_AND)) {
            return false;
        }
        several = true;
        if (!parse_not(parser, named ? "AND" : NULL)) {
            return false;
        }
        filter_end_parent(parser, first);
    }
    return true;
}

static bool parse_or(struct parser *parser)
{
    size_t first = parser->filter->count;
    bool several = false;
    if (!parse_and(parser, NULL)) {
        return false;
    }
    while (parser->at < parser->length && parser->text[parser->at] != ')') {
        bool named = accept_operator(parser, "OR");
        parser->at += !named;
        if (!several && !filter_wrap_nodes(parser, first, NODE_OR)) {
            return false;
        }
        several = true;
        if (!parse_and(parser, named ? "OR" : "|")) {
            return false;
        }
        filter_end_parent(parser, first);
    }
    return true;
}

static bool parse_query(struct parser *parser)
{
    if (parser->length > FILTER_TEXT_MAX) {
        return filter_fail(parser, FILTER_TEXT_MAX, parser->length - FILTER_TEXT_MAX,
                           "the filter is longer than %d bytes", FILTER_TEXT_MAX);
    }
    skip_blanks(parser);
    if (parser->at == parser->length) {
        return true;
    }
    /* Unquoting never lengthens, and every two patterns have a separator between them. */
    parser->filter->pool = malloc(parser->length + 2);
    if (!parser->filter->pool) {
        return filter_fail_memory(parser);
    }
    if (!parse_or(parser)) {
        return false;
    }
    if (parser->at < parser->length) {
        return filter_fail(parser, parser->at, 1, "this parenthesis closes nothing");
    }
    return true;
}

struct filter *filter_parse(const char *text, uint64_t columns, struct filter_error *error)
{
    struct parser parser = {text, strlen(text), 0, 0, NULL, error};
    struct filter *filter = calloc(1, sizeof *filter);
    memset(error, 0, sizeof *error);
    if (!filter) {
        filter_fail_memory(&parser);
        return NULL;
    }
    filter->columns = columns;
    filter_sort_columns(filter);
    parser.filter = filter;
    if (!parse_query(&parser)) {
        filter_free(filter);
        return NULL;
    }
    return filter;
}
