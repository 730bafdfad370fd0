/*
 * doctor_processes: what can be learnt about this process, and the end of another one of ours.
 */
#include <winsock2.h>

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#include "sockscope/system.h"
#include "sockscope/text.h"
#include "windows/doctor/doctor.h"
#include "windows/doctor/doctor_peer.h"
#include "windows/processes/privilege.h"
#include "windows/processes/processes.h"
#include "windows/system/late.h"

enum { PATIENCE_MS = 5000, STEP_MS = 20, PATH_SIZE = 1024 };

static void judge_list(const struct process_list *list, struct doctor_result *result)
{
    uint64_t started = 0;
    process_started(GetCurrentProcess(), &started);
    for (size_t i = 0; i < list->count; i++) {
        const struct process_entry *entry = &list->entries[i];
        if (entry->pid == GetCurrentProcessId()) {
            bool right = started && entry->started == started;
            doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
                       "%lu processes, this one %s its start time", (unsigned long)list->count,
                       right ? "with" : "without");
            return;
        }
    }
    doctor_say(result, DOCTOR_FAILS, "this process is not among the %lu listed", (unsigned long)list->count);
}

void doctor_process_list(struct doctor_result *result)
{
    struct process_list list = {0};
    uint32_t error = system_list_processes(&list);
    if (error) {
        doctor_say_error(result, "the processes cannot be listed", error);
    } else {
        judge_list(&list, result);
    }
    process_list_free(&list);
}

static bool path_is_right(const struct source *source)
{
    wchar_t wide[PATH_SIZE];
    char own[3 * PATH_SIZE], told[3 * PATH_SIZE];
    DWORD length = GetModuleFileNameW(NULL, wide, PATH_SIZE);
    if (length == 0 || length >= PATH_SIZE ||
        source->read_path(source->context, GetCurrentProcessId(), 0, told, sizeof told) != 0) {
        return false;
    }
    system_utf8(wide, own, sizeof own);
    return text_compare_fold(own, told) == 0;
}

/* The report contains neither path nor user nor command line. */
static void judge_facts(const struct source *source, struct process_details *details,
                        struct doctor_result *result)
{
    process_details_read(NULL, GetCurrentProcessId(), 0, FACT_USER | FACT_COMMAND_LINE, details);
    bool path = path_is_right(source), user = details->texts[PROCESS_USER][0] != '\0';
    bool line = details->texts[PROCESS_COMMAND_LINE][0] != '\0';
    doctor_say(result, path && user && line ? DOCTOR_WORKS : DOCTOR_FAILS,
               "path: %s, user: %s, command line: %s, elevated: %s", path ? "right" : "not told",
               user ? "told" : "not told", line ? "told" : "not told",
               details->elevation == ELEVATION_YES  ? "yes"
               : details->elevation == ELEVATION_NO ? "no"
                                                    : "not known");
}

void doctor_process_facts(struct doctor_result *result)
{
    struct source source;
    struct process_details *details = calloc(1, sizeof *details);
    if (!details || !system_source_open(&source)) {
        free(details);
        doctor_say(result, DOCTOR_FAILS, "out of memory");
        return;
    }
    judge_facts(&source, details, result);
    system_source_close(&source);
    free(details);
}

static bool runs(const struct doctor_peer *peer)
{
    return WaitForSingleObject(peer->process, 0) == WAIT_TIMEOUT;
}

/* Ends the own process, or tries to with the start time of another; how that went, in words. */
static struct terminate_result end(const struct doctor_peer *peer, uint64_t started, char *words, size_t size)
{
    struct terminate_operations operations = system_terminate_operations();
    struct terminate_result ended = terminate_run(peer->pid, started, false, PATIENCE_MS, &operations);
    terminate_result_text(&ended, system_error_text, words, size);
    return ended;
}

static bool start(struct doctor_peer *peer, struct doctor_result *result)
{
    uint32_t error = doctor_peer_start(peer);
    if (error) {
        doctor_say_error(result, "the process to be ended cannot be started", error);
    }
    return error == 0;
}

