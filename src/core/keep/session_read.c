/*
 * session_read: reads the text that session.h describes into rows.  It is strict: every byte has to be as the
 * writer leaves it, and one fault makes all of it worthless.  The rows' texts go into one block, which is
 * large enough because a text is never longer than its escaped form.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/array.h"
#include "sockscope/session.h"
#include "sockscope/text.h"

static const char signature[] = "sockscope-session ", taken[] = "taken\t", end_word[] = "end ";

struct reader {
    const char *text;
    size_t at, end;    /* what is left of the text, the last line excluded */
    size_t line;       /* the one being read, from 1 */
    const char *field; /* what is left of the line; NULL behind its last field */
    const char *line_end;
    struct session *session;
    size_t used; /* of session->texts */
    struct session_problem *problem;
};

static bool complain(struct reader *reader, size_t line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reader->problem->line = line;
    vsnprintf(reader->problem->message, sizeof reader->problem->message, format, arguments);
    va_end(arguments);
    return false;
}

static bool complain_field(struct reader *reader, const char *name, const char *field, size_t length)
{
    return complain(reader, reader->line, "%s: \"%.*s\" is not what may stand there", name,
                    (int)(length < 60 ? length : 60), field);
}

/* Numbers without leading zeros. */
static bool read_number(const char *text, size_t length, uint64_t most, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || *number > most / 10) {
            return false;
        }
        *number = *number * 10 + (uint64_t)(text[i] - '0');
    }
    return length > 0 && *number <= most && (text[0] != '0' || length == 1);
}

/* Two to four digits of a time. */
static uint64_t digits(const char *text, size_t count)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number = number * 10 + (uint64_t)((unsigned char)text[i] - '0') % 10;
    }
    return number;
}

/* Computed from whatever is there, and right if writing it gives the same text. */
static bool read_time(const char *text, size_t length, uint64_t *time)
{
    enum { TIME_LENGTH = 24 };
    char again[TIME_LENGTH + 8];
    *time = 0;
    if (length == 0) {
        return true;
    }
    if (length != TIME_LENGTH) {
        return false;
    }
    uint64_t year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
    if (year < 1601 || month < 1 || month > 12 || day < 1) {
        return false;
    }
    /* Years from March, so that the leap day ends one; see text_time. */
    uint64_t years = month < 3 ? year - 1601 : year - 1600;
    uint64_t day_of_year = (153 * (month < 3 ? month + 9 : month - 3) + 2) / 5 + day - 1;
    uint64_t days = years * 365 + years / 4 - years / 100 + years / 400 + day_of_year - 306;
    uint64_t seconds =
        days * 86400 + digits(text + 11, 2) * 3600 + digits(text + 14, 2) * 60 + digits(text + 17, 2);
    *time = (seconds * 1000 + digits(text + 20, 3)) * 10000;
    text_time_iso(*time, again, sizeof again);
    return strlen(again) == TIME_LENGTH && memcmp(again, text, TIME_LENGTH) == 0;
}

static int hexadecimal(char digit)
{
    static const char all[] = "0123456789abcdef";
    const char *found = digit ? strchr(all, digit) : NULL;
    return found ? (int)(found - all) : -1;
}

/* The character behind a backslash, and the length of the escape; -1 when it is none. */
static int unescape(const char *text, size_t length, size_t *used)
{
    static const char letters[] = "tn\\", meanings[] = "\t\n\\";
    const char *letter = length >= 2 && text[1] ? strchr(letters, text[1]) : NULL;
    *used = 2;
    if (letter) {
        return (unsigned char)meanings[letter - letters];
    }
    if (length < 4 || text[1] != 'x') {
        return -1;
    }
    int high = hexadecimal(text[2]), low = hexadecimal(text[3]);
    *used = 4;
    return high < 0 || low < 0 || high + low == 0 ? -1 : high * 16 + low;
}

/* The next field of the line, unchanged; false if there is none. */
static bool next_field(struct reader *reader, const char **field, size_t *length)
{
    if (!reader->field) {
        return false;
    }
    const char *tab = memchr(reader->field, '\t', (size_t)(reader->line_end - reader->field));
    *field = reader->field;
    *length = (size_t)((tab ? tab : reader->line_end) - reader->field);
    reader->field = tab ? tab + 1 : NULL;
    return true;
}

static bool missing(struct reader *reader, const char *name)
{
    return complain(reader, reader->line, "%s is missing", name);
}

static bool take_text(struct reader *reader, const char *name, const char **text)
{
    const char *field;
    size_t length;
    if (!next_field(reader, &field, &length)) {
        return missing(reader, name);
    }
    *text = reader->session->texts + reader->used;
    for (size_t i = 0; i < length;) {
        size_t used = 1;
        int byte = field[i] == '\\' ? unescape(field + i, length - i, &used) : (unsigned char)field[i];
        if (byte < 0 || (used == 1 && (byte < ' ' || byte == 0x7f))) {
            return complain(reader, reader->line, "%s: at its byte %lu there is %s", name,
                            (unsigned long)i + 1, byte < 0 ? "no escape" : "a control character");
        }
        reader->session->texts[reader->used++] = (char)byte;
        i += used;
    }
    reader->session->texts[reader->used++] = '\0';
    return true;
}

