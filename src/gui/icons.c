/*
 * icons: a table of paths on the window's thread, a queue to one worker, answers by message.
 */
#include "gui/icons.h"

#include <stdlib.h>
#include <string.h>

#include "gui/dpi.h"
#include "sockscope/system.h"
#include "windows/late.h"
#include "windows/native_file.h"

enum { ENTRIES_MAX = 512, PATH_SIZE = 1024, PLAIN = 0, STOP_MS = 500 };

struct entry {
    char *path;
    int index;
};

/* One question, and with `icon` its answer. */
struct question {
    struct question *next;
    const struct icons *asker; /* compared only: it may be gone when the answer comes */
    size_t entry;
    HICON icon;
    wchar_t path[PATH_SIZE];
};

struct icons {
    HWND window;
    UINT message;
    int size;
    HIMAGELIST images;
    struct entry entries[ENTRIES_MAX];
    size_t count;
    HANDLE worker, wake;
    SRWLOCK lock; /* over the two below */
    struct question *questions;
    bool stop;
};

typedef HRESULT(WINAPI *extract_icon)(const wchar_t *path, int index, UINT flags, HICON *large,
                                      HICON *small_one, UINT sizes);
typedef HRESULT(WINAPI *load_icon)(HINSTANCE instance, const wchar_t *name, int width, int height,
                                   HICON *icon);

static struct question *take_question(struct icons *icons, bool *stop)
{
    AcquireSRWLockExclusive(&icons->lock);
    struct question *question = icons->questions;
    *stop = icons->stop;
    if (question) {
        icons->questions = question->next;
    }
    ReleaseSRWLockExclusive(&icons->lock);
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

/* The shell is loaded here, off the way to the first painted row. */
static DWORD WINAPI work(void *parameter)
{
    struct icons *icons = parameter;
    for (bool stop = false; !stop;) {
        struct question *question = take_question(icons, &stop);
        if (!question) {
            WaitForSingleObject(icons->wake, stop ? 0 : INFINITE);
            continue;
        }
        if (!stop) {
            question->icon = icons_extract(question->path, icons->size);
        }
        if (stop || !PostMessageW(icons->window, icons->message, 0, (LPARAM)question)) {
            DestroyIcon(question->icon);
            free(question);
        }
    }
    return 0;
}

static void add_plain(const struct icons *icons)
{
    HICON icon = NULL;
    load_icon load = (load_icon)late_function(L"comctl32.dll", "LoadIconWithScaleDown");
    if (load && SUCCEEDED(load(NULL, (const wchar_t *)IDI_APPLICATION, icons->size, icons->size, &icon))) {
        ImageList_AddIcon(icons->images, icon);
        DestroyIcon(icon);
    } else {
        ImageList_AddIcon(icons->images, LoadIconW(NULL, IDI_APPLICATION));
    }
}

struct icons *icons_create(HWND window, UINT message, UINT dpi)
{
    int size = dpi_scale(dpi, 16);
    struct icons *icons = calloc(1, sizeof *icons);
    if (!icons) {
        return NULL;
    }
    InitializeSRWLock(&icons->lock);
    icons->window = window;
    icons->message = message;
    icons->size = size;
    icons->images = ImageList_Create(size, size, ILC_COLOR32 | ILC_MASK, 16, 16);
    add_plain(icons);
    icons->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    icons->worker = icons->wake ? CreateThread(NULL, 0, work, icons, 0, NULL) : NULL;
    return icons;
}

void icons_free(struct icons *icons)
{
    if (!icons) {
        return;
    }
    AcquireSRWLockExclusive(&icons->lock);
    icons->stop = true;
    ReleaseSRWLockExclusive(&icons->lock);
    SetEvent(icons->wake);
    /* A worker that hangs in the shell keeps what it uses. */
    if (icons->worker && WaitForSingleObject(icons->worker, STOP_MS) != WAIT_OBJECT_0) {
        return;
    }
    CloseHandle(icons->worker);
    CloseHandle(icons->wake);
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
    struct question *question = calloc(1, sizeof *question);
    if (!question) {
        return;
    }
    question->asker = icons;
    question->entry = entry;
    system_utf16(icons->entries[entry].path, question->path, PATH_SIZE);
    AcquireSRWLockExclusive(&icons->lock);
    question->next = icons->questions;
    icons->questions = question;
    ReleaseSRWLockExclusive(&icons->lock);
    SetEvent(icons->wake);
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
    bool ours = question->icon && question->asker == icons;
    int index = ours ? ImageList_AddIcon(icons->images, question->icon) : -1;
    if (index >= 0) {
        icons->entries[question->entry].index = index;
    }
    DestroyIcon(question->icon);
    free(question);
    return index >= 0;
}
