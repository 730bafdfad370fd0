/*
 * life: makes the parts of the window, and ends them in bounded time.
 */
#include "gui/window/window.h"

#include "gui/paint/dpi.h"
#include "gui/paint/menu_theme.h"
#include "sockscope/system.h"

enum { STOP_MS = 2000, ICONS_STOP_MS = 500 };

/* Background work learns which window to notify. */
static void name_workers(struct window *window)
{
    HWND frame = window->frame;
    window->icons = icons_create(frame, MESSAGE_ICON, window->dpi, icons_extract);
    window->actions = (struct actions){.window = frame,
                                       .instance = window->instance,
                                       .theme = &window->theme,
                                       .jobs = {.window = frame, .message = MESSAGE_ACTION},
                                       .close = window->settings.close,
                                       .terminate = window->settings.terminate,
                                       .elevated = window->settings.elevated};
    window->saver = (struct saver){.window = frame,
                                   .instance = window->instance,
                                   .theme = &window->theme,
                                   .jobs = {.window = frame, .message = MESSAGE_SAVED}};
    window->opener = (struct opener){.window = frame,
                                     .instance = window->instance,
                                     .jobs = {.window = frame, .message = MESSAGE_OPENED},
                                     .shell = window->settings.shell};
    window->find.owner = frame;
    window->find.instance = window->instance;
    window->find.theme = &window->theme;
    window->whois = (struct whois_window){.owner = frame,
                                          .jobs = {.window = frame, .message = MESSAGE_WHOIS},
                                          .instance = window->instance,
                                          .theme = &window->theme,
                                          .first = window->settings.whois};
    window->doctor = (struct doctor_window){.owner = frame,
                                            .jobs = {.window = frame, .message = MESSAGE_DOCTOR},
                                            .instance = window->instance,
                                            .theme = &window->theme,
                                            .operations = window->settings.doctor};
    window->details.window = frame;
    window->details.jobs = (struct jobs){.window = frame, .message = MESSAGE_DETAILS};
    window->details.list_processes = window->settings.list_processes;
}

bool window_begin(struct window *window)
{
    struct settings_problem problem = {0, ""};
    uint32_t error = 0;
    HWND frame = window->frame;
    command_add_items(window, GetMenu(frame));
    enum settings_load loaded = window_load_settings(window, &problem, &error);
    window->dpi = dpi_of(frame);
    window->theme.choice = window->settings.theme;
    theme_read(&window->theme);
    name_workers(window);
    window->subject = window_start_subject(window, SUBJECT_MACHINE, L"", true, &window->settings.source);
    if (!window->icons || !window->subject || !window_start_names(window) ||
        !toolbar_create(&window->toolbar, frame, window->instance, &window->theme) ||
        !filter_box_create(&window->filter, frame, window->instance, &window->theme) ||
        !list_create(&window->list, frame, window->instance, &window->theme, window->icons) ||
        !details_create(&window->details, frame, window->instance, &window->theme) ||
        !status_create(&window->status, frame, window->instance, &window->theme) ||
        !announcer_create(&window->announcer, frame, window->instance)) {
        return false;
    }
    if (!window->settings.zone.offset) {
        window->settings.zone =
            (struct zone_operations){.offset = system_utc_offset, .forget = system_forget_utc_offsets};
    }
    window->list.context.utc_offset = window->settings.zone.offset;
    window->zoom = 100;
    window_set_scale(window, window->dpi, USER_DEFAULT_SCREEN_DPI);
    window_choose_theme(window, window->theme.choice);
    window_set_order(window, &window->list.order);
    window->interval = window_interval_index(window->settings.interval_ms);
    window->last_interval = window->interval == PAUSED ? 1 : window->interval;
    window_set_interval(window, window->interval);
    window_apply_parts(window, &window->kept_settings);
    window_tell_settings(window, loaded, &problem, error);
    SetFocus(window->list.control);
    return true;
}

void window_end(struct window *window)
{
    window_save_settings(window, false);
    bool stopped = actions_finish(&window->actions, STOP_MS);
    stopped = saver_finish(&window->saver, STOP_MS) && stopped;
    stopped = opener_finish(&window->opener, STOP_MS) && stopped;
    stopped = details_finish(&window->details, STOP_MS) && stopped;
    if (window->subject) {
        /* A save that did not end keeps what it reads; then the program ends below. */
        if (!window->saver.borrowed) {
            model_thread_give_back(window->subject->model, window->list.frame);
        }
        model_thread_give_back(window->subject->model, window->kept);
        window->list.frame = window->kept = NULL;
        stopped = subject_end(window->subject, STOP_MS) && stopped;
        window->subject = NULL;
    }
    stopped = whois_window_finish(&window->whois, STOP_MS) && stopped;
    stopped = doctor_window_finish(&window->doctor, STOP_MS) && stopped;
    stopped = window_stop_names(window, STOP_MS) && stopped;
    icons_free(window->icons, ICONS_STOP_MS);
    window->icons = NULL;
    toolbar_destroy(&window->toolbar);
    announcer_destroy(&window->announcer);
    menu_theme_release(GetMenu(window->frame));
    theme_free(&window->theme);
    DeleteObject(window->font);
    DeleteObject(window->list_font);
    outline_free(&window->list.outline);
    outline_free(&window->list.before);
    folds_free(&window->list.folds);
    window->font = NULL;
    if (!stopped) {
        /* A system call does not come back; what it uses must not be freed under it. */
        ExitProcess(0);
    }
    PostQuitMessage(0);
}
