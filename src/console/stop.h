/*
 * stop: Ctrl+C, and a console that closes, as something that can be waited for.
 */
#ifndef SOCKSCOPE_CONSOLE_STOP_H
#define SOCKSCOPE_CONSOLE_STOP_H

#include <stdbool.h>
#include <stdint.h>

/* From here on Ctrl+C does not end the program; if false, stderr has said why. */
bool stop_begin(void);

/* Waits; true when it is time to stop. */
bool stop_wait(uint64_t milliseconds);

/*
 * The same, but ends early when `event` is set; a console's input is one that is set while there is some.
 * Where stop_begin was not called it is never time to stop: Ctrl+C ends the program.
 */
bool stop_wait_or(void *event, uint64_t milliseconds);
bool stop_wait_or_either(void *event, void *other, uint64_t milliseconds);

#endif
