/*
 * baseline: what is known about a machine from a session, and whether a row is among that.
 *
 * A fact consists of a program and either protocol and local port, for endpoints without a remote end, or the
 * network of the remote end: /24 for IPv4 (also when mapped into IPv6), /48 for IPv6; all of loopback is one
 * network.  A program is identified by its path, regardless of case, or by its name where the path is
 * unknown; PIDs do not matter.  A row without a known owner (TIME_WAIT) is known if any program has its fact.
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
