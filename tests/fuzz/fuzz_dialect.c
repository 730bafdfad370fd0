/*
 * Command lines of the dialects: arguments between line feeds, the first of them the program.  What is read
 * has a filter that can be parsed, and one row can be written in its layout.
 */
#include "fuzz_text.h"

#include "sockscope/dialect.h"

enum { ARGUMENTS_MAX = 64 };

static bool count(void *context, const char *bytes, size_t length)
{
    MUST(bytes && length > 0);
    *(size_t *)context += length;
    return true;
}

static void check_request(const struct dialect_request *request)
{
    struct filter_error error;
    struct filter *filter = filter_parse(request->command.filter, 0, &error);
    struct row row = {.endpoint = {.protocol = PROTOCOL_TCP4, .state = STATE_LISTEN}};
    const struct row *rows[] = {&row};
    struct cell_context context = {.wall = 0};
    size_t written = 0;
    struct sink sink = {&written, count};
    MUST(filter != NULL);
    filter_free(filter);
    MUST(request->command.verb == VERB_CLOSE || request->layout == LAYOUT_NETSTAT_STATISTICS ||
         (dialect_write(request, &context, rows, 1, &sink) && written > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct dialect_request request;
    struct command_error error;
    char *text = fuzz_text(data, size), *argv[ARGUMENTS_MAX + 1] = {text};
    int argc = 1, first;
    for (char *at = text; *at && argc < ARGUMENTS_MAX; at++) {
        if (*at == '\n') {
            *at = '\0';
            argv[argc++] = at + 1;
        }
    }
    enum dialect dialect = dialect_of(argc, argv, &first);
    if (dialect != DIALECT_NONE) {
        if (!dialect_parse(dialect, argc, argv, first, &request, &error)) {
            MUST(error.message[0] && error.argument >= 0 && error.argument <= argc);
        } else if (!request.help) {
            check_request(&request);
        }
    }
    free(text);
    return 0;
}
