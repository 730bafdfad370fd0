/*
 * known_details: a details_cache for several threads.  Nobody waits in it: that two do not read the same at
 * once is for the details_queue to see to.
 */
#ifndef SOCKSCOPE_WINDOWS_KNOWN_DETAILS_H
#define SOCKSCOPE_WINDOWS_KNOWN_DETAILS_H

#include "sockscope/details_cache.h"

struct known_details;

/* Fills the texts of one fact; false when the answer may be another the next time. */
typedef bool (*known_reader)(void *context, struct process_details *details);

struct known_details *known_details_create(void); /* NULL when memory is out */
void known_details_free(struct known_details *known);

/* Fills the texts of the key's fact; reads when they are not known.  NULL for `known`: always reads. */
void known_details_get(struct known_details *known, const struct details_key *key, known_reader read,
                       void *context, struct process_details *details);

#endif
