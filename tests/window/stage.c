/*
 * stage: a gate stands in front of the source's tables.  When the reader waits there, the model has published
 * what was read before, and a mark posted to the window's thread then comes behind the frame.
 */
#include "stage.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "driver.h"

#include "resource.h"
#include "sockscope/snapshot.h"

enum { MESSAGE_MARK = WM_APP, HIGHLIGHT_MS = 3000 };

struct stage {
    struct window_settings settings;
    struct source inner;
    SRWLOCK lock; /* over the gate */
    CONDITION_VARIABLE changed;
    unsigned looks, allowed;
    bool at_gate;
    HANDLE thread, ready, marked;
    HWND window, marker;
};

static _Noreturn void give_up(const char *why)
{
    printf("%s\n", why);
    picture_of_failure("stage", 0);
    exit(EXIT_FAILURE);
}

/* The gate. */

static void read_tables(void *context, struct snapshot *snapshot, unsigned facts)
{
    struct stage *stage = context;
    AcquireSRWLockExclusive(&stage->lock);
    while (stage->looks >= stage->allowed) {
        stage->at_gate = true;
        WakeAllConditionVariable(&stage->changed);
        SleepConditionVariableSRW(&stage->changed, &stage->lock, INFINITE, 0);
    }
    stage->at_gate = false;
    stage->looks++;
    ReleaseSRWLockExclusive(&stage->lock);
    stage->inner.read_tables(stage->inner.context, snapshot, facts);
}

static uint32_t read_processes(void *context, struct process_list *list)
{
    const struct source *inner = &((const struct stage *)context)->inner;
    return inner->read_processes(inner->context, list);
}

static uint32_t read_path(void *context, uint32_t pid, uint64_t started, char *path, size_t size)
{
    const struct source *inner = &((const struct stage *)context)->inner;
    return inner->read_path(inner->context, pid, started, path, size);
}

static uint32_t read_services(void *context, struct pid_texts *list)
{
    const struct source *inner = &((const struct stage *)context)->inner;
    return inner->read_services(inner->context, list);
}

static uint32_t read_titles(void *context, struct pid_texts *list)
{
    const struct source *inner = &((const struct stage *)context)->inner;
    return inner->read_titles ? inner->read_titles(inner->context, list) : 0;
}

static bool read_tag(void *context, uint32_t pid, uint32_t tag, char *name, size_t size)
{
    const struct source *inner = &((const struct stage *)context)->inner;
    return inner->read_tag(inner->context, pid, tag, name, size);
}

static uint64_t now_ms(void *context)
{
    const struct source *inner = &((const struct stage *)context)->inner;
    return inner->now_ms(inner->context);
}

static uint64_t wall(void *context)
{
    const struct source *inner = &((const struct stage *)context)->inner;
    return inner->wall(inner->context);
}

static void allow(struct stage *stage, unsigned looks)
{
    AcquireSRWLockExclusive(&stage->lock);
    stage->allowed = looks;
    ReleaseSRWLockExclusive(&stage->lock);
    WakeAllConditionVariable(&stage->changed);
}

static void wait_at_gate(struct stage *stage)
{
    BOOL in_time = TRUE;
    AcquireSRWLockExclusive(&stage->lock);
    while (in_time && !(stage->at_gate && stage->looks == stage->allowed)) {
        in_time = SleepConditionVariableSRW(&stage->changed, &stage->lock, PATIENCE_MS, 0);
    }
    ReleaseSRWLockExclusive(&stage->lock);
    if (!in_time) {
        give_up("the window does not look at its source");
    }
}

/* The window's thread. */

static LRESULT CALLBACK mark(HWND marker, UINT message, WPARAM wide, LPARAM longer)
{
    if (message == MESSAGE_MARK) {
        SetEvent((HANDLE)wide);
        return 0;
    }
    return DefWindowProcW(marker, message, wide, longer);
}

static DWORD WINAPI run(void *parameter)
{
    struct stage *stage = parameter;
    HINSTANCE instance = GetModuleHandleW(NULL);
    WNDCLASSW class = {.lpfnWndProc = mark, .hInstance = instance, .lpszClassName = L"StageMarker"};
    RegisterClassW(&class);
    stage->marker =
        CreateWindowExW(0, class.lpszClassName, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, instance, NULL);
    stage->window = window_create(instance, &stage->settings, SW_SHOWNORMAL);
    SetEvent(stage->ready);
    int code = stage->window ? window_run(stage->window) : -1;
    DestroyWindow(stage->marker);
    return (DWORD)code;
}

