/*
 * details: text is set only when it is another, so that a selection in it lives on.  The parents of a
 * process are asked for off the window's thread, once for each process looked at.
 */
#include "gui/parts/details.h"

#include <commctrl.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gui/paint/place.h"
#include "gui/paint/strings.h"
#include "gui/parts/details_text.h"
#include "gui/parts/field.h"
#include "gui/parts/label.h"
#include "sockscope/process_chain.h"
#include "sockscope/system.h"
#include "sockscope/text.h"

#include "resource.h"

enum { CHAIN_MAX = 12, LINE_SIZE = 256, OTHERS_SUBCLASS = 1 };

/* Above this the others are looked for when another row is chosen, not at each look as well. */
enum { ROWS_EACH_LOOK = 20000 };

struct question {
    struct job job; /* first */
    uint32_t (*list_processes)(struct process_list *list);
    uint32_t pid;
    uint64_t started;
    wchar_t parents[DETAILS_PARENTS];
};

/*
 * One click jumps, and puts another list in the place of this one: the second of two clicks must not be taken
 * for one in the new list.
 */
static LRESULT CALLBACK others_procedure(HWND control, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                         DWORD_PTR data)
{
    struct details *details = (struct details *)data;
    (void)id;
    if (message == WM_LBUTTONDBLCLK) {
        return 0;
    }
    if (message == WM_LBUTTONDOWN) {
        details->pressed = true;
    }
    LRESULT result = DefSubclassProc(control, message, wide, longer);
    if (message == WM_LBUTTONUP && details->pressed) {
        details->pressed = false;
        PostMessageW(details->window, WM_COMMAND, MAKEWPARAM(IDC_OTHERS, LBN_DBLCLK), (LPARAM)control);
    }
    return result;
}

bool details_create(struct details *details, HWND parent, HINSTANCE instance, const struct theme *theme)
{
    wchar_t name[STRING_SIZE];
    details->instance = instance;
    details->theme = theme;
    string_load(instance, IDS_DETAILS_NAME, name);
    label_create(parent, instance, IDS_NAME_DETAILS);
    details->text = CreateWindowExW(WS_EX_CLIENTEDGE, WC_EDITW, L"",
                                    WS_CHILD | WS_TABSTOP | WS_VSCROLL | ES_MULTILINE | ES_READONLY, 0, 0, 0,
                                    0, parent, (HMENU)IDC_DETAILS, instance, NULL);
    details->caption = CreateWindowExW(0, WC_STATICW, name, WS_CHILD | SS_NOPREFIX | SS_ENDELLIPSIS, 0, 0, 0,
                                       0, parent, NULL, instance, NULL);
    details->others = CreateWindowExW(WS_EX_CLIENTEDGE, WC_LISTBOXW, name,
                                      WS_CHILD | WS_TABSTOP | WS_VSCROLL | LBS_NOTIFY | LBS_NOINTEGRALHEIGHT,
                                      0, 0, 0, 0, parent, (HMENU)IDC_OTHERS, instance, NULL);
    field_attach(theme, details->text);
    field_attach(theme, details->others);
    return details->text && details->caption && details->others &&
           SetWindowSubclass(details->others, others_procedure, OTHERS_SUBCLASS, (DWORD_PTR)details);
}

void details_set_scale(struct details *details, HFONT font)
{
    SendMessageW(details->text, WM_SETFONT, (WPARAM)font, TRUE);
    SendMessageW(details->caption, WM_SETFONT, (WPARAM)font, TRUE);
    SendMessageW(details->others, WM_SETFONT, (WPARAM)font, TRUE);
}

void details_apply_theme(const struct details *details)
{
    theme_apply_control(details->theme, details->text);
    theme_apply_control(details->theme, details->others);
}

void details_show(struct details *details, bool shown)
{
    details->shown = shown;
    ShowWindow(details->text, shown ? SW_SHOWNA : SW_HIDE);
    ShowWindow(details->caption, shown ? SW_SHOWNA : SW_HIDE);
    ShowWindow(details->others, shown ? SW_SHOWNA : SW_HIDE);
}

void details_place(const struct details *details, int left, int top, int width, int height, int gap)
{
    int words = (width - gap) * 3 / 5,
        line = (int)SendMessageW(details->others, LB_GETITEMHEIGHT, 0, 0) + gap / 2;
    place_control(details->text, left, top, words, height);
    left += words + gap;
    width -= words + gap;
    place_control(details->caption, left, top, width, line);
    place_control(details->others, left, top + line, width, height > line ? height - line : 0);
}

