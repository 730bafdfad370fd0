/*
 * whole_file: a file that is there only when it is whole.  It is written under another name in the same
 * folder and takes its place at the end, so that whatever fails, what was there before stays as it was.
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

/* Begins the file that shall be at `path`, which is copied.  0, or an error with *file set to NULL. */
uint32_t whole_file_create(const wchar_t *path, struct whole_file **file);

/* False from the first failure on, which whole_file_finish then tells. */
bool whole_file_write(struct whole_file *file, const char *bytes, size_t length);

/*
 * Flushes and puts the file in its place, if `complete` and nothing failed, else leaves nothing behind.
 * Where somebody else has the file open, such as a scanner of viruses, it is tried again for about two
 * seconds.  Frees it.  Returns 0 or the first error.
 */
uint32_t whole_file_finish(struct whole_file *file, bool complete);

/* Waits so between two tries, and not by the clock: for tests. */
void whole_file_wait_with(struct whole_file *file, void (*wait)(void *context, uint32_t milliseconds),
                          void *context);

#endif