static bool take_number(struct reader *reader, const char *name, uint64_t most, uint64_t *number)
{
    const char *field;
    size_t length;
    if (!next_field(reader, &field, &length)) {
        return missing(reader, name);
    }
    return read_number(field, length, most, number) || complain_field(reader, name, field, length);
}

static bool take_time(struct reader *reader, const char *name, uint64_t *time)
{
    const char *field;
    size_t length;
    if (!next_field(reader, &field, &length)) {
        return missing(reader, name);
    }
    return read_time(field, length, time) || complain_field(reader, name, field, length);
}

static bool take_protocol(struct reader *reader, struct endpoint *endpoint)
{
    const char *field;
    size_t length;
    next_field(reader, &field, &length);
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        const char *name = protocol_name((enum protocol)i);
        if (strlen(name) == length && memcmp(name, field, length) == 0) {
            endpoint->protocol = (uint8_t)i;
            return true;
        }
    }
    return complain_field(reader, "protocol", field, length);
}

/* One end; `present` may be NULL where an end must stand. */
static bool take_end(struct reader *reader, bool ipv6, const char *const names[2], uint8_t bytes[16],
                     uint32_t *scope, uint16_t *port, uint8_t *present)
{
    const char *field, *second;
    size_t length, second_length;
    struct address address;
    uint64_t number = 0;
    if (!next_field(reader, &field, &length)) {
        return missing(reader, names[0]);
    }
    if (!next_field(reader, &second, &second_length)) {
        return missing(reader, names[1]);
    }
    if (present && length == 0 && second_length == 0) {
        return true;
    }
    if (!address_parse(field, length, &address) || address.ipv6 != ipv6) {
        return complain_field(reader, names[0], field, length);
    }
    if (!read_number(second, second_length, UINT16_MAX, &number)) {
        return complain_field(reader, names[1], second, second_length);
    }
    memcpy(bytes, address.bytes, sizeof address.bytes);
    *scope = address.scope;
    *port = (uint16_t)number;
    if (present) {
        *present = 1;
    }
    return true;
}

static bool take_state(struct reader *reader, struct endpoint *endpoint)
{
    const char *field;
    size_t length;
    enum tcp_state state = STATE_NONE;
    uint64_t number = 0;
    if (!next_field(reader, &field, &length)) {
        return missing(reader, "state");
    }
    if (length && !state_parse(field, length, &state)) {
        /* One that has no name. */
        if (!read_number(field, length, UINT8_MAX, &number)) {
            return complain_field(reader, "state", field, length);
        }
        state = (enum tcp_state)number;
    }
    endpoint->state = (uint8_t)state;
    return true;
}

static bool take_row(struct reader *reader, struct session_row *row)
{
    static const char *const local[2] = {"local address", "local port"};
    static const char *const remote[2] = {"remote address", "remote port"};
    struct endpoint *endpoint = &row->endpoint;
    uint64_t pid = 0;
    memset(row, 0, sizeof *row);
    if (!take_protocol(reader, endpoint)) {
        return false;
    }
    bool ipv6 = protocol_is_ipv6((enum protocol)endpoint->protocol);
    if (!take_end(reader, ipv6, local, endpoint->local_address, &endpoint->local_scope, &endpoint->local_port,
                  NULL) ||
        !take_end(reader, ipv6, remote, endpoint->remote_address, &endpoint->remote_scope,
                  &endpoint->remote_port, &endpoint->has_remote) ||
        !take_state(reader, endpoint) || !take_number(reader, "PID", UINT32_MAX, &pid) ||
        !take_text(reader, "process name", &row->name) || !take_text(reader, "path", &row->path) ||
        !take_text(reader, "service", &row->service) || !take_time(reader, "created", &endpoint->created)) {
        return false;
    }
    endpoint->pid = (uint32_t)pid;
    return !reader->field || complain(reader, reader->line, "there are more than 11 fields");
}

/* The next line; false at the last, which is not a row's. */
static bool next_line(struct reader *reader)
{
    if (reader->at >= reader->end) {
        return false;
    }
    reader->field = reader->text + reader->at;
    reader->line_end = memchr(reader->field, '\n', reader->end - reader->at);
    reader->at = (size_t)(reader->line_end - reader->text) + 1;
    reader->line++;
    return true;
}

static bool take_rows(struct reader *reader)
{
    struct session *session = reader->session;
    while (next_line(reader)) {
        struct session_row *rows =
            array_grow(session->rows, &session->capacity, session->count + 1, sizeof *session->rows);
        if (!rows) {
            return complain(reader, 0, "out of memory");
        }
        session->rows = rows;
        if (!take_row(reader, &rows[session->count])) {
            return false;
        }
        session->count++;
    }
    return true;
}

