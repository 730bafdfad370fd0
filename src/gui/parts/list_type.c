/*
 * list_type: typing a name jumps to the next process that begins with it.  The control's own way would take
 * no blank, which is the key that freezes the list.
 */
#include "gui/parts/list_parts.h"

#include <wchar.h>

static bool begins_with(const wchar_t *text, const wchar_t *start)
{
    int length = lstrlenW(start);
    return lstrlenW(text) >= length && CompareStringOrdinal(text, length, start, length, TRUE) == CSTR_EQUAL;
}

int list_find_name(const struct list *list, int from, const wchar_t *start)
{
    wchar_t text[CELL_SIZE];
    int count = (int)list->outline.lines;
    for (int i = 0; i < count; i++) {
        int at = (from + i) % count;
        list_cell(list, list_owner_row(list, at), COLUMN_PROCESS, text, CELL_SIZE);
        if (begins_with(text, start)) {
            return at;
        }
    }
    return -1;
}

/* One letter asks for the next row with it; more for the first, which may be the one that is chosen. */
static void jump(struct list *list)
{
    int focused = list_focused(list);
    bool next = type_ahead_is_one_letter(&list->typed);
    const wchar_t one[2] = {list->typed.text[0], L'\0'};
    int from = focused < 0 ? 0 : focused + next;
    int found = list_find_name(list, from, list->typed.text);
    list_select(list, found < 0 && next ? list_find_name(list, from, one) : found);
}

bool list_type(struct list *list, UINT message, WPARAM wide)
{
    uint32_t now = (uint32_t)GetMessageTime();
    if (message == WM_KILLFOCUS || message == WM_LBUTTONDOWN ||
        (message == WM_KEYDOWN && wide >= VK_PRIOR && wide <= VK_DOWN)) {
        type_ahead_end(&list->typed);
    }
    if (message == WM_CHAR && wide >= L' ' && wide != 0x7F) {
        if (type_ahead_add(&list->typed, (wchar_t)wide, now)) {
            jump(list);
        }
        return true;
    }
    return message == WM_KEYDOWN && wide == VK_SPACE && GetKeyState(VK_CONTROL) >= 0 &&
           type_ahead_goes_on(&list->typed, now);
}
