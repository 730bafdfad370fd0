/*
 * opener: what is handed to the shell: of a row the folder and the properties of its program and a search
 * for it in the web; the help page; and this program as administrator.
 *
 * The shell may take its time or ask the user, so it is called by a pool thread, which posts what came of
 * it.
 */
#ifndef SOCKSCOPE_GUI_OPENER_H
#define SOCKSCOPE_GUI_OPENER_H

#include <windows.h>

#include "gui/parts/list.h"
#include "sockscope/shell.h"
#include "windows/system/job.h"

struct opener {
    HWND window;
    HINSTANCE instance;
    struct jobs jobs; /* take what is done and pass it to opener_done */
    struct shell_operations shell;
};

/* IDC_OPEN_LOCATION, IDC_PROPERTIES or IDC_SEARCH_WEB for a row; a word on a failure is put into `said`. */
void opener_open(struct opener *opener, UINT command, const struct row *row, wchar_t *said, size_t size);

/* The help page beside this program. */
void opener_help(struct opener *opener, wchar_t *said, size_t size);

/* Starts this program as administrator with these settings; NULL: with none of its own. */
void opener_restart(struct opener *opener, const wchar_t *settings_path, wchar_t *said, size_t size);

/* Frees what is done: "" or what went wrong.  True when this program shall end, another having taken over. */
bool opener_done(const struct opener *opener, struct job *done, wchar_t *said, size_t size);

/* True when none is under way any more within the time. */
bool opener_finish(struct opener *opener, DWORD milliseconds);

#endif
