/*
 * filter_menu: built anew each time it opens.
 */
#include "gui/parts/filter_menu.h"

#include <wchar.h>

#include "gui/paint/strings.h"
#include "sockscope/filter.h"
#include "sockscope/system.h"

#include "resource.h"

enum { LABEL_SIZE = 600 };

/* "&" marks a mnemonic unless it is doubled. */
static void escape_label(const wchar_t *text, wchar_t label[LABEL_SIZE])
{
    size_t length = 0;
    for (; *text && length + 3 < LABEL_SIZE; text++) {
        if (*text == L'&') {
            label[length++] = L'&';
        }
        label[length++] = *text;
    }
    label[length] = L'\0';
}

static void add_history(HMENU menu, const struct filter_history *history)
{
    wchar_t query[FILTER_HISTORY_SIZE], label[LABEL_SIZE];
    for (size_t i = 0; i < history->count; i++) {
        system_utf16(history->queries[i], query, FILTER_HISTORY_SIZE);
        escape_label(query, label);
        AppendMenuW(menu, MF_STRING, IDC_HISTORY_FIRST + (UINT)i, label);
    }
    if (history->count) {
        AppendMenuW(menu, MF_SEPARATOR, 0, NULL);
    }
}

static void add_field(HMENU menu, HINSTANCE instance, UINT index, const char *name)
{
    wchar_t field[64], what[STRING_SIZE], label[LABEL_SIZE];
    const wchar_t *inserts[] = {field, what};
    system_utf16(name, field, 64);
    UINT columns = (UINT)filter_column_fields();
    string_load(instance, index < columns ? IDS_FIELD_FIRST + index : IDS_FIELD_OTHER_FIRST + index - columns,
                what);
    string_format(instance, IDS_FIELD_LABEL, label, LABEL_SIZE, inserts);
    AppendMenuW(menu, MF_STRING, IDC_FIELD_FIRST + index, label);
}

static void add_example(HMENU menu, HINSTANCE instance, UINT index)
{
    wchar_t example[STRING_SIZE];
    string_load(instance, IDS_EXAMPLE_FIRST + index, example);
    AppendMenuW(menu, MF_STRING, IDC_EXAMPLE_FIRST + index, example);
}

HMENU filter_menu_create(HINSTANCE instance, const struct filter_history *history)
{
    wchar_t title[STRING_SIZE];
    HMENU menu = CreatePopupMenu(), fields = menu ? CreatePopupMenu() : NULL,
          examples = fields ? CreatePopupMenu() : NULL;
    if (!examples) {
        DestroyMenu(fields);
        DestroyMenu(menu);
        return NULL;
    }
    add_history(menu, history);
    for (UINT i = 0; filter_field_name(i); i++) {
        add_field(fields, instance, i, filter_field_name(i));
    }
    for (UINT i = 0; i <= IDC_EXAMPLE_LAST - IDC_EXAMPLE_FIRST; i++) {
        add_example(examples, instance, i);
    }
    string_load(instance, IDS_FILTER_FIELDS, title);
    AppendMenuW(menu, MF_POPUP, (UINT_PTR)fields, title);
    string_load(instance, IDS_FILTER_EXAMPLES, title);
    AppendMenuW(menu, MF_POPUP, (UINT_PTR)examples, title);
    string_load(instance, IDS_FILTER_FORGET, title);
    AppendMenuW(menu, (UINT)(history->count ? MF_STRING : MF_GRAYED), IDC_HISTORY_FORGET, title);
    return menu;
}

/* Behind what is typed, or in place of what is selected there. */
static void insert_field(const struct filter_box *box, const char *name)
{
    wchar_t field[64];
    size_t length = system_utf16(name, field, 63);
    field[length] = L':';
    field[length + 1] = L'\0';
    SetFocus(box->edit);
    SendMessageW(box->edit, EM_REPLACESEL, TRUE, (LPARAM)field);
}

/* The example is before the tab, and what it shows after it. */
static void set_example(const struct filter_box *box, UINT index)
{
    wchar_t example[STRING_SIZE];
    string_load(box->instance, IDS_EXAMPLE_FIRST + index, example);
    example[wcscspn(example, L"\t")] = L'\0';
    SetWindowTextW(box->edit, example);
}

bool filter_menu_run(const struct filter_box *box, struct filter_history *history, UINT command)
{
    if (command >= IDC_HISTORY_FIRST && command - IDC_HISTORY_FIRST < history->count) {
        filter_box_set(box, history->queries[command - IDC_HISTORY_FIRST]);
    } else if (command >= IDC_FIELD_FIRST && command <= IDC_FIELD_LAST &&
               filter_field_name(command - IDC_FIELD_FIRST)) {
        insert_field(box, filter_field_name(command - IDC_FIELD_FIRST));
    } else if (command >= IDC_EXAMPLE_FIRST && command <= IDC_EXAMPLE_LAST) {
        set_example(box, command - IDC_EXAMPLE_FIRST);
    } else if (command == IDC_HISTORY_FORGET) {
        history->count = 0;
    } else {
        return false;
    }
    return true;
}
