/*
 * commands: what menus, toolbar and keys ask for.
 */
#include "gui/window/window.h"

#include <string.h>

#include "gui/dialogs/about.h"
#include "gui/dialogs/colours_dialog.h"
#include "gui/dialogs/columns_dialog.h"
#include "gui/dialogs/question.h"
#include "gui/jobs/clipboard.h"
#include "gui/paint/menu_theme.h"
#include "gui/paint/strings.h"
#include "gui/parts/filter_menu.h"
#include "gui/window/menu.h"
#include "gui/window/quick_menu.h"
#include "sockscope/system.h"

#include "resource.h"

enum { ZOOM_STEP = 10, PANE_STEP = 30 };

static void open_filter_menu(struct window *window)
{
    window_note_filter(window);
    HMENU menu = filter_menu_create(window->instance, &window->history);
    if (menu) {
        toolbar_drop(&window->toolbar, IDC_FILTER_MENU, menu);
        menu_theme_release(menu);
        DestroyMenu(menu);
    }
}

static void find_next(struct window *window, bool back)
{
    wchar_t said[FIND_SAID_SIZE];
    if (!window->find.query[0]) {
        find_dialog_open(&window->find);
        return;
    }
    const struct row *row = find_row(&window->list, window->find.query, back, said);
    list_select(&window->list, row ? list_line_of(&window->list, row->slot, row->id) : -1);
    status_say(&window->status, said);
    announcer_say(&window->announcer, said);
}

static void close_rows(struct window *window, enum close_mode mode, uint32_t deadline_ms)
{
    wchar_t said[1024];
    actions_close(&window->actions, &window->list, mode, deadline_ms, said, sizeof said / sizeof said[0]);
    window_say(window, said);
}

/* Kept at once: the console reads it, too. */
static void choose_closing(struct window *window, enum close_mode mode)
{
    window_set_closing(window, mode, window->actions.deadline_ms);
    window_save_settings(window, false);
}

static void close_with_deadline(struct window *window)
{
    uint32_t old = window->actions.deadline_ms;
    enum close_mode mode = window->actions.mode;
    close_rows(window, CLOSE_DEADLINE, 0);
    if (window->actions.deadline_ms != old || window->actions.mode != mode) {
        choose_closing(window, window->actions.mode);
    }
}

static void end_processes(struct window *window)
{
    wchar_t said[1024];
    actions_end_process(&window->actions, &window->list, said, sizeof said / sizeof said[0]);
    window_say(window, said);
}

void window_take_result(struct window *window, LPARAM done)
{
    wchar_t said[1024];
    actions_say(&window->actions, done, said, sizeof said / sizeof said[0]);
    window_say(window, said);
    model_thread_look_now(window->model);
    actions_done(&window->actions, done);
}

static void save(struct window *window, bool ask)
{
    wchar_t said[1024];
    struct list_columns columns = list_get_columns(&window->list);
    saver_save(&window->saver, window->model, &columns, &window->list.context,
               window->frozen ? window->list.frame : NULL, ask, said, sizeof said / sizeof said[0]);
    window_say(window, said);
}

void window_take_saved(struct window *window, LPARAM done)
{
    wchar_t said[1024];
    saver_say(&window->saver, done, said, sizeof said / sizeof said[0]);
    window_say(window, said);
    saver_done(&window->saver, done);
}

static void open_row(struct window *window, UINT command)
{
    wchar_t said[1024];
    const struct row *row = list_owner_row(&window->list, list_next_selected(&window->list, -1));
    if (row) {
        opener_open(&window->opener, command, row, said, sizeof said / sizeof said[0]);
        window_say(window, said);
    }
}

static void open_help(struct window *window)
{
    wchar_t said[1024];
    opener_help(&window->opener, said, sizeof said / sizeof said[0]);
    window_say(window, said);
}

static void look_up_owner(struct window *window)
{
    const struct row *row = list_row(&window->list, list_next_selected(&window->list, -1));
    struct address remote = row ? endpoint_remote(&row->endpoint) : (struct address){.scope = 0};
    if (row && row->endpoint.has_remote && !whois_obstacle(&remote)) {
        whois_window_open(&window->whois, &remote);
    }
}

