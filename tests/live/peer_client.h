/*
 * peer_client: starts a peer (peer.c tells its commands), asks it, and ends it by its own handle.
 */
#ifndef SOCKSCOPE_TESTS_PEER_CLIENT_H
#define SOCKSCOPE_TESTS_PEER_CLIENT_H

#include <windows.h>

#include <stdbool.h>

struct peer {
    HANDLE process, input, output;
    DWORD pid;
};

/* peer.exe is looked for beside the test's own program.  False when it cannot be started. */
bool peer_start(struct peer *peer);

/* Sends a line (without its end) and reads the answer; "" when none came in time. */
void peer_ask(struct peer *peer, const char *command, char answer[128]);

/* Asks and reads two numbers behind the expected first word; false, with a message, when it is another. */
bool peer_get(struct peer *peer, const char *command, const char *word, unsigned *first, unsigned *second);

/* Asks it to exit, ends it when it does not, and frees the handles.  Safe on a zeroed struct. */
void peer_stop(struct peer *peer);

/* A connection between two sockets of peers: `client` connects to `server`. */
struct link {
    unsigned server_port, client_port;
    unsigned listener, server_id, client_id;
};

bool peer_link(struct peer *server, struct peer *client, bool ipv6, struct link *link);

#endif
