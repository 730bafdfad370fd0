/*
 * privilege: processes of other users and of services, opened with the right that an administrator's program
 * holds but has switched off (SeDebugPrivilege).
 */
#ifndef SOCKSCOPE_WINDOWS_PRIVILEGE_H
#define SOCKSCOPE_WINDOWS_PRIVILEGE_H

#include <stdint.h>

#include <windows.h>

/* Microsoft's ERROR_PROCESS_IS_PROTECTED, which mingw's headers lack. */
enum { PROCESS_IS_PROTECTED = 1293 };

/*
 * Opens a process, with the privilege only where it is refused without.  0 or a system error;
 * PROCESS_IS_PROTECTED where an administrator is refused too: the System process and those that
 * Windows protects.  Safe from any thread.
 */
uint32_t privilege_open_process(DWORD access, DWORD pid, HANDLE *process);

enum privilege_state { PRIVILEGE_UNKNOWN, PRIVILEGE_MISSING, PRIVILEGE_OFF, PRIVILEGE_ON };

/* Whether the token of this process holds it, and whether it is switched on at this moment. */
enum privilege_state privilege_debug(void);

#endif
