/*
 * subject: a model thread and what is to be known of it.
 */
#include "gui/window/subject.h"

#include <stdlib.h>
#include <wchar.h>

#include "resource.h"

struct subject *subject_start(enum subject_kind kind, const wchar_t *title, bool may_act,
                              const struct model_thread_settings *settings)
{
    struct subject *subject = calloc(1, sizeof *subject);
    if (!subject) {
        filter_free(settings->filter);
        return NULL;
    }
    subject->kind = kind;
    subject->may_act = may_act;
    wcsncpy(subject->title, title, SUBJECT_TITLE_SIZE - 1);
    subject->model = model_thread_start(settings);
    if (!subject->model) {
        free(subject);
        return NULL;
    }
    return subject;
}

UINT subject_reason(const struct subject *subject)
{
    static const UINT reasons[] = {IDS_REASON_NOT_HERE, IDS_REASON_FILE, IDS_REASON_PAST};
    return subject->may_act ? 0 : reasons[subject->kind];
}

bool subject_is_here(const struct subject *subject)
{
    return subject->kind != SUBJECT_FILE;
}

bool subject_end(struct subject *subject, uint32_t milliseconds)
{
    bool stopped = !subject || model_thread_stop(subject->model, milliseconds);
    free(subject);
    return stopped;
}
