/*
 * icons: a table of paths on the window's thread, one look-up at a time on a thread of the pool.
 */
#include "gui/parts/icons.h"

#include <stdlib.h>
#include <string.h>

#include "gui/paint/dpi.h"
#include "sockscope/system.h"
#include "windows/files/native_file.h"
#include "windows/system/job.h"
#include "windows/system/late.h"

enum { ENTRIES_MAX = 512, PATH_SIZE = 1024, PLAIN = 0 };

struct entry {
    char *path;
    int index;
    bool waits;
};

/* A look-up, and with `icon` its answer.  One that hangs in the shell keeps nothing but this. */
struct question {
    struct job job; /* first */
    icon_source source;
    int size;
    size_t entry;
    HICON icon;
    wchar_t path[PATH_SIZE];
};

struct icons {
    struct jobs jobs; /* one at a time */
    bool busy;
    icon_source source;
    int size;
    HIMAGELIST images;
    struct entry entries[ENTRIES_MAX];
    size_t count;
};

typedef HRESULT(WINAPI *extract_icon)(const wchar_t *path, int index, UINT flags, HICON *large,
                                      HICON *small_one, UINT sizes);
typedef HRESULT(WINAPI *load_icon)(HINSTANCE instance, const wchar_t *name, int width, int height,
                                   HICON *icon);

static void discard(struct job *job)
{
    struct question *question = (struct question *)job;
    if (question->icon) {
        DestroyIcon(question->icon);
    }
    free(question);
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
static void work(struct job *job)
{
    struct question *question = (struct question *)job;
    question->icon = question->source(question->path, question->size);
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

struct icons *icons_create(HWND window, UINT message, UINT dpi, icon_source source)
{
    struct icons *icons = calloc(1, sizeof *icons);
    if (!icons) {
        return NULL;
    }
    icons->jobs = (struct jobs){.window = window, .message = message};
    icons->source = source;
    icons->size = dpi_scale(dpi, 16);
    icons->images = ImageList_Create(icons->size, icons->size, ILC_COLOR32 | ILC_MASK, 16, 16);
    add_plain(icons->images, icons->size);
    return icons;
}

void icons_free(struct icons *icons, DWORD patience_ms)
{
    if (!icons) {
        return;
    }
    jobs_close(&icons->jobs, patience_ms);
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

static bool ask(struct icons *icons, size_t entry)
{
    struct question *question = calloc(1, sizeof *question);
    if (!question) {
        return false;
    }
    question->job = (struct job){.work = work, .discard = discard};
    question->source = icons->source;
    question->size = icons->size;
    question->entry = entry;
    system_utf16(icons->entries[entry].path, question->path, PATH_SIZE);
    if (!jobs_start(&icons->jobs, &question->job)) {
        discard(&question->job);
        return false;
    }
    return true;
}

/* The one that was wanted last: it is in view still. */
static void ask_next(struct icons *icons)
{
    for (size_t i = icons->count; i > 0 && !icons->busy; i--) {
        if (icons->entries[i - 1].waits) {
            icons->entries[i - 1].waits = false;
            icons->busy = ask(icons, i - 1);
        }
    }
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
    icons->entries[icons->count] = (struct entry){.path = kept, .index = PLAIN, .waits = true};
    icons->count++;
    ask_next(icons);
    return PLAIN;
}

static bool take(struct icons *icons, const struct question *question)
{
    int index = question->icon ? ImageList_AddIcon(icons->images, question->icon) : -1;
    if (index >= 0) {
        icons->entries[question->entry].index = index;
    }
    return index >= 0;
}

bool icons_answer(struct icons *icons)
{
    bool known = false;
    struct job *done;
    while ((done = jobs_take_done(&icons->jobs)) != NULL) {
        known = take(icons, (const struct question *)done) || known;
        job_free(done);
        icons->busy = false;
    }
    ask_next(icons);
    return known;
}
