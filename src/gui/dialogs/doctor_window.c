/*
 * doctor_window: the checks run on a pool thread, which posts a note for each result and one at its end; that
 * hands the run back to be freed.  Notes of a run that was given up are dropped.
 */
#include "gui/dialogs/doctor_window.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/dialogs/dialog.h"
#include "gui/dialogs/dialog_theme.h"
#include "gui/paint/dpi.h"
#include "gui/paint/strings.h"
#include "gui/parts/clipboard.h"
#include "sockscope/system.h"
#include "sockscope/text.h"

#include "resource.h"

struct doctor_job {
    struct job job; /* first */
    struct doctor_operations operations;
    bool whole;
    struct doctor_tally tally;
};

struct note {
    struct job_note note; /* first */
    struct doctor_result result;
};

/* On the pool thread. */

static bool tell(void *to, const struct doctor_result *result)
{
    struct doctor_job *job = to;
    struct note *note = job->job.given_up ? NULL : calloc(1, sizeof *note);
    if (note) {
        note->result = *result;
        job_tell(&job->job, &note->note);
    }
    return !job->job.given_up;
}

static void work(struct job *job)
{
    struct doctor_job *checks = (struct doctor_job *)job;
    checks->whole = doctor_run(&checks->operations, tell, checks, &checks->tally);
}

/* The list. */

static HWND list_of(const struct doctor_window *doctor)
{
    return GetDlgItem(doctor->window, IDC_DOCTOR_LIST);
}

static void put_cell(HWND list, int line, int column, const char *text)
{
    wchar_t wide[DOCTOR_DETAIL_SIZE];
    LVITEMW item = {.mask = LVIF_TEXT, .iItem = line, .iSubItem = column, .pszText = wide};
    char clean[DOCTOR_DETAIL_SIZE];
    text_sanitise(text, clean, sizeof clean);
    system_utf16(clean, wide, DOCTOR_DETAIL_SIZE);
    SendMessageW(list, column ? LVM_SETITEMW : LVM_INSERTITEMW, 0, (LPARAM)&item);
}

static void fit_columns(HWND list)
{
    for (WPARAM column = 0; column < 3; column++) {
        SendMessageW(list, LVM_SETCOLUMNWIDTH, column, LVSCW_AUTOSIZE);
    }
}

static void add_result(struct doctor_window *doctor, const struct doctor_result *result)
{
    wchar_t verdict[STRING_SIZE];
    HWND list = list_of(doctor);
    int line = ListView_GetItemCount(list);
    LVITEMW item = {.mask = LVIF_TEXT, .iItem = line, .iSubItem = 1, .pszText = verdict};
    if (doctor->results && doctor->count < doctor->job->operations.count) {
        doctor->results[doctor->count++] = *result;
    }
    string_load(doctor->instance, IDS_DOCTOR_VERDICT_FIRST + (UINT)result->verdict, verdict);
    put_cell(list, line, 0, result->check);
    SendMessageW(list, LVM_SETITEMW, 0, (LPARAM)&item);
    put_cell(list, line, 2, result->detail);
    fit_columns(list);
}

static void add_columns(const struct doctor_window *doctor)
{
    HWND list = list_of(doctor);
    ListView_SetExtendedListViewStyle(list, LVS_EX_FULLROWSELECT | LVS_EX_DOUBLEBUFFER | LVS_EX_LABELTIP);
    for (int i = 0; i < 3; i++) {
        wchar_t title[STRING_SIZE];
        LVCOLUMNW column = {
            .mask = LVCF_TEXT | LVCF_WIDTH, .pszText = title, .cx = dpi_scale(dpi_of(list), 120)};
        string_load(doctor->instance, IDS_DOCTOR_COLUMN_FIRST + (UINT)i, title);
        SendMessageW(list, LVM_INSERTCOLUMNW, (WPARAM)i, (LPARAM)&column);
    }
}

/* The report, as the console prints it. */
static bool write_report(const struct sink *sink, const void *from)
{
    static const volatile long never;
    const struct doctor_window *doctor = from;
    struct doctor_operations operations = doctor->operations(&never);
    struct doctor_report *report = doctor_report_create(EXPORT_TABLE, sink, &operations);
    bool whole = report != NULL;
    for (size_t i = 0; report && i < doctor->count; i++) {
        whole = doctor_report_tell(report, &doctor->results[i]) && whole;
    }
    return report && doctor_report_finish(report) && whole;
}

static void copy(struct doctor_window *doctor)
{
    wchar_t said[STRING_SIZE];
    if (clipboard_copy_written(doctor->window, write_report, doctor) == 0) {
        string_load(doctor->instance, IDS_DOCTOR_COPIED, said);
        announcer_say(&doctor->announcer, said);
    }
}

/* The window. */

/* How far it is would be said too often: only seen, not announced. */
static void say_count(const struct doctor_window *doctor)
{
    wchar_t text[STRING_SIZE], done[16], all[16];
    const wchar_t *inserts[] = {done, all};
    swprintf(done, 16, L"%u", (unsigned)doctor->count);
    swprintf(all, 16, L"%u", (unsigned)doctor->job->operations.count);
    string_format(doctor->instance, IDS_DOCTOR_TRYING, text, STRING_SIZE, inserts);
    SetDlgItemTextW(doctor->window, IDC_DOCTOR_STATE, text);
}

