/*
 * window: puts the parts together: lays them out, routes messages, and hands frames from the model thread
 * to the list.  While a menu is open no frame is taken, so the rows hold still; collection goes on.
 */
#include <windows.h>

#include <commctrl.h>
#include <stdlib.h>

#include "gui/actions.h"
#include "gui/clipboard.h"
#include "gui/details.h"
#include "gui/dpi.h"
#include "gui/filter_box.h"
#include "gui/find_dialog.h"
#include "gui/gui.h"
#include "gui/icons.h"
#include "gui/list.h"
#include "gui/menu.h"
#include "gui/menu_theme.h"
#include "gui/quick_menu.h"
#include "gui/status.h"
#include "gui/strings.h"
#include "gui/theme.h"
#include "gui/toolbar.h"
#include "sockscope/model_thread.h"
#include "sockscope/system.h"

#include "resource.h"
#include "version.h"

enum { MESSAGE_FRAME = WM_APP, MESSAGE_ICON, MESSAGE_ACTION, MESSAGE_DETAILS };
enum {
    STOP_MS = 2000,
    WIDTH = 1220,
    HEIGHT = 640,
    MARGIN = 6,
    FILTER_WIDTH = 480,
    DETAILS_HEIGHT = 190,
    ALL_COLUMNS = (1 << COLUMN_COUNT) - 1
};

static const uint64_t intervals[] = {500, 1000, 2000, 5000, 0};
enum { INTERVAL_COUNT = sizeof intervals / sizeof intervals[0], PAUSED = INTERVAL_COUNT - 1 };

struct window {
    HWND frame;
    HINSTANCE instance;
    struct window_settings settings;
    HACCEL keys;
    HFONT font;
    UINT dpi;
    struct theme theme;
    struct toolbar toolbar;
    struct filter_box filter;
    struct list list;
    struct details details;
    struct find_dialog find;
    struct status status;
    struct icons *icons;
    struct actions actions;
    struct model_thread *model;
    int interval;       /* index into intervals */
    int last_interval;  /* to go back to from a pause */
    bool holding;       /* a menu is open */
    bool frozen;        /* the user looks at what stood there */
    struct frame *kept; /* the newest frame while frozen, NULL before there is one */
    struct quick_filter quick;
    bool following;  /* rows that open are brought into view */
    uint64_t newest; /* id of the newest row that was */
    bool complete;   /* all facts are asked for */
};

/* The model thread says that there is a frame; it must not block. */
static void frame_published(void *context)
{
    struct window *window = context;
    PostMessageW(window->frame, MESSAGE_FRAME, 0, 0);
}

/* What the first rows do not need is asked for once they are painted. */
static void complete_facts(struct window *window)
{
    if (!window->complete) {
        window->complete = true;
        model_thread_set_facts(window->model, FACT_PATH | FACT_SERVICES);
    }
}

/* The newest row, when another one than before and not filtered out, comes into view. */
static void follow_newest(struct window *window)
{
    const struct frame *frame = window->list.frame;
    if (window->following && frame->newest_id != window->newest) {
        list_reveal(&window->list, (int)frame_find(frame, frame->newest_slot, frame->newest_id));
    }
    window->newest = frame->newest_id;
}

static void follow_new(struct window *window, bool following)
{
    window->following = following;
    CheckMenuItem(GetMenu(window->frame), IDC_FOLLOW, following ? MF_CHECKED : MF_UNCHECKED);
}

static void show_frame(struct window *window, struct frame *frame)
{
    model_thread_give_back(window->model, list_show(&window->list, frame));
    follow_newest(window);
    status_show_frame(&window->status, frame);
    details_follow(&window->details, &window->list);
    if (!window->complete) {
        UpdateWindow(window->list.control);
        complete_facts(window);
    }
}

/* The frame is kept: it is shown when the list goes on, without waiting for another look. */
static void keep_frame(struct window *window, struct frame *frame)
{
    model_thread_give_back(window->model, window->kept);
    window->kept = frame;
    status_show_frozen(&window->status, frame->events - window->list.frame->events);
}

