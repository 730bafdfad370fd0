/* details_text: one line for each thing that is known. */
#include "gui/parts/details_text.h"

#include <string.h>
#include <wchar.h>

#include "gui/paint/strings.h"
#include "sockscope/system.h"
#include "sockscope/text.h"

#include "resource.h"

struct page {
    const struct list *list;
    const struct row *row;
    wchar_t *text;
    size_t length;
};

static void add_line(struct page *page, const wchar_t *line)
{
    size_t length = wcslen(line);
    if (line[0] && page->length + length + 3 < DETAILS_SIZE) {
        wcscpy(page->text + page->length, line);
        wcscpy(page->text + page->length + length, L"\r\n");
        page->length += length + 2;
    }
}

/* A line of the resources with what is inserted there; none when the first insert is empty. */
static void add(struct page *page, UINT line, const wchar_t *first, const wchar_t *second)
{
    wchar_t text[CELL_SIZE + STRING_SIZE];
    const wchar_t *inserts[] = {first, second};
    if (first[0]) {
        string_format(page->list->instance, line, text, sizeof text / sizeof text[0], inserts);
        add_line(page, text);
    }
}

static const wchar_t *cell(const struct page *page, enum column_id column, wchar_t text[CELL_SIZE])
{
    list_cell(page->list, page->row, column, text, CELL_SIZE);
    return text;
}

static const wchar_t *moment(const struct page *page, uint64_t filetime, wchar_t text[CELL_SIZE])
{
    char utf8[64] = "";
    if (filetime) {
        text_time(filetime, page->list->context.utc_offset, utf8, sizeof utf8);
    }
    system_utf16(utf8, text, CELL_SIZE);
    return text;
}

static const wchar_t *clean(const char *from, wchar_t text[CELL_SIZE])
{
    char utf8[CELL_SIZE] = "";
    if (from) {
        text_sanitise(from, utf8, sizeof utf8);
    }
    system_utf16(utf8, text, CELL_SIZE);
    return text;
}

static void add_name(struct page *page, UINT line, const struct address *address)
{
    const struct name_book *book = page->list->context.names;
    char name[HOST_NAME_SIZE] = "";
    wchar_t wide[CELL_SIZE], source[STRING_SIZE];
    enum name_source known = book ? book->find(book->context, address, name) : NAME_UNKNOWN;
    string_load(page->list->instance, known == NAME_CACHED ? IDS_NAME_CACHED : IDS_NAME_REVERSE, source);
    add(page, line, clean(name, wide), source);
}

static void add_endpoint(struct page *page)
{
    wchar_t first[CELL_SIZE], second[CELL_SIZE], why[STRING_SIZE];
    const struct endpoint *endpoint = &page->row->endpoint;
    list_ends(page->row, second);
    add(page, IDS_DETAILS_ENDS, cell(page, COLUMN_PROTOCOL, first), second);
    bool connected_udp = endpoint->state == STATE_NONE && endpoint->has_remote;
    string_load(page->list->instance,
                connected_udp ? IDS_UDP_CONNECTED : (UINT)(IDS_STATE_WHY_FIRST + endpoint->state), why);
    if (endpoint->state == STATE_NONE) {
        add_line(page, why);
    } else {
        add(page, IDS_DETAILS_STATE, cell(page, COLUMN_STATE, first), why);
    }
    struct address local = endpoint_local(endpoint), remote = endpoint_remote(endpoint);
    add_name(page, IDS_DETAILS_LOCAL_NAME, &local);
    if (endpoint->has_remote) {
        add_name(page, IDS_DETAILS_REMOTE_NAME, &remote);
    }
    add(page, IDS_DETAILS_ADAPTER, cell(page, COLUMN_ADAPTER, first), L"");
    if (endpoint->created) {
        add(page, IDS_DETAILS_CREATED, moment(page, endpoint->created, first), L"");
    } else if (!page->row->known_from_start) {
        add(page, IDS_DETAILS_SEEN, moment(page, page->row->first_seen, first), L"");
    }
    add(page, IDS_DETAILS_CHANGE, cell(page, COLUMN_CHANGE, first), L"");
}

/* What its file says of itself, and who vouches for that. */
static void add_program(struct page *page)
{
    wchar_t text[CELL_SIZE];
    const struct process *process = page->row->process;
    const char *const said[] = {
        row_process_text(page->row, PROCESS_DESCRIPTION), row_process_text(page->row, PROCESS_PRODUCT),
        row_process_text(page->row, PROCESS_COMPANY), row_process_text(page->row, PROCESS_FILE_VERSION)};
    char line[CELL_SIZE] = "";
    size_t length = 0;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (said[i][0] && (i == 0 || strcmp(said[i], said[i - 1]) != 0)) {
            text_append(line, sizeof line, &length, length ? ", " : "");
            text_append(line, sizeof line, &length, said[i]);
        }
    }
    add(page, IDS_DETAILS_PRODUCT, clean(line, text), L"");
    if (process->facts & FACT_SIGNER) {
        add(page, IDS_DETAILS_SIGNER, cell(page, COLUMN_SIGNER, text), L"");
    } else if (process->path) {
        string_load(page->list->instance, IDS_DETAILS_SIGNER_UNASKED, text);
        add_line(page, text);
    }
}

