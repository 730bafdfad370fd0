/*
 * limited PROGRAM ARGUMENTS: runs a program with a token in which the group of administrators only denies, as
 * one has it who is not elevated, and ends with the program's exit code; with 1000 when it cannot.
 */
#include <windows.h>

#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { CANNOT = 1000 };

static int fail(const char *what)
{
    fprintf(stderr, "%s: error %lu\n", what, (unsigned long)GetLastError());
    return CANNOT;
}

/* The command line behind the name of this program, which is a path without quotes inside. */
static wchar_t *rest_of(wchar_t *line)
{
    wchar_t *end = *line == L'"' ? wcschr(line + 1, L'"') : wcspbrk(line, L" \t");
    return end ? end + 1 + wcsspn(end + 1, L" \t") : line + wcslen(line);
}

int main(void)
{
    HANDLE own, limited;
    SID_AND_ATTRIBUTES administrators = {0};
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code = CANNOT;
    if (!ConvertStringSidToSidW(L"S-1-5-32-544", &administrators.Sid)) {
        return fail("ConvertStringSidToSid");
    }
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &own)) {
        return fail("OpenProcessToken");
    }
    if (!CreateRestrictedToken(own, DISABLE_MAX_PRIVILEGE, 1, &administrators, 0, NULL, 0, NULL, &limited)) {
        return fail("CreateRestrictedToken");
    }
    if (!CreateProcessAsUserW(limited, NULL, rest_of(GetCommandLineW()), NULL, NULL, TRUE, 0, NULL, NULL,
                              &startup, &process)) {
        return fail("CreateProcessAsUser");
    }
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}
