/*
 * window: what the files of the window share: its state, and who does what to it.
 *
 *   life.c      its parts made and ended   commands.c   what it can be asked for
 *   messages.c  its messages               command.c    one command by its row
 *   acting.c    what is done with rows     menu.c       menus as things are
 *   remember.c  settings                   naming.c     names of addresses
 *   viewing.c   filter, order, columns     split.c      the line between list and pane
 *   feed.c      frames into the list       looks.c      place, scale, colours
 *   subject.c   what is shown              swap.c       another subject in its place
 *
 * All of it belongs to the thread of the window.
 */
#ifndef SOCKSCOPE_GUI_WINDOW_H
#define SOCKSCOPE_GUI_WINDOW_H

#include <windows.h>

#include <commctrl.h>

#include "gui/dialogs/doctor_window.h"
#include "gui/dialogs/find_dialog.h"
#include "gui/dialogs/whois_window.h"
#include "gui/gui.h"
#include "gui/jobs/actions.h"
#include "gui/jobs/opener.h"
#include "gui/jobs/save.h"
#include "gui/paint/theme.h"
#include "gui/parts/announcer.h"
#include "gui/parts/details.h"
#include "gui/parts/filter_box.h"
#include "gui/parts/icons.h"
#include "gui/parts/list.h"
#include "gui/parts/status.h"
#include "gui/parts/toolbar.h"
#include "gui/window/subject.h"
#include "sockscope/settings_file.h"

/* Posted by workers. */
enum {
    MESSAGE_FRAME = WM_APP,
    MESSAGE_ICON,
    MESSAGE_ACTION,
    MESSAGE_DETAILS,
    MESSAGE_SAVED,
    MESSAGE_OPENED,
    MESSAGE_NAMES,
    MESSAGE_WHOIS,
    MESSAGE_DOCTOR
};

/* How often it looks, by command; the last is paused. */
enum { INTERVAL_COUNT = 5, PAUSED = INTERVAL_COUNT - 1 };
uint64_t window_interval(int index); /* milliseconds, 0 for paused */
int window_interval_index(uint64_t milliseconds);

struct window {
    HWND frame;
    HINSTANCE instance;
    struct window_settings settings;
    struct command_table commands; /* its own; settings.more_commands follow them */
    struct settings kept_settings; /* as read or written last */
    HACCEL keys;
    HFONT font, list_font;
    HWND focus;         /* the child that had the keyboard when the window was last in front */
    int zoom;           /* of the list, in percent */
    int details_height; /* of the pane, in 1/96 inch, where there is room for it */
    int grabbed;        /* where the line to it was taken hold of, from its top */
    UINT dpi;
    struct theme theme;
    struct toolbar toolbar;
    struct filter_box filter;
    struct list list;
    struct details details;
    struct find_dialog find;
    struct whois_window whois;
    struct doctor_window doctor;
    struct status status;
    struct announcer announcer;
    struct icons *icons;
    struct actions actions;
    struct saver saver;
    struct opener opener;
    struct subject *subject;           /* what is shown */
    struct resolver *names, *adapters; /* NULL: none are shown */
    struct name_book name_book, adapter_book;
    volatile LONG names_posted; /* 1: MESSAGE_NAMES is on its way */
    bool details_posted;        /* MESSAGE_DETAILS is on its way */
    bool resolving;             /* the network is asked for names */
    bool checking;              /* signatures of programs are checked */
    int interval;               /* index of window_interval */
    int last_interval;          /* to go back to from a pause */
    bool holding;               /* a menu is open */
    bool frozen;                /* the user looks at what stood there */
    struct frame *kept;         /* the newest frame while frozen, NULL before there is one */
    struct quick_filter quick;
    struct filter_history history;
    bool following;   /* rows that open are brought into view */
    uint64_t watched; /* id of the row whose timeline is asked for */
    uint64_t newest;  /* id of the newest row that was */
    bool complete;    /* all facts are asked for */
    bool splitting;   /* the line between list and pane is dragged */
    bool on_top;
};

/* life.c */
bool window_begin(struct window *window); /* false: it cannot be shown */
void window_end(struct window *window);

/* messages.c */
LRESULT CALLBACK window_procedure(HWND frame, UINT id, WPARAM wide, LPARAM longer);

/* feed.c */

