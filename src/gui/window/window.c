/*
 * window: makes the parts, routes messages to them, and ends them.
 */
#include "gui/window/window.h"

#include <stdlib.h>

#include "gui/paint/dpi.h"
#include "gui/paint/menu_theme.h"
#include "gui/window/menu.h"
#include "sockscope/system.h"

#include "resource.h"

enum { STOP_MS = 2000, ICONS_STOP_MS = 500, WIDTH = 1220, HEIGHT = 640 };

static LRESULT notify(struct window *window, const NMHDR *header)
{
    LRESULT result = 0;
    if (header->hwndFrom == window->status.control &&
        (header->code == (UINT)NM_CLICK || header->code == (UINT)NM_RCLICK)) {
        const NMMOUSE *mouse = (const NMMOUSE *)header;
        if (mouse->dwItemSpec == STATUS_UPDATE) {
            window_set_interval(window, (window->interval + 1) % INTERVAL_COUNT);
        } else if (mouse->dwItemSpec == STATUS_MESSAGE) {
            status_tell(&window->status);
        }
        return 0;
    }
    if (toolbar_notify(&window->toolbar, header, &result) || header->hwndFrom != window->list.control) {
        return result;
    }
    if (header->code == (UINT)LVN_COLUMNCLICK) {
        window_sort_by(window, ((const NMLISTVIEW *)header)->iSubItem);
    } else if (header->code == (UINT)LVN_KEYDOWN) {
        return window_key_in_list(window, ((const NMLVKEYDOWN *)header)->wVKey);
    } else if (header->code == (UINT)LVN_ITEMCHANGED || header->code == (UINT)LVN_ODSTATECHANGED) {
        /* Of many rows that change at once the last is told. */
        window->details_posted = window->details_posted || PostMessageW(window->frame, MESSAGE_DETAILS, 0, 0);
    } else {
        list_notify(&window->list, header, &result);
    }
    return result;
}

/* Life. */

static bool start_model(struct window *window)
{
    struct model_thread_settings settings = {.source = window->settings.source,
                                             .interval_ms = window->settings.interval_ms,
                                             .highlight_ms = window->settings.highlight_ms,
                                             .facts = 0,
                                             .sort = window->list.order,
                                             .published = window_frame_published,
                                             .published_context = window};
    window->model = model_thread_start(&settings);
    return window->model != NULL;
}

static bool create_parts(struct window *window)
{
    struct settings_problem problem = {0, ""};
    uint32_t error = 0;
    HWND frame = window->frame;
    enum settings_load loaded = window_load_settings(window, &problem, &error);
    window->dpi = dpi_of(frame);
    window->theme.choice = window->settings.theme;
    theme_read(&window->theme);
    window->icons = icons_create(frame, MESSAGE_ICON, window->dpi, icons_extract);
    window->actions = (struct actions){.window = frame,
                                       .instance = window->instance,
                                       .theme = &window->theme,
                                       .message = MESSAGE_ACTION,
                                       .close = window->settings.close,
                                       .terminate = window->settings.terminate,
                                       .elevated = window->settings.elevated};
    window->saver = (struct saver){
        .window = frame, .instance = window->instance, .theme = &window->theme, .message = MESSAGE_SAVED};
    window->opener = (struct opener){.window = frame,
                                     .instance = window->instance,
                                     .message = MESSAGE_OPENED,
                                     .shell = window->settings.shell};
    window->find.owner = frame;
    window->find.instance = window->instance;
    window->find.theme = &window->theme;
    window->whois = (struct whois_window){.owner = frame,
                                          .message = MESSAGE_WHOIS,
                                          .instance = window->instance,
                                          .theme = &window->theme,
                                          .first = window->settings.whois};
    window->doctor = (struct doctor_window){.owner = frame,
                                            .message = MESSAGE_DOCTOR,
                                            .instance = window->instance,
                                            .theme = &window->theme,
                                            .operations = window->settings.doctor};
    window->details.window = frame;
    window->details.message = MESSAGE_DETAILS;
    window->details.list_processes = window->settings.list_processes;
    if (!window->icons || !start_model(window) || !window_start_names(window) ||
        !toolbar_create(&window->toolbar, frame, window->instance, &window->theme) ||
        !filter_box_create(&window->filter, frame, window->instance, &window->theme) ||
        !list_create(&window->list, frame, window->instance, &window->theme, window->icons) ||
        !details_create(&window->details, frame, window->instance, &window->theme) ||
        !status_create(&window->status, frame, window->instance, &window->theme) ||
        !announcer_create(&window->announcer, frame, window->instance)) {
        return false;
    }
    if (!window->settings.zone.offset) {
        window->settings.zone =
            (struct zone_operations){.offset = system_utc_offset, .forget = system_forget_utc_offsets};
    }
    window->list.context.utc_offset = window->settings.zone.offset;
    window->zoom = 100;
    window_set_scale(window, window->dpi, USER_DEFAULT_SCREEN_DPI);
    window_choose_theme(window, window->theme.choice);
    window_set_order(window, &window->list.order);
    window->interval = window_interval_index(window->settings.interval_ms);
    window->last_interval = window->interval == PAUSED ? 1 : window->interval;
    window_set_interval(window, window->interval);
    window_apply_parts(window, &window->kept_settings);
    window_tell_settings(window, loaded, &problem, error);
    SetFocus(window->list.control);
    return true;
}

