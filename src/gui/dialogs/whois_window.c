/*
 * whois_window: a look-up runs on a pool thread and posts notes, the last of which hands it back to be freed.
 * Notes of a look-up that was given up are dropped.
 */
#include "gui/dialogs/whois_window.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gui/dialogs/dialog.h"
#include "gui/dialogs/dialog_theme.h"
#include "gui/paint/dpi.h"
#include "gui/paint/strings.h"
#include "sockscope/system.h"
#include "sockscope/text.h"
#include "sockscope/whois_client.h"

#include "resource.h"

enum { ASK_MS = 15000, WORDS_SIZE = 512, MESSAGE_SCALE = WM_APP };

struct whois_job {
    struct job job; /* first */
    struct whois_server first;
    struct address address;
    enum whois_end end;
};

struct note {
    struct job_note note; /* first */
    bool answers;         /* otherwise a server is about to be asked */
    uint32_t error;
    char host[WHOIS_HOST_SIZE];
    char text[];
};

/* On the pool thread. */

static void post(struct whois_job *job, bool answers, const struct whois_server *server, uint32_t error,
                 const char *text)
{
    size_t size = strlen(text) + 1;
    struct note *note = calloc(1, sizeof *note + size);
    if (!note) {
        return;
    }
    note->answers = answers;
    note->error = error;
    memcpy(note->host, server->host, sizeof note->host);
    memcpy(note->text, text, size);
    job_tell(&job->job, &note->note);
}

static bool going(void *context, const struct whois_server *server)
{
    struct whois_job *job = context;
    if (!job->job.given_up) {
        post(job, false, server, 0, "");
    }
    return !job->job.given_up;
}

static uint32_t ask(void *context, const struct whois_server *server, const char *question, size_t length,
                    char *reply, size_t *reply_length)
{
    const struct whois_job *job = context;
    return whois_client_ask(server, question, length, reply, reply_length, &job->job.given_up, ASK_MS);
}

static void answer(void *context, const struct whois_server *server, uint32_t error, const char *text)
{
    const struct whois_job *job = context;
    if (text[0] || (error != ERROR_CANCELLED && !job->job.given_up)) {
        post(context, true, server, error, text);
    }
}

static void work(struct job *job)
{
    struct whois_job *whois = (struct whois_job *)job;
    struct whois_operations operations = {.context = job, .ask = ask, .going = going, .answer = answer};
    whois->end = whois_look_up(&operations, &whois->first, &whois->address);
}

/* The window. */

static void say_asking(const struct whois_window *whois, const wchar_t *host)
{
    wchar_t text[WORDS_SIZE];
    const wchar_t *inserts[] = {host};
    string_format(whois->instance, IDS_WHOIS_ASKING, text, WORDS_SIZE, inserts);
    SetDlgItemTextW(whois->window, IDC_WHOIS_STATE, text);
}

/* Screen readers hear of the end, not of each step. */
static void say_end(struct whois_window *whois, enum whois_end end)
{
    wchar_t text[STRING_SIZE];
    string_load(whois->instance, IDS_WHOIS_END_FIRST + (UINT)end, text);
    announcer_say(&whois->announcer, text);
}

static void append(const struct whois_window *whois, const wchar_t *text)
{
    HWND edit = GetDlgItem(whois->window, IDC_WHOIS_TEXT);
    int end = GetWindowTextLengthW(edit);
    SendMessageW(edit, EM_SETSEL, (WPARAM)end, end);
    SendMessageW(edit, EM_REPLACESEL, FALSE, (LPARAM)text);
    SendMessageW(edit, EM_SETSEL, 0, 0);
}

/* Lines as an edit control wants them. */
static wchar_t *wide_lines(const char *text)
{
    size_t length = strlen(text), used = 0;
    wchar_t *wide = malloc((length + 1) * sizeof *wide), *lines = malloc((length * 2 + 1) * sizeof *lines);
    if (!wide || !lines) {
        free(wide);
        free(lines);
        return NULL;
    }
    system_utf16(text, wide, length + 1);
    for (const wchar_t *at = wide; *at; at++) {
        if (*at == L'\n') {
            lines[used++] = L'\r';
        }
        lines[used++] = *at;
    }
    lines[used] = L'\0';
    free(wide);
    return lines;
}

