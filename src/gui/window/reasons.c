/*
 * reasons: what applies to one of the selected rows at least is not refused.
 */
#include "gui/window/reasons.h"

#include "gui/window/quick_menu.h"
#include "gui/window/window.h"
#include "sockscope/close_plan.h"
#include "sockscope/whois.h"

#include "resource.h"

static const struct row *first_row(const struct window *window)
{
    return list_row(&window->list, list_next_selected(&window->list, -1));
}

/* Of a heading, a row of its process. */
static const struct row *first_owner(const struct window *window)
{
    return list_owner_row(&window->list, list_next_selected(&window->list, -1));
}

UINT reason_no_row(const struct window *window, UINT id)
{
    (void)id;
    return first_row(window) ? 0 : IDS_REASON_NO_ROW;
}

static enum close_mode mode_of(const struct window *window, UINT id)
{
    switch (id) {
    case IDC_CLOSE:
        return window->actions.mode;
    case IDC_CLOSE_DEADLINE:
        return CLOSE_DEADLINE;
    case IDC_CLOSE_RESET:
        return CLOSE_RESET;
    default:
        return CLOSE_GRACEFUL;
    }
}

UINT reason_not_closable(const struct window *window, UINT id)
{
    const struct list *list = &window->list;
    UINT reason = IDS_REASON_NO_ROW;
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_row(list, at);
        enum close_obstacle obstacle = row ? close_obstacle(row) : CLOSE_IS_GONE;
        if (obstacle == CLOSE_POSSIBLE) {
            bool forbidden = mode_of(window, id) == CLOSE_RESET && !window->actions.elevated;
            return forbidden ? IDS_REASON_ELEVATION : 0;
        }
        reason = reason == IDS_REASON_NO_ROW ? IDS_OBSTACLE_FIRST + (UINT)obstacle : reason;
    }
    return reason;
}

UINT reason_no_process(const struct window *window, UINT id)
{
    const struct list *list = &window->list;
    UINT reason = IDS_REASON_NO_ROW;
    (void)id;
    for (int at = list_next_selected(list, -1); at >= 0; at = list_next_selected(list, at)) {
        const struct row *row = list_owner_row(list, at);
        if (row && row->process && row->process->pid) {
            return 0;
        }
        reason = IDS_REASON_NO_PROCESS;
    }
    return reason;
}

UINT reason_no_path(const struct window *window, UINT id)
{
    const struct row *row = first_owner(window);
    (void)id;
    return !row ? IDS_REASON_NO_ROW : row->process && row->process->path ? 0 : IDS_REASON_NO_PATH;
}

UINT reason_no_name(const struct window *window, UINT id)
{
    const struct row *row = first_owner(window);
    (void)id;
    return !row ? IDS_REASON_NO_ROW : row->process && row->process->name[0] ? 0 : IDS_REASON_NO_PROCESS;
}

UINT reason_no_remote(const struct window *window, UINT id)
{
    const struct row *row = first_row(window);
    (void)id;
    return !row ? IDS_REASON_NO_ROW : row->endpoint.has_remote ? 0 : IDS_REASON_NO_REMOTE;
}

UINT reason_no_registry(const struct window *window, UINT id)
{
    UINT reason = reason_no_remote(window, id);
    if (reason) {
        return reason;
    }
    struct address remote = endpoint_remote(&first_row(window)->endpoint);
    return whois_obstacle(&remote) ? IDS_REASON_LOCAL_NETWORK : 0;
}

UINT reason_elevated(const struct window *window, UINT id)
{
    (void)id;
    return window->actions.elevated ? IDS_REASON_ELEVATED : 0;
}

UINT reason_only_column(const struct window *window, UINT id)
{
    (void)id;
    return window->list.shown_count == 1 ? IDS_REASON_ONLY_COLUMN : 0;
}

UINT reason_no_change(const struct window *window, UINT id)
{
    return quick_menu_changes(&window->quick, id) ? 0 : REASON_SILENT;
}