/* The other one starts with what is seen here. */
static void restart_elevated(struct window *window)
{
    wchar_t said[1024], path[SETTINGS_PATH_SIZE];
    const char *settings = window->settings.settings_path;
    if (window->actions.elevated) {
        string_load(window->instance, IDS_REASON_ELEVATED, said);
    } else {
        window_save_settings(window, false);
        if (settings) {
            system_utf16(settings, path, SETTINGS_PATH_SIZE);
        }
        opener_restart(&window->opener, settings ? path : NULL, said, sizeof said / sizeof said[0]);
    }
    window_say(window, said);
}

void window_take_opened(struct window *window, LPARAM done)
{
    wchar_t said[1024];
    bool restarted = opener_done(&window->opener, done, said, sizeof said / sizeof said[0]);
    window_say(window, said);
    if (restarted) {
        SendMessageW(window->frame, WM_CLOSE, 0, 0);
    }
}

static void tell_copied(struct window *window, uint32_t error)
{
    wchar_t why[STRING_SIZE], said[1024];
    const wchar_t *inserts[] = {why};
    if (error) {
        string_error(error, why);
        string_format(window->instance, IDS_NOT_COPIED, said, sizeof said / sizeof said[0], inserts);
        window_say(window, said);
    }
}

static void show_about(struct window *window)
{
    char text[DIAGNOSTICS_SIZE];
    wchar_t said[STRING_SIZE];
    if (about_ask(window->frame, window->instance, &window->theme)) {
        about_diagnostics(window->list.frame, text);
        uint32_t error = clipboard_copy_text(window->frame, text);
        string_load(window->instance, IDS_ABOUT_COPIED, said);
        window_say(window, error ? L"" : said);
        tell_copied(window, error);
    }
}

static void choose_columns(struct window *window)
{
    struct list_columns columns = list_get_columns(&window->list);
    if (columns_ask(window->frame, window->instance, &window->theme, &columns)) {
        window_set_columns(window, &columns);
    }
}

static void use_column_set(struct window *window, size_t index)
{
    const struct column_set *set = column_set_get(index);
    struct list_columns columns = list_get_columns(&window->list);
    columns.count = set->count;
    memcpy(columns.order, set->columns, sizeof columns.order);
    window_set_columns(window, &columns);
}

