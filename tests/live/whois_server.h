/*
 * whois_server: a server on loopback that behaves as badly as a test wants, on a thread of its own.
 */
#ifndef SOCKSCOPE_LIVE_WHOIS_SERVER_H
#define SOCKSCOPE_LIVE_WHOIS_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum server_manner {
    SERVER_ANSWERS,
    SERVER_STALLS,  /* sends what it has, and then nothing, and stays connected */
    SERVER_IS_DEAF, /* never sends anything */
    SERVER_FLOODS   /* sends it again and again, without end */
};

struct whois_test_server;

/* On `address` ("127.0.0.1"); port 0: any.  NULL when it cannot be made.  The text must outlive it. */
struct whois_test_server *whois_server_start(const char *address, uint16_t port, enum server_manner manner,
                                             const char *text);
uint16_t whois_server_port(const struct whois_test_server *server);

/* How often it was asked, and the last question. */
unsigned whois_server_asked(struct whois_test_server *server, char *question, size_t size);
void whois_server_stop(struct whois_test_server *server);

#endif