static void append_answer(const struct whois_window *whois, const struct note *note)
{
    wchar_t host[WHOIS_HOST_SIZE], why[STRING_SIZE], line[WORDS_SIZE * 2];
    const wchar_t *inserts[] = {host, why};
    system_utf16(note->host, host, WHOIS_HOST_SIZE);
    string_format(whois->instance, IDS_WHOIS_ANSWER, line, WORDS_SIZE * 2, inserts);
    append(whois, line);
    wchar_t *lines = wide_lines(note->text);
    append(whois, lines ? lines : L"");
    free(lines);
    if (note->error) {
        string_error(note->error, why);
        string_format(whois->instance, note->text[0] ? IDS_WHOIS_BROKEN_OFF : IDS_WHOIS_NO_ANSWER, line,
                      WORDS_SIZE * 2, inserts);
        append(whois, line);
    }
    append(whois, L"\r\n");
}

static void show_running(const struct whois_window *whois, bool running)
{
    HWND button = GetDlgItem(whois->window, IDC_WHOIS_STOP);
    if (!running && GetFocus() == button) {
        SendMessageW(whois->window, WM_NEXTDLGCTL, (WPARAM)GetDlgItem(whois->window, IDCANCEL), TRUE);
    }
    EnableWindow(button, running);
}

static void give_up(struct whois_window *whois)
{
    if (whois->job) {
        InterlockedExchange(&whois->job->job.given_up, 1);
        whois->job = NULL;
    }
}

/* What a server had already said is still shown when its thread has noticed. */
static void stop(struct whois_window *whois)
{
    if (whois->job) {
        InterlockedExchange(&whois->job->job.given_up, 1);
    }
    show_running(whois, false);
    say_end(whois, WHOIS_GIVEN_UP);
}

static void take_note(struct whois_window *whois, const struct whois_job *job, const struct note *note)
{
    wchar_t host[WHOIS_HOST_SIZE];
    if (note->answers) {
        append_answer(whois, note);
    } else if (!job->job.given_up) {
        system_utf16(note->host, host, WHOIS_HOST_SIZE);
        say_asking(whois, host);
    }
}

static void take_end(struct whois_window *whois, struct whois_job *job)
{
    if (job == whois->job) {
        /* Of one that was given up it is said already what became of it. */
        if (whois->window && !job->job.given_up) {
            show_running(whois, false);
            say_end(whois, job->end);
        }
        whois->job = NULL;
    }
    job_free(&job->job);
}

void whois_window_take(struct whois_window *whois)
{
    struct job_note *note;
    while ((note = jobs_take(&whois->jobs)) != NULL) {
        struct whois_job *job = (struct whois_job *)note->job;
        if (note == &job->job.end) {
            take_end(whois, job);
            continue;
        }
        if (job == whois->job && whois->window) {
            take_note(whois, job, (const struct note *)note);
        }
        free(note);
    }
}

/* The text takes what the line above and the buttons below leave. */
static void lay_out(HWND window)
{
    RECT area, line, button;
    UINT dpi = dpi_of(window);
    HWND state = GetDlgItem(window, IDC_WHOIS_STATE), text = GetDlgItem(window, IDC_WHOIS_TEXT);
    HWND stop_button = GetDlgItem(window, IDC_WHOIS_STOP), close = GetDlgItem(window, IDCANCEL);
    int gap = dpi_scale(dpi, 8);
    if (!text) {
        return;
    }
    GetClientRect(window, &area);
    GetWindowRect(state, &line);
    GetWindowRect(close, &button);
    int line_height = line.bottom - line.top, width = button.right - button.left;
    int height = button.bottom - button.top, top = area.bottom - gap - height;
    MoveWindow(state, gap, gap, area.right - 2 * gap, line_height, TRUE);
    MoveWindow(text, gap, line_height + 2 * gap, area.right - 2 * gap, top - line_height - 3 * gap, TRUE);
    MoveWindow(close, area.right - gap - width, top, width, height, TRUE);
    MoveWindow(stop_button, area.right - 2 * (gap + width), top, width, height, TRUE);
}

