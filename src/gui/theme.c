/*
 * theme: colours are our own unless Windows itself is in high contrast.  What Windows has no
 * documented switch for is asked for by name and left alone where it is not to be had.
 */
#include "gui/theme.h"

#include <commctrl.h>

#include "windows/late.h"

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

/* Black, and colours at least seven times as bright or as dark as what they stand on. */
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

typedef int(WINAPI *preferred_mode)(int mode);

/*
 * What the system itself opens in this process: the dialog for saving, tips, the menus of fields.  There is
 * only SetPreferredAppMode for that, number 135 of uxtheme.dll since Windows 10 1903 (build 18362),
 * undocumented; source: win32-darkmode by Richard Yu (ysc3839 on GitHub).  Before that the number is another
 * function, so it is left alone there, and where there is none: those windows are light then.
 */
static void prefer(bool dark)
{
    enum { SET_PREFERRED_APP_MODE = 135, DEFAULT = 0, FORCE_DARK = 2, FIRST_BUILD = 18362 };
    OSVERSIONINFOEXW wanted = {.dwOSVersionInfoSize = sizeof wanted, .dwBuildNumber = FIRST_BUILD};
    preferred_mode set = NULL;
    if (VerifyVersionInfoW(&wanted, VER_BUILDNUMBER,
                           VerSetConditionMask(0, VER_BUILDNUMBER, VER_GREATER_EQUAL))) {
        set = (preferred_mode)late_function(L"uxtheme.dll", MAKEINTRESOURCEA(SET_PREFERRED_APP_MODE));
    }
    if (set) {
        set(dark ? FORCE_DARK : DEFAULT);
    }
}

void theme_read(struct theme *theme)
{
    theme_free(theme);
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
    prefer(theme->dark);
    theme->window_brush = CreateSolidBrush(theme->window);
    theme->face_brush = CreateSolidBrush(theme->face);
}

void theme_free(struct theme *theme)
{
    DeleteObject(theme->window_brush);
    DeleteObject(theme->face_brush);
    theme->window_brush = theme->face_brush = NULL;
}

typedef HRESULT(WINAPI *set_attribute)(HWND window, DWORD attribute, const void *value, DWORD size);

void theme_apply_frame(const struct theme *theme, HWND frame)
{
    enum { USE_IMMERSIVE_DARK_MODE = 20 }; /* DWMWA_USE_IMMERSIVE_DARK_MODE of dwmapi.h */
    BOOL dark = theme->dark;
    set_attribute set = (set_attribute)late_function(L"dwmapi.dll", "DwmSetWindowAttribute");
    if (set) {
        set(frame, USE_IMMERSIVE_DARK_MODE, &dark, sizeof dark);
    }
}

typedef HRESULT(WINAPI *set_theme)(HWND window, const wchar_t *name, const wchar_t *classes);

void theme_set_class(HWND control, const wchar_t *name)
{
    set_theme set = (set_theme)late_function(L"uxtheme.dll", "SetWindowTheme");
    if (set) {
        set(control, name, NULL);
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

void theme_apply_list(const struct theme *theme, HWND list)
{
    ListView_SetBkColor(list, theme->window);
    ListView_SetTextBkColor(list, theme->window);
    ListView_SetTextColor(list, theme->text);
}
