/*
 * doctor_peer: this program, started once more as the owner of a connection or as a process to be ended.
 *
 * It gets its orders over pipes, belongs to a job that ends it with its starter, and ends by itself when its
 * pipe is closed or its time is over.
 */
#ifndef SOCKSCOPE_WINDOWS_DOCTOR_PEER_H
#define SOCKSCOPE_WINDOWS_DOCTOR_PEER_H

#include <winsock2.h>

#include <windows.h>

#include <stdbool.h>
#include <stdint.h>

enum peer_task {
    PEER_CONNECT,      /* value: the port on loopback; answers with its own port */
    PEER_CONNECT6,     /* the same over IPv6 */
    PEER_CONNECT_DUAL, /* over IPv4 by a socket of IPv6 */
    PEER_SEND,         /* value: how many bytes; answers with how many */
    PEER_RECEIVE       /* answers with how many bytes came, 0 at the end of the stream */
};

struct doctor_peer {
    HANDLE process, job, input, output;
    DWORD pid;
    uint64_t started; /* FILETIME units */
};

/* 0 or a system error; *peer is to be stopped in either case. */
uint32_t doctor_peer_start(struct doctor_peer *peer);

/* 0 or a system error, its own or that of the pipes. */
uint32_t doctor_peer_ask(const struct doctor_peer *peer, enum peer_task task, uint32_t value,
                         uint32_t *answer);

/* Ends it and waits until it is gone; false when it is still there. */
bool doctor_peer_stop(struct doctor_peer *peer);

/* Loopback in that family with a port; the length of the address. */
int doctor_loopback(bool ipv6, uint16_t port, SOCKADDR_STORAGE *address);

/* The port that a socket is bound to. */
uint16_t doctor_port(SOCKET socket);

/* A socket on loopback, bound to a port that was free; INVALID_SOCKET. */
SOCKET doctor_bind(bool tcp, bool ipv6, uint16_t *port);

/* The same, listening if it is TCP. */
SOCKET doctor_open(bool tcp, bool ipv6, uint16_t *port);

/* An answer of a socket is waited for at most this long. */
void doctor_limit(SOCKET socket);

#endif
