/*
 * doctor: the list of checks, and a thread for each that is left behind when the system does not come back.
 */
#include "windows/doctor/doctor.h"

#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>

#include "sockscope/system.h"

enum { STEP_MS = 20 };

static const struct doctor_check checks[] = {
    {"TCP table, IPv4", doctor_tcp4_table},
    {"TCP table, IPv6", doctor_tcp6_table},
    {"UDP table, IPv4", doctor_udp4_table},
    {"UDP table, IPv6", doctor_udp6_table},
    {"creation times of sockets", doctor_creation_times},
    {"scope ids, TCP", doctor_scope_ids_tcp},
    {"scope ids, UDP", doctor_scope_ids_udp},
    {"scope ids, bound sockets", doctor_scope_ids_bound},
    {"bound sockets, IPv4", doctor_bound_sockets4},
    {"bound sockets, IPv6", doctor_bound_sockets6},
    {"remote ends of UDP sockets, IPv4", doctor_udp_peers4},
    {"remote ends of UDP sockets, IPv6", doctor_udp_peers6},
    {"services", doctor_services},
    {"service tags", doctor_service_tags},
    {"graceful close, IPv4", doctor_graceful4},
    {"graceful close, IPv6", doctor_graceful6},
    {"graceful close, IPv4 of an IPv6 socket", doctor_graceful_dual},
    {"close with a deadline, IPv4", doctor_deadline4},
    {"close with a deadline, IPv6", doctor_deadline6},
    {"reset by SetTcpEntry, IPv4", doctor_set_tcp_entry},
    {"reset by NSI, IPv4", doctor_nsi4},
    {"reset by NSI, IPv6", doctor_nsi6},
    {"end in both directions, IPv4", doctor_both_directions4},
    {"end in both directions, IPv6", doctor_both_directions6},
    {"search of all handles", doctor_handle_search},
    {"sockets asked through the driver", doctor_driver},
    {"process list", doctor_process_list},
    {"facts of a process", doctor_process_facts},
    {"guard against a reused PID", doctor_pid_guard},
    {"ending a process", doctor_ending},
    {"debug privilege", doctor_privilege},
    {"signature in a file", doctor_embedded_signature},
    {"signature in a catalogue", doctor_catalogue_signature},
    {"signature of a program of the Store", doctor_package_signature},
    {"names from the DNS cache", doctor_name_cache},
    {"names of adapters", doctor_adapter_names},
    {"dark title bar", doctor_dark_title},
    {"DPI awareness per monitor", doctor_dpi},
    {"screen of its own on the console", doctor_console_screen},
};

enum { CHECK_COUNT = sizeof checks / sizeof checks[0] };

/* What the thread uses; whoever finishes last frees it. */
struct work {
    const struct doctor_check *check;
    struct doctor_result result;
    volatile LONG users;
};

static void leave(struct work *work)
{
    if (InterlockedDecrement(&work->users) == 0) {
        free(work);
    }
}

static DWORD WINAPI run(void *parameter)
{
    struct work *work = parameter;
    WSADATA data;
    int error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error) {
        doctor_say_error(&work->result, "WSAStartup", (uint32_t)error);
    } else {
        work->check->run(&work->result);
        WSACleanup();
    }
    leave(work);
    return 0;
}

static bool wait_for(HANDLE thread, uint32_t limit_ms, const volatile long *given_up)
{
    ULONGLONG end = GetTickCount64() + limit_ms;
    bool ended = false;
    while (!ended && !*given_up && GetTickCount64() < end) {
        ended = WaitForSingleObject(thread, STEP_MS) == WAIT_OBJECT_0;
    }
    return ended;
}

static bool try_one(void *context, size_t check, uint32_t limit_ms, struct doctor_result *result)
{
    struct work *work = calloc(1, sizeof *work);
    HANDLE thread = NULL;
    if (work) {
        work->check = &checks[check];
        work->users = 2;
        thread = CreateThread(NULL, 0, run, work, 0, NULL);
    }
    if (!thread) {
        free(work);
        doctor_say(result, DOCTOR_FAILS, "out of memory");
        return true;
    }
    bool ended = wait_for(thread, limit_ms, context);
    if (ended) {
        *result = work->result;
    }
    CloseHandle(thread);
    leave(work);
    return ended;
}

static const char *name(void *context, size_t check)
{
    (void)context;
    return checks[check].name;
}

static uint64_t now_ms(void *context)
{
    (void)context;
    return GetTickCount64();
}

struct doctor_operations system_doctor_operations(const volatile long *given_up)
{
    /* Only read.  NOLINTNEXTLINE */
    return (struct doctor_operations){.context = (void *)given_up,
                                      .count = CHECK_COUNT,
                                      .name = name,
                                      .try_one = try_one,
                                      .now_ms = now_ms};
}
