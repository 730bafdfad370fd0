/*
 * peer_client: pipes to a child, every read bounded in time.
 */
#include "peer_client.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "patience.h"
#include "start_program.h"

/* A peer gives up before it is given up. */
enum { ANSWER_SIZE = 128, ANSWER_MS = 2 * PATIENCE_MS };

static bool make_pipe(HANDLE *read, HANDLE *write, bool child_reads)
{
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    return CreatePipe(read, write, &attributes, 0) &&
           SetHandleInformation(child_reads ? *write : *read, HANDLE_FLAG_INHERIT, 0);
}

static bool program_path(wchar_t path[MAX_PATH])
{
    DWORD length = GetModuleFileNameW(NULL, path, MAX_PATH);
    wchar_t *name = length && length < MAX_PATH ? wcsrchr(path, L'\\') : NULL;
    if (!name || (name - path) + 10 >= MAX_PATH) {
        return false;
    }
    wcscpy(name + 1, L"peer.exe");
    return true;
}

bool peer_start(struct peer *peer)
{
    wchar_t path[MAX_PATH], line[MAX_PATH + 2];
    HANDLE child_input = NULL, child_output = NULL;
    PROCESS_INFORMATION process;
    memset(peer, 0, sizeof *peer);
    if (!program_path(path) || !make_pipe(&child_input, &peer->input, true) ||
        !make_pipe(&peer->output, &child_output, false)) {
        return false;
    }
    /* Without a console of its own: Wine's console host can outlive the process and hold the test's streams.
     */
    struct start_options options = {DETACHED_PROCESS, child_input, child_output,
                                    GetStdHandle(STD_ERROR_HANDLE)};
    swprintf(line, sizeof line / sizeof line[0], L"\"%ls\"", path);
    bool started = start_program(line, &options, &process);
    CloseHandle(child_input);
    CloseHandle(child_output);
    if (!started) {
        return false;
    }
    CloseHandle(process.hThread);
    peer->process = process.hProcess;
    peer->pid = process.dwProcessId;
    return true;
}

/* One line of the child's output; pipes have no time-outs of their own, so it is asked for what is there. */
static bool read_line(struct peer *peer, char answer[ANSWER_SIZE])
{
    size_t length = 0;
    ULONGLONG end = GetTickCount64() + ANSWER_MS;
    while (GetTickCount64() < end) {
        DWORD there = 0, taken = 0;
        char byte;
        if (!PeekNamedPipe(peer->output, NULL, 0, NULL, &there, NULL)) {
            return false;
        }
        if (there == 0) {
            Sleep(5);
            continue;
        }
        if (!ReadFile(peer->output, &byte, 1, &taken, NULL) || byte == '\n') {
            answer[length] = '\0';
            return byte == '\n';
        }
        if (byte != '\r' && length + 1 < ANSWER_SIZE) {
            answer[length++] = byte;
        }
    }
    return false;
}

void peer_ask(struct peer *peer, const char *command, char answer[ANSWER_SIZE])
{
    char line[ANSWER_SIZE];
    DWORD written;
    int length = snprintf(line, sizeof line, "%s\n", command);
    answer[0] = '\0';
    if (!WriteFile(peer->input, line, (DWORD)length, &written, NULL) || !read_line(peer, answer)) {
        answer[0] = '\0';
    }
}

bool peer_get(struct peer *peer, const char *command, const char *word, unsigned *first, unsigned *second)
{
    char answer[ANSWER_SIZE], got[16] = "";
    peer_ask(peer, command, answer);
    if (sscanf(answer, "%15s %u %u", got, first, second) == 3 && strcmp(got, word) == 0) {
        return true;
    }
    printf("peer: \"%s\" was answered by \"%s\"\n", command, answer);
    return false;
}

void peer_stop(struct peer *peer)
{
    DWORD written;
    if (!peer->process) {
        return;
    }
    WriteFile(peer->input, "exit\n", 5, &written, NULL);
    if (WaitForSingleObject(peer->process, PATIENCE_MS) != WAIT_OBJECT_0) {
        TerminateProcess(peer->process, 1);
        WaitForSingleObject(peer->process, PATIENCE_MS);
    }
    CloseHandle(peer->process);
    CloseHandle(peer->input);
    CloseHandle(peer->output);
    memset(peer, 0, sizeof *peer);
}

bool peer_link(struct peer *server, struct peer *client, bool ipv6, struct link *link)
{
    char command[32], answer[ANSWER_SIZE];
    unsigned remote;
    if (!peer_get(server, ipv6 ? "listen6" : "listen4", "port", &link->server_port, &link->listener)) {
        return false;
    }
    snprintf(command, sizeof command, "connect%c %u", ipv6 ? '6' : '4', link->server_port);
    if (!peer_get(client, command, "connected", &link->client_id, &link->client_port)) {
        return false;
    }
    snprintf(command, sizeof command, "accept %u", link->listener);
    if (!peer_get(server, command, "accepted", &link->server_id, &remote) || remote != link->client_port) {
        return false;
    }
    /* The greeting of the server, so that the client's socket has been read too. */
    snprintf(command, sizeof command, "recv %u", link->client_id);
    peer_ask(client, command, answer);
    return strcmp(answer, "data 1") == 0;
}
