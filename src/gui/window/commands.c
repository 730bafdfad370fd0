/*
 * commands: the rows of what the window can be asked for, and what runs where it is a line or two.
 */
#include "gui/window/window.h"

#include <string.h>

#include "gui/dialogs/about.h"
#include "gui/dialogs/colours_dialog.h"
#include "gui/dialogs/columns_dialog.h"
#include "gui/dialogs/question.h"
#include "gui/paint/menu_theme.h"
#include "gui/paint/strings.h"
#include "gui/parts/clipboard.h"
#include "gui/parts/filter_menu.h"
#include "gui/parts/find.h"
#include "gui/window/quick_menu.h"
#include "gui/window/reasons.h"

#include "resource.h"
#include "sockscope/column_set.h"

enum { ZOOM_STEP = 10, PANE_STEP = 30 };

static void open_filter_menu(struct window *window, UINT id)
{
    (void)id;
    window_note_filter(window);
    HMENU menu = filter_menu_create(window->instance, &window->history);
    if (menu) {
        toolbar_drop(&window->toolbar, IDC_FILTER_MENU, menu);
        menu_theme_release(menu);
        DestroyMenu(menu);
    }
}

static void find_next(struct window *window, UINT id)
{
    wchar_t said[FIND_SAID_SIZE];
    if (!window->find.query[0]) {
        find_dialog_open(&window->find);
        return;
    }
    const struct row *row = find_row(&window->list, window->find.query, id == IDC_FIND_PREVIOUS, said);
    list_select(&window->list, row ? list_line_of(&window->list, row->slot, row->id) : -1);
    status_say(&window->status, said);
    announcer_say(&window->announcer, said);
}

static void open_help(struct window *window, UINT id)
{
    (void)id;
    wchar_t said[1024];
    opener_help(&window->opener, said, sizeof said / sizeof said[0]);
    window_say(window, said);
}

static void show_about(struct window *window, UINT id)
{
    (void)id;
    char text[DIAGNOSTICS_SIZE];
    wchar_t said[STRING_SIZE];
    if (about_ask(window->frame, window->instance, &window->theme)) {
        about_diagnostics(window->list.frame, text);
        uint32_t error = clipboard_copy_text(window->frame, text);
        string_load(window->instance, IDS_ABOUT_COPIED, said);
        window_say(window, error ? L"" : said);
        window_tell_copied(window, error);
    }
}

static void choose_columns(struct window *window, UINT id)
{
    (void)id;
    struct list_columns columns = list_get_columns(&window->list);
    if (columns_ask(window->frame, window->instance, &window->theme, &columns)) {
        window_set_columns(window, &columns);
    }
}

static void use_column_set(struct window *window, UINT id)
{
    const struct column_set *set = column_set_get(id - IDC_USE_SET_FIRST);
    struct list_columns columns = list_get_columns(&window->list);
    columns.count = set->count;
    memcpy(columns.order, set->columns, sizeof columns.order);
    window_set_columns(window, &columns);
}

/* The one that was clicked, unless nothing would be left. */
static void hide_column(struct window *window, UINT id)
{
    (void)id;
    struct list_columns columns = list_get_columns(&window->list);
    size_t kept = 0;
    for (size_t i = 0; i < columns.count; i++) {
        if (columns.order[i] != window->list.clicked_column) {
            columns.order[kept++] = columns.order[i];
        }
    }
    columns.count = kept;
    if (kept) {
        window_set_columns(window, &columns);
    }
}

static void choose_colours(struct window *window, UINT id)
{
    (void)id;
    struct theme *theme = &window->theme;
    struct colours_choice choice = {theme->mark_set, theme->own_marks[theme->dark],
                                    (uint32_t)window->settings.highlight_ms};
    if (colours_ask(window->frame, window->instance, theme, &choice)) {
        theme->mark_set = choice.set;
        theme->own_marks[theme->dark] = choice.own;
        window_set_highlight(window, choice.highlight_ms);
        window_apply_theme(window);
    }
}

