/*
 * as_typed PROGRAM ARGUMENTS: runs a program with the command line that one types, NAME="a value": msiexec
 * refuses "NAME=a value", which is what most shells make of such an argument.  Ends with the program's exit
 * code; with 1000 when it cannot.  Arguments hold no quotes.
 */
#include <windows.h>

#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

enum { CANNOT = 1000, LINE_SIZE = 4096 };

/* How much of an argument stands before its quotes: the name of a property and "=". */
static size_t name_length(const wchar_t *argument)
{
    size_t length = wcsspn(argument, L"ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    return length && argument[length] == L'=' ? length + 1 : 0;
}

static bool append(wchar_t line[LINE_SIZE], const wchar_t *argument)
{
    const wchar_t *quote = wcschr(argument, L' ') ? L"\"" : L"";
    size_t used = wcslen(line), name = name_length(argument);
    int length = swprintf(line + used, LINE_SIZE - used, L"%ls%.*ls%ls%ls%ls", used ? L" " : L"", (int)name,
                          argument, quote, argument + name, quote);
    return length >= 0;
}

int wmain(int argc, wchar_t **argv)
{
    static wchar_t line[LINE_SIZE];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code = CANNOT;
    for (int i = 1; i < argc; i++) {
        if (!append(line, argv[i])) {
            fprintf(stderr, "as_typed: the line is too long\n");
            return CANNOT;
        }
    }
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) {
        fprintf(stderr, "as_typed: CreateProcess: error %lu\n", (unsigned long)GetLastError());
        return CANNOT;
    }
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}
