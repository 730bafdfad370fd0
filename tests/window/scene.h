/*
 * scene: a system that does what a test writes: its rows, its processes, its clock and its failures.
 *
 * The clock stands still until it is moved.  A test changes the scene only while the model is held
 * (stage.h), so nothing here needs a lock.
 */
#ifndef SOCKSCOPE_WINDOW_SCENE_H
#define SOCKSCOPE_WINDOW_SCENE_H

#include "sockscope/source.h"

enum { SCENE_ROWS = 400, SCENE_PROCESSES = 16 };

struct scene {
    struct endpoint rows[SCENE_ROWS];
    size_t count;
    struct {
        uint32_t pid;
        const char *name;
    } processes[SCENE_PROCESSES];
    size_t process_count;
    uint32_t table_errors[TABLE_COUNT]; /* 0, or why the table cannot be read */
    uint32_t process_error, service_error, title_error;
    uint64_t now_ms;
};

void scene_begin(struct scene *scene);
struct source scene_source(struct scene *scene);

void scene_add_process(struct scene *scene, uint32_t pid, const char *name);

/* On loopback; a remote port of 0 is no remote end.  The local port is what a test knows the row by. */
void scene_add(struct scene *scene, enum protocol protocol, enum tcp_state state, uint32_t pid,
               uint16_t local_port, uint16_t remote_port);
void scene_remove(struct scene *scene, uint16_t local_port);
void scene_set_state(struct scene *scene, uint16_t local_port, enum tcp_state state);

#endif
