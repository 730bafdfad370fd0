/*
 * whois: who an address was given to, asked of the registries over TCP port 43 (RFC 3912), from the root of
 * addresses on, each of which names the next.
 *
 * Nothing here runs unless the user asked for that address.  What comes back is text from strangers.
 */
#ifndef SOCKSCOPE_WHOIS_H
#define SOCKSCOPE_WHOIS_H

#include "sockscope/endpoint.h"

enum {
    WHOIS_PORT = 43,
    WHOIS_HOST_SIZE = 254,       /* a name of the DNS with its NUL */
    WHOIS_SERVERS_MAX = 5,       /* that are asked, one after the other */
    WHOIS_REPLY_MAX = 64 * 1024, /* bytes taken of one answer; what comes behind is left */
    WHOIS_QUESTION_SIZE = 80
};

struct whois_server {
    char host[WHOIS_HOST_SIZE]; /* lower case */
    uint16_t port;
};

/* Where each look-up begins: the registry of registries, whois.iana.org. */
extern const struct whois_server whois_root;

/*
 * The server that an answer refers to ("refer:", "whois:", "ReferralServer: whois://host:port"), the last
 * one named; false when there is none that can be asked over this protocol.
 */
bool whois_referral(const char *reply, size_t length, struct whois_server *server);

/* What a server wants to be asked, with its line end; returns the length. */
size_t whois_question(const struct whois_server *server, const struct address *address,
                      char question[WHOIS_QUESTION_SIZE]);

/* Why an address cannot be looked up, in words; NULL when it can.  Those of one's own network cannot. */
const char *whois_obstacle(const struct address *address);

struct whois_operations {
    void *context;

    /*
     * Sends the question and takes up to WHOIS_REPLY_MAX bytes of the answer; 0 or a system error, of an
     * answer that breaks off too, with what came of it.  Bounded in time; gives up early when the user does.
     */
    uint32_t (*ask)(void *context, const struct whois_server *server, const char *question, size_t length,
                    char *reply, size_t *reply_length);

    /* Before each server is asked; false gives the look-up up. */
    bool (*going)(void *context, const struct whois_server *server);

    /*
     * What came of asking it: 0 or the error, and the answer, or what there is of it, as lines fit to be
     * shown, each with "\n" behind it.
     */
    void (*answer)(void *context, const struct whois_server *server, uint32_t error, const char *text);
};

enum whois_end {
    WHOIS_DONE,
    WHOIS_GIVEN_UP,  /* by the user */
    WHOIS_FAILED,    /* a server could not be asked; what the others said was told */
    WHOIS_IN_CIRCLES /* a server refers to one that was asked already, or there are too many */
};

/* Asks `first` and those it refers to, as long as they are at the same port. */
enum whois_end whois_look_up(const struct whois_operations *operations, const struct whois_server *first,
                             const struct address *address);

#endif
