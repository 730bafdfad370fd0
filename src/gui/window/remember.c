/*
 * remember: settings are read before the parts are made, brought to them, gathered from them again when the
 * window closes, and written when something is another than it was.
 */
#include "gui/window/window.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gui/dialogs/question.h"
#include "gui/paint/strings.h"
#include "sockscope/crash.h"
#include "sockscope/settings_file.h"
#include "sockscope/system.h"

#include "resource.h"
#include "sockscope/column_set.h"

static void take_marks(struct window *window, const struct settings *settings)
{
    window->theme.mark_set = settings->mark_set;
    window->theme.own_marks[0] = settings->own_marks[0];
    window->theme.own_marks[1] = settings->own_marks[1];
}

enum settings_load window_load_settings(struct window *window, struct settings_problem *problem,
                                        uint32_t *error)
{
    struct settings *settings = &window->kept_settings;
    enum settings_load loaded = SETTINGS_NEW;
    settings_default(settings);
    if (window->settings.settings_path) {
        loaded = settings_file_load(window->settings.settings_path, settings, problem, error);
        window->settings.interval_ms = settings->interval_ms;
        window->settings.highlight_ms = settings->highlight_ms;
        window->settings.theme = (enum theme_choice)settings->theme;
    }
    if (loaded == SETTINGS_NEW && window->settings.tcpview_was_used) {
        settings_take_set(settings, column_set_get(COLUMN_SET_TCPVIEW));
    }
    if (loaded == SETTINGS_UNREADABLE) {
        /* What could not be read must not be written over. */
        window->settings.settings_path = NULL;
    }
    window->list.order = settings->sort;
    take_marks(window, settings);
    return loaded;
}

/* Once, and after any other message. */
static void tell_crash(struct window *window)
{
    char kept[SETTINGS_PATH_SIZE];
    wchar_t wide[SETTINGS_PATH_SIZE], said[SETTINGS_PATH_SIZE + STRING_SIZE];
    const wchar_t *inserts[] = {wide};
    if (window->settings.settings_path && crash_take_note(window->settings.settings_path, kept)) {
        system_utf16(kept, wide, SETTINGS_PATH_SIZE);
        string_format(window->instance, IDS_CRASHED, said, SETTINGS_PATH_SIZE + STRING_SIZE, inserts);
        window_say(window, said);
    }
}

void window_tell_settings(struct window *window, enum settings_load loaded,
                          const struct settings_problem *problem, uint32_t error)
{
    wchar_t line[24], why[STRING_SIZE], said[1024];
    const wchar_t *wrong[] = {line, why}, *unread[] = {why};
    if (loaded == SETTINGS_SET_ASIDE) {
        swprintf(line, 24, L"%llu", (unsigned long long)problem->line);
        system_utf16(problem->message, why, STRING_SIZE);
        string_format(window->instance, IDS_SETTINGS_SET_ASIDE, said, 1024, wrong);
        window_say(window, said);
    } else if (loaded == SETTINGS_UNREADABLE) {
        string_error(error, why);
        string_format(window->instance, IDS_SETTINGS_UNREADABLE, said, 1024, unread);
        window_say(window, said);
    }
    tell_crash(window);
}

void window_apply_parts(struct window *window, const struct settings *settings)
{
    window_set_zoom(window, settings->zoom);
    window->details_height = settings->details_height;
    struct list_columns columns = {.count = settings->column_count};
    memcpy(columns.order, settings->columns, sizeof columns.order);
    memcpy(columns.widths, settings->widths, sizeof columns.widths);
    window_set_columns(window, &columns);
    window->quick = settings->quick;
    window->history = settings->history;
    filter_box_set(&window->filter, settings->filter);
    window_read_filter(window);
    window_follow_new(window, settings->following);
    window_show_details(window, settings->details);
    window_set_on_top(window, settings->on_top);
    window_resolve(window, settings->resolving);
    window_check_signatures(window, settings->checking);
    window_set_stripes(window, settings->striped);
    window_hold_focus(window, settings->holding);
    window_set_closing(window, settings->close_mode, settings->deadline_ms);
    command_show_marks(window);
}

void window_apply_settings(struct window *window, const struct settings *settings)
{
    window_set_interval(window, window_interval_index(settings->interval_ms));
    window_set_highlight(window, settings->highlight_ms);
    window_set_order(window, &settings->sort);
    take_marks(window, settings);
    window_choose_theme(window, (enum theme_choice)settings->theme);
    window_apply_parts(window, settings);
}

/* On a monitor that is still there, with enough of its title to take hold of. */
static bool is_reachable(const RECT *place)
{
    enum { HOLD = 64, TITLE = 30 };
    RECT title = {place->left, place->top, place->right, place->top + TITLE}, seen;
    MONITORINFO monitor = {.cbSize = sizeof monitor};
    HMONITOR nearest = MonitorFromRect(&title, MONITOR_DEFAULTTONULL);
    return nearest && GetMonitorInfoW(nearest, &monitor) && IntersectRect(&seen, &title, &monitor.rcWork) &&
           seen.right - seen.left >= HOLD && seen.bottom - seen.top >= TITLE / 2;
}

