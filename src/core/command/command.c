/*
 * command: the switches are a table, one line each with the verbs that know it and the function that
 * reads its value; everything that is no switch is a word of the filter, but for the first words of the
 * verbs that name files.
 *
 * A word that begins with one minus is a negation of the filter, so only "--" begins a switch; "-all",
 * which is surely a switch with a minus lost, is an error rather than a surprise.
 */
#include "sockscope/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sockscope/dialect.h"
#include "sockscope/text.h"
#include "sockscope/whois.h"

struct parser {
    int argc;
    char *const *argv;
    int at; /* the argument being read */
    bool switches_ended;
    unsigned seen; /* bit set over the table of switches */
    int words[2];  /* the first two arguments that are words */
    int word_count;
    int names[2]; /* the arguments that name files, or what to do with one */
    int name_count;
    struct command *command;
    struct command_error *error;
};

static const char *const verb_names[VERB_COUNT] = {"list", "watch",    "close",  "kill", "whois",  "save",
                                                   "diff", "baseline", "doctor", "help", "version"};

const char *verb_name(enum verb verb)
{
    return verb_names[verb];
}

static int find_verb(const char *text)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        if (strcmp(verb_names[i], text) == 0) {
            return i;
        }
    }
    return -1;
}

static bool fail(struct parser *parser, int argument, const char *format, ...)
{
    va_list arguments;
    parser->error->argument = argument;
    va_start(arguments, format);
    vsnprintf(parser->error->message, sizeof parser->error->message, format, arguments);
    va_end(arguments);
    return false;
}

/* Values of switches. */

static bool read_columns(struct parser *parser, const char *value)
{
    struct export_options *output = &parser->command->output;
    uint64_t seen = 0;
    parser->command->own_columns = true;
    output->column_count = 0;
    for (const char *at = value;; at++) {
        size_t length = strcspn(at, ",");
        int id = column_find(at, length);
        if (length == 0) {
            return fail(parser, parser->at, "--columns: a column is missing beside a comma");
        }
        if (id < 0) {
            return fail(parser, parser->at, "--columns: unknown column \"%.*s\", did you mean \"%s\"?",
                        (int)(length < 60 ? length : 60), at, column_nearest(at, length));
        }
        if (seen & UINT64_C(1) << id) {
            return fail(parser, parser->at, "--columns: \"%s\" is named twice",
                        column_get((enum column_id)id)->name);
        }
        seen |= UINT64_C(1) << id;
        output->columns[output->column_count++] = (enum column_id)id;
        at += length;
        if (*at == '\0') {
            return true;
        }
    }
}

static bool read_sort(struct parser *parser, const char *value)
{
    size_t position = 0, length = 0;
    const char *nearest = NULL;
    if (sort_order_parse(value, &parser->command->sort, &position, &length, &nearest)) {
        return true;
    }
    if (nearest) {
        return fail(parser, parser->at, "--sort: unknown column \"%.*s\", did you mean \"%s\"?",
                    (int)(length < 60 ? length : 60), value + position, nearest);
    }
    return fail(parser, parser->at,
                "--sort: write one to %d columns with commas between, for example pid,-local-port",
                SORT_KEYS_MAX);
}

/* The formats that a verb can print, a bit set, and their names. */
static const char *formats_of(enum verb verb, unsigned *formats)
{
    switch (verb) {
    case VERB_WATCH:
        *formats = 1u << EXPORT_TABLE | 1u << EXPORT_CSV | 1u << EXPORT_JSONL;
        return "table, csv, jsonl";
    case VERB_DOCTOR:
        *formats = 1u << EXPORT_TABLE | 1u << EXPORT_JSON;
        return "table, json";
    default:
        *formats = (1u << EXPORT_FORMAT_COUNT) - 1;
        return "table, wide, csv, tsv, json, jsonl, html, markdown";
    }
}

