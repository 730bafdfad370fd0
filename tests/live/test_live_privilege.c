/*
 * Opening processes that refuse it: what is told, and that the privilege is as it was before.
 */
#include <windows.h>

#include "check.h"
#include "peer_client.h"
#include "windows/privilege.h"

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

/* Where the privilege is held it either helps, or nothing does and the answer says so. */
CASE(a_locked_process_is_opened_or_told_apart)
{
    HANDLE process = NULL;
    enum debug_state before = debug_state();
    CHECK(lock_up(peer.process));
    CHECK(!OpenProcess(PROCESS_DUP_HANDLE, FALSE, peer.pid));
    uint32_t error = privilege_open_process(PROCESS_DUP_HANDLE, peer.pid, &process);
    printf("     privilege %s, answer %u\n", before == DEBUG_MISSING ? "not held" : "held", (unsigned)error);
    if (before == DEBUG_MISSING) {
        CHECK_NUMBER(error, ERROR_ACCESS_DENIED);
    } else {
        CHECK(error == 0 || error == PROCESS_IS_PROTECTED);
    }
    if (!error) {
        CloseHandle(process);
    }
    CHECK_NUMBER(debug_state(), before);
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
        RUN(threads_share_it_and_put_it_back);
    }
    peer_stop(&peer);
    return check_result();
}
