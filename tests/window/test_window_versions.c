/*
 * What differs between versions of Windows, as far as it is decided here: the attribute of a dark title bar,
 * what the function behind a number of uxtheme.dll takes; and icons in the size that is asked for.
 */
#include "check.h"
#include "driver.h"

#include <stdio.h>

#include "gui/paint/theme.h"
#include "gui/parts/icons.h"

/* A Windows that knows one attribute, or none. */
static DWORD known, tried[4];
static int tries;
static BOOL given;

static HRESULT WINAPI set_attribute(HWND window, DWORD attribute, const void *value, DWORD size)
{
    (void)window;
    CHECK_NUMBER(size, sizeof(BOOL));
    tried[tries++ % 4] = attribute;
    given = *(const BOOL *)value;
    return attribute == known ? S_OK : E_INVALIDARG;
}

static bool set_title(DWORD attribute, bool dark)
{
    known = attribute;
    tries = 0;
    return theme_set_title(set_attribute, NULL, dark);
}

CASE(a_title_bar_is_dark_by_the_attribute_that_windows_knows)
{
    CHECK(set_title(20, true));
    CHECK(tries == 1 && tried[0] == 20 && given);
    CHECK(set_title(19, true));
    CHECK(tries == 2 && tried[0] == 20 && tried[1] == 19 && given);
    CHECK(set_title(19, false) && !given);
    CHECK(!set_title(0, true));
    CHECK_NUMBER(tries, 2);
}

CASE(the_mode_fits_the_version)
{
    CHECK_NUMBER(theme_app_mode(0, true), -1);
    CHECK_NUMBER(theme_app_mode(17134, true), -1);
    CHECK_NUMBER(theme_app_mode(17763, true), 1);
    CHECK_NUMBER(theme_app_mode(17763, false), 0);
    CHECK_NUMBER(theme_app_mode(18361, true), 1);
    CHECK_NUMBER(theme_app_mode(18362, true), 2);
    CHECK_NUMBER(theme_app_mode(26100, true), 2);
    CHECK_NUMBER(theme_app_mode(26100, false), 0);
}

static wchar_t program[MAX_PATH];

static void check_icon(int size)
{
    HICON icon = icons_extract(program, size);
    ICONINFO info = {.fIcon = TRUE};
    BITMAP bitmap = {.bmWidth = 0};
    CHECK(icon && GetIconInfo(icon, &info) && GetObjectW(info.hbmColor, sizeof bitmap, &bitmap));
    CHECK_NUMBER(bitmap.bmWidth, size);
    CHECK_NUMBER(bitmap.bmHeight, size);
    DeleteObject(info.hbmColor);
    DeleteObject(info.hbmMask);
    DestroyIcon(icon);
}

CASE(an_icon_has_the_size_that_the_list_wants)
{
    check_icon(16);
    check_icon(20);
    check_icon(24);
    check_icon(32);
    CHECK(!icons_extract(L"C:\\no such program.exe", 16));
}

int main(int argc, char **argv)
{
    driver_begin();
    MultiByteToWideChar(CP_ACP, 0, argc > 1 ? argv[1] : "", -1, program, MAX_PATH);
    RUN(a_title_bar_is_dark_by_the_attribute_that_windows_knows);
    RUN(the_mode_fits_the_version);
    RUN(an_icon_has_the_size_that_the_list_wants);
    return check_result();
}
