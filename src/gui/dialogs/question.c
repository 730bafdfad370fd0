/*
 * question: the template has the controls; their places follow from what they have to say.
 */
#include "gui/dialogs/question.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/dialogs/dialog.h"
#include "gui/dialogs/dialog_theme.h"
#include "gui/paint/dpi.h"
#include "gui/paint/strings.h"

#include "resource.h"

/* In 1/96 inch, and lines. */
enum {
    EDGE = 14,
    GAP = 10,
    ICON = 32,
    TEXT_MIN = 300,
    TEXT_MAX = 540,
    SPARE = 8,
    BUTTON = 80,
    LINES_SHOWN = 12
};

enum { MESSAGE_SCALE = WM_APP };

struct dialog {
    HINSTANCE instance;
    const struct theme *theme;
    const struct question *question;
    UINT dpi;
    HFONT title_font;
    HICON icon;
};

static int scaled(const struct dialog *dialog, int size)
{
    return dpi_scale(dialog->dpi, size);
}

/* What a text takes, broken into lines of at most this width. */
static SIZE size_of(HWND control, const wchar_t *text, int width)
{
    RECT area = {0, 0, width, 0};
    HDC dc = GetDC(control);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(control, WM_GETFONT, 0, 0));
    DrawTextW(dc, text, -1, &area, DT_CALCRECT | DT_WORDBREAK | DT_NOPREFIX | DT_EDITCONTROL);
    SelectObject(dc, old);
    ReleaseDC(control, dc);
    return (SIZE){area.right, area.bottom};
}

/* A field of several lines wants its own kind of line end. */
static void set_lines(HWND field, const wchar_t *lines)
{
    wchar_t *text = malloc((wcslen(lines) * 2 + 1) * sizeof *text), *to = text;
    SendMessageW(field, EM_SETLIMITTEXT, 0, 0);
    SendMessageW(field, EM_SETMARGINS, EC_LEFTMARGIN, 0);
    for (const wchar_t *from = lines; text && *from; from++) {
        if (*from == L'\n') {
            *to++ = L'\r';
        }
        *to++ = *from;
    }
    if (text) {
        *to = L'\0';
    }
    /* Better with lines that run into one than none at all. */
    SetWindowTextW(field, text ? text : lines);
    free(text);
}

/* A field that scrolls shows a bar even where all has room, so one is made that fits what there is to say. */
static HWND make_field(const struct dialog *dialog, HWND window, HWND title, HWND remark)
{
    int most = dpi_scale(dpi_of(window), TEXT_MAX);
    bool scrolls =
        size_of(remark, dialog->question->lines, most).cy > LINES_SHOWN * size_of(remark, L"X", most).cy;
    DWORD style =
        WS_CHILD | WS_VISIBLE | WS_TABSTOP | ES_MULTILINE | ES_READONLY | (scrolls ? WS_VSCROLL : 0);
    HWND field = CreateWindowExW(0, WC_EDITW, L"", style, 0, 0, 0, 0, window, (HMENU)IDC_QUESTION_LINES,
                                 dialog->instance, NULL);
    /* The title before it is its name. */
    SetWindowPos(field, title, 0, 0, 0, 0, SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE);
    SendMessageW(field, WM_SETFONT, (WPARAM)SendMessageW(remark, WM_GETFONT, 0, 0), FALSE);
    if (field) {
        set_lines(field, dialog->question->lines);
    }
    return field;
}

/* Places a control under the last one, if it has something to say; where the next one begins. */
static int place(HWND control, bool wanted, int left, int top, int width, int height, int gap)
{
    ShowWindow(control, wanted ? SW_SHOWNA : SW_HIDE);
    if (!wanted) {
        return top;
    }
    MoveWindow(control, left, top, width, height, TRUE);
    return top + height + gap;
}

