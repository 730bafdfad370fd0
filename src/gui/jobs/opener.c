/*
 * opener: paths and names come from other programs: what could end a quoted argument is refused, and what
 * goes into an address is encoded.
 */
#include "gui/jobs/opener.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "gui/paint/strings.h"
#include "sockscope/system.h"

#include "resource.h"

static const wchar_t help_page[] = L"sockscope.html";

enum { PATH_SIZE = 4096, PARAMETERS_SIZE = PATH_SIZE + 32, ADDRESS_SIZE = 1024 };

struct opening {
    struct job job; /* first */
    struct shell_operations shell;
    struct shell_request request;
    UINT command;
    uint32_t error;
    wchar_t file[PATH_SIZE], parameters[PARAMETERS_SIZE];
};

static void work(struct job *job)
{
    struct opening *opening = (struct opening *)job;
    /* Explorer would tell of a missing page in a box of its own. */
    bool missing =
        opening->command == IDC_HELP_PAGE && GetFileAttributesW(opening->file) == INVALID_FILE_ATTRIBUTES;
    opening->error =
        missing ? GetLastError() : opening->shell.execute(opening->shell.context, &opening->request);
}

static void say_failure(const struct opener *opener, const struct opening *opening, uint32_t error,
                        wchar_t *said, size_t size)
{
    wchar_t why[STRING_SIZE];
    const wchar_t *inserts[] = {opening->file, why};
    string_error(error, why);
    string_format(opener->instance,
                  opening->command == IDC_HELP_PAGE ? IDS_STATUS_NO_HELP : IDS_STATUS_NOT_OPENED, said, size,
                  inserts);
}

static void start(struct opener *opener, struct opening *opening, wchar_t *said, size_t size)
{
    opening->job.work = work;
    opening->shell = opener->shell;
    opening->request.file = opening->file;
    opening->request.window = opener->window;
    if (opening->parameters[0]) {
        opening->request.parameters = opening->parameters;
    }
    if (!jobs_start(&opener->jobs, &opening->job)) {
        say_failure(opener, opening, GetLastError(), said, size);
        free(opening);
    }
}

/* Windows allows no quotes in file names, so a path with one is none. */
static bool take_path(const struct row *row, wchar_t path[PATH_SIZE])
{
    if (!row->process || !row->process->path || strchr(row->process->path, '"')) {
        return false;
    }
    return system_utf16(row->process->path, path, PATH_SIZE) < PATH_SIZE - 1;
}

static bool locate(const struct row *row, struct opening *opening)
{
    static const wchar_t explorer[] = L"\\explorer.exe";
    wchar_t path[PATH_SIZE];
    UINT length = GetWindowsDirectoryW(opening->file, MAX_PATH);
    if (!take_path(row, path) || !length || length >= MAX_PATH) {
        return false;
    }
    wcscat(opening->file, explorer);
    swprintf(opening->parameters, PARAMETERS_SIZE, L"/select,\"%ls\"", path);
    return true;
}

static bool show_properties(const struct row *row, struct opening *opening)
{
    opening->request.errand = SHELL_PROPERTIES;
    return take_path(row, opening->file);
}

/* Everything but letters, digits and a few signs as %XX. */
static bool search(const struct opener *opener, const struct row *row, struct opening *opening)
{
    char encoded[ADDRESS_SIZE];
    wchar_t words[ADDRESS_SIZE];
    const wchar_t *inserts[] = {words};
    size_t length = 0;
    if (!row->process || !row->process->name[0]) {
        return false;
    }
    for (const char *at = row->process->name; *at && length + 4 < ADDRESS_SIZE; at++) {
        bool plain = (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                     strchr("-._", *at) != NULL;
        length += (size_t)snprintf(encoded + length, 4, plain ? "%c" : "%%%02X", (unsigned char)*at);
    }
    system_utf16(encoded, words, ADDRESS_SIZE);
    return string_format(opener->instance, IDS_SEARCH_ADDRESS, opening->file, PATH_SIZE, inserts) > 0;
}

void opener_open(struct opener *opener, UINT command, const struct row *row, wchar_t *said, size_t size)
{
    struct opening *opening = calloc(1, sizeof *opening);
    bool fine = false;
    said[0] = L'\0';
    if (opening) {
        opening->command = command;
        fine = command == IDC_OPEN_LOCATION ? locate(row, opening)
               : command == IDC_PROPERTIES  ? show_properties(row, opening)
                                            : search(opener, row, opening);
    }
    if (fine) {
        start(opener, opening, said, size);
    } else {
        string_load(opener->instance, opening ? IDS_NO_FILE_KNOWN : IDS_STATUS_NO_MEMORY, said);
        free(opening);
    }
}

/* What has this program's own path to begin with; NULL, with a word on why, when it cannot be had. */
static struct opening *prepare_own(const struct opener *opener, UINT command, wchar_t *said, size_t size)
{
    struct opening *opening = calloc(1, sizeof *opening);
    said[0] = L'\0';
    if (!opening) {
        string_load(opener->instance, IDS_STATUS_NO_MEMORY, said);
        return NULL;
    }
    opening->command = command;
    /* Whatever its name is, the page's fits as well. */
    const DWORD most = PATH_SIZE - sizeof help_page / sizeof help_page[0];
    DWORD length = GetModuleFileNameW(NULL, opening->file, most);
    if (!length || length >= most) {
        wcscpy(opening->file, L"Sockscope");
        say_failure(opener, opening, GetLastError(), said, size);
        free(opening);
        return NULL;
    }
    return opening;
}

void opener_restart(struct opener *opener, const wchar_t *settings_path, wchar_t *said, size_t size)
{
    struct opening *opening = prepare_own(opener, IDC_RESTART_ELEVATED, said, size);
    if (opening) {
        opening->request.errand = SHELL_AS_ADMINISTRATOR;
        if (settings_path) {
            swprintf(opening->parameters, PARAMETERS_SIZE, L"/settings \"%ls\"", settings_path);
        }
        start(opener, opening, said, size);
    }
}

void opener_help(struct opener *opener, wchar_t *said, size_t size)
{
    struct opening *opening = prepare_own(opener, IDC_HELP_PAGE, said, size);
    if (opening) {
        wchar_t *slash = wcsrchr(opening->file, L'\\');
        wcscpy(slash ? slash + 1 : opening->file, help_page);
        start(opener, opening, said, size);
    }
}

bool opener_done(const struct opener *opener, struct job *done, wchar_t *said, size_t size)
{
    const struct opening *opening = (const struct opening *)done;
    bool restarted = opening->command == IDC_RESTART_ELEVATED && !opening->error;
    said[0] = L'\0';
    if (opening->error) {
        say_failure(opener, opening, opening->error, said, size);
    }
    job_free(done);
    return restarted;
}

bool opener_finish(struct opener *opener, DWORD milliseconds)
{
    return jobs_close(&opener->jobs, milliseconds);
}
