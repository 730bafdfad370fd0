/*
 * swap: another subject takes the place of the one that is shown.
 */
#include "gui/window/window.h"

#include "gui/paint/strings.h"

#include "resource.h"

struct subject *window_start_subject(struct window *window, enum subject_kind kind, const wchar_t *title,
                                     bool may_act, const struct source *source)
{
    const struct model_thread_settings settings = {.source = *source,
                                                   .interval_ms = window->settings.interval_ms,
                                                   .highlight_ms = window->settings.highlight_ms,
                                                   .sort = window->list.order,
                                                   .published = window_frame_published,
                                                   .published_context = window};
    return subject_start(kind, title, may_act, &settings);
}

static void show_title(struct window *window)
{
    wchar_t title[SUBJECT_TITLE_SIZE + STRING_SIZE] = L"Sockscope";
    const wchar_t *inserts[] = {window->subject->title};
    if (window->subject->title[0]) {
        string_format(window->instance, IDS_SUBJECT_TITLE, title, SUBJECT_TITLE_SIZE + STRING_SIZE, inserts);
    }
    SetWindowTextW(window->frame, title);
    announcer_say(&window->announcer, title);
}

/* As before the first frame. */
static void empty_parts(struct window *window)
{
    struct model_thread *model = window->subject->model;
    model_thread_give_back(model, list_clear(&window->list));
    model_thread_give_back(model, window->kept);
    window->kept = NULL;
    window->frozen = window->complete = false;
    window->watched = window->newest = 0;
    details_clear(&window->details);
    status_clear(&window->status);
}

/* What is not of this machine is not asked of it: a path or an address may lead anywhere. */
static void ask_here(struct window *window, bool here)
{
    struct cell_context *context = &window->list.context;
    context->names = here && window->names ? &window->name_book : NULL;
    context->adapters = here && window->adapters ? &window->adapter_book : NULL;
    window->list.foreign = !here;
    window->details.list_processes = here ? window->settings.list_processes : NULL;
}

/* It is looked at as the one before was. */
static void apply_view(struct window *window)
{
    window_set_order(window, &window->list.order);
    window_set_highlight(window, window->settings.highlight_ms);
    window_set_interval(window, window->interval);
    window_read_filter(window);
    model_thread_look_now(window->subject->model);
}

struct subject *window_show_subject(struct window *window, struct subject *subject)
{
    struct subject *old = window->subject;
    if (jobs_run(&window->saver.jobs)) {
        return NULL;
    }
    empty_parts(window);
    window->subject = subject;
    ask_here(window, subject_is_here(subject));
    apply_view(window);
    show_title(window);
    window_take_frame(window);
    return old;
}
