/* Golden outputs of every format, escapes, streams and sinks that stop. */
#include "sockscope/export.h"

#include "check.h"
#include "rows.h"

struct collected {
    char text[400000];
    size_t length;
    size_t blocks, allowed; /* the sink stops after so many blocks */
};

static struct collected collected;

static bool collect(void *context, const char *bytes, size_t length)
{
    struct collected *into = context;
    if (into->blocks == into->allowed) {
        return false;
    }
    into->blocks++;
    CHECK(length > 0 && into->length + length < sizeof into->text);
    memcpy(into->text + into->length, bytes, length);
    into->length += length;
    into->text[into->length] = '\0';
    return true;
}

static struct sink collecting(size_t allowed)
{
    struct sink sink = {&collected, collect};
    memset(&collected, 0, sizeof collected);
    collected.allowed = allowed;
    return sink;
}

static const struct export_options everything = {
    .columns = {COLUMN_PROCESS, COLUMN_PID, COLUMN_PROTOCOL, COLUMN_STATE, COLUMN_LOCAL_ADDRESS,
                COLUMN_LOCAL_PORT, COLUMN_REMOTE_ADDRESS, COLUMN_REMOTE_PORT, COLUMN_CHANGE, COLUMN_CREATED,
                COLUMN_SERVICE, COLUMN_PATH},
    .column_count = 12};

static const struct export_options few = {
    .columns = {COLUMN_PROCESS, COLUMN_PID, COLUMN_STATE, COLUMN_REMOTE_ADDRESS}, .column_count = 4};

static const char *written(const struct export_options *options, enum export_format format,
                           const struct row *const *rows, size_t count)
{
    struct export_options chosen = *options;
    struct sink sink = collecting(1000);
    chosen.format = format;
    struct export *export = export_create(&chosen, &sink);
    CHECK(export != NULL);
    if (!export) {
        return "";
    }
    for (size_t i = 0; i < count; i++) {
        export_measure(export, rows[i]);
    }
    for (size_t i = 0; i < count; i++) {
        CHECK(export_row(export, rows[i]));
    }
    CHECK(export_finish(export));
    return collected.text;
}

struct sample {
    struct process chrome;
    struct row full, empty;
    const struct row *rows[2];
};

static void build(struct sample *sample)
{
    sample->chrome = a_process(1234, "Chrome.exe");
    sample->chrome.path = "C:\\Chrome.exe";
    sample->full = a_row(true, "[fe80::1%12]:5000", "[2001:db8::2]:443", STATE_FIN_WAIT1, &sample->chrome);
    sample->full.endpoint.created = NOON;
    sample->full.change = CHANGE_NEW;
    sample->full.service = "Dnscache";
    sample->empty = a_row(false, "0.0.0.0:53", NULL, STATE_NONE, NULL);
    sample->rows[0] = &sample->full;
    sample->rows[1] = &sample->empty;
}

CASE(tables_are_aligned)
{
    struct sample sample;
    build(&sample);
    CHECK_TEXT(written(&few, EXPORT_TABLE, sample.rows, 2), "Process      PID  State       Remote Address\n"
                                                            "Chrome.exe  1234  FIN_WAIT_1  2001:db8::2\n"
                                                            "-              0  -           *\n");
    CHECK_TEXT(written(&few, EXPORT_TABLE, sample.rows, 0), "Process  PID  State  Remote Address\n");
    struct export_options bare = few;
    bare.no_header = true;
    CHECK_TEXT(written(&bare, EXPORT_TABLE, sample.rows + 1, 1), "-  0  -  *\n");
    CHECK_TEXT(written(&bare, EXPORT_TABLE, sample.rows, 0), "");
    CHECK_TEXT(
        written(&everything, EXPORT_TABLE, sample.rows, 2),
        "Process      PID  Protocol  State       Local Address  Local Port  Remote Address  Remote Port  "
        "Change  Created              Service   Path\n"
        "Chrome.exe  1234  TCPV6     FIN_WAIT_1  fe80::1%12           5000  2001:db8::2             443  "
        "new     2026-11-23 13:05:09  Dnscache  C:\\Chrome.exe\n"
        "-              0  UDP       -           0.0.0.0                53  *                         *  "
        "-       -                    -         -\n");
}

