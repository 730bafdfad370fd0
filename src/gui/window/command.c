/*
 * command: finds the row of a command and does what the row says.
 */
#include "gui/window/command.h"

#include <stdlib.h>

#include "gui/paint/strings.h"
#include "gui/window/window.h"

#include "resource.h"

const struct command *command_at(const struct window *window, size_t index)
{
    size_t own = window->commands.count;
    const struct command_table *more = &window->settings.more_commands;
    if (index < own) {
        return &window->commands.rows[index];
    }
    return index - own < more->count ? &more->rows[index - own] : NULL;
}

static bool covers(const struct command *command, UINT id)
{
    return id == command->id || (id > command->id && id <= command->last);
}

const struct command *command_find(const struct window *window, UINT id)
{
    const struct command *command = NULL;
    for (size_t i = 0; (command = command_at(window, i)) != NULL && !covers(command, id); i++) {
    }
    return command;
}

/* Why what acts is refused whatever is selected. */
static UINT refusal(const struct window *window, const struct command *command)
{
    return command->acts ? subject_reason(window->subject) : 0;
}

UINT command_reason(const struct window *window, UINT id)
{
    const struct command *command = command_find(window, id);
    UINT refused = command ? refusal(window, command) : 0;
    return refused || !command || !command->reason ? refused : command->reason(window, id);
}

static void say_reason(struct window *window, UINT reason)
{
    wchar_t why[STRING_SIZE], said[STRING_SIZE];
    const wchar_t *inserts[] = {why};
    string_load(window->instance, reason, why);
    string_format(window->instance, IDS_REFUSED, said, STRING_SIZE, inserts);
    window_say(window, said);
}

bool command_run(struct window *window, UINT id)
{
    const struct command *command = command_find(window, id);
    UINT refused = command ? refusal(window, command) : 0;
    if (refused) {
        say_reason(window, refused);
    } else if (command) {
        HWND frame = window->frame;
        command->run(window, id);
        if (IsWindow(frame)) {
            command_show_marks(window);
        }
    }
    return command != NULL;
}

HACCEL command_accelerators(const struct window *window)
{
    enum { MOST = 128 };
    ACCEL keys[MOST];
    int count = 0;
    const struct command *command;
    for (size_t i = 0; (command = command_at(window, i)) != NULL; i++) {
        for (size_t k = 0; k < COMMAND_KEYS && command->keys[k].key && count < MOST; k++) {
            if (command->keys[k].place == KEY_WINDOW) {
                keys[count++] = (ACCEL){.fVirt = (BYTE)(FVIRTKEY | command->keys[k].with),
                                        .key = command->keys[k].key,
                                        .cmd = (WORD)command->id};
            }
        }
    }
    return CreateAcceleratorTableW(keys, count);
}

static bool is_held(BYTE with)
{
    return !(with & FCONTROL) == (GetKeyState(VK_CONTROL) >= 0) &&
           !(with & FSHIFT) == (GetKeyState(VK_SHIFT) >= 0);
}

UINT command_of_list_key(const struct window *window, WORD key)
{
    const struct command *command;
    for (size_t i = 0; (command = command_at(window, i)) != NULL; i++) {
        for (size_t k = 0; k < COMMAND_KEYS && command->keys[k].key; k++) {
            const struct command_key *asks = &command->keys[k];
            if (asks->place == KEY_LIST && asks->key == key && is_held(asks->with)) {
                return command->id;
            }
        }
    }
    return 0;
}

/* Items. */

static int place_of(HMENU menu, UINT id)
{
    int place = GetMenuItemCount(menu) - 1;
    while (place >= 0 && GetMenuItemID(menu, place) != id) {
        place--;
    }
    return place;
}

static void add_item(const struct window *window, HMENU menu, const struct command *command)
{
    wchar_t label[STRING_SIZE];
    int place = place_of(menu, command->behind);
    if (place >= 0 && place_of(menu, command->id) < 0) {
        string_load(window->instance, command->name, label);
        InsertMenuW(menu, (UINT)place + 1, MF_BYPOSITION | MF_STRING, command->id, label);
    }
    int count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        HMENU inner = GetSubMenu(menu, i);
        if (inner) {
            add_item(window, inner, command);
        }
    }
}

void command_add_items(const struct window *window, HMENU menu)
{
    const struct command *command;
    for (size_t i = 0; (command = command_at(window, i)) != NULL; i++) {
        if (command->name) {
            add_item(window, menu, command);
        }
    }
}

/* Check marks. */

/* An item by its place or its number, where the menu has it. */
static void mark(HMENU menu, UINT item, bool by_place, bool checked, bool choice)
{
    MENUITEMINFOW info = {.cbSize = sizeof info, .fMask = MIIM_STATE | MIIM_FTYPE};
    if (!GetMenuItemInfoW(menu, item, by_place, &info)) {
        return;
    }
    UINT state = checked ? info.fState | MFS_CHECKED : info.fState & ~(UINT)MFS_CHECKED;
    UINT type = choice ? info.fType | MFT_RADIOCHECK : info.fType;
    if (state != info.fState || type != info.fType) {
        info.fState = state;
        info.fType = type;
        SetMenuItemInfoW(menu, item, by_place, &info);
    }
}

void command_mark_item(const struct window *window, HMENU menu, UINT place)
{
    UINT id = GetMenuItemID(menu, (int)place);
    const struct command *command = command_find(window, id);
    if (command && command->checked) {
        mark(menu, place, true, command->checked(window, id), command->choice);
    }
}

void command_show_marks(const struct window *window)
{
    HMENU bar = GetMenu(window->frame);
    const struct command *command;
    for (size_t i = 0; (command = command_at(window, i)) != NULL; i++) {
        for (UINT id = command->id; command->checked && (id == command->id || id <= command->last); id++) {
            mark(bar, id, false, command->checked(window, id), command->choice);
        }
    }
    toolbar_show(&window->toolbar, bar);
}
