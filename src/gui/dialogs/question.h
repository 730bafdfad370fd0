/*
 * question: asks before something is done, or reports what went wrong.
 *
 * One dialog for both: an icon, a title, lines that can be read through, selected and copied however many
 * there are, a remark, and buttons.  Windows' own task dialog has neither a dark mode nor a list.
 */
#ifndef SOCKSCOPE_GUI_QUESTION_H
#define SOCKSCOPE_GUI_QUESTION_H

#include "gui/paint/theme.h"

struct question {
    const wchar_t *icon;   /* IDI_WARNING, IDI_ERROR, or an icon of the program */
    const wchar_t *title;  /* one sentence */
    const wchar_t *lines;  /* separated by \n; NULL for none */
    const wchar_t *remark; /* NULL for none */
    const wchar_t *yes;    /* text of the button that does it; NULL when there is nothing to decide */
    bool calm;             /* no warning: without a sound, and the other button is Close, not Cancel */
};

/* True when the answer is yes; the button that has the keyboard at first is the other. */
bool question_ask(HWND owner, HINSTANCE instance, const struct theme *theme, const struct question *question);

struct warning {
    UINT title;
    const wchar_t *lines; /* NULL for none */
    UINT remark;          /* 0 for none */
    UINT yes;
};

/* The same for a warning whose words are all in the resources. */
bool question_warn(HWND owner, HINSTANCE instance, const struct theme *theme, const struct warning *warning);

#endif
