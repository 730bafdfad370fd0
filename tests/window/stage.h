/*
 * stage: the real window in this process, with a thread for its messages, over a source whose looks the
 * test lets through one by one.  So a test counts refreshes, not seconds: between two steps the rows
 * cannot change, however slow or quick the machine is.
 */
#ifndef SOCKSCOPE_WINDOW_STAGE_H
#define SOCKSCOPE_WINDOW_STAGE_H

#include "gui/gui.h"

#include <stdbool.h>

#include "world.h"

enum { STAGE_PROGRAMS = 4, STAGE_ROWS = 6 };

/* As arguments of world_program and world_add. */
struct stage_program {
    uint32_t pid;
    const char *name;
};

struct stage_row {
    enum protocol protocol;
    enum tcp_state state;
    uint32_t pid;
    uint16_t local_port, remote_port;
};

struct stage_options {
    struct world *world;                           /* what is looked at; NULL: the source of the settings */
    struct stage_program programs[STAGE_PROGRAMS]; /* put into the world, behind what it has already */
    struct stage_row rows[STAGE_ROWS];
    struct window_settings settings; /* without highlight_ms: 3000 */
    bool settled;                    /* after two more looks: paths come after the first rows */
};

struct stage;

/*
 * Opens the window in front, with its first look shown; ends the program when it cannot.  Its world is left
 * to the window until it is closed, to be altered while no look is let through.  Details of processes are not
 * told.
 */
struct stage *stage_open(const struct stage_options *options);
HWND stage_window(const struct stage *stage);
HWND stage_list(const struct stage *stage);

/* One look, from its beginning to the frame in the window. */
void stage_step(struct stage *stage);

/*
 * What a look reads is asked for when it begins (columns, facts), and it has begun already when a step lets
 * it through: so two.  Filter and order need no look; they have been taken in when one has passed.
 */
void stage_settle(struct stage *stage);

/* From here on looks go through by themselves, until held again. */
void stage_free(struct stage *stage);
void stage_hold(struct stage *stage);

/* How many looks went through. */
unsigned stage_looks(struct stage *stage);

/* Closes the window; the exit code of its loop, or -1 when it does not end in time. */
int stage_close(struct stage *stage);

#endif
