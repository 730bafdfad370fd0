/*
 * processes: the system's process list, and the image path of one process.
 */
#ifndef SOCKSCOPE_WINDOWS_PROCESSES_H
#define SOCKSCOPE_WINDOWS_PROCESSES_H

#include "sockscope/details_place.h"
#include "sockscope/process_list.h"
#include "sockscope/read_buffer.h"

struct known_details;

/* A zeroed struct is empty. */
struct process_reader {
    struct read_buffer buffer;
};

/* Appends every process; 0 or a system error. */
uint32_t processes_read(struct process_reader *reader, struct process_list *list);
void processes_free(struct process_reader *reader);

/* Image path of the process with this PID and start time (0: any); 0 or a system error. */
uint32_t process_path(uint32_t pid, uint64_t started, char *path, size_t size);

/* Start time of an open process (PROCESS_QUERY_LIMITED_INFORMATION); 0 or a system error. */
uint32_t process_started(void *process, uint64_t *started);

/*
 * Where that detail of the process with this PID is read from; none for a command line, and when the process
 * cannot be asked.  Any thread; touches no file and asks no domain.
 */
struct details_place process_details_place(uint32_t pid, unsigned fact);

/*
 * Fills those of the details that `facts` (FACT_DETAILS) asks for, of the process with this PID and start
 * time (0: any); what it cannot tell stays as it is.  Any thread; may wait for files, shares and domains.
 * What is `known` (known_details.h) of its file and its user is not read again; NULL for nothing.
 */
void process_details_read(struct known_details *known, uint32_t pid, uint64_t started, unsigned facts,
                          struct process_details *details);

#endif
