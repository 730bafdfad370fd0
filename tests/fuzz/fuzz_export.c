/*
 * The exporter, every format, over rows whose texts are whatever the fuzzer makes up.  Whatever it is, the
 * output is well-formed UTF-8 without a control character, and has the shape that its format promises: as
 * many cells and rows as there are, none more.
 *
 * Input: a byte that picks columns, then texts with zero bytes between: name, path, services, tag's name.
 */
#include "fuzz_text.h"

#include "../unit/rows.h"
#include "sockscope/export.h"
#include "sockscope/text.h"

enum { ROWS = 2, TEXTS = 4, MOST_BYTES = 400000 };

static char output[MOST_BYTES + 1];
static size_t used;

static bool collect(void *context, const char *bytes, size_t length)
{
    (void)context;
    MUST(length <= MOST_BYTES - used);
    memcpy(output + used, bytes, length);
    used += length;
    output[used] = '\0';
    return true;
}

static size_t count_of(char character)
{
    size_t count = 0;
    for (size_t i = 0; i < used; i++) {
        count += output[i] == character;
    }
    return count;
}

static size_t count_text(const char *text)
{
    size_t count = 0;
    for (const char *at = strstr(output, text); at; at = strstr(at + 1, text)) {
        count++;
    }
    return count;
}

static void check_characters(bool tabs)
{
    MUST(strlen(output) == used);
    for (const char *at = output; *at;) {
        size_t length;
        uint32_t code = text_decode(at, &length);
        bool allowed = code == '\n' || code == '\r' || (code == '\t' && tabs);
        MUST(code < TEXT_MALFORMED && (code >= ' ' || allowed) && !(code >= 0x7F && code <= 0x9F));
        at += length;
    }
}

/* Cells by the rule of RFC 4180, so that a separator in quotes is none. */
static void check_csv(size_t columns)
{
    size_t rows = 0, cells = 1;
    bool quoted = false;
    for (const char *at = output; *at; at++) {
        quoted ^= *at == '"';
        cells += !quoted && *at == ',';
        if (!quoted && *at == '\n') {
            MUST(cells == columns && at[-1] == '\r');
            rows++;
            cells = 1;
        }
    }
    MUST(!quoted && rows == ROWS + 1);
}

static void check_tsv(size_t columns)
{
    MUST(count_of('\n') == ROWS + 1);
    MUST(count_of('\t') == (ROWS + 1) * (columns - 1));
    MUST(count_of('\r') == 0);
}

/* Strings end where they should, and outside of them is only what JSON is made of. */
static void check_json(size_t columns, bool lines)
{
    size_t names = 0, objects = 0;
    bool inside = false;
    for (const char *at = output; *at; at++) {
        if (inside && *at == '\\') {
            MUST(at[1] && strchr("\"\\u", at[1]));
            at++;
        } else if (*at == '"') {
            inside = !inside;
        } else if (!inside) {
            MUST(strchr("{}[]:,0123456789nul\n", *at));
            names += *at == ':';
            objects += *at == '{';
        } else {
            MUST(*at >= ' ' && *at < 0x7F);
        }
    }
    MUST(!inside && objects == ROWS && names == ROWS * columns);
    MUST((output[0] == '[') == !lines);
}

static void check_html(size_t columns)
{
    MUST(count_text("<td") == ROWS * columns && count_text("</td>") == ROWS * columns);
    MUST(count_text("<tr") == ROWS + 1 && count_text("</tr>") == ROWS + 1);
    MUST(count_text("<script") == 1 && count_text("</script") == 1 && count_text("<!") == 1);
    const char *body = strstr(output, "<tbody>\n"), *end = strstr(output, "</tbody>");
    MUST(body && end);
    for (const char *at = body + strlen("<tbody>\n"); at < end; at++) {
        MUST(*at != '<' || strncmp(at, "<t", 2) == 0 || strncmp(at, "</t", 3) == 0);
        MUST(*at != '&' || strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&lt;", 4) == 0 ||
             strncmp(at, "&gt;", 4) == 0);
    }
}

static void check_markdown(size_t columns)
{
    size_t rows = 0, bars = 0;
    for (const char *at = output; *at; at++) {
        if (*at == '\\') {
            MUST(*++at);
            continue;
        }
        bars += *at == '|';
        MUST(*at != '<');
        if (*at == '\n') {
            MUST(bars == columns + 1);
            bars = 0;
            rows++;
        }
    }
    MUST(rows == ROWS + 2);
}

static void check(enum export_format format, size_t columns)
{
    check_characters(format == EXPORT_CSV || format == EXPORT_TSV);
    switch (format) {
    case EXPORT_TABLE:
    case EXPORT_WIDE:
        MUST(count_of('\n') == ROWS + 1);
        break;
    case EXPORT_CSV:
        check_csv(columns);
        break;
    case EXPORT_TSV:
        check_tsv(columns);
        break;
    case EXPORT_JSON:
    case EXPORT_JSONL:
        check_json(columns, format == EXPORT_JSONL);
        break;
    case EXPORT_HTML:
        check_html(columns);
        break;
    case EXPORT_MARKDOWN:
        check_markdown(columns);
        break;
    case EXPORT_FORMAT_COUNT:
        break;
    }
}

static void write_rows(const struct export_options *options, const struct row *rows)
{
    struct sink sink = {NULL, collect};
    struct export *export = export_create(options, &sink);
    MUST(export != NULL);
    used = 0;
    for (size_t i = 0; i < ROWS; i++) {
        export_measure(export, &rows[i]);
    }
    for (size_t i = 0; i < ROWS; i++) {
        MUST(export_row(export, &rows[i]));
    }
    MUST(export_finish(export));
}

/* The texts, in order; "" for those that are not there. */
static void split(const char *text, size_t size, const char *texts[TEXTS])
{
    const char *at = text, *end = text + size;
    for (size_t i = 0; i < TEXTS; i++) {
        texts[i] = at <= end ? at : "";
        at += at <= end ? strlen(at) + 1 : 0;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *texts[TEXTS];
    if (size == 0) {
        return 0;
    }
    char *text = fuzz_text(data + 1, size - 1);
    split(text, size - 1, texts);
    struct process process = a_process(7, texts[0]);
    process.path = texts[1];
    process.services = texts[2];
    struct row rows[ROWS] = {a_row(true, "127.0.0.1:80", "10.0.0.1:443", STATE_ESTABLISHED, &process),
                             a_row(false, "[::1]:53", NULL, STATE_NONE, NULL)};
    rows[0].service = texts[3][0] ? texts[3] : NULL;
    rows[0].change = data[0] % 4;

    struct export_options options = {.line_width = data[0], .context = {.wall = NOON}};
    for (int id = 0; id < COLUMN_COUNT; id++) {
        if (id != data[0] % (COLUMN_COUNT + 1)) {
            options.columns[options.column_count++] = (enum column_id)id;
        }
    }
    for (int format = 0; format < EXPORT_FORMAT_COUNT; format++) {
        options.format = (enum export_format)format;
        write_rows(&options, rows);
        check(options.format, options.column_count);
    }
    free(text);
    return 0;
}
