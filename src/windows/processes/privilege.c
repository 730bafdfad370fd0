/*
 * privilege: the privilege is the whole process's, so it is on only while a call needs it, and several
 * threads share one switching on and off: the last one puts back what was there before the first.
 *
 * The number of the privilege is the same on every Windows (SE_DEBUG_PRIVILEGE in Microsoft's wdm.h).
 */
#include <windows.h>

#include <stdbool.h>

#include "windows/processes/privilege.h"

enum { DEBUG_PRIVILEGE = 20, SYSTEM_PID = 4 };

static SRWLOCK lock = SRWLOCK_INIT;
static unsigned users;
static bool switched; /* by us, so it is to be switched off again */

/* False when it is not held. */
static bool set_debug(bool on, bool *was_off)
{
    TOKEN_PRIVILEGES wanted = {1, {{{DEBUG_PRIVILEGE, 0}, on ? SE_PRIVILEGE_ENABLED : 0}}}, before;
    DWORD size = sizeof before;
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, &token)) {
        return false;
    }
    /* It succeeds with ERROR_NOT_ALL_ASSIGNED if the token does not hold it. */
    bool set = AdjustTokenPrivileges(token, FALSE, &wanted, sizeof before, &before, &size) &&
               GetLastError() == ERROR_SUCCESS;
    CloseHandle(token);
    /* It reports only what has changed. */
    *was_off = set && before.PrivilegeCount == 1;
    return set;
}

static bool begin(void)
{
    AcquireSRWLockExclusive(&lock);
    bool held = users > 0 || set_debug(true, &switched);
    users += held;
    ReleaseSRWLockExclusive(&lock);
    return held;
}

static void end(void)
{
    bool ignored;
    AcquireSRWLockExclusive(&lock);
    if (--users == 0 && switched) {
        set_debug(false, &ignored);
    }
    ReleaseSRWLockExclusive(&lock);
}

static uint32_t open_process(DWORD access, DWORD pid, HANDLE *process)
{
    *process = OpenProcess(access, FALSE, pid);
    return *process ? 0 : GetLastError();
}

uint32_t privilege_open_process(DWORD access, DWORD pid, HANDLE *process)
{
    uint32_t error = open_process(access, pid, process);
    if (error != ERROR_ACCESS_DENIED) {
        return error;
    }
    if (begin()) {
        error = open_process(access, pid, process);
        end();
        return error == ERROR_ACCESS_DENIED ? PROCESS_IS_PROTECTED : error;
    }
    return pid == SYSTEM_PID ? PROCESS_IS_PROTECTED : error;
}

static enum privilege_state find_debug(const TOKEN_PRIVILEGES *held)
{
    for (DWORD i = 0; i < held->PrivilegeCount; i++) {
        const LUID_AND_ATTRIBUTES *one = &held->Privileges[i];
        if (one->Luid.LowPart == DEBUG_PRIVILEGE && one->Luid.HighPart == 0) {
            return (one->Attributes & SE_PRIVILEGE_ENABLED) != 0 ? PRIVILEGE_ON : PRIVILEGE_OFF;
        }
    }
    return PRIVILEGE_MISSING;
}

enum privilege_state privilege_debug(void)
{
    union {
        TOKEN_PRIVILEGES list;
        BYTE room[2048];
    } held;
    HANDLE token;
    DWORD size;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
        return PRIVILEGE_UNKNOWN;
    }
    BOOL told = GetTokenInformation(token, TokenPrivileges, &held, sizeof held, &size);
    CloseHandle(token);
    return told ? find_debug(&held.list) : PRIVILEGE_UNKNOWN;
}
