/*
 * output: where the console program writes its data: stdout or a file.  Words go to stderr (words.h).
 *
 * A reader that went away (a closed pipe) is no error; a disk that is full is.
 */
#ifndef SOCKSCOPE_CONSOLE_OUTPUT_H
#define SOCKSCOPE_CONSOLE_OUTPUT_H

#include <windows.h>

#include "sockscope/export.h"
#include "sockscope/whole_file.h"

struct output {
    HANDLE handle; /* of stdout */
    bool console;
    bool new_file;           /* it begins a file, which is stdout's or its own */
    bool closed;             /* the reader has gone */
    DWORD error;             /* of the write that failed, else 0 */
    const char *name;        /* for messages */
    struct whole_file *file; /* NULL for stdout */
};

/* Opens stdout, or with a path a file; if false, stderr has said why. */
bool output_open(struct output *output, const char *path);

/* Writes into it; context is the output, which must outlive the sink. */
struct sink output_sink(struct output *output);

/* One line of data, sanitised, cut at 4 KB. */
void output_line(struct output *output, const char *format, ...);

/* Text as it is. */
void output_text(struct output *output, const char *text);

/*
 * Ends it and puts a file in its place, if `complete`; says on stderr what failed.  Returns `code`, or
 * EXIT_NOT_DONE where that would hide a failure.
 */
int output_close(struct output *output, bool complete, int code);

/*
 * Waits; false when it is time to stop, or when nobody reads any more, as far as the system reveals that
 * before something is written.  Call stop_begin first.
 */
bool output_wait(struct output *output, uint64_t milliseconds);

/* Text for people, to stdout; the exit code. */
int print_text(const char *text);

/* Letters that a line of the console has room for; 0 where the output is no console. */
size_t output_line_width(const struct output *output);

/* True when both are the same screen, so that a line need not be written to both. */
bool output_shares_screen(const struct output *output);

#endif
