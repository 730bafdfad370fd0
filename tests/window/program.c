/* program: see program.h. */
#include "program.h"

#include <stdio.h>
#include <wchar.h>

#include "driver.h"
#include "gui/gui.h"
#include "start_program.h"

#include "resource.h"

enum { LINE_SIZE = 2048 };

bool program_start(struct program *program, const wchar_t *path, const wchar_t *settings)
{
    struct start_options options = {.flags = 0};
    PROCESS_INFORMATION started;
    wchar_t line[LINE_SIZE];
    *program = (struct program){.process = NULL};
    swprintf(line, LINE_SIZE, L"\"%ls\" /settings \"%ls\"", path, settings);
    if (!start_program(line, &options, &started)) {
        return false;
    }
    CloseHandle(started.hThread);
    program->process = started.hProcess;
    program->pid = started.dwProcessId;
    program->window = wait_window(program->pid, SOCKSCOPE_WINDOW_CLASS, NULL);
    program->list = control_of(program->window, IDC_LIST);
    return program->window != NULL;
}

int program_end(struct program *program)
{
    DWORD code = (DWORD)-1;
    if (WaitForSingleObject(program->process, PATIENCE_MS) == WAIT_OBJECT_0) {
        GetExitCodeProcess(program->process, &code);
    } else {
        printf("it does not end\n");
        picture_of_failure("program_end", 0);
        TerminateProcess(program->process, 1);
    }
    CloseHandle(program->process);
    return (int)code;
}
