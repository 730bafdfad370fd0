/*
 * command: the registry of commands, one row per command, and what is done with such rows.
 *
 * Menus, toolbar and keys name a command by its number (IDC_* in res/resource.h); everything else about it is
 * in its row: what runs, why it cannot be run just now, whether it has a check mark, which keys ask
 * for it.  The rows of the window are in commands.c; whoever makes a window can hand in more
 * (window_settings).
 *
 * This file knows no row, so every part of the window may call it.  All of it is for the window's thread.
 */
#ifndef SOCKSCOPE_GUI_COMMAND_H
#define SOCKSCOPE_GUI_COMMAND_H

#include <windows.h>

#include <stdbool.h>
#include <stddef.h>

struct window;

/* Who sees a key: the window (an accelerator), the list while it has the keyboard, or Windows itself. */
enum key_place { KEY_WINDOW, KEY_LIST, KEY_ELSEWHERE };

struct command_key {
    WORD key;  /* a virtual key; 0 ends the keys of a row */
    BYTE with; /* FCONTROL, FSHIFT, FALT */
    enum key_place place;
};

enum { COMMAND_KEYS = 4 };

/* The command cannot be run, and nothing needs to be said about it: its label stays as it is. */
#define REASON_SILENT ((UINT)-1)

struct command {
    UINT id;
    UINT last;   /* of a range, whose members differ by their number alone; 0: one command */
    bool choice; /* of a range: one of them holds, as with radio buttons */
    bool acts;   /* on a connection, process or file of this machine: only where the subject allows that */
    void (*run)(struct window *window, UINT id);

    /* Why it cannot be run as things are: a string, REASON_SILENT, or 0.  NULL: it always can. */
    UINT (*reason)(const struct window *window, UINT id);

    /* Whether it has a check mark.  NULL: it never has. */
    bool (*checked)(const struct window *window, UINT id);
    struct command_key keys[COMMAND_KEYS];

    /*
     * Its item in the menus: a string, "&Label\tKey", and the command behind whose item it stands wherever
     * that one has one.  0: the menus in res/sockscope.rc have it already, or no menu has.
     */
    UINT name, behind;
};

struct command_table {
    const struct command *rows;
    size_t count;
};

/* The row of a command, one of the window's own or of those handed in; NULL for none. */
const struct command *command_find(const struct window *window, UINT id);

/* The rows one by one, from index 0; NULL after the last. */
const struct command *command_at(const struct window *window, size_t index);

/* The `reason` of any command; the subject's own comes first. */
UINT command_reason(const struct window *window, UINT id);

/*
 * Runs it, and then shows which commands are checked; false when no row has it.  One that the subject does
 * not allow is refused with the reason in words.
 */
bool command_run(struct window *window, UINT id);

/* The keys of KEY_WINDOW, to be destroyed; NULL when they cannot be made. */
HACCEL command_accelerators(const struct window *window);

/* The command that a key asks for while the list has the keyboard, with what is held down now; 0 for none. */
UINT command_of_list_key(const struct window *window, WORD key);

/* Puts the items of rows that have a name into a menu, once. */
void command_add_items(const struct window *window, HMENU menu);

/* The check mark of one item, by its place. */
void command_mark_item(const struct window *window, HMENU menu, UINT place);

/* All check marks of the menu bar and the buttons of the toolbar, after something that they show has changed.
 */
void command_show_marks(const struct window *window);

#endif
