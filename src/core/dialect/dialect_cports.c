/*
 * dialect_cports: /close, and the files that CurrPorts writes.  Columns that this program does not know stay
 * empty in their places, so that a script that counts fields finds the right ones.
 */
#include "core/dialect/dialect_parts.h"

#include <stdio.h>
#include <string.h>

#include "sockscope/text.h"

enum { NO_COLUMN = COLUMN_COUNT, FIELDS = 24, RULE_SIZE = 512, TEXT_WIDTH = 18 };

static const struct {
    const char *title, *tag;
    int column; /* enum column_id or NO_COLUMN */
} fields[FIELDS] = {{"Process Name", "process_name", COLUMN_PROCESS},
                    {"Process ID", "process_id", COLUMN_PID},
                    {"Protocol", "protocol", COLUMN_PROTOCOL},
                    {"Local Port", "local_port", COLUMN_LOCAL_PORT},
                    {"Local Port Name", "local_port_name", COLUMN_LOCAL_PORT_NAME},
                    {"Local Address", "local_address", COLUMN_LOCAL_ADDRESS},
                    {"Remote Port", "remote_port", COLUMN_REMOTE_PORT},
                    {"Remote Port Name", "remote_port_name", COLUMN_REMOTE_PORT_NAME},
                    {"Remote Address", "remote_address", COLUMN_REMOTE_ADDRESS},
                    {"Remote Host Name", "remote_host_name", COLUMN_REMOTE_NAME},
                    {"State", "state", COLUMN_STATE},
                    {"Process Path", "process_path", COLUMN_PATH},
                    {"Product Name", "product_name", COLUMN_PRODUCT},
                    {"File Description", "file_description", COLUMN_DESCRIPTION},
                    {"File Version", "file_version", COLUMN_FILE_VERSION},
                    {"Company", "company", COLUMN_COMPANY},
                    {"Process Created On", "process_created_on", COLUMN_STARTED},
                    {"User Name", "user_name", COLUMN_USER},
                    {"Process Services", "process_services", COLUMN_SERVICE},
                    {"Process Attributes", "process_attributes", COLUMN_ATTRIBUTES},
                    {"Added On", "added_on", COLUMN_FIRST_SEEN},
                    {"Module Filename", "module_filename", NO_COLUMN},
                    {"Remote IP Country", "remote_ip_country", NO_COLUMN},
                    {"Window Title", "window_title", COLUMN_TITLE}};

unsigned dialect_cports_facts(void)
{
    unsigned facts = 0;
    for (int i = 0; i < FIELDS; i++) {
        facts |= fields[i].column == NO_COLUMN ? 0 : column_get((enum column_id)fields[i].column)->facts;
    }
    return facts;
}

/* Arguments. */

/* One of the four places of /close. */
static bool read_place(struct dialect_parser *parser, const char *what, const char *field)
{
    if (++parser->at >= parser->argc) {
        return dialect_fail(parser, parser->argc, "/close: the %s is missing; * is any", what);
    }
    const char *value = parser->argv[parser->at];
    return strcmp(value, "*") == 0 || dialect_filter(parser, parser->at, field, value);
}

static bool read_close(struct dialect_parser *parser)
{
    struct command *command = &parser->request->command;
    command->verb = VERB_CLOSE;
    command->mode = CLOSE_RESET;
    command->own_mode = true;
    command->all = command->yes = true;
    dialect_filter_fixed(parser, dialect_closable);
    if (!read_place(parser, "local address", "local:") || !read_place(parser, "local port", "lport:") ||
        !read_place(parser, "remote address", "remote:") || !read_place(parser, "remote port", "rport:")) {
        return false;
    }
    if (parser->at + 1 < parser->argc && parser->argv[parser->at + 1][0] != '/') {
        const char *process = parser->argv[++parser->at];
        if (strcmp(process, "*") != 0) {
            return dialect_filter(parser, parser->at,
                                  dialect_is_number(process) ? "pid:" : "process:=", process);
        }
    }
    return true;
}

