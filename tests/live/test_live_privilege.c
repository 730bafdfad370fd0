/*
 * Opening processes that refuse it: what is told, and that the privilege is as it was before.
 */
#include <windows.h>

#include "check.h"
#include "patience.h"
#include "peer_client.h"
#include "windows/processes/privilege.h"

enum { DEBUG_PRIVILEGE = 20, HELD_MAX = 64 };

enum debug_state { DEBUG_MISSING, DEBUG_OFF, DEBUG_ON };

static enum debug_state debug_state(void)
{
    union {
        TOKEN_PRIVILEGES list;
        BYTE room[sizeof(TOKEN_PRIVILEGES) + HELD_MAX * sizeof(LUID_AND_ATTRIBUTES)];
    } held;
    enum debug_state state = DEBUG_MISSING;
    HANDLE token;
    DWORD size;
    held.list.PrivilegeCount = 0;
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(GetTokenInformation(token, TokenPrivileges, &held, sizeof held, &size));
    for (DWORD i = 0; i < held.list.PrivilegeCount; i++) {
        const LUID_AND_ATTRIBUTES *one = &held.list.Privileges[i];
        if (one->Luid.LowPart == DEBUG_PRIVILEGE) {
            state = (one->Attributes & SE_PRIVILEGE_ENABLED) ? DEBUG_ON : DEBUG_OFF;
        }
    }
    CloseHandle(token);
    return state;
}

/* Nobody is allowed anything. */
static bool lock_up(HANDLE process)
{
    ACL nobody;
    SECURITY_DESCRIPTOR descriptor;
    return InitializeAcl(&nobody, sizeof nobody, ACL_REVISION) &&
           InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION) &&
           SetSecurityDescriptorDacl(&descriptor, TRUE, &nobody, FALSE) &&
           SetKernelObjectSecurity(process, DACL_SECURITY_INFORMATION, &descriptor);
}

static struct peer peer;

CASE(an_open_process_needs_no_privilege)
{
    HANDLE process = NULL;
    enum debug_state before = debug_state();
    CHECK_NUMBER(privilege_open_process(PROCESS_DUP_HANDLE, peer.pid, &process), 0);
    CHECK(process != NULL);
    CloseHandle(process);
    CHECK_NUMBER(debug_state(), before);
    CHECK_NUMBER(privilege_open_process(PROCESS_DUP_HANDLE, 0x7ffffffc, &process), ERROR_INVALID_PARAMETER);
}

/* Switches the privilege on or off without the help of what is tested; false when it is not held. */
static bool switch_debug(bool on)
{
    TOKEN_PRIVILEGES wanted = {1, {{{DEBUG_PRIVILEGE, 0}, on ? SE_PRIVILEGE_ENABLED : 0}}};
    HANDLE token;
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, &token));
    bool done =
        AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL) && GetLastError() == ERROR_SUCCESS;
    CloseHandle(token);
    return done;
}

/* Whether this system opens the locked process for who has the privilege switched on. */
static bool privilege_helps(void)
{
    if (!switch_debug(true)) {
        return false;
    }
    HANDLE process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, peer.pid);
    CHECK(switch_debug(false));
    return process && CloseHandle(process);
}

/* With the privilege it opens wherever the privilege helps; where that is not held, nothing is claimed of it.
 */
CASE(a_locked_process_is_opened_or_told_apart)
{
    HANDLE process = NULL;
    CHECK(lock_up(peer.process));
    CHECK(!OpenProcess(PROCESS_DUP_HANDLE, FALSE, peer.pid));
    bool held = debug_state() != DEBUG_MISSING, helps = privilege_helps();
    enum debug_state before = debug_state();
    uint32_t error = privilege_open_process(PROCESS_DUP_HANDLE, peer.pid, &process);
    printf("     privilege %s%s, answer %u\n", held ? "held" : "not held",
           held && !helps ? ", but of no use on this system" : "", (unsigned)error);
    CHECK_NUMBER(error, helps ? 0 : held ? PROCESS_IS_PROTECTED : ERROR_ACCESS_DENIED);
    if (!error) {
        CloseHandle(process);
    }
    CHECK_NUMBER(debug_state(), before);
}

/* Reads the token until the privilege is seen switched on. */
static DWORD WINAPI watch(void *parameter)
{
    volatile LONG *over = parameter;
    bool seen = false;
    while (!seen && !InterlockedCompareExchange(over, 0, 0)) {
        seen = debug_state() == DEBUG_ON;
    }
    return seen;
}

/* Only while a process is opened that refuses it: switched off before and after. */
CASE(it_is_on_while_it_is_needed)
{
    HANDLE process;
    volatile LONG over = 0;
    DWORD seen = FALSE;
    if (!switch_debug(false)) {
        printf("     not judged: the privilege is not held\n");
        return;
    }
    CHECK_NUMBER(debug_state(), DEBUG_OFF);
    HANDLE watcher = CreateThread(NULL, 0, watch, (void *)&over, 0, NULL);
    CHECK(watcher != NULL);
    ULONGLONG end = GetTickCount64() + PATIENCE_MS;
    while (WaitForSingleObject(watcher, 0) == WAIT_TIMEOUT && GetTickCount64() < end) {
        if (!privilege_open_process(PROCESS_DUP_HANDLE, peer.pid, &process)) {
            CloseHandle(process);
        }
    }
    InterlockedExchange(&over, 1);
    WaitForSingleObject(watcher, INFINITE);
    CHECK(GetExitCodeThread(watcher, &seen) && seen);
    CloseHandle(watcher);
    CHECK_NUMBER(debug_state(), DEBUG_OFF);
}

static DWORD WINAPI open_often(void *parameter)
{
    HANDLE process;
    for (int i = 0; i < 200; i++) {
        if (!privilege_open_process(PROCESS_DUP_HANDLE, peer.pid, &process)) {
            CloseHandle(process);
        }
    }
    (void)parameter;
    return 0;
}

CASE(threads_share_it_and_put_it_back)
{
    HANDLE threads[4];
    enum debug_state before = debug_state();
    for (int i = 0; i < 4; i++) {
        threads[i] = CreateThread(NULL, 0, open_often, NULL, 0, NULL);
    }
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    for (int i = 0; i < 4; i++) {
        CloseHandle(threads[i]);
    }
    CHECK_NUMBER(debug_state(), before);
}

int main(void)
{
    bool ready = peer_start(&peer);
    CHECK(ready);
    if (ready) {
        RUN(an_open_process_needs_no_privilege);
        RUN(a_locked_process_is_opened_or_told_apart);
        RUN(it_is_on_while_it_is_needed);
        RUN(threads_share_it_and_put_it_back);
    }
    peer_stop(&peer);
    return check_result();
}
