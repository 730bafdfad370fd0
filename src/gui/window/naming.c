/*
 * naming: names of addresses for the list: from this machine's own cache, and from the network while the user
 * wants that; and the adapters that have the local ones.
 */
#include "gui/window/window.h"

#include <string.h>

/* On pool threads: many names in a row are shown at once. */
static void became_known(void *context)
{
    struct window *window = context;
    if (!InterlockedExchange(&window->names_posted, 1) && !PostMessageW(window->frame, MESSAGE_NAMES, 0, 0)) {
        InterlockedExchange(&window->names_posted, 0);
    }
}

static bool start(struct window *window, const struct name_operations *operations, struct resolver **resolver,
                  struct name_book *book, const struct name_book **shown)
{
    if (!operations->read_cache) {
        return true;
    }
    *resolver = resolver_create(operations, became_known, window);
    if (!*resolver) {
        return false;
    }
    *book = resolver_book(*resolver);
    *shown = book;
    return true;
}

bool window_start_names(struct window *window)
{
    struct cell_context *context = &window->list.context;
    return start(window, &window->settings.names, &window->names, &window->name_book, &context->names) &&
           start(window, &window->settings.adapters, &window->adapters, &window->adapter_book,
                 &context->adapters);
}

bool window_stop_names(struct window *window, DWORD milliseconds)
{
    bool stopped = resolver_free(window->names, milliseconds);
    stopped = resolver_free(window->adapters, milliseconds) && stopped;
    window->names = window->adapters = NULL;
    return stopped;
}

void window_show_names(struct window *window)
{
    InterlockedExchange(&window->names_posted, 0);
    InvalidateRect(window->list.control, NULL, FALSE);
    window_follow_details(window);
}

void window_resolve(struct window *window, bool resolving)
{
    window->resolving = resolving && window->names;
    if (window->names) {
        resolver_use_network(window->names, resolving);
    }
    window_show_names(window);
}

/* Beside the address that they belong to, or at the end. */
static void show_remote_names(struct window *window)
{
    struct list_columns columns = list_get_columns(&window->list);
    size_t at = 0;
    while (at < columns.count && columns.order[at] != COLUMN_REMOTE_ADDRESS) {
        at++;
    }
    at += at < columns.count;
    memmove(columns.order + at + 1, columns.order + at, (columns.count - at) * sizeof columns.order[0]);
    columns.order[at] = COLUMN_REMOTE_NAME;
    columns.count++;
    window_set_columns(window, &columns);
}

void window_toggle_resolve(struct window *window)
{
    window_resolve(window, !window->resolving);
    if (window->resolving && !list_shows(&window->list, COLUMN_REMOTE_NAME)) {
        show_remote_names(window);
    }
}
