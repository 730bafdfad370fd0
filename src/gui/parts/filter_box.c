/*
 * filter_box: the text is parsed at each keystroke; while it is wrong the view stays as it was and the
 * position and reason are shown beside the field.
 */
#include "gui/parts/filter_box.h"

#include <commctrl.h>
#include <stdlib.h>
#include <wchar.h>

#include "gui/paint/place.h"
#include "gui/paint/strings.h"
#include "gui/parts/field.h"
#include "gui/parts/label.h"
#include "sockscope/system.h"

#include "resource.h"

enum { TYPED_MAX = QUICK_FILTER_TYPED_MAX / 3 }; /* a character takes up to three bytes of UTF-8 */

static void show_hint(const struct filter_box *box)
{
    wchar_t text[STRING_SIZE];
    string_load(box->instance, IDS_HINT, text);
    SetWindowTextW(box->hint, text);
}

bool filter_box_create(struct filter_box *box, HWND parent, HINSTANCE instance, const struct theme *theme)
{
    wchar_t cue[STRING_SIZE];
    box->instance = instance;
    box->theme = theme;
    box->wrong = false;
    label_create(parent, instance, IDS_NAME_FILTER);
    box->edit =
        CreateWindowExW(WS_EX_CLIENTEDGE, WC_EDITW, L"", WS_CHILD | WS_VISIBLE | WS_TABSTOP | ES_AUTOHSCROLL,
                        0, 0, 0, 0, parent, (HMENU)IDC_FILTER, instance, NULL);
    box->hint = CreateWindowExW(0, WC_STATICW, L"",
                                WS_CHILD | WS_VISIBLE | SS_NOPREFIX | SS_CENTERIMAGE | SS_ENDELLIPSIS, 0, 0,
                                0, 0, parent, (HMENU)IDC_HINT, instance, NULL);
    if (!box->edit || !box->hint) {
        return false;
    }
    field_attach(theme, box->edit);
    string_load(instance, IDS_CUE, cue);
    SendMessageW(box->edit, EM_SETCUEBANNER, TRUE, (LPARAM)cue);
    SendMessageW(box->edit, EM_SETLIMITTEXT, TYPED_MAX, 0);
    show_hint(box);
    return true;
}

void filter_box_set_scale(struct filter_box *box, HFONT font)
{
    SendMessageW(box->edit, WM_SETFONT, (WPARAM)font, TRUE);
    SendMessageW(box->hint, WM_SETFONT, (WPARAM)font, TRUE);
}

int filter_box_height(const struct filter_box *box, int margin)
{
    TEXTMETRICW metrics = {.tmHeight = 16};
    HDC dc = GetDC(box->edit);
    HGDIOBJ old = SelectObject(dc, (HFONT)SendMessageW(box->edit, WM_GETFONT, 0, 0));
    GetTextMetricsW(dc, &metrics);
    SelectObject(dc, old);
    ReleaseDC(box->edit, dc);
    return metrics.tmHeight + margin;
}

void filter_box_place(const struct filter_box *box, int left, int top, int width, int height, int gap)
{
    int edit_width = (width - gap) * 11 / 20;
    place_control(box->edit, left, top, edit_width, height);
    place_control(box->hint, left + edit_width + gap, top, width - edit_width - gap, height);
}

/* Bytes of UTF-8 are what the parser counts; people count characters, from 1. */
static size_t character_at(const char *text, size_t position)
{
    size_t count = 1;
    for (size_t i = 0; i < position && text[i]; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

static void show_error(const struct filter_box *box, const char *text, const struct filter_error *error)
{
    wchar_t position[24], why[256], shown[STRING_SIZE];
    const wchar_t *inserts[] = {position, why};
    swprintf(position, 24, L"%llu", (unsigned long long)character_at(text, error->position));
    system_utf16(error->message, why, sizeof why / sizeof why[0]);
    string_format(box->instance, IDS_FILTER_ERROR, shown, STRING_SIZE, inserts);
    SetWindowTextW(box->hint, shown);
}

/* What was typed is parsed by itself first, so that the position in an error is one that the user sees. */
static struct filter *parse(const char *typed, const struct quick_filter *quick, uint64_t columns,
                            struct filter_error *error)
{
    char text[FILTER_TEXT_MAX + 1];
    struct filter *filter = filter_parse(typed, columns, error);
    if (filter && !quick_filter_shows_all(quick)) {
        filter_free(filter);
        quick_filter_query(quick, typed, text, sizeof text);
        filter = filter_parse(text, columns, error);
    }
    return filter;
}

void filter_box_get(const struct filter_box *box, char typed[FILTER_TEXT_MAX + 1])
{
    wchar_t wide[TYPED_MAX + 1];
    GetWindowTextW(box->edit, wide, TYPED_MAX + 1);
    system_utf8(wide, typed, FILTER_TEXT_MAX + 1);
}

void filter_box_set(const struct filter_box *box, const char *typed)
{
    wchar_t wide[TYPED_MAX + 1];
    system_utf16(typed, wide, TYPED_MAX + 1);
    SetWindowTextW(box->edit, wide);
}

struct filter *filter_box_read(struct filter_box *box, const struct quick_filter *quick, uint64_t columns)
{
    char typed[FILTER_TEXT_MAX + 1];
    struct filter_error error;
    filter_box_get(box, typed);
    struct filter *filter = parse(typed, quick, columns, &error);
    bool was_wrong = box->wrong;
    box->wrong = !filter;
    if (!filter) {
        show_error(box, typed, &error);
    } else if (was_wrong) {
        show_hint(box);
    }
    return filter;
}

void filter_box_clear(const struct filter_box *box)
{
    SetWindowTextW(box->edit, L"");
}

void filter_box_focus(const struct filter_box *box)
{
    SetFocus(box->edit);
    SendMessageW(box->edit, EM_SETSEL, 0, -1);
}

HBRUSH filter_box_colour(const struct filter_box *box, HDC dc, HWND control)
{
    const struct theme *theme = box->theme;
    if (control == box->edit) {
        SetTextColor(dc, theme->text);
        SetBkColor(dc, theme->window);
        return theme->window_brush;
    }
    if (control == box->hint) {
        SetTextColor(dc, box->wrong ? theme->error_text : theme->quiet_text);
        SetBkColor(dc, theme->face);
        return theme->face_brush;
    }
    return NULL;
}
