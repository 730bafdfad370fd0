/*
 * driver: the hands and eyes of the window tests.  Hands are real mouse and keyboard input; eyes read what
 * controls say and what the screen shows.
 *
 * Windows of other processes are read as well as own ones: whatever a control wants to fill goes through
 * memory in its process.  Every wait is bounded (patience.h); one that ends in vain prints what it waited
 * for, and the whole program ends when nothing goes on any more.
 */
#ifndef SOCKSCOPE_WINDOW_DRIVER_H
#define SOCKSCOPE_WINDOW_DRIVER_H

#include <windows.h>

#include <stdbool.h>
#include <stddef.h>

#include "patience.h"
#include "sockscope/column.h"

enum { CELL_LENGTH = 1024 };

/* To be called first: ends the program, with a picture of the screen, when it hangs. */
void driver_begin(void);

/* What takes no part in waits below says with this that it does not hang. */
void driver_goes_on(void);

/* Waiting.  True as soon as the condition holds. */
typedef bool (*condition)(void *context);
bool wait_until(condition holds, void *context, const char *what);

/* A visible window of this process and class that has this owner (NULL: any); NULL after a vain wait. */
HWND wait_window(DWORD pid, const wchar_t *class_name, HWND owner);
bool wait_no_window(HWND window);
bool bring_to_front(HWND window);

/* Input: real, to whatever is in front or under the pointer. */
enum button { BUTTON_LEFT, BUTTON_RIGHT };
void mouse_click(POINT at, enum button button);
void mouse_double_click(POINT at);
void mouse_drag(POINT from, POINT to);
void key_press(WORD key);
void key_chord(WORD modifier, WORD key);
void type_text(const wchar_t *text);

/* The list: rows as text. */
int grid_rows(HWND list);
void grid_text(HWND list, int row, enum column_id column, wchar_t text[CELL_LENGTH]);
bool grid_area(HWND list, int row, enum column_id column, RECT *area); /* on the screen */
POINT middle_of(RECT area);

/* The next row after this one (-1: the first) with LVNI_SELECTED or LVNI_FOCUSED, or -1. */
int grid_next(HWND list, int after, UINT state);
int grid_top(HWND list); /* the first row in view */

/* Rows wanted by the text of some columns; NULL in the others. */
typedef const wchar_t *row_pattern[COLUMN_COUNT];
bool grid_matches(HWND list, int row, const row_pattern pattern);
int grid_find(HWND list, const row_pattern pattern); /* -1 for none */
void grid_print(HWND list);                          /* for a test that failed */

/* Its header. */
bool header_area(HWND list, enum column_id column, RECT *area); /* on the screen */
int header_arrow(HWND list, enum column_id column);             /* HDF_SORTUP, HDF_SORTDOWN or 0 */

/* Other controls. */
HWND control_of(HWND window, int id);
void control_text(HWND control, wchar_t text[CELL_LENGTH]);
void status_text(HWND window, int part, wchar_t text[CELL_LENGTH]);

/* What is on the clipboard, good until the next call. */
const wchar_t *clipboard_text(void);

/* Waits until a part of the status bar holds all of these words; what it said instead is printed. */
bool wait_status(HWND window, int part, const wchar_t *first, const wchar_t *second);

/* Popup menus of this process: the handle of a menu is of no use to others. */
HMENU wait_menu(HMENU wanted); /* on the screen; NULL: any */
bool wait_no_menu(void);
int menu_place(HMENU menu, UINT command); /* -1 when it is not there */
bool menu_enabled(HMENU menu, int place);
void menu_label(HMENU menu, int place, wchar_t label[CELL_LENGTH]);
void menu_click(HMENU menu, int place);

/* The screen. */
/* The colour that more than half of the pixels of an area have: its background, whatever is written there. */
COLORREF screen_ground(RECT area);

/* Saves the screen beside the program as NAME-LINE.bmp and says so; false, so that a check may end in it. */
bool picture_of_failure(const char *name, int line);

/* A check that leaves a picture behind; and one without which the rest of the case makes no sense. */
#define SEE(condition) CHECK((condition) || picture_of_failure(__func__, __LINE__))
#define NEED(condition)                                                                                      \
    do {                                                                                                     \
        bool met = (condition);                                                                              \
        SEE(met);                                                                                            \
        if (!met) {                                                                                          \
            printf("     that is: %s\n", #condition);                                                        \
            return;                                                                                          \
        }                                                                                                    \
    } while (0)

#endif
