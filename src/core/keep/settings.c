/*
 * settings: one table of keys, each with a reader and a writer, so that a new setting is one entry.
 */
#include "sockscope/settings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sockscope/column_set.h"
#include "sockscope/text.h"

enum { NAME_MAX_LENGTH = 64, LINE_MAX = FILTER_TEXT_MAX + 256 };

struct output {
    char *text;
    size_t length;
};

struct key {
    const char *section, *name, *expected;
    bool (*read)(struct settings *settings, const char *value);
    void (*write)(const struct settings *settings, struct output *output);
};

static void put(struct output *output, const char *text)
{
    text_append(output->text, SETTINGS_TEXT_MAX, &output->length, text);
}

static void put_number(struct output *output, int64_t number)
{
    if (number < 0) {
        put(output, "-");
    }
    text_append_number(output->text, SETTINGS_TEXT_MAX, &output->length,
                       (uint64_t)(number < 0 ? -number : number));
}

static bool is_word(const char *value, const char *word)
{
    return text_compare_fold(value, word) == 0;
}

/* Takes the next item of a list off its front; false at its end.  Items are separated by commas. */
static bool next_item(const char **list, char *item, size_t size)
{
    const char *from = *list + strspn(*list, " ,"), *to = from + strcspn(from, ",");
    *list = to;
    while (to > from && to[-1] == ' ') {
        to--;
    }
    size_t length = (size_t)(to - from) < size ? (size_t)(to - from) : size - 1;
    memcpy(item, from, length);
    item[length] = '\0';
    return length > 0;
}

static bool read_number(const char **text, int64_t low, int64_t high, int64_t *number)
{
    const char *at = *text + strspn(*text, " ");
    bool negative = *at == '-';
    int64_t value = 0;
    size_t digits = 0;
    for (at += negative; *at >= '0' && *at <= '9' && digits < 10; at++, digits++) {
        value = value * 10 + (*at - '0');
    }
    *text = at;
    *number = negative ? -value : value;
    return digits > 0 && *number >= low && *number <= high;
}

/* The keys. */

static bool read_version(struct settings *settings, const char *value)
{
    int64_t version;
    (void)settings;
    return read_number(&value, SETTINGS_VERSION, 1000000, &version) && *value == '\0';
}

static void write_version(const struct settings *settings, struct output *output)
{
    (void)settings;
    put_number(output, SETTINGS_VERSION);
}

static bool read_duration(const char *value, uint64_t low, uint64_t high, uint64_t *milliseconds)
{
    uint64_t read;
    if (!text_parse_duration(value, strlen(value), &read) || read < low || read > high) {
        return false;
    }
    *milliseconds = read;
    return true;
}

static void put_duration(struct output *output, uint64_t milliseconds)
{
    put_number(output, (int64_t)milliseconds);
    put(output, "ms");
}

static bool read_interval(struct settings *settings, const char *value)
{
    uint64_t read;
    if (!read_duration(value, 500, 5000, &read) ||
        (read != 500 && read != 1000 && read != 2000 && read != 5000)) {
        return false;
    }
    settings->interval_ms = read;
    return true;
}

static void write_interval(const struct settings *settings, struct output *output)
{
    put_duration(output, settings->interval_ms);
}

static bool read_highlight(struct settings *settings, const char *value)
{
    return read_duration(value, 0, 3600000, &settings->highlight_ms);
}

static void write_highlight(const struct settings *settings, struct output *output)
{
    put_duration(output, settings->highlight_ms);
}

static bool read_sort(struct settings *settings, const char *value)
{
    struct sort_order order;
    size_t position, length;
    const char *nearest;
    if (!sort_order_parse(value, &order, &position, &length, &nearest)) {
        return false;
    }
    order.grouped = settings->sort.grouped;
    settings->sort = order;
    return true;
}

static void write_sort(const struct settings *settings, struct output *output)
{
    for (size_t i = 0; i < settings->sort.count; i++) {
        put(output, i ? "," : "");
        put(output, settings->sort.keys[i].descending ? "-" : "");
        put(output, column_get(settings->sort.keys[i].column)->name);
    }
}

