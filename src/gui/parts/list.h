/*
 * list: the table of endpoints, a virtual ListView over the newest frame.
 *
 * It repaints only rows in view whose version changed, and keeps selection, focus and scroll position by
 * row, not by place.  The frame that it shows is held by it until the next one or list_close.
 */
#ifndef SOCKSCOPE_GUI_LIST_H
#define SOCKSCOPE_GUI_LIST_H

#include <windows.h>

#include <commctrl.h>

#include "gui/paint/theme.h"
#include "gui/parts/icons.h"
#include "sockscope/column.h"
#include "sockscope/column_set.h"
#include "sockscope/frame.h"
#include "sockscope/outline.h"
#include "sockscope/type_ahead.h"
#include "sockscope/view.h"

struct list {
    HWND control;
    HINSTANCE instance;
    const struct theme *theme;
    struct icons *icons;
    struct frame *frame;            /* NULL before the first */
    struct outline outline, before; /* its lines, and those of the frame before */
    struct folds folds;
    bool striped;
    bool holding; /* the focused row keeps its line */
    bool foreign; /* its programs are not of this machine: their pictures are not asked for here */
    /*
     * The control has the columns by id, and orders them from left to right itself, so that they keep their
     * numbers when one is dragged.
     */
    enum column_id shown[COLUMN_COUNT]; /* by the control's numbers */
    size_t shown_count;
    uint16_t widths[COLUMN_COUNT]; /* by id, in 1/96 inch; of those shown, when they were last asked for */
    struct sort_order order;
    struct cell_context context;
    struct type_ahead typed;
    bool for_eyes; /* the control asks in order to paint or measure, not for a screen reader */
    enum column_id clicked_column; /* one that is shown: of the last click on a cell, or right click on a
                                      header */
};

bool list_create(struct list *list, HWND parent, HINSTANCE instance, const struct theme *theme,
                 struct icons *icons);

/* Column widths and font for a scale; call after creation and on a change of DPI. */
void list_set_scale(struct list *list, UINT dpi, UINT old_dpi, HFONT font);
void list_apply_theme(struct list *list);
void list_apply_order(struct list *list); /* the header's arrow */

/* Which columns are shown, from left to right; `widths` are of all columns, by id, in 1/96 inch. */
struct list_columns {
    enum column_id order[COLUMN_COUNT];
    size_t count;
    uint16_t widths[COLUMN_COUNT];
};
void list_set_columns(struct list *list, const struct list_columns *columns);
struct list_columns list_get_columns(struct list *list);
size_t list_set(const struct list *list); /* which column set that is, COLUMN_SET_COUNT for none */

/* Fits the width to what is in view: of all columns, or of the one that was clicked. */
void list_fit_columns(const struct list *list);
void list_fit_column(const struct list *list);

bool list_shows(const struct list *list, enum column_id id);
uint64_t list_column_set(const struct list *list); /* bits by id */

/* Shows a frame and returns the one that it replaces, to be given back. */
struct frame *list_show(struct list *list, struct frame *frame);

/* Empties it, as before the first frame, and returns the frame that it showed, to be given back. */
struct frame *list_clear(struct list *list);

/* Notifications of the control; true when handled, with *result to return. */
bool list_notify(struct list *list, const NMHDR *header, LRESULT *result);

/* The control's number of a column that is shown. */
int list_number(const struct list *list, enum column_id id);

/* The order that a click on a header asks for; the column by the control's number. */
struct sort_order list_order_after_click(const struct list *list, int column);

/* Lines are rows, and headings of groups in a grouped order; an index is that of a line. */

/* The next selected line after index `after` (-1: the first), or -1. */
int list_next_selected(const struct list *list, int after);
const struct row *list_row(const struct list *list, int index); /* NULL for a heading */

/* The row of a line, or for a heading a row of its process. */
const struct row *list_owner_row(const struct list *list, int index);

/* The line of a row, unfolded if need be, or -1. */
int list_line_of(struct list *list, uint32_t slot, uint64_t id);

/* Folds or unfolds the group of a line; false when there is nothing to be done. */
bool list_fold(struct list *list, int index, bool folded);
void list_fold_toggle(struct list *list, int index); /* a heading */
void list_fold_all(struct list *list, bool folded);

int list_focused(const struct list *list);
void list_select_all(struct list *list);

/* Brings a row into view; selects it alone, too; nothing for -1. */
void list_reveal(const struct list *list, int index);
void list_select(const struct list *list, int index);

/* "192.0.2.1:443 - [2001:db8::1]:50000", or the local end alone. */
enum { LIST_ENDS_SIZE = 256 };
void list_ends(const struct row *row, wchar_t text[LIST_ENDS_SIZE]);

/* Text of one cell as shown; returns its length. */
size_t list_cell(const struct list *list, const struct row *row, enum column_id column, wchar_t *text,
                 size_t size);

/* What the Change column says of a row; its length. */
size_t list_change_words(const struct row *row, wchar_t *text, size_t size);

#endif