/* By its title or, as the first is 0, its number. */
static int field_named(const char *name)
{
    if (dialect_is_number(name) && strlen(name) <= 2) {
        int number = name[1] ? (name[0] - '0') * 10 + name[1] - '0' : name[0] - '0';
        return number < FIELDS ? number : -1;
    }
    for (int i = 0; i < FIELDS; i++) {
        if (dialect_is(name, fields[i].title)) {
            return i;
        }
    }
    return -1;
}

/* The first /sort is the most important; each takes the place of what was the order before. */
static bool read_sort(struct dialect_parser *parser, bool *sorted)
{
    struct sort_order *order = &parser->request->command.sort;
    if (++parser->at >= parser->argc) {
        return dialect_fail(parser, parser->argc, "/sort needs the name of a column");
    }
    const char *name = parser->argv[parser->at];
    bool descending = *name == '~';
    int field = field_named(name + descending);
    if (field < 0 || fields[field].column == NO_COLUMN) {
        return dialect_fail(parser, parser->at, "/sort: unknown column \"%.60s\"", name);
    }
    if (!*sorted) {
        order->count = 0;
        *sorted = true;
    }
    if (order->count < SORT_KEYS_MAX) {
        order->keys[order->count].column = (enum column_id)fields[field].column;
        order->keys[order->count++].descending = descending;
    }
    return true;
}

/* Rules: "include:remote:tcp:80", joined by semicolons. */

struct rule {
    bool include;
    char condition[RULE_SIZE];
};

/* The next part of a rule up to a colon; the last one takes all that is left. */
static bool next_part(const char **at, const char *end, bool last, char part[RULE_SIZE])
{
    const char *colon = last ? NULL : memchr(*at, ':', (size_t)(end - *at));
    const char *to = colon ? colon : end;
    if ((!last && !colon) || to == *at || (size_t)(to - *at) >= RULE_SIZE / 2 ||
        memchr(*at, '"', (size_t)(to - *at))) {
        return false;
    }
    memcpy(part, *at, (size_t)(to - *at));
    part[to - *at] = '\0';
    *at = colon ? colon + 1 : end;
    return true;
}

/* Which field of the filter an end and a range mean: ports are digits, dashes and commas alone. */
static const char *field_of(const char *end, const char *range)
{
    static const char *const names[3][2] = {{"lport", "local"}, {"rport", "remote"}, {"port", "addr"}};
    size_t address = strspn(range, "0123456789-,") == strlen(range) ? 0 : 1;
    if (dialect_is(end, "local")) {
        return names[0][address];
    }
    if (dialect_is(end, "remote")) {
        return names[1][address];
    }
    return dialect_is(end, "both") ? names[2][address] : NULL;
}

/* "" for both; NULL for what is none. */
static const char *protocol_condition(const char *protocol)
{
    if (dialect_is(protocol, "tcp")) {
        return "proto:tcp ";
    }
    if (dialect_is(protocol, "udp")) {
        return "proto:udp ";
    }
    /* The second is how a widely copied example spells it. */
    return dialect_is(protocol, "tcpudp") || dialect_is(protocol, "tcpupd") ? "" : NULL;
}

static bool read_rule(const char *at, const char *end, struct rule *rule)
{
    char kind[RULE_SIZE], place[RULE_SIZE], protocol[RULE_SIZE], range[RULE_SIZE];
    if (!next_part(&at, end, false, kind) || !next_part(&at, end, false, place)) {
        return false;
    }
    rule->include = dialect_is(kind, "include");
    if (!rule->include && !dialect_is(kind, "exclude")) {
        return false;
    }
    if (dialect_is(place, "process")) {
        return next_part(&at, end, true, range) &&
               snprintf(rule->condition, RULE_SIZE, "process:=\"%s\"", range) < RULE_SIZE;
    }
    if (!next_part(&at, end, false, protocol) || !next_part(&at, end, true, range)) {
        return false;
    }
    const char *field = field_of(place, range), *condition = protocol_condition(protocol);
    return field && condition &&
           snprintf(rule->condition, RULE_SIZE, "%s%s:%s", condition, field, range) < RULE_SIZE;
}

