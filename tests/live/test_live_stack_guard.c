/*
 * A function that writes past its array ends the program before it returns.  The test starts itself to see
 * that.
 */
#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "start_program.h"

#define STACK_OVERRUN 0xC0000409u /* STATUS_STACK_BUFFER_OVERRUN */

enum { ARRAY = 16, RETURNED = 7 };

/* Not inlined, and nothing of it known to the compiler: what is to be seen happens where it returns. */
static size_t overwrite(char *array, size_t length)
{
    memset(array, 'x', length);
    return length;
}

static size_t (*volatile write_array)(char *array, size_t length) = overwrite;

static size_t fill(size_t length)
{
    char array[ARRAY];
    return write_array(array, length) + (size_t)array[0];
}

static size_t (*volatile call)(size_t length) = fill;

static DWORD run_with(size_t length)
{
    struct start_options options = {.flags = 0};
    PROCESS_INFORMATION process;
    wchar_t path[MAX_PATH], line[MAX_PATH + 32];
    DWORD code = 0;
    GetModuleFileNameW(NULL, path, MAX_PATH);
    swprintf(line, MAX_PATH + 32, L"\"%ls\" write %u", path, (unsigned)length);
    if (!start_program(line, &options, &process)) {
        return 0;
    }
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return code;
}

CASE(what_fits_returns)
{
    CHECK_NUMBER(run_with(ARRAY), RETURNED);
}

/* Far enough for what stands behind the array, not so far that the stack ends. */
CASE(what_does_not_fit_ends_the_program)
{
    CHECK_NUMBER(run_with(ARRAY + 64), STACK_OVERRUN);
}

int main(int argc, char *argv[])
{
    if (argc == 3) {
        return call(strtoul(argv[2], NULL, 10)) ? RETURNED : EXIT_FAILURE;
    }
    RUN(what_fits_returns);
    RUN(what_does_not_fit_ends_the_program);
    return check_result();
}