static void reset_settings(struct window *window, UINT id)
{
    (void)id;
    const struct warning warning = {IDS_RESET_TITLE, NULL, IDS_RESET_REMARK, IDS_RESET_BUTTON};
    struct settings defaults;
    if (question_warn(window->frame, window->instance, &window->theme, &warning)) {
        settings_default(&defaults);
        window_apply_settings(window, &defaults);
    }
}

static void reverse_order(struct window *window, UINT id)
{
    (void)id;
    struct sort_order order = window->list.order;
    order.keys[0].descending = !order.keys[0].descending;
    window_set_order(window, &order);
}

/* Enter, as dialogs have it, so with the control that has the keyboard. */
static void enter(struct window *window, UINT id)
{
    HWND focus = GetFocus();
    (void)id;
    if (focus == window->details.others) {
        details_jump(&window->details, &window->list);
    } else if (focus == window->list.control) {
        list_fold_toggle(&window->list, list_focused(&window->list));
    } else if (focus == window->filter.edit) {
        window_note_filter(window);
    }
}

static void clear_filter(struct window *window, UINT id)
{
    (void)id;
    window_note_filter(window);
    filter_box_clear(&window->filter);
    SetFocus(window->list.control);
}

static void run_filter_menu(struct window *window, UINT id)
{
    filter_menu_run(&window->filter, &window->history, id);
}

static void turn_switch(struct window *window, UINT id)
{
    quick_menu_run(&window->quick, id);
    window_read_filter(window);
}

static void close_window(struct window *window, UINT id)
{
    (void)id;
    PostMessageW(window->frame, WM_CLOSE, 0, 0);
}

static void refresh(struct window *window, UINT id)
{
    (void)id;
    model_thread_look_now(window->subject->model);
}

static void open_find(struct window *window, UINT id)
{
    (void)id;
    find_dialog_open(&window->find);
}

static void focus_filter(struct window *window, UINT id)
{
    (void)id;
    filter_box_focus(&window->filter);
}

static void open_states(struct window *window, UINT id)
{
    (void)id;
    toolbar_open_states(&window->toolbar);
}

static void select_all(struct window *window, UINT id)
{
    (void)id;
    list_select_all(&window->list);
}

static void fold_all(struct window *window, UINT id)
{
    list_fold_all(&window->list, id == IDC_FOLD_ALL);
}

static void fit_columns(struct window *window, UINT id)
{
    (void)id;
    list_fit_columns(&window->list);
}

static void fit_column(struct window *window, UINT id)
{
    (void)id;
    list_fit_column(&window->list);
}

static void check_machine(struct window *window, UINT id)
{
    (void)id;
    doctor_window_open(&window->doctor);
}

static void sort_by(struct window *window, UINT id)
{
    window_sort_by(window, list_number(&window->list, (enum column_id)(id - IDC_SORT_FIRST)));
}

static bool is_sorted_by(const struct window *window, UINT id)
{
    return window->list.order.keys[0].column == (enum column_id)(id - IDC_SORT_FIRST);
}

static void zoom(struct window *window, UINT id)
{
    int step = id == IDC_ZOOM_IN ? ZOOM_STEP : -ZOOM_STEP;
    window_set_zoom(window, id == IDC_ZOOM_NORMAL ? 100 : window->zoom + step);
}

static void resize_pane(struct window *window, UINT id)
{
    window_resize_pane(window, id == IDC_PANE_HIGHER ? PANE_STEP : -PANE_STEP);
}

/* Switches, and what they stand at. */

static void pause(struct window *window, UINT id)
{
    (void)id;
    window_toggle_pause(window);
}

static bool has_pause(const struct window *window, UINT id)
{
    (void)id;
    return window->interval == PAUSED;
}

static void freeze(struct window *window, UINT id)
{
    (void)id;
    window_freeze(window, !window->frozen);
}

static bool has_freeze(const struct window *window, UINT id)
{
    (void)id;
    return window->frozen;
}

static void toggle_follow(struct window *window, UINT id)
{
    (void)id;
    window_follow_new(window, !window->following);
}

static bool has_follow(const struct window *window, UINT id)
{
    (void)id;
    return window->following;
}