/* A row is shown when an include fits it, or there is none, and no exclude does. */
struct rules {
    char includes[FILTER_TEXT_MAX / 2], excludes[FILTER_TEXT_MAX / 2];
    size_t includes_length, excludes_length;
};

static bool add_rule(struct rules *rules, const struct rule *rule)
{
    char *text = rule->include ? rules->includes : rules->excludes;
    size_t *length = rule->include ? &rules->includes_length : &rules->excludes_length;
    if (*length + strlen(rule->condition) + 8 >= sizeof rules->includes) {
        return false;
    }
    text_append(text, sizeof rules->includes, length, !rule->include ? " -(" : *length ? " | (" : "(");
    text_append(text, sizeof rules->includes, length, rule->condition);
    text_append(text, sizeof rules->includes, length, ")");
    return true;
}

static bool read_rules(struct dialect_parser *parser, struct rules *rules)
{
    if (++parser->at >= parser->argc) {
        return dialect_fail(parser, parser->argc, "/filter needs rules, as in include:remote:tcp:80");
    }
    for (const char *at = parser->argv[parser->at]; *at;) {
        const char *end = at + strcspn(at, ";");
        struct rule rule;
        if (end > at && (!read_rule(at, end, &rule) || !add_rule(rules, &rule))) {
            return dialect_fail(parser, parser->at,
                                "/filter: \"%.*s\" is not a rule as in include:remote:tcp:80",
                                (int)(end - at < 60 ? end - at : 60), at);
        }
        at = end + (*end == ';');
    }
    return true;
}

static bool join_rules(struct dialect_parser *parser, const struct rules *rules)
{
    if (rules->includes_length + rules->excludes_length + 8 > FILTER_TEXT_MAX) {
        return dialect_fail(parser, parser->argc, "/filter: too many rules");
    }
    if (rules->includes_length) {
        dialect_filter_fixed(parser, "(");
        dialect_filter_fixed(parser, rules->includes);
        dialect_filter_fixed(parser, ")");
    }
    if (rules->excludes_length) {
        dialect_filter_fixed(parser, rules->excludes);
    }
    return true;
}

static const char *const layout_names[] = {"stext", "stab",     "scomma", "stabular",
                                           "shtml", "sverhtml", "sxml"};
enum { LAYOUTS = sizeof layout_names / sizeof layout_names[0] };

static bool is_switch(const char *argument)
{
    bool found = false;
    if (argument[0] == '/' || argument[0] == '-') {
        const char *word = argument + 1;
        found = dialect_is(word, "sort") || dialect_is(word, "filter") || dialect_is(word, "close");
        for (int i = 0; i < LAYOUTS && !found; i++) {
            found = dialect_is(word, layout_names[i]);
        }
    }
    return found;
}

static bool read_layout(struct dialect_parser *parser, const char *word)
{
    for (int i = 0; i < LAYOUTS; i++) {
        if (dialect_is(word, layout_names[i])) {
            parser->at++;
            if (parser->at >= parser->argc || is_switch(parser->argv[parser->at])) {
                return dialect_fail(parser, parser->at, "/%s needs a file; \"\" is the screen",
                                    layout_names[i]);
            }
            const char *path = parser->argv[parser->at];
            parser->request->layout = (enum dialect_layout)(LAYOUT_CPORTS_TEXT + i);
            parser->request->command.output_path = *path ? path : NULL;
            return true;
        }
    }
    return dialect_fail(parser, parser->at, "cports has no switch \"%.60s\" here", parser->argv[parser->at]);
}

