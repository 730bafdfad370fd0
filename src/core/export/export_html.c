/*
 * export_html: one page that needs nothing else.  Rows are text for people, escaped; the script only moves
 * rows about, and the page's own policy forbids it, and whatever a cell might smuggle in, the network.
 */
#include "core/export/export_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/text.h"

/* Colours are those of the window. */
static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>Sockscope</title>\n"
    "<style>\n"
    ":root { color-scheme: light dark; --text: #1b1b1b; --quiet: #666; --ground: #fff; --head: #f3f3f3;\n"
    "  --line: #e2e2e2; --hover: #eef4fc; --new: #c0f0c0; --changed: #fff0a0; --closed: #ffc8c8; }\n"
    "@media (prefers-color-scheme: dark) { :root { --text: #e6e6e6; --quiet: #969696; --ground: #1e1e1e;\n"
    "  --head: #2b2b2b; --line: #3a3a3a; --hover: #2a3340; --new: #185428; --changed: #605010;\n"
    "  --closed: #702024; } }\n"
    "body { margin: 1.5rem; color: var(--text); background: var(--ground);\n"
    "  font: 14px/1.4 \"Segoe UI\", system-ui, sans-serif; }\n"
    "h1 { margin: 0; font-size: 1.3em; font-weight: 600; }\n"
    "p { margin: .2em 0 1em; color: var(--quiet); }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { padding: .25em .8em; text-align: left; white-space: nowrap; border-bottom: 1px solid "
    "var(--line); }\n"
    "th { position: sticky; top: 0; padding: 0; background: var(--head); }\n"
    "th button { width: 100%; padding: .4em .8em; border: 0; background: none; color: inherit; font: "
    "inherit;\n"
    "  font-weight: 600; text-align: inherit; white-space: nowrap; cursor: pointer; }\n"
    "th button::after { content: \"\\2195\"; margin-left: .4em; opacity: .25; }\n"
    "th[aria-sort=ascending] button::after { content: \"\\2191\"; opacity: 1; }\n"
    "th[aria-sort=descending] button::after { content: \"\\2193\"; opacity: 1; }\n"
    ".n { text-align: right; font-variant-numeric: tabular-nums; }\n"
    "tbody tr:hover { background: var(--hover); }\n"
    ".new { background: var(--new); } .changed { background: var(--changed); }\n"
    ".closed { background: var(--closed); }\n"
    "@media print { body { margin: 0; font-size: 9px; } th { position: static; } }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>Endpoints</h1>\n";

/* Rows equal in the column stay as they are: sort() is stable.  What is absent comes first, as elsewhere. */
static const char script[] =
    "<script>\n"
    "'use strict';\n"
    "(function () {\n"
    "  var table = document.querySelector('table'), body = table.tBodies[0];\n"
    "  var heads = Array.from(table.tHead.rows[0].cells);\n"
    "  var words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });\n"
    "  function compare(a, b, numbers) {\n"
    "    if (a === '' || b === '') { return (a !== '') - (b !== ''); }\n"
    "    return numbers ? a - b : words.compare(a, b);\n"
    "  }\n"
    "  function key(cell) { return 'v' in cell.dataset ? cell.dataset.v : cell.textContent; }\n"
    "  heads.forEach(function (head, place) {\n"
    "    head.firstChild.addEventListener('click', function () {\n"
    "      var sign = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;\n"
    "      var numbers = head.className === 'n';\n"
    "      var rows = Array.from(body.rows, function (row) {\n"
    "        return { row: row, key: key(row.cells[place]) };\n"
    "      });\n"
    "      rows.sort(function (a, b) { return sign * compare(a.key, b.key, numbers); });\n"
    "      heads.forEach(function (other) { other.removeAttribute('aria-sort'); });\n"
    "      head.setAttribute('aria-sort', sign > 0 ? 'ascending' : 'descending');\n"
    "      rows.forEach(function (item) { body.appendChild(item.row); });\n"
    "    });\n"
    "  });\n"
    "}());\n"
    "</script>\n";

static void put_escaped(struct export *export, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            export_put(export, "&amp;");
            break;
        case '<':
            export_put(export, "&lt;");
            break;
        case '>':
            export_put(export, "&gt;");
            break;
        default:
            export_put_bytes(export, text, 1);
        }
    }
}

static void put_time_taken(struct export *export)
{
    const struct cell_context *context = &export->options.context;
    char time[32], zone[48];
    int offset = text_utc_offset(context->utc_offset, context->wall), minutes = abs(offset);
    text_time(context->wall, context->utc_offset, time, sizeof time);
    snprintf(zone, sizeof zone, " (UTC%c%02d:%02d)", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
    export_put(export, "<p>");
    export_put(export, time);
    export_put(export, zone);
    export_put(export, "</p>\n");
}

static void put_title(struct export *export, const char *title, bool number)
{
    export_put(export, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
    export_put(export, "<button type=\"button\">");
    put_escaped(export, title);
    export_put(export, "</button></th>");
}

static void begin(struct export *export)
{
    export_put(export, head);
    if (export->options.context.wall) {
        put_time_taken(export);
    }
    export_put(export, "<table>\n<thead><tr>");
    if (export->options.events) {
        put_title(export, "Time", false);
        put_title(export, "Event", false);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        const struct column *column = export_column(export, i);
        put_title(export, column->title, column->kind == COLUMN_NUMBER);
    }
    export_put(export, "</tr></thead>\n<tbody>\n");
}

static void put_cell(struct export *export, const char *text)
{
    export_put(export, "<td>");
    put_escaped(export, text);
    export_put(export, "</td>");
}

/* A number that people read in other words ("2m 5s") brings the one that it is sorted by. */
static void put_number(struct export *export, const char *text, const char *value)
{
    bool same = strcmp(text, value) == 0;
    export_put(export, same ? "<td class=\"n\">" : "<td class=\"n\" data-v=\"");
    export_put(export, same ? "" : value);
    export_put(export, same ? "" : "\">");
    put_escaped(export, text);
    export_put(export, "</td>");
}

static void put_row(struct export *export, uint64_t wall, const char *event, const struct row *row)
{
    static const char *const begins[] = {[CHANGE_NONE] = "<tr>",
                                         [CHANGE_NEW] = "<tr class=\"new\">",
                                         [CHANGE_CHANGED] = "<tr class=\"changed\">",
                                         [CHANGE_CLOSED] = "<tr class=\"closed\">"};
    char cell[CELL_SIZE];
    export_put(export, begins[row->change]);
    if (event) {
        text_time(wall, export->options.context.utc_offset, cell, sizeof cell);
        put_cell(export, cell);
        put_cell(export, event);
    }
    for (size_t i = 0; i < export->options.column_count; i++) {
        const struct column *column = export_column(export, i);
        cell[0] = '\0';
        column->text(row, &export->options.context, cell, sizeof cell);
        if (column->kind == COLUMN_NUMBER) {
            char value[CELL_SIZE] = "";
            column->value(row, &export->options.context, value, sizeof value);
            put_number(export, cell, value);
        } else {
            put_cell(export, cell);
        }
    }
    export_put(export, "</tr>\n");
}

static void end(struct export *export)
{
    export_put(export, "</tbody>\n</table>\n");
    export_put(export, script);
    export_put(export, "</body>\n</html>\n");
}

const struct export_writer export_html_writer = {NULL, NULL, begin, put_row, end};
