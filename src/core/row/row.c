/*
 * row: answers that take into account that the owner of a row may be a former one, or not known.
 */
#include "sockscope/row.h"

#include <string.h>

uint32_t row_pid(const struct row *row)
{
    return row->owner_was && row->process ? row->process->pid : row->endpoint.pid;
}

uint64_t row_process_started(const struct row *row)
{
    return row->process ? row->process->started : 0;
}

uint64_t row_created(const struct row *row)
{
    if (row->endpoint.created) {
        return row->endpoint.created;
    }
    return row->known_from_start ? 0 : row->first_seen;
}

const char *row_service(const struct row *row)
{
    if (row->service) {
        return row->service;
    }
    return row->process && row->process->services ? row->process->services : "";
}

const char *row_path(const struct row *row)
{
    return row->process && row->process->path ? row->process->path : "";
}

const char *row_process_text(const struct row *row, enum process_text which)
{
    return row->process && row->process->texts[which] ? row->process->texts[which] : "";
}

const char *row_module(const struct row *row)
{
    const char *service = row_service(row), *path = row_path(row), *slash = strrchr(path, '\\');
    return service[0] ? service : slash ? slash + 1 : path;
}
