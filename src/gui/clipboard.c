/*
 * clipboard: text is put together in a growing buffer and handed over as CF_UNICODETEXT.
 */
#include "gui/clipboard.h"

#include <stdlib.h>
#include <string.h>

struct text {
    wchar_t *characters;
    size_t length, capacity;
    bool failed;
};

static void add(struct text *text, const wchar_t *more, size_t length)
{
    if (!text->characters || text->length + length + 1 > text->capacity) {
        size_t capacity = (text->length + length + 1) * 2;
        wchar_t *grown = realloc(text->characters, capacity * sizeof *grown);
        if (!grown) {
            text->failed = true;
            return;
        }
        text->characters = grown;
        text->capacity = capacity;
    }
    memcpy(text->characters + text->length, more, length * sizeof *more);
    text->length += length;
    text->characters[text->length] = L'\0';
}

static void hand_over(HWND window, struct text *text)
{
    HGLOBAL memory = text->length && !text->failed
                         ? GlobalAlloc(GMEM_MOVEABLE, (text->length + 1) * sizeof *text->characters)
                         : NULL;
    void *room = memory ? GlobalLock(memory) : NULL;
    if (room) {
        memcpy(room, text->characters, (text->length + 1) * sizeof *text->characters);
        GlobalUnlock(memory);
    }
    bool given = false;
    if (room && OpenClipboard(window)) {
        EmptyClipboard();
        given = SetClipboardData(CF_UNICODETEXT, memory) != NULL;
        CloseClipboard();
    }
    if (memory && !given) {
        GlobalFree(memory);
    }
    free(text->characters);
}

void clipboard_copy_rows(HWND window, const struct list *list)
{
    wchar_t cell[CELL_SIZE];
    struct text text = {0};
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        for (int column = 0; row && column < COLUMN_COUNT; column++) {
            add(&text, L"\t", column > 0);
            size_t length = list_cell(list, row, (enum column_id)column, cell, CELL_SIZE);
            add(&text, cell, length);
        }
        add(&text, L"\r\n", 2);
    }
    hand_over(window, &text);
}

void clipboard_copy_cell(HWND window, const struct list *list, enum column_id column)
{
    wchar_t cell[CELL_SIZE];
    struct text text = {0};
    const struct row *row = list_row(list, list_focused(list));
    if (row) {
        size_t length = list_cell(list, row, column, cell, CELL_SIZE);
        add(&text, cell, length);
    }
    hand_over(window, &text);
}