HBRUSH details_colour(const struct details *details, HDC dc, HWND control)
{
    const struct theme *theme = details->theme;
    if (control == details->text || control == details->others) {
        SetTextColor(dc, theme->text);
        SetBkColor(dc, theme->window);
        return theme->window_brush;
    }
    if (control == details->caption) {
        SetTextColor(dc, theme->face_text);
        SetBkColor(dc, theme->face);
        return theme->face_brush;
    }
    return NULL;
}

/* Parents. */

static void word_chain(const struct process_list *list, struct question *question)
{
    const struct process_entry *chain[CHAIN_MAX];
    size_t count = process_chain(list, question->pid, question->started, chain, CHAIN_MAX), length = 0;
    for (size_t i = 0; i < count; i++) {
        char clean[CELL_SIZE];
        wchar_t name[LINE_SIZE], word[LINE_SIZE + 24];
        text_sanitise(list->names + chain[i]->name, clean, sizeof clean);
        system_utf16(clean, name, LINE_SIZE);
        swprintf(word, LINE_SIZE + 24, L"%ls%ls (PID %lu)", i ? L", " : L"", name,
                 (unsigned long)chain[i]->pid);
        if (length + wcslen(word) >= DETAILS_PARENTS) {
            break;
        }
        wcscpy(question->parents + length, word);
        length += wcslen(word);
    }
}

static void work(struct job *job)
{
    struct question *question = (struct question *)job;
    struct process_list list = {0};
    if (question->list_processes(&list) == 0) {
        word_chain(&list, question);
    }
    process_list_free(&list);
}

static void ask(struct details *details, const struct process *process)
{
    details->pid = process ? process->pid : 0;
    details->started = process ? process->started : 0;
    details->parents[0] = L'\0';
    struct question *question = details->pid && details->list_processes ? calloc(1, sizeof *question) : NULL;
    if (!question) {
        return;
    }
    *question = (struct question){.job.work = work,
                                  .list_processes = details->list_processes,
                                  .pid = details->pid,
                                  .started = details->started};
    if (!jobs_start(&details->jobs, &question->job)) {
        free(question);
    }
}

void details_answer(struct details *details)
{
    struct job *done;
    while ((done = jobs_take_done(&details->jobs)) != NULL) {
        const struct question *question = (const struct question *)done;
        if (question->pid == details->pid && question->started == details->started) {
            wcscpy(details->parents, question->parents);
        }
        job_free(done);
    }
}

bool details_finish(struct details *details, DWORD milliseconds)
{
    return jobs_close(&details->jobs, milliseconds);
}

/* Other endpoints of the process; of a heading, all of them. */

static bool is_of(const struct row *row, const struct process *process)
{
    return row->process && process && row->process->pid == process->pid &&
           row->process->started == process->started && row->change != CHANGE_CLOSED;
}

static size_t collect(const struct details *details, const struct list *list, const struct process *process,
                      struct other others[DETAILS_OTHERS])
{
    size_t count = 0;
    for (size_t i = 0; process && i < list->frame->count && count < DETAILS_OTHERS; i++) {
        const struct row *row = list->frame->rows[i];
        if (row->id != details->id && is_of(row, process)) {
            others[count++] = (struct other){row->id, row->slot, row};
        }
    }
    return count;
}

static bool same_others(const struct details *details, const struct other *others, size_t count)
{
    bool same = details->count == count;
    for (size_t i = 0; same && i < count; i++) {
        same = details->rows[i].id == others[i].id && details->rows[i].version == others[i].version;
    }
    return same;
}

static void add_other(const struct details *details, const struct list *list, const struct row *row)
{
    wchar_t protocol[16], ends[LIST_ENDS_SIZE], state[64], line[LINE_SIZE + LIST_ENDS_SIZE];
    list_cell(list, row, COLUMN_PROTOCOL, protocol, 16);
    list_cell(list, row, COLUMN_STATE, state, 64);
    list_ends(row, ends);
    swprintf(line, sizeof line / sizeof line[0], L"%ls %ls%ls%ls", protocol, ends, state[0] ? L", " : L"",
             state);
    SendMessageW(details->others, LB_ADDSTRING, 0, (LPARAM)line);
}