bool dialect_parse_cports(struct dialect_parser *parser)
{
    struct rules rules = {.includes_length = 0};
    bool sorted = false, told = false;
    for (; parser->at < parser->argc; parser->at++) {
        const char *argument = parser->argv[parser->at];
        bool fine;
        if (argument[0] != '/' && argument[0] != '-') {
            return dialect_fail(parser, parser->at, "cports: \"%.60s\" is not a switch", argument);
        }
        if (dialect_is(argument + 1, "sort")) {
            fine = read_sort(parser, &sorted);
        } else if (dialect_is(argument + 1, "filter")) {
            fine = read_rules(parser, &rules);
        } else if (told) {
            fine = dialect_fail(parser, parser->at, "cports does one thing at a time, \"%.60s\" is too much",
                                argument);
        } else {
            told = true;
            fine = dialect_is(argument + 1, "close") ? read_close(parser) : read_layout(parser, argument + 1);
        }
        if (!fine) {
            return false;
        }
    }
    return told ? join_rules(parser, &rules)
                : dialect_fail(parser, parser->argc,
                               "cports needs /close or one of /stext, /stab, /scomma, "
                               "/stabular, /shtml, /sverhtml, /sxml; the window is sockscope.exe");
}

/* Rows. */

static size_t field_text(const struct dialect_paper *paper, const struct row *row, int field,
                         char text[CELL_SIZE])
{
    text[0] = '\0';
    if (fields[field].column == NO_COLUMN || (fields[field].column == COLUMN_PID && row_pid(row) == 0)) {
        return 0;
    }
    return column_get((enum column_id)fields[field].column)->text(row, paper->context, text, CELL_SIZE);
}

static void put_escaped(struct dialect_paper *paper, const char *text)
{
    for (const char *at = text; *at; at++) {
        const char letter[2] = {*at, '\0'};
        dialect_put(paper, *at == '<'   ? "&lt;"
                           : *at == '>' ? "&gt;"
                           : *at == '&' ? "&amp;"
                           : *at == '"' ? "&quot;"
                                        : letter);
    }
}

static void put_block(const struct row *row, struct dialect_paper *paper)
{
    static const char line[] = "==================================================\r\n";
    char cell[CELL_SIZE], start[64];
    dialect_put(paper, line);
    for (int i = 0; i < FIELDS; i++) {
        snprintf(start, sizeof start, "%-*s: ", TEXT_WIDTH, fields[i].title);
        field_text(paper, row, i, cell);
        dialect_put(paper, start);
        dialect_put(paper, cell);
        dialect_put(paper, "\r\n");
    }
    dialect_put(paper, line);
    dialect_put(paper, "\r\n");
}

static void put_line(enum dialect_layout layout, const struct row *row, struct dialect_paper *paper)
{
    char cell[CELL_SIZE];
    for (int i = 0; i < FIELDS; i++) {
        field_text(paper, row, i, cell);
        if (layout == LAYOUT_CPORTS_COMMAS) {
            dialect_put(paper, i ? "," : "");
            dialect_put_field(paper, cell);
        } else {
            dialect_put(paper, i ? "\t" : "");
            dialect_put(paper, text_is_formula(cell) ? "'" : "");
            dialect_put(paper, cell);
        }
    }
    dialect_put(paper, "\r\n");
}

static void put_item(const struct row *row, struct dialect_paper *paper)
{
    char cell[CELL_SIZE];
    dialect_put(paper, "<item>\r\n");
    for (int i = 0; i < FIELDS; i++) {
        field_text(paper, row, i, cell);
        dialect_put(paper, "<");
        dialect_put(paper, fields[i].tag);
        dialect_put(paper, ">");
        put_escaped(paper, cell);
        dialect_put(paper, "</");
        dialect_put(paper, fields[i].tag);
        dialect_put(paper, ">\r\n");
    }
    dialect_put(paper, "</item>\r\n");
}