static bool read_format(struct parser *parser, const char *value)
{
    unsigned formats;
    const char *names = formats_of(parser->command->verb, &formats);
    int format = export_format_find(value, strlen(value));
    if (format < 0 || !(formats & 1u << format)) {
        return fail(parser, parser->at, "--format: \"%.60s\" is not one of %s", value, names);
    }
    parser->command->output.format = (enum export_format)format;
    return true;
}

static bool read_output(struct parser *parser, const char *value)
{
    parser->command->output_path = value;
    return true;
}

static bool read_no_header(struct parser *parser, const char *value)
{
    (void)value;
    parser->command->output.no_header = true;
    return true;
}

static bool read_resolve(struct parser *parser, const char *value)
{
    (void)value;
    parser->command->resolve = true;
    return true;
}

static bool read_tree(struct parser *parser, const char *value)
{
    (void)value;
    parser->command->tree = true;
    return true;
}

static bool read_interval(struct parser *parser, const char *value)
{
    const uint64_t least = 100, most = 86400000;
    uint64_t *interval = &parser->command->interval_ms;
    if (!text_parse_duration(value, strlen(value), interval)) {
        return fail(parser, parser->at,
                    "--interval: \"%.60s\" is not a time; write for example 500ms, 2s or 1m", value);
    }
    if (*interval < least || *interval > most) {
        return fail(parser, parser->at, "--interval: %.60s is not between 100ms and 24h", value);
    }
    return true;
}

static bool read_number(const char *text, uint64_t most, uint64_t *number)
{
    uint64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        value = value * 10 + (uint64_t)(*at - '0');
        if (value > most) {
            return false;
        }
    }
    *number = value;
    return at != text && *at == '\0';
}

static bool read_count(struct parser *parser, const char *value)
{
    if (!read_number(value, UINT32_MAX, &parser->command->count) || parser->command->count == 0) {
        return fail(parser, parser->at, "--count: \"%.60s\" is not a number from 1 to 4294967295", value);
    }
    return true;
}

static bool read_changes(struct parser *parser, const char *value)
{
    (void)value;
    parser->command->changes = true;
    return true;
}

static void take_mode(struct parser *parser, enum close_mode mode)
{
    parser->command->mode = mode;
    parser->command->own_mode = true;
}

static bool read_graceful(struct parser *parser, const char *value)
{
    (void)value;
    take_mode(parser, CLOSE_GRACEFUL);
    return true;
}

static bool read_deadline(struct parser *parser, const char *value)
{
    /* l_linger has 16 bits. */
    const uint64_t most = UINT64_C(65535) * 1000;
    uint64_t deadline;
    if (!text_parse_duration(value, strlen(value), &deadline)) {
        return fail(parser, parser->at, "--deadline: \"%.60s\" is not a time; write for example 5s", value);
    }
    if (deadline == 0 || deadline > most) {
        return fail(parser, parser->at, "--deadline: %.60s is not between 1ms and 65535s", value);
    }
    take_mode(parser, CLOSE_DEADLINE);
    parser->command->deadline_ms = (uint32_t)deadline;
    return true;
}

static bool read_reset(struct parser *parser, const char *value)
{
    (void)value;
    take_mode(parser, CLOSE_RESET);
    return true;
}

static bool read_all(struct parser *parser, const char *value)
{
    (void)value;
    parser->command->all = true;
    return true;
}

static bool read_yes(struct parser *parser, const char *value)
{
    (void)value;
    parser->command->yes = true;
    return true;
}

static bool read_dry_run(struct parser *parser, const char *value)
{
    (void)value;
    parser->command->dry_run = true;
    return true;
}

/* The switches. */

enum {
    FOR_LIST = 1u << VERB_LIST,
    FOR_WATCH = 1u << VERB_WATCH,
    FOR_CLOSE = 1u << VERB_CLOSE,
    FOR_KILL = 1u << VERB_KILL,
    FOR_BASELINE = 1u << VERB_BASELINE,
    FOR_DOCTOR = 1u << VERB_DOCTOR,
    FOR_TABLE = FOR_LIST | FOR_BASELINE,
    GROUP_NONE = 0,
    GROUP_MODE = 1 /* of these only one may be given */
};