static bool take_header(struct reader *reader)
{
    struct session *session = reader->session;
    if (!next_line(reader) || (size_t)(reader->line_end - reader->field) < sizeof taken - 1 ||
        memcmp(reader->field, taken, sizeof taken - 1) != 0) {
        return complain(reader, reader->line, "the time is missing");
    }
    reader->field += sizeof taken - 1;
    if (!take_time(reader, "time", &session->wall) || !take_text(reader, "filter", &session->filter)) {
        return false;
    }
    return !reader->field || complain(reader, reader->line, "there is more than a time and a filter");
}

/* The first line: what this is at all. */
static bool take_signature(struct reader *reader, size_t length)
{
    const char *text = reader->text;
    size_t signed_length = sizeof signature - 1;
    if (length == 0) {
        return complain(reader, 0, "it is empty");
    }
    if (memcmp(text, signature, length < signed_length ? length : signed_length) != 0) {
        return complain(reader, 1, "it is no session of Sockscope");
    }
    const char *newline = memchr(text, '\n', length);
    if (!newline) {
        return complain(reader, 1, "it is cut off: its first line has no end");
    }
    uint64_t version;
    const char *number = text + signed_length;
    if (!read_number(number, (size_t)(newline - number), UINT32_MAX, &version) || version == 0) {
        return complain(reader, 1, "it is damaged: its version is not a number");
    }
    if (version > SESSION_VERSION) {
        return complain(reader, 1, "it has version %lu, which is newer than this program, which knows %d",
                        (unsigned long)version, SESSION_VERSION);
    }
    reader->at = (size_t)(newline - text) + 1;
    reader->line = 1;
    return true;
}

static size_t count_lines(const char *text, size_t length)
{
    size_t lines = 0;
    for (size_t i = 0; i < length; i++) {
        lines += text[i] == '\n';
    }
    return lines;
}

/* "end " at the beginning of a line is nothing else. */
static bool has_end(const char *text, size_t length)
{
    for (size_t at = 0; at + sizeof end_word <= length; at++) {
        if (text[at] == '\n' && memcmp(text + at + 1, end_word, sizeof end_word - 1) == 0) {
            return true;
        }
    }
    return false;
}

/* Finds the last line, without which the text is not whole. */
static bool find_end(struct reader *reader, size_t length)
{
    size_t begin = length - (reader->text[length - 1] == '\n');
    while (begin > reader->at && reader->text[begin - 1] != '\n') {
        begin--;
    }
    if (reader->text[length - 1] != '\n' || length - begin < sizeof end_word ||
        memcmp(reader->text + begin, end_word, sizeof end_word - 1) != 0) {
        return complain(reader, count_lines(reader->text, length),
                        has_end(reader->text, begin) ? "it is damaged: something stands behind its end"
                                                     : "it is cut off: its last line is missing");
    }
    reader->end = begin;
    return true;
}

/* The last line has to be the one that belongs to what was read. */
static bool check_end(struct reader *reader, size_t length)
{
    char wanted[64];
    const char *line = reader->text + reader->end;
    uint32_t checksum = session_checksum(0, reader->text, reader->end);
    size_t used = 0;
    wanted[0] = '\0';
    text_append(wanted, sizeof wanted, &used, end_word);
    text_append_number(wanted, sizeof wanted, &used, reader->session->count);
    size_t counted = used;
    used += (size_t)snprintf(wanted + used, sizeof wanted - used, " %08lx\n", (unsigned long)checksum);
    if (length - reader->end == used && memcmp(line, wanted, used) == 0) {
        return true;
    }
    if (length - reader->end <= counted || memcmp(line, wanted, counted) != 0 || line[counted] != ' ') {
        return complain(reader, reader->line + 1,
                        "it is damaged: its last line does not say that it has %lu rows",
                        (unsigned long)reader->session->count);
    }
    return complain(reader, reader->line + 1, "it is damaged: its checksum is not %08lx",
                    (unsigned long)checksum);
}

bool session_read(const char *text, size_t length, struct session *session, struct session_problem *problem)
{
    struct reader reader = {.text = text, .session = session, .problem = problem};
    *session = (struct session){0};
    *problem = (struct session_problem){0, ""};
    if (length > SESSION_TEXT_MAX) {
        return complain(&reader, 0, "it is too large for a session: more than %d MB",
                        SESSION_TEXT_MAX / (1 << 20));
    }
    if (!take_signature(&reader, length) || !find_end(&reader, length)) {
        return false;
    }
    session->texts = malloc(length + 1);
    if (!session->texts) {
        return complain(&reader, 0, "out of memory");
    }
    if (take_header(&reader) && take_rows(&reader) && check_end(&reader, length)) {
        return true;
    }
    session_free(session);
    return false;
}
