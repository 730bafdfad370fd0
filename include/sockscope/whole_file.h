/*
 * whole_file: a file that exists only when it is complete.  It is written under another name in the same
 * folder and renamed at the end, so that whatever fails, the previous file stays as it was.
 *
 * One thread at a time; different files on different threads.  Errors are those of the system, for
 * system_error_text.
 */
#ifndef SOCKSCOPE_WHOLE_FILE_H
#define SOCKSCOPE_WHOLE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

struct whole_file;

/* Begins the file that is to be at `path`, which is copied.  0, or an error with *file set to NULL. */
uint32_t whole_file_create(const wchar_t *path, struct whole_file **file);

/* False from the first failure on, which whole_file_finish then returns. */
bool whole_file_write(struct whole_file *file, const char *bytes, size_t length);

/*
 * Flushes the file and puts it in its place if it is `complete` and nothing failed; otherwise leaves nothing
 * behind.  If another program, such as a virus scanner, has the file open, it tries again for about two
 * seconds.  Frees it.  Returns 0 or the first error.
 */
uint32_t whole_file_finish(struct whole_file *file, bool complete);

/* How to wait between two tries, instead of by the clock: for tests. */
void whole_file_wait_with(struct whole_file *file, void (*wait)(void *context, uint32_t milliseconds),
                          void *context);

#endif