CASE(tables_end_without_blanks_and_cut_nothing)
{
    struct sample sample;
    char path[700];
    build(&sample);
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    sample.chrome.path = path;
    written(&everything, EXPORT_TABLE, sample.rows, 2);
    CHECK(strstr(collected.text, path) != NULL);
    CHECK(strstr(collected.text, " \n") == NULL);
    struct export_options last_right = {.columns = {COLUMN_PROCESS, COLUMN_PID}, .column_count = 2};
    CHECK_TEXT(written(&last_right, EXPORT_TABLE, sample.rows, 2), "Process      PID\n"
                                                                   "Chrome.exe  1234\n"
                                                                   "-              0\n");
}

static const char *fitted(enum export_format format, const struct sample *sample, size_t line_width)
{
    struct export_options narrow = {
        .columns = {COLUMN_PROCESS, COLUMN_PID, COLUMN_LOCAL_ADDRESS, COLUMN_PATH},
        .column_count = 4,
        .line_width = line_width};
    return written(&narrow, format, sample->rows, 1);
}

/* The widest free text gives way first; addresses and numbers stay whole, if need be beyond the line. */
CASE(tables_fit_the_console)
{
    struct sample sample;
    build(&sample);
    sample.chrome.path = "C:\\Program Files\\A long name\\Chrome.exe";
    const char *whole = "Process      PID  Local Address  Path\n"
                        "Chrome.exe  1234  fe80::1%12     C:\\Program Files\\A long name\\Chrome.exe\n";
    CHECK_TEXT(fitted(EXPORT_TABLE, &sample, 0), whole);
    CHECK_TEXT(fitted(EXPORT_TABLE, &sample, 72), whole);
    CHECK_TEXT(fitted(EXPORT_TABLE, &sample, 70),
               "Process      PID  Local Address  Path\n"
               "Chrome.exe  1234  fe80::1%12     C:\\Program Files\\A long name\\Chrome.\xE2\x80\xA6\n");
    CHECK_TEXT(fitted(EXPORT_TABLE, &sample, 1),
               "Process      PID  Local Address  Path\n"
               "Chrome.exe  1234  fe80::1%12     C:\\Program File\xE2\x80\xA6\n");
    CHECK_TEXT(fitted(EXPORT_WIDE, &sample, 1), whole);
    /* Wide letters are cut whole, and what is cut off leaves no gap. */
    sample.chrome.path = "\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5"
                         "\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5";
    CHECK_TEXT(fitted(EXPORT_TABLE, &sample, 1),
               "Process      PID  Local Address  Path\n"
               "Chrome.exe  1234  fe80::1%12     \xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5"
               "\xE6\x97\xA5\xE6\x97\xA5\xE2\x80\xA6\n");
}

/* Rows that were not measured find columns too narrow for them: they are cut only if that leaves something.
 */
CASE(a_table_without_measures_harms_nothing)
{
    struct sample sample;
    struct export_options bare = everything;
    struct sink sink = collecting(1000);
    char long_name[2 * CELL_SIZE];
    build(&sample);
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    sample.chrome.name = sample.chrome.path = long_name;
    bare.no_header = true;
    bare.line_width = 1000000;
    struct export *export = export_create(&bare, &sink);
    CHECK(export && export_row(export, &sample.full) && export_finish(export));
    CHECK(strlen(collected.text) > 2 * (CELL_SIZE - 1));
}

