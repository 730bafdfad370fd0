/*
 * whois: who an address was given to, according to the registries, which are asked over TCP port 43
 * (RFC 3912), beginning with the registry of registries; each names the next.
 *
 * Nothing here runs unless the user asked about that address.  What comes back is text from strangers.
 */
#ifndef SOCKSCOPE_WHOIS_H
#define SOCKSCOPE_WHOIS_H

#include "sockscope/address.h"

enum {
    WHOIS_PORT = 43,
    WHOIS_HOST_SIZE = 254,       /* a name of the DNS with its NUL */
    WHOIS_SERVERS_MAX = 5,       /* asked one after the other */
    WHOIS_REPLY_MAX = 64 * 1024, /* bytes taken from one answer; the rest is dropped */
    WHOIS_QUESTION_SIZE = 80
};

struct whois_server {
    char host[WHOIS_HOST_SIZE]; /* lower case */
    uint16_t port;
};

/* Where each look-up begins: the registry of registries, whois.iana.org. */
extern const struct whois_server whois_root;

/*
 * The server that an answer refers to ("refer:", "whois:", "ReferralServer: whois://host:port"); of several,
 * the last.  False when there is none that can be asked over this protocol.
 */
bool whois_referral(const char *reply, size_t length, struct whois_server *server);

/* The question as this server expects it, with its line end; returns the length. */
size_t whois_question(const struct whois_server *server, const struct address *address,
                      char question[WHOIS_QUESTION_SIZE]);

/* Why an address cannot be looked up, in words; NULL if it can.  Those of local networks cannot. */
const char *whois_obstacle(const struct address *address);

struct whois_operations {
    void *context;

    /*
     * Sends the question and takes up to WHOIS_REPLY_MAX bytes of the answer; 0 or a system error.  An answer
     * that breaks off is an error, too, and what arrived of it is kept.  Bounded in time; gives up early when
     * the user does.
     */
    uint32_t (*ask)(void *context, const struct whois_server *server, const char *question, size_t length,
                    char *reply, size_t *reply_length);

    /* Called before each server is asked; false abandons the look-up. */
    bool (*going)(void *context, const struct whois_server *server);

    /*
     * The outcome: 0 or the error, and the answer, or what arrived of it, as lines that are fit to be shown,
     * each followed by "\n".
     */
    void (*answer)(void *context, const struct whois_server *server, uint32_t error, const char *text);
};

enum whois_end {
    WHOIS_DONE,
    WHOIS_GIVEN_UP,  /* by the user */
    WHOIS_FAILED,    /* a server could not be reached; the answers of the others were reported */
    WHOIS_IN_CIRCLES /* a server refers to one that was asked already, or there are too many */
};

/* Asks `first` and the servers that it refers to, as long as they use the same port. */
enum whois_end whois_look_up(const struct whois_operations *operations, const struct whois_server *first,
                             const struct address *address);

#endif
