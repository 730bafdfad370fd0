/*
 * system: the Windows side of the ports.  Implemented in src/windows, used by window, console and live tests;
 * nothing else includes windows.h on behalf of the core.
 */
#ifndef SOCKSCOPE_SYSTEM_H
#define SOCKSCOPE_SYSTEM_H

#include "sockscope/close_plan.h"
#include "sockscope/source.h"
#include "sockscope/terminate_plan.h"
#include "sockscope/udp_peers.h"

/*
 * Every program calls this first: DLLs only from System32, heap corruption ends the process, mitigation
 * policies where they exist.
 */
void system_harden(void);

/* The real source; buffers live in its context until closed.  False when memory is out. */
bool system_source_open(struct source *source);
void system_source_close(struct source *source);

/* The state of the remote ends of UDP sockets, as the looks of this source have found it. */
struct udp_peers system_udp_peers(const struct source *source, bool ipv6);

/* Appends every process, using memory of its own; 0 or a system error.  Any thread. */
uint32_t system_list_processes(struct process_list *list);

/*
 * The real ways of closing.  Every function may be called on any thread; calls on foreign handles run on a
 * worker with a time limit.
 */
bool system_close_open(struct close_operations *operations);
void system_close_close(struct close_operations *operations);

/* The real ways of ending a process; any thread, no state. */
struct terminate_operations system_terminate_operations(void);

/* "Access is denied. (5)": the system's words in UTF-8 for a Win32 or Winsock error, on one line. */
size_t system_error_text(uint32_t error, char *text, size_t size);

bool system_is_elevated(void);

/* The real one, whatever the manifest says; 17763 is Windows 10 1809, 0 unknown. */
uint32_t system_windows_build(void);

/*
 * What a problem report needs: versions, rights, which parts of Windows are there.  Lines end with CR LF;
 * nothing in it is about a person or a connection.  Returns the length.
 */
size_t system_diagnostics(char *text, size_t size);

/* True for a pipe (a HANDLE) whose other end is closed, as far as the system tells. */
bool system_reader_has_gone(void *handle);

/*
 * Minutes east of UTC at a moment (FILETIME units), by the rules of this computer's time zone for that date.
 * Any thread.  Answers are remembered until told that clock or zone have changed (WM_TIMECHANGE).
 */
int system_utc_offset(uint64_t filetime);
void system_forget_utc_offsets(void);

/* UTF-8 <-> UTF-16; both NUL-terminate, cut at a character boundary and return the length. */
size_t system_utf8(const wchar_t *from, char *to, size_t size);
size_t system_utf16(const char *from, wchar_t *to, size_t size);

#endif