static void take_frame(struct window *window)
{
    struct frame *frame = window->holding || !window->model ? NULL : model_thread_take(window->model);
    if (frame && window->frozen) {
        keep_frame(window, frame);
    } else if (frame) {
        show_frame(window, frame);
    }
}

/*
 * Newer rows are taken only after the command that the menu has posted, so that it sees the rows that the
 * user saw.
 */
static void hold(struct window *window, bool holding)
{
    window->holding = holding;
    PostMessageW(window->frame, MESSAGE_FRAME, 0, 0);
}

/* Layout and looks. */

/* Of the height that list and pane have together; the list has the larger part. */
static int details_height(const struct window *window, int all)
{
    int wanted = dpi_scale(window->dpi, DETAILS_HEIGHT);
    return wanted < all / 2 ? wanted : all / 2;
}

/* The toolbar stands left of the filter box, or above it where there is no room. */
static void lay_out(const struct window *window)
{
    RECT area;
    GetClientRect(window->frame, &area);
    SendMessageW(window->status.control, WM_SIZE, 0, 0);
    int margin = dpi_scale(window->dpi, MARGIN), bottom = area.bottom - status_height(&window->status);
    SIZE tools = toolbar_size(&window->toolbar);
    int height = filter_box_height(&window->filter, margin);
    bool beside = area.right >= tools.cx + dpi_scale(window->dpi, FILTER_WIDTH);
    int line = beside && tools.cy > height ? tools.cy : height;
    int left = beside ? tools.cx + 2 * margin : margin, top = beside ? margin : tools.cy + 2 * margin;
    MoveWindow(window->toolbar.control, margin, beside ? margin + (line - tools.cy) / 2 : margin, tools.cx,
               tools.cy, TRUE);
    filter_box_place(&window->filter, left, top + (line - height) / 2, area.right - left - margin, height,
                     margin);
    top += line + margin;
    int pane = window->details.shown ? details_height(window, bottom - top) : 0;
    if (pane) {
        details_place(&window->details, margin, bottom - pane + margin, area.right - 2 * margin,
                      pane - 2 * margin, margin);
        bottom -= pane;
    }
    MoveWindow(window->list.control, 0, top, area.right, bottom > top ? bottom - top : 0, TRUE);
}

static void set_scale(struct window *window, UINT dpi, UINT old_dpi)
{
    HFONT old = window->font;
    window->dpi = dpi;
    window->font = dpi_font(dpi);
    toolbar_set_scale(&window->toolbar, dpi, window->font);
    filter_box_set_scale(&window->filter, window->font);
    details_set_scale(&window->details, window->font);
    status_set_scale(&window->status, dpi, window->font);
    list_set_scale(&window->list, dpi, old_dpi, window->font);
    DeleteObject(old);
}

static void apply_theme(struct window *window)
{
    theme_read(&window->theme);
    theme_apply_frame(&window->theme, window->frame);
    menu_theme_apply(&window->theme, GetMenu(window->frame));
    DrawMenuBar(window->frame);
    InvalidateRect(window->toolbar.control, NULL, TRUE);
    list_apply_theme(&window->list);
    details_apply_theme(&window->details);
    status_apply_theme(&window->status);
    theme_apply_control(&window->theme, window->filter.edit);
    InvalidateRect(window->frame, NULL, TRUE);
}

static void change_dpi(struct window *window, UINT dpi, const RECT *place)
{
    UINT old = window->dpi;
    struct icons *icons = icons_create(window->frame, MESSAGE_ICON, dpi);
    if (icons) {
        icons_free(window->icons);
        window->icons = icons;
        window->list.icons = icons;
    }
    set_scale(window, dpi, old);
    SetWindowPos(window->frame, NULL, place->left, place->top, place->right - place->left,
                 place->bottom - place->top, SWP_NOZORDER | SWP_NOACTIVATE);
}

static void find_next(struct window *window, bool back)
{
    wchar_t said[FIND_SAID_SIZE];
    if (!window->find.query[0]) {
        find_dialog_open(&window->find);
        return;
    }
    int row = find_row(&window->list, window->find.query, back, said);
    list_select(&window->list, row);
    status_say(&window->status, said);
}

