/*
 * dialect_wkillcx: "wkillcx IP:PORT" closes every connection whose remote end that is.
 */
#include "core/dialect/dialect_parts.h"

#include <string.h>

static bool parse_wkillcx_end(struct dialect_parser *parser, const char *argument)
{
    struct command *command = &parser->request->command;
    if (!end_parse(argument, strlen(argument), &command->remote.address, &command->remote.port)) {
        return dialect_fail(
            parser, parser->at,
            "\"%.60s\" is not a remote end; write for example 192.0.2.7:443 or [2001:db8::1]:443", argument);
    }
    command->verb = VERB_CLOSE;
    command->mode = CLOSE_RESET;
    command->own_mode = true;
    command->has_ends = command->all = command->yes = true;
    command->local.any_address = command->local.any_port = true;
    dialect_filter_fixed(parser, dialect_closable);
    return true;
}

bool dialect_parse_wkillcx(struct dialect_parser *parser)
{
    if (parser->at >= parser->argc) {
        return dialect_fail(parser, parser->argc,
                            "wkillcx needs the remote end, as in wkillcx 192.0.2.7:443");
    }
    if (parser->at + 1 < parser->argc) {
        return dialect_fail(parser, parser->at + 1, "wkillcx takes one remote end, \"%.60s\" is too much",
                            parser->argv[parser->at + 1]);
    }
    return parse_wkillcx_end(parser, parser->argv[parser->at]);
}
