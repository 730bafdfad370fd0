/*
 * save: the rows as a file, of the view or of everything, in the formats of export.h.
 *
 * The window's thread asks where to and gets a word when it is done; the rows come as a copy from the
 * model's thread and are written by a pool thread.  One save at a time.
 */
#ifndef SOCKSCOPE_GUI_SAVE_H
#define SOCKSCOPE_GUI_SAVE_H

#include <windows.h>

#include "gui/parts/list.h"
#include "sockscope/export.h"
#include "sockscope/model_thread.h"
#include "windows/system/job.h"

struct saver {
    HWND window;
    HINSTANCE instance;
    const struct theme *theme;
    struct jobs jobs; /* take what is done, pass it to saver_say, then to saver_done */
    wchar_t *path;    /* of the last save, NULL before the first */
    enum export_format format;
    bool all; /* rows that the filter hides too */
    struct model_thread *model;
    struct frame *borrowed; /* what is saved stands in the list, too; NULL: nothing, or a copy */
    bool left;              /* the list has gone on; the frame goes back when it is saved */
};

/*
 * Saves these columns as the last time, or where `ask` or nothing was saved yet, as the user says in a
 * dialog.  Returns at once after that.  A word of what goes on is put into `said` ("" for nothing).
 */
void saver_save(struct saver *saver, struct model_thread *model, const struct list_columns *columns,
                const struct cell_context *context, struct frame *shown, bool ask, wchar_t *said,
                size_t size);

/*
 * To be asked before a frame goes back that was shown: true when a save still reads it; then it goes back
 * with saver_done or saver_finish.
 */
bool saver_keeps(struct saver *saver, const struct frame *frame);

/* What is done, in one line for the status bar. */
void saver_say(const struct saver *saver, const struct job *done, wchar_t *said, size_t size);

/* Then this: shows a failure in a dialog, and frees what is done. */
void saver_done(struct saver *saver, struct job *done);

/* Lets a save under way end, within the time; then it is given up.  False when it does not come back. */
bool saver_finish(struct saver *saver, DWORD milliseconds);

#endif
