/*
 * looks: where the parts of the window stand, at which scale, in which colours.
 */
#include "gui/window/window.h"

#include <wchar.h>

#include "gui/dialogs/dialog_theme.h"
#include "gui/paint/dpi.h"
#include "gui/paint/menu_theme.h"
#include "gui/paint/place.h"

enum { MARGIN = 6, FILTER_WIDTH = 480 };

/* Some of the list can always be seen above the pane. */
int window_pane_most(int all)
{
    return all * 3 / 4;
}

int window_pane_height(const struct window *window, int all)
{
    int wanted = dpi_scale(window->dpi, window->details_height), most = window_pane_most(all);
    return wanted < most ? wanted : most;
}

/* The toolbar is left of the filter box, or above it if there is no room. */
void window_lay_out(const struct window *window)
{
    RECT area;
    GetClientRect(window->frame, &area);
    SendMessageW(window->status.control, WM_SIZE, 0, 0);
    int margin = dpi_scale(window->dpi, MARGIN), bottom = area.bottom - status_height(&window->status);
    place_control(window->announcer.control, 0, bottom, area.right, area.bottom - bottom);
    SIZE tools = toolbar_size(&window->toolbar);
    int height = filter_box_height(&window->filter, margin);
    bool beside = area.right >= tools.cx + dpi_scale(window->dpi, FILTER_WIDTH);
    int line = beside && tools.cy > height ? tools.cy : height;
    int left = beside ? tools.cx + 2 * margin : margin, top = beside ? margin : tools.cy + 2 * margin;
    place_control(window->toolbar.control, margin, beside ? margin + (line - tools.cy) / 2 : margin, tools.cx,
                  tools.cy);
    filter_box_place(&window->filter, left, top + (line - height) / 2, area.right - left - margin, height,
                     margin);
    top += line + margin;
    int pane = window->details.shown ? window_pane_height(window, bottom - top) : 0;
    if (pane) {
        details_place(&window->details, margin, bottom - pane + margin, area.right - 2 * margin,
                      pane - 2 * margin, margin);
        bottom -= pane;
    }
    place_control(window->list.control, 0, top, area.right, bottom > top ? bottom - top : 0);
}

/* Windows remembers how large an item is until the item changes. */
static void measure_menu(const struct window *window)
{
    menu_theme_apply(&window->theme, GetMenu(window->frame));
    DrawMenuBar(window->frame);
}

void window_set_scale(struct window *window, UINT dpi, UINT old_dpi)
{
    HFONT old = window->font, old_list = window->list_font;
    window->dpi = dpi;
    window->font = dpi_font(dpi, 100);
    window->list_font = dpi_font(dpi, window->zoom);
    toolbar_set_scale(&window->toolbar, dpi, window->font);
    filter_box_set_scale(&window->filter, window->font);
    details_set_scale(&window->details, window->list_font);
    status_set_scale(&window->status, dpi, window->font);
    list_set_scale(&window->list, dpi, old_dpi, window->list_font);
    measure_menu(window);
    DeleteObject(old);
    DeleteObject(old_list);
}

/* Dialogs of ours; those of Windows have another module. */
static BOOL CALLBACK repaint_dialog(HWND dialog, LPARAM parameter)
{
    const struct window *window = (const struct window *)parameter;
    wchar_t name[8] = L"";
    GetClassNameW(dialog, name, 8);
    if (wcscmp(name, L"#32770") == 0 &&
        (HINSTANCE)GetWindowLongPtrW(dialog, GWLP_HINSTANCE) == window->instance) {
        dialog_theme_apply(&window->theme, dialog);
    }
    return TRUE;
}

static void show_theme(struct window *window)
{
    theme_apply_frame(&window->theme, window->frame);
    measure_menu(window);
    list_apply_theme(&window->list);
    details_apply_theme(&window->details);
    status_apply_theme(&window->status);
    toolbar_apply_theme(&window->toolbar);
    theme_apply_control(&window->theme, window->filter.edit);
    RedrawWindow(window->frame, NULL, NULL, RDW_INVALIDATE | RDW_ERASE | RDW_FRAME | RDW_ALLCHILDREN);
    EnumThreadWindows(GetCurrentThreadId(), repaint_dialog, (LPARAM)window);
}

void window_apply_theme(struct window *window)
{
    theme_read(&window->theme);
    show_theme(window);
}

void window_follow_theme(struct window *window)
{
    if (theme_update(&window->theme)) {
        show_theme(window);
    }
}

void window_change_dpi(struct window *window, UINT dpi, const RECT *place)
{
    UINT old = window->dpi;
    struct icons *old_icons = window->icons;
    struct icons *icons = icons_create(window->frame, MESSAGE_ICON, dpi, icons_extract);
    if (icons) {
        window->icons = icons;
        window->list.icons = icons;
    }
    window_set_scale(window, dpi, old);
    /* The list has shown the old ones until here. */
    if (icons) {
        icons_free(old_icons, 0);
    }
    SetWindowPos(window->frame, NULL, place->left, place->top, place->right - place->left,
                 place->bottom - place->top, SWP_NOZORDER | SWP_NOACTIVATE);
    /* A place of the same size brings no WM_SIZE. */
    window_lay_out(window);
}

void window_set_zoom(struct window *window, int percent)
{
    int old = window->zoom;
    window->zoom = percent < SETTINGS_ZOOM_MIN   ? SETTINGS_ZOOM_MIN
                   : percent > SETTINGS_ZOOM_MAX ? SETTINGS_ZOOM_MAX
                                                 : percent;
    HFONT old_font = window->list_font;
    window->list_font = dpi_font(window->dpi, window->zoom);
    details_set_scale(&window->details, window->list_font);
    /* Columns grow with their text. */
    list_set_scale(&window->list, (UINT)window->zoom, (UINT)old, window->list_font);
    window_lay_out(window);
    DeleteObject(old_font);
}

void window_set_stripes(struct window *window, bool striped)
{
    window->list.striped = striped;
    InvalidateRect(window->list.control, NULL, FALSE);
}

void window_hold_focus(struct window *window, bool holding)
{
    window->list.holding = holding;
}

void window_choose_theme(struct window *window, enum theme_choice choice)
{
    window->theme.choice = choice;
    window_apply_theme(window);
}

void window_show_details(struct window *window, bool shown)
{
    if (!shown && GetFocus() != window->filter.edit) {
        SetFocus(window->list.control);
    }
    details_show(&window->details, shown);
    window_lay_out(window);
    window_follow_details(window);
    if (window->complete) {
        window_complete_facts(window);
    }
}

void window_set_on_top(struct window *window, bool on_top)
{
    window->on_top = on_top;
    SetWindowPos(window->frame, on_top ? HWND_TOPMOST : HWND_NOTOPMOST, 0, 0, 0, 0,
                 SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE);
}
