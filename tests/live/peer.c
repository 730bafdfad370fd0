/*
 * peer: real sockets on loopback, commanded by lines on stdin, answering one line on stdout each.
 *
 *   listen4 | listen6           -> port PORT ID
 *   connect4 PORT | connect6 PORT -> connected ID LOCALPORT
 *   dual4 PORT                  -> the same, from an IPv6 socket to ::ffff:127.0.0.1
 *   twins4 PORT                 -> the same; the socket before ID is UDP and has the same two ends
 *   accept ID                   -> accepted ID REMOTEPORT
 *   udp4 | udp6                 -> port PORT ID
 *   send ID                     -> sent
 *   recv ID                     -> data N | end | error CODE | timeout
 *   close ID                    -> closed
 *   exit                        -> (ends)
 *
 * After connect and accept one byte goes each way, UDP sockets send themselves one and listeners get an
 * option set: Wine learns the owner of a socket only when its process has used it, and of IPv6 and of
 * accepted ones never.  What is wrong is answered by "bad ..."; nothing blocks for more than PATIENCE_MS.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patience.h"

enum { SOCKETS_MAX = 64, LINE_SIZE = 128 };

struct sockets {
    SOCKET all[SOCKETS_MAX];
    int count;
};

static int keep(struct sockets *sockets, SOCKET socket)
{
    DWORD limit = PATIENCE_MS;
    if (sockets->count == SOCKETS_MAX) {
        closesocket(socket);
        return -1;
    }
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, (const char *)&limit, sizeof limit);
    sockets->all[sockets->count] = socket;
    return sockets->count++;
}

static int loopback(bool ipv6, unsigned port, SOCKADDR_STORAGE *address)
{
    memset(address, 0, sizeof *address);
    if (ipv6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
        six->sin6_family = AF_INET6;
        six->sin6_addr.s6_addr[15] = 1;
        six->sin6_port = htons((u_short)port);
        return sizeof *six;
    }
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    four->sin_family = AF_INET;
    four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    four->sin_port = htons((u_short)port);
    return sizeof *four;
}

static unsigned port_of(const SOCKADDR_STORAGE *address)
{
    return ntohs(address->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)address)->sin6_port
                                                : ((const struct sockaddr_in *)address)->sin_port);
}

static unsigned local_port(SOCKET socket)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    return getsockname(socket, (struct sockaddr *)&address, &length) == 0 ? port_of(&address) : 0;
}

static void say_error(const char *what)
{
    printf("bad %s: %d\n", what, WSAGetLastError());
}

static void open_bound(struct sockets *sockets, bool ipv6, bool tcp)
{
    SOCKADDR_STORAGE address;
    int length = loopback(ipv6, 0, &address);
    SOCKET opened = socket(ipv6 ? AF_INET6 : AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
    if (opened == INVALID_SOCKET || bind(opened, (const struct sockaddr *)&address, length) != 0 ||
        (tcp && listen(opened, 16) != 0)) {
        say_error("bind");
        return;
    }
    if (tcp) {
        BOOL on = TRUE;
        setsockopt(opened, SOL_SOCKET, SO_KEEPALIVE, (const char *)&on, sizeof on);
    } else {
        loopback(ipv6, local_port(opened), &address);
        sendto(opened, "x", 1, 0, (const struct sockaddr *)&address, length);
    }
    unsigned port = local_port(opened);
    printf("port %u %d\n", port, keep(sockets, opened));
}

/* One byte out and one in; both ends do it. */
static void greet(SOCKET socket)
{
    char byte = 'x';
    send(socket, &byte, 1, 0);
    recv(socket, &byte, 1, 0);
}

static void open_connection(struct sockets *sockets, bool ipv6, unsigned port, bool dual)
{
    SOCKADDR_STORAGE address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address;
    char byte = 'x';
    DWORD only_ipv6 = FALSE;
    int length = loopback(ipv6, port, &address);
    SOCKET opened = socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0);
    if (dual) {
        static const u_char mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
        memcpy(&six->sin6_addr, mapped, sizeof mapped);
        setsockopt(opened, IPPROTO_IPV6, IPV6_V6ONLY, (const char *)&only_ipv6, sizeof only_ipv6);
    }
    if (opened == INVALID_SOCKET || connect(opened, (const struct sockaddr *)&address, length) != 0) {
        say_error("connect");
        return;
    }
    /* The other end greets when it accepts, perhaps later, perhaps in this very process. */
    send(opened, &byte, 1, 0);
    unsigned own = local_port(opened);
    printf("connected %d %u\n", keep(sockets, opened), own);
}

