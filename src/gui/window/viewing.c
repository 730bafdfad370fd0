/*
 * viewing: what the user asks to see: filter, switches, order, groups and columns.
 */
#include "gui/window/window.h"

#include <wchar.h>

#include "gui/paint/strings.h"

void window_set_order(struct window *window, const struct sort_order *order)
{
    window_freeze(window, false);
    window->list.order = *order;
    list_apply_order(&window->list);
    model_thread_set_sort(window->subject->model, order);
}

void window_sort_by(struct window *window, int column)
{
    struct sort_order order = list_order_after_click(&window->list, column);
    window_set_order(window, &order);
}

void window_group(struct window *window, bool grouped)
{
    struct sort_order order = window->list.order;
    order.grouped = grouped;
    window_set_order(window, &order);
}

/* The same error is said once, however much is typed on behind it. */
static void announce_error(struct window *window)
{
    wchar_t error[STRING_SIZE], said[STRING_SIZE];
    GetWindowTextW(window->filter.hint, error, STRING_SIZE);
    GetWindowTextW(window->announcer.control, said, STRING_SIZE);
    if (wcscmp(error, said) != 0) {
        announcer_say(&window->announcer, error);
    }
}

void window_read_filter(struct window *window)
{
    struct filter *filter = filter_box_read(&window->filter, &window->quick, list_column_set(&window->list));
    if (filter) {
        /* Who asks for other rows wants to see them. */
        window_freeze(window, false);
        model_thread_set_filter(window->subject->model, filter);
    } else {
        announce_error(window);
    }
}

void window_note_filter(struct window *window)
{
    char typed[FILTER_TEXT_MAX + 1];
    filter_box_get(&window->filter, typed);
    if (!window->filter.wrong) {
        filter_history_add(&window->history, typed);
    }
}

void window_set_closing(struct window *window, enum close_mode mode, uint32_t deadline_ms)
{
    window->actions.mode = mode;
    window->actions.deadline_ms = deadline_ms;
}

void window_set_columns(struct window *window, const struct list_columns *columns)
{
    list_set_columns(&window->list, columns);
    window_read_filter(window);
    if (window->complete) {
        window_complete_facts(window);
    }
}
