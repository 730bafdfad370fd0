/*
 * clipboard: text is put together in a growing buffer as UTF-8 and handed over as CF_UNICODETEXT.
 */
#include "gui/parts/clipboard.h"

#include <stdlib.h>
#include <string.h>

#include "sockscope/command.h"
#include "sockscope/system.h"

#include "resource.h"

struct text {
    char *bytes;
    size_t length, capacity;
};

/* As a sink's: false when memory is out. */
static bool add(void *context, const char *bytes, size_t length)
{
    struct text *text = context;
    if (!text->bytes || text->length + length + 1 > text->capacity) {
        size_t capacity = (text->length + length + 1) * 2;
        char *grown = realloc(text->bytes, capacity);
        if (!grown) {
            return false;
        }
        text->bytes = grown;
        text->capacity = capacity;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
    return true;
}

/* NULL when memory is out. */
static HGLOBAL as_utf16(const struct text *text)
{
    size_t size = text->length + 1; /* no character takes more units than bytes */
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, size * sizeof(wchar_t));
    wchar_t *room = memory ? GlobalLock(memory) : NULL;
    if (room) {
        system_utf16(text->bytes, room, size);
        GlobalUnlock(memory);
    }
    return memory;
}

/* Other programs have it open for a moment when something new is there. */
static bool open_clipboard(HWND window)
{
    enum { TRIES = 10, PAUSE_MS = 20 };
    for (int i = 1; !OpenClipboard(window); i++) {
        if (i == TRIES) {
            return false;
        }
        Sleep(PAUSE_MS);
    }
    return true;
}

static uint32_t put_on_clipboard(HWND window, HGLOBAL memory)
{
    if (!open_clipboard(window)) {
        uint32_t error = GetLastError();
        return error ? error : ERROR_ACCESS_DENIED;
    }
    EmptyClipboard();
    uint32_t error = SetClipboardData(CF_UNICODETEXT, memory) ? 0 : GetLastError();
    CloseClipboard();
    return error;
}

/* Frees the text.  Without one, what is on the clipboard stays there. */
static uint32_t hand_over(HWND window, struct text *text, bool whole)
{
    HGLOBAL memory = whole && text->length ? as_utf16(text) : NULL;
    uint32_t error = whole && !text->length ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    if (memory) {
        error = put_on_clipboard(window, memory);
    }
    if (memory && error) {
        GlobalFree(memory);
    }
    free(text->bytes);
    return error;
}

static bool add_wide(struct text *text, const wchar_t *wide)
{
    char bytes[CELL_SIZE * 3];
    size_t length = system_utf8(wide, bytes, sizeof bytes);
    return add(text, bytes, length);
}

static bool add_cells(struct text *text, const struct list *list, const struct list_columns *columns,
                      const struct row *row)
{
    wchar_t cell[CELL_SIZE];
    bool fine = true;
    for (size_t i = 0; fine && i < columns->count; i++) {
        list_cell(list, row, columns->order[i], cell, CELL_SIZE);
        fine = add(text, "\t", i > 0) && add_wide(text, cell);
    }
    return fine && add(text, "\r\n", 2);
}

uint32_t clipboard_copy_rows(HWND window, struct list *list)
{
    struct list_columns columns = list_get_columns(list);
    struct text text = {0};
    bool fine = true;
    for (int at = list_next_selected(list, -1); fine && at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        fine = !row || add_cells(&text, list, &columns, row);
    }
    return hand_over(window, &text, fine);
}

uint32_t clipboard_copy_cell(HWND window, const struct list *list, enum column_id column)
{
    wchar_t cell[CELL_SIZE];
    struct text text = {0};
    const struct row *row = list_row(list, list_focused(list));
    bool fine = true;
    if (row) {
        list_cell(list, row, column, cell, CELL_SIZE);
        fine = add_wide(&text, cell);
    }
    return hand_over(window, &text, fine);
}

static bool add_export(struct text *text, struct list *list, enum export_format format)
{
    struct list_columns columns = list_get_columns(list);
    struct export_options options = {
        .format = format, .column_count = columns.count, .context = list->context};
    struct sink sink = {text, add};
    memcpy(options.columns, columns.order, sizeof options.columns);
    struct export *export = export_create(&options, &sink);
    bool fine = export != NULL;
    for (int at = list_next_selected(list, -1); fine && at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        fine = !row || export_row(export, row);
    }
    return export && export_finish(export) && fine;
}

/* What a line says of a row: "" for nothing. */
static size_t row_line(const struct row *row, UINT command, char *text, size_t size)
{
    switch (command) {
    case IDC_COPY_ADDRESS: {
        struct address remote = endpoint_remote(&row->endpoint);
        text[0] = '\0';
        return row->endpoint.has_remote ? address_format(&remote, text, size) : 0;
    }
    case IDC_COPY_SHOW_COMMAND:
        return command_to_show(row, text, size);
    default:
        return command_to_close(row, text, size);
    }
}

/* One line ends without a line break, so that it can be pasted into a field. */
static bool add_lines(struct text *text, const struct list *list, UINT command)
{
    char line[ROW_COMMAND_SIZE];
    bool fine = true;
    for (int at = list_next_selected(list, -1); fine && at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        size_t length = row ? row_line(row, command, line, sizeof line) : 0;
        fine = !length || (add(text, "\r\n", text->length ? 2 : 0) && add(text, line, length));
    }
    return fine;
}

uint32_t clipboard_copy_as(HWND window, struct list *list, UINT command)
{
    struct text text = {0};
    bool fine = command == IDC_COPY_CSV    ? add_export(&text, list, EXPORT_CSV)
                : command == IDC_COPY_JSON ? add_export(&text, list, EXPORT_JSON)
                                           : add_lines(&text, list, command);
    return hand_over(window, &text, fine);
}

uint32_t clipboard_copy_written(HWND window, bool (*write)(const struct sink *sink, const void *from),
                                const void *from)
{
    struct text text = {0};
    struct sink sink = {&text, add};
    bool whole = write(&sink, from);
    return hand_over(window, &text, whole);
}

uint32_t clipboard_copy_text(HWND window, const char *text)
{
    struct text copy = {0};
    bool whole = add(&copy, text, strlen(text));
    return hand_over(window, &copy, whole);
}
