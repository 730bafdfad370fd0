/*
 * theme: colours are our own unless Windows itself is in high contrast.  Functions for which Windows has no
 * documented switch are looked up by name, and left alone if they are missing.
 */
#include "gui/paint/theme.h"

#include <commctrl.h>
#include <stddef.h>
#include <string.h>

#include "sockscope/system.h"
#include "windows/system/late.h"

static bool is_high_contrast(void)
{
    HIGHCONTRASTW contrast = {.cbSize = sizeof contrast};
    return SystemParametersInfoW(SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0) &&
           (contrast.dwFlags & HCF_HIGHCONTRASTON);
}

/* What "Choose your default app mode" writes; there is no API for programs without XAML. */
static bool is_dark(void)
{
    DWORD light = 1, size = sizeof light;
    RegGetValueW(HKEY_CURRENT_USER, L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                 L"AppsUseLightTheme", RRF_RT_REG_DWORD, NULL, &light, &size);
    return light == 0;
}

static void set_light(struct theme *theme)
{
    theme->window = GetSysColor(COLOR_WINDOW);
    theme->text = GetSysColor(COLOR_WINDOWTEXT);
    theme->face = GetSysColor(COLOR_BTNFACE);
    theme->face_text = GetSysColor(COLOR_BTNTEXT);
    theme->face_border = GetSysColor(COLOR_BTNSHADOW);
    theme->quiet_text = GetSysColor(COLOR_GRAYTEXT);
    theme->error_text = RGB(176, 0, 32);
    theme->hot = RGB(225, 238, 250);
    theme->pressed = RGB(200, 222, 244);
    theme->idle_selection = RGB(217, 217, 217);
    theme->stripe = RGB(246, 248, 250);
}

static void set_dark(struct theme *theme)
{
    theme->window = RGB(30, 30, 30);
    theme->text = RGB(230, 230, 230);
    theme->face = RGB(43, 43, 43);
    theme->face_text = RGB(220, 220, 220);
    theme->face_border = RGB(80, 80, 80);
    theme->quiet_text = RGB(150, 150, 150);
    theme->error_text = RGB(255, 140, 140);
    theme->hot = RGB(60, 60, 60);
    theme->pressed = RGB(38, 79, 120);
    theme->button = RGB(56, 56, 56);
    theme->focus = RGB(76, 160, 230);
    theme->selection = RGB(0, 90, 158);
    theme->idle_selection = RGB(74, 74, 74);
    theme->stripe = RGB(37, 37, 38);
}

/* Black, and colours with a contrast of at least 7:1 against their background. */
static void set_contrast(struct theme *theme)
{
    const COLORREF black = RGB(0, 0, 0), white = RGB(255, 255, 255), blue = RGB(0, 0, 160);
    theme->window = theme->face = theme->stripe = theme->hot = theme->button = black;
    theme->text = theme->face_text = theme->face_border = white;
    theme->quiet_text = RGB(63, 242, 63);
    theme->error_text = theme->focus = RGB(255, 255, 0);
    theme->pressed = theme->selection = blue;
    theme->idle_selection = RGB(70, 70, 70);
}

/* On a colour of the user's own, text is black or white as it can be read. */
static void set_marks(struct theme *theme)
{
    struct mark_colours marks =
        theme->mark_set == MARKS_OWN ? theme->own_marks[theme->dark] : marks_of(theme->mark_set, theme->dark);
    theme->marks[CHANGE_NONE] = theme->window;
    theme->mark_text[CHANGE_NONE] = theme->text;
    for (int i = 0; i < MARK_COUNT; i++) {
        uint32_t rgb = marks.rgb[i];
        bool fits = mark_is_light(rgb) == !theme->dark;
        theme->marks[CHANGE_NEW + i] = RGB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF);
        theme->mark_text[CHANGE_NEW + i] = fits          ? theme->text
                                           : theme->dark ? RGB(0, 0, 0)
                                                         : RGB(255, 255, 255);
    }
}

int theme_app_mode(DWORD build, bool dark)
{
    enum { ALLOWED = 1, FORCE_DARK = 2, FIRST = 17763, PREFERRED = 18362 };
    if (build < FIRST) {
        return -1;
    }
    return !dark ? 0 : build < PREFERRED ? ALLOWED : FORCE_DARK;
}

typedef int(WINAPI *set_app_mode)(int mode);
typedef void(WINAPI *flush_menus)(void);

/*
 * What the system itself opens in this process: the dialog for saving, the menus of fields and of the title
 * bar.  uxtheme.dll has undocumented functions for that, without names: 135 and, so that menus read it again,
 * 136 (FlushMenuThemes).  Source: win32-darkmode by Richard Yu (ysc3839 on GitHub), and Notepad++ after it
 * (PowerEditor/src/DarkMode/DarkMode.cpp).
 * Where they do not exist those windows are light.
 */
