/*
 * shell: what Windows' shell is asked to open: a folder, a property sheet, a page, this program as
 * administrator.  A table of functions, so that tests see what would be opened without opening anything.
 */
#ifndef SOCKSCOPE_SHELL_H
#define SOCKSCOPE_SHELL_H

#include <stdint.h>
#include <wchar.h>

enum shell_errand {
    SHELL_OPEN,             /* never with more than the user's own rights */
    SHELL_AS_ADMINISTRATOR, /* asks for elevation */
    SHELL_PROPERTIES        /* the property sheet of a file, in this process; nothing is opened */
};

struct shell_request {
    enum shell_errand errand;
    const wchar_t *file;       /* a program, a path or an https address */
    const wchar_t *parameters; /* NULL: none */
    void *window;              /* HWND over which Windows asks for elevation; NULL: in the background */
};

struct shell_operations {
    void *context;
    /*
     * 0 or a system error; ERROR_CANCELLED (1223) when the user refused elevation, ERROR_PROCESS_ABORTED
     * (1067) when what was started as administrator ended before it had a window.  Waits for other
     * processes and for the user: not on the window's thread.
     */
    uint32_t (*execute)(void *context, const struct shell_request *request);
};

/*
 * The real one.  If this process is elevated, the desktop's own process opens what should not run as
 * administrator, so that browsers and folders run as the user; if it cannot, nothing is opened.  A program
 * that was started as administrator may come to the front.
 */
struct shell_operations system_shell_operations(void);

#endif