static void destroy(struct window *window)
{
    window_save_settings(window, false);
    bool stopped = actions_finish(&window->actions, STOP_MS);
    stopped = saver_finish(&window->saver, STOP_MS) && stopped;
    stopped = opener_finish(&window->opener, STOP_MS) && stopped;
    stopped = details_finish(&window->details, STOP_MS) && stopped;
    if (window->model) {
        /* A save that did not end keeps what it reads; then the program ends below. */
        if (!window->saver.borrowed) {
            model_thread_give_back(window->model, window->list.frame);
        }
        model_thread_give_back(window->model, window->kept);
        window->list.frame = window->kept = NULL;
        stopped = model_thread_stop(window->model, STOP_MS) && stopped;
        window->model = NULL;
    }
    stopped = whois_window_finish(&window->whois, STOP_MS) && stopped;
    stopped = doctor_window_finish(&window->doctor, STOP_MS) && stopped;
    stopped = window_stop_names(window, STOP_MS) && stopped;
    icons_free(window->icons, ICONS_STOP_MS);
    window->icons = NULL;
    toolbar_destroy(&window->toolbar);
    announcer_destroy(&window->announcer);
    menu_theme_release(GetMenu(window->frame));
    theme_free(&window->theme);
    DeleteObject(window->font);
    DeleteObject(window->list_font);
    outline_free(&window->list.outline);
    outline_free(&window->list.before);
    folds_free(&window->list.folds);
    window->font = NULL;
    if (!stopped) {
        /* A system call does not come back; what it uses must not be freed under it. */
        ExitProcess(0);
    }
    PostQuitMessage(0);
}

/*
 * The clock is another (WM_TIMECHANGE), or the zone: of that one Microsoft's page of SetTimeZoneInformation
 * says that WM_SETTINGCHANGE is sent.
 */
static void follow_zone(struct window *window)
{
    window->settings.zone.forget();
    InvalidateRect(window->list.control, NULL, FALSE);
    window_follow_details(window);
}

static bool takes_keys(const struct window *window, HWND control)
{
    return control && IsChild(window->frame, control) && IsWindowVisible(control) && IsWindowEnabled(control);
}

