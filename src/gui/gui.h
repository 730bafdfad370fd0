/*
 * gui: the window as a library.  sockscope.exe gives it the real system; tests and benches give it
 * sources of their own and drive the same code.
 *
 * Everything here belongs to the thread that creates the window.
 */
#ifndef SOCKSCOPE_GUI_GUI_H
#define SOCKSCOPE_GUI_GUI_H

#include <windows.h>

#include "gui/paint/theme.h"
#include "gui/window/command.h"
#include "sockscope/close_plan.h"
#include "sockscope/doctor.h"
#include "sockscope/resolver.h"
#include "sockscope/shell.h"
#include "sockscope/source.h"
#include "sockscope/terminate_plan.h"
#include "sockscope/text.h"
#include "sockscope/whois.h"

#define SOCKSCOPE_WINDOW_CLASS L"SockscopeWindow"

/* The time zone in which times are shown.  Answers may be remembered until told to forget them. */
struct zone_operations {
    utc_offset_at offset;
    void (*forget)(void);
};

struct window_settings {
    struct source source; /* contexts must outlive the window */
    struct close_operations close;
    struct terminate_operations terminate;
    struct shell_operations shell;
    struct name_operations names, adapters; /* without read_cache: none are shown */
    struct whois_server whois;              /* who is asked first */
    struct doctor_operations (*doctor)(const volatile long *given_up); /* NULL: nothing can be tried */
    struct zone_operations zone; /* without offset: that of this computer */
    uint64_t interval_ms;        /* 0: paused */
    uint64_t highlight_ms;       /* how long new, changed and closed rows stay marked */
    bool elevated;               /* resets need it */
    enum theme_choice theme;
    const char *settings_path; /* UTF-8; what it says comes before the above.  NULL: nothing is kept */
    bool tcpview_was_used;     /* then the first start shows the columns that its users know */
    struct command_table more_commands;                    /* besides the window's own */
    uint32_t (*list_processes)(struct process_list *list); /* any thread; NULL: parents are not shown */
};

/* Makes and shows the window and starts looking; NULL with GetLastError when it cannot be made. */
HWND window_create(HINSTANCE instance, const struct window_settings *settings, int show);

/* Keys of the window before they are dispatched: true when the message was used up. */
bool window_translate(HWND frame, MSG *message);

/* The message loop until the window closes; the process's exit code. */
int window_run(HWND frame);

#endif
