/*
 * text: the UTF-8 that the core needs and no more.  Everything goes through one decoder, which never
 * reads past the NUL and hands out malformed bytes one by one as codes beyond Unicode, so that they
 * compare and copy like any other character.
 */
#include "sockscope/text.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0u) == 0x80u;
}

/* The character at `text` and, in *length, its bytes; `end` may be NULL for NUL-terminated text. */
static uint32_t decode(const char *text, const char *end, size_t *length)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t have = end ? (size_t)(end - text) : 4;
    *length = 1;
    if (s[0] < 0x80) {
        return s[0];
    }
    if (s[0] >= 0xC2 && s[0] <= 0xDF && have >= 2 && is_continuation(s[1])) {
        *length = 2;
        return (uint32_t)(s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if ((s[0] & 0xF0u) == 0xE0u && have >= 3 && is_continuation(s[1]) && is_continuation(s[2])) {
        uint32_t code = (uint32_t)(s[0] & 0x0Fu) << 12 | (uint32_t)(s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
        if (code >= 0x800 && (code < 0xD800 || code > 0xDFFF)) {
            *length = 3;
            return code;
        }
    }
    if (s[0] >= 0xF0 && s[0] <= 0xF4 && have >= 4 && is_continuation(s[1]) && is_continuation(s[2]) &&
        is_continuation(s[3])) {
        uint32_t code = (uint32_t)(s[0] & 0x07u) << 18 | (uint32_t)(s[1] & 0x3Fu) << 12 |
                        (uint32_t)(s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
        if (code >= 0x10000 && code <= 0x10FFFF) {
            *length = 4;
            return code;
        }
    }
    return TEXT_MALFORMED + s[0];
}

uint32_t text_decode(const char *text, size_t *length)
{
    return decode(text, NULL, length);
}

static size_t encode(uint32_t code, char *to)
{
    if (code >= TEXT_MALFORMED) {
        to[0] = (char)(code - TEXT_MALFORMED);
        return 1;
    }
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xC0u | code >> 6);
        to[1] = (char)(0x80u | (code & 0x3Fu));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xE0u | code >> 12);
        to[1] = (char)(0x80u | (code >> 6 & 0x3Fu));
        to[2] = (char)(0x80u | (code & 0x3Fu));
        return 3;
    }
    to[0] = (char)(0xF0u | code >> 18);
    to[1] = (char)(0x80u | (code >> 12 & 0x3Fu));
    to[2] = (char)(0x80u | (code >> 6 & 0x3Fu));
    to[3] = (char)(0x80u | (code & 0x3Fu));
    return 4;
}

static bool in_range(uint32_t code, uint32_t first, uint32_t last)
{
    return code >= first && code <= last;
}

/* Simple folding of the alphabets in which upper and lower case have the same length in UTF-8. */
static uint32_t fold(uint32_t code)
{
    if (code < 0x80) {
        return in_range(code, 'A', 'Z') ? code + 32 : code;
    }
    if (in_range(code, 0xC0, 0xDE)) {
        return code == 0xD7 ? code : code + 32;
    }
    if (in_range(code, 0x0100, 0x0137)) {
        return code == 0x0130 || code == 0x0131 ? code : code | 1u;
    }
    if (in_range(code, 0x0139, 0x0148) || in_range(code, 0x0179, 0x017E)) {
        return code + (code & 1u);
    }
    if (in_range(code, 0x014A, 0x0177)) {
        return code | 1u;
    }
    if (in_range(code, 0x0386, 0x03C2)) {
        switch (code) {
        case 0x0386:
            return 0x03AC;
        case 0x0388:
        case 0x0389:
        case 0x038A:
            return code + 37;
        case 0x038C:
            return 0x03CC;
        case 0x038E:
        case 0x038F:
            return code + 63;
        case 0x03C2: /* final sigma */
            return 0x03C3;
        default:
            return in_range(code, 0x0391, 0x03AB) && code != 0x03A2 ? code + 32 : code;
        }
    }
    if (in_range(code, 0x0400, 0x042F)) {
        return code < 0x0410 ? code + 80 : code + 32;
    }
    if (in_range(code, 0x0460, 0x0481) || in_range(code, 0x048A, 0x04BF) || in_range(code, 0x04D0, 0x052F)) {
        return code | 1u;
    }
    if (in_range(code, 0x04C1, 0x04CE)) {
        return code + (code & 1u);
    }
    return code == 0x0178 ? 0xFF : code == 0x04C0 ? 0x04CF : code;
}

static bool is_bidirectional_control(uint32_t code)
{
    return code == 0x061C || code == 0x200E || code == 0x200F || in_range(code, 0x202A, 0x202E) ||
           in_range(code, 0x2066, 0x2069);
}

static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || in_range(code, 0x7F, 0x9F) || in_range(code, 0x2028, 0x2029) ||
           is_bidirectional_control(code) || code >= TEXT_MALFORMED;
}

