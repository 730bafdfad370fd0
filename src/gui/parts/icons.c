/*
 * icons: a table of paths on the window's thread, a queue to one worker, answers by message.
 */
#include "gui/parts/icons.h"

#include <stdlib.h>
#include <string.h>

#include "gui/paint/dpi.h"
#include "sockscope/system.h"
#include "windows/files/native_file.h"
#include "windows/system/late.h"

enum { ENTRIES_MAX = 512, PATH_SIZE = 1024, PLAIN = 0 };

struct entry {
    char *path;
    int index;
};

/*
 * What the worker works with, kept by whoever refers to it: the icons, the worker, each question.  So a
 * worker that hangs in the shell keeps nothing but this.
 */
struct desk {
    volatile LONG references;
    HWND window;
    UINT message;
    int size;
    icon_source source;
    HANDLE wake;
    SRWLOCK lock; /* over the two below */
    struct question *questions;
    bool stop;
};

/* One question, and with `icon` its answer. */
struct question {
    struct question *next;
    struct desk *desk;
    size_t entry;
    HICON icon;
    wchar_t path[PATH_SIZE];
};

struct icons {
    struct desk *desk;
    HANDLE worker;
    HIMAGELIST images;
    struct entry entries[ENTRIES_MAX];
    size_t count;
};

typedef HRESULT(WINAPI *extract_icon)(const wchar_t *path, int index, UINT flags, HICON *large,
                                      HICON *small_one, UINT sizes);
typedef HRESULT(WINAPI *load_icon)(HINSTANCE instance, const wchar_t *name, int width, int height,
                                   HICON *icon);

static void leave_desk(struct desk *desk)
{
    if (InterlockedDecrement(&desk->references) == 0) {
        CloseHandle(desk->wake);
        free(desk);
    }
}

static void free_question(struct question *question)
{
    if (question->icon) {
        DestroyIcon(question->icon);
    }
    leave_desk(question->desk);
    free(question);
}

static struct question *take_question(struct desk *desk, bool *stop)
{
    AcquireSRWLockExclusive(&desk->lock);
    struct question *question = desk->questions;
    *stop = desk->stop;
    if (question) {
        desk->questions = question->next;
    }
    ReleaseSRWLockExclusive(&desk->lock);
    return question;
}

/* The shell's own small icon has the size of the first monitor's scale. */
HICON icons_extract(const wchar_t *path, int size)
{
    HICON icon = NULL;
    wchar_t room[PATH_SIZE];
    const wchar_t *file = native_file(path, room, PATH_SIZE);
    extract_icon extract = (extract_icon)late_function(L"shell32.dll", "SHDefExtractIconW");
    return extract && extract(file, 0, 0, &icon, NULL, (UINT)MAKELONG(size, size)) == S_OK ? icon : NULL;
}

static void answer_question(const struct desk *desk, struct question *question)
{
    question->icon = desk->source(question->path, desk->size);
    if (!PostMessageW(desk->window, desk->message, 0, (LPARAM)question)) {
        free_question(question);
    }
}

/* The shell is loaded here, off the way to the first painted row. */
static DWORD WINAPI work(void *parameter)
{
    struct desk *desk = parameter;
    struct question *question;
    bool stop = false;
    while ((question = take_question(desk, &stop)) != NULL || !stop) {
        if (!question) {
            WaitForSingleObject(desk->wake, INFINITE);
        } else if (stop) {
            free_question(question);
        } else {
            answer_question(desk, question);
        }
    }
    leave_desk(desk);
    return 0;
}

static void add_plain(HIMAGELIST images, int size)
{
    HICON icon = NULL;
    load_icon load = (load_icon)late_function(L"comctl32.dll", "LoadIconWithScaleDown");
    if (load && SUCCEEDED(load(NULL, (const wchar_t *)IDI_APPLICATION, size, size, &icon))) {
        ImageList_AddIcon(images, icon);
        DestroyIcon(icon);
    } else {
        ImageList_AddIcon(images, LoadIconW(NULL, IDI_APPLICATION));
    }
}

static struct desk *create_desk(HWND window, UINT message, int size, icon_source source)
{
    struct desk *desk = calloc(1, sizeof *desk);
    if (desk) {
        *desk = (struct desk){
            .references = 1, .window = window, .message = message, .size = size, .source = source};
        InitializeSRWLock(&desk->lock);
        desk->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
        if (!desk->wake) {
            free(desk);
            desk = NULL;
        }
    }
    return desk;
}

/* The worker refers to the desk from before it begins. */
static HANDLE start_worker(struct desk *desk)
{
    InterlockedIncrement(&desk->references);
    HANDLE worker = CreateThread(NULL, 0, work, desk, 0, NULL);
    if (!worker) {
        leave_desk(desk);
    }
    return worker;
}

struct icons *icons_create(HWND window, UINT message, UINT dpi, icon_source source)
{
    int size = dpi_scale(dpi, 16);
    struct icons *icons = calloc(1, sizeof *icons);
    struct desk *desk = icons ? create_desk(window, message, size, source) : NULL;
    if (!desk) {
        free(icons);
        return NULL;
    }
    icons->images = ImageList_Create(size, size, ILC_COLOR32 | ILC_MASK, 16, 16);
    add_plain(icons->images, size);
    icons->desk = desk;
    icons->worker = start_worker(desk);
    return icons;
}

void icons_free(struct icons *icons, DWORD patience_ms)
{
    if (!icons) {
        return;
    }
    AcquireSRWLockExclusive(&icons->desk->lock);
    icons->desk->stop = true;
    ReleaseSRWLockExclusive(&icons->desk->lock);
    SetEvent(icons->desk->wake);
    if (icons->worker) {
        WaitForSingleObject(icons->worker, patience_ms);
        CloseHandle(icons->worker);
    }
    leave_desk(icons->desk);
    ImageList_Destroy(icons->images);
    for (size_t i = 0; i < icons->count; i++) {
        free(icons->entries[i].path);
    }
    free(icons);
}

HIMAGELIST icons_images(const struct icons *icons)
{
    return icons->images;
}

static void ask(struct icons *icons, size_t entry)
{
    struct desk *desk = icons->desk;
    struct question *question = icons->worker ? calloc(1, sizeof *question) : NULL;
    if (!question) {
        return;
    }
    InterlockedIncrement(&desk->references);
    question->desk = desk;
    question->entry = entry;
    system_utf16(icons->entries[entry].path, question->path, PATH_SIZE);
    AcquireSRWLockExclusive(&desk->lock);
    question->next = desk->questions;
    desk->questions = question;
    ReleaseSRWLockExclusive(&desk->lock);
    SetEvent(desk->wake);
}

int icons_index(struct icons *icons, const char *path)
{
    if (!path) {
        return PLAIN;
    }
    for (size_t i = 0; i < icons->count; i++) {
        if (strcmp(icons->entries[i].path, path) == 0) {
            return icons->entries[i].index;
        }
    }
    size_t length = strlen(path) + 1;
    char *kept = icons->count < ENTRIES_MAX ? malloc(length) : NULL;
    if (!kept) {
        return PLAIN;
    }
    memcpy(kept, path, length);
    icons->entries[icons->count] = (struct entry){kept, PLAIN};
    ask(icons, icons->count++);
    return PLAIN;
}

bool icons_answer(struct icons *icons, LPARAM answer)
{
    struct question *question = (struct question *)answer;
    bool ours = question->icon && question->desk == icons->desk;
    int index = ours ? ImageList_AddIcon(icons->images, question->icon) : -1;
    if (index >= 0) {
        icons->entries[question->entry].index = index;
    }
    free_question(question);
    return index >= 0;
}
