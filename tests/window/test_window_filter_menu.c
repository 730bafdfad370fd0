/*
 * The menu of the filter box: what was filtered for before, fields with what they are, examples.
 */
#include "check.h"
#include "driver.h"
#include "stage.h"
#include "world.h"

#include <commctrl.h>
#include <wchar.h>

#include "resource.h"

static struct world world;
static struct stage *stage;
static HWND window, edit;

static const struct stage_options options = {
    .world = &world,
    .programs = {{40, "one.exe"}},
    .rows =
        {
            {PROTOCOL_TCP4, STATE_LISTEN, 40, 5002, 0},
        },
};

static bool typed_is(void *wanted)
{
    wchar_t text[CELL_LENGTH];
    control_text(edit, text);
    return wcscmp(text, wanted) == 0;
}

static void check_typed(const wchar_t *wanted)
{
    SEE(wait_until(typed_is, (void *)wanted, "the text of the filter"));
}

static void filter_for(const wchar_t *text)
{
    key_chord(VK_CONTROL, 'L');
    type_text(text);
    check_typed(text);
    key_press(VK_RETURN);
}

static HMENU open_by_key(void)
{
    key_chord(VK_MENU, VK_DOWN);
    return wait_menu(NULL);
}

/* The labels from the top up to the first separator, joined by "; ". */
static void check_history(HMENU menu, const wchar_t *wanted)
{
    wchar_t all[CELL_LENGTH * 2] = L"", label[CELL_LENGTH];
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        UINT command = GetMenuItemID(menu, i);
        if (command < IDC_HISTORY_FIRST || command > IDC_HISTORY_FIRST + 11) {
            break;
        }
        menu_label(menu, i, label);
        wcscat(wcscat(all, i ? L"; " : L""), label);
    }
    CHECK(wcscmp(all, wanted) == 0);
    if (wcscmp(all, wanted) != 0) {
        printf("     the history: %ls\n", all);
    }
}

CASE(what_was_filtered_for_comes_back)
{
    SEE(bring_to_front(window));
    filter_for(L"port:80");
    filter_for(L"one & two");
    filter_for(L"prot:wrong");
    key_press(VK_ESCAPE);
    check_typed(L"");
    HMENU menu = open_by_key();
    NEED(menu);
    check_history(menu, L"one && two; port:80");
    menu_click(menu, 1);
    SEE(wait_no_menu());
    check_typed(L"port:80");
}

CASE(a_field_is_put_where_the_text_goes_on)
{
    wchar_t label[CELL_LENGTH];
    key_chord(VK_CONTROL, 'L');
    key_press(VK_END);
    type_text(L" -");
    check_typed(L"port:80 -");
    HMENU menu = open_by_key();
    NEED(menu);
    HMENU fields = GetSubMenu(menu, GetMenuItemCount(menu) - 3);
    NEED(fields);
    for (int i = 0; i < GetMenuItemCount(fields); i++) {
        menu_label(fields, i, label);
        const wchar_t *what = wcschr(label, L'\t');
        CHECK(what && what[1]); /* each field is explained */
    }
    menu_click(menu, GetMenuItemCount(menu) - 3);
    NEED(wait_menu(fields));
    menu_label(fields, COLUMN_STATE, label);
    CHECK(wcsncmp(label, L"state:\t", 7) == 0);
    menu_click(fields, COLUMN_STATE);
    SEE(wait_no_menu());
    check_typed(L"port:80 -state:");
    type_text(L"listen");
    check_typed(L"port:80 -state:listen");
}

CASE(an_example_is_taken_whole)
{
    HMENU menu = open_by_key();
    NEED(menu);
    HMENU examples = GetSubMenu(menu, GetMenuItemCount(menu) - 2);
    menu_click(menu, GetMenuItemCount(menu) - 2);
    NEED(wait_menu(examples));
    CHECK_NUMBER(GetMenuItemCount(examples), IDC_EXAMPLE_LAST - IDC_EXAMPLE_FIRST + 1);
    menu_click(examples, 0);
    SEE(wait_no_menu());
    check_typed(L"state:listening");
}

/* Every example is a query. */
CASE(no_example_is_wrong)
{
    wchar_t hint[CELL_LENGTH];
    for (UINT command = IDC_EXAMPLE_FIRST; command <= IDC_EXAMPLE_LAST; command++) {
        SendMessageW(window, WM_COMMAND, command, 0);
        control_text(control_of(window, IDC_HINT), hint);
        CHECK(wcsncmp(hint, L"Position", 8) != 0);
    }
}

CASE(the_history_is_forgotten_when_asked_for)
{
    SendMessageW(window, WM_COMMAND, IDC_CLEAR_FILTER, 0);
    SendMessageW(window, WM_COMMAND, IDC_HISTORY_FORGET, 0);
    HMENU menu = open_by_key();
    NEED(menu);
    check_history(menu, L"");
    CHECK(!menu_enabled(menu, menu_place(menu, IDC_HISTORY_FORGET)));
    key_press(VK_ESCAPE);
    SEE(wait_no_menu());
}

int main(void)
{
    driver_begin();
    stage = stage_open(&options);
    window = stage_window(stage);
    edit = control_of(window, IDC_FILTER);
    RUN(what_was_filtered_for_comes_back);
    RUN(a_field_is_put_where_the_text_goes_on);
    RUN(an_example_is_taken_whole);
    RUN(no_example_is_wrong);
    RUN(the_history_is_forgotten_when_asked_for);
    CHECK_NUMBER(stage_close(stage), 0);
    return check_result();
}