/* The model thread says that there is a frame. */
void window_frame_published(void *context); /* the window */
void window_take_frame(struct window *window);
void window_hold(struct window *window, bool holding);
void window_freeze(struct window *window, bool frozen);
void window_follow_new(struct window *window, bool following);
void window_follow_details(struct window *window); /* the chosen row, in the pane */
void window_complete_facts(struct window *window); /* asks for what is shown */
void window_set_interval(struct window *window, int index);
void window_toggle_pause(struct window *window);
void window_set_highlight(struct window *window, uint64_t milliseconds);

void window_check_signatures(struct window *window, bool checking);

/* naming.c */
bool window_start_names(struct window *window);
bool window_stop_names(struct window *window, DWORD milliseconds); /* as resolver_free */
void window_show_names(struct window *window);
void window_resolve(struct window *window, bool resolving);
void window_toggle_resolve(struct window *window); /* shows the column that it is for, too */

/* say.c */
void window_say(struct window *window, const wchar_t *text); /* "" says nothing */

/* swap.c */

/* A subject over a source, which outlives it, looked at as the window is set; NULL as subject_start. */
struct subject *window_start_subject(struct window *window, enum subject_kind kind, const wchar_t *title,
                                     bool may_act, const struct source *source);

/*
 * Shows another subject.  The one before gets all its frames back and is returned, for the caller to end or
 * to show again; NULL while a save still reads it: then nothing has changed.
 */
struct subject *window_show_subject(struct window *window, struct subject *subject);

/* viewing.c */
void window_set_columns(struct window *window, const struct list_columns *columns);
void window_sort_by(struct window *window, int column);
void window_set_order(struct window *window, const struct sort_order *order);
void window_group(struct window *window, bool grouped);
void window_read_filter(struct window *window);
void window_note_filter(struct window *window); /* into the history, unless it is wrong */
void window_set_closing(struct window *window, enum close_mode mode, uint32_t deadline_ms); /* of Del */

/* looks.c */

/* Of the height that list and pane have together, in pixels: how high the pane is, and how high it may be. */
int window_pane_height(const struct window *window, int all);
int window_pane_most(int all);
void window_lay_out(const struct window *window);
void window_set_scale(struct window *window, UINT dpi, UINT old_dpi);
void window_change_dpi(struct window *window, UINT dpi, const RECT *place);
void window_apply_theme(struct window *window);
void window_follow_theme(struct window *window); /* the same, when Windows' settings are others */
void window_choose_theme(struct window *window, enum theme_choice choice);
void window_show_details(struct window *window, bool shown);
void window_set_on_top(struct window *window, bool on_top);
void window_set_zoom(struct window *window, int percent);
void window_set_stripes(struct window *window, bool striped);
void window_hold_focus(struct window *window, bool holding);

/* split.c */
void window_resize_pane(struct window *window, int by); /* 1/96 inch; shows it, too */

/* Messages of the mouse on the window's own ground; true when used up. */
bool window_split(struct window *window, UINT message, LPARAM place);

/* commands.c */
struct command_table window_commands(void); /* what every window can be asked for */

/* acting.c: commands on rows, as `run` of struct command, and what came of them */
void window_close_rows(struct window *window, UINT id);
void window_choose_closing(struct window *window, UINT id);
void window_end_processes(struct window *window, UINT id);
void window_copy_rows(struct window *window, UINT id);
void window_copy_cell(struct window *window, UINT id);
void window_save_rows(struct window *window, UINT id);
void window_open_row(struct window *window, UINT id);
void window_look_up_owner(struct window *window, UINT id);
void window_restart_elevated(struct window *window, UINT id);
void window_tell_copied(struct window *window, uint32_t error); /* 0: nothing to tell */
void window_take_result(struct window *window);
void window_take_saved(struct window *window);
void window_take_opened(struct window *window);

/* remember.c */

/* Reads the settings before the parts are made; a mistake is reported once there is a status bar. */
enum settings_load window_load_settings(struct window *window, struct settings_problem *problem,
                                        uint32_t *error);
void window_tell_settings(struct window *window, enum settings_load loaded,
                          const struct settings_problem *problem, uint32_t error);

/* Brings all to what the settings say; or only the parts, where the model was started with them. */
void window_apply_settings(struct window *window, const struct settings *settings);
void window_apply_parts(struct window *window, const struct settings *settings);

/* Puts the window where it was, if that is still on a monitor; how to show it. */
int window_place(const struct window *window, int show);

/*
 * Writes them when something is another than it was.  A failure is told in a dialog, unless the session is
 * ending, which waits for no answer.
 */
void window_save_settings(struct window *window, bool ending);

#endif
