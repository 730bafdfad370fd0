/*
 * details: the pane below the list: the focused endpoint in words, and the other endpoints of its process,
 * which a click or Enter jumps to.  For the heading of a group, its process and all endpoints of that.
 */
#ifndef SOCKSCOPE_GUI_DETAILS_H
#define SOCKSCOPE_GUI_DETAILS_H

#include "gui/parts/list.h"
#include "sockscope/process.h"
#include "windows/system/job.h"

enum { DETAILS_OTHERS = 200, DETAILS_PARENTS = 512 };

struct details {
    HWND text, caption, others;
    HINSTANCE instance;
    const struct theme *theme;
    HWND window;
    struct jobs jobs; /* questions for parents; details_answer takes what is done */
    uint32_t (*list_processes)(struct process_list *list); /* NULL: parents are not shown */
    bool shown;
    struct other {
        uint64_t id;
        uint32_t slot;
        const struct row *version; /* compared only */
    } rows[DETAILS_OTHERS];        /* of `others` */
    size_t count;
    uint64_t watched; /* the row that the timeline is of */
    struct journal_event timeline[FRAME_TIMELINE];
    size_t timeline_count;
    uint64_t id;     /* of the row shown, 0 for none */
    bool heading;    /* a whole process is shown */
    uint64_t serial; /* of the frame that others were looked for in */
    uint32_t pid;    /* whose parents are known or asked for */
    uint64_t started;
    wchar_t parents[DETAILS_PARENTS];
    bool pressed; /* a click in `others` has begun */
};

/* The struct must not be moved from here on; `window` and the members after it are set before. */
bool details_create(struct details *details, HWND parent, HINSTANCE instance, const struct theme *theme);
void details_set_scale(struct details *details, HFONT font);
void details_apply_theme(const struct details *details);
void details_show(struct details *details, bool shown);
void details_place(const struct details *details, int left, int top, int width, int height, int gap);

/* The ground of one of its controls, with its colours set; NULL for another control. */
HBRUSH details_colour(const struct details *details, HDC dc, HWND control);

/* Follows the list: the focused row or heading, or its newest version.  Nothing is done while the pane is not
 * shown. */
void details_follow(struct details *details, const struct list *list);

/* Forgets what it shows, for a list that has been emptied. */
void details_clear(struct details *details);

/* Takes the timeline of a frame, shown or not, for what follows. */
void details_take_timeline(struct details *details, const struct frame *frame);

/* What the message of its jobs is about; the pane is to follow again. */
void details_answer(struct details *details);

/* Jumps to the endpoint chosen in the list of others. */
void details_jump(const struct details *details, struct list *list);

/* True once no question is under way any more; waits at most that long. */
bool details_finish(struct details *details, DWORD milliseconds);

#endif