/* The UDP socket comes first, so that whoever walks the handles finds it first. */
static void open_twins(struct sockets *sockets, unsigned port)
{
    SOCKADDR_STORAGE own, other;
    SOCKET twin = socket(AF_INET, SOCK_DGRAM, 0);
    if (twin == INVALID_SOCKET || keep(sockets, twin) < 0) {
        say_error("twin");
        return;
    }
    open_connection(sockets, false, port, false);
    int length = loopback(false, local_port(sockets->all[sockets->count - 1]), &own);
    loopback(false, port, &other);
    if (bind(twin, (const struct sockaddr *)&own, length) != 0 ||
        connect(twin, (const struct sockaddr *)&other, length) != 0) {
        say_error("twin");
    }
}

static void accept_one(struct sockets *sockets, SOCKET listener)
{
    SOCKADDR_STORAGE address;
    int length = sizeof address;
    fd_set ready;
    struct timeval limit = {PATIENCE_MS / 1000, 0};
    FD_ZERO(&ready);
    FD_SET(listener, &ready);
    if (select(0, &ready, NULL, NULL, &limit) != 1) {
        puts("timeout");
        return;
    }
    SOCKET accepted = accept(listener, (struct sockaddr *)&address, &length);
    if (accepted == INVALID_SOCKET) {
        say_error("accept");
        return;
    }
    int id = keep(sockets, accepted);
    greet(accepted);
    printf("accepted %d %u\n", id, port_of(&address));
}

static void receive(SOCKET socket)
{
    char bytes[256];
    int length = recv(socket, bytes, sizeof bytes, 0);
    int error = length < 0 ? WSAGetLastError() : 0;
    if (length > 0) {
        printf("data %d\n", length);
    } else if (length == 0) {
        puts("end");
    } else if (error == WSAETIMEDOUT) {
        puts("timeout");
    } else {
        printf("error %d\n", error);
    }
}

static void use(struct sockets *sockets, const char *verb, unsigned id)
{
    if (id >= (unsigned)sockets->count || sockets->all[id] == INVALID_SOCKET) {
        puts("bad id");
    } else if (strcmp(verb, "accept") == 0) {
        accept_one(sockets, sockets->all[id]);
    } else if (strcmp(verb, "send") == 0) {
        send(sockets->all[id], "hello", 5, 0) == 5 ? (void)puts("sent") : say_error("send");
    } else if (strcmp(verb, "recv") == 0) {
        receive(sockets->all[id]);
    } else if (strcmp(verb, "close") == 0) {
        closesocket(sockets->all[id]);
        sockets->all[id] = INVALID_SOCKET;
        puts("closed");
    } else {
        puts("bad command");
    }
}

static void run(struct sockets *sockets, const char *line)
{
    char verb[16] = "", number[16] = "";
    sscanf(line, "%15s %15s", verb, number);
    unsigned value = (unsigned)strtoul(number, NULL, 10);
    size_t length = strlen(verb);
    bool ipv6 = length && verb[length - 1] == '6';
    if (strcmp(verb, "listen4") == 0 || strcmp(verb, "listen6") == 0) {
        open_bound(sockets, ipv6, true);
    } else if (strcmp(verb, "udp4") == 0 || strcmp(verb, "udp6") == 0) {
        open_bound(sockets, ipv6, false);
    } else if (strcmp(verb, "connect4") == 0 || strcmp(verb, "connect6") == 0) {
        open_connection(sockets, ipv6, value, false);
    } else if (strcmp(verb, "dual4") == 0) {
        open_connection(sockets, true, value, true);
    } else if (strcmp(verb, "twins4") == 0) {
        open_twins(sockets, value);
    } else {
        use(sockets, verb, value);
    }
    fflush(stdout);
}

int main(void)
{
    WSADATA data;
    char line[LINE_SIZE];
    struct sockets sockets = {.count = 0};
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) {
        puts("bad WSAStartup");
        return EXIT_FAILURE;
    }
    while (fgets(line, sizeof line, stdin) && strncmp(line, "exit", 4) != 0) {
        run(&sockets, line);
    }
    for (int i = 0; i < sockets.count; i++) {
        closesocket(sockets.all[i]);
    }
    WSACleanup();
    return EXIT_SUCCESS;
}