static int place_lines(const struct dialog *dialog, HWND field, int left, int top, int width)
{
    if (!field) {
        return top;
    }
    int line = size_of(field, L"X", width).cy, spare = scaled(dialog, 4);
    MoveWindow(field, left, top, width, line, FALSE);
    int count = (int)SendMessageW(field, EM_GETLINECOUNT, 0, 0);
    count = count < LINES_SHOWN ? count : LINES_SHOWN;
    return place(field, true, left, top, width, count * line + spare, scaled(dialog, GAP));
}

static int text_width(const struct dialog *dialog, HWND title, HWND field, HWND remark)
{
    const struct question *question = dialog->question;
    int most = scaled(dialog, TEXT_MAX), width = scaled(dialog, TEXT_MIN), spare = scaled(dialog, SPARE);
    int wanted[] = {size_of(title, question->title, most - spare).cx + spare,
                    question->lines ? size_of(field, question->lines, most).cx + 3 * spare : 0,
                    question->remark ? size_of(remark, question->remark, most - spare).cx + spare : 0};
    for (int i = 0; i < 3; i++) {
        width = wanted[i] > width ? wanted[i] : width;
    }
    return width < most ? width : most;
}

/* From the right; the text decides how wide a button is. */
static int place_button(const struct dialog *dialog, HWND button, int right, int top)
{
    wchar_t text[STRING_SIZE];
    GetWindowTextW(button, text, STRING_SIZE);
    SIZE size = size_of(button, text, scaled(dialog, TEXT_MAX));
    int width = size.cx + scaled(dialog, 24), least = scaled(dialog, BUTTON);
    width = width > least ? width : least;
    MoveWindow(button, right - width, top, width, size.cy + scaled(dialog, 10), TRUE);
    return right - width;
}

static void lay_out(const struct dialog *dialog, HWND window)
{
    HWND title = GetDlgItem(window, IDC_QUESTION_TITLE), field = GetDlgItem(window, IDC_QUESTION_LINES);
    HWND remark = GetDlgItem(window, IDC_QUESTION_REMARK), yes = GetDlgItem(window, IDOK);
    const struct question *question = dialog->question;
    int edge = scaled(dialog, EDGE), gap = scaled(dialog, GAP), icon = scaled(dialog, ICON);
    int left = edge + icon + gap, width = text_width(dialog, title, field, remark), right = left + width;
    MoveWindow(GetDlgItem(window, IDC_QUESTION_ICON), edge, edge, icon, icon, TRUE);
    /* Controls break lines a little earlier than DrawText does. */
    int broken = width - scaled(dialog, SPARE);
    int bottom = place(title, true, left, edge, width, size_of(title, question->title, broken).cy, gap);
    bottom = place_lines(dialog, field, left, bottom, width);
    bottom = place(remark, question->remark != NULL, left, bottom, width,
                   question->remark ? size_of(remark, question->remark, broken).cy : 0, gap);
    int least = edge + icon + gap, top = (bottom > least ? bottom : least) + gap / 2;
    int beside = place_button(dialog, GetDlgItem(window, IDCANCEL), right, top);
    ShowWindow(yes, question->yes ? SW_SHOWNA : SW_HIDE);
    place_button(dialog, yes, beside - gap, top);
    RECT button, area = {0, 0, right + edge, 0};
    GetWindowRect(GetDlgItem(window, IDCANCEL), &button);
    area.bottom = top + button.bottom - button.top + edge;
    AdjustWindowRectExForDpi(&area, (DWORD)GetWindowLongPtrW(window, GWL_STYLE), FALSE,
                             (DWORD)GetWindowLongPtrW(window, GWL_EXSTYLE), dialog->dpi);
    SetWindowPos(window, NULL, 0, 0, area.right - area.left, area.bottom - area.top,
                 SWP_NOMOVE | SWP_NOZORDER | SWP_NOACTIVATE);
}

