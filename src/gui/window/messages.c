/*
 * messages: which messages the window handles, and where: one row per message.
 */
#include "gui/window/window.h"

#include <stdlib.h>

#include "gui/dialogs/question.h"
#include "gui/paint/dpi.h"
#include "gui/paint/menu_theme.h"
#include "gui/paint/strings.h"
#include "gui/window/menu.h"

#include "resource.h"

struct message {
    UINT id;
    WPARAM wide;
    LPARAM longer;
};

/* What a handler returns when Windows shall go on with the message; no answer of any has this value. */
static const LRESULT GO_ON = (LRESULT)0x60A11017;

/* Notifications of controls. */

/* True when the list shall not see the key. */
static bool key_in_list(struct window *window, WORD key)
{
    if (key == VK_LEFT || key == VK_RIGHT) {
        return GetKeyState(VK_CONTROL) >= 0 &&
               list_fold(&window->list, list_focused(&window->list), key == VK_LEFT);
    }
    return command_run(window, command_of_list_key(window, key));
}

/* In a dialog: the bar has not always room for all of it. */
static void tell_message(struct window *window)
{
    wchar_t title[STRING_SIZE], text[STATUS_MESSAGE_SIZE];
    const struct question question = {IDI_INFORMATION, title, text, NULL, NULL, true};
    if (status_message(&window->status, text)) {
        string_load(window->instance, IDS_MESSAGE_TITLE, title);
        question_ask(window->frame, window->instance, &window->theme, &question);
    }
}

static void click_status(struct window *window, const NMMOUSE *mouse)
{
    if (mouse->dwItemSpec == STATUS_UPDATE) {
        window_set_interval(window, (window->interval + 1) % INTERVAL_COUNT);
    } else if (mouse->dwItemSpec == STATUS_MESSAGE) {
        tell_message(window);
    }
}

static LRESULT note_list(struct window *window, const NMHDR *header)
{
    LRESULT result = 0;
    switch (header->code) {
    case LVN_COLUMNCLICK:
        window_sort_by(window, ((const NMLISTVIEW *)header)->iSubItem);
        break;
    case LVN_KEYDOWN:
        return key_in_list(window, ((const NMLVKEYDOWN *)header)->wVKey);
    case LVN_ITEMCHANGED:
    case LVN_ODSTATECHANGED:
        /* Of many rows that change at once, only the last is reported. */
        window->details_posted = window->details_posted || PostMessageW(window->frame, MESSAGE_DETAILS, 0, 0);
        break;
    default:
        list_notify(&window->list, header, &result);
        break;
    }
    return result;
}

static LRESULT on_notify(struct window *window, const struct message *message)
{
    const NMHDR *header = (const NMHDR *)message->longer;
    LRESULT result = 0;
    if (header->hwndFrom == window->status.control &&
        (header->code == (UINT)NM_CLICK || header->code == (UINT)NM_RCLICK)) {
        click_status(window, (const NMMOUSE *)header);
    } else if (!toolbar_notify(&window->toolbar, header, &result) &&
               header->hwndFrom == window->list.control) {
        result = note_list(window, header);
    }
    return result;
}

static LRESULT on_command(struct window *window, const struct message *message)
{
    UINT id = LOWORD(message->wide), what = HIWORD(message->wide);
    if (id == IDC_FILTER && what == EN_CHANGE) {
        window_read_filter(window);
    } else if (id == IDC_FILTER && what == EN_KILLFOCUS) {
        window_note_filter(window);
    } else if (id == IDC_OTHERS && what == LBN_DBLCLK) {
        details_jump(&window->details, &window->list);
    } else {
        command_run(window, id);
    }
    return 0;
}

/* Life. */

static LRESULT on_create(struct window *window, const struct message *message)
{
    (void)message;
    return window_begin(window) ? 0 : -1;
}

static LRESULT on_close(struct window *window, const struct message *message)
{
    (void)message;
    if (!IsWindowEnabled(window->frame)) {
        /* A dialog is open, and what it was asked for will go on with this window. */
        PostMessageW(GetLastActivePopup(window->frame), WM_CLOSE, 0, 0);
        return 0;
    }
    return actions_may_end(&window->actions) ? GO_ON : 0;
}

static LRESULT on_end_session(struct window *window, const struct message *message)
{
    if (message->wide) {
        window_save_settings(window, true);
    }
    return 0;
}

static LRESULT on_destroy(struct window *window, const struct message *message)
{
    (void)message;
    window_end(window);
    return 0;
}

static LRESULT on_nc_destroy(struct window *window, const struct message *message)
{
    (void)message;
    SetWindowLongPtrW(window->frame, GWLP_USERDATA, 0);
    DestroyAcceleratorTable(window->keys);
    free(window);
    return 0;
}

/* Place and keyboard. */

static LRESULT on_size(struct window *window, const struct message *message)
{
    (void)message;
    window_lay_out(window);
    return 0;
}