static void set_caption(const struct details *details, size_t count)
{
    wchar_t number[24], text[STRING_SIZE], old[STRING_SIZE];
    const wchar_t *inserts[] = {number};
    swprintf(number, 24, count == DETAILS_OTHERS ? L"%llu+" : L"%llu", (unsigned long long)count);
    string_format(details->instance, details->heading ? IDS_DETAILS_ALL : IDS_DETAILS_OTHERS, text,
                  STRING_SIZE, inserts);
    GetWindowTextW(details->caption, old, STRING_SIZE);
    if (wcscmp(old, text) != 0) {
        SetWindowTextW(details->caption, text);
    }
}

/* Scrolled and chosen stays what was, and nothing is touched while the others are the same. */
static void show_others(struct details *details, const struct list *list, const struct process *process)
{
    struct other others[DETAILS_OTHERS];
    size_t count = collect(details, list, process, others);
    set_caption(details, count);
    if (same_others(details, others, count)) {
        return;
    }
    LRESULT top = SendMessageW(details->others, LB_GETTOPINDEX, 0, 0);
    LRESULT chosen = SendMessageW(details->others, LB_GETCURSEL, 0, 0);
    uint64_t id = chosen >= 0 && (size_t)chosen < details->count ? details->rows[chosen].id : 0;
    SendMessageW(details->others, WM_SETREDRAW, FALSE, 0);
    SendMessageW(details->others, LB_RESETCONTENT, 0, 0);
    for (size_t i = 0; i < count; i++) {
        add_other(details, list, others[i].version);
        if (others[i].id == id) {
            SendMessageW(details->others, LB_SETCURSEL, i, 0);
        }
    }
    memcpy(details->rows, others, count * sizeof others[0]);
    details->count = count;
    SendMessageW(details->others, LB_SETTOPINDEX, (WPARAM)top, 0);
    SendMessageW(details->others, WM_SETREDRAW, TRUE, 0);
    InvalidateRect(details->others, NULL, TRUE);
}

void details_jump(const struct details *details, struct list *list)
{
    LRESULT chosen = SendMessageW(details->others, LB_GETCURSEL, 0, 0);
    if (chosen >= 0 && (size_t)chosen < details->count && list->frame) {
        list_select(list, list_line_of(list, details->rows[chosen].slot, details->rows[chosen].id));
        SetFocus(list->control);
    }
}

static void set_text(const struct details *details, const wchar_t *text)
{
    wchar_t old[DETAILS_SIZE];
    GetWindowTextW(details->text, old, DETAILS_SIZE);
    if (wcscmp(old, text) != 0) {
        SetWindowTextW(details->text, text);
    }
}

void details_take_timeline(struct details *details, const struct frame *frame)
{
    details->watched = frame->watched;
    details->timeline_count = frame->timeline_count;
    memcpy(details->timeline, frame->timeline, sizeof details->timeline);
}

void details_follow(struct details *details, const struct list *list)
{
    wchar_t text[DETAILS_SIZE] = L"";
    if (!details->shown || !list->frame) {
        return;
    }
    const struct row *row = list_row(list, list_focused(list)),
                     *owner = list_owner_row(list, list_focused(list));
    const struct process *process = owner ? owner->process : NULL;
    uint64_t id = row ? row->id : 0;
    bool heading = owner && !row, another = details->id != id || details->heading != heading;
    if (details->pid != (process ? process->pid : 0) ||
        details->started != (process ? process->started : 0)) {
        ask(details, process);
        another = true;
    }
    if (heading) {
        details_owner_text(list, owner, details->parents, text);
    } else if (row) {
        bool known = details->watched == row->id;
        details_text(list, row, details->parents, details->timeline, known ? details->timeline_count : 0,
                     text);
    } else {
        string_load(details->instance, IDS_DETAILS_NO_ROW, text);
    }
    set_text(details, text);
    if (another || (details->serial != list->frame->serial && list->frame->count <= ROWS_EACH_LOOK)) {
        details->id = id;
        details->heading = heading;
        details->serial = list->frame->serial;
        show_others(details, list, process);
    }
}

void details_clear(struct details *details)
{
    wchar_t text[STRING_SIZE];
    string_load(details->instance, IDS_DETAILS_NO_ROW, text);
    set_text(details, text);
    SendMessageW(details->others, LB_RESETCONTENT, 0, 0);
    details->count = details->timeline_count = 0;
    details->id = details->watched = details->serial = details->started = 0;
    details->pid = 0;
    details->parents[0] = L'\0';
    details->heading = false;
    set_caption(details, 0);
}