static void prefer(bool dark)
{
    enum { APP_MODE = 135, FLUSH_MENU_THEMES = 136 };
    int mode = theme_app_mode(system_windows_build(), dark);
    set_app_mode set =
        mode < 0 ? NULL : (set_app_mode)late_function(L"uxtheme.dll", MAKEINTRESOURCEA(APP_MODE));
    flush_menus flush =
        set ? (flush_menus)late_function(L"uxtheme.dll", MAKEINTRESOURCEA(FLUSH_MENU_THEMES)) : NULL;
    if (set) {
        set(mode);
    }
    if (flush) {
        flush();
    }
}

/* Everything but the brushes. */
static void choose(struct theme *theme)
{
    theme->high_contrast = is_high_contrast();
    theme->plain = theme->high_contrast || theme->choice == THEME_CONTRAST;
    theme->dark = !theme->high_contrast &&
                  (theme->choice == THEME_AS_WINDOWS ? is_dark() : theme->choice >= THEME_DARK);
    if (!theme->dark) {
        set_light(theme);
    } else if (theme->choice == THEME_CONTRAST) {
        set_contrast(theme);
    } else {
        set_dark(theme);
    }
    set_marks(theme);
    if (theme->high_contrast) {
        theme->error_text = theme->text;
        theme->stripe = theme->window;
        theme->hot = theme->pressed = GetSysColor(COLOR_HIGHLIGHT);
    }
    theme->pressed_text = theme->high_contrast ? GetSysColor(COLOR_HIGHLIGHTTEXT) : theme->face_text;
    if (theme->plain) {
        for (int change = 0; change < 4; change++) {
            theme->marks[change] = theme->window;
            theme->mark_text[change] = theme->text;
        }
    }
}

void theme_read(struct theme *theme)
{
    theme_free(theme);
    choose(theme);
    prefer(theme->dark);
    theme->window_brush = CreateSolidBrush(theme->window);
    theme->face_brush = CreateSolidBrush(theme->face);
}

/* What all is painted by: colours, which lie together, and what they are chosen by. */
static bool looks_as(const struct theme *one, const struct theme *other)
{
    enum { FIRST = offsetof(struct theme, window), END = offsetof(struct theme, window_brush) };
    return one->dark == other->dark && one->high_contrast == other->high_contrast &&
           one->plain == other->plain &&
           memcmp((const char *)one + FIRST, (const char *)other + FIRST, END - FIRST) == 0;
}

bool theme_update(struct theme *theme)
{
    struct theme now;
    memcpy(&now, theme, sizeof now);
    choose(&now);
    if (looks_as(&now, theme)) {
        return false;
    }
    theme_read(theme);
    return true;
}

void theme_free(struct theme *theme)
{
    DeleteObject(theme->window_brush);
    DeleteObject(theme->face_brush);
    theme->window_brush = theme->face_brush = NULL;
}

bool theme_set_title(theme_set_attribute set, HWND frame, bool dark)
{
    enum { USE_IMMERSIVE_DARK_MODE = 20, BEFORE_2004 = 19 };
    BOOL value = dark;
    return SUCCEEDED(set(frame, USE_IMMERSIVE_DARK_MODE, &value, sizeof value)) ||
           SUCCEEDED(set(frame, BEFORE_2004, &value, sizeof value));
}

void theme_apply_frame(const struct theme *theme, HWND frame)
{
    theme_set_attribute set = (theme_set_attribute)late_function(L"dwmapi.dll", "DwmSetWindowAttribute");
    if (set) {
        theme_set_title(set, frame, theme->dark);
    }
}

typedef HRESULT(WINAPI *set_theme)(HWND window, const wchar_t *name, const wchar_t *classes);

void theme_set_class(HWND control, const wchar_t *name)
{
    set_theme set = (set_theme)late_function(L"uxtheme.dll", "SetWindowTheme");
    if (set) {
        set(control, name, name && !name[0] ? name : NULL);
    }
}

/*
 * "DarkMode_Explorer" is the theme class that Explorer's own lists use for dark scroll bars since Windows
 * 10 1809; undocumented, and without effect where it does not exist.
 */
void theme_apply_control(const struct theme *theme, HWND control)
{
    theme_set_class(control, theme->dark ? L"DarkMode_Explorer" : L"Explorer");
}

/* Tips take colours only without a visual style. */
void theme_apply_tips(const struct theme *theme, HWND tips)
{
    if (tips) {
        theme_set_class(tips, theme->dark ? L"" : NULL);
        SendMessageW(tips, TTM_SETTIPBKCOLOR, theme->dark ? theme->face : GetSysColor(COLOR_INFOBK), 0);
        SendMessageW(tips, TTM_SETTIPTEXTCOLOR, theme->dark ? theme->face_text : GetSysColor(COLOR_INFOTEXT),
                     0);
    }
}

COLORREF theme_border_of(const struct theme *theme, HWND control)
{
    return GetFocus() == control ? theme->focus : theme->face_border;
}

void theme_apply_list(const struct theme *theme, HWND list)
{
    ListView_SetBkColor(list, theme->window);
    ListView_SetTextBkColor(list, theme->window);
    ListView_SetTextColor(list, theme->text);
}
