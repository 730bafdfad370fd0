/*
 * names: the books for the columns that name addresses, filled before the rows are written.
 */
#include "names.h"

enum { NAMES_MS = 10000, ADAPTERS_MS = 2000 };

static void ignore(void *context)
{
    (void)context;
}

static bool shows(const struct export_options *output, enum column_id id)
{
    for (size_t i = 0; i < output->column_count; i++) {
        if (output->columns[i] == id) {
            return true;
        }
    }
    return false;
}

static void find_all(const struct frame *frame, const struct export_options *output)
{
    char cell[CELL_SIZE];
    for (size_t i = 0; i < frame->count; i++) {
        for (size_t at = 0; at < output->column_count; at++) {
            enum column_id id = output->columns[at];
            if (id == COLUMN_LOCAL_NAME || id == COLUMN_REMOTE_NAME || id == COLUMN_ADAPTER) {
                column_get(id)->value(frame->rows[i], &output->context, cell, sizeof cell);
            }
        }
    }
}

static struct resolver *open_book(struct name_operations operations, struct name_book *book,
                                  const struct name_book **shown)
{
    struct resolver *resolver = resolver_create(&operations, ignore, NULL);
    if (resolver) {
        *book = resolver_book(resolver);
        *shown = book;
    }
    return resolver;
}

bool names_open(struct console_names *names, const struct command *command, const struct frame *frame,
                struct export_options *output)
{
    bool named = shows(output, COLUMN_LOCAL_NAME) || shows(output, COLUMN_REMOTE_NAME);
    bool adapted = shows(output, COLUMN_ADAPTER);
    *names = (struct console_names){.names = NULL};
    if (named) {
        names->names = open_book(system_name_operations(), &names->name_book, &output->context.names);
    }
    if (adapted) {
        names->adapters =
            open_book(system_adapter_operations(), &names->adapter_book, &output->context.adapters);
    }
    if ((named && !names->names) || (adapted && !names->adapters)) {
        say("out of memory");
        return false;
    }
    if (named) {
        resolver_use_network(names->names, command->resolve);
    }
    find_all(frame, output);
    if (adapted && !resolver_wait(names->adapters, ADAPTERS_MS)) {
        say("the adapters are still unknown after %d s", ADAPTERS_MS / 1000);
    }
    if (named && !resolver_wait(names->names, NAMES_MS)) {
        say("some names are still unknown after %d s", NAMES_MS / 1000);
    }
    return true;
}

void names_close(struct console_names *names)
{
    /* A question that does not come back ends with the program. */
    resolver_free(names->names, 0);
    resolver_free(names->adapters, 0);
}
