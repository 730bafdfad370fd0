/*
 * settings: what the window remembers, as text in INI format.  The console reads from it how to close.
 *
 *   [Sockscope]                     a section; further lines belong to it
 *   Version=1                       lines are Key=Value; blanks around both do not count
 *   ; a comment                     lines that begin with ; or # are skipped
 *
 * Text is UTF-8, with or without BOM, with LF or CR LF.  Unknown keys, perhaps of a newer version, are kept
 * and written back.  Pure; files are in settings_file.h.
 */
#ifndef SOCKSCOPE_SETTINGS_H
#define SOCKSCOPE_SETTINGS_H

#include "sockscope/close_plan.h"
#include "sockscope/column_set.h"
#include "sockscope/filter_history.h"
#include "sockscope/marks.h"
#include "sockscope/quick_filter.h"
#include "sockscope/view.h"

enum { SETTINGS_VERSION = 1, SETTINGS_FOREIGN_SIZE = 4096, SETTINGS_TEXT_MAX = 32768 };

/* Smallest and largest values that are accepted; widths in 1/96 inch. */
enum { SETTINGS_WIDTH_MIN = 20, SETTINGS_WIDTH_MAX = 2000 };

enum { SETTINGS_ZOOM_MIN = 50, SETTINGS_ZOOM_MAX = 300 };

enum { SETTINGS_DEADLINE_MIN_MS = 1000, SETTINGS_DEADLINE_MAX_MS = 3600000 };

enum { SETTINGS_PANE_MIN = 80, SETTINGS_PANE_MAX = 2000 };

enum settings_theme {
    SETTINGS_THEME_WINDOWS,
    SETTINGS_THEME_LIGHT,
    SETTINGS_THEME_DARK,
    SETTINGS_THEME_CONTRAST
};

struct settings {
    uint64_t interval_ms; /* 500, 1000, 2000 or 5000 */
    uint64_t highlight_ms;
    struct sort_order sort;
    enum column_id columns[COLUMN_COUNT]; /* the shown ones, from left to right */
    size_t column_count;
    uint16_t widths[COLUMN_COUNT];    /* by column */
    char filter[FILTER_TEXT_MAX + 1]; /* as typed; may be wrong */
    struct filter_history history;
    struct quick_filter quick;
    enum settings_theme theme;
    enum mark_set mark_set;
    struct mark_colours own_marks[2]; /* for light, for dark */
    uint16_t zoom;                    /* of the list's text, in percent */
    uint16_t details_height;          /* of the pane, in 1/96 inch */
    bool details, following, on_top, striped, holding;
    bool resolving;             /* the network is asked for names of addresses */
    bool checking;              /* signatures of programs are checked */
    enum close_mode close_mode; /* how Del and `sockscope close` close */
    uint32_t deadline_ms;       /* and after how many whole seconds CLOSE_DEADLINE resets */
    bool placed;                /* the next four are valid: pixels of the whole desktop */
    int32_t left, top, width, height;
    bool maximised;
    char foreign[SETTINGS_FOREIGN_SIZE]; /* sections with unknown keys, verbatim */
};

/* The first mistake in a text. */
struct settings_problem {
    size_t line;       /* from 1 */
    char message[200]; /* names the key and what was expected */
};

void settings_default(struct settings *settings);

/* Sets the columns to those of a set. */
void settings_take_set(struct settings *settings, const struct column_set *set);

/*
 * Starts from the defaults and takes everything that is right; false if something was wrong, which then has
 * its default.
 */
bool settings_read(const char *text, size_t length, struct settings *settings,
                   struct settings_problem *problem);

/* Writes the text, NUL-terminated, into SETTINGS_TEXT_MAX bytes; returns its length. */
size_t settings_write(const struct settings *settings, char text[SETTINGS_TEXT_MAX]);

#endif