static void show_theme_choice(const struct window *window)
{
    CheckMenuRadioItem(GetMenu(window->frame), IDC_THEME_FIRST, IDC_THEME_LAST,
                       IDC_THEME_FIRST + (UINT)window->theme.choice, MF_BYCOMMAND);
}

static void choose_theme(struct window *window, enum theme_choice choice)
{
    window->theme.choice = choice;
    apply_theme(window);
    show_theme_choice(window);
}

/* Commands. */

static void say(struct window *window, const wchar_t *text)
{
    if (text[0]) {
        status_say(&window->status, text);
    }
}

static void show_interval(struct window *window)
{
    if (!window->frozen) {
        status_show_interval(&window->status, IDS_INTERVAL_FIRST + (UINT)window->interval);
    }
}

static void set_interval(struct window *window, int index)
{
    if (window->interval != PAUSED) {
        window->last_interval = window->interval;
    }
    window->interval = index;
    model_thread_set_interval(window->model, intervals[index]);
    show_interval(window);
    HMENU menu = GetMenu(window->frame);
    CheckMenuRadioItem(menu, IDC_INTERVAL_FIRST, IDC_INTERVAL_LAST, IDC_INTERVAL_FIRST + (UINT)index,
                       MF_BYCOMMAND);
    CheckMenuItem(menu, IDC_PAUSE, index == PAUSED ? MF_CHECKED : MF_UNCHECKED);
    toolbar_show(&window->toolbar, menu);
}

static void toggle_pause(struct window *window)
{
    set_interval(window, window->interval == PAUSED ? window->last_interval : PAUSED);
}

/* Before the first rows there is nothing to hold. */
static void freeze(struct window *window, bool frozen)
{
    window->frozen = frozen && window->list.frame;
    CheckMenuItem(GetMenu(window->frame), IDC_FREEZE, window->frozen ? MF_CHECKED : MF_UNCHECKED);
    toolbar_show(&window->toolbar, GetMenu(window->frame));
    if (window->frozen) {
        status_show_frozen(&window->status, 0);
        return;
    }
    show_interval(window);
    if (window->kept) {
        show_frame(window, window->kept);
        window->kept = NULL;
    }
}

static void show_details(struct window *window, bool shown)
{
    CheckMenuItem(GetMenu(window->frame), IDC_SHOW_DETAILS, shown ? MF_CHECKED : MF_UNCHECKED);
    toolbar_show(&window->toolbar, GetMenu(window->frame));
    if (!shown && GetFocus() != window->filter.edit) {
        SetFocus(window->list.control);
    }
    details_show(&window->details, shown);
    lay_out(window);
    details_follow(&window->details, &window->list);
}

static void sort_by(struct window *window, int column)
{
    freeze(window, false);
    window->list.order = list_order_after_click(&window->list, column);
    list_apply_order(&window->list);
    model_thread_set_sort(window->model, &window->list.order);
}

static void read_filter(struct window *window)
{
    struct filter *filter = filter_box_read(&window->filter, &window->quick, ALL_COLUMNS);
    if (filter) {
        /* Who asks for other rows wants to see them. */
        freeze(window, false);
        model_thread_set_filter(window->model, filter);
    }
}

static void show_switches(const struct window *window)
{
    quick_menu_show(&window->quick, GetMenu(window->frame));
    toolbar_show(&window->toolbar, GetMenu(window->frame));
}

static void close_rows(struct window *window, enum close_mode mode)
{
    wchar_t said[1024];
    actions_close(&window->actions, &window->list, mode, said, sizeof said / sizeof said[0]);
    say(window, said);
}

static void end_processes(struct window *window)
{
    wchar_t said[1024];
    actions_end_process(&window->actions, &window->list, said, sizeof said / sizeof said[0]);
    say(window, said);
}

static void take_result(struct window *window, LPARAM done)
{
    wchar_t said[1024];
    actions_done(&window->actions, done, said, sizeof said / sizeof said[0]);
    say(window, said);
    model_thread_look_now(window->model);
}

