/*
 * dialog: a template measures everything in units of its font, so that the font's size in points is all that
 * changes.
 */
#include "gui/dialogs/dialog.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gui/paint/dpi.h"

/*
 * DLGTEMPLATEEX of "Dialog Box Templates in Memory" in words: 13 with the size at their end, then the names
 * of a menu and a class, the title, and the size of the font.
 */
enum { WIDTH = 11, HEIGHT = 12, HEAD = 13, NUMBER_FOLLOWS = 0xFFFF };

static RECT work_area(HWND owner)
{
    const POINT corner = {0, 0};
    MONITORINFO monitor = {.cbSize = sizeof monitor, .rcWork = {0, 0, 1024, 768}};
    GetMonitorInfoW(owner ? MonitorFromWindow(owner, MONITOR_DEFAULTTONEAREST)
                          : MonitorFromPoint(corner, MONITOR_DEFAULTTOPRIMARY),
                    &monitor);
    return monitor.rcWork;
}

/*
 * The user's text size, or what lets the dialog have nine tenths of the monitor.  A unit of width is a
 * quarter of a letter of about 7/12 of the font's height, one of height an eighth of a line of about 15/12 of
 * it.
 */
static int points_of(const WORD *template, HWND owner)
{
    RECT room = work_area(owner);
    int dpi = (int)(owner ? dpi_of(owner) : GetDpiForSystem());
    int across = MulDiv(room.right - room.left, 9 * 4 * 12, 10 * 7 * template[WIDTH]);
    int down = MulDiv(room.bottom - room.top, 9 * 8 * 12, 10 * 15 * template[HEIGHT]);
    int most = MulDiv(across < down ? across : down, 72, dpi), wanted = dpi_points();
    return wanted < most || most < 1 ? wanted : most;
}

static const WORD *behind_name(const WORD *name)
{
    return *name == NUMBER_FOLLOWS ? name + 2 : name + wcslen((const wchar_t *)name) + 1;
}

/* A copy of the template for free(); NULL when there is none or memory is out. */
static DLGTEMPLATE *load(HINSTANCE instance, UINT id, HWND owner)
{
    HRSRC found = FindResourceW(instance, MAKEINTRESOURCEW(id), (const wchar_t *)RT_DIALOG);
    HGLOBAL loaded = found ? LoadResource(instance, found) : NULL;
    WORD *template = loaded ? malloc(SizeofResource(instance, found)) : NULL;
    if (template) {
        memcpy(template, LockResource(loaded), SizeofResource(instance, found));
        const WORD *font = behind_name(behind_name(behind_name(template + HEAD)));
        template[font - template] = (WORD)points_of(template, owner);
    }
    return (DLGTEMPLATE *)template;
}

INT_PTR dialog_run(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter)
{
    DLGTEMPLATE *template = load(instance, id, owner);
    INT_PTR answer = template ? DialogBoxIndirectParamW(instance, template, owner, procedure, parameter) : -1;
    free(template);
    return answer;
}

HWND dialog_open(HINSTANCE instance, UINT id, HWND owner, DLGPROC procedure, LPARAM parameter)
{
    DLGTEMPLATE *template = load(instance, id, owner);
    HWND window =
        template ? CreateDialogIndirectParamW(instance, template, owner, procedure, parameter) : NULL;
    free(template);
    return window;
}

static int between(int at, int least, int most)
{
    at = at > most ? most : at;
    return at < least ? least : at;
}

void dialog_move(HWND dialog, int left, int top)
{
    RECT area, room = work_area(GetWindow(dialog, GW_OWNER));
    GetWindowRect(dialog, &area);
    left = between(left, room.left, room.right - (area.right - area.left));
    top = between(top, room.top, room.bottom - (area.bottom - area.top));
    SetWindowPos(dialog, NULL, left, top, 0, 0, SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE);
}

void dialog_centre(HWND dialog)
{
    RECT area, around;
    HWND owner = GetWindow(dialog, GW_OWNER);
    if (!owner || IsIconic(owner) || !GetWindowRect(owner, &around)) {
        around = work_area(owner);
    }
    GetWindowRect(dialog, &area);
    dialog_move(dialog, (around.left + around.right - (area.right - area.left)) / 2,
                (around.top + around.bottom - (area.bottom - area.top)) / 2);
}

POINT dialog_least_size(HWND window)
{
    RECT button = {0};
    GetWindowRect(GetDlgItem(window, IDCANCEL), &button);
    LONG width = button.right - button.left, height = button.bottom - button.top;
    return (POINT){width * 4, height * 8};
}