size_t text_sanitise(const char *from, char *to, size_t size)
{
    size_t used = 0;
    while (*from) {
        size_t length;
        uint32_t code = decode(from, NULL, &length);
        char bytes[4];
        size_t written = encode(is_unsafe(code) ? REPLACEMENT : code, bytes);
        if (used + written >= size) {
            break;
        }
        memcpy(to + used, bytes, written);
        used += written;
        from += length;
    }
    to[used] = '\0';
    return used;
}

int text_compare_fold(const char *a, const char *b)
{
    for (;;) {
        unsigned char x = (unsigned char)*a, y = (unsigned char)*b;
        if (x == y && x < 0x80 && x != 0) { /* what most names are made of */
            a++;
            b++;
            continue;
        }
        size_t a_length, b_length;
        uint32_t a_code = fold(decode(a, NULL, &a_length));
        uint32_t b_code = fold(decode(b, NULL, &b_length));
        if (a_code != b_code) {
            return a_code < b_code ? -1 : 1;
        }
        if (a_code == 0) {
            return 0;
        }
        a += a_length;
        b += b_length;
    }
}

/* True when `text` begins with the folded part. */
static bool begins_fold(const char *text, const char *part, const char *end)
{
    while (part < end) {
        size_t text_length, part_length;
        uint32_t code = decode(text, NULL, &text_length);
        if (code == 0 || fold(code) != decode(part, end, &part_length)) {
            return false;
        }
        text += text_length;
        part += part_length;
    }
    return true;
}

bool text_contains_fold(const char *text, const char *part, size_t length)
{
    const char *end = part + length;
    if (length == 0) {
        return true;
    }
    while (*text) {
        size_t step;
        if (begins_fold(text, part, end)) {
            return true;
        }
        decode(text, NULL, &step);
        text += step;
    }
    return false;
}