struct sized_columns {
    enum column_id order[COLUMN_COUNT];
    size_t count;
    uint16_t widths[COLUMN_COUNT]; /* by id; 0 for those that are not named */
};

/* "process:160,pid:48". */
static bool read_widths(const char *value, struct sized_columns *columns)
{
    char item[NAME_MAX_LENGTH];
    *columns = (struct sized_columns){.count = 0};
    while (next_item(&value, item, sizeof item)) {
        char *colon = strchr(item, ':');
        const char *width = colon ? colon + 1 : "";
        int id = colon ? column_find(item, (size_t)(colon - item)) : -1;
        int64_t pixels;
        if (id < 0 || columns->widths[id] ||
            !read_number(&width, SETTINGS_WIDTH_MIN, SETTINGS_WIDTH_MAX, &pixels) || *width) {
            return false;
        }
        columns->order[columns->count++] = (enum column_id)id;
        columns->widths[id] = (uint16_t)pixels;
    }
    return true;
}

static void take_widths(struct settings *settings, const struct sized_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        settings->widths[columns->order[i]] = columns->widths[columns->order[i]];
    }
}

static void put_width(struct output *output, const struct settings *settings, enum column_id id, bool first)
{
    put(output, first ? "" : ",");
    put(output, column_get(id)->name);
    put(output, ":");
    put_number(output, settings->widths[id]);
}

/* Those that are not named are hidden. */
static bool read_columns(struct settings *settings, const char *value)
{
    struct sized_columns read;
    if (!read_widths(value, &read) || read.count == 0) {
        return false;
    }
    settings->column_count = read.count;
    memcpy(settings->columns, read.order, sizeof read.order);
    take_widths(settings, &read);
    return true;
}

static void write_columns(const struct settings *settings, struct output *output)
{
    for (size_t i = 0; i < settings->column_count; i++) {
        put_width(output, settings, settings->columns[i], i == 0);
    }
}

/* Of columns that are not shown, if they differ from the default. */
static bool read_hidden_widths(struct settings *settings, const char *value)
{
    struct sized_columns read;
    bool fine = read_widths(value, &read);
    if (fine) {
        take_widths(settings, &read);
    }
    return fine;
}

static void write_hidden_widths(const struct settings *settings, struct output *output)
{
    uint64_t shown = 0;
    bool first = true;
    for (size_t i = 0; i < settings->column_count; i++) {
        shown |= UINT64_C(1) << settings->columns[i];
    }
    for (int id = 0; id < COLUMN_COUNT; id++) {
        if (!(shown >> id & 1u) && settings->widths[id] != column_get((enum column_id)id)->width) {
            put_width(output, settings, (enum column_id)id, first);
            first = false;
        }
    }
}

static bool read_filter(struct settings *settings, const char *value)
{
    size_t length = strlen(value);
    if (length > QUICK_FILTER_TYPED_MAX) {
        return false;
    }
    memcpy(settings->filter, value, length + 1);
    return true;
}

static void write_filter(const struct settings *settings, struct output *output)
{
    put(output, settings->filter);
}

static bool read_history(struct settings *settings, const char *value)
{
    return filter_history_read(&settings->history, value);
}

static void write_history(const struct settings *settings, struct output *output)
{
    char text[FILTER_HISTORY_TEXT];
    filter_history_write(&settings->history, text);
    put(output, text);
}

static const char *const protocol_words[PROTOCOL_COUNT] = {"tcp4", "tcp6", "udp4", "udp6"};

static bool read_protocols(struct settings *settings, const char *value)
{
    char item[NAME_MAX_LENGTH];
    unsigned hidden = 0;
    while (next_item(&value, item, sizeof item)) {
        unsigned i = 0;
        while (i < PROTOCOL_COUNT && !is_word(item, protocol_words[i])) {
            i++;
        }
        if (i == PROTOCOL_COUNT) {
            return false;
        }
        hidden |= 1u << i;
    }
    settings->quick.hidden_protocols = hidden;
    return true;
}