static void toggle_resolve(struct window *window, UINT id)
{
    (void)id;
    window_toggle_resolve(window);
}

static bool has_resolve(const struct window *window, UINT id)
{
    (void)id;
    return window->resolving;
}

static void toggle_check_signatures(struct window *window, UINT id)
{
    (void)id;
    window_check_signatures(window, !window->checking);
}

static bool has_check_signatures(const struct window *window, UINT id)
{
    (void)id;
    return window->checking;
}

static void toggle_details(struct window *window, UINT id)
{
    (void)id;
    window_show_details(window, !window->details.shown);
}

static bool has_details(const struct window *window, UINT id)
{
    (void)id;
    return window->details.shown;
}

static void toggle_group(struct window *window, UINT id)
{
    (void)id;
    window_group(window, !window->list.order.grouped);
}

static bool has_group(const struct window *window, UINT id)
{
    (void)id;
    return window->list.order.grouped;
}

static void toggle_stripes(struct window *window, UINT id)
{
    (void)id;
    window_set_stripes(window, !window->list.striped);
}

static bool has_stripes(const struct window *window, UINT id)
{
    (void)id;
    return window->list.striped;
}

static void toggle_hold_focus(struct window *window, UINT id)
{
    (void)id;
    window_hold_focus(window, !window->list.holding);
}

static bool has_hold_focus(const struct window *window, UINT id)
{
    (void)id;
    return window->list.holding;
}

static void toggle_on_top(struct window *window, UINT id)
{
    (void)id;
    window_set_on_top(window, !window->on_top);
}

static bool has_on_top(const struct window *window, UINT id)
{
    (void)id;
    return window->on_top;
}

static void choose_interval(struct window *window, UINT id)
{
    window_set_interval(window, (int)(id - IDC_INTERVAL_FIRST));
}

static bool is_interval(const struct window *window, UINT id)
{
    return window->interval == (int)(id - IDC_INTERVAL_FIRST);
}

static void choose_theme(struct window *window, UINT id)
{
    window_choose_theme(window, (enum theme_choice)(id - IDC_THEME_FIRST));
}

static bool is_theme(const struct window *window, UINT id)
{
    return window->theme.choice == (enum theme_choice)(id - IDC_THEME_FIRST);
}

static bool is_closing(const struct window *window, UINT id)
{
    return window->actions.mode == (enum close_mode)(id - IDC_DEL_FIRST);
}

static bool is_column_set(const struct window *window, UINT id)
{
    return list_set(&window->list) == id - IDC_USE_SET_FIRST;
}

static bool is_switched(const struct window *window, UINT id)
{
    return quick_menu_checked(&window->quick, id);
}

#define RANGE(name) .id = name##_FIRST, .last = name##_LAST