size_t text_fold(const char *from, size_t length, char *to, size_t size)
{
    const char *end = from + length;
    size_t used = 0;
    while (from < end) {
        size_t step;
        char bytes[4];
        size_t written = encode(fold(decode(from, end, &step)), bytes);
        if (used + written >= size) {
            break;
        }
        memcpy(to + used, bytes, written);
        used += written;
        from += step;
    }
    to[used] = '\0';
    return used;
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

unsigned text_distance(const char *a, size_t a_length, const char *b)
{
    enum { LONGEST = 48 };
    /* Three rows of the usual table: two steps back are needed to count swapped letters as one. */
    unsigned rows[3][LONGEST + 1];
    size_t b_length = strlen(b);
    if (a_length > LONGEST || b_length > LONGEST) {
        return 2 * LONGEST;
    }
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *now = rows[i % 3];
        const unsigned *before = rows[(i - 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            char x = lower(a[i - 1]), y = lower(b[j - 1]);
            now[j] = smaller(before[j - 1] + (x != y ? 1u : 0u), smaller(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y) {
                now[j] = smaller(now[j], rows[(i - 2) % 3][j - 2] + 1);
            }
        }
    }
    return rows[a_length % 3][b_length];
}

static bool is_combining(uint32_t code)
{
    return in_range(code, 0x0300, 0x036F) || in_range(code, 0x0483, 0x0489) ||
           in_range(code, 0x0591, 0x05BD) || in_range(code, 0x064B, 0x065F) ||
           in_range(code, 0x1AB0, 0x1AFF) || in_range(code, 0x1DC0, 0x1DFF) ||
           in_range(code, 0x200B, 0x200D) || in_range(code, 0x20D0, 0x20FF) ||
           in_range(code, 0xFE00, 0xFE0F) || in_range(code, 0xFE20, 0xFE2F) || code == 0xFEFF;
}

static bool is_wide(uint32_t code)
{
    return in_range(code, 0x1100, 0x115F) || (in_range(code, 0x2E80, 0xA4CF) && code != 0x303F) ||
           in_range(code, 0xA960, 0xA97C) || in_range(code, 0xAC00, 0xD7A3) ||
           in_range(code, 0xF900, 0xFAFF) || in_range(code, 0xFE30, 0xFE6F) ||
           in_range(code, 0xFF00, 0xFF60) || in_range(code, 0xFFE0, 0xFFE6) ||
           in_range(code, 0x1F300, 0x1F64F) || in_range(code, 0x1F900, 0x1F9FF) ||
           in_range(code, 0x20000, 0x3FFFD);
}

size_t text_width(const char *text)
{
    size_t width = 0;
    while (*text) {
        size_t length;
        uint32_t code = decode(text, NULL, &length);
        width += is_combining(code) ? 0 : is_wide(code) ? 2 : 1;
        text += length;
    }
    return width;
}

size_t text_bytes_within(const char *text, size_t width)
{
    size_t used = 0, taken = 0;
    while (text[used]) {
        char one[8] = "";
        size_t step;
        text_decode(text + used, &step);
        memcpy(one, text + used, step);
        taken += text_width(one);
        if (taken > width) {
            break;
        }
        used += step;
    }
    return used;
}

static void append_bytes(char *to, size_t size, size_t *length, const char *from, size_t wanted)
{
    size_t room = size - 1 - *length;
    if (wanted > room) {
        wanted = room;
        while (wanted > 0 && is_continuation((unsigned char)from[wanted])) {
            wanted--;
        }
    }
    memcpy(to + *length, from, wanted);
    *length += wanted;
    to[*length] = '\0';
}

bool text_is_formula(const char *text)
{
    char c = text[0];
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

void text_append(char *to, size_t size, size_t *length, const char *from)
{
    append_bytes(to, size, length, from, strlen(from));
}

void text_append_number(char *to, size_t size, size_t *length, uint64_t n)
{
    char digits[20];
    char *first = digits + sizeof digits;
    do {
        *--first = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    append_bytes(to, size, length, first, (size_t)(digits + sizeof digits - first));
}

/* A number with leading zeros to two places, behind a separator. */
static void append_padded(char *to, size_t size, size_t *length, const char *separator, uint64_t n)
{
    text_append(to, size, length, separator);
    if (n < 10) {
        text_append(to, size, length, "0");
    }
    text_append_number(to, size, length, n);
}

/* Date and time with `between` in the middle; `seconds` since 1601-01-01, where a 400-year cycle begins. */
static void append_date_time(char *to, size_t size, size_t *length, uint64_t seconds, const char *between)
{
    uint64_t days = seconds / 86400, of_day = seconds % 86400;
    /* Count years from March, so that the leap day ends one: 1600-03-01 is 306 days before 1601-01-01. */
    uint64_t shifted = days + 306;
    uint64_t era = shifted / 146097, day_of_era = shifted % 146097;
    uint64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint64_t month = (5 * day_of_year + 2) / 153;
    uint64_t day = day_of_year - (153 * month + 2) / 5 + 1;
    uint64_t year = 1600 + era * 400 + year_of_era + (month >= 10);
    month = month < 10 ? month + 3 : month - 9;

    text_append_number(to, size, length, year);
    append_padded(to, size, length, "-", month);
    append_padded(to, size, length, "-", day);
    append_padded(to, size, length, between, of_day / 3600);
    append_padded(to, size, length, ":", of_day / 60 % 60);
    append_padded(to, size, length, ":", of_day % 60);
}

enum { TICKS_PER_SECOND = 10000000, TICKS_PER_MILLISECOND = 10000 };

int text_utc_offset(utc_offset_at zone, uint64_t filetime)
{
    return zone ? zone(filetime) : 0;
}

size_t text_time(uint64_t filetime, utc_offset_at zone, char *to, size_t size)
{
    size_t length = 0;
    int offset_minutes = text_utc_offset(zone, filetime);
    uint64_t seconds = filetime / TICKS_PER_SECOND;
    uint64_t offset = (uint64_t)(offset_minutes < 0 ? -(int64_t)offset_minutes : offset_minutes) * 60;
    seconds = offset_minutes >= 0 ? seconds + offset : seconds > offset ? seconds - offset : 0;
    append_date_time(to, size, &length, seconds, " ");
    return length;
}

size_t text_time_iso(uint64_t filetime, char *to, size_t size)
{
    size_t length = 0;
    uint64_t milliseconds = filetime / TICKS_PER_MILLISECOND % 1000;
    append_date_time(to, size, &length, filetime / TICKS_PER_SECOND, "T");
    text_append(to, size, &length, milliseconds < 10 ? ".00" : milliseconds < 100 ? ".0" : ".");
    text_append_number(to, size, &length, milliseconds);
    text_append(to, size, &length, "Z");
    return length;
}

static bool unit_milliseconds(const char *unit, size_t length, uint64_t *milliseconds)
{
    static const struct {
        const char *name;
        uint64_t milliseconds;
    } units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strlen(units[i].name) == length && memcmp(units[i].name, unit, length) == 0) {
            *milliseconds = units[i].milliseconds;
            return true;
        }
    }
    return false;
}

bool text_parse_duration(const char *text, size_t length, uint64_t *milliseconds)
{
    /* Ten thousand years fit; more is a slip of the finger. */
    const uint64_t most = UINT64_C(315576000000000);
    uint64_t whole = 0, fraction = 0, scale = 1, unit;
    size_t at = 0, digits = 0;
    for (; at < length && text[at] >= '0' && text[at] <= '9'; at++, digits++) {
        whole = whole * 10 + (uint64_t)(text[at] - '0');
        if (whole > most) {
            return false;
        }
    }
    if (at < length && text[at] == '.' && digits > 0) {
        size_t point = at++;
        for (; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            if (scale < 1000000) {
                scale *= 10;
                fraction = fraction * 10 + (uint64_t)(text[at] - '0');
            }
        }
        if (at == point + 1) {
            return false;
        }
    }
    if (digits == 0 || !unit_milliseconds(text + at, length - at, &unit) || whole > most / unit) {
        return false;
    }
    *milliseconds = whole * unit + fraction * unit / scale;
    return true;
}