static void write_protocols(const struct settings *settings, struct output *output)
{
    bool first = true;
    for (unsigned i = 0; i < PROTOCOL_COUNT; i++) {
        if (settings->quick.hidden_protocols >> i & 1u) {
            put(output, first ? "" : ",");
            put(output, protocol_words[i]);
            first = false;
        }
    }
}

static bool read_states(struct settings *settings, const char *value)
{
    char item[NAME_MAX_LENGTH];
    unsigned hidden = 0;
    while (next_item(&value, item, sizeof item)) {
        enum tcp_state state;
        if (!state_parse(item, strlen(item), &state) || state > STATE_DELETE_TCB) {
            return false;
        }
        hidden |= 1u << state;
    }
    settings->quick.hidden_states = hidden;
    return true;
}

static void write_states(const struct settings *settings, struct output *output)
{
    bool first = true;
    for (int state = STATE_CLOSED; state <= STATE_DELETE_TCB; state++) {
        if (settings->quick.hidden_states >> state & 1u) {
            put(output, first ? "" : ",");
            put(output, state_name((enum tcp_state)state, STATE_POWERSHELL));
            first = false;
        }
    }
}

static bool read_yes(const char *value, bool *yes)
{
    if (is_word(value, "yes") || is_word(value, "no")) {
        *yes = is_word(value, "yes");
        return true;
    }
    return false;
}

static const char *const close_mode_words[] = {
    [CLOSE_GRACEFUL] = "graceful", [CLOSE_DEADLINE] = "deadline", [CLOSE_RESET] = "reset"};

static bool read_close_mode(struct settings *settings, const char *value)
{
    for (int mode = 0; mode < CLOSE_MODE_COUNT; mode++) {
        if (is_word(value, close_mode_words[mode])) {
            settings->close_mode = (enum close_mode)mode;
            return true;
        }
    }
    return false;
}

static void write_close_mode(const struct settings *settings, struct output *output)
{
    put(output, close_mode_words[settings->close_mode]);
}

static bool read_deadline(struct settings *settings, const char *value)
{
    uint64_t read;
    if (!read_duration(value, SETTINGS_DEADLINE_MIN_MS, SETTINGS_DEADLINE_MAX_MS, &read) || read % 1000) {
        return false;
    }
    settings->deadline_ms = (uint32_t)read;
    return true;
}

static void write_deadline(const struct settings *settings, struct output *output)
{
    put_number(output, settings->deadline_ms / 1000);
    put(output, "s");
}

static const char *const mark_set_words[] = {"standard", "colour-blind", "own"};

static bool read_mark_set(struct settings *settings, const char *value)
{
    for (unsigned i = 0; i < MARK_SET_COUNT; i++) {
        if (is_word(value, mark_set_words[i])) {
            settings->mark_set = (enum mark_set)i;
            return true;
        }
    }
    return false;
}

static void write_mark_set(const struct settings *settings, struct output *output)
{
    put(output, mark_set_words[settings->mark_set]);
}

static void put_marks(struct output *output, const struct mark_colours *marks)
{
    char text[MARKS_TEXT_SIZE];
    marks_write(marks, text);
    put(output, text);
}

static bool read_light_marks(struct settings *settings, const char *value)
{
    return marks_read(&settings->own_marks[0], value);
}

static void write_light_marks(const struct settings *settings, struct output *output)
{
    put_marks(output, &settings->own_marks[0]);
}

static bool read_dark_marks(struct settings *settings, const char *value)
{
    return marks_read(&settings->own_marks[1], value);
}

static void write_dark_marks(const struct settings *settings, struct output *output)
{
    put_marks(output, &settings->own_marks[1]);
}