CASE(wide_letters_take_two_columns)
{
    struct sample sample;
    build(&sample);
    sample.chrome.name = "\xE6\x97\xA5\xE6\x9C\xAC.exe";
    CHECK_TEXT(written(&few, EXPORT_TABLE, sample.rows, 2),
               "Process    PID  State       Remote Address\n"
               "\xE6\x97\xA5\xE6\x9C\xAC.exe  1234  FIN_WAIT_1  2001:db8::2\n"
               "-            0  -           *\n");
}

CASE(csv_is_rfc_4180)
{
    struct sample sample;
    build(&sample);
    CHECK_TEXT(
        written(&everything, EXPORT_CSV, sample.rows, 2),
        "ProcessName,OwningProcess,Protocol,State,LocalAddress,LocalPort,RemoteAddress,RemotePort,Change,"
        "CreationTime,Service,ProcessPath\r\n"
        "Chrome.exe,1234,TCPV6,FinWait1,fe80::1%12,5000,2001:db8::2,443,new,2026-11-23T13:05:09.123Z,"
        "Dnscache,C:\\Chrome.exe\r\n"
        ",,UDP,,0.0.0.0,53,,,,,,\r\n");
    struct export_options bare = few;
    bare.no_header = true;
    CHECK_TEXT(written(&bare, EXPORT_CSV, sample.rows, 1), "Chrome.exe,1234,FinWait1,2001:db8::2\r\n");
    CHECK_TEXT(written(&bare, EXPORT_CSV, sample.rows, 0), "");
    CHECK_TEXT(written(&few, EXPORT_CSV, sample.rows, 0),
               "ProcessName,OwningProcess,State,RemoteAddress\r\n");
}

static const char *named(enum export_format format, const char *name)
{
    struct export_options one = {.columns = {COLUMN_PROCESS}, .column_count = 1, .no_header = true};
    struct process process = a_process(1, name);
    struct row row = a_row(true, "127.0.0.1:1", NULL, STATE_LISTEN, &process);
    const struct row *rows[] = {&row};
    return written(&one, format, rows, 1);
}

CASE(csv_cells_that_could_harm)
{
    CHECK_TEXT(named(EXPORT_CSV, "a,b"), "\"a,b\"\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "say \"x\""), "\"say \"\"x\"\"\"\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "a\r\nb"), "\"a\r\nb\"\r\n");
    CHECK_TEXT(named(EXPORT_CSV, " a"), "\" a\"\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "=1+2"), "'=1+2\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "+1"), "'+1\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "-1"), "'-1\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "@x"), "'@x\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "\tx"), "'\tx\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "=a,b"), "\"'=a,b\"\r\n");
    CHECK_TEXT(named(EXPORT_CSV, "a\x1b\xFF"), "a\xEF\xBF\xBD\xEF\xBF\xBD\r\n");
}

