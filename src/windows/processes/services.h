/*
 * services: which services run in which process, and the name behind a service tag.
 */
#ifndef SOCKSCOPE_WINDOWS_SERVICES_H
#define SOCKSCOPE_WINDOWS_SERVICES_H

#include "sockscope/process_list.h"

/* What of advapi32 is needed, loaded when first asked for; a zeroed struct is not loaded. */
struct service_reader {
    void *advapi;
    void *buffer;
};

/* Appends every running service; 0 or a system error. */
uint32_t services_read(struct service_reader *reader, struct pid_texts *list);

/* False where the system cannot tell. */
bool services_tag(struct service_reader *reader, uint32_t pid, uint32_t tag, char *name, size_t size);

void services_free(struct service_reader *reader);

#endif