/* A reader and a writer of a switch. */
#define SWITCH(name, member)                                                                                 \
    static bool read_##name(struct settings *settings, const char *value)                                    \
    {                                                                                                        \
        return read_yes(value, &settings->member);                                                           \
    }                                                                                                        \
    static void write_##name(const struct settings *settings, struct output *output)                         \
    {                                                                                                        \
        put(output, settings->member ? "yes" : "no");                                                        \
    }

SWITCH(hide_loopback, quick.hide_loopback)
SWITCH(only_listening, quick.only_listening)
SWITCH(only_new, quick.only_new)
SWITCH(grouped, sort.grouped)
SWITCH(details, details)
SWITCH(following, following)
SWITCH(on_top, on_top)
SWITCH(striped, striped)
SWITCH(holding, holding)
SWITCH(resolving, resolving)
SWITCH(checking, checking)
SWITCH(maximised, maximised)

static bool read_zoom(struct settings *settings, const char *value)
{
    int64_t percent;
    if (!read_number(&value, SETTINGS_ZOOM_MIN, SETTINGS_ZOOM_MAX, &percent) || *value) {
        return false;
    }
    settings->zoom = (uint16_t)percent;
    return true;
}

static void write_zoom(const struct settings *settings, struct output *output)
{
    put_number(output, settings->zoom);
}

static bool read_details_height(struct settings *settings, const char *value)
{
    int64_t height;
    if (!read_number(&value, SETTINGS_PANE_MIN, SETTINGS_PANE_MAX, &height) || *value) {
        return false;
    }
    settings->details_height = (uint16_t)height;
    return true;
}

static void write_details_height(const struct settings *settings, struct output *output)
{
    put_number(output, settings->details_height);
}

static const char *const theme_words[] = {"windows", "light", "dark", "contrast"};

static bool read_theme(struct settings *settings, const char *value)
{
    for (unsigned i = 0; i < sizeof theme_words / sizeof theme_words[0]; i++) {
        if (is_word(value, theme_words[i])) {
            settings->theme = (enum settings_theme)i;
            return true;
        }
    }
    return false;
}

static void write_theme(const struct settings *settings, struct output *output)
{
    put(output, theme_words[settings->theme]);
}

/* "left,top,width,height", or nothing. */
static bool read_place(struct settings *settings, const char *value)
{
    enum { FAR_AWAY = 100000 };
    static const int64_t lows[] = {-FAR_AWAY, -FAR_AWAY, 1, 1};
    int64_t numbers[4];
    if (!*value) {
        settings->placed = false;
        return true;
    }
    for (int i = 0; i < 4; i++) {
        if (!read_number(&value, lows[i], FAR_AWAY, &numbers[i]) || *value != (i < 3 ? ',' : '\0')) {
            return false;
        }
        value++;
    }
    settings->left = (int32_t)numbers[0];
    settings->top = (int32_t)numbers[1];
    settings->width = (int32_t)numbers[2];
    settings->height = (int32_t)numbers[3];
    settings->placed = true;
    return true;
}

static void write_place(const struct settings *settings, struct output *output)
{
    const int32_t numbers[] = {settings->left, settings->top, settings->width, settings->height};
    for (int i = 0; settings->placed && i < 4; i++) {
        put(output, i ? "," : "");
        put_number(output, numbers[i]);
    }
}