static void wait_shown(struct stage *stage)
{
    if (!PostMessageW(stage->marker, MESSAGE_MARK, (WPARAM)stage->marked, 0) ||
        WaitForSingleObject(stage->marked, PATIENCE_MS) != WAIT_OBJECT_0) {
        give_up("the window takes no messages");
    }
}

/* Another look shall follow, so that the reader comes to the gate. */
static void ask_for_look(struct stage *stage)
{
    SendMessageW(stage->window, WM_COMMAND, IDC_REFRESH, 0);
}

void stage_step(struct stage *stage)
{
    driver_goes_on();
    ask_for_look(stage);
    allow(stage, stage_looks(stage) + 1);
    wait_at_gate(stage);
    wait_shown(stage);
}

void stage_settle(struct stage *stage)
{
    stage_step(stage);
    stage_step(stage);
}

void stage_free(struct stage *stage)
{
    allow(stage, UINT_MAX);
}

void stage_hold(struct stage *stage)
{
    AcquireSRWLockExclusive(&stage->lock);
    stage->allowed = stage->looks;
    ReleaseSRWLockExclusive(&stage->lock);
    ask_for_look(stage);
    wait_at_gate(stage);
    wait_shown(stage);
}

unsigned stage_looks(struct stage *stage)
{
    AcquireSRWLockExclusive(&stage->lock);
    unsigned looks = stage->looks;
    ReleaseSRWLockExclusive(&stage->lock);
    return looks;
}

static struct source source_of(const struct stage_options *options)
{
    struct world *world = options->world;
    if (!world) {
        return options->settings.source;
    }
    for (size_t i = 0; i < STAGE_PROGRAMS && options->programs[i].name; i++) {
        world_program(world, options->programs[i].pid, options->programs[i].name);
    }
    for (size_t i = 0; i < STAGE_ROWS && options->rows[i].local_port; i++) {
        const struct stage_row *row = &options->rows[i];
        world_add(world, row->protocol, row->state, row->pid, row->local_port, row->remote_port);
    }
    return world_source(world);
}

struct stage *stage_open(const struct stage_options *options)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (!stage) {
        give_up("out of memory");
    }
    stage->settings = options->settings;
    if (stage->settings.highlight_ms == 0) {
        stage->settings.highlight_ms = HIGHLIGHT_MS;
    }
    stage->inner = source_of(options);
    stage->settings.source = (struct source){
        .context = stage,
        .read_tables = read_tables,
        .read_processes = read_processes,
        .read_path = read_path,
        .read_services = read_services,
        .read_titles = read_titles,
        .read_tag = read_tag,
        .now_ms = now_ms,
        .wall = wall,
    };
    InitializeSRWLock(&stage->lock);
    InitializeConditionVariable(&stage->changed);
    stage->ready = CreateEventW(NULL, FALSE, FALSE, NULL);
    stage->marked = CreateEventW(NULL, FALSE, FALSE, NULL);
    stage->thread = stage->ready && stage->marked ? CreateThread(NULL, 0, run, stage, 0, NULL) : NULL;
    if (!stage->thread || WaitForSingleObject(stage->ready, PATIENCE_MS) != WAIT_OBJECT_0 || !stage->window) {
        give_up("the window does not open");
    }
    bring_to_front(stage->window);
    wait_at_gate(stage);
    stage_step(stage);
    if (options->settled) {
        stage_settle(stage);
    }
    return stage;
}

HWND stage_window(const struct stage *stage)
{
    return stage->window;
}

HWND stage_list(const struct stage *stage)
{
    return control_of(stage->window, IDC_LIST);
}

int stage_close(struct stage *stage)
{
    DWORD code = 0;
    stage_free(stage);
    PostMessageW(stage->window, WM_CLOSE, 0, 0);
    if (WaitForSingleObject(stage->thread, PATIENCE_MS) != WAIT_OBJECT_0) {
        printf("the window does not close\n");
        return -1;
    }
    GetExitCodeThread(stage->thread, &code);
    CloseHandle(stage->thread);
    CloseHandle(stage->ready);
    CloseHandle(stage->marked);
    free(stage);
    return (int)code;
}
