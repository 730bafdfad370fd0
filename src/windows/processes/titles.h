/*
 * titles: the titles of the windows of processes.
 */
#ifndef SOCKSCOPE_WINDOWS_TITLES_H
#define SOCKSCOPE_WINDOWS_TITLES_H

#include "sockscope/process_list.h"

/* Appends, for each process that shows windows with titles, the title of the topmost; 0 or a system error. */
uint32_t titles_read(struct pid_texts *titles);

#endif