void doctor_pid_guard(struct doctor_result *result)
{
    struct doctor_peer peer;
    char words[512];
    if (start(&peer, result)) {
        struct terminate_result ended = end(&peer, peer.started - 1, words, sizeof words);
        bool right = ended.outcome == TERMINATE_ALREADY_GONE && runs(&peer);
        doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS,
                   "an own process with another start time: %s; it %s", words,
                   runs(&peer) ? "still runs" : "was ended");
    }
    doctor_peer_stop(&peer);
}

void doctor_ending(struct doctor_result *result)
{
    struct doctor_peer peer;
    char words[512];
    if (start(&peer, result)) {
        struct terminate_result ended = end(&peer, peer.started, words, sizeof words);
        bool right = ended.outcome == TERMINATE_DONE && !runs(&peer);
        doctor_say(result, right ? DOCTOR_WORKS : DOCTOR_FAILS, "an own process: %s; it %s", words,
                   runs(&peer) ? "still runs" : "is gone");
    }
    doctor_peer_stop(&peer);
}

typedef BOOL(WINAPI *set_security)(HANDLE object, SECURITY_INFORMATION which,
                                   PSECURITY_DESCRIPTOR descriptor);

/* From here on nobody may open it, not even its owner; open handles stay valid.  0 or a system error. */
static uint32_t shut_off(HANDLE process)
{
    ACL nobody = {.AclRevision = ACL_REVISION, .AclSize = sizeof nobody};
    SECURITY_DESCRIPTOR shut = {
        .Revision = SECURITY_DESCRIPTOR_REVISION, .Control = SE_DACL_PRESENT, .Dacl = &nobody};
    set_security set = (set_security)late_function(L"advapi32.dll", "SetKernelObjectSecurity");
    if (!set) {
        return ERROR_PROC_NOT_FOUND;
    }
    return set(process, DACL_SECURITY_INFORMATION, &shut) ? 0 : GetLastError();
}

/* Other threads of this program may be using it at the moment. */
static bool comes_back_to(enum privilege_state before)
{
    ULONGLONG deadline = GetTickCount64() + PATIENCE_MS;
    while (privilege_debug() != before && GetTickCount64() < deadline) {
        Sleep(STEP_MS);
    }
    return privilege_debug() == before;
}

static void judge_privilege(const struct doctor_peer *peer, struct doctor_result *result)
{
    HANDLE opened = OpenProcess(PROCESS_DUP_HANDLE, FALSE, peer->pid);
    if (opened) {
        CloseHandle(opened);
        doctor_say(result, DOCTOR_FAILS, "an own process that lets nobody in was opened without it");
        return;
    }
    uint32_t error = privilege_open_process(PROCESS_DUP_HANDLE, peer->pid, &opened);
    bool off = comes_back_to(PRIVILEGE_OFF);
    if (!error) {
        CloseHandle(opened);
    }
    doctor_say(result, !error && off ? DOCTOR_WORKS : DOCTOR_FAILS,
               "an own process that lets nobody in was %s with it; it is %s", error ? "not opened" : "opened",
               off ? "off again" : "still on");
}

/* Windows starts an administrator's program with it off; who starts this one may have it on, and so give it.
 */
void doctor_privilege(struct doctor_result *result)
{
    struct doctor_peer peer;
    enum privilege_state before = privilege_debug();
    if (before != PRIVILEGE_OFF) {
        doctor_say(result, before == PRIVILEGE_UNKNOWN ? DOCTOR_FAILS : DOCTOR_NOT_TRIED,
                   before == PRIVILEGE_UNKNOWN   ? "the rights of this process are not told"
                   : before == PRIVILEGE_MISSING ? "needs administrator rights: it is not held"
                                                 : "it was on before this program used it");
        return;
    }
    if (start(&peer, result)) {
        uint32_t error = shut_off(peer.process);
        if (error) {
            doctor_say_error(result, "an own process cannot be shut off", error);
        } else {
            judge_privilege(&peer, result);
        }
    }
    doctor_peer_stop(&peer);
}