int window_place(const struct window *window, int show)
{
    const struct settings *settings = &window->kept_settings;
    WINDOWPLACEMENT placement = {.length = sizeof placement, .showCmd = SW_HIDE};
    placement.rcNormalPosition = (RECT){settings->left, settings->top, settings->left + settings->width,
                                        settings->top + settings->height};
    if (settings->placed && is_reachable(&placement.rcNormalPosition)) {
        SetWindowPlacement(window->frame, &placement);
        /* On a monitor with another scale the first one was followed by a change of size. */
        SetWindowPlacement(window->frame, &placement);
    }
    bool ordinary = show == SW_SHOWNORMAL || show == SW_SHOWDEFAULT || show == SW_SHOW;
    return settings->maximised && ordinary ? SW_SHOWMAXIMIZED : show;
}

static void gather(struct window *window, struct settings *settings)
{
    WINDOWPLACEMENT placement = {.length = sizeof placement};
    int interval = window->interval == PAUSED ? window->last_interval : window->interval;
    *settings = window->kept_settings;
    settings->interval_ms = window_interval(interval);
    settings->sort = window->list.order;
    struct list_columns columns = list_get_columns(&window->list);
    settings->column_count = columns.count;
    memcpy(settings->columns, columns.order, sizeof columns.order);
    memcpy(settings->widths, columns.widths, sizeof columns.widths);
    filter_box_get(&window->filter, settings->filter);
    settings->quick = window->quick;
    settings->history = window->history;
    settings->theme = (enum settings_theme)window->theme.choice;
    settings->mark_set = window->theme.mark_set;
    settings->own_marks[0] = window->theme.own_marks[0];
    settings->own_marks[1] = window->theme.own_marks[1];
    settings->highlight_ms = window->settings.highlight_ms;
    settings->details = window->details.shown;
    settings->following = window->following;
    settings->on_top = window->on_top;
    settings->resolving = window->resolving;
    settings->checking = window->checking;
    settings->striped = window->list.striped;
    settings->holding = window->list.holding;
    settings->close_mode = window->actions.mode;
    settings->deadline_ms = window->actions.deadline_ms;
    settings->zoom = (uint16_t)window->zoom;
    settings->details_height = (uint16_t)window->details_height;
    if (GetWindowPlacement(window->frame, &placement)) {
        const RECT *place = &placement.rcNormalPosition;
        settings->placed = true;
        settings->left = place->left;
        settings->top = place->top;
        settings->width = place->right - place->left;
        settings->height = place->bottom - place->top;
        settings->maximised =
            placement.showCmd == SW_SHOWMAXIMIZED ||
            (placement.showCmd == SW_SHOWMINIMIZED && placement.flags & WPF_RESTORETOMAXIMIZED);
    }
}

/* More than a stack should hold. */
struct memory {
    struct settings now;
    char before[SETTINGS_TEXT_MAX], after[SETTINGS_TEXT_MAX];
};

static void tell_unsaved(const struct window *window, uint32_t error)
{
    wchar_t title[STRING_SIZE], path[SETTINGS_PATH_SIZE], why[STRING_SIZE], text[LONG_STRING_SIZE];
    const wchar_t *inserts[] = {path, why};
    string_error(error, why);
    system_utf16(window->settings.settings_path, path, SETTINGS_PATH_SIZE);
    string_format(window->instance, IDS_SETTINGS_UNSAVED, text, LONG_STRING_SIZE, inserts);
    string_load(window->instance, IDS_UNSAVED_TITLE, title);
    const struct question question = {IDI_ERROR, title, text, NULL, NULL, false};
    question_ask(NULL, window->instance, &window->theme, &question);
}

/* Writes what was gathered when it differs from what is kept; 0 or a system error. */
static uint32_t save_if_changed(struct window *window, struct memory *memory)
{
    gather(window, &memory->now);
    settings_write(&window->kept_settings, memory->before);
    settings_write(&memory->now, memory->after);
    if (strcmp(memory->before, memory->after) == 0) {
        return 0;
    }
    uint32_t error = settings_file_save(window->settings.settings_path, &memory->now);
    if (!error) {
        window->kept_settings = memory->now;
    }
    return error;
}

void window_save_settings(struct window *window, bool ending)
{
    if (!window->settings.settings_path || !window->list.control) {
        return;
    }
    struct memory *memory = malloc(sizeof *memory);
    uint32_t error = memory ? save_if_changed(window, memory) : ERROR_NOT_ENOUGH_MEMORY;
    free(memory);
    if (error && !ending) {
        tell_unsaved(window, error);
    }
}
