/*
 * stop: Ctrl+C, and a console that closes, as something that can be waited for.
 */
#ifndef SOCKSCOPE_CONSOLE_STOP_H
#define SOCKSCOPE_CONSOLE_STOP_H

#include <stdbool.h>
#include <stdint.h>

/* From here on Ctrl+C no longer ends the program; false when said on stderr why not. */
bool stop_begin(void);

/* Waits; true when it is time to stop. */
bool stop_wait(uint64_t milliseconds);

/* The same, but ends early when there is input at a console. */
bool stop_wait_input(void *input, uint64_t milliseconds);

#endif
