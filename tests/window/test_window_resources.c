/*
 * What the resources promise: each command of a menu has a letter of its own there, letters of a dialog go to
 * one control, and keys that a menu names are keys that the window knows.  And that it is noticed where GDI
 * objects cannot be counted, which are resources, too.
 */
#include "check.h"
#include "resources.h"

#include <windows.h>

#include <commctrl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "gui/window/window.h"

#include "resource.h"

enum { LABEL_SIZE = 256 };

/* The letter behind "&", in upper case, or 0; "&&" is a character. */
static wchar_t letter_of(const wchar_t *label)
{
    for (; *label; label++) {
        if (label[0] == L'&' && label[1] != L'&') {
            return (wchar_t)towupper(label[1]);
        }
        label += label[0] == L'&';
    }
    return 0;
}

static bool take_letter(wchar_t taken[LABEL_SIZE], const wchar_t *label)
{
    wchar_t letter = letter_of(label);
    size_t count = wcslen(taken);
    bool is_free = letter && !wcschr(taken, letter);
    taken[count] = letter;
    if (!is_free) {
        printf("     no letter of its own: %ls\n", label);
    }
    return is_free;
}

static void check_letters(HMENU menu)
{
    wchar_t taken[LABEL_SIZE] = L"", label[LABEL_SIZE];
    int count = GetMenuItemCount(menu);
    for (int i = 0; i < count; i++) {
        if (GetMenuStringW(menu, (UINT)i, label, LABEL_SIZE, MF_BYPOSITION) > 0) {
            CHECK(take_letter(taken, label));
        }
        if (GetSubMenu(menu, i)) {
            check_letters(GetSubMenu(menu, i));
        }
    }
}

CASE(each_command_has_a_letter_of_its_own)
{
    HMENU bar = LoadMenuW(NULL, MAKEINTRESOURCEW(IDM_WINDOW));
    HMENU row = LoadMenuW(NULL, MAKEINTRESOURCEW(IDM_ROW));
    HMENU header = LoadMenuW(NULL, MAKEINTRESOURCEW(IDM_HEADER));
    CHECK(GetMenuItemCount(bar) == 7 && row && header);
    check_letters(bar);
    check_letters(GetSubMenu(row, 0));
    check_letters(GetSubMenu(header, 0));
    DestroyMenu(bar);
    DestroyMenu(row);
    DestroyMenu(header);
}

static INT_PTR CALLBACK procedure(HWND window, UINT message, WPARAM wide, LPARAM longer)
{
    (void)window;
    (void)message;
    (void)wide;
    (void)longer;
    return FALSE;
}

static BOOL CALLBACK check_control(HWND control, LPARAM taken)
{
    wchar_t label[LABEL_SIZE];
    if (GetWindowTextW(control, label, LABEL_SIZE) > 0 && letter_of(label)) {
        CHECK(take_letter((wchar_t *)taken, label));
    }
    return TRUE;
}

CASE(letters_of_a_dialog_go_to_one_control)
{
    static const UINT dialogs[] = {IDD_DEADLINE, IDD_FIND, IDD_COLOURS, IDD_COLUMNS, IDD_WHOIS};
    for (size_t i = 0; i < sizeof dialogs / sizeof dialogs[0]; i++) {
        wchar_t taken[LABEL_SIZE] = L"";
        HWND dialog = CreateDialogParamW(NULL, MAKEINTRESOURCEW(dialogs[i]), NULL, procedure, 0);
        CHECK(dialog != NULL);
        EnumChildWindows(dialog, check_control, (LPARAM)taken);
        CHECK(taken[0] != L'\0');
        DestroyWindow(dialog);
    }
}

/* Keys of the list, and those that Windows itself knows. */
static bool is_no_accelerator(UINT command)
{
    static const UINT others[] = {IDC_FREEZE,     IDC_CLOSE,        IDC_END_PROCESS, IDC_COPY_ROW,
                                  IDC_SELECT_ALL, IDC_CLEAR_FILTER, IDC_EXIT,        IDC_HELP_PAGE};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (others[i] == command) {
            return true;
        }
    }
    return false;
}

static const ACCEL *key_for(const ACCEL *keys, int count, UINT command)
{
    for (int i = 0; i < count; i++) {
        if (keys[i].cmd == command) {
            return &keys[i];
        }
    }
    return NULL;
}

/* How many keys the menu names that are accelerators. */
static int check_keys(HMENU menu, const ACCEL *keys, int count)
{
    int named = 0;
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        wchar_t label[LABEL_SIZE] = L"";
        UINT command = GetMenuItemID(menu, i);
        GetMenuStringW(menu, (UINT)i, label, LABEL_SIZE, MF_BYPOSITION);
        const wchar_t *tab = wcschr(label, L'\t');
        if (GetSubMenu(menu, i)) {
            named += check_keys(GetSubMenu(menu, i), keys, count);
        } else if (tab && !is_no_accelerator(command)) {
            const ACCEL *key = key_for(keys, count, command);
            CHECK(key != NULL);
            CHECK(!key || !(key->fVirt & FCONTROL) == !wcsstr(tab, L"Ctrl+"));
            CHECK(!key || !(key->fVirt & FSHIFT) == !wcsstr(tab, L"Shift+"));
            CHECK(!key || !(key->fVirt & FALT) == !wcsstr(tab, L"Alt+"));
            named++;
        }
    }
    return named;
}