static LRESULT on_min_max(struct window *window, const struct message *message)
{
    UINT dpi = dpi_of(window->frame);
    ((MINMAXINFO *)message->longer)->ptMinTrackSize = (POINT){dpi_scale(dpi, 480), dpi_scale(dpi, 240)};
    return 0;
}

static LRESULT on_mouse(struct window *window, const struct message *message)
{
    return window_split(window, message->id, message->longer) ? 0 : GO_ON;
}

static LRESULT on_activate(struct window *window, const struct message *message)
{
    if (LOWORD(message->wide) == WA_INACTIVE) {
        window->focus = GetFocus();
    }
    return GO_ON;
}

static bool takes_keys(const struct window *window, HWND control)
{
    return control && IsChild(window->frame, control) && IsWindowVisible(control) && IsWindowEnabled(control);
}

static LRESULT on_focus(struct window *window, const struct message *message)
{
    (void)message;
    SetFocus(takes_keys(window, window->focus) ? window->focus : window->list.control);
    return 0;
}

/* So a field of several lines lets go of the keyboard when Tab is pressed in it. */
static LRESULT on_next_control(struct window *window, const struct message *message)
{
    SetFocus(LOWORD(message->longer) ? (HWND)message->wide
                                     : GetNextDlgTabItem(window->frame, GetFocus(), message->wide != 0));
    return 0;
}

static LRESULT on_dpi(struct window *window, const struct message *message)
{
    window_change_dpi(window, HIWORD(message->wide), (const RECT *)message->longer);
    return 0;
}

/* Menus. */

/* The header's comes through the list, on some systems in the list's name. */
static LRESULT on_context_menu(struct window *window, const struct message *message)
{
    HWND control = (HWND)message->wide;
    if (control != window->list.control && GetParent(control) != window->list.control) {
        return GO_ON;
    }
    if (!menu_show_header(window, message->longer)) {
        menu_show_row(window, message->longer);
    }
    return 0;
}

static LRESULT on_menu_opens(struct window *window, const struct message *message)
{
    menu_prepare(window, (HMENU)message->wide);
    menu_theme_apply(&window->theme, (HMENU)message->wide);
    return 0;
}

static LRESULT on_menu_loop(struct window *window, const struct message *message)
{
    window_hold(window, message->id == WM_ENTERMENULOOP);
    return 0;
}

static LRESULT on_measure_item(struct window *window, const struct message *message)
{
    menu_theme_measure(window->frame, window->font, (MEASUREITEMSTRUCT *)message->longer);
    return TRUE;
}

static LRESULT on_draw_item(struct window *window, const struct message *message)
{
    menu_theme_draw(window->frame, &window->theme, window->font, (const DRAWITEMSTRUCT *)message->longer);
    return TRUE;
}

static LRESULT on_menu_letter(struct window *window, const struct message *message)
{
    (void)window;
    return menu_theme_key((HMENU)message->longer, (wchar_t)LOWORD(message->wide));
}

/* F1, in dialogs and menus of this window, too. */
static LRESULT on_help(struct window *window, const struct message *message)
{
    (void)message;
    command_run(window, IDC_HELP_PAGE);
    return TRUE;
}

/* Colours. */

static LRESULT on_erase(struct window *window, const struct message *message)
{
    RECT area;
    GetClientRect(window->frame, &area);
    FillRect((HDC)message->wide, &area, window->theme.face_brush);
    return 1;
}

static LRESULT on_control_colour(struct window *window, const struct message *message)
{
    HDC dc = (HDC)message->wide;
    HWND control = (HWND)message->longer;
    HBRUSH brush = details_colour(&window->details, dc, control);
    brush = brush ? brush : filter_box_colour(&window->filter, dc, control);
    return brush ? (LRESULT)brush : GO_ON;
}

static LRESULT on_paint_frame(struct window *window, const struct message *message)
{
    LRESULT painted = DefWindowProcW(window->frame, message->id, message->wide, message->longer);
    menu_theme_fill_bar(&window->theme, window->frame);
    return painted;
}

/*
 * The clock is another (WM_TIMECHANGE), or the zone: of that one Microsoft's page of SetTimeZoneInformation
 * says that WM_SETTINGCHANGE is sent.
 */
static LRESULT on_time(struct window *window, const struct message *message)
{
    (void)message;
    window->settings.zone.forget();
    InvalidateRect(window->list.control, NULL, FALSE);
    window_follow_details(window);
    return GO_ON;
}

static LRESULT on_settings(struct window *window, const struct message *message)
{
    if (message->wide == SPI_SETNONCLIENTMETRICS) {
        /* The size of text may be another. */
        window_set_scale(window, window->dpi, window->dpi);
        window_lay_out(window);
    }
    window_follow_theme(window);
    return on_time(window, message);
}

static LRESULT on_colours(struct window *window, const struct message *message)
{
    (void)message;
    window_follow_theme(window);
    return GO_ON;
}