static LRESULT CALLBACK procedure(HWND frame, UINT message, WPARAM wide, LPARAM longer)
{
    struct window *window = (struct window *)GetWindowLongPtrW(frame, GWLP_USERDATA);
    HBRUSH brush;
    if (message == WM_NCCREATE) {
        window = ((const CREATESTRUCTW *)longer)->lpCreateParams;
        window->frame = frame;
        SetWindowLongPtrW(frame, GWLP_USERDATA, (LONG_PTR)window);
    }
    if (!window) {
        return DefWindowProcW(frame, message, wide, longer);
    }
    switch (message) {
    case WM_CREATE:
        return create_parts(window) ? 0 : -1;
    case WM_SIZE:
        window_lay_out(window);
        return 0;
    case WM_ACTIVATE:
        if (LOWORD(wide) == WA_INACTIVE) {
            window->focus = GetFocus();
        }
        break;
    case WM_SETFOCUS:
        SetFocus(takes_keys(window, window->focus) ? window->focus : window->list.control);
        return 0;
    case WM_NEXTDLGCTL:
        /* So a field of several lines lets go of the keyboard when Tab is pressed in it. */
        SetFocus(LOWORD(longer) ? (HWND)wide : GetNextDlgTabItem(frame, GetFocus(), wide != 0));
        return 0;
    case WM_GETMINMAXINFO:
        ((MINMAXINFO *)longer)->ptMinTrackSize =
            (POINT){dpi_scale(dpi_of(frame), 480), dpi_scale(dpi_of(frame), 240)};
        return 0;
    case WM_LBUTTONDOWN:
    case WM_MOUSEMOVE:
    case WM_LBUTTONUP:
    case WM_CAPTURECHANGED:
        if (window_split(window, message, longer)) {
            return 0;
        }
        break;
    case WM_ERASEBKGND: {
        RECT area;
        GetClientRect(frame, &area);
        FillRect((HDC)wide, &area, window->theme.face_brush);
        return 1;
    }
    case WM_CTLCOLOREDIT:
    case WM_CTLCOLORLISTBOX:
    case WM_CTLCOLORSTATIC:
        brush = details_colour(&window->details, (HDC)wide, (HWND)longer);
        brush = brush ? brush : filter_box_colour(&window->filter, (HDC)wide, (HWND)longer);
        return brush ? (LRESULT)brush : DefWindowProcW(frame, message, wide, longer);
    case WM_NOTIFY:
        return notify(window, (const NMHDR *)longer);
    case WM_COMMAND:
        if (LOWORD(wide) == IDC_FILTER) {
            if (HIWORD(wide) == EN_CHANGE) {
                window_read_filter(window);
            } else if (HIWORD(wide) == EN_KILLFOCUS) {
                window_note_filter(window);
            }
        } else if (LOWORD(wide) == IDC_OTHERS) {
            if (HIWORD(wide) == LBN_DBLCLK) {
                details_jump(&window->details, &window->list);
            }
        } else {
            window_run_command(window, LOWORD(wide));
        }
        return 0;
    case WM_CONTEXTMENU:
        /* The header's comes through the list, on some systems in the list's name. */
        if ((HWND)wide == window->list.control || GetParent((HWND)wide) == window->list.control) {
            if (!window_show_header_menu(window, longer)) {
                window_show_row_menu(window, longer);
            }
            return 0;
        }
        break;
    case WM_INITMENUPOPUP:
        menu_prepare((HMENU)wide, &window->list, &window->actions);
        menu_theme_apply(&window->theme, (HMENU)wide);
        return 0;
    case WM_HELP:
        /* F1, in dialogs and menus of this window, too. */
        window_run_command(window, IDC_HELP_PAGE);
        return TRUE;
    case WM_NCPAINT:
    case WM_NCACTIVATE: {
        LRESULT painted = DefWindowProcW(frame, message, wide, longer);
        menu_theme_fill_bar(&window->theme, frame);
        return painted;
    }
    case WM_MEASUREITEM:
        menu_theme_measure(frame, window->font, (MEASUREITEMSTRUCT *)longer);
        return TRUE;
    case WM_DRAWITEM:
        menu_theme_draw(frame, &window->theme, window->font, (const DRAWITEMSTRUCT *)longer);
        return TRUE;
    case WM_MENUCHAR:
        return menu_theme_key((HMENU)longer, (wchar_t)LOWORD(wide));
    case WM_ENTERMENULOOP:
    case WM_EXITMENULOOP:
        window_hold(window, message == WM_ENTERMENULOOP);
        return 0;
    case WM_DPICHANGED:
        window_change_dpi(window, HIWORD(wide), (const RECT *)longer);
        return 0;
    case WM_SETTINGCHANGE:
        if (wide == SPI_SETNONCLIENTMETRICS) {
            /* Text is larger or smaller now. */
            window_set_scale(window, window->dpi, window->dpi);
            window_lay_out(window);
        }
        window_follow_theme(window);
        follow_zone(window);
        break;
    case WM_TIMECHANGE:
        follow_zone(window);
        break;
    case WM_SYSCOLORCHANGE:
        window_follow_theme(window);
        break;
    case WM_THEMECHANGED:
        /* Controls have lost what they were given. */
        window_apply_theme(window);
        break;
    case MESSAGE_FRAME:
        window_take_frame(window);
        return 0;
    case MESSAGE_ICON:
        if (icons_answer(window->icons, longer)) {
            InvalidateRect(window->list.control, NULL, FALSE);
        }
        return 0;
    case MESSAGE_DETAILS:
        if (longer) {
            details_answer(&window->details, longer);
        } else {
            window->details_posted = false;
        }
        window_follow_details(window);
        return 0;
    case MESSAGE_NAMES:
        window_show_names(window);
        return 0;
    case MESSAGE_WHOIS:
        whois_window_take(&window->whois, longer);
        return 0;
    case MESSAGE_DOCTOR:
        doctor_window_take(&window->doctor, longer);
        return 0;
    case MESSAGE_ACTION:
        window_take_result(window, longer);
        return 0;
    case MESSAGE_SAVED:
        window_take_saved(window, longer);
        return 0;
    case MESSAGE_OPENED:
        window_take_opened(window, longer);
        return 0;
    case WM_CLOSE:
        if (!IsWindowEnabled(frame)) {
            /* A dialog is open, and what it was asked for will go on with this window. */
            PostMessageW(GetLastActivePopup(frame), WM_CLOSE, 0, 0);
            return 0;
        }
        if (!actions_may_end(&window->actions)) {
            return 0;
        }
        break;
    case WM_ENDSESSION:
        if (wide) {
            window_save_settings(window, true);
        }
        return 0;
    case WM_DESTROY:
        destroy(window);
        return 0;
    case WM_NCDESTROY:
        SetWindowLongPtrW(frame, GWLP_USERDATA, 0);
        free(window);
        return 0;
    default:
        break;
    }
    return DefWindowProcW(frame, message, wide, longer);
}

