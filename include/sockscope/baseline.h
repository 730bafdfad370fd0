/*
 * baseline: what is known of a machine from a session, and whether a row is.
 *
 * A fact is a program and, for what has no remote end, its protocol and local port, else the network of the
 * remote end: /24 for IPv4 (mapped into IPv6 as well), /48 for IPv6; all of loopback is one network.  The
 * program is its path in any case, or its name where the path is not known; PIDs do not matter.  A row
 * without a known owner (TIME_WAIT) is known if its fact is one of any program.
 */
#ifndef SOCKSCOPE_BASELINE_H
#define SOCKSCOPE_BASELINE_H

#include "sockscope/session.h"

struct baseline_fact {
    const char *program; /* "" for any */
    uint8_t what[8];     /* protocol and port, or network */
};

struct baseline {
    struct baseline_fact *facts; /* in order */
    size_t count;
};

/* The session must outlive the baseline.  False when memory is out, with nothing to be freed. */
bool baseline_create(struct baseline *baseline, const struct session *session);
void baseline_free(struct baseline *baseline);

bool baseline_knows(const struct baseline *baseline, const struct session_row *row);

#endif