/* Controls have lost what they were given. */
static LRESULT on_theme(struct window *window, const struct message *message)
{
    (void)message;
    window_apply_theme(window);
    return GO_ON;
}

/* What workers have posted. */

static LRESULT on_frame(struct window *window, const struct message *message)
{
    (void)message;
    window_take_frame(window);
    return 0;
}

static LRESULT on_icon(struct window *window, const struct message *message)
{
    (void)message;
    if (icons_answer(window->icons)) {
        InvalidateRect(window->list.control, NULL, FALSE);
    }
    return 0;
}

static LRESULT on_details(struct window *window, const struct message *message)
{
    if (message->longer) {
        details_answer(&window->details);
    } else {
        window->details_posted = false;
    }
    window_follow_details(window);
    return 0;
}

static LRESULT on_names(struct window *window, const struct message *message)
{
    (void)message;
    window_show_names(window);
    return 0;
}

static LRESULT on_whois(struct window *window, const struct message *message)
{
    (void)message;
    whois_window_take(&window->whois);
    return 0;
}

static LRESULT on_doctor(struct window *window, const struct message *message)
{
    (void)message;
    doctor_window_take(&window->doctor);
    return 0;
}

static LRESULT on_action(struct window *window, const struct message *message)
{
    (void)message;
    window_take_result(window);
    return 0;
}

static LRESULT on_saved(struct window *window, const struct message *message)
{
    (void)message;
    window_take_saved(window);
    return 0;
}

static LRESULT on_opened(struct window *window, const struct message *message)
{
    (void)message;
    window_take_opened(window);
    return 0;
}

static const struct {
    UINT id;
    LRESULT (*handle)(struct window *window, const struct message *message);
} handlers[] = {
    {WM_NOTIFY, on_notify},
    {WM_COMMAND, on_command},

    {WM_CREATE, on_create},
    {WM_CLOSE, on_close},
    {WM_ENDSESSION, on_end_session},
    {WM_DESTROY, on_destroy},
    {WM_NCDESTROY, on_nc_destroy},

    {WM_SIZE, on_size},
    {WM_GETMINMAXINFO, on_min_max},
    {WM_LBUTTONDOWN, on_mouse},
    {WM_MOUSEMOVE, on_mouse},
    {WM_LBUTTONUP, on_mouse},
    {WM_CAPTURECHANGED, on_mouse},
    {WM_ACTIVATE, on_activate},
    {WM_SETFOCUS, on_focus},
    {WM_NEXTDLGCTL, on_next_control},
    {WM_DPICHANGED, on_dpi},

    {WM_CONTEXTMENU, on_context_menu},
    {WM_INITMENUPOPUP, on_menu_opens},
    {WM_ENTERMENULOOP, on_menu_loop},
    {WM_EXITMENULOOP, on_menu_loop},
    {WM_MEASUREITEM, on_measure_item},
    {WM_DRAWITEM, on_draw_item},
    {WM_MENUCHAR, on_menu_letter},
    {WM_HELP, on_help},

    {WM_ERASEBKGND, on_erase},
    {WM_CTLCOLOREDIT, on_control_colour},
    {WM_CTLCOLORLISTBOX, on_control_colour},
    {WM_CTLCOLORSTATIC, on_control_colour},
    {WM_NCPAINT, on_paint_frame},
    {WM_NCACTIVATE, on_paint_frame},
    {WM_SETTINGCHANGE, on_settings},
    {WM_TIMECHANGE, on_time},
    {WM_SYSCOLORCHANGE, on_colours},
    {WM_THEMECHANGED, on_theme},

    {MESSAGE_FRAME, on_frame},
    {MESSAGE_ICON, on_icon},
    {MESSAGE_DETAILS, on_details},
    {MESSAGE_NAMES, on_names},
    {MESSAGE_WHOIS, on_whois},
    {MESSAGE_DOCTOR, on_doctor},
    {MESSAGE_ACTION, on_action},
    {MESSAGE_SAVED, on_saved},
    {MESSAGE_OPENED, on_opened},
};

static LRESULT handle(struct window *window, const struct message *message)
{
    for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++) {
        if (handlers[i].id == message->id) {
            return handlers[i].handle(window, message);
        }
    }
    return GO_ON;
}

LRESULT CALLBACK window_procedure(HWND frame, UINT id, WPARAM wide, LPARAM longer)
{
    const struct message message = {id, wide, longer};
    struct window *window = (struct window *)GetWindowLongPtrW(frame, GWLP_USERDATA);
    if (id == WM_NCCREATE) {
        window = ((const CREATESTRUCTW *)longer)->lpCreateParams;
        window->frame = frame;
        SetWindowLongPtrW(frame, GWLP_USERDATA, (LONG_PTR)window);
    }
    LRESULT answer = window ? handle(window, &message) : GO_ON;
    return answer == GO_ON ? DefWindowProcW(frame, id, wide, longer) : answer;
}