static void show_about(const struct window *window)
{
    wchar_t text[LONG_STRING_SIZE];
    const wchar_t *inserts[] = {L"" SOCKSCOPE_VERSION};
    string_format(window->instance, IDS_ABOUT_TEXT, text, LONG_STRING_SIZE, inserts);
    TaskDialog(window->frame, window->instance, L"Sockscope", NULL, text, TDCBF_CLOSE_BUTTON,
               MAKEINTRESOURCEW(IDI_SOCKSCOPE), NULL);
}

static void run_command(struct window *window, UINT command)
{
    if (command >= IDC_INTERVAL_FIRST && command <= IDC_INTERVAL_LAST) {
        set_interval(window, (int)(command - IDC_INTERVAL_FIRST));
        return;
    }
    if (command >= IDC_THEME_FIRST && command <= IDC_THEME_LAST) {
        choose_theme(window, (enum theme_choice)(command - IDC_THEME_FIRST));
        return;
    }
    if (quick_menu_run(&window->quick, command)) {
        show_switches(window);
        read_filter(window);
        return;
    }
    switch (command) {
    case IDOK: /* Enter */
        if (GetFocus() == window->details.others) {
            details_jump(&window->details, &window->list);
        }
        break;
    case IDC_EXIT:
        SendMessageW(window->frame, WM_CLOSE, 0, 0);
        break;
    case IDC_REFRESH:
        model_thread_look_now(window->model);
        break;
    case IDC_PAUSE:
        toggle_pause(window);
        break;
    case IDC_FIND:
        find_dialog_open(&window->find);
        break;
    case IDC_FIND_NEXT:
    case IDC_FIND_PREVIOUS:
        find_next(window, command == IDC_FIND_PREVIOUS);
        break;
    case IDC_FOLLOW:
        follow_new(window, !window->following);
        break;
    case IDC_SHOW_DETAILS:
        show_details(window, !window->details.shown);
        break;
    case IDC_STATES:
        toolbar_open_states(&window->toolbar);
        break;
    case IDC_FREEZE:
        freeze(window, !window->frozen);
        break;
    case IDC_FOCUS_FILTER:
        filter_box_focus(&window->filter);
        break;
    case IDC_CLEAR_FILTER:
    case IDCANCEL: /* Esc */
        filter_box_clear(&window->filter);
        SetFocus(window->list.control);
        break;
    case IDC_COPY_ROW:
        clipboard_copy_rows(window->frame, &window->list);
        break;
    case IDC_COPY_CELL:
        clipboard_copy_cell(window->frame, &window->list, (enum column_id)window->list.clicked_column);
        break;
    case IDC_SELECT_ALL:
        list_select_all(&window->list);
        break;
    case IDC_CLOSE_GRACEFUL:
        close_rows(window, CLOSE_GRACEFUL);
        break;
    case IDC_CLOSE_DEADLINE:
        close_rows(window, CLOSE_DEADLINE);
        break;
    case IDC_CLOSE_RESET:
        close_rows(window, CLOSE_RESET);
        break;
    case IDC_END_PROCESS:
        end_processes(window);
        break;
    case IDC_ABOUT:
        show_about(window);
        break;
    default:
        break;
    }
}

/* Where the menu goes when it is asked for by key: under the focused row. */
static POINT menu_point(const struct window *window)
{
    RECT area;
    POINT point = {0, 0};
    int focused = list_focused(&window->list);
    if (focused >= 0 && ListView_GetItemRect(window->list.control, focused, &area, LVIR_LABEL)) {
        point.x = area.left;
        point.y = area.bottom;
    }
    ClientToScreen(window->list.control, &point);
    return point;
}

static void remember_column(struct window *window, POINT at)
{
    LVHITTESTINFO hit = {.pt = at};
    ScreenToClient(window->list.control, &hit.pt);
    int index = ListView_SubItemHitTest(window->list.control, &hit);
    window->list.clicked_column = index >= 0 ? hit.iSubItem : 0;
}

static void show_row_menu(struct window *window, LPARAM place)
{
    POINT at = {(short)LOWORD(place), (short)HIWORD(place)};
    if (place == -1) {
        at = menu_point(window);
        window->list.clicked_column = 0;
    } else {
        remember_column(window, at);
    }
    run_command(window, menu_track_row(window->frame, &window->list, window->actions.elevated, at));
}