static const struct command rows[] = {
    {.id = IDC_SAVE, .run = window_save_rows, .keys = {{'S', FCONTROL, KEY_WINDOW}}},
    {.id = IDC_SAVE_AS, .run = window_save_rows, .keys = {{'S', FCONTROL | FSHIFT, KEY_WINDOW}}},
    {.id = IDC_RESTART_ELEVATED,
     .run = window_restart_elevated,
     .reason = reason_elevated,
     .keys = {{VK_F11, FCONTROL, KEY_WINDOW}}},
    {.id = IDC_EXIT, .run = close_window, .keys = {{VK_F4, FALT, KEY_ELSEWHERE}}},

    {.id = IDC_COPY_ROW,
     .run = window_copy_rows,
     .reason = reason_no_row,
     .keys = {{'C', FCONTROL, KEY_LIST}}},
    {.id = IDC_COPY_CELL, .run = window_copy_cell, .reason = reason_no_row},
    {RANGE(IDC_COPY_COLUMN), .run = window_copy_cell, .reason = reason_no_row},
    {.id = IDC_COPY_ADDRESS,
     .run = window_copy_rows,
     .reason = reason_no_remote,
     .keys = {{VK_F2, 0, KEY_WINDOW}}},
    {.id = IDC_COPY_CSV, .run = window_copy_rows, .reason = reason_no_row},
    {.id = IDC_COPY_JSON, .run = window_copy_rows, .reason = reason_no_row},
    {.id = IDC_COPY_SHOW_COMMAND, .run = window_copy_rows, .reason = reason_no_row},
    {.id = IDC_COPY_CLOSE_COMMAND, .acts = true, .run = window_copy_rows, .reason = reason_not_closable},
    {.id = IDC_SELECT_ALL, .run = select_all, .keys = {{'A', FCONTROL, KEY_LIST}}},
    {.id = IDC_FIND, .run = open_find, .keys = {{'F', FCONTROL, KEY_WINDOW}}},
    {.id = IDC_FIND_NEXT, .run = find_next, .keys = {{VK_F3, 0, KEY_WINDOW}}},
    {.id = IDC_FIND_PREVIOUS, .run = find_next, .keys = {{VK_F3, FSHIFT, KEY_WINDOW}}},
    {.id = IDC_FOCUS_FILTER, .run = focus_filter, .keys = {{'L', FCONTROL, KEY_WINDOW}}},
    {.id = IDC_FILTER_MENU, .run = open_filter_menu, .keys = {{VK_DOWN, FALT, KEY_WINDOW}}},
    {.id = IDC_CLEAR_FILTER, .run = clear_filter, .keys = {{VK_ESCAPE, 0, KEY_ELSEWHERE}}},
    {.id = IDCANCEL, .run = clear_filter}, /* what Esc is for Windows */
    {.id = IDOK, .run = enter},
    {RANGE(IDC_HISTORY), .run = run_filter_menu},
    {RANGE(IDC_FIELD), .run = run_filter_menu},
    {RANGE(IDC_EXAMPLE), .run = run_filter_menu},
    {.id = IDC_HISTORY_FORGET, .run = run_filter_menu},

    {.id = IDC_REFRESH, .run = refresh, .keys = {{VK_F5, 0, KEY_WINDOW}}},
    {.id = IDC_FREEZE, .run = freeze, .checked = has_freeze, .keys = {{VK_SPACE, 0, KEY_ELSEWHERE}}},
    {.id = IDC_PAUSE, .run = pause, .checked = has_pause, .keys = {{VK_PAUSE, 0, KEY_WINDOW}}},
    {RANGE(IDC_INTERVAL), .choice = true, .run = choose_interval, .checked = is_interval},
    {RANGE(IDC_PROTOCOL), .run = turn_switch, .checked = is_switched},
    {.id = IDC_STATES, .run = open_states},
    {RANGE(IDC_STATE), .run = turn_switch, .checked = is_switched},
    {.id = IDC_STATES_SHOW, .run = turn_switch, .reason = reason_no_change},
    {.id = IDC_STATES_HIDE, .run = turn_switch, .reason = reason_no_change},
    {.id = IDC_HIDE_LOOPBACK, .run = turn_switch, .checked = is_switched},
    {.id = IDC_ONLY_LISTENING, .run = turn_switch, .checked = is_switched},
    {.id = IDC_ONLY_NEW, .run = turn_switch, .checked = is_switched},
    {.id = IDC_SHOW_ALL, .run = turn_switch, .reason = reason_no_change},
    {.id = IDC_SORT_REVERSE, .run = reverse_order},
    {RANGE(IDC_SORT), .choice = true, .run = sort_by, .checked = is_sorted_by},
    {.id = IDC_GROUP, .run = toggle_group, .checked = has_group, .keys = {{'G', FCONTROL, KEY_WINDOW}}},
    {.id = IDC_FOLD_ALL, .run = fold_all},
    {.id = IDC_UNFOLD_ALL, .run = fold_all},
    {.id = IDC_FOLLOW, .run = toggle_follow, .checked = has_follow},
    {.id = IDC_HOLD_FOCUS, .run = toggle_hold_focus, .checked = has_hold_focus},
    {.id = IDC_SHOW_DETAILS, .run = toggle_details, .checked = has_details, .keys = {{VK_F4, 0, KEY_WINDOW}}},
    {.id = IDC_ZOOM_IN,
     .run = zoom,
     .keys = {{VK_OEM_PLUS, FCONTROL, KEY_WINDOW},
              {VK_OEM_PLUS, FCONTROL | FSHIFT, KEY_WINDOW},
              {VK_ADD, FCONTROL, KEY_WINDOW}}},
    {.id = IDC_ZOOM_OUT,
     .run = zoom,
     .keys = {{VK_OEM_MINUS, FCONTROL, KEY_WINDOW}, {VK_SUBTRACT, FCONTROL, KEY_WINDOW}}},
    {.id = IDC_ZOOM_NORMAL, .run = zoom, .keys = {{'0', FCONTROL, KEY_WINDOW}}},
    {.id = IDC_PANE_HIGHER, .run = resize_pane, .keys = {{VK_PRIOR, FALT, KEY_WINDOW}}},
    {.id = IDC_PANE_LOWER, .run = resize_pane, .keys = {{VK_NEXT, FALT, KEY_WINDOW}}},
    {.id = IDC_STRIPES, .run = toggle_stripes, .checked = has_stripes},
    {.id = IDC_COLUMNS, .run = choose_columns},
    {RANGE(IDC_USE_SET), .run = use_column_set, .checked = is_column_set},
    {.id = IDC_FIT_COLUMNS, .run = fit_columns},
    {.id = IDC_FIT_COLUMN, .run = fit_column},
    {.id = IDC_HIDE_COLUMN, .run = hide_column, .reason = reason_only_column},

    {.id = IDC_CLOSE,
     .acts = true,
     .run = window_close_rows,
     .reason = reason_not_closable,
     .keys = {{VK_DELETE, 0, KEY_LIST}}},
    {.id = IDC_CLOSE_GRACEFUL, .acts = true, .run = window_close_rows, .reason = reason_not_closable},
    {.id = IDC_CLOSE_DEADLINE, .acts = true, .run = window_close_rows, .reason = reason_not_closable},
    {.id = IDC_CLOSE_RESET, .acts = true, .run = window_close_rows, .reason = reason_not_closable},
    {.id = IDC_WHOIS,
     .run = window_look_up_owner,
     .reason = reason_no_registry,
     .keys = {{'W', FCONTROL, KEY_WINDOW}}},
    {.id = IDC_END_PROCESS,
     .acts = true,
     .run = window_end_processes,
     .reason = reason_no_process,
     .keys = {{VK_DELETE, FSHIFT, KEY_LIST}}},
    {.id = IDC_OPEN_LOCATION, .acts = true, .run = window_open_row, .reason = reason_no_path},
    {.id = IDC_PROPERTIES,
     .acts = true,
     .run = window_open_row,
     .reason = reason_no_path,
     .keys = {{VK_RETURN, FALT, KEY_WINDOW}}},
    {.id = IDC_SEARCH_WEB, .run = window_open_row, .reason = reason_no_name},

    {.id = IDC_RESOLVE, .run = toggle_resolve, .checked = has_resolve, .keys = {{'R', FCONTROL, KEY_WINDOW}}},
    {.id = IDC_SIGNATURES, .run = toggle_check_signatures, .checked = has_check_signatures},
    {RANGE(IDC_DEL), .choice = true, .run = window_choose_closing, .checked = is_closing},
    {.id = IDC_ON_TOP, .run = toggle_on_top, .checked = has_on_top},
    {RANGE(IDC_THEME), .choice = true, .run = choose_theme, .checked = is_theme},
    {.id = IDC_COLOURS, .run = choose_colours},
    {.id = IDC_RESET_SETTINGS, .run = reset_settings},

    {.id = IDC_HELP_PAGE, .run = open_help, .keys = {{VK_F1, 0, KEY_ELSEWHERE}}},
    {.id = IDC_CHECK_MACHINE, .run = check_machine},
    {.id = IDC_ABOUT, .run = show_about},
};

struct command_table window_commands(void)
{
    return (struct command_table){rows, sizeof rows / sizeof rows[0]};
}
