/*
 * menu_theme: dark menus.  Windows has no documented switch for them, so in dark mode the items are drawn
 * here; in light mode and high contrast they are the system's own.
 */
#ifndef SOCKSCOPE_GUI_MENU_THEME_H
#define SOCKSCOPE_GUI_MENU_THEME_H

#include <windows.h>

#include <stdbool.h>

#include "gui/paint/theme.h"

/* Who draws a menu and the menus in it; to be called again when its items have changed. */
void menu_theme_apply(const struct theme *theme, HMENU menu);

/* Before a menu that this was applied to is destroyed: gives back what its items point to. */
void menu_theme_release(HMENU menu);

/* WM_MEASUREITEM and WM_DRAWITEM of menus drawn here; the frame is the window whose menus they are. */
void menu_theme_measure(HWND frame, HFONT font, MEASUREITEMSTRUCT *measure);
void menu_theme_draw(HWND frame, const struct theme *theme, HFONT font, const DRAWITEMSTRUCT *draw);

/* The bar behind its last item, and the line below it, after Windows has painted the frame (WM_NCPAINT,
 * WM_NCACTIVATE). */
void menu_theme_fill_bar(const struct theme *theme, HWND frame);

/* WM_MENUCHAR: Windows does not look for mnemonics in items that it does not draw. */
LRESULT menu_theme_key(HMENU menu, wchar_t key);

#endif
