#include "console_run.h"

#include <stdio.h>
#include <string.h>

#include "patience.h"
#include "start_program.h"

enum { POLL_MS = 20 };

const char *program;
char output[OUTPUT_SIZE], messages[OUTPUT_SIZE];

HANDLE open_stream(void)
{
    static unsigned count;
    char name[64];
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    snprintf(name, sizeof name, "live_console_%lu_%u.tmp", GetCurrentProcessId(), count++);
    return CreateFileA(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &attributes,
                       CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

void read_stream(HANDLE stream, char text[OUTPUT_SIZE])
{
    DWORD length = 0;
    SetFilePointer(stream, 0, NULL, FILE_BEGIN);
    ReadFile(stream, text, OUTPUT_SIZE - 1, &length, NULL);
    text[length] = '\0';
    CloseHandle(stream);
}

bool start(const char *line, HANDLE out, HANDLE err, PROCESS_INFORMATION *process)
{
    struct start_options options = {.flags = DETACHED_PROCESS, .output = out, .errors = err};
    return start_program_narrow(line, &options, process);
}

int finish(PROCESS_INFORMATION *process)
{
    DWORD code = (DWORD)-1;
    if (WaitForSingleObject(process->hProcess, PATIENCE_MS) != WAIT_OBJECT_0) {
        TerminateProcess(process->hProcess, (UINT)-1);
        printf("it did not end in time\n");
    }
    GetExitCodeProcess(process->hProcess, &code);
    CloseHandle(process->hThread);
    CloseHandle(process->hProcess);
    return (int)code;
}

bool start_into_pipe(const char *arguments, DWORD size, HANDLE err, HANDLE *reader,
                     PROCESS_INFORMATION *process)
{
    char line[1024];
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    HANDLE writer = NULL;
    output[0] = '\0';
    if (!CreatePipe(reader, &writer, &attributes, size)) {
        return false;
    }
    SetHandleInformation(*reader, HANDLE_FLAG_INHERIT, 0);
    snprintf(line, sizeof line, "\"%s\" %s", program, arguments);
    bool started = start(line, writer, err, process);
    CloseHandle(writer);
    return started;
}

bool read_until(HANDLE reader, const char *part)
{
    ULONGLONG end = GetTickCount64() + PATIENCE_MS;
    size_t length = strlen(output);
    while (!strstr(output, part)) {
        DWORD there = 0, count = 0;
        if (GetTickCount64() > end || length == OUTPUT_SIZE - 1 ||
            !PeekNamedPipe(reader, NULL, 0, NULL, &there, NULL)) {
            printf("it never said: %s\n", part);
            return false;
        }
        if (there == 0) {
            Sleep(POLL_MS);
        } else if (ReadFile(reader, output + length, (DWORD)(OUTPUT_SIZE - 1 - length), &count, NULL)) {
            length += count;
            output[length] = '\0';
        }
    }
    return true;
}

int run_line(const char *line)
{
    PROCESS_INFORMATION process;
    HANDLE out = open_stream(), err = open_stream();
    int code = -1;
    if (start(line, out, err, &process)) {
        code = finish(&process);
    }
    read_stream(out, output);
    read_stream(err, messages);
    return code;
}

int run(const char *arguments)
{
    char line[1024];
    snprintf(line, sizeof line, "\"%s\" %s", program, arguments);
    return run_line(line);
}
