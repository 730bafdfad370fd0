/*
 * socket_driver: what the driver behind Winsock can be asked on this system, and what its answers mean.
 *
 * Its codes are undocumented, and another system's driver has others.  So the questions of the search are
 * first asked about a connection of our own, for which all answers are known, each question separately: one
 * that the driver does not know takes nothing from the others.  Winsock stands in only if the driver refuses
 * something that the search cannot do without, because Winsock should not be asked about sockets of other
 * processes where that can be avoided (src/windows/closing/afd.h); a failure or a missing answer is no
 * refusal.
 *
 * Pure: the questions are a table of functions.
 */
#ifndef SOCKSCOPE_SOCKET_DRIVER_H
#define SOCKSCOPE_SOCKET_DRIVER_H

#include "sockscope/socket_search.h"

enum driver_question {
    DRIVER_LOCAL_END,
    DRIVER_REMOTE_END,          /* of the socket that connected */
    DRIVER_ACCEPTED_REMOTE_END, /* of the accepted one, whose end the driver learns in another way */
    DRIVER_TYPE,                /* TCP, and not TCP of a UDP socket */
    DRIVER_SHUT_DOWN,
    DRIVER_QUESTIONS
};

enum driver_answer {
    DRIVER_RIGHT,
    DRIVER_WRONG,   /* not the known answer: the code means something else here */
    DRIVER_REFUSED, /* it does not know the code */
    DRIVER_FAILED,  /* it knows the code, but has no answer */
    DRIVER_SILENT   /* no answer in time */
};

/* A connection of ours, with its ends as the connecting side sees them, and a UDP socket. */
struct driver_trial {
    void *connected, *accepted, *datagram;
    struct socket_end local, remote;
};

struct driver_report {
    enum driver_answer answers[DRIVER_QUESTIONS];
    uint32_t errors[DRIVER_QUESTIONS]; /* of REFUSED, FAILED and SILENT */
};

/*
 * Asks the questions; of the operations it uses local_end, remote_end, is_tcp and shut_down.  After one that
 * is not answered in time no other is asked: all that are left are SILENT, too.
 */
struct driver_report driver_ask(const struct driver_trial *trial, const struct socket_operations *operations);

/* The report if there is no connection of ours to ask about: all FAILED. */
struct driver_report driver_not_asked(uint32_t error);

/* True if sockets of other processes are looked for through the driver; otherwise through Winsock. */
bool driver_serves(const struct driver_report *report);

/* True if it tells TCP from UDP; otherwise the ends alone decide, which a UDP socket hardly ever shares. */
bool driver_tells_type(const struct driver_report *report);

/*
 * What is not right, such as "other end: refused (error 50); type: no answer in time"; "" if everything is.
 * Returns its length.
 */
size_t driver_report_text(const struct driver_report *report, char *text, size_t size);

/*
 * True if a file belongs to the driver, judging by what NtQueryInformationFile says about its volume:
 * `status` and FILE_VOLUME_NAME_INFORMATION.  Also true where that question is unknown: then the others
 * decide.
 */
bool driver_owns(uint32_t status, const uint8_t *answer, size_t size);

/*
 * The other end, from the context that Winsock keeps with the driver: SOCK_SHARED_INFO, and after it, at an
 * offset that varies, the own and the other address.  False if it is not found there.
 */
bool driver_context_remote(const uint8_t *context, size_t size, struct socket_end *remote);

#endif
