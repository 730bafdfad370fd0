/*
 * dialect_parts: what the dialects share.
 */
#include "core/dialect/dialect_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sockscope/text.h"

const char dialect_closable[] =
    "proto:tcp state:established,syn_sent,syn_received,fin_wait_1,fin_wait_2,close_wait,closing,last_ack";

bool dialect_is(const char *text, const char *word)
{
    return strlen(text) == strlen(word) && text_distance(text, strlen(text), word) == 0;
}

bool dialect_is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

bool dialect_asks_for_help(const char *argument)
{
    return dialect_is(argument, "-?") || dialect_is(argument, "/?") || dialect_is(argument, "-h") ||
           dialect_is(argument, "--help");
}

bool dialect_fail(struct dialect_parser *parser, int argument, const char *format, ...)
{
    va_list arguments;
    parser->error->argument = argument;
    va_start(arguments, format);
    vsnprintf(parser->error->message, sizeof parser->error->message, format, arguments);
    va_end(arguments);
    return false;
}

void dialect_filter_fixed(struct dialect_parser *parser, const char *condition)
{
    char *filter = parser->request->command.filter;
    text_append(filter, FILTER_TEXT_MAX + 1, &parser->filter_length, parser->filter_length ? " " : "");
    text_append(filter, FILTER_TEXT_MAX + 1, &parser->filter_length, condition);
}

bool dialect_filter(struct dialect_parser *parser, int argument, const char *before, const char *value)
{
    enum { AROUND = 64 };
    char *filter = parser->request->command.filter;
    if (strchr(value, '"')) {
        return dialect_fail(parser, argument, "\"%.60s\" has a quotation mark in it", value);
    }
    if (parser->filter_length + strlen(before) + strlen(value) + AROUND > FILTER_TEXT_MAX) {
        return dialect_fail(parser, argument, "\"%.60s...\" is too long", value);
    }
    dialect_filter_fixed(parser, before);
    text_append(filter, FILTER_TEXT_MAX + 1, &parser->filter_length, "\"");
    text_append(filter, FILTER_TEXT_MAX + 1, &parser->filter_length, value);
    text_append(filter, FILTER_TEXT_MAX + 1, &parser->filter_length, "\"");
    return true;
}

void dialect_flush(struct dialect_paper *paper)
{
    paper->fine = paper->fine &&
                  (paper->used == 0 || paper->sink->write(paper->sink->context, paper->buffer, paper->used));
    paper->used = 0;
}

void dialect_put(struct dialect_paper *paper, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        if (paper->used == sizeof paper->buffer) {
            dialect_flush(paper);
        }
        size_t room = sizeof paper->buffer - paper->used, length = left < room ? left : room;
        memcpy(paper->buffer + paper->used, text, length);
        paper->used += length;
        text += length;
        left -= length;
    }
}

void dialect_put_field(struct dialect_paper *paper, const char *text)
{
    bool quoted = strpbrk(text, ",\"") != NULL;
    dialect_put(paper, quoted ? "\"" : "");
    dialect_put(paper, text_is_formula(text) ? "'" : "");
    for (const char *at = text; *at; at++) {
        const char letter[3] = {*at, quoted && *at == '"' ? '"' : '\0', '\0'};
        dialect_put(paper, letter);
    }
    dialect_put(paper, quoted ? "\"" : "");
}
