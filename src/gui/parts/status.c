/*
 * status: a standard status bar, whose text screen readers and scripts can read; in dark mode, for which
 * the control has no colours, only its painting is taken over.
 */
#include "gui/parts/status.h"

#include <commctrl.h>
#include <wchar.h>

#include "gui/paint/dpi.h"
#include "gui/paint/shape.h"
#include "gui/paint/strings.h"
#include "sockscope/pace.h"

#include "resource.h"

enum { STATUS_SUBCLASS = 1, PART_TEXT = 256, PART_PADDING = 16 };

/* False when it is longer than any of ours; of a part that nothing was set in, not every system gives a text.
 */
static bool get_part(const struct status *status, int part, wchar_t text[STATUS_MESSAGE_SIZE])
{
    text[0] = L'\0';
    if (LOWORD(SendMessageW(status->control, SB_GETTEXTLENGTHW, (WPARAM)part, 0)) >= STATUS_MESSAGE_SIZE) {
        return false;
    }
    SendMessageW(status->control, SB_GETTEXTW, (WPARAM)part, (LPARAM)text);
    return true;
}

static void paint_part(const struct status *status, HDC dc, int part, UINT dpi)
{
    wchar_t text[STATUS_MESSAGE_SIZE];
    RECT area = {0};
    SendMessageW(status->control, SB_GETRECT, (WPARAM)part, (LPARAM)&area);
    if (area.right <= area.left || !get_part(status, part, text)) {
        return;
    }
    RECT line = {area.right - 1, area.top + 3, area.right, area.bottom - 3};
    shape_area(dc, &line, status->theme->face_border);
    area.left += dpi_scale(dpi, 4);
    area.right -= dpi_scale(dpi, 4);
    DrawTextW(dc, text, -1, &area, DT_SINGLELINE | DT_VCENTER | DT_END_ELLIPSIS | DT_NOPREFIX);
}

static void paint_dark(const struct status *status)
{
    PAINTSTRUCT paint;
    RECT all;
    HDC dc = BeginPaint(status->control, &paint);
    HGDIOBJ old_font = SelectObject(dc, (HFONT)SendMessageW(status->control, WM_GETFONT, 0, 0));
    GetClientRect(status->control, &all);
    FillRect(dc, &all, status->theme->face_brush);
    SetBkMode(dc, TRANSPARENT);
    SetTextColor(dc, status->theme->face_text);
    for (int part = 0; part < STATUS_PARTS; part++) {
        paint_part(status, dc, part, dpi_of(status->control));
    }
    SelectObject(dc, old_font);
    EndPaint(status->control, &paint);
}

/*
 * A message has the room that it needs, up to a third of the bar: where that is too narrow for all, counts
 * go, from the right.
 */
static void fit_widths(const struct status *status, int widths[STATUS_PARTS])
{
    static const enum status_part counts[] = {STATUS_RATE, STATUS_CLOSE_WAIT, STATUS_TIME_WAIT,
                                              STATUS_LISTENING, STATUS_ESTABLISHED};
    RECT all = {0};
    GetClientRect(status->control, &all);
    int wanted = status->widths[STATUS_MESSAGE];
    int room = all.right - (wanted < all.right / 3 ? wanted : all.right / 3);
    for (int i = 0; i < STATUS_MESSAGE; i++) {
        widths[i] = status->widths[i];
        room -= widths[i];
    }
    for (size_t i = 0; wanted && room < 0 && i < sizeof counts / sizeof counts[0]; i++) {
        room += widths[counts[i]];
        widths[counts[i]] = 0;
    }
}

static void place_parts(const struct status *status)
{
    int widths[STATUS_PARTS], edges[STATUS_PARTS], edge = 0;
    fit_widths(status, widths);
    for (int i = 0; i < STATUS_MESSAGE; i++) {
        edge += widths[i];
        edges[i] = edge;
    }
    edges[STATUS_MESSAGE] = -1;
    SendMessageW(status->control, SB_SETPARTS, STATUS_PARTS, (LPARAM)edges);
}