CASE(tsv_splits_at_every_tab_and_line)
{
    struct sample sample;
    build(&sample);
    CHECK_TEXT(written(&few, EXPORT_TSV, sample.rows, 2), "ProcessName\tOwningProcess\tState\tRemoteAddress\n"
                                                          "Chrome.exe\t1234\tFinWait1\t2001:db8::2\n"
                                                          "\t\t\t\n");
    struct export_options bare = few;
    bare.no_header = true;
    CHECK_TEXT(written(&bare, EXPORT_TSV, sample.rows, 0), "");
    CHECK_TEXT(named(EXPORT_TSV, "a\tb\r\nc"), "a b  c\n");
    CHECK_TEXT(named(EXPORT_TSV, "say \"x\""), "say \"x\"\n");
    CHECK_TEXT(named(EXPORT_TSV, "=1+2"), "'=1+2\n");
    CHECK_TEXT(named(EXPORT_TSV, "\tx"), "' x\n");
    CHECK_TEXT(named(EXPORT_TSV, "a\x1b\xFF\x7f"), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n");
}

CASE(markdown_is_a_table)
{
    struct sample sample;
    build(&sample);
    CHECK_TEXT(written(&few, EXPORT_MARKDOWN, sample.rows, 2),
               "| Process | PID | State | Remote Address |\n"
               "| --- | ---: | --- | --- |\n"
               "| Chrome.exe | 1234 | Fin Wait 1 | 2001:db8::2 |\n"
               "| | 0 | | |\n");
    CHECK_TEXT(written(&few, EXPORT_MARKDOWN, sample.rows, 0), "| Process | PID | State | Remote Address |\n"
                                                               "| --- | ---: | --- | --- |\n");
}

CASE(markdown_cells_that_could_harm)
{
    static const char header[] = "| Process |\n| --- |\n";
    char wanted[200];
    const char *const pairs[][2] = {
        {"a|b", "a\\|b"},
        {"a\\|b", "a\\\\\\|b"},
        {"a\nb\r\tc", "a\xEF\xBF\xBD"
                      "b\xEF\xBF\xBD\xEF\xBF\xBD"
                      "c"},
        {"[x](http://h)", "\\[x\\](http://h)"},
        {"<b>&amp;", "\\<b\\>\\&amp;"},
        {"`*_~$", "\\`\\*\\_\\~\\$"},
        {"\xE2\x80\xAE\xE2\x80\xAC\xFF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xC3\xBC", "\xC3\xBC"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        snprintf(wanted, sizeof wanted, "%s| %s |\n", header, pairs[i][1]);
        CHECK_TEXT(named(EXPORT_MARKDOWN, pairs[i][0]), wanted);
    }
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

/* An age is read as "2m 5s" and sorted as 125. */
CASE(html_sorts_by_numbers_behind_words)
{
    struct sample sample;
    struct export_options ages = few;
    build(&sample);
    ages.column_count = 1;
    ages.columns[0] = COLUMN_AGE;
    ages.context.wall = sample.rows[0]->endpoint.created + UINT64_C(125) * 10000000;
    const char *text = written(&ages, EXPORT_HTML, sample.rows, 1);
    CHECK(strstr(text, "<td class=\"n\" data-v=\"125\">2m 5s</td>") != NULL);
    CHECK(strstr(text, "cell.dataset.v : cell.textContent") != NULL);
}

static int in_newfoundland(uint64_t filetime)
{
    (void)filetime;
    return -210;
}

CASE(html_is_one_page)
{
    struct sample sample;
    struct export_options timed = few;
    build(&sample);
    timed.context.wall = NOON;
    timed.context.utc_offset = in_newfoundland;
    const char *text = written(&timed, EXPORT_HTML, sample.rows, 2);
    CHECK(strncmp(text, "<!DOCTYPE html>\n", 16) == 0);
    CHECK(strstr(text, "<p>2026-11-23 09:35:09 (UTC-03:30)</p>") != NULL);
    CHECK(strstr(text, "<thead><tr><th scope=\"col\"><button type=\"button\">Process</button></th>"
                       "<th scope=\"col\" class=\"n\"><button type=\"button\">PID</button></th>") != NULL);
    CHECK(strstr(text, "<tbody>\n"
                       "<tr class=\"new\"><td>Chrome.exe</td><td class=\"n\">1234</td><td>Fin Wait 1</td>"
                       "<td>2001:db8::2</td></tr>\n"
                       "<tr><td></td><td class=\"n\">0</td><td></td><td></td></tr>\n"
                       "</tbody>") != NULL);
    CHECK_TEXT(text + strlen(text) - 16, "</body>\n</html>\n");
    /* Nothing from elsewhere: no address, no source, no style sheet but its own. */
    CHECK_NUMBER(count_of(text, "://") + count_of(text, "src=") + count_of(text, "<link") +
                     count_of(text, "url(") + count_of(text, "@import"),
                 0);
    CHECK_NUMBER(count_of(text, "<script>"), 1);
    CHECK_NUMBER(count_of(text, "</script>"), 1);
    CHECK(strstr(text, "prefers-color-scheme: dark") != NULL);
    CHECK(strstr(written(&few, EXPORT_HTML, sample.rows, 0), "<p>") == NULL);
}

CASE(html_cells_that_could_harm)
{
    CHECK(strstr(named(EXPORT_HTML, "<script>alert(1)</script>"),
                 "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>") != NULL);
    CHECK_NUMBER(count_of(collected.text, "<script>"), 1);
    CHECK(strstr(named(EXPORT_HTML, "a&lt;\"'"), "<td>a&amp;lt;\"'</td>") != NULL);
    CHECK(strstr(named(EXPORT_HTML, "\x01\xE2\x80\xAE\xE2\x80\xACz"),
                 "<td>\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz</td>") != NULL);
}

CASE(json_is_one_array)
{
    struct sample sample;
    build(&sample);
    CHECK_TEXT(written(&everything, EXPORT_JSON, sample.rows, 2),
               "[\n"
               "{\"ProcessName\":\"Chrome.exe\",\"OwningProcess\":1234,\"Protocol\":\"TCPV6\",\"State\":"
               "\"FinWait1\","
               "\"LocalAddress\":\"fe80::1%12\",\"LocalPort\":5000,\"RemoteAddress\":\"2001:db8::2\","
               "\"RemotePort\":443,\"Change\":\"new\",\"CreationTime\":\"2026-11-23T13:05:09.123Z\","
               "\"Service\":\"Dnscache\",\"ProcessPath\":\"C:\\\\Chrome.exe\"},\n"
               "{\"ProcessName\":null,\"OwningProcess\":null,\"Protocol\":\"UDP\",\"State\":null,"
               "\"LocalAddress\":\"0.0.0.0\",\"LocalPort\":53,\"RemoteAddress\":null,\"RemotePort\":null,"
               "\"Change\":null,\"CreationTime\":null,\"Service\":null,\"ProcessPath\":null}\n"
               "]\n");
    CHECK_TEXT(written(&everything, EXPORT_JSON, sample.rows, 0), "[]\n");
}

CASE(json_lines)
{
    struct sample sample;
    build(&sample);
    CHECK_TEXT(written(&few, EXPORT_JSONL, sample.rows, 2),
               "{\"ProcessName\":\"Chrome.exe\",\"OwningProcess\":1234,\"State\":\"FinWait1\","
               "\"RemoteAddress\":\"2001:db8::2\"}\n"
               "{\"ProcessName\":null,\"OwningProcess\":null,\"State\":null,\"RemoteAddress\":null}\n");
    CHECK_TEXT(written(&few, EXPORT_JSONL, sample.rows, 0), "");
}

CASE(json_escapes)
{
    CHECK_TEXT(named(EXPORT_JSONL, "\"\\/"), "{\"ProcessName\":\"\\\"\\\\/\"}\n");
    CHECK_TEXT(named(EXPORT_JSONL, "\n\t\x01\x7f"), "{\"ProcessName\":\"\\u000a\\u0009\\u0001\\u007f\"}\n");
    CHECK_TEXT(named(EXPORT_JSONL, "\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAE\xE2\x80\xAC"),
               "{\"ProcessName\":\"\\u2028\\u2029\\u202e\\u202c\"}\n");
    CHECK_TEXT(named(EXPORT_JSONL, "a\xFF\xC3(\xED\xA0\x80"),
               "{\"ProcessName\":\"a\\ufffd\\ufffd(\\ufffd\\ufffd\\ufffd\"}\n");
    CHECK_TEXT(named(EXPORT_JSONL, "J\xC3\xBCrgen \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF"),
               "{\"ProcessName\":\"J\\u00fcrgen \\ud83d\\ude00 \\udbff\\udfff\"}\n");
}

/* What a reader in a pipe would take for part of the first name, Excel needs in a file. */
CASE(only_files_for_spreadsheets_are_marked)
{
    struct sample sample;
    build(&sample);
    for (int format = 0; format < EXPORT_FORMAT_COUNT; format++) {
        struct export_options options = few;
        static char plain[sizeof collected.text];
        bool marked = format == EXPORT_CSV || format == EXPORT_TSV;
        memcpy(plain, written(&options, (enum export_format)format, sample.rows, 2), sizeof plain);
        options.to_file = true;
        const char *filed = written(&options, (enum export_format)format, sample.rows, 2);
        CHECK_NUMBER(strncmp(filed, "\xEF\xBB\xBF", 3) == 0, marked);
        CHECK_TEXT(filed + (marked ? 3 : 0), plain);
    }
}

static int an_hour_east(uint64_t filetime)
{
    (void)filetime;
    return 60;
}

static const char *streamed(enum export_format format)
{
    struct sample sample;
    struct export_options options = {.format = format,
                                     .columns = {COLUMN_PID, COLUMN_STATE},
                                     .column_count = 2,
                                     .events = true,
                                     .context = {.utc_offset = an_hour_east}};
    struct sink sink = collecting(1000);
    build(&sample);
    struct export *export = export_create(&options, &sink);
    CHECK(export && export_flush(export));
    CHECK_NUMBER(collected.blocks, format != EXPORT_JSONL);
    CHECK(export_event(export, NOON, "present", &sample.full));
    CHECK(export_event(export, NOON, "new", &sample.empty));
    size_t before = collected.blocks;
    CHECK(export_flush(export));
    CHECK_NUMBER(collected.blocks, before + 1);
    CHECK(export_finish(export));
    return collected.text;
}

CASE(streams_tell_when_and_what)
{
    CHECK_TEXT(streamed(EXPORT_TABLE), "Time                 Event        PID  State\n"
                                       "2026-11-23 14:05:09  present     1234  FIN_WAIT_1\n"
                                       "2026-11-23 14:05:09  new            0  -\n");
    CHECK_TEXT(streamed(EXPORT_CSV), "Time,Event,OwningProcess,State\r\n"
                                     "2026-11-23T13:05:09.123Z,present,1234,FinWait1\r\n"
                                     "2026-11-23T13:05:09.123Z,new,,\r\n");
    CHECK_TEXT(streamed(EXPORT_TSV), "Time\tEvent\tOwningProcess\tState\n"
                                     "2026-11-23T13:05:09.123Z\tpresent\t1234\tFinWait1\n"
                                     "2026-11-23T13:05:09.123Z\tnew\t\t\n");
    CHECK_TEXT(streamed(EXPORT_MARKDOWN), "| Time | Event | PID | State |\n"
                                          "| --- | --- | ---: | --- |\n"
                                          "| 2026-11-23 14:05:09 | present | 1234 | Fin Wait 1 |\n"
                                          "| 2026-11-23 14:05:09 | new | 0 | |\n");
    CHECK(strstr(streamed(EXPORT_HTML),
                 "<td>2026-11-23 14:05:09</td><td>present</td><td class=\"n\">1234</td>"
                 "<td>Fin Wait 1</td></tr>") != NULL);
    CHECK_TEXT(
        streamed(EXPORT_JSONL),
        "{\"Time\":\"2026-11-23T13:05:09.123Z\",\"Event\":\"present\",\"OwningProcess\":1234,\"State\":"
        "\"FinWait1\"}\n"
        "{\"Time\":\"2026-11-23T13:05:09.123Z\",\"Event\":\"new\",\"OwningProcess\":null,\"State\":null}\n");
}

CASE(blocks_end_between_rows)
{
    struct sample sample;
    struct export_options lines = few;
    lines.format = EXPORT_JSONL;
    struct sink sink = collecting(1000);
    build(&sample);
    struct export *export = export_create(&lines, &sink);
    CHECK(export != NULL);
    size_t blocks = 0, many = 3000;
    for (size_t i = 0; export && i < many; i++) {
        CHECK(export_row(export, &sample.full));
        if (collected.blocks != blocks) {
            blocks = collected.blocks;
            CHECK_TEXT(collected.text + collected.length - 2, "}\n");
        }
    }
    CHECK(blocks > 1);
    CHECK(export_finish(export));
    size_t newlines = 0;
    for (size_t i = 0; i < collected.length; i++) {
        newlines += collected.text[i] == '\n';
    }
    CHECK_NUMBER(newlines, many);
}

/* The longest line that cells can make fits the buffer. */
CASE(the_worst_row_fits)
{
    static char worst[2000];
    struct sample sample;
    build(&sample);
    memset(worst, '\x01', sizeof worst - 1);
    sample.chrome.name = worst;
    sample.chrome.path = worst;
    sample.full.service = worst;
    for (int format = 0; format < EXPORT_FORMAT_COUNT; format++) {
        const char *text = written(&everything, (enum export_format)format, sample.rows, 2);
        CHECK(strlen(text) > 3 * CELL_SIZE - 6);
    }
}

CASE(a_sink_that_stops_is_left_alone)
{
    struct sample sample;
    build(&sample);
    for (int format = 0; format < EXPORT_FORMAT_COUNT; format++) {
        struct export_options options = few;
        options.format = (enum export_format)format;
        struct sink sink = collecting(1);
        struct export *export = export_create(&options, &sink);
        bool going = true;
        size_t rows = 0;
        for (; export && going && rows < 10000; rows++) {
            going = export_row(export, &sample.full);
        }
        CHECK(!going && rows < 10000);
        CHECK(!export_row(export, &sample.full));
        CHECK(!export_flush(export));
        CHECK(!export_finish(export));
        CHECK_NUMBER(collected.blocks, 1);
    }
    struct sink sink = collecting(0);
    struct export *export = export_create(&few, &sink);
    CHECK(export && !export_finish(export));
}

CASE(formats_by_name)
{
    CHECK_NUMBER(export_format_find("table", 5), EXPORT_TABLE);
    CHECK_NUMBER(export_format_find("CSV", 3), EXPORT_CSV);
    CHECK_NUMBER(export_format_find("json", 4), EXPORT_JSON);
    CHECK_NUMBER(export_format_find("jsonl", 5), EXPORT_JSONL);
    CHECK_NUMBER(export_format_find("xml", 3), -1);
    CHECK_NUMBER(export_format_find("", 0), -1);
    CHECK_TEXT(export_format_name(EXPORT_JSONL), "jsonl");
    for (int format = 0; format < EXPORT_FORMAT_COUNT; format++) {
        const char *name = export_format_name((enum export_format)format);
        CHECK_NUMBER(export_format_find(name, strlen(name)), format);
    }
}

int main(void)
{
    RUN(tables_are_aligned);
    RUN(tables_end_without_blanks_and_cut_nothing);
    RUN(tables_fit_the_console);
    RUN(a_table_without_measures_harms_nothing);
    RUN(wide_letters_take_two_columns);
    RUN(csv_is_rfc_4180);
    RUN(csv_cells_that_could_harm);
    RUN(tsv_splits_at_every_tab_and_line);
    RUN(markdown_is_a_table);
    RUN(markdown_cells_that_could_harm);
    RUN(html_is_one_page);
    RUN(html_sorts_by_numbers_behind_words);
    RUN(html_cells_that_could_harm);
    RUN(json_is_one_array);
    RUN(json_lines);
    RUN(json_escapes);
    RUN(only_files_for_spreadsheets_are_marked);
    RUN(streams_tell_when_and_what);
    RUN(blocks_end_between_rows);
    RUN(the_worst_row_fits);
    RUN(a_sink_that_stops_is_left_alone);
    RUN(formats_by_name);
    return check_result();
}
