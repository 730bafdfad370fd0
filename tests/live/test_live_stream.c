/*
 * `watch` into a pipe: a reader that is slow, and one that goes away.
 *
 *     test_live_stream SOCKSCOPE.COM
 */
#include <winsock2.h>

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "console_run.h"
#include "patience.h"
#include "peer_client.h"

/* The pipe holds less than a line. */
enum { STEP_MS = 50, PIPE_SIZE = 16, SLOW_MS = 1000 };

static struct peer peer;

/* It waits for somebody who reads. */
static bool has_written(HANDLE reader)
{
    DWORD there = 0;
    for (ULONGLONG end = GetTickCount64() + PATIENCE_MS; GetTickCount64() < end && there == 0;) {
        Sleep(STEP_MS);
        PeekNamedPipe(reader, NULL, 0, NULL, &there, NULL);
    }
    return there > 0;
}

static void read_all(HANDLE reader)
{
    DWORD length = 0, count;
    while (length < OUTPUT_SIZE - 1 &&
           ReadFile(reader, output + length, OUTPUT_SIZE - 1 - length, &count, NULL)) {
        length += count;
    }
    output[length] = '\0';
}

CASE(a_slow_reader_is_told_and_gets_everything)
{
    char arguments[128], wanted[64];
    unsigned first, second, id;
    HANDLE reader, err = open_stream();
    PROCESS_INFORMATION process;
    CHECK(peer_get(&peer, "udp4", "port", &first, &id));
    snprintf(arguments, sizeof arguments, "watch pid:%lu --format jsonl --interval 100ms --count 3",
             peer.pid);
    bool started = start_into_pipe(arguments, PIPE_SIZE, err, &reader, &process);
    CHECK(started);
    if (started) {
        CHECK(has_written(reader));
        CHECK(peer_get(&peer, "udp4", "port", &second, &id));
        Sleep(SLOW_MS);
        read_all(reader);
        CHECK_NUMBER(finish(&process), 0);
        snprintf(wanted, sizeof wanted,
                 "\"Event\":\"present\",\"LocalAddress\":\"127.0.0.1\",\"LocalPort\":%u,", first);
        CHECK(strstr(output, wanted) != NULL);
        snprintf(wanted, sizeof wanted, "\"Event\":\"new\",\"LocalAddress\":\"127.0.0.1\",\"LocalPort\":%u,",
                 second);
        CHECK(strstr(output, wanted) != NULL);
    }
    read_stream(err, messages);
    CHECK(strstr(messages, "the reader is slow: no look for ") != NULL);
    CloseHandle(reader);
}

/* Nothing is written in all that time that could fail. */
CASE(a_reader_that_goes_away_ends_the_watch)
{
    HANDLE reader, err = open_stream();
    PROCESS_INFORMATION process;
    bool started = start_into_pipe("watch --changes --format jsonl --interval 1h lport:1", PIPE_SIZE, err,
                                   &reader, &process);
    CHECK(started);
    if (started) {
        CHECK(WaitForSingleObject(process.hProcess, SLOW_MS) == WAIT_TIMEOUT);
        CloseHandle(reader);
        CHECK_NUMBER(finish(&process), 0);
    }
    read_stream(err, messages);
    CHECK_TEXT(messages, "");
}

int main(int argc, char **argv)
{
    if (argc != 2 || !peer_start(&peer)) {
        printf("test_live_stream SOCKSCOPE.COM\n");
        return EXIT_FAILURE;
    }
    program = argv[1];
    RUN(a_slow_reader_is_told_and_gets_everything);
    RUN(a_reader_that_goes_away_ends_the_watch);
    peer_stop(&peer);
    return check_result();
}