/* Once at the start, and again on a monitor of another scale. */
static void set_scale(struct dialog *dialog, HWND window)
{
    HFONT old_font = dialog->title_font;
    HICON old_icon = dialog->icon;
    int size = dpi_scale(dpi_of(window), ICON);
    dialog->dpi = dpi_of(window);
    dialog->title_font = dpi_font(dialog->dpi, 130);
    dialog->icon = LoadImageW(dialog->instance, dialog->question->icon, IMAGE_ICON, size, size, 0);
    if (!dialog->icon) {
        dialog->icon =
            CopyImage(LoadIconW(NULL, dialog->question->icon), IMAGE_ICON, size, size, LR_COPYFROMRESOURCE);
    }
    SendDlgItemMessageW(window, IDC_QUESTION_TITLE, WM_SETFONT, (WPARAM)dialog->title_font, FALSE);
    SendDlgItemMessageW(window, IDC_QUESTION_ICON, STM_SETICON, (WPARAM)dialog->icon, 0);
    DeleteObject(old_font);
    if (old_icon) {
        DestroyIcon(old_icon);
    }
    lay_out(dialog, window);
}

static INT_PTR begin(struct dialog *dialog, HWND window)
{
    wchar_t no[STRING_SIZE];
    const struct question *question = dialog->question;
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)dialog);
    string_load(dialog->instance, question->yes && !question->calm ? IDS_CANCEL_BUTTON : IDS_CLOSE_BUTTON,
                no);
    SetDlgItemTextW(window, IDCANCEL, no);
    SetDlgItemTextW(window, IDOK, question->yes ? question->yes : L"");
    EnableWindow(GetDlgItem(window, IDOK), question->yes != NULL);
    SetDlgItemTextW(window, IDC_QUESTION_TITLE, question->title);
    SetDlgItemTextW(window, IDC_QUESTION_REMARK, question->remark ? question->remark : L"");
    if (question->lines && !make_field(dialog, window, GetDlgItem(window, IDC_QUESTION_TITLE),
                                       GetDlgItem(window, IDC_QUESTION_REMARK))) {
        /* What cannot be told is not asked. */
        EndDialog(window, IDCANCEL);
        return FALSE;
    }
    dialog_theme_apply(dialog->theme, window);
    set_scale(dialog, window);
    dialog_centre(window);
    if (!question->calm) {
        MessageBeep(question->yes ? MB_ICONWARNING : MB_ICONERROR);
    }
    SetFocus(GetDlgItem(window, IDCANCEL));
    return FALSE;
}

static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    struct dialog *dialog = (struct dialog *)GetWindowLongPtrW(window, DWLP_USER);
    if (message == WM_INITDIALOG) {
        return begin((struct dialog *)longer, window);
    }
    if (!dialog) {
        return FALSE;
    }
    if (message == WM_COMMAND && (LOWORD(wide) == IDOK || LOWORD(wide) == IDCANCEL)) {
        EndDialog(window, LOWORD(wide));
        return TRUE;
    }
    /* Windows then gives every control the font of the dialog: what differs comes after it. */
    if (message == WM_DPICHANGED) {
        PostMessageW(window, MESSAGE_SCALE, 0, 0);
        return FALSE;
    }
    if (message == MESSAGE_SCALE) {
        set_scale(dialog, window);
        return TRUE;
    }
    return dialog_theme_message(dialog->theme, window, message, wide, longer);
}

bool question_ask(HWND owner, HINSTANCE instance, const struct theme *theme, const struct question *question)
{
    struct dialog dialog = {.instance = instance, .theme = theme, .question = question};
    INT_PTR answer = dialog_run(instance, IDD_QUESTION, owner, procedure, (LPARAM)&dialog);
    DeleteObject(dialog.title_font);
    if (dialog.icon) {
        DestroyIcon(dialog.icon);
    }
    return answer == IDOK;
}

bool question_warn(HWND owner, HINSTANCE instance, const struct theme *theme, const struct warning *warning)
{
    wchar_t title[STRING_SIZE], remark[STRING_SIZE], yes[STRING_SIZE];
    const struct question question = {IDI_WARNING, title, warning->lines, warning->remark ? remark : NULL,
                                      yes,         false};
    string_load(instance, warning->title, title);
    string_load(instance, warning->remark, remark);
    string_load(instance, warning->yes, yes);
    return question_ask(owner, instance, theme, &question);
}