static const struct key keys[] = {
    {"Sockscope", "Version", "a version from 1", read_version, write_version},
    {"View", "Interval", "500ms, 1s, 2s or 5s", read_interval, write_interval},
    {"View", "Highlight", "a time up to 1h", read_highlight, write_highlight},
    {"View", "Sort", "up to four names of columns", read_sort, write_sort},
    {"View", "Columns", "names of columns with widths from 20 to 2000, as in process:160", read_columns,
     write_columns},
    {"View", "Filter", "a text of less than 3584 bytes", read_filter, write_filter},
    {"View", "FilterHistory", "up to 12 queries of less than 256 bytes, separated by tabs", read_history,
     write_history},
    {"View", "HiddenProtocols", "tcp4, tcp6, udp4, udp6", read_protocols, write_protocols},
    {"View", "HiddenStates", "names of states", read_states, write_states},
    {"View", "HideLoopback", "yes or no", read_hide_loopback, write_hide_loopback},
    {"View", "OnlyListening", "yes or no", read_only_listening, write_only_listening},
    {"View", "OnlyNew", "yes or no", read_only_new, write_only_new},
    {"View", "GroupByProcess", "yes or no", read_grouped, write_grouped},
    {"View", "FollowNew", "yes or no", read_following, write_following},
    {"View", "KeepFocus", "yes or no", read_holding, write_holding},
    {"View", "Resolve", "yes or no", read_resolving, write_resolving},
    {"View", "CheckSignatures", "yes or no", read_checking, write_checking},
    {"View", "HiddenWidths", "names of columns with widths from 20 to 2000, as in user:160",
     read_hidden_widths, write_hidden_widths},
    {"Closing", "Mode", "graceful, deadline or reset", read_close_mode, write_close_mode},
    {"Closing", "Deadline", "whole seconds from 1s to 3600s", read_deadline, write_deadline},
    {"Window", "Theme", "windows, light, dark or contrast", read_theme, write_theme},
    {"Window", "Colours", "standard, colour-blind or own", read_mark_set, write_mark_set},
    {"Window", "OwnColoursLight", "three colours as in #c0f0c0,#fff0a0,#ffc8c8", read_light_marks,
     write_light_marks},
    {"Window", "OwnColoursDark", "three colours as in #185428,#605010,#702024", read_dark_marks,
     write_dark_marks},
    {"Window", "Details", "yes or no", read_details, write_details},
    {"Window", "DetailsHeight", "a number from 80 to 2000", read_details_height, write_details_height},
    {"Window", "OnTop", "yes or no", read_on_top, write_on_top},
    {"Window", "Stripes", "yes or no", read_striped, write_striped},
    {"Window", "Zoom", "a number of percent from 50 to 300", read_zoom, write_zoom},
    {"Window", "Place", "left,top,width,height", read_place, write_place},
    {"Window", "Maximised", "yes or no", read_maximised, write_maximised},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

void settings_take_set(struct settings *settings, const struct column_set *set)
{
    settings->column_count = set->count;
    memcpy(settings->columns, set->columns, sizeof settings->columns);
}

void settings_default(struct settings *settings)
{
    memset(settings, 0, sizeof *settings);
    settings->interval_ms = 1000;
    settings->zoom = 100;
    settings->details_height = 190;
    settings->own_marks[0] = marks_of(MARKS_OWN, false);
    settings->own_marks[1] = marks_of(MARKS_OWN, true);
    settings->highlight_ms = 3000;
    settings->close_mode = CLOSE_CUSTOMARY;
    settings->deadline_ms = CLOSE_CUSTOMARY_DEADLINE_MS;
    settings->sort = (struct sort_order){
        .keys = {{COLUMN_PROCESS, false}, {COLUMN_PID, false}, {COLUMN_LOCAL_PORT, false}}, .count = 3};
    settings_take_set(settings, column_set_get(0));
    for (int id = 0; id < COLUMN_COUNT; id++) {
        settings->widths[id] = (uint16_t)column_get((enum column_id)id)->width;
    }
}

/* Reading. */

struct reader {
    struct settings *settings;
    struct settings_problem *problem;
    size_t line, foreign; /* length of what is kept */
    char section[NAME_MAX_LENGTH], foreign_section[NAME_MAX_LENGTH];
    bool wrong, versioned;
};

static void complain(struct reader *reader, const char *format, ...)
{
    if (!reader->wrong) {
        va_list arguments;
        va_start(arguments, format);
        reader->problem->line = reader->line;
        vsnprintf(reader->problem->message, sizeof reader->problem->message, format, arguments);
        va_end(arguments);
        reader->wrong = true;
    }
}

static void keep(struct reader *reader, const char *text)
{
    text_append(reader->settings->foreign, SETTINGS_FOREIGN_SIZE, &reader->foreign, text);
}

/* A line of another version; if there are too many, they are left out rather than cut. */
static void keep_foreign(struct reader *reader, const char *line)
{
    if (reader->foreign + strlen(line) + strlen(reader->section) + 8 > SETTINGS_FOREIGN_SIZE) {
        return;
    }
    if (strcmp(reader->foreign_section, reader->section) != 0) {
        memcpy(reader->foreign_section, reader->section, sizeof reader->section);
        keep(reader, "[");
        keep(reader, reader->section);
        keep(reader, "]\r\n");
    }
    keep(reader, line);
    keep(reader, "\r\n");
}

static void trim(char **text)
{
    *text += strspn(*text, " \t");
    size_t length = strlen(*text);
    while (length && strchr(" \t\r", (*text)[length - 1])) {
        (*text)[--length] = '\0';
    }
}

static void take_section(struct reader *reader, char *line)
{
    size_t length = strlen(line);
    if (line[length - 1] != ']' || length - 2 >= NAME_MAX_LENGTH || length < 3) {
        complain(reader, "\"%.60s\" is no section", line);
        return;
    }
    memcpy(reader->section, line + 1, length - 2);
    reader->section[length - 2] = '\0';
}

static void take_key(struct reader *reader, const char *line, const char *name, char *value)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (is_word(reader->section, keys[i].section) && is_word(name, keys[i].name)) {
            if (!keys[i].read(reader->settings, value)) {
                complain(reader, "%s: \"%.60s\" is not %s", keys[i].name, value, keys[i].expected);
            }
            reader->versioned = reader->versioned || i == 0;
            return;
        }
    }
    keep_foreign(reader, line);
}