static LRESULT CALLBACK status_procedure(HWND control, UINT message, WPARAM wide, LPARAM longer, UINT_PTR id,
                                         DWORD_PTR data)
{
    const struct status *status = (const struct status *)data;
    (void)id;
    if (status->theme->dark && message == WM_PAINT) {
        paint_dark(status);
        return 0;
    }
    if (status->theme->dark && message == WM_ERASEBKGND) {
        return 1;
    }
    LRESULT result = DefSubclassProc(control, message, wide, longer);
    if (message == WM_SIZE) {
        place_parts(status);
    }
    return result;
}

bool status_create(struct status *status, HWND parent, HINSTANCE instance, const struct theme *theme)
{
    status->instance = instance;
    status->theme = theme;
    status->control = CreateWindowExW(0, STATUSCLASSNAMEW, NULL, WS_CHILD | WS_VISIBLE | SBARS_SIZEGRIP, 0, 0,
                                      0, 0, parent, (HMENU)IDC_STATUS, instance, NULL);
    return status->control &&
           SetWindowSubclass(status->control, status_procedure, STATUS_SUBCLASS, (DWORD_PTR)status);
}

/* While the scale stays the same only the message shrinks, so that its neighbours hold still. */
static void make_room(struct status *status, int part, const wchar_t *text)
{
    SIZE size = {0, 0};
    HDC dc = GetDC(status->control);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(status->control, WM_GETFONT, 0, 0));
    GetTextExtentPoint32W(dc, text, (int)wcslen(text), &size);
    SelectObject(dc, old);
    ReleaseDC(status->control, dc);
    int wanted = text[0] ? size.cx + dpi_scale(dpi_of(status->control), PART_PADDING) : 0;
    if (part == STATUS_MESSAGE ? wanted != status->widths[part] : wanted > status->widths[part]) {
        status->widths[part] = wanted;
        place_parts(status);
    }
}

void status_set_scale(struct status *status, UINT dpi, HFONT font)
{
    static const int least[STATUS_PARTS] = {130, 110, 100, 100, 104, 130, 134, 0};
    wchar_t text[STATUS_MESSAGE_SIZE];
    SendMessageW(status->control, WM_SETFONT, (WPARAM)font, TRUE);
    for (int i = 0; i < STATUS_PARTS; i++) {
        status->widths[i] = dpi_scale(dpi, least[i]);
        if (get_part(status, i, text)) {
            make_room(status, i, text);
        }
    }
    place_parts(status);
}

void status_apply_theme(struct status *status)
{
    InvalidateRect(status->control, NULL, TRUE);
}

int status_height(const struct status *status)
{
    RECT area;
    GetWindowRect(status->control, &area);
    return area.bottom - area.top;
}

/* A part is set only when its text changes: that is what keeps the bar from flickering. */
static void set_part(struct status *status, enum status_part part, const wchar_t *text)
{
    wchar_t old[STATUS_MESSAGE_SIZE];
    if (get_part(status, part, old) && wcscmp(old, text) == 0) {
        return;
    }
    make_room(status, part, text);
    SendMessageW(status->control, SB_SETTEXTW, part, (LPARAM)text);
}

static void set_count(struct status *status, enum status_part part, UINT id, size_t first, size_t second)
{
    wchar_t text[PART_TEXT], one[24], two[24];
    const wchar_t *inserts[] = {one, two};
    swprintf(one, 24, L"%llu", (unsigned long long)first);
    swprintf(two, 24, L"%llu", (unsigned long long)second);
    string_format(status->instance, id, text, PART_TEXT, inserts);
    set_part(status, part, text);
}

static void show_message(struct status *status)
{
    set_part(status, STATUS_MESSAGE, status->failure[0] ? status->failure : status->message);
}