static void add_process(struct page *page, const wchar_t *parents)
{
    wchar_t first[CELL_SIZE], second[CELL_SIZE];
    const struct process *process = page->row->process;
    if (!process) {
        string_load(page->list->instance, IDS_DETAILS_NOBODY, first);
        add_line(page, first);
        return;
    }
    swprintf(second, CELL_SIZE, L"%lu", (unsigned long)process->pid);
    clean(process->name, first);
    if (!first[0]) {
        string_load(page->list->instance, IDS_PROCESS_NAMELESS, first);
    }
    add(page, page->row->owner_was ? IDS_DETAILS_WAS_PROCESS : IDS_DETAILS_PROCESS, first, second);
    add(page, IDS_DETAILS_STARTED, moment(page, process->started, first), L"");
    add(page, IDS_DETAILS_PARENTS, parents, L"");
    add(page, IDS_DETAILS_SERVICE, cell(page, COLUMN_SERVICE, first), L"");
    add(page, IDS_DETAILS_PATH, clean(process->path, first), L"");
    if (!process->path && process->path_error) {
        char why[512];
        system_error_text(process->path_error, why, sizeof why);
        add(page, IDS_DETAILS_NO_PATH, clean(why, first), L"");
    }
    add(page, IDS_DETAILS_COMMAND_LINE, cell(page, COLUMN_COMMAND_LINE, first), L"");
    add(page, process->elevation == ELEVATION_YES ? IDS_DETAILS_ELEVATED_USER : IDS_DETAILS_USER,
        cell(page, COLUMN_USER, first), L"");
    add_program(page);
}

static void add_gap(struct page *page)
{
    if (page->length + 3 < DETAILS_SIZE) {
        wcscpy(page->text + page->length, L"\r\n");
        page->length += 2;
    }
}

/* What happened, in the words of the Change column; where the state changed, which it became. */
static void event_words(const struct page *page, const struct journal_event *event, wchar_t what[STRING_SIZE])
{
    struct row row = {.change = event->change};
    if (event->change == CHANGE_NEW || event->change == CHANGE_CLOSED) {
        list_change_words(&row, what, STRING_SIZE);
    } else if (event->previous_state != STATE_NONE) {
        system_utf16(state_name((enum tcp_state)event->state, STATE_WORDS), what, STRING_SIZE);
    } else if (event->remote_change != REMOTE_SAME) {
        row.remote_change = event->remote_change;
        list_change_words(&row, what, STRING_SIZE);
    } else if (event->owner_was) {
        row = (struct row){.owner_was = 1};
        list_change_words(&row, what, STRING_SIZE);
    } else {
        string_load(page->list->instance, IDS_TIMELINE_OWNER_KNOWN, what);
    }
}

static void add_event(struct page *page, const struct journal_event *event)
{
    wchar_t when[CELL_SIZE], what[STRING_SIZE], state[STRING_SIZE], whole[STRING_SIZE * 2];
    event_words(page, event, what);
    if (event->change == CHANGE_NEW && event->state != STATE_NONE) {
        system_utf16(state_name((enum tcp_state)event->state, STATE_WORDS), state, STRING_SIZE);
        swprintf(whole, STRING_SIZE * 2, L"%ls, %ls", what, state);
        add(page, IDS_TIMELINE_EVENT, moment(page, event->time, when), whole);
        return;
    }
    add(page, IDS_TIMELINE_EVENT, moment(page, event->time, when), what);
}

static void add_timeline(struct page *page, const struct journal_event *timeline, size_t events)
{
    wchar_t title[STRING_SIZE];
    if (events == 0) {
        return;
    }
    add_gap(page);
    string_load(page->list->instance, IDS_TIMELINE, title);
    add_line(page, title);
    for (size_t i = 0; i < events; i++) {
        add_event(page, &timeline[i]);
    }
}

void details_text(const struct list *list, const struct row *row, const wchar_t *parents,
                  const struct journal_event *timeline, size_t events, wchar_t text[DETAILS_SIZE])
{
    struct page page = {list, row, text, 0};
    text[0] = L'\0';
    add_endpoint(&page);
    add_gap(&page);
    add_process(&page, parents);
    add_timeline(&page, timeline, events);
}

void details_owner_text(const struct list *list, const struct row *row, const wchar_t *parents,
                        wchar_t text[DETAILS_SIZE])
{
    struct page page = {list, row, text, 0};
    text[0] = L'\0';
    add_process(&page, parents);
}
