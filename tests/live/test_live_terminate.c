/*
 * Ending real processes: the right one, only that one, and verified.
 */
#include <windows.h>

#include "check.h"
#include "patience.h"
#include "peer_client.h"
#include "sockscope/system.h"

static uint64_t start_of(const struct peer *peer)
{
    FILETIME created, exited, kernel, user;
    GetProcessTimes(peer->process, &created, &exited, &kernel, &user);
    return (uint64_t)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

static bool is_alive(const struct peer *peer)
{
    return WaitForSingleObject(peer->process, 0) == WAIT_TIMEOUT;
}

static struct terminate_result end(uint32_t pid, uint64_t started)
{
    struct terminate_operations operations = system_terminate_operations();
    return terminate_run(pid, started, false, PATIENCE_MS, &operations);
}

CASE(wrong_start_time_is_another_process)
{
    struct peer peer;
    CHECK(peer_start(&peer));
    CHECK_NUMBER(end(peer.pid, start_of(&peer) + 1).outcome, TERMINATE_ALREADY_GONE);
    CHECK(is_alive(&peer));
    peer_stop(&peer);
}

CASE(only_the_named_process_ends)
{
    struct peer one, other;
    CHECK(peer_start(&one));
    CHECK(peer_start(&other));
    CHECK_NUMBER(end(one.pid, start_of(&one)).outcome, TERMINATE_DONE);
    CHECK(!is_alive(&one));
    CHECK(is_alive(&other));
    peer_stop(&one);
    peer_stop(&other);
}

CASE(vanished_process_is_already_gone)
{
    struct peer peer;
    CHECK(peer_start(&peer));
    uint64_t started = start_of(&peer);
    TerminateProcess(peer.process, 0);
    WaitForSingleObject(peer.process, PATIENCE_MS);
    CHECK_NUMBER(end(peer.pid, started).outcome, TERMINATE_ALREADY_GONE);
    peer_stop(&peer);
}

CASE(own_and_system_processes_are_refused)
{
    CHECK_NUMBER(end(GetCurrentProcessId(), 1).outcome, TERMINATE_REFUSED);
    CHECK_NUMBER(end(4, 1).outcome, TERMINATE_REFUSED);
    CHECK_NUMBER(end(0, 1).outcome, TERMINATE_REFUSED);
}

/* services.exe runs on every Windows; whatever may be opened of it, it must not end. */
CASE(critical_process_is_not_ended)
{
    struct source source;
    struct process_list list = {0};
    bool tried = false;
    CHECK(system_source_open(&source));
    CHECK_NUMBER(source.read_processes(source.context, &list), 0);
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.names + list.entries[i].name, "services.exe") == 0) {
            struct terminate_operations operations = system_terminate_operations();
            void *process = NULL;
            tried = true;
            /* Asked only, never ordered: a fault of ours must not end the system that runs the test. */
            if (operations.open(operations.context, list.entries[i].pid, &process) == 0) {
                CHECK(operations.critical(operations.context, process));
                operations.close(operations.context, process);
            }
        }
    }
    CHECK(tried);
    process_list_free(&list);
    system_source_close(&source);
}

int main(void)
{
    RUN(wrong_start_time_is_another_process);
    RUN(only_the_named_process_ends);
    RUN(vanished_process_is_already_gone);
    RUN(own_and_system_processes_are_refused);
    RUN(critical_process_is_not_ended);
    return check_result();
}