CASE(keys_that_a_menu_names_are_known)
{
    static struct window known;
    ACCEL keys[64];
    known.commands = window_commands();
    HACCEL table = command_accelerators(&known);
    HMENU bar = LoadMenuW(NULL, MAKEINTRESOURCEW(IDM_WINDOW));
    int count = CopyAcceleratorTableW(table, keys, 64);
    CHECK(count > 10 && count < 64);
    CHECK(check_keys(bar, keys, count) > 10);
    for (int i = 0; i < count; i++) {
        CHECK(GetMenuState(bar, keys[i].cmd, MF_BYCOMMAND) != (UINT)-1);
    }
    DestroyAcceleratorTable(table);
    DestroyMenu(bar);
}

/* A group of icons as it lies in the resources: three words, then fourteen bytes an icon, width first. */
static bool has_picture(UINT icon, BYTE size)
{
    enum { HEAD = 6, ENTRY = 14 };
    HRSRC found = FindResourceW(NULL, MAKEINTRESOURCEW(icon), (LPCWSTR)RT_GROUP_ICON);
    HGLOBAL loaded = found ? LoadResource(NULL, found) : NULL;
    const BYTE *bytes = loaded ? LockResource(loaded) : NULL;
    DWORD length = bytes ? SizeofResource(NULL, found) : 0;
    for (DWORD at = HEAD; at + ENTRY <= length; at += ENTRY) {
        if (bytes[at] == size) {
            return true;
        }
    }
    return false;
}

/* Drawn for the scale, not stretched. */
CASE(pictures_of_the_toolbar_have_each_size)
{
    static const UINT icons[] = {IDI_REFRESH, IDI_FREEZE, IDI_PAUSE, IDI_DETAILS, IDI_RESOLVE};
    static const BYTE percents[] = {100, 125, 150, 175, 200, 225, 250};
    for (size_t i = 0; i < sizeof icons / sizeof icons[0]; i++) {
        for (size_t k = 0; k < sizeof percents; k++) {
            CHECK(has_picture(icons[i], (BYTE)(16 * percents[k] / 100)));
        }
        CHECK(has_picture(icons[i], 48));
        CHECK(!has_picture(icons[i], 17));
    }
}

/* True of a command that does not stand in the menu or its submenus a second time. */
static bool note_commands(HMENU menu, bool seen[UINT16_MAX + 1])
{
    bool once = true;
    for (int i = 0; i < GetMenuItemCount(menu); i++) {
        HMENU inner = GetSubMenu(menu, i);
        UINT command = GetMenuItemID(menu, i);
        if (inner) {
            once = note_commands(inner, seen) && once;
        } else if (command && seen[command & UINT16_MAX]) {
            printf("     twice: %u\n", command);
            once = false;
        }
        seen[command & UINT16_MAX] = true;
    }
    return once;
}

/* Two that share a number would do the same. */
CASE(no_two_commands_share_a_number)
{
    static bool seen[UINT16_MAX + 1];
    HMENU bar = LoadMenuW(NULL, MAKEINTRESOURCEW(IDM_WINDOW));
    CHECK(note_commands(bar, seen));
    DestroyMenu(bar);
}

static size_t counts[3], asked;

static size_t told(void)
{
    return counts[asked++];
}

/* Whether a counter is believed that tells these numbers before, with and after the objects. */
static bool believed(size_t before, size_t with, size_t after)
{
    counts[0] = before;
    counts[1] = with;
    counts[2] = after;
    asked = 0;
    return resources_count_gdi(told);
}

CASE(gdi_objects_are_counted_or_said_not_to_be)
{
    CHECK(believed(0, GDI_TRIED, 0));
    CHECK(believed(7, 7 + GDI_TRIED, 7));
    CHECK(!believed(0, 0, 0));
    CHECK(!believed(7, 7, 7));
    CHECK(!believed(7, 7 + GDI_TRIED / 3, 7));
    CHECK(!believed(7, 7 + 2 * GDI_TRIED, 7));
    CHECK(!believed(7, 7 + GDI_TRIED, 7 + GDI_TRIED));
    /* Where Windows' own call answers, there is no doubt. */
    CHECK(!GetGuiResources(GetCurrentProcess(), GR_GDIOBJECTS) || resources_count_gdi(resources_gdi));
}

int main(void)
{
    INITCOMMONCONTROLSEX controls = {sizeof controls, ICC_LISTVIEW_CLASSES | ICC_UPDOWN_CLASS};
    InitCommonControlsEx(&controls);
    RUN(each_command_has_a_letter_of_its_own);
    RUN(letters_of_a_dialog_go_to_one_control);
    RUN(keys_that_a_menu_names_are_known);
    RUN(no_two_commands_share_a_number);
    RUN(pictures_of_the_toolbar_have_each_size);
    RUN(gdi_objects_are_counted_or_said_not_to_be);
    return check_result();
}