static void take_line(struct reader *reader, char *line)
{
    char whole[LINE_MAX];
    trim(&line);
    if (!*line || *line == ';' || *line == '#') {
        return;
    }
    if (*line == '[') {
        take_section(reader, line);
        return;
    }
    memcpy(whole, line, strlen(line) + 1);
    char *value = strchr(line, '=');
    if (!value || !reader->section[0]) {
        complain(reader, value ? "\"%.60s\" is in no section" : "\"%.60s\" is no setting", line);
        return;
    }
    *value++ = '\0';
    trim(&line);
    trim(&value);
    take_key(reader, whole, line, value);
}

static bool has_controls(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)line[i] < ' ' && line[i] != '\t' && line[i] != '\r') {
            return true;
        }
    }
    return false;
}

bool settings_read(const char *text, size_t length, struct settings *settings,
                   struct settings_problem *problem)
{
    char line[LINE_MAX];
    struct reader reader = {.settings = settings, .problem = problem};
    settings_default(settings);
    size_t at = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < length) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t size = end ? (size_t)(end - text) - at : length - at;
        reader.line++;
        if (size >= sizeof line || has_controls(text + at, size)) {
            complain(&reader, "the line is %s", size >= sizeof line ? "too long" : "no text");
        } else {
            memcpy(line, text + at, size);
            line[size] = '\0';
            take_line(&reader, line);
        }
        at += size + 1;
    }
    /* An empty file, as one makes for a portable program, says nothing, and nothing wrong. */
    if (!reader.versioned && (reader.section[0] || reader.wrong)) {
        complain(&reader, "there is no Version in a section [Sockscope]");
    }
    return !reader.wrong;
}

size_t settings_write(const struct settings *settings, char text[SETTINGS_TEXT_MAX])
{
    struct output output = {text, 0};
    const char *section = "";
    text[0] = '\0';
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(section, keys[i].section) != 0) {
            section = keys[i].section;
            put(&output, i ? "\r\n[" : "[");
            put(&output, section);
            put(&output, "]\r\n");
        }
        put(&output, keys[i].name);
        put(&output, "=");
        keys[i].write(settings, &output);
        put(&output, "\r\n");
    }
    if (settings->foreign[0]) {
        put(&output, "\r\n");
        put(&output, settings->foreign);
    }
    return output.length;
}
