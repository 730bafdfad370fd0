/* start_program: see start_program.h. */
#include "start_program.h"

#include <stdio.h>
#include <wchar.h>

enum { LINE_SIZE = 32768, TRIES = 3 }; /* the longest line that Windows takes */

bool start_program(const wchar_t *line, const struct start_options *options, PROCESS_INFORMATION *process)
{
    static wchar_t copy[LINE_SIZE]; /* CreateProcessW wants to be able to write into it */
    STARTUPINFOW startup = {.cb = sizeof startup};
    bool streams = options->input || options->output || options->errors;
    BOOL started = FALSE;
    DWORD error = ERROR_INTERNAL_ERROR;
    if (wcslen(line) >= LINE_SIZE) {
        fprintf(stderr, "a command line is too long\n");
        return false;
    }
    if (streams) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdInput = options->input;
        startup.hStdOutput = options->output;
        startup.hStdError = options->errors;
    }
    for (int i = 0; i < TRIES && !started && error == ERROR_INTERNAL_ERROR; i++) {
        wcscpy(copy, line);
        started =
            CreateProcessW(NULL, copy, NULL, NULL, streams, options->flags, NULL, NULL, &startup, process);
        error = started ? 0 : GetLastError();
        if (error) {
            fprintf(stderr, "not started, error %lu: %.200ls\n", error, line);
        }
    }
    return started;
}

bool start_program_narrow(const char *line, const struct start_options *options, PROCESS_INFORMATION *process)
{
    static wchar_t wide[LINE_SIZE];
    if (!MultiByteToWideChar(CP_ACP, 0, line, -1, wide, LINE_SIZE)) {
        fprintf(stderr, "a command line is too long\n");
        return false;
    }
    return start_program(wide, options, process);
}
