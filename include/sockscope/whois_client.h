/*
 * whois_client: one question to one server over TCP.
 */
#ifndef SOCKSCOPE_WHOIS_CLIENT_H
#define SOCKSCOPE_WHOIS_CLIENT_H

#include "sockscope/whois.h"

/*
 * The `ask` of struct whois_operations.  Takes at most `milliseconds`, looking up the server's name included.
 * Gives up with ERROR_CANCELLED soon after *given_up is no longer 0.  Fails with WSAETIMEDOUT when the server
 * stalls before its answer is complete.  Any thread; blocks.
 */
uint32_t whois_client_ask(const struct whois_server *server, const char *question, size_t length, char *reply,
                          size_t *reply_length, const volatile long *given_up, uint32_t milliseconds);

#endif
