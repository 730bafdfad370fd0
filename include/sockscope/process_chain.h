/*
 * process_chain: who started whom.  Windows reports for each process the PID of its parent.  The parent may
 * have ended and its PID may be in use again, so start times decide who can be a parent.
 */
#ifndef SOCKSCOPE_PROCESS_CHAIN_H
#define SOCKSCOPE_PROCESS_CHAIN_H

#include "sockscope/process.h"

/*
 * The parents of the process with this PID and start time (FILETIME units, 0: any), nearest first, as
 * pointers into the list; ends where a parent is gone.  Returns how many, at most `max`.  Pure.
 */
size_t process_chain(const struct process_list *list, uint32_t pid, uint64_t started,
                     const struct process_entry *chain[], size_t max);

/*
 * The processes that this one has started, those that these have started, and so on, each after its parent.
 * Returns how many, at most `max`.  Pure.
 */
size_t process_tree(const struct process_list *list, uint32_t pid, uint64_t started,
                    const struct process_entry *tree[], size_t max);

#endif
