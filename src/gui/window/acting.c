/*
 * acting: commands on the selected rows: close, end, copy, open, look up, save; and what came of them.
 */
#include "gui/window/window.h"

#include "gui/paint/strings.h"
#include "gui/parts/clipboard.h"
#include "sockscope/system.h"

#include "resource.h"

/*
 * Rows that the newest filter hides may still stand there, and the one below the mouse may be another in a
 * moment: nothing is destroyed before the list shows what was asked for.
 */
static bool is_behind(struct window *window)
{
    wchar_t said[STRING_SIZE];
    const struct frame *frame = window->list.frame;
    bool behind = frame && frame->arranged < model_thread_arranged(window->subject->model);
    if (behind) {
        string_load(window->instance, IDS_NOT_CAUGHT_UP, said);
        window_say(window, said);
    }
    return behind;
}

static void close_rows(struct window *window, enum close_mode mode, uint32_t deadline_ms)
{
    wchar_t said[1024];
    actions_close(&window->actions, &window->list, mode, deadline_ms, said, sizeof said / sizeof said[0]);
    window_say(window, said);
}

/* Kept at once: the console reads it, too. */
static void keep_closing(struct window *window, enum close_mode mode)
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
        keep_closing(window, window->actions.mode);
    }
}

void window_close_rows(struct window *window, UINT id)
{
    if (is_behind(window)) {
        return;
    }
    switch (id) {
    case IDC_CLOSE_GRACEFUL:
        close_rows(window, CLOSE_GRACEFUL, 0);
        break;
    case IDC_CLOSE_DEADLINE:
        close_with_deadline(window);
        break;
    case IDC_CLOSE_RESET:
        close_rows(window, CLOSE_RESET, 0);
        break;
    default:
        close_rows(window, window->actions.mode, window->actions.deadline_ms);
        break;
    }
}

void window_choose_closing(struct window *window, UINT id)
{
    keep_closing(window, (enum close_mode)(id - IDC_DEL_FIRST));
}

void window_end_processes(struct window *window, UINT id)
{
    (void)id;
    wchar_t said[1024];
    if (is_behind(window)) {
        return;
    }
    actions_end_process(&window->actions, &window->list, said, sizeof said / sizeof said[0]);
    window_say(window, said);
}

void window_take_result(struct window *window)
{
    wchar_t said[1024];
    struct job *done;
    while ((done = jobs_take_done(&window->actions.jobs)) != NULL) {
        actions_say(&window->actions, done, said, sizeof said / sizeof said[0]);
        window_say(window, said);
        model_thread_look_now(window->subject->model);
        actions_done(&window->actions, done);
    }
}

void window_save_rows(struct window *window, UINT id)
{
    wchar_t said[1024];
    struct list_columns columns = list_get_columns(&window->list);
    saver_save(&window->saver, window->subject->model, &columns, &window->list.context,
               window->frozen ? window->list.frame : NULL, id == IDC_SAVE_AS, said,
               sizeof said / sizeof said[0]);
    window_say(window, said);
}

void window_take_saved(struct window *window)
{
    wchar_t said[1024];
    struct job *done;
    while ((done = jobs_take_done(&window->saver.jobs)) != NULL) {
        saver_say(&window->saver, done, said, sizeof said / sizeof said[0]);
        window_say(window, said);
        saver_done(&window->saver, done);
    }
}

void window_open_row(struct window *window, UINT id)
{
    wchar_t said[1024];
    const struct row *row = list_owner_row(&window->list, list_next_selected(&window->list, -1));
    if (row) {
        opener_open(&window->opener, id, row, said, sizeof said / sizeof said[0]);
        window_say(window, said);
    }
}

void window_look_up_owner(struct window *window, UINT id)
{
    (void)id;
    const struct row *row = list_row(&window->list, list_next_selected(&window->list, -1));
    struct address remote = row ? endpoint_remote(&row->endpoint) : (struct address){.scope = 0};
    if (row && row->endpoint.has_remote && !whois_obstacle(&remote)) {
        whois_window_open(&window->whois, &remote);
    }
}

/* The other one starts with what is seen here. */
void window_restart_elevated(struct window *window, UINT id)
{
    (void)id;
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

void window_take_opened(struct window *window)
{
    wchar_t said[1024];
    bool restarted = false;
    struct job *done;
    while ((done = jobs_take_done(&window->opener.jobs)) != NULL) {
        restarted = opener_done(&window->opener, done, said, sizeof said / sizeof said[0]) || restarted;
        window_say(window, said);
    }
    if (restarted) {
        SendMessageW(window->frame, WM_CLOSE, 0, 0);
    }
}

void window_tell_copied(struct window *window, uint32_t error)
{
    wchar_t why[STRING_SIZE], said[1024];
    const wchar_t *inserts[] = {why};
    if (error) {
        string_error(error, why);
        string_format(window->instance, IDS_NOT_COPIED, said, sizeof said / sizeof said[0], inserts);
        window_say(window, said);
    }
}

void window_copy_rows(struct window *window, UINT id)
{
    window_tell_copied(window, id == IDC_COPY_ROW ? clipboard_copy_rows(window->frame, &window->list)
                                                  : clipboard_copy_as(window->frame, &window->list, id));
}

/* That of a column, or the one that was clicked. */
void window_copy_cell(struct window *window, UINT id)
{
    enum column_id column =
        id == IDC_COPY_CELL ? window->list.clicked_column : (enum column_id)(id - IDC_COPY_COLUMN_FIRST);
    window_tell_copied(window, clipboard_copy_cell(window->frame, &window->list, column));
}