/* The one that was clicked, unless nothing would be left. */
static void hide_column(struct window *window)
{
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

static void choose_colours(struct window *window)
{
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

static void reset_settings(struct window *window)
{
    const struct warning warning = {IDS_RESET_TITLE, NULL, IDS_RESET_REMARK, IDS_RESET_BUTTON};
    struct settings defaults;
    if (question_warn(window->frame, window->instance, &window->theme, &warning)) {
        settings_default(&defaults);
        window_apply_settings(window, &defaults);
    }
}

static void copy_cell(struct window *window, enum column_id column)
{
    tell_copied(window, clipboard_copy_cell(window->frame, &window->list, column));
}

static void reverse_order(struct window *window)
{
    struct sort_order order = window->list.order;
    order.keys[0].descending = !order.keys[0].descending;
    window_set_order(window, &order);
}

void window_run_command(struct window *window, UINT command)
{
    if (command >= IDC_INTERVAL_FIRST && command <= IDC_INTERVAL_LAST) {
        window_set_interval(window, (int)(command - IDC_INTERVAL_FIRST));
        return;
    }
    if (command >= IDC_THEME_FIRST && command <= IDC_THEME_LAST) {
        window_choose_theme(window, (enum theme_choice)(command - IDC_THEME_FIRST));
        return;
    }
    if (command >= IDC_DEL_FIRST && command <= IDC_DEL_LAST) {
        choose_closing(window, (enum close_mode)(command - IDC_DEL_FIRST));
        return;
    }
    if (command >= IDC_USE_SET_FIRST && command <= IDC_USE_SET_LAST) {
        use_column_set(window, command - IDC_USE_SET_FIRST);
        return;
    }
    if (command >= IDC_SORT_FIRST && command <= IDC_SORT_LAST) {
        window_sort_by(window, list_number(&window->list, (enum column_id)(command - IDC_SORT_FIRST)));
        return;
    }
    if (command >= IDC_COPY_COLUMN_FIRST && command <= IDC_COPY_COLUMN_LAST) {
        copy_cell(window, (enum column_id)(command - IDC_COPY_COLUMN_FIRST));
        return;
    }
    if (filter_menu_run(&window->filter, &window->history, command)) {
        return;
    }
    if (quick_menu_run(&window->quick, command)) {
        window_show_switches(window);
        window_read_filter(window);
        return;
    }
    switch (command) {
    case IDOK: /* Enter */
        if (GetFocus() == window->details.others) {
            details_jump(&window->details, &window->list);
        } else if (GetFocus() == window->list.control) {
            list_fold_toggle(&window->list, list_focused(&window->list));
        } else if (GetFocus() == window->filter.edit) {
            window_note_filter(window);
        }
        break;
    case IDC_EXIT:
        SendMessageW(window->frame, WM_CLOSE, 0, 0);
        break;
    case IDC_SAVE:
    case IDC_SAVE_AS:
        save(window, command == IDC_SAVE_AS);
        break;
    case IDC_REFRESH:
        model_thread_look_now(window->model);
        break;
    case IDC_PAUSE:
        window_toggle_pause(window);
        break;
    case IDC_FIND:
        find_dialog_open(&window->find);
        break;
    case IDC_FIND_NEXT:
    case IDC_FIND_PREVIOUS:
        find_next(window, command == IDC_FIND_PREVIOUS);
        break;
    case IDC_FOLLOW:
        window_follow_new(window, !window->following);
        break;
    case IDC_RESOLVE:
        window_toggle_resolve(window);
        break;
    case IDC_SIGNATURES:
        window_check_signatures(window, !window->checking);
        break;
    case IDC_SHOW_DETAILS:
        window_show_details(window, !window->details.shown);
        break;
    case IDC_GROUP:
        window_group(window, !window->list.order.grouped);
        break;
    case IDC_SORT_REVERSE:
        reverse_order(window);
        break;
    case IDC_FOLD_ALL:
    case IDC_UNFOLD_ALL:
        list_fold_all(&window->list, command == IDC_FOLD_ALL);
        break;
    case IDC_ZOOM_IN:
    case IDC_ZOOM_OUT:
        window_set_zoom(window, window->zoom + (command == IDC_ZOOM_IN ? ZOOM_STEP : -ZOOM_STEP));
        break;
    case IDC_ZOOM_NORMAL:
        window_set_zoom(window, 100);
        break;
    case IDC_PANE_HIGHER:
    case IDC_PANE_LOWER:
        window_resize_pane(window, command == IDC_PANE_HIGHER ? PANE_STEP : -PANE_STEP);
        break;
    case IDC_STRIPES:
        window_set_stripes(window, !window->list.striped);
        break;
    case IDC_HOLD_FOCUS:
        window_hold_focus(window, !window->list.holding);
        break;
    case IDC_ON_TOP:
        window_set_on_top(window, !window->on_top);
        break;
    case IDC_COLUMNS:
        choose_columns(window);
        break;
    case IDC_FIT_COLUMNS:
        list_fit_columns(&window->list);
        break;
    case IDC_FIT_COLUMN:
        list_fit_column(&window->list);
        break;
    case IDC_HIDE_COLUMN:
        hide_column(window);
        break;
    case IDC_COLOURS:
        choose_colours(window);
        break;
    case IDC_RESET_SETTINGS:
        reset_settings(window);
        break;
    case IDC_FILTER_MENU:
        open_filter_menu(window);
        break;
    case IDC_STATES:
        toolbar_open_states(&window->toolbar);
        break;
    case IDC_FREEZE:
        window_freeze(window, !window->frozen);
        break;
    case IDC_FOCUS_FILTER:
        filter_box_focus(&window->filter);
        break;
    case IDC_CLEAR_FILTER:
    case IDCANCEL: /* Esc */
        window_note_filter(window);
        filter_box_clear(&window->filter);
        SetFocus(window->list.control);
        break;
    case IDC_COPY_ROW:
        tell_copied(window, clipboard_copy_rows(window->frame, &window->list));
        break;
    case IDC_COPY_CELL:
        copy_cell(window, window->list.clicked_column);
        break;
    case IDC_COPY_ADDRESS:
    case IDC_COPY_CSV:
    case IDC_COPY_JSON:
    case IDC_COPY_SHOW_COMMAND:
    case IDC_COPY_CLOSE_COMMAND:
        tell_copied(window, clipboard_copy_as(window->frame, &window->list, command));
        break;
    case IDC_OPEN_LOCATION:
    case IDC_PROPERTIES:
    case IDC_SEARCH_WEB:
        open_row(window, command);
        break;
    case IDC_WHOIS:
        look_up_owner(window);
        break;
    case IDC_RESTART_ELEVATED:
        restart_elevated(window);
        break;
    case IDC_SELECT_ALL:
        list_select_all(&window->list);
        break;
    case IDC_CLOSE:
        close_rows(window, window->actions.mode, window->actions.deadline_ms);
        break;
    case IDC_CLOSE_GRACEFUL:
        close_rows(window, CLOSE_GRACEFUL, 0);
        break;
    case IDC_CLOSE_DEADLINE:
        close_with_deadline(window);
        break;
    case IDC_CLOSE_RESET:
        close_rows(window, CLOSE_RESET, 0);
        break;
    case IDC_END_PROCESS:
        end_processes(window);
        break;
    case IDC_HELP_PAGE:
        open_help(window);
        break;
    case IDC_CHECK_MACHINE:
        doctor_window_open(&window->doctor);
        break;
    case IDC_ABOUT:
        show_about(window);
        break;
    default:
        break;
    }
}

/* Where the menu goes when it is asked for by key: under the focused row. */
static POINT menu_point(const struct window *window)
{
    RECT area;
    POINT point = {0, 0};
    int focused = list_focused(&window->list);
    if (focused >= 0 && ListView_GetItemRect(window->list.control, focused, &area, LVIR_LABEL)) {
        point.x = area.left;
        point.y = area.bottom;
    }
    ClientToScreen(window->list.control, &point);
    return point;
}

static void remember_column(struct window *window, POINT at)
{
    LVHITTESTINFO hit = {.pt = at};
    ScreenToClient(window->list.control, &hit.pt);
    int index = ListView_SubItemHitTest(window->list.control, &hit);
    window->list.clicked_column = window->list.shown[index >= 0 ? hit.iSubItem : 0];
}

void window_show_row_menu(struct window *window, LPARAM place)
{
    POINT at = {(short)LOWORD(place), (short)HIWORD(place)};
    if (place == -1) {
        at = menu_point(window);
    } else {
        remember_column(window, at);
    }
    window_run_command(window, menu_track(window->frame, IDM_ROW, &window->list, &window->actions, at));
}

bool window_show_header_menu(struct window *window, LPARAM place)
{
    HWND header = ListView_GetHeader(window->list.control);
    POINT at = {(short)LOWORD(place), (short)HIWORD(place)};
    HDHITTESTINFO hit = {.pt = at};
    RECT area;
    if (place == -1 || !GetWindowRect(header, &area) || !PtInRect(&area, at)) {
        return false;
    }
    ScreenToClient(header, &hit.pt);
    int number = (int)SendMessageW(header, HDM_HITTEST, 0, (LPARAM)&hit);
    window->list.clicked_column = window->list.shown[number >= 0 ? number : 0];
    window_run_command(window, menu_track(window->frame, IDM_HEADER, &window->list, &window->actions, at));
    return true;
}

bool window_key_in_list(struct window *window, WORD key)
{
    bool control = GetKeyState(VK_CONTROL) < 0, shift = GetKeyState(VK_SHIFT) < 0;
    switch (key) {
    case VK_DELETE:
        window_run_command(window, shift ? IDC_END_PROCESS : IDC_CLOSE);
        return true;
    case VK_LEFT:
    case VK_RIGHT:
        return !control && list_fold(&window->list, list_focused(&window->list), key == VK_LEFT);
    case 'C':
    case 'A':
        if (control) {
            window_run_command(window, key == 'C' ? IDC_COPY_ROW : IDC_SELECT_ALL);
        }
        return control;
    default:
        return false;
    }
}