static bool key_in_list(struct window *window, WORD key)
{
    bool control = GetKeyState(VK_CONTROL) < 0, shift = GetKeyState(VK_SHIFT) < 0;
    switch (key) {
    case VK_DELETE:
        run_command(window, shift ? IDC_END_PROCESS : IDC_CLOSE_GRACEFUL);
        return true;
    case VK_SPACE:
        if (!control) {
            freeze(window, !window->frozen);
        }
        return !control;
    case 'C':
    case 'A':
        if (control) {
            run_command(window, key == 'C' ? IDC_COPY_ROW : IDC_SELECT_ALL);
        }
        return control;
    default:
        return false;
    }
}

static LRESULT notify(struct window *window, const NMHDR *header)
{
    LRESULT result = 0;
    if (header->hwndFrom == window->status.control &&
        (header->code == (UINT)NM_CLICK || header->code == (UINT)NM_RCLICK)) {
        const NMMOUSE *mouse = (const NMMOUSE *)header;
        if (mouse->dwItemSpec == STATUS_UPDATE) {
            set_interval(window, (window->interval + 1) % INTERVAL_COUNT);
        }
        return 0;
    }
    if (toolbar_notify(&window->toolbar, header, &result) || header->hwndFrom != window->list.control) {
        return result;
    }
    if (header->code == (UINT)LVN_COLUMNCLICK) {
        sort_by(window, ((const NMLISTVIEW *)header)->iSubItem);
    } else if (header->code == (UINT)LVN_KEYDOWN) {
        return key_in_list(window, ((const NMLVKEYDOWN *)header)->wVKey);
    } else if (header->code == (UINT)LVN_ITEMCHANGED || header->code == (UINT)LVN_ODSTATECHANGED) {
        PostMessageW(window->frame, MESSAGE_DETAILS, 0, 0);
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
                                             .published = frame_published,
                                             .published_context = window};
    window->model = model_thread_start(&settings);
    return window->model != NULL;
}

static int interval_index(uint64_t interval_ms)
{
    for (int i = 0; i < INTERVAL_COUNT; i++) {
        if (intervals[i] == interval_ms) {
            return i;
        }
    }
    return 1;
}

static bool create_parts(struct window *window)
{
    HWND frame = window->frame;
    window->dpi = dpi_of(frame);
    window->theme.choice = window->settings.theme;
    theme_read(&window->theme);
    window->icons = icons_create(frame, MESSAGE_ICON, window->dpi);
    window->actions = (struct actions){.window = frame,
                                       .instance = window->instance,
                                       .message = MESSAGE_ACTION,
                                       .close = window->settings.close,
                                       .terminate = window->settings.terminate,
                                       .elevated = window->settings.elevated,
                                       .lock = SRWLOCK_INIT};
    window->find.owner = frame;
    window->find.instance = window->instance;
    window->find.theme = &window->theme;
    window->details.window = frame;
    window->details.message = MESSAGE_DETAILS;
    window->details.list_processes = window->settings.list_processes;
    window->list.order =
        (struct sort_order){{{COLUMN_PROCESS, false}, {COLUMN_PID, false}, {COLUMN_LOCAL_PORT, false}}, 3};
    if (!window->icons || !start_model(window) ||
        !toolbar_create(&window->toolbar, frame, window->instance, &window->theme) ||
        !filter_box_create(&window->filter, frame, window->instance, &window->theme) ||
        !list_create(&window->list, frame, window->instance, &window->theme, window->icons) ||
        !details_create(&window->details, frame, window->instance, &window->theme) ||
        !status_create(&window->status, frame, window->instance, &window->theme)) {
        return false;
    }
    set_scale(window, window->dpi, USER_DEFAULT_SCREEN_DPI);
    theme_apply_frame(&window->theme, frame);
    menu_theme_apply(&window->theme, GetMenu(frame));
    show_theme_choice(window);
    show_switches(window);
    theme_apply_control(&window->theme, window->filter.edit);
    list_apply_order(&window->list);
    window->interval = interval_index(window->settings.interval_ms);
    window->last_interval = window->interval == PAUSED ? 1 : window->interval;
    set_interval(window, window->interval);
    SetFocus(window->list.control);
    return true;
}