static void put_html_row(bool vertical, const struct row *row, struct dialect_paper *paper)
{
    char cell[CELL_SIZE];
    dialect_put(paper, vertical ? "<table border=\"1\" cellpadding=\"5\">\r\n" : "<tr>");
    for (int i = 0; i < FIELDS; i++) {
        field_text(paper, row, i, cell);
        if (vertical) {
            dialect_put(paper, "<tr><th align=\"left\">");
            dialect_put(paper, fields[i].title);
            dialect_put(paper, "</th>");
        }
        dialect_put(paper, "<td>");
        put_escaped(paper, cell);
        dialect_put(paper, vertical ? "</td></tr>\r\n" : "</td>");
    }
    dialect_put(paper, vertical ? "</table><br>\r\n" : "</tr>\r\n");
}

/* What comes before and after the rows. */
static void put_frame(enum dialect_layout layout, bool begin, struct dialect_paper *paper)
{
    if (layout == LAYOUT_CPORTS_XML) {
        dialect_put(paper, begin ? "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\r\n<ports_list>\r\n"
                                 : "</ports_list>\r\n");
    } else if (layout == LAYOUT_CPORTS_VERTICAL_HTML || layout == LAYOUT_CPORTS_HTML) {
        bool table = layout == LAYOUT_CPORTS_HTML;
        dialect_put(paper,
                    begin ? "<!DOCTYPE html>\r\n<html><head><meta charset=\"utf-8\"><title>TCP/UDP Ports List"
                            "</title></head><body>\r\n"
                          : "");
        dialect_put(paper, !table  ? ""
                           : begin ? "<table border=\"1\" cellpadding=\"5\">\r\n<tr>"
                                   : "</table>\r\n");
        for (int i = 0; table && begin && i < FIELDS; i++) {
            dialect_put(paper, "<th>");
            dialect_put(paper, fields[i].title);
            dialect_put(paper, i + 1 < FIELDS ? "</th>" : "</th></tr>\r\n");
        }
        dialect_put(paper, begin ? "" : "</body></html>\r\n");
    }
}

/* Aligned: rows are gone through once for the widths. */

static void put_cell(struct dialect_paper *paper, const char *text, size_t width)
{
    dialect_put(paper, text);
    for (size_t i = text_width(text); i < width + 2; i++) {
        dialect_put(paper, " ");
    }
}

static void put_table(const struct row *const *rows, size_t count, struct dialect_paper *paper)
{
    size_t widths[FIELDS];
    char cell[CELL_SIZE];
    for (int i = 0; i < FIELDS; i++) {
        widths[i] = strlen(fields[i].title);
        for (size_t at = 0; at < count; at++) {
            field_text(paper, rows[at], i, cell);
            size_t width = text_width(cell);
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    for (int i = 0; i < FIELDS; i++) {
        put_cell(paper, fields[i].title, widths[i]);
    }
    dialect_put(paper, "\r\n");
    for (size_t at = 0; at < count && paper->fine; at++) {
        for (int i = 0; i < FIELDS; i++) {
            field_text(paper, rows[at], i, cell);
            put_cell(paper, cell, widths[i]);
        }
        dialect_put(paper, "\r\n");
    }
}

void dialect_write_cports(const struct dialect_request *request, const struct row *const *rows, size_t count,
                          struct dialect_paper *paper)
{
    enum dialect_layout layout = request->layout;
    if (layout == LAYOUT_CPORTS_TABULAR) {
        put_table(rows, count, paper);
        return;
    }
    put_frame(layout, true, paper);
    for (size_t i = 0; i < count && paper->fine; i++) {
        if (layout == LAYOUT_CPORTS_TEXT) {
            put_block(rows[i], paper);
        } else if (layout == LAYOUT_CPORTS_XML) {
            put_item(rows[i], paper);
        } else if (layout == LAYOUT_CPORTS_HTML || layout == LAYOUT_CPORTS_VERTICAL_HTML) {
            put_html_row(layout == LAYOUT_CPORTS_VERTICAL_HTML, rows[i], paper);
        } else {
            put_line(layout, rows[i], paper);
        }
    }
    put_frame(layout, false, paper);
}