static const struct option {
    const char *name;
    unsigned verbs;
    bool has_value;
    int group;
    bool (*read)(struct parser *parser, const char *value);
} options[] = {
    {"--columns", FOR_TABLE | FOR_WATCH, true, GROUP_NONE, read_columns},
    {"--sort", FOR_TABLE, true, GROUP_NONE, read_sort},
    {"--format", FOR_TABLE | FOR_WATCH | FOR_DOCTOR, true, GROUP_NONE, read_format},
    {"--output", FOR_TABLE, true, GROUP_NONE, read_output},
    {"--no-header", FOR_TABLE, false, GROUP_NONE, read_no_header},
    {"--resolve", FOR_LIST, false, GROUP_NONE, read_resolve},
    {"--interval", FOR_WATCH, true, GROUP_NONE, read_interval},
    {"--count", FOR_WATCH, true, GROUP_NONE, read_count},
    {"--changes", FOR_WATCH, false, GROUP_NONE, read_changes},
    {"--graceful", FOR_CLOSE, false, GROUP_MODE, read_graceful},
    {"--deadline", FOR_CLOSE, true, GROUP_MODE, read_deadline},
    {"--reset", FOR_CLOSE, false, GROUP_MODE, read_reset},
    {"--all", FOR_CLOSE | FOR_KILL, false, GROUP_NONE, read_all},
    {"--yes", FOR_CLOSE | FOR_KILL, false, GROUP_NONE, read_yes},
    {"--tree", FOR_KILL, false, GROUP_NONE, read_tree},
    {"--dry-run", FOR_CLOSE | FOR_KILL, false, GROUP_NONE, read_dry_run},
};

enum { OPTION_COUNT = sizeof options / sizeof options[0] };