static void name_failure(struct status *status, UINT part, uint32_t error)
{
    wchar_t name[STRING_SIZE], why[STRING_SIZE], text[1024];
    const wchar_t *inserts[] = {name, why};
    string_load(status->instance, IDS_LOOK_FIRST + part, name);
    string_error(error, why);
    string_format(status->instance, IDS_STATUS_READ_FAILED, text, sizeof text / sizeof text[0], inserts);
    size_t used = wcslen(status->failure), room = sizeof status->failure / sizeof status->failure[0];
    if (used && used + 2 < room) {
        wcscpy(status->failure + used, L"; ");
        used += 2;
    }
    if (used + wcslen(text) < room) {
        wcscpy(status->failure + used, text);
    }
}

static void collect_failures(struct status *status, const struct frame *frame)
{
    status->failure[0] = L'\0';
    for (UINT i = 0; i < LOOK_PART_COUNT; i++) {
        if (frame->errors[i]) {
            name_failure(status, i, frame->errors[i]);
        }
    }
    if (frame->out_of_memory) {
        wchar_t text[STRING_SIZE];
        string_load(status->instance, IDS_STATUS_NO_MEMORY, text);
        wcscpy(status->failure, text);
    }
}

void status_show_frame(struct status *status, const struct frame *frame)
{
    const struct tracker_counts *counts = &frame->counts;
    size_t all = counts->rows + counts->highlighted_closed;
    if (frame->count == all) {
        set_count(status, STATUS_ENDPOINTS, IDS_STATUS_ENDPOINTS, counts->rows, 0);
    } else {
        set_count(status, STATUS_ENDPOINTS, IDS_STATUS_SHOWN, frame->count, counts->rows);
    }
    set_count(status, STATUS_ESTABLISHED, IDS_STATUS_ESTABLISHED, counts->established, 0);
    set_count(status, STATUS_LISTENING, IDS_STATUS_LISTENING, counts->listening, 0);
    set_count(status, STATUS_TIME_WAIT, IDS_STATUS_TIME_WAIT, counts->time_wait, 0);
    set_count(status, STATUS_CLOSE_WAIT, IDS_STATUS_CLOSE_WAIT, counts->close_wait, 0);
    set_count(status, STATUS_RATE, IDS_STATUS_RATE, frame->opened, frame->closed);
    collect_failures(status, frame);
    show_message(status);
}

void status_clear(struct status *status)
{
    for (int part = STATUS_ENDPOINTS; part <= STATUS_RATE; part++) {
        set_part(status, (enum status_part)part, L"");
    }
    status->failure[0] = L'\0';
    show_message(status);
}

void status_show_interval(struct status *status, UINT interval_string, uint64_t interval_ms, uint64_t took_ms)
{
    wchar_t interval[STRING_SIZE], kept[24], text[PART_TEXT];
    const wchar_t *inserts[] = {interval, kept};
    uint64_t slow = pace_slow_tenths(interval_ms, took_ms);
    if (slow) {
        swprintf(interval, STRING_SIZE, L"%g", (double)interval_ms / 1000);
        swprintf(kept, 24, L"%.1f", (double)slow / 10);
    } else {
        string_load(status->instance, interval_string, interval);
    }
    string_format(status->instance, slow ? IDS_STATUS_UPDATE_SLOW : IDS_STATUS_UPDATE, text, PART_TEXT,
                  inserts);
    set_part(status, STATUS_UPDATE, text);
}

void status_show_frozen(struct status *status, uint64_t changes)
{
    set_count(status, STATUS_UPDATE, IDS_STATUS_FROZEN, (size_t)changes, 0);
}

void status_say(struct status *status, const wchar_t *message)
{
    size_t room = sizeof status->message / sizeof status->message[0];
    wcsncpy(status->message, message, room - 1);
    status->message[room - 1] = L'\0';
    show_message(status);
}

bool status_message(const struct status *status, wchar_t text[STATUS_MESSAGE_SIZE])
{
    return get_part(status, STATUS_MESSAGE, text) && text[0];
}
