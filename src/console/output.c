/*
 * output: see output.h.  The exporter hands over whole characters, so a block can be written by itself.
 */
#include "output.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sockscope/command.h"
#include "sockscope/system.h"
#include "sockscope/text.h"
#include "stop.h"
#include "words.h"

enum { ERROR_TEXT_SIZE = 512 };

/* As ">" of a shell makes it.  One that ">>" adds to has bytes, wherever its handle stands. */
static bool is_new_file(HANDLE handle)
{
    LARGE_INTEGER size;
    return GetFileType(handle) == FILE_TYPE_DISK && GetFileSizeEx(handle, &size) && size.QuadPart == 0;
}

static bool means_closed(DWORD error)
{
    return error == ERROR_BROKEN_PIPE || error == ERROR_NO_DATA || error == ERROR_PIPE_NOT_CONNECTED;
}

static bool write_output(void *context, const char *bytes, size_t length)
{
    struct output *output = context;
    if (output->closed || output->error) {
        return false;
    }
    if (output->file) {
        /* An error is reported when it is closed. */
        return whole_file_write(output->file, bytes, length);
    }
    bool written = words_write(output->handle, output->console, bytes, length);
    if (!written) {
        DWORD error = GetLastError();
        output->closed = means_closed(error);
        output->error = output->closed ? 0 : error;
    }
    return written;
}

static void say_file_error(const char *name, const char *doing, DWORD error)
{
    char words[ERROR_TEXT_SIZE];
    system_error_text(error, words, sizeof words);
    /* No name is so long that the reason is cut off. */
    say("%s %.1000s: %s", doing, name, words);
}

/* UTF-8 to UTF-16 of any length; NULL when memory is out. */
static wchar_t *wide_text(const char *text)
{
    int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    wchar_t *wide = size > 0 ? malloc((size_t)size * sizeof *wide) : NULL;
    if (wide) {
        MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, size);
    }
    return wide;
}

static bool open_file(struct output *output, const char *path)
{
    wchar_t *wide = wide_text(path);
    uint32_t error = wide ? whole_file_create(wide, &output->file) : ERROR_NOT_ENOUGH_MEMORY;
    free(wide);
    if (error) {
        say_file_error(path, "cannot write", error);
    }
    return error == 0;
}

bool output_open(struct output *output, const char *path)
{
    memset(output, 0, sizeof *output);
    output->name = path ? path : "the output";
    if (path) {
        output->new_file = true;
        return open_file(output, path);
    }
    output->handle = GetStdHandle(STD_OUTPUT_HANDLE);
    output->console = words_is_console(output->handle);
    output->new_file = is_new_file(output->handle);
    /* Started without any stdout: as if its reader had gone. */
    output->closed = output->handle == NULL || output->handle == INVALID_HANDLE_VALUE;
    return true;
}

struct sink output_sink(struct output *output)
{
    struct sink sink = {output, write_output};
    return sink;
}

void output_text(struct output *output, const char *text)
{
    write_output(output, text, strlen(text));
}

void output_line(struct output *output, const char *format, ...)
{
    char line[WORDS_LINE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    words_format(line, format, arguments);
    va_end(arguments);
    output_text(output, line);
}

int output_close(struct output *output, bool complete, int code)
{
    DWORD error = output->error;
    if (output->file) {
        error = whole_file_finish(output->file, complete);
        output->file = NULL;
    }
    if (error) {
        say_file_error(output->name, "cannot write", error);
        return code == EXIT_DONE || code == EXIT_DIFFERENT ? EXIT_NOT_DONE : code;
    }
    return code;
}

bool output_wait(struct output *output, uint64_t milliseconds)
{
    enum { PIECE_MS = 1000 };
    while (milliseconds > 0 && !output->closed) {
        uint64_t piece = milliseconds < PIECE_MS ? milliseconds : PIECE_MS;
        if (stop_wait(piece)) {
            return false;
        }
        output->closed = !output->file && system_reader_has_gone(output->handle);
        milliseconds -= piece;
    }
    return !output->closed;
}

bool output_shares_screen(const struct output *output)
{
    return output->console && words_is_console(GetStdHandle(STD_ERROR_HANDLE));
}

size_t output_line_width(const struct output *output)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    if (!output->console || !GetConsoleScreenBufferInfo(output->handle, &info)) {
        return 0;
    }
    int columns = info.srWindow.Right - info.srWindow.Left + 1;
    /* A line that fills the last place would be followed by an empty one. */
    return columns > 1 ? (size_t)columns - 1 : 0;
}

int print_text(const char *text)
{
    struct output output;
    output_open(&output, NULL);
    output_text(&output, text);
    return output_close(&output, true, EXIT_DONE);
}