static ATOM register_class(HINSTANCE instance)
{
    WNDCLASSEXW class = {.cbSize = sizeof class,
                         .lpfnWndProc = procedure,
                         .hInstance = instance,
                         .hIcon = LoadIconW(instance, MAKEINTRESOURCEW(IDI_SOCKSCOPE)),
                         .hCursor = LoadCursorW(NULL, IDC_ARROW),
                         .lpszMenuName = MAKEINTRESOURCEW(IDM_WINDOW),
                         .lpszClassName = SOCKSCOPE_WINDOW_CLASS};
    return RegisterClassExW(&class);
}

/* What fits on the first monitor, up to the size that shows all columns but the path. */
static SIZE first_size(void)
{
    UINT dpi = GetDpiForSystem();
    SIZE size = {dpi_scale(dpi, WIDTH), dpi_scale(dpi, HEIGHT)};
    RECT work;
    if (SystemParametersInfoW(SPI_GETWORKAREA, 0, &work, 0)) {
        size.cx = size.cx < work.right - work.left ? size.cx : work.right - work.left;
        size.cy = size.cy < work.bottom - work.top ? size.cy : work.bottom - work.top;
    }
    return size;
}

HWND window_create(HINSTANCE instance, const struct window_settings *settings, int show)
{
    INITCOMMONCONTROLSEX controls = {sizeof controls,
                                     ICC_LISTVIEW_CLASSES | ICC_BAR_CLASSES | ICC_UPDOWN_CLASS};
    struct window *window = calloc(1, sizeof *window);
    InitCommonControlsEx(&controls);
    if (!window || (!register_class(instance) && GetLastError() != ERROR_CLASS_ALREADY_EXISTS)) {
        free(window);
        return NULL;
    }
    window->instance = instance;
    window->settings = *settings;
    window->keys = LoadAcceleratorsW(instance, MAKEINTRESOURCEW(IDA_WINDOW));
    SIZE size = first_size();
    /* From WM_NCCREATE on the window frees itself. */
    HWND frame = CreateWindowExW(WS_EX_CONTROLPARENT, SOCKSCOPE_WINDOW_CLASS, L"Sockscope",
                                 WS_OVERLAPPEDWINDOW | WS_CLIPCHILDREN, CW_USEDEFAULT, CW_USEDEFAULT, size.cx,
                                 size.cy, NULL, NULL, instance, window);
    if (frame) {
        ShowWindow(frame, window_place(window, show));
    }
    return frame;
}

bool window_translate(HWND frame, MSG *message)
{
    struct window *window = (struct window *)GetWindowLongPtrW(frame, GWLP_USERDATA);
    return window &&
           (find_dialog_translate(&window->find, message) ||
            whois_window_translate(&window->whois, message) ||
            doctor_window_translate(&window->doctor, message) ||
            TranslateAcceleratorW(frame, window->keys, message) || IsDialogMessageW(frame, message));
}

int window_run(HWND frame)
{
    MSG message;
    while (GetMessageW(&message, NULL, 0, 0) > 0) {
        if (!window_translate(frame, &message)) {
            TranslateMessage(&message);
            DispatchMessageW(&message);
        }
    }
    return (int)message.wParam;
}