static void destroy(struct window *window)
{
    bool stopped = actions_finish(&window->actions, STOP_MS);
    stopped = details_finish(&window->details, STOP_MS) && stopped;
    if (window->model) {
        model_thread_give_back(window->model, window->list.frame);
        model_thread_give_back(window->model, window->kept);
        window->list.frame = window->kept = NULL;
        stopped = model_thread_stop(window->model, STOP_MS) && stopped;
        window->model = NULL;
    }
    icons_free(window->icons);
    window->icons = NULL;
    toolbar_destroy(&window->toolbar);
    theme_free(&window->theme);
    DeleteObject(window->font);
    window->font = NULL;
    if (!stopped) {
        /* A system call does not come back; what it uses must not be freed under it. */
        ExitProcess(0);
    }
    PostQuitMessage(0);
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
        lay_out(window);
        return 0;
    case WM_SETFOCUS:
        SetFocus(window->list.control);
        return 0;
    case WM_GETMINMAXINFO:
        ((MINMAXINFO *)longer)->ptMinTrackSize =
            (POINT){dpi_scale(dpi_of(frame), 480), dpi_scale(dpi_of(frame), 240)};
        return 0;
    case WM_ERASEBKGND: {
        RECT area;
        GetClientRect(frame, &area);
        FillRect((HDC)wide, &area, window->theme.face_brush);
        return 1;
    }
    case WM_CTLCOLOREDIT:
    case WM_CTLCOLORLISTBOX:
    case WM_CTLCOLORSTATIC:
        if ((HWND)longer == window->details.text || (HWND)longer == window->details.others) {
            SetTextColor((HDC)wide, window->theme.text);
            SetBkColor((HDC)wide, window->theme.window);
            return (LRESULT)window->theme.window_brush;
        }
        brush = filter_box_colour(&window->filter, (HDC)wide, (HWND)longer);
        return brush ? (LRESULT)brush : DefWindowProcW(frame, message, wide, longer);
    case WM_NOTIFY:
        return notify(window, (const NMHDR *)longer);
    case WM_COMMAND:
        if (LOWORD(wide) == IDC_FILTER) {
            if (HIWORD(wide) == EN_CHANGE) {
                read_filter(window);
            }
        } else if (LOWORD(wide) == IDC_OTHERS) {
            if (HIWORD(wide) == LBN_DBLCLK) {
                details_jump(&window->details, &window->list);
            }
        } else {
            run_command(window, LOWORD(wide));
        }
        return 0;
    case WM_CONTEXTMENU:
        if ((HWND)wide == window->list.control) {
            show_row_menu(window, longer);
            return 0;
        }
        break;
    case WM_INITMENUPOPUP:
        menu_prepare((HMENU)wide, &window->list, window->actions.elevated);
        menu_theme_apply(&window->theme, (HMENU)wide);
        return 0;
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
        hold(window, message == WM_ENTERMENULOOP);
        return 0;
    case WM_DPICHANGED:
        change_dpi(window, HIWORD(wide), (const RECT *)longer);
        return 0;
    case WM_SETTINGCHANGE:
    case WM_SYSCOLORCHANGE:
    case WM_THEMECHANGED:
        apply_theme(window);
        break;
    case MESSAGE_FRAME:
        take_frame(window);
        return 0;
    case MESSAGE_ICON:
        if (icons_answer(window->icons, longer)) {
            InvalidateRect(window->list.control, NULL, FALSE);
        }
        return 0;
    case MESSAGE_DETAILS:
        if (longer) {
            details_answer(&window->details, longer);
        }
        details_follow(&window->details, &window->list);
        return 0;
    case MESSAGE_ACTION:
        take_result(window, longer);
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
        ShowWindow(frame, show);
    }
    return frame;
}

bool window_translate(HWND frame, MSG *message)
{
    const struct window *window = (const struct window *)GetWindowLongPtrW(frame, GWLP_USERDATA);
    return window &&
           (find_dialog_translate(&window->find, message) ||
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