/* The switch of this verb, or -1. */
static int find_option(enum verb verb, const char *name, size_t length)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if ((options[i].verbs & 1u << verb) && strlen(options[i].name) == length &&
            memcmp(options[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

static const char *nearest_option(enum verb verb, const char *name, size_t length)
{
    const char *nearest = NULL;
    unsigned best = 0;
    for (int i = 0; i < OPTION_COUNT; i++) {
        unsigned distance = text_distance(name, length, options[i].name);
        if ((options[i].verbs & 1u << verb) && (!nearest || distance < best)) {
            best = distance;
            nearest = options[i].name;
        }
    }
    return nearest && best <= text_distance(name, length, "--help") ? nearest : "--help";
}

/* A switch that was given before and cannot be given again, or NULL. */
static const char *given_before(const struct parser *parser, int option)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        bool clashes = i == option || (options[i].group && options[i].group == options[option].group);
        if (clashes && (parser->seen & 1u << i)) {
            return options[i].name;
        }
    }
    return NULL;
}

static bool parse_switch(struct parser *parser)
{
    const char *argument = parser->argv[parser->at];
    enum verb verb = parser->command->verb;
    size_t length = strcspn(argument, "=");
    const char *value = argument[length] == '=' ? argument + length + 1 : NULL;
    int found = find_option(verb, argument, length);
    if (found < 0) {
        return fail(parser, parser->at, "unknown switch %.60s for %s, did you mean %s?", argument,
                    verb_name(verb), nearest_option(verb, argument, length));
    }
    const char *before = given_before(parser, found);
    if (before) {
        return fail(parser, parser->at,
                    strcmp(before, options[found].name) == 0 ? "%s is given twice"
                                                             : "%s contradicts %s: give one of them",
                    options[found].name, before);
    }
    parser->seen |= 1u << found;
    if (!options[found].has_value) {
        return value ? fail(parser, parser->at, "%s takes no value", options[found].name)
                     : options[found].read(parser, NULL);
    }
    if (!value && parser->at + 1 < parser->argc && strncmp(parser->argv[parser->at + 1], "--", 2) != 0) {
        value = parser->argv[++parser->at];
    }
    if (!value || *value == '\0') {
        return fail(parser, value ? parser->at : parser->at + 1, "%s needs a value", options[found].name);
    }
    return options[found].read(parser, value);
}

/* Words. */

/*
 * True when the argument is a whole "this | that" by itself: quoted as one in the shell, it stays one
 * thing beside the other words.
 */
static bool is_alternative(const char *argument)
{
    bool quoted = false, something = false, found = false;
    int depth = 0;
    for (const char *at = argument; *at; at++) {
        bool begins = at == argument || at[-1] == ' ';
        bool bar = *at == '|', word = begins && strncmp(at, "OR ", 3) == 0;
        quoted ^= *at == '"';
        if (quoted || *at == ' ') {
            something |= quoted;
            continue;
        }
        depth += (*at == '(') - (*at == ')');
        if (depth < 0) {
            return false;
        }
        if (depth == 0 && (bar || word)) {
            if (!something) {
                return false;
            }
            found = true;
            something = false;
            at += word ? 1 : 0;
            continue;
        }
        something = true;
    }
    return found && something && !quoted && depth == 0;
}

static bool add_word(struct parser *parser, const char *word)
{
    char *filter = parser->command->filter;
    size_t size = sizeof parser->command->filter, length = strlen(filter);
    bool grouped = is_alternative(word);
    if (length + strlen(word) + 3 >= size) {
        return fail(parser, parser->at, "the %s is longer than %d bytes",
                    parser->command->verb == VERB_WHOIS ? "address" : "filter", FILTER_TEXT_MAX);
    }
    if (parser->word_count < 2) {
        parser->words[parser->word_count] = parser->at;
    }
    parser->word_count++;
    text_append(filter, size, &length, length ? " " : "");
    text_append(filter, size, &length, grouped ? "(" : "");
    text_append(filter, size, &length, word);
    text_append(filter, size, &length, grouped ? ")" : "");
    return true;
}

/* How many of its first words are no part of a filter. */
static int name_words(enum verb verb)
{
    switch (verb) {
    case VERB_SAVE:
        return 1;
    case VERB_DIFF:
    case VERB_BASELINE:
        return 2;
    default:
        return 0;
    }
}

/* "-all" for "--all": not taken for a negation. */
static bool parse_word(struct parser *parser)
{
    const char *argument = parser->argv[parser->at];
    if (!parser->switches_ended && argument[0] == '-') {
        char doubled[32];
        int length = snprintf(doubled, sizeof doubled, "-%.*s", (int)strcspn(argument, "="), argument);
        if (length > 0 && (size_t)length < sizeof doubled &&
            find_option(parser->command->verb, doubled, (size_t)length) >= 0) {
            return fail(
                parser, parser->at,
                "%.60s: did you mean the switch %s? To leave out rows with that word, write NOT %.60s",
                argument, doubled, argument + 1);
        }
    }
    if (parser->name_count < name_words(parser->command->verb)) {
        parser->names[parser->name_count++] = parser->at;
        return true;
    }
    return add_word(parser, argument);
}

static bool parse_arguments(struct parser *parser)
{
    for (; parser->at < parser->argc; parser->at++) {
        const char *argument = parser->argv[parser->at];
        bool dashes = !parser->switches_ended && strncmp(argument, "--", 2) == 0;
        if (dashes && argument[2] == '\0') {
            parser->switches_ended = true;
        } else if (!(dashes ? parse_switch(parser) : parse_word(parser))) {
            return false;
        }
    }
    return true;
}

/* What words mean to the verbs. */

static bool check_filter(struct parser *parser)
{
    struct filter_error fault = {0};
    struct filter *filter = filter_parse(parser->command->filter, UINT64_MAX, &fault);
    if (!filter) {
        int argument = parser->word_count ? parser->words[0] : parser->argc;
        return fail(parser, argument, "filter: %s, at character %u", fault.message,
                    (unsigned)fault.position + 1);
    }
    /* What is ended by mistake does not come back: "kill 80 443" and "kill -9 80" mean no words in a path. */
    bool vague = parser->command->verb == VERB_KILL && filter_has_bare_number(filter);
    filter_free(filter);
    return !vague || fail(parser, parser->words[0],
                          "kill takes one PID, or a filter; numbers in a filter need a field, such as "
                          "pid:1,2 or port:80");
}

static bool settle_address(struct parser *parser, const char *word)
{
    struct command *command = parser->command;
    if (parser->word_count != 1) {
        return fail(parser, parser->word_count ? parser->words[1] : parser->argc, "whois needs one address");
    }
    command->filter[0] = '\0';
    if (!address_parse(word, strlen(word), &command->address)) {
        return fail(parser, parser->words[0], "\"%.60s\" is not an address", word);
    }
    const char *obstacle = whois_obstacle(&command->address);
    return !obstacle || fail(parser, parser->words[0], "nobody is asked about %.60s: %s", word, obstacle);
}

/* An end, or what somebody wrote for one. */
static bool looks_like_end(const char *word)
{
    struct end_pattern ignored;
    return word[0] == '*' || end_pattern_parse(word, strlen(word), &ignored) ||
           (strpbrk(word, ".:") && strspn(word, "0123456789abcdefABCDEF.:[]") == strlen(word));
}

/* Two words that both look like ends are ends: half of them in a filter would match other connections. */
static bool settle_ends(struct parser *parser)
{
    struct command *command = parser->command;
    struct end_pattern *const ends[] = {&command->local, &command->remote};
    for (int i = 0; i < 2; i++) {
        const char *word = parser->argv[parser->words[i]];
        if (!end_pattern_parse(word, strlen(word), ends[i])) {
            return fail(parser, parser->words[i],
                        "\"%.60s\" is not ADDRESS:PORT, such as 127.0.0.1:443, [::1]:443 or *:443", word);
        }
    }
    command->has_ends = true;
    command->filter[0] = '\0';
    return true;
}

/* Two ends for close, a PID for kill, an address for whois, otherwise a filter. */
static bool settle_words(struct parser *parser)
{
    struct command *command = parser->command;
    const char *first = parser->word_count > 0 ? parser->argv[parser->words[0]] : "";
    const char *second = parser->word_count > 1 ? parser->argv[parser->words[1]] : "";
    bool acts = command->verb == VERB_CLOSE || command->verb == VERB_KILL;
    uint64_t pid;
    if (command->verb == VERB_WHOIS) {
        return settle_address(parser, first);
    }
    if (command->verb == VERB_DOCTOR && parser->word_count) {
        return fail(parser, parser->words[0], "doctor takes no words, \"%.60s\" is too much", first);
    }
    /* A blank filter, as from an unset variable, must not mean everything. */
    if (acts && strspn(command->filter, " \t\r\n") == strlen(command->filter)) {
        return fail(parser, parser->argc,
                    command->verb == VERB_CLOSE ? "close needs a filter, or a local and a remote end"
                                                : "kill needs a PID or a filter");
    }
    if (command->verb == VERB_CLOSE && parser->word_count == 2 && looks_like_end(first) &&
        looks_like_end(second)) {
        return settle_ends(parser);
    }
    if (command->verb == VERB_KILL && parser->word_count == 1 &&
        strspn(first, "0123456789") == strlen(first)) {
        if (!read_number(first, UINT32_MAX, &pid)) {
            return fail(parser, parser->words[0], "\"%.60s\" is too large for a PID", first);
        }
        command->has_pid = true;
        command->pid = (uint32_t)pid;
        command->filter[0] = '\0';
        return true;
    }
    return check_filter(parser);
}

/* A filter in the place of a file's name: "is:new" would be a hidden stream of the file "is". */
static bool looks_like_filter(const char *name)
{
    bool has_drive = name[0] && name[1] == ':';
    bool device = strncmp(name, "\\\\?\\", 4) == 0 || strncmp(name, "\\\\.\\", 4) == 0;
    return !device && strpbrk(name + (has_drive ? 2 : 0), ":*?\"<>|") != NULL;
}

static bool read_name(struct parser *parser, int place, const char **name)
{
    if (place >= parser->name_count) {
        return true;
    }
    int argument = parser->names[place];
    *name = parser->argv[argument];
    if (strspn(*name, " \t\r\n") == strlen(*name)) {
        return fail(parser, argument, "%s: the name of the file is empty", verb_name(parser->command->verb));
    }
    if (looks_like_filter(*name)) {
        return fail(parser, argument, "\"%.60s\" is no name of a file%s", *name,
                    parser->command->verb == VERB_DIFF ? "" : "; a filter stands behind one");
    }
    return true;
}

static bool settle_baseline(struct parser *parser)
{
    struct command *command = parser->command;
    const char *task = parser->name_count ? parser->argv[parser->names[0]] : NULL;
    if (!task) {
        return fail(parser, parser->argc, "baseline needs save or check");
    }
    if (strcmp(task, "save") != 0 && strcmp(task, "check") != 0) {
        return fail(parser, parser->names[0], "baseline: \"%.60s\" is not save or check", task);
    }
    command->check = strcmp(task, "check") == 0;
    for (int i = 0; i < OPTION_COUNT && !command->check; i++) {
        if (parser->seen & 1u << i) {
            return fail(parser, parser->argc, "baseline save prints nothing: %s is for baseline check",
                        options[i].name);
        }
    }
    return read_name(parser, 1, &command->file);
}

/* What the first words name. */
static bool settle_names(struct parser *parser)
{
    struct command *command = parser->command;
    switch (command->verb) {
    case VERB_SAVE:
        return parser->name_count ? read_name(parser, 0, &command->file)
                                  : fail(parser, parser->argc, "save needs the name of a file");
    case VERB_DIFF:
        if (parser->word_count) {
            return fail(parser, parser->words[0], "diff takes two files, \"%.60s\" is too much",
                        parser->argv[parser->words[0]]);
        }
        return parser->name_count
                   ? read_name(parser, 0, &command->file) && read_name(parser, 1, &command->other_file)
                   : fail(parser, parser->argc, "diff needs the name of a session file");
    case VERB_BASELINE:
        return settle_baseline(parser);
    default:
        return true;
    }
}

static bool check_header(struct parser *parser)
{
    enum export_format format = parser->command->output.format;
    if (parser->command->output.no_header && !export_format_may_lack_header(format)) {
        return fail(parser, parser->argc, "--no-header has no meaning with --format %s",
                    export_format_name(format));
    }
    return true;
}

/* Who asks for names wants to see them: beside the remote address, or at the end. */
static void show_names(struct export_options *output)
{
    size_t at = output->column_count;
    for (size_t i = 0; i < output->column_count; i++) {
        if (output->columns[i] == COLUMN_REMOTE_NAME || output->columns[i] == COLUMN_LOCAL_NAME) {
            return;
        }
        at = output->columns[i] == COLUMN_REMOTE_ADDRESS ? i + 1 : at;
    }
    memmove(output->columns + at + 1, output->columns + at,
            (output->column_count - at) * sizeof output->columns[0]);
    output->columns[at] = COLUMN_REMOTE_NAME;
    output->column_count++;
}

/* Without --columns, programs get what Get-NetTCPConnection has, then what is ours. */
static void choose_columns(struct command *command)
{
    static const enum column_id programs[] = {COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT, COLUMN_REMOTE_ADDRESS,
                                              COLUMN_REMOTE_PORT,   COLUMN_STATE,      COLUMN_PID,
                                              COLUMN_CREATED,       COLUMN_PROTOCOL,   COLUMN_PROCESS,
                                              COLUMN_PATH,          COLUMN_SERVICE,    COLUMN_DIRECTION};
    if (!command->own_columns && export_format_is_machine(command->output.format)) {
        memcpy(command->output.columns, programs, sizeof programs);
        command->output.column_count = sizeof programs / sizeof programs[0];
    }
}

static void set_defaults(struct command *command, enum verb verb)
{
    static const enum column_id shown[] = {COLUMN_PROCESS,        COLUMN_PID,           COLUMN_PROTOCOL,
                                           COLUMN_STATE,          COLUMN_LOCAL_ADDRESS, COLUMN_LOCAL_PORT,
                                           COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT};
    memset(command, 0, sizeof *command);
    command->verb = verb;
    command->help_verb = VERB_COUNT;
    command->interval_ms = 1000;
    command->mode = CLOSE_CUSTOMARY;
    command->deadline_ms = CLOSE_CUSTOMARY_DEADLINE_MS;
    memcpy(command->output.columns, shown, sizeof shown);
    command->output.column_count = sizeof shown / sizeof shown[0];
    command->sort.count = 2;
    command->sort.keys[0].column = COLUMN_PROCESS;
    command->sort.keys[1].column = COLUMN_LOCAL_PORT;
}

static bool asks_for_help(const struct parser *parser)
{
    for (int i = 1; i < parser->argc && strcmp(parser->argv[i], "--") != 0; i++) {
        const char *argument = parser->argv[i];
        if (strcmp(argument, "-h") == 0 || strcmp(argument, "--help") == 0 || strcmp(argument, "/?") == 0 ||
            strcmp(argument, "-?") == 0) {
            return true;
        }
    }
    return false;
}

/* Of verbs and other tools. */
static const char *nearest_topic(const char *name)
{
    const char *nearest = verb_names[0];
    const int verbs = VERB_COUNT, dialects = DIALECT_COUNT;
    for (int i = 1; i < verbs + dialects - 1; i++) {
        const char *topic =
            i < verbs ? verb_names[i] : dialect_name((enum dialect)(i - verbs + DIALECT_NONE + 1));
        if (text_distance(name, strlen(name), topic) < text_distance(name, strlen(name), nearest)) {
            nearest = topic;
        }
    }
    return nearest;
}

static bool parse_help(struct parser *parser)
{
    if (parser->at == parser->argc) {
        return true;
    }
    const char *name = parser->argv[parser->at];
    int verb = find_verb(name);
    if (dialect_find(name, strlen(name)) != DIALECT_NONE) {
        parser->command->help_tool = name;
    } else if (verb >= 0) {
        parser->command->help_verb = (enum verb)verb;
    } else {
        return fail(parser, parser->at, "unknown verb \"%.60s\", did you mean \"%s\"?", name,
                    nearest_topic(name));
    }
    if (parser->at + 1 < parser->argc) {
        return fail(parser, parser->at + 1, "help takes one verb, \"%.60s\" is too much",
                    parser->argv[parser->at + 1]);
    }
    return true;
}

bool command_parse(int argc, char *const argv[], struct command *command, struct command_error *error)
{
    struct parser parser = {.argc = argc, .argv = argv, .at = 1, .command = command, .error = error};
    memset(error, 0, sizeof *error);
    int named = argc > 1 ? find_verb(argv[1]) : -1;
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        named = VERB_VERSION;
    }
    set_defaults(command, named < 0 ? VERB_LIST : (enum verb)named);
    parser.at += named >= 0;
    if (asks_for_help(&parser)) {
        command->verb = VERB_HELP;
        command->help_verb = named < 0 || named == VERB_HELP ? VERB_COUNT : (enum verb)named;
        return true;
    }
    switch (command->verb) {
    case VERB_HELP:
        return parse_help(&parser);
    case VERB_VERSION:
        return parser.at == argc ||
               fail(&parser, parser.at, "version takes no arguments, \"%.60s\" is too much", argv[parser.at]);
    default:
        if (!parse_arguments(&parser)) {
            return false;
        }
        choose_columns(command);
        if (command->resolve) {
            show_names(&command->output);
        }
        return settle_names(&parser) && settle_words(&parser) && check_header(&parser);
    }
}
