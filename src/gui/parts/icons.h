/*
 * icons: the small icons of programs, by path.
 *
 * A thread of the pool asks the shell, which may touch the disk; the image list grows on the window's thread
 * when an answer comes.  Until then, and for what has no icon, there is a plain one.
 */
#ifndef SOCKSCOPE_GUI_ICONS_H
#define SOCKSCOPE_GUI_ICONS_H

#include <windows.h>

#include <commctrl.h>
#include <stdbool.h>

struct icons;

/* The icon of a file in pixels of this size, for the caller to destroy, or NULL; on a thread of the pool. */
typedef HICON (*icon_source)(const wchar_t *path, int size);

/*
 * `message` is posted to `window` for each answer: icons_answer is due then, of these icons or of those that
 * have replaced them.  `source`: icons_extract, but for tests.  NULL: no memory.
 */
struct icons *icons_create(HWND window, UINT message, UINT dpi, icon_source source);

/* Waits so long for the look-up under way; one that takes longer cleans up after itself. */
void icons_free(struct icons *icons, DWORD patience_ms);

HIMAGELIST icons_images(const struct icons *icons);

/* Index of the icon of a program (UTF-8 path, NULL: unknown); asks for it when it is not known yet. */
int icons_index(struct icons *icons, const char *path);

/* An icon_source: asks the shell.  Drawn for the size where the program has one so. */
HICON icons_extract(const wchar_t *path, int size);

/* Takes the answers; true when an icon became known: rows in view want painting. */
bool icons_answer(struct icons *icons);

#endif
