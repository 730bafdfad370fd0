/* whois_server: takes one after the other; looks now and then whether it is to end. */
#include "whois_server.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdlib.h>
#include <string.h>

#include "patience.h"

enum { QUESTION_SIZE = 128, STEP_MS = 50 };

struct whois_test_server {
    SOCKET listener;
    HANDLE thread;
    volatile LONG stopping;
    enum server_manner manner;
    const char *text;
    uint16_t port;
    SRWLOCK lock; /* over what follows */
    unsigned asked;
    char question[QUESTION_SIZE];
};

static bool is_ready(SOCKET socket)
{
    fd_set ready;
    struct timeval step = {0, STEP_MS * 1000};
    FD_ZERO(&ready);
    FD_SET(socket, &ready);
    return select(0, &ready, NULL, NULL, &step) > 0;
}

static void note_question(struct whois_test_server *server, const char *question, int length)
{
    AcquireSRWLockExclusive(&server->lock);
    server->asked++;
    memcpy(server->question, question, (size_t)length);
    server->question[length] = '\0';
    ReleaseSRWLockExclusive(&server->lock);
}

/* A question is one line, which comes in one piece on loopback. */
static bool take_question(struct whois_test_server *server, SOCKET peer)
{
    char question[QUESTION_SIZE];
    while (!server->stopping && !is_ready(peer)) {
    }
    int length = recv(peer, question, sizeof question - 1, 0);
    if (length > 0) {
        note_question(server, question, length);
    }
    return length > 0;
}

static void serve(struct whois_test_server *server, SOCKET peer)
{
    int length = (int)strlen(server->text);
    if (!take_question(server, peer)) {
        return;
    }
    if (server->manner != SERVER_IS_DEAF) {
        send(peer, server->text, length, 0);
    }
    if (server->manner == SERVER_FLOODS) {
        while (!server->stopping && send(peer, server->text, length, 0) == length) {
        }
    }
    while (server->manner != SERVER_ANSWERS && !server->stopping && !is_ready(peer)) {
    }
}

static DWORD WINAPI work(void *parameter)
{
    struct whois_test_server *server = parameter;
    while (!server->stopping) {
        SOCKET peer = is_ready(server->listener) ? accept(server->listener, NULL, NULL) : INVALID_SOCKET;
        if (peer != INVALID_SOCKET) {
            DWORD bounded = PATIENCE_MS;
            setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, (const char *)&bounded, sizeof bounded);
            serve(server, peer);
            closesocket(peer);
        }
    }
    return 0;
}

static bool begin_listening(struct whois_test_server *server, const char *address, uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    int size = sizeof at;
    server->listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (server->listener == INVALID_SOCKET || inet_pton(AF_INET, address, &at.sin_addr) != 1 ||
        bind(server->listener, (struct sockaddr *)&at, sizeof at) || listen(server->listener, 8) ||
        getsockname(server->listener, (struct sockaddr *)&at, &size)) {
        return false;
    }
    server->port = ntohs(at.sin_port);
    return true;
}

struct whois_test_server *whois_server_start(const char *address, uint16_t port, enum server_manner manner,
                                             const char *text)
{
    WSADATA data;
    struct whois_test_server *server = calloc(1, sizeof *server);
    if (!server || WSAStartup(MAKEWORD(2, 2), &data)) {
        free(server);
        return NULL;
    }
    *server = (struct whois_test_server){
        .listener = INVALID_SOCKET, .manner = manner, .text = text, .lock = SRWLOCK_INIT};
    if (begin_listening(server, address, port)) {
        server->thread = CreateThread(NULL, 0, work, server, 0, NULL);
    }
    if (!server->thread) {
        closesocket(server->listener);
        WSACleanup();
        free(server);
        return NULL;
    }
    return server;
}

uint16_t whois_server_port(const struct whois_test_server *server)
{
    return server->port;
}

unsigned whois_server_asked(struct whois_test_server *server, char *question, size_t size)
{
    AcquireSRWLockShared(&server->lock);
    unsigned asked = server->asked;
    if (size > 0) {
        strncpy(question, server->question, size - 1);
        question[size - 1] = '\0';
    }
    ReleaseSRWLockShared(&server->lock);
    return asked;
}

void whois_server_stop(struct whois_test_server *server)
{
    InterlockedExchange(&server->stopping, 1);
    WaitForSingleObject(server->thread, PATIENCE_MS);
    CloseHandle(server->thread);
    closesocket(server->listener);
    WSACleanup();
    free(server);
}
