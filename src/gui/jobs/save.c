/*
 * save: a save travels from the window to the model's thread, which gives it a copy of the rows, to a pool
 * thread, which writes them, and back to the window.
 */
#include "gui/jobs/save.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gui/dialogs/question.h"
#include "gui/dialogs/save_dialog.h"
#include "gui/paint/strings.h"
#include "sockscope/whole_file.h"

#include "resource.h"

enum { GIVE_UP_MS = 500 };

struct save {
    struct job job; /* first */
    struct model_thread *model;
    struct frame *frame; /* the copy; NULL before it is made, and when memory was out */
    bool borrowed;       /* no copy but what the list shows */
    struct export_options options;
    uint32_t error; /* 0: it is saved */
    size_t rows;
    wchar_t path[];
};

/* A save that is given up between two blocks leaves no file. */
struct destination {
    struct whole_file *file;
    const volatile long *given_up;
};

static bool write_block(void *context, const char *bytes, size_t length)
{
    const struct destination *destination = context;
    return !*destination->given_up && whole_file_write(destination->file, bytes, length);
}

static uint32_t write_rows(const struct save *save)
{
    struct destination destination = {.given_up = &save->job.given_up};
    struct sink sink = {&destination, write_block};
    const struct frame *frame = save->frame;
    uint32_t error = whole_file_create(save->path, &destination.file);
    if (error) {
        return error;
    }
    struct export *export = export_create(&save->options, &sink);
    for (size_t i = 0; export && i < frame->count; i++) {
        export_measure(export, frame->rows[i]);
    }
    for (size_t i = 0; export && i < frame->count && export_row(export, frame->rows[i]); i++) {
    }
    bool whole = export && export_finish(export);
    error = whole_file_finish(destination.file, whole);
    if (!export) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    return whole || error ? error : ERROR_CANCELLED;
}

static void work(struct job *job)
{
    struct save *save = (struct save *)job;
    save->rows = save->frame->count;
    save->options.context.wall = save->frame->wall;
    save->error = write_rows(save);
    if (!save->borrowed) {
        model_thread_give_back(save->model, save->frame);
    }
}

/* On the model's thread. */
static void take_copy(void *context, struct frame *frame)
{
    struct save *save = context;
    save->frame = frame;
    if (!frame || !job_begin(&save->job)) {
        save->error = ERROR_NOT_ENOUGH_MEMORY;
        model_thread_give_back(save->model, frame);
        job_end(&save->job);
    }
}

static struct save *make_save(struct saver *saver, struct model_thread *model,
                              const struct list_columns *columns, const struct cell_context *context)
{
    size_t length = wcslen(saver->path) + 1;
    struct save *save = calloc(1, sizeof *save + length * sizeof *save->path);
    if (!save) {
        return NULL;
    }
    save->job.work = work;
    save->model = model;
    save->options.format = saver->format;
    save->options.to_file = true;
    save->options.context = *context;
    save->options.column_count = columns->count;
    memcpy(save->options.columns, columns->order, sizeof save->options.columns);
    wmemcpy(save->path, saver->path, length);
    return save;
}

static void tell_failure(const struct saver *saver, const wchar_t *path, DWORD error)
{
    wchar_t title[STRING_SIZE], why[STRING_SIZE], text[LONG_STRING_SIZE];
    const wchar_t *inserts[] = {path, why};
    string_error(error, why);
    string_load(saver->instance, IDS_SAVE_FAILED_TITLE, title);
    string_format(saver->instance, IDS_SAVE_FAILED_TEXT, text, LONG_STRING_SIZE, inserts);
    const struct question question = {IDI_ERROR, title, text, NULL, NULL, false};
    question_ask(saver->window, saver->instance, saver->theme, &question);
}

static bool may_replace(const struct saver *saver, const wchar_t *path)
{
    const struct warning warning = {IDS_REPLACE_TITLE, path, 0, IDS_REPLACE_BUTTON};
    return GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES ||
           question_warn(saver->window, saver->instance, saver->theme, &warning);
}

/* False if the user cancelled or could not be asked. */
static bool choose(struct saver *saver)
{
    struct save_choice choice = {saver->path, saver->format, saver->all, false};
    DWORD error = 0;
    if (!save_dialog_ask(saver->window, saver->instance, &choice, &error)) {
        if (error) {
            tell_failure(saver, saver->path ? saver->path : L"", error);
        }
        return false;
    }
    if (choice.cut && !may_replace(saver, choice.path)) {
        free(choice.path);
        return false;
    }
    free(saver->path);
    saver->path = choice.path;
    saver->format = choice.format;
    saver->all = choice.all;
    return true;
}

/* Without a copy: a frozen list is saved as it is. */
static bool save_shown(struct saver *saver, struct save *save, struct frame *shown)
{
    save->frame = shown;
    save->borrowed = true;
    saver->borrowed = shown;
    if (!job_begin(&save->job)) {
        saver->borrowed = NULL;
        return false;
    }
    return true;
}

void saver_save(struct saver *saver, struct model_thread *model, const struct list_columns *columns,
                const struct cell_context *context, struct frame *shown, bool ask, wchar_t *said, size_t size)
{
    said[0] = L'\0';
    if (jobs_run(&saver->jobs)) {
        string_format(saver->instance, IDS_STATUS_SAVING, said, size, (const wchar_t *[]){saver->path});
        return;
    }
    if ((ask || !saver->path) && !choose(saver)) {
        return;
    }
    struct save *save = make_save(saver, model, columns, context);
    if (!save || !jobs_expect(&saver->jobs, &save->job)) {
        tell_failure(saver, saver->path, ERROR_NOT_ENOUGH_MEMORY);
        free(save);
        return;
    }
    string_format(saver->instance, IDS_STATUS_SAVING, said, size, (const wchar_t *[]){saver->path});
    saver->model = model;
    bool begun = shown && !saver->all ? save_shown(saver, save, shown)
                                      : model_thread_ask_copy(model, saver->all, take_copy, save);
    if (!begun) {
        jobs_cancel(&saver->jobs, &save->job);
        free(save);
    }
}

bool saver_keeps(struct saver *saver, const struct frame *frame)
{
    bool keeps = frame && saver->borrowed == frame;
    saver->left = saver->left || keeps;
    return keeps;
}

static void end_borrowing(struct saver *saver)
{
    if (saver->left) {
        model_thread_give_back(saver->model, saver->borrowed);
    }
    saver->borrowed = NULL;
    saver->left = false;
}

void saver_say(const struct saver *saver, const struct job *done, wchar_t *said, size_t size)
{
    const struct save *save = (const struct save *)done;
    wchar_t rows[24];
    const wchar_t *inserts[] = {rows, save->path};
    swprintf(rows, 24, L"%llu", (unsigned long long)save->rows);
    string_format(saver->instance, save->error ? IDS_STATUS_NOT_SAVED : IDS_STATUS_SAVED, said, size,
                  inserts);
}

void saver_done(struct saver *saver, struct job *done)
{
    const struct save *save = (const struct save *)done;
    end_borrowing(saver);
    if (save->error) {
        tell_failure(saver, save->path, save->error);
    }
    job_free(done);
}

bool saver_finish(struct saver *saver, DWORD milliseconds)
{
    if (!jobs_wait(&saver->jobs, milliseconds)) {
        jobs_give_up(&saver->jobs);
    }
    bool idle = jobs_close(&saver->jobs, GIVE_UP_MS);
    if (idle) {
        end_borrowing(saver);
    }
    free(saver->path);
    saver->path = NULL;
    return idle;
}
