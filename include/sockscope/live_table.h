/*
 * live_table: the table that `watch` shows on a console: keys in, lines out.  How the lines are drawn is the
 * caller's business, so all of it is pure.
 */
#ifndef SOCKSCOPE_LIVE_TABLE_H
#define SOCKSCOPE_LIVE_TABLE_H

#include "sockscope/command.h"
#include "sockscope/frame.h"

enum live_key {
    LIVE_KEY_CHARACTER,
    LIVE_KEY_UP,
    LIVE_KEY_DOWN,
    LIVE_KEY_PAGE_UP,
    LIVE_KEY_PAGE_DOWN,
    LIVE_KEY_LEFT,
    LIVE_KEY_RIGHT,
    LIVE_KEY_HOME,
    LIVE_KEY_END,
    LIVE_KEY_ENTER,
    LIVE_KEY_ESCAPE,
    LIVE_KEY_BACKSPACE
};

/* What a key asks the caller for. */
enum live_wish {
    LIVE_NOTHING,
    LIVE_REDRAW,
    LIVE_RESORT,   /* table.sort has changed */
    LIVE_REFILTER, /* table.filter has changed, and can be parsed */
    LIVE_LOOK,     /* now */
    LIVE_QUIT
};

enum live_style {
    LIVE_PLAIN,
    LIVE_NEW,
    LIVE_CHANGED,
    LIVE_CLOSED,
    LIVE_QUIET,
    LIVE_HEADER,
    LIVE_BAR,
    LIVE_WRONG
};

enum { LIVE_LINE_SIZE = 8192 };

struct live_table {
    enum column_id columns[COLUMN_COUNT];
    size_t column_count;
    size_t widths[COLUMN_COUNT]; /* by position; they only grow, so that columns hold still */
    struct sort_order sort;
    uint64_t searched; /* columns for bare words of the filter, bits by id */
    char filter[FILTER_TEXT_MAX + 1];
    bool typing;
    char typed[FILTER_TEXT_MAX + 1];
    char wrong[200]; /* why the typed text is no filter */
    size_t top;      /* the first row in view */
    size_t left;     /* the position of the first column in view */
    bool paused;
    uint64_t interval_ms;
};

/* Takes columns, order, filter and interval from the command. */
void live_table_begin(struct live_table *table, const struct command *command, uint64_t searched);

/* Handles a key, for LIVE_KEY_CHARACTER with its character; `rows` in the frame, `height` of the screen. */
enum live_wish live_table_key(struct live_table *table, enum live_key key, uint32_t character, size_t rows,
                              size_t height);

/* To be called before the lines of a frame: widens columns, keeps the view within the rows. */
void live_table_measure(struct live_table *table, const struct frame *frame,
                        const struct cell_context *context, size_t height);

/*
 * Line `y` of `height`, exactly `width` columns of the screen wide and NUL-terminated; returns its style. The
 * first line shows counts, the second names the columns, the last one lists the keys or takes the filter.
 */
enum live_style live_table_line(const struct live_table *table, const struct frame *frame,
                                const struct cell_context *context, size_t y, size_t width, size_t height,
                                char text[LIVE_LINE_SIZE]);

#endif
