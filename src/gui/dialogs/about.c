/* about: counts and error numbers, never a name, a path or an address. */
#include "gui/dialogs/about.h"

#include <stdio.h>

#include "gui/dialogs/question.h"
#include "gui/paint/strings.h"
#include "sockscope/system.h"
#include "sockscope/text.h"

#include "resource.h"
#include "version.h"

bool about_ask(HWND owner, HINSTANCE instance, const struct theme *theme)
{
    wchar_t title[STRING_SIZE], text[STRING_SIZE], copy[STRING_SIZE];
    const wchar_t *inserts[] = {L"" SOCKSCOPE_VERSION,
                                SOCKSCOPE_COMMIT[0] ? L" (" SOCKSCOPE_COMMIT L")" : L"",
                                sizeof(void *) == 8 ? L"x64" : L"x86"};
    struct question question = {
        .icon = MAKEINTRESOURCEW(IDI_SOCKSCOPE), .title = title, .remark = text, .yes = copy, .calm = true};
    string_format(instance, IDS_ABOUT_TITLE, title, STRING_SIZE, inserts);
    string_load(instance, IDS_ABOUT_TEXT, text);
    string_load(instance, IDS_ABOUT_COPY, copy);
    return question_ask(owner, instance, theme, &question);
}

static void tell_source(const char *name, uint32_t error, char *text, size_t *length)
{
    char line[96];
    snprintf(line, sizeof line, error ? "%s: error %lu\r\n" : "%s: read\r\n", name, (unsigned long)error);
    text_append(text, DIAGNOSTICS_SIZE, length, line);
}

size_t about_diagnostics(const struct frame *frame, char text[DIAGNOSTICS_SIZE])
{
    char line[192];
    size_t length = 0;
    text[0] = '\0';
    snprintf(line, sizeof line, "Sockscope: %s%s%s\r\n", SOCKSCOPE_VERSION, SOCKSCOPE_COMMIT[0] ? ", " : "",
             SOCKSCOPE_COMMIT);
    text_append(text, DIAGNOSTICS_SIZE, &length, line);
    length += system_diagnostics(text + length, DIAGNOSTICS_SIZE - length);
    for (size_t i = 0; frame && i < LOOK_PART_COUNT; i++) {
        tell_source(look_part_name(i), frame->errors[i], text, &length);
    }
    if (frame) {
        snprintf(line, sizeof line, "Endpoints: %llu, shown %llu, UDP %llu, events %llu\r\n",
                 (unsigned long long)frame->counts.rows, (unsigned long long)frame->count,
                 (unsigned long long)frame->counts.udp, (unsigned long long)frame->events);
        text_append(text, DIAGNOSTICS_SIZE, &length, line);
    }
    return length;
}