/* Registries answer in columns. */
static void set_font(struct whois_window *whois)
{
    HFONT old = whois->font;
    whois->font = dpi_fixed_font(dpi_of(whois->window));
    SendDlgItemMessageW(whois->window, IDC_WHOIS_TEXT, WM_SETFONT, (WPARAM)whois->font, TRUE);
    DeleteObject(old);
}

static INT_PTR begin(HWND window, struct whois_window *whois)
{
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)whois);
    whois->window = window;
    whois->announcer = (struct announcer){.control = GetDlgItem(window, IDC_WHOIS_STATE)};
    SendDlgItemMessageW(window, IDC_WHOIS_TEXT, EM_SETLIMITTEXT, 0, 0);
    SendMessageW(window, WM_SETICON, ICON_SMALL,
                 (LPARAM)LoadIconW(whois->instance, MAKEINTRESOURCEW(IDI_SOCKSCOPE)));
    set_font(whois);
    dialog_theme_apply(whois->theme, window);
    dialog_centre(window);
    lay_out(window);
    return TRUE;
}

static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    struct whois_window *whois = (struct whois_window *)GetWindowLongPtrW(window, DWLP_USER);
    if (message == WM_INITDIALOG) {
        return begin(window, (struct whois_window *)longer);
    }
    if (!whois) {
        return FALSE;
    }
    switch (message) {
    case WM_SIZE:
        lay_out(window);
        return TRUE;
    case WM_GETMINMAXINFO:
        ((MINMAXINFO *)longer)->ptMinTrackSize = dialog_least_size(window);
        return TRUE;
    case WM_COMMAND:
        if (LOWORD(wide) == IDC_WHOIS_STOP) {
            stop(whois);
        } else if (LOWORD(wide) == IDCANCEL) {
            DestroyWindow(window);
        }
        return TRUE;
    case WM_DPICHANGED:
        /* Windows then gives every control the font of the dialog. */
        PostMessageW(window, MESSAGE_SCALE, 0, 0);
        return FALSE;
    case MESSAGE_SCALE:
        set_font(whois);
        return TRUE;
    case WM_DESTROY:
        give_up(whois);
        announcer_destroy(&whois->announcer);
        whois->window = NULL;
        return TRUE;
    case WM_NCDESTROY:
        DeleteObject(whois->font);
        whois->font = NULL;
        return FALSE;
    default:
        return dialog_theme_message(whois->theme, window, message, wide, longer);
    }
}

static void start(struct whois_window *whois, const struct address *address)
{
    struct whois_job *job = calloc(1, sizeof *job);
    if (job) {
        *job = (struct whois_job){.job.work = work, .first = whois->first, .address = *address};
        if (!jobs_start(&whois->jobs, &job->job)) {
            free(job);
            job = NULL;
        }
    }
    whois->job = job;
    show_running(whois, job != NULL);
    if (!job) {
        say_end(whois, WHOIS_FAILED);
    }
}

void whois_window_open(struct whois_window *whois, const struct address *address)
{
    wchar_t wide[ADDRESS_TEXT_SIZE], title[STRING_SIZE];
    const wchar_t *inserts[] = {wide};
    char text[ADDRESS_TEXT_SIZE];
    give_up(whois);
    if (!whois->window) {
        dialog_open(whois->instance, IDD_WHOIS, whois->owner, procedure, (LPARAM)whois);
    }
    if (!whois->window) {
        return;
    }
    address_format(address, text, sizeof text);
    system_utf16(text, wide, ADDRESS_TEXT_SIZE);
    string_format(whois->instance, IDS_WHOIS_TITLE, title, STRING_SIZE, inserts);
    SetWindowTextW(whois->window, title);
    SetDlgItemTextW(whois->window, IDC_WHOIS_TEXT, L"");
    SetDlgItemTextW(whois->window, IDC_WHOIS_STATE, L"");
    start(whois, address);
    ShowWindow(whois->window, SW_SHOW);
    SetFocus(GetDlgItem(whois->window, IDC_WHOIS_TEXT));
}

bool whois_window_translate(const struct whois_window *whois, MSG *message)
{
    return whois->window && IsDialogMessageW(whois->window, message);
}

bool whois_window_finish(struct whois_window *whois, DWORD milliseconds)
{
    give_up(whois);
    return jobs_close(&whois->jobs, milliseconds);
}
