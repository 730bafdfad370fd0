/*
 * icons: the small icons of programs, by path.
 *
 * A worker thread asks the shell, which may touch the disk; the image list grows on the window's thread
 * when an answer comes.  Until then, and for what has no icon, there is a plain one.
 */
#ifndef SOCKSCOPE_GUI_ICONS_H
#define SOCKSCOPE_GUI_ICONS_H

#include <windows.h>

#include <commctrl.h>
#include <stdbool.h>

struct icons;

/* `message` is posted to `window` for each answer; pass its lParam to icons_answer.  NULL: no memory. */
struct icons *icons_create(HWND window, UINT message, UINT dpi);

/* Ends the worker; waits a little for the look-up under way. */
void icons_free(struct icons *icons);

HIMAGELIST icons_images(const struct icons *icons);

/* Index of the icon of a program (UTF-8 path, NULL: unknown); asks for it when it is not known yet. */
int icons_index(struct icons *icons, const char *path);

/* The icon of a program in pixels of this size, drawn for it where the program has one so; NULL: it has none.
 */
HICON icons_extract(const wchar_t *path, int size);

/* Takes an answer; true when an icon became known: rows in view want painting. */
bool icons_answer(struct icons *icons, LPARAM answer);

#endif