static void say_end(struct doctor_window *doctor, const struct doctor_tally *tally)
{
    wchar_t text[STRING_SIZE], works[16], fails[16], not_tried[16];
    const wchar_t *inserts[] = {works, fails, not_tried};
    swprintf(works, 16, L"%u", (unsigned)tally->works);
    swprintf(fails, 16, L"%u", (unsigned)tally->fails);
    swprintf(not_tried, 16, L"%u", (unsigned)tally->not_tried);
    string_format(doctor->instance, IDS_DOCTOR_DONE, text, STRING_SIZE, inserts);
    announcer_say(&doctor->announcer, text);
}

static void give_up(struct doctor_window *doctor)
{
    if (doctor->job) {
        InterlockedExchange(&doctor->job->job.given_up, 1);
        doctor->job = NULL;
    }
}

static void take_end(struct doctor_window *doctor, struct doctor_job *job)
{
    if (job == doctor->job) {
        if (doctor->window && job->whole) {
            say_end(doctor, &job->tally);
            EnableWindow(GetDlgItem(doctor->window, IDC_DOCTOR_COPY), TRUE);
        }
        doctor->job = NULL;
    }
    job_free(&job->job);
}

void doctor_window_take(struct doctor_window *doctor)
{
    struct job_note *note;
    while ((note = jobs_take(&doctor->jobs)) != NULL) {
        struct doctor_job *job = (struct doctor_job *)note->job;
        if (note == &job->job.end) {
            take_end(doctor, job);
            continue;
        }
        if (job == doctor->job && doctor->window) {
            add_result(doctor, &((const struct note *)note)->result);
            say_count(doctor);
        }
        free(note);
    }
}

/* The list takes what the line above and the buttons below leave. */
static void lay_out(HWND window)
{
    RECT area, line, button;
    HWND state = GetDlgItem(window, IDC_DOCTOR_STATE), list = GetDlgItem(window, IDC_DOCTOR_LIST);
    HWND copying = GetDlgItem(window, IDC_DOCTOR_COPY), closing = GetDlgItem(window, IDCANCEL);
    int gap = dpi_scale(dpi_of(window), 8);
    if (!list) {
        return;
    }
    GetClientRect(window, &area);
    GetWindowRect(state, &line);
    GetWindowRect(closing, &button);
    int line_height = line.bottom - line.top, width = button.right - button.left;
    int height = button.bottom - button.top, top = area.bottom - gap - height;
    MoveWindow(state, gap, gap, area.right - 2 * gap, line_height, TRUE);
    MoveWindow(list, gap, line_height + 2 * gap, area.right - 2 * gap, top - line_height - 3 * gap, TRUE);
    MoveWindow(closing, area.right - gap - width, top, width, height, TRUE);
    MoveWindow(copying, area.right - 2 * (gap + width), top, width, height, TRUE);
}

static INT_PTR begin(HWND window, struct doctor_window *doctor)
{
    SetWindowLongPtrW(window, DWLP_USER, (LONG_PTR)doctor);
    doctor->window = window;
    doctor->announcer = (struct announcer){.control = GetDlgItem(window, IDC_DOCTOR_STATE)};
    SendMessageW(window, WM_SETICON, ICON_SMALL,
                 (LPARAM)LoadIconW(doctor->instance, MAKEINTRESOURCEW(IDI_SOCKSCOPE)));
    add_columns(doctor);
    dialog_theme_apply(doctor->theme, window);
    dialog_centre(window);
    lay_out(window);
    return TRUE;
}

static void forget(struct doctor_window *doctor)
{
    give_up(doctor);
    announcer_destroy(&doctor->announcer);
    free(doctor->results);
    doctor->results = NULL;
    doctor->count = 0;
    doctor->window = NULL;
}

static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    struct doctor_window *doctor = (struct doctor_window *)GetWindowLongPtrW(window, DWLP_USER);
    if (message == WM_INITDIALOG) {
        return begin(window, (struct doctor_window *)longer);
    }
    if (!doctor) {
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
        if (LOWORD(wide) == IDC_DOCTOR_COPY) {
            copy(doctor);
        } else if (LOWORD(wide) == IDCANCEL) {
            DestroyWindow(window);
        }
        return TRUE;
    case WM_DESTROY:
        forget(doctor);
        return TRUE;
    default:
        return dialog_theme_message(doctor->theme, window, message, wide, longer);
    }
}

static void start(struct doctor_window *doctor)
{
    struct doctor_job *job = calloc(1, sizeof *job);
    if (job) {
        job->job.work = work;
        job->operations = doctor->operations(&job->job.given_up);
        doctor->results = calloc(job->operations.count, sizeof *doctor->results);
        if (!doctor->results || !jobs_start(&doctor->jobs, &job->job)) {
            free(job);
            job = NULL;
        }
    }
    doctor->job = job;
    if (job) {
        say_count(doctor);
    }
}

void doctor_window_open(struct doctor_window *doctor)
{
    if (!doctor->operations) {
        return;
    }
    if (!doctor->window) {
        dialog_open(doctor->instance, IDD_DOCTOR, doctor->owner, procedure, (LPARAM)doctor);
        if (!doctor->window) {
            return;
        }
        start(doctor);
    }
    ShowWindow(doctor->window, SW_SHOW);
    SetFocus(list_of(doctor));
}

bool doctor_window_translate(const struct doctor_window *doctor, MSG *message)
{
    return doctor->window && IsDialogMessageW(doctor->window, message);
}

bool doctor_window_finish(struct doctor_window *doctor, DWORD milliseconds)
{
    give_up(doctor);
    return jobs_close(&doctor->jobs, milliseconds);
}
